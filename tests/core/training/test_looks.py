"""When a training is looked into."""

from core.training.tally import Looks


def looked(t: float = 0.0, cost: float = 0.0) -> Looks:
    """Return looks of which the last was after an epoch that ended at ``t``; the next epoch begins at once."""
    looks = Looks()
    looks.note(t, cost)
    looks.begin_epoch()
    return looks


def through_an_epoch(looks: Looks, batches: int, seconds: float, cost: float = 0.0) -> list[int]:
    """Return after which batches of an epoch of so many seconds there is a look."""
    began, found = looks.at or 0.0, []
    for batch in range(1, batches + 1):
        t = began + seconds * batch / batches
        if looks.are_due_within(t, batch, batches):
            looks.note_within(t, batch, cost)
            found.append(batch)
    return found


def test_a_long_epoch_is_looked_into_after_parts_of_as_many_batches_each() -> None:
    assert through_an_epoch(looked(), 100, 10.0) == [20, 40, 60, 80]


def test_an_epoch_too_short_for_two_parts_has_no_look_within() -> None:
    assert through_an_epoch(looked(), 100, 3.9) == []


def test_looks_within_take_at_most_a_hundredth_of_the_epoch() -> None:
    looks = looked(cost=0.1)
    assert through_an_epoch(looks, 1000, 40.0, cost=0.1) == [250, 500, 750]
    looks.begin_epoch()
    looks.note(40.0, 0.1)
    looks.cost_within = 0.2
    assert through_an_epoch(looks, 1000, 40.0, cost=0.2) == [500]


def test_a_very_long_epoch_is_looked_into_a_bounded_number_of_times() -> None:
    assert len(through_an_epoch(looked(), 10_000, 3600.0)) == 49


def test_a_first_batch_that_was_long_in_compiling_brings_no_look_before_its_time() -> None:
    looks = looked()
    assert not looks.are_due_within(30.0, 1, 100)
    after = (batch for batch in range(2, 101) if looks.are_due_within(30.0 + (batch - 1) * 0.08, batch, 100))
    assert next(after) == 25


def test_no_look_within_puts_off_the_one_after_the_epoch() -> None:
    looks = looked(cost=0.1)
    assert not looks.are_due(9.9)
    looks.note_within(9.9, 99, 5.0)
    assert looks.are_due(10.1)


def test_nothing_is_due_within_before_the_first_look_of_all() -> None:
    assert not Looks().are_due_within(1000.0, 1, 2)
    assert Looks().are_due(0.0)
