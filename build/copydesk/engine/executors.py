"""Who does the work: an engine is a `concurrent.futures.Executor`, and nothing above it knows which."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

GO_ON = "run the same command again to go on"
_KILLED = (
    f"a worker process was killed, most likely for want of memory: try fewer --workers; nothing was changed, {GO_ON} "
    '(a script that calls copydesk.build must do so under `if __name__ == "__main__":`)'
)


@dataclass(frozen=True, slots=True)
class Engine:
    """An executor, how many tasks it can do at once, and what to say of the exceptions by which it dies."""

    executor: Executor
    workers: int
    deaths: Mapping[type[Exception], str] = field(default_factory=dict)


class InProcess(Executor):
    """Does a task where it is submitted, in this process."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Return the finished future; what the task raises is raised here, as by a plain call."""
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Pool(ProcessPoolExecutor):
    """Processes on this machine, which start as tasks come."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Return the future; a worker that is started for it never hears Ctrl-C."""
        with deaf_to_interrupts():
            return super().submit(fn, *args, **kwargs)


@contextlib.contextmanager
def workers(count: int, tasks: int) -> Iterator[Engine]:
    """Yield an engine of that many processes, or of this one where one is enough for the tasks."""
    if min(count, tasks) <= 1:
        yield in_process()
        return
    with pool(min(count, tasks)) as engine:
        yield engine


def in_process() -> Engine:
    """Return this process as an engine."""
    return Engine(InProcess(), 1)


@contextlib.contextmanager
def pool(count: int) -> Iterator[Engine]:
    """Yield an engine of that many processes; they end with it."""
    context = multiprocessing.get_context("spawn")  # a fork would copy Arrow's threads' locks
    leash, hand = context.Pipe(duplex=False)
    executor = Pool(count, context, initializer=_hold_leash, initargs=(leash,))
    with leash, hand:
        try:
            yield Engine(executor, count, {BrokenProcessPool: _KILLED})
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
def deaf_to_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while workers start, since they inherit it: one that is still importing would die loudly."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its start would let Ctrl-C through again, in Python 3.11
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
