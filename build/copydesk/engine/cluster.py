"""A Dask cluster as an engine: one of our own on this machine, or one that runs already, named by its scheduler."""

import contextlib
import logging
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

from copydesk.engine.code import code_version
from copydesk.engine.executors import GO_ON, Engine, deaf_to_interrupts
from copydesk_schema.errors import ConfigError, EngineError

PATIENCE = 30  # seconds, for a scheduler to answer and for a worker to come
_LOUD = ("distributed", "tornado", "asyncio")
_SEEN_WITHIN = 10  # seconds; a network's folder may show a new file late


@contextlib.contextmanager
def cluster(count: int, scheduler: str | None, writes: Sequence[Path], reads: Sequence[Path]) -> Iterator[Engine]:
    """Yield an engine of that many processes here, or of all the workers of a scheduler.

    Raises ConfigError if the extra is not installed; EngineError if there is no scheduler or worker, or if a worker
    runs other code or does not see the folders that it writes to and the sources that it reads.
    """
    try:
        from distributed import Client, LocalCluster
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise ConfigError('--engine dask needs an extra: pip install "copydesk[dask]"') from None
    with contextlib.ExitStack() as stack:
        stack.enter_context(_hushed())
        if scheduler is None:
            quiet = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.ERROR}
            with deaf_to_interrupts():  # its threads start the workers, now and when one dies
                ours = LocalCluster(n_workers=count, threads_per_worker=1, processes=True, **quiet)
            address: Any = stack.enter_context(ours)
        else:
            address = scheduler
        try:
            client = stack.enter_context(Client(address, timeout=PATIENCE, set_as_default=False))
        except (OSError, ValueError) as error:
            raise EngineError(f"no scheduler answers at {scheduler}; is it running? ({error})") from error
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise EngineError(f"{scheduler} has no workers; start one: dask worker {scheduler} --nthreads 1") from None
        if scheduler is not None:
            _must_be_like_us(client, writes, reads)
        deaths = {
            KilledWorker: f"a shard killed one worker after another, most likely for want of memory; {GO_ON}",
            CancelledError: f"the scheduler {scheduler or ''} is gone; start it again, and {GO_ON}",
        }
        yield Engine(client.get_executor(pure=False), sum(client.nthreads().values()), deaths)


@contextlib.contextmanager
def _hushed() -> Iterator[None]:
    """Keep the cluster's own complaints from the terminal: what matters of them is raised."""
    known = [logging.getLogger(name) for name in _LOUD]
    known += [logging.getLogger(name) for name in [*logging.root.manager.loggerDict] if name.partition(".")[0] in _LOUD]
    before = [each.level for each in known]
    for each in known:
        each.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for each, level in zip(known, before, strict=True):
            each.setLevel(level)


def _must_be_like_us(client: Any, writes: Sequence[Path], reads: Sequence[Path]) -> None:
    """Raise EngineError if a worker cannot do our work, before any is done."""
    tokens = [folder / f"seen-by-all-{uuid.uuid4().hex}" for folder in writes]
    try:
        for token in tokens:
            token.touch()
        seen = client.run(_look, [*map(str, tokens), *map(str, reads)], on_error="return")
    finally:
        for token in tokens:
            token.unlink(missing_ok=True)
    for worker, answer in sorted(seen.items()):
        if isinstance(answer, Exception):
            raise EngineError(f"the worker {worker} cannot run copydesk: {answer}; install this version there")
        version, missing = answer
        if version != code_version():
            raise EngineError(
                f"the worker {worker} runs another copydesk, or other versions of what it needs; install the same there"
            )
        if missing is not None:
            path = [*writes, *reads][missing]
            raise EngineError(f"the worker {worker} does not see {path}; put it in a folder that all machines share")


def _look(paths: list[str]) -> tuple[str, int | None]:
    """Return the version of the code, and the number of the first path that is not seen here, None if all are."""
    end = time.monotonic() + _SEEN_WITHIN
    for number, path in enumerate(paths):
        while not Path(path).exists():
            if time.monotonic() > end:
                return code_version(), number
            time.sleep(0.1)
    return code_version(), None
