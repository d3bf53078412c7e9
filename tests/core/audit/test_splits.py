import numpy as np
import pytest
from labelled_texts import Audited, label

from core.audit.auditing import audit
from core.audit.balance import expected_runs
from core.audit.findings import Audit, Severity
from core.data.labelled import TEST, TRAIN, Labelled
from core.intervals import wilson_half_width
from core.recipe import Recipe

SORTED = [0] * 20 + [1] * 20


def test_the_share_of_the_largest_class_is_what_a_network_gets_for_nothing(audited: Audited, plain: list[str]) -> None:
    found = audited(plain, [0] * 30 + [1] * 10).find("balance")
    assert found.found == "75.0% of the texts are negative (negative 30, positive 10)."
    assert "has an accuracy of 75.0% for nothing" in found.effect
    assert (found.severity, found.numbers["majority_share"]) == (Severity.NOTE, 0.75)


def test_nine_in_ten_of_one_class_mislead_the_score(audited: Audited, plain: list[str]) -> None:
    assert audited(plain, [0] * 36 + [1] * 4).find("balance").severity is Severity.MISLEADS


def test_even_classes_are_fine(audited: Audited, plain: list[str], turns: list[int]) -> None:
    assert audited(plain, turns).find("balance").severity is Severity.FINE


def test_the_classes_are_counted_in_every_part(audited: Audited, plain: list[str], turns: list[int]) -> None:
    assert audited(plain, turns).parts == {
        "train": {"negative": 14, "positive": 14},
        "validation": {"negative": 2, "positive": 2},
        "test": {"negative": 4, "positive": 4},
    }


def test_a_class_that_is_not_in_the_test_part_is_named(audited: Audited, plain: list[str]) -> None:
    found = audited(plain, SORTED, "split.test_how=tail").find("parts")
    assert found.severity is Severity.MISLEADS
    assert "There is no negative in the test part." in found.found
    assert found.fix is not None
    assert found.fix.settings == {"split.test_how": "stratified"}


def test_an_impossible_split_is_a_finding_and_the_rest_is_looked_at(audited: Audited, plain: list[str]) -> None:
    seen = audited(plain, SORTED, "split.test_how=tail", "split.test=0.6", "split.validation_how=tail")
    assert seen.findings[0].kind == "parts"
    assert seen.findings[0].severity is Severity.STOPS
    assert seen.findings[0].found.startswith("Expected at least two classes in the training part")
    assert (seen.parts, seen.lengths) == ({}, None)
    assert seen.find("repeats").severity is Severity.FINE


def test_a_class_with_few_training_texts_is_worth_knowing(audited: Audited, plain: list[str]) -> None:
    found = audited(plain, [0] * 32 + [1] * 8, "split.test_how=random", "seed=1").find("parts")
    assert found.severity is Severity.NOTE
    assert found.found.endswith("The training part has few texts of positive (5).")


def test_a_test_part_of_eight_texts_is_sure_to_a_third_only(audited: Audited, plain: list[str]) -> None:
    found = audited(plain, [0, 1] * 20).find("test_size")
    assert found.found == "8 texts: an accuracy measured on them is sure to ±28.5% at worst (95 % interval)."
    assert found.severity is Severity.MISLEADS


@pytest.mark.parametrize(("share", "n", "half"), [(0.5, 100, 0.0962), (0.9, 50, 0.0851), (0.0, 10, 0.1388)])
def test_the_interval_is_wilsons(share: float, n: int, half: float) -> None:
    assert wilson_half_width(share, n) == pytest.approx(half, abs=1e-4)


def test_sorted_rows_mislead_where_a_part_is_cut_off_the_end(audited: Audited, plain: list[str]) -> None:
    found = audited(plain, SORTED, "split.test_how=tail").find("order")
    assert found.severity is Severity.MISLEADS
    assert (
        "2 runs of rows of one class, where random order gives about 21: the rows are sorted by class." in found.found
    )
    assert found.found.endswith("The last 8 rows hold 0 negative, 8 positive.")
    assert found.fix is not None
    assert found.fix.settings == {"split.test_how": "stratified"}


def test_sorted_rows_are_only_worth_knowing_where_chance_draws_the_parts(audited: Audited, plain: list[str]) -> None:
    found = audited(plain, SORTED).find("order")
    assert (found.severity, found.fix) == (Severity.NOTE, None)


def test_rows_in_no_order_are_fine(audited: Audited, plain: list[str], turns: list[int]) -> None:
    assert audited(plain, turns).find("order").severity is Severity.FINE


def test_the_expected_runs_are_those_of_many_shuffles() -> None:
    random = np.random.default_rng(0)
    rows = np.repeat([0, 1, 2], [20, 10, 5])
    runs = [1 + np.count_nonzero(np.diff(random.permutation(rows))) for _ in range(20_000)]
    mean, deviation = expected_runs(np.array([20, 10, 5]))
    assert mean == pytest.approx(np.mean(runs), abs=0.1)
    assert deviation == pytest.approx(np.std(runs), abs=0.1)


def test_a_vocabulary_learnt_from_all_texts_is_named(audited: Audited, plain: list[str], turns: list[int]) -> None:
    found = audited(plain, turns, "text.vocabulary.fit_on=all").find("vocabulary_source")
    assert found.severity is Severity.MISLEADS
    assert found.fix is not None
    assert found.fix.settings == {"text.vocabulary.fit_on": "train"}


def given(plain: list[str], turns: list[int]) -> Labelled:
    labelled = label(plain, turns)
    parts = np.array([TRAIN] * 30 + [TEST] * 10)
    return Labelled(labelled.texts, labelled.labels, labelled.classes, labelled.rows, {}, "a file", parts)


def test_a_test_part_of_the_source_that_is_not_kept_to_is_named(plain: list[str], turns: list[int]) -> None:
    found = audit(Recipe(), given(plain, turns)).find("given_split")
    assert found.found == "The source keeps 10 of its texts for testing; the recipe draws others."
    assert found.severity is Severity.NOTE
    assert found.fix is not None
    assert found.fix.settings == {"split.test": "given"}


def test_a_test_part_that_chooses_the_epoch_is_named(audited: Audited, plain: list[str], turns: list[int]) -> None:
    seen = audited(plain, turns, "split.validation=test")
    assert seen.find("test_use").severity is Severity.MISLEADS
    assert seen.find("test_use").fix is not None
    assert seen.parts["validation"] == seen.parts["test"]


def test_a_given_test_part_is_not_cut_off_the_end(plain: list[str], turns: list[int]) -> None:
    seen = audit(Recipe().with_settings(["split.test=given", "split.test_how=tail"]), given(plain, sorted(turns)))
    assert seen.find("order").severity is Severity.NOTE


def test_a_source_without_parts_of_its_own_needs_no_word_about_them(
    audited: Audited, plain: list[str], turns: list[int]
) -> None:
    kinds = {finding.kind for finding in audited(plain, turns).findings}
    assert kinds.isdisjoint({"given_split", "vocabulary_source", "test_use", "padding"})


def test_the_gravest_finding_comes_first(audited: Audited, plain: list[str]) -> None:
    seen: Audit = audited([*plain, *plain], [0] * 40 + [1] * 40, "text.tokenizer=whitespace")
    order = [list(Severity).index(finding.severity) for finding in seen.findings]
    assert order == sorted(order)
    assert order[0] < order[-1]
