"""Tasks through an engine: a few in flight at a time, the results in order, and an engine's death in plain words."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

from copydesk.engine.executors import Engine
from copydesk_schema.errors import EngineError

Task = TypeVar("Task")
Result = TypeVar("Result")

IN_FLIGHT = 2  # tasks a worker: one that it does, and one that waits for it


def run(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    engine: Engine,
    done: Callable[[Result], None],
    sizes: Sequence[int] | None = None,
) -> list[Result]:
    """Return the results in the order of the tasks; `done` hears of each as it comes.

    sizes: of the tasks; the largest begins first, so that none is left for the end, when the others are idle.
    Raises EngineError if the engine dies.
    """
    results: dict[int, Result] = {}
    flying: dict[Future[Result], int] = {}
    order = range(len(tasks)) if sizes is None else sorted(range(len(tasks)), key=lambda n: -sizes[n])
    waiting = iter(order)
    try:
        while len(results) < len(tasks):
            while len(flying) < IN_FLIGHT * engine.workers and (number := next(waiting, None)) is not None:
                flying[engine.executor.submit(work, tasks[number])] = number
            for future in wait(flying, return_when=FIRST_COMPLETED).done:
                results[flying.pop(future)] = result = future.result()
                done(result)
    except tuple(engine.deaths) as error:
        raise EngineError(next(words for kind, words in engine.deaths.items() if isinstance(error, kind))) from error
    return [results[number] for number in range(len(tasks))]
