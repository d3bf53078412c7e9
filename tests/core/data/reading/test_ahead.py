import threading
from collections.abc import Iterator

import pytest

from core.data.reading.ahead import ahead


def test_the_pieces_come_in_their_order() -> None:
    assert [*ahead(iter(range(1, 50)))] == [*range(1, 50)]
    assert [*ahead(iter(()))] == []


def test_the_next_piece_is_made_while_the_last_one_is_worked_on() -> None:
    made = threading.Event()

    def pieces() -> Iterator[str]:
        yield "first"
        made.set()
        yield "second"

    coming = ahead(pieces())
    assert next(coming) == "first"
    assert made.wait(timeout=10)
    assert next(coming) == "second"


def test_an_error_comes_where_its_piece_would_have_come() -> None:
    def pieces() -> Iterator[str]:
        yield "first"
        raise ValueError("torn")

    coming = ahead(pieces())
    assert next(coming) == "first"
    with pytest.raises(ValueError, match="torn"):
        next(coming)


def test_who_stops_asking_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    coming = ahead(iter(range(1, 100)))
    next(coming)
    coming.close()
    assert threading.active_count() == before
