import json

import pytest
from labelled_texts import Audited, label

from core.audit.auditing import audit
from core.audit.findings import LONGEST_EXAMPLE, MOST_EXAMPLES, Audit, Severity, apply, examples, offered
from core.recipe import Recipe


def test_an_audit_comes_back_whole_through_json(audited: Audited, plain: list[str]) -> None:
    seen = audited([*plain, *plain], [0] * 40 + [1] * 40, "split.test_how=tail")
    assert Audit.from_document(json.loads(json.dumps(seen.document()))) == seen


def test_an_audit_without_a_split_comes_back_too(audited: Audited, plain: list[str]) -> None:
    seen = audited(plain, [0] * 40)
    assert seen.lengths is None
    assert Audit.from_document(json.loads(json.dumps(seen.document()))) == seen


def test_examples_are_cut_and_bounded() -> None:
    shown = examples(("text", "times"), (("x" * 10_000, number) for number in range(100)))
    assert len(shown.rows) == MOST_EXAMPLES
    assert shown.rows[0] == ("x" * (LONGEST_EXAMPLE - 1) + "…", 0)


def test_a_fix_changes_the_recipe_by_its_settings() -> None:
    mended = apply(Recipe(), {"data.drop_duplicates": True, "text.clean": ["html"], "text.vocabulary.size": None})
    assert mended.data.drop_duplicates
    assert mended.text.clean == ["html"]
    assert mended.text.vocabulary.size is None


@pytest.mark.parametrize("settings", [{"text.mask": True}, {"text.no_such": 1}, {"text.length": 0}])
def test_what_changes_nothing_or_cannot_be_is_not_offered(settings: dict[str, object]) -> None:
    assert offered(Recipe(), "a label", settings) is None


def test_findings_are_counted_by_severity(audited: Audited, plain: list[str], turns: list[int]) -> None:
    seen = audited(plain, turns)
    assert sum(map(seen.count, Severity)) == len(seen.findings)


def test_a_kind_that_was_not_looked_for_is_a_mistake(audited: Audited, plain: list[str], turns: list[int]) -> None:
    with pytest.raises(KeyError):
        audited(plain, turns).find("no such kind")


def test_progress_only_grows_and_stays_under_one(plain: list[str], turns: list[int]) -> None:
    told: list[float] = []
    audit(Recipe(), label(plain, turns), lambda _, share: told.append(share))
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] < 1
