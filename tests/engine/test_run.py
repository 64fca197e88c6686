"""Tasks through an engine: in order, a few at a time."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.engine.executors import Engine, InProcess
from copydesk.engine.run import IN_FLIGHT, run
from copydesk_schema.errors import EngineError


class Counting(ThreadPoolExecutor):
    """Threads that know the most tasks that were ever submitted and not yet done."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers)
        self.now = self.most = 0
        self._lock = threading.Lock()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        future = super().submit(fn, *args, **kwargs)
        future.add_done_callback(self._done)
        return future

    def _done(self, _: "Future[Any]") -> None:
        with self._lock:
            self.now -= 1


@given(st.lists(st.integers()), st.integers(1, 4))
def test_results_come_in_the_order_of_the_tasks(tasks: list[int], workers: int) -> None:
    """Law: whoever does the work, the results are those of a plain loop, and each is heard of once."""
    heard: list[int] = []
    with ThreadPoolExecutor(workers) as executor:
        assert run(lambda n: n + 1, tasks, Engine(executor, workers), heard.append) == [n + 1 for n in tasks]
    assert sorted(heard) == sorted(n + 1 for n in tasks)
    assert run(lambda n: n + 1, tasks, Engine(InProcess(), 1), lambda _: None) == [n + 1 for n in tasks]


def test_only_a_few_tasks_are_in_flight_at_a_time() -> None:
    with Counting(2) as executor:
        run(lambda n: n, range(500), Engine(executor, 2), lambda _: None)
    assert executor.most <= 2 * IN_FLIGHT


def test_a_task_s_own_error_is_raised_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        run(lambda n: 1 // n, [1, 0], Engine(InProcess(), 1), lambda _: None)
    with ThreadPoolExecutor(2) as executor, pytest.raises(ZeroDivisionError):
        run(lambda n: 1 // n, [1, 0], Engine(executor, 2), lambda _: None)


def test_the_death_of_an_engine_is_said_in_plain_words() -> None:
    engine = Engine(InProcess(), 1, {ZeroDivisionError: "the engine is gone"})
    with pytest.raises(EngineError, match="the engine is gone"):
        run(lambda n: 1 // n, [1, 0], engine, lambda _: None)
