import math
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from core.history import BatchPoint, EpochPoint, History, Started
from core.judgements import Kind, judge

losses = st.lists(st.one_of(st.floats(0, 1e6), st.just(math.nan), st.just(math.inf)), max_size=30)


def history(
    train: Sequence[float],
    validation: Sequence[float],
    accuracy: Sequence[float] = (),
    counts: tuple[int, ...] = (500, 500),
    **more: float,
) -> History:
    accuracies = [*accuracy, *[0.8] * (len(train) - len(accuracy))]
    epochs = [
        EpochPoint(
            1.0, at, {"loss": a, "val_loss": b, "accuracy": more.get("trained", 0.8), "val_accuracy": c}, 1, 0.01
        )
        for at, (a, b, c) in enumerate(zip(train, validation, accuracies, strict=True), 1)
    ]
    started = Started(batches=10, classes=("bad", "good"), train_counts=(900, 900), validation_counts=counts)
    return History(started=started, epochs=epochs)


def kinds(told: History) -> set[Kind]:
    return {judgement.kind for judgement in judge(told)}


def sentence(told: History, kind: Kind) -> str:
    return next(judgement.sentence for judgement in judge(told) if judgement.kind is kind)


def test_a_validation_loss_that_rises_while_training_goes_on_is_overfitting_since_the_best_epoch() -> None:
    told = history([0.6, 0.4, 0.3, 0.2], [0.6, 0.5, 0.55, 0.6])
    judgement = next(j for j in judge(told) if j.kind is Kind.OVERFITTING)
    assert judgement.epoch == 2
    assert judgement.sentence.startswith("Overfitting since epoch 2: from there to epoch 4")


def test_one_worse_epoch_is_not_yet_overfitting() -> None:
    assert Kind.OVERFITTING not in kinds(history([0.6, 0.4, 0.3], [0.6, 0.5, 0.55]))


def test_overfitting_tells_whether_the_accuracy_fell_more_than_chance_does() -> None:
    small = history([0.6, 0.4, 0.3], [0.5, 0.6, 0.7], [0.80, 0.79, 0.78], counts=(50, 50))
    large = history([0.6, 0.4, 0.3], [0.5, 0.6, 0.7], [0.80, 0.79, 0.78], counts=(50_000, 50_000))
    assert "no more than chance may do on 100 texts" in sentence(small, Kind.OVERFITTING)
    assert "more than chance does on 100,000 texts" in sentence(large, Kind.OVERFITTING)


def test_a_last_validation_loss_that_is_the_lowest_is_still_learning() -> None:
    assert kinds(history([0.6, 0.5], [0.6, 0.5])) == {Kind.STILL_LEARNING}


def test_after_one_epoch_nothing_is_said_of_where_it_goes() -> None:
    assert kinds(history([0.6], [0.6])) == set()


def test_validation_losses_that_hardly_move_have_settled() -> None:
    assert kinds(history([0.5, 0.4, 0.39, 0.38, 0.37], [0.5, 0.401, 0.4, 0.402, 0.4])) == {Kind.SETTLED}


def test_an_accuracy_of_the_largest_class_is_stuck() -> None:
    told = history([0.7] * 3, [0.7] * 3, [0.7, 0.7, 0.69], counts=(700, 300), trained=0.5)
    assert "always answering “bad”, the largest class (70.0%)" in sentence(told, Kind.STUCK)


def test_what_trains_better_than_the_largest_class_is_not_stuck() -> None:
    assert Kind.STUCK not in kinds(history([0.7] * 3, [0.7] * 3, [0.5] * 3, trained=0.9))


def test_an_accuracy_clearly_over_the_largest_class_is_not_stuck() -> None:
    assert Kind.STUCK not in kinds(history([0.7] * 3, [0.7] * 3, [0.6] * 3, trained=0.5))


def test_a_validation_part_of_one_class_is_told_before_the_first_epoch() -> None:
    assert "All 40 validation texts are of one class, “good”" in sentence(
        history([], [], counts=(0, 40)), Kind.ONE_CLASS
    )


def test_few_validation_texts_are_told_with_what_their_accuracy_may_be() -> None:
    told = sentence(history([0.6], [0.6], [0.8], counts=(10, 10)), Kind.FEW_TEXTS)
    assert "only 20 validation texts" in told
    assert "from 58% to 92%" in told
    assert Kind.FEW_TEXTS not in kinds(history([0.6], [0.6], [0.8]))


def test_a_training_loss_that_goes_up_and_down_has_too_high_a_rate() -> None:
    told = sentence(history([0.5, 0.6, 0.5, 0.65], [0.5] * 4), Kind.RATE_TOO_HIGH)
    assert "rose in 2 of the last 3 steps between epochs (0.500 to 0.600, 0.500 to 0.650)" in told
    assert "rate of 0.01" in told


def test_a_rise_within_the_spread_of_the_batches_is_chance() -> None:
    noisy = history([0.5, 0.52, 0.5, 0.52], [0.5] * 4)
    noisy.batches += [BatchPoint(0, e, b, 0.5 + 0.3 * (-1) ** b, 0.8, 1) for e in range(1, 5) for b in range(1, 9)]
    calm = history([0.5, 0.52, 0.5, 0.52], [0.5] * 4)
    calm.batches += [BatchPoint(0, e, b, 0.5 + 0.001 * (-1) ** b, 0.8, 1) for e in range(1, 5) for b in range(1, 9)]
    assert (Kind.RATE_TOO_HIGH in kinds(noisy), Kind.RATE_TOO_HIGH in kinds(calm)) == (False, True)


def test_a_training_loss_far_over_that_of_guessing_has_too_high_a_rate() -> None:
    assert "far over that of guessing (0.693)" in sentence(history([2.0], [2.0]), Kind.RATE_TOO_HIGH)


@given(losses, st.data())
def test_whatever_the_curve_each_kind_is_said_once_at_most_and_with_its_rule(
    train: list[float], data: st.DataObject
) -> None:
    size = len(train)
    validation = data.draw(st.lists(st.floats(0, 1e6), min_size=size, max_size=size))
    accuracy = data.draw(st.lists(st.floats(0, 1), min_size=size, max_size=size))
    counts = data.draw(st.tuples(st.integers(0, 900), st.integers(0, 900)))
    said = judge(history(train, validation, accuracy, counts))
    assert len({judgement.kind for judgement in said}) == len(said)
    assert all(judgement.rule.startswith("Said ") and judgement.sentence.endswith(".") for judgement in said)
    assert len({Kind.OVERFITTING, Kind.STILL_LEARNING, Kind.SETTLED} & {judgement.kind for judgement in said}) <= 1


@given(st.lists(st.floats(0.01, 2), min_size=2, max_size=12))
def test_a_curve_that_only_falls_neither_overfits_nor_has_too_high_a_rate(values: list[float]) -> None:
    falling = sorted(values, reverse=True)
    told = history(falling, falling)
    said = kinds(told)
    assert Kind.OVERFITTING not in said
    assert falling[-1] > 1.2 * math.log(2) or Kind.RATE_TOO_HIGH not in said


def test_older_runs_that_told_no_counts_are_judged_by_their_losses_alone() -> None:
    told = history([0.6, 0.4, 0.3, 0.2], [0.6, 0.5, 0.55, 0.6])
    told.started = None
    assert kinds(told) == {Kind.OVERFITTING}
