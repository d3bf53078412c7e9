"""The audit: every check over one recipe and its texts."""

from core.audit import balance, copies, knowledge, lengths, splits, writing
from core.audit.findings import Audit, Finding, Severity
from core.audit.material import Material, gather
from core.data.labelled import Labelled
from core.data.split import part_counts
from core.places import Places, find_places
from core.recipe import Recipe
from core.reporting import Report, part_of, silent

GRAVITY = tuple(Severity)


def audit(recipe: Recipe, labelled: Labelled, report: Report = silent, places: Places | None = None) -> Audit:
    """Return what a careful person would look at before training, the gravest finding first.

    Texts that cannot be split or cut into tokens are audited as far as they can be; why is among the findings.

    Args:
        recipe: Whose split and text are used.
        labelled: The texts.
        report: Told how far it is.
        places: Where word lists lie; the usual places where none are given.
    """
    material = gather(recipe, labelled, places or find_places(), report)
    findings = [*_about_labels(material), *_about_copies(material, report), *_about_texts(material, report)]
    return Audit(
        source=labelled.source,
        texts=len(labelled),
        findings=tuple(sorted(findings, key=lambda finding: GRAVITY.index(finding.severity))),
        parts=part_counts(labelled, material.parts) if material.parts else {},
        lengths=lengths.measure_lengths(material),
    )


def _about_labels(material: Material) -> list[Finding]:
    found = [
        balance.check_balance(material),
        balance.check_order(material),
        splits.check_parts(material),
        splits.check_test_size(material),
        splits.check_given_split(material),
        splits.check_test_use(material),
        splits.check_vocabulary_source(material),
    ]
    return [finding for finding in found if finding is not None]


def _about_copies(material: Material, report: Report) -> list[Finding]:
    family = copies.near_families(material, part_of(report, 0.6, 0.85))
    found = [
        copies.check_repeats(material),
        copies.check_near_copies(material, family),
        copies.check_leakage(material, family),
        copies.check_conflicts(material),
    ]
    return [finding for finding in found if finding is not None]


def _about_texts(material: Material, report: Report) -> list[Finding]:
    report("Looking at words", 0.85)
    found = [
        lengths.check_vocabulary(material),
        lengths.check_lengths(material),
        lengths.check_empty(material),
        lengths.check_padding(material),
        knowledge.check_unknown(material),
        knowledge.check_giveaways(material),
        knowledge.check_ratings(material),
    ]
    report("Looking at scripts", 0.95)
    found += [
        writing.check_language(material),
        writing.check_direction(material),
        writing.check_script(material),
        writing.check_damage(material),
        writing.check_markup(material),
    ]
    return [finding for finding in found if finding is not None]
