"""How work is cut into shards and who does it: any `concurrent.futures.Executor`, or this process.

A shard is a run of documents in the order of their names. Its borders depend on the names near them only, so one new
document changes one shard.
"""

import contextlib
import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import TypeVar

from copydesk_schema.errors import StorageError

Document = TypeVar("Document")
Task = TypeVar("Task")
Result = TypeVar("Result")

SHARD_DOCUMENTS = 4096  # on average; small enough that two workers share 100,000 documents evenly
SHARD_LEAST = SHARD_DOCUMENTS // 4
SHARD_MOST = SHARD_DOCUMENTS * 4
SHARD_BYTES = 256 << 20  # of input: bounds a worker's memory


def cut(
    entries: Iterable[Document],
    name: Callable[[Document], str],
    size: Callable[[Document], int],
    count: Callable[[Document], int] = lambda _: 1,
) -> list[list[Document]]:
    """Return the entries in shards: a border name ends one, and so do too many documents or bytes.

    count: the documents that an entry stands for; the more, the likelier its name is a border.

    A border name is one whose hash says so. Where another stands too near before it, it ends no shard: that is judged
    by the names before it, never by where the last shard ended, so that a change far away moves no border.
    """
    shards: list[list[Document]] = []
    shard: list[Document] = []
    documents = held = 0
    since_border = SHARD_LEAST
    for entry in entries:
        shard.append(entry)
        documents += count(entry)
        held += size(entry)
        since_border += count(entry)
        border = _is_border(name(entry), count(entry))
        ends = border and since_border > SHARD_LEAST
        since_border = 0 if border else since_border
        if ends or documents >= SHARD_MOST or held >= SHARD_BYTES:
            shards.append(shard)
            shard, documents, held = [], 0, 0
    return [*shards, shard] if shard else shards


def _is_border(source: str, count: int) -> bool:
    digest = hashlib.blake2b(source.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % (SHARD_DOCUMENTS - SHARD_LEAST) < count


@contextlib.contextmanager
def workers(count: int, tasks: int) -> Iterator[Executor | None]:
    """Yield an executor of that many processes, or None where one process is enough for the tasks."""
    if min(count, tasks) <= 1:
        yield None
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy Arrow's threads' locks
    leash, hand = context.Pipe(duplex=False)
    executor = ProcessPoolExecutor(min(count, tasks), context, initializer=_hold_leash, initargs=(leash,))
    with leash, hand:
        try:
            yield executor
        except BaseException:
            hand.close()  # nobody waits for the end of a shard that nobody will use
            raise
        finally:
            executor.shutdown(cancel_futures=True)


def _hold_leash(leash: Connection) -> None:
    """Let this worker leave at once when the build lets go: on an error, on Ctrl-C, and when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends Ctrl-C to every process; the build answers it
    threading.Thread(target=_leave_when_let_go, args=(leash,), daemon=True).start()


def _leave_when_let_go(leash: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        leash.recv()
    os._exit(1)


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while workers start, since they inherit it: one that is still importing would die loudly."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run(
    work: Callable[[Task], Result], tasks: Sequence[Task], executor: Executor | None, done: Callable[[Result], None]
) -> list[Result]:
    """Return the results in the order of the tasks; `done` hears of each as it comes.

    Raises StorageError if a worker process dies: the system killed it, most likely for want of memory.
    """
    if executor is None:
        results = []
        for task in tasks:
            results.append(work(task))
            done(results[-1])
        return results
    try:
        with _deaf_to_interrupts():
            futures: list[Future[Result]] = [executor.submit(work, task) for task in tasks]
        for future in as_completed(futures):
            done(future.result())
        return [future.result() for future in futures]
    except BrokenProcessPool:
        raise StorageError(
            "a worker process was killed, most likely for want of memory: try fewer --workers; nothing was changed "
            '(a script that calls copydesk.build must do so under `if __name__ == "__main__":`)'
        ) from None
