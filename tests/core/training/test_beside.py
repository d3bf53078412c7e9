import threading
from functools import partial

import pytest

from core.training.beside import Beside


def test_what_is_given_is_done_in_its_order() -> None:
    beside, done = Beside(), []
    for number in range(50):
        beside.do(partial(done.append, number))
    beside.wait()
    assert done == list(range(50))
    beside.close()


def test_giving_does_not_wait_for_what_was_given_before() -> None:
    beside, gate, done = Beside(), threading.Event(), []
    beside.do(gate.wait)
    last = beside.do(partial(done.append, 1))
    assert not last.done()
    gate.set()
    last.result(timeout=60)
    assert done == [1]
    beside.close()


def test_what_failed_is_raised_by_the_next_who_comes() -> None:
    beside = Beside()

    def fail() -> None:
        raise OSError("disk full")

    failed = beside.do(fail)
    assert failed.exception(timeout=60) is not None
    with pytest.raises(OSError, match="disk full"):
        beside.do(int)
    beside.close()


def test_closing_does_what_waits_and_raises_what_failed() -> None:
    beside, done = Beside(), []
    beside.do(partial(done.append, 1))
    beside.do(partial(int, "no number"))
    with pytest.raises(ValueError, match="no number"):
        beside.close()
    assert done == [1]
