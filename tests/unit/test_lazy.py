"""What is made at first use is made once, whoever asks and however many at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.wiring.lazy import once


class Parts:
    def __init__(self):
        self.made = []

    @once
    def low(self) -> object:
        """The lower one."""
        self.made.append("low")
        return object()

    @once
    def high(self) -> tuple:
        self.made.append("high")
        return (self.low,)

    @once
    def failing(self) -> int:
        self.made.append("failing")
        return 1 // (len(self.made) - 1)


def test_nothing_is_made_before_it_is_asked_for():
    parts = Parts()
    assert parts.made == []
    assert parts.high == (parts.low,)
    assert parts.made == ["high", "low"]


def test_each_owner_has_its_own():
    assert Parts().low is not Parts().low


def test_threads_that_ask_at_once_get_the_same():
    parts, together = Parts(), threading.Barrier(8)

    def ask(_: int) -> object:
        together.wait()
        return parts.high[0]

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(ask, range(8)))
    assert found == {parts.low}
    assert parts.made == ["high", "low"]


def test_what_failed_is_tried_again():
    parts = Parts()
    with pytest.raises(ZeroDivisionError):
        _ = parts.failing
    assert parts.failing == 1


def test_the_class_shows_what_it_makes():
    assert Parts.low.__doc__ == "The lower one."
