"""Questions that arrive together are encoded together, and each gets its own vectors."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import numpy as np
import pytest

from chatbot.batching import Batcher
from ingest.index.vectors import Vectors


class SlowEncoder:
    """Gives each text its length; the first call waits until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.failing: set[int] = set()
        self.called = Event()
        self.go = Event()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        self.called.set()
        assert self.go.wait(30)
        if len(self.batches) in self.failing:
            raise MemoryError
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def lengths(vectors: Vectors) -> list[int]:
    return [int(length) for (length,) in vectors]


@pytest.fixture
def slow() -> SlowEncoder:
    return SlowEncoder()


def wait_for(batcher: Batcher, number: int) -> None:
    while len(batcher._waiting) < number:
        pass


def test_who_is_alone_is_encoded_alone(slow: SlowEncoder) -> None:
    slow.go.set()
    assert lengths(Batcher(slow)(["one", "three"])) == [3, 5]
    assert slow.batches == [["one", "three"]]


def test_who_comes_while_another_is_encoded_waits_for_the_next_batch(slow: SlowEncoder) -> None:
    batcher = Batcher(slow)
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(batcher, ["first"])
        assert slow.called.wait(30)
        others = [pool.submit(batcher, ["x" * n, "y" * n]) for n in range(1, 9)]
        wait_for(batcher, 8)
        slow.go.set()
        assert lengths(first.result()) == [5]
        assert [lengths(other.result()) for other in others] == [[n, n] for n in range(1, 9)]
    assert slow.batches[0] == ["first"]
    assert len(slow.batches) == 2


def test_after_a_batch_of_several_the_next_one_takes_those_who_keep_coming(
    slow: SlowEncoder,
) -> None:
    batcher = Batcher(slow)
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(batcher, ["first"])
        assert slow.called.wait(30)
        several = [pool.submit(batcher, ["x" * n]) for n in range(1, 4)]
        wait_for(batcher, 3)
        slow.go.set()
        for answered in (first, *several):
            answered.result()
        later = [pool.submit(batcher, ["y" * n]) for n in range(1, 6)]
        assert [lengths(other.result()) for other in later] == [[n] for n in range(1, 6)]
    assert [len(batch) for batch in slow.batches] == [1, 3, 5]
    assert lengths(batcher(["alone"])) == [5]


def test_a_batch_that_fails_fails_for_all_in_it_and_for_no_one_else(slow: SlowEncoder) -> None:
    batcher = Batcher(slow)
    slow.failing = {2}
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(batcher, ["first"])
        assert slow.called.wait(30)
        others = [pool.submit(batcher, ["x" * n]) for n in range(1, 5)]
        wait_for(batcher, 4)
        slow.go.set()
        assert lengths(first.result()) == [5]
        assert all(isinstance(other.exception(), MemoryError) for other in others)
    assert lengths(batcher(["later"])) == [5]


def test_where_no_thread_can_be_started_nobody_waits_for_one(
    slow: SlowEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    slow.go.set()
    batcher = Batcher(slow)
    with monkeypatch.context() as full:
        full.setattr(Thread, "start", fail)
        assert lengths(batcher(["one"])) == [3]
        assert lengths(batcher(["three"])) == [5]
    assert lengths(batcher(["later"])) == [5]
    assert slow.batches == [["one"], ["three"], ["later"]]
