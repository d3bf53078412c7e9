"""How the split deals the texts out, how exact its score can be, and what of its test part was seen before."""

import numpy as np

from core.audit.findings import Finding, Fix, Severity, offered
from core.audit.material import Material
from core.data.labelled import TEST, Rows
from core.data.split import part_counts
from core.intervals import wilson_half_width
from core.recipe import FitOn, Split, SplitHow

FEW_TRAINED = 20
WIDE, VERY_WIDE = 0.05, 0.10


def check_parts(material: Material) -> Finding:
    """Tell whether every part has every class, and the training part enough of each."""
    if material.parts is None:
        return _impossible(material)
    counts = part_counts(material.labelled, material.parts)
    taught = counts["train"]
    lacking = [f"{name} in the {part} part" for part, named in counts.items() for name, n in named.items() if not n]
    few = [f"{name} ({n})" for name, n in taught.items() if n < FEW_TRAINED]
    sizes = ", ".join(f"{part} {sum(named.values()):,}" for part, named in counts.items())
    problems = (f" There is no {' and no '.join(lacking)}." if lacking else "") + (
        f" The training part has few texts of {', '.join(few)}." if few else ""
    )
    untaught = any(not n for n in taught.values())
    severity = Severity.STOPS if untaught else Severity.MISLEADS if lacking else Severity.NOTE if few else Severity.FINE
    return Finding(
        kind="parts",
        severity=severity,
        title="The split",
        found=f"{sizes.capitalize()}.{problems}",
        effect=(
            "A class that is not in the training part cannot be learnt, and one that is not in the test part is not in "
            "the score. Of a class with a handful of texts, a network learns those texts and not what they share."
        ),
        numbers={f"{part}: {name}": n for part, named in counts.items() for name, n in named.items()},
        fix=None if severity is Severity.FINE else stratified(material),
    )


def check_test_size(material: Material) -> Finding | None:
    """Tell how exactly a test part of this size can measure an accuracy."""
    if material.parts is None:
        return None
    texts = len(material.parts.test)
    width = wilson_half_width(0.5, texts)
    severity = Severity.MISLEADS if width > VERY_WIDE else Severity.NOTE if width > WIDE else Severity.FINE
    return Finding(
        kind="test_size",
        severity=severity,
        title="Size of the test part",
        found=f"{texts:,} texts: an accuracy measured on them is sure to ±{width:.1%} at worst (95 % interval).",
        effect=(
            "The score is an estimate from a sample. Two networks whose scores lie closer together than this interval "
            "cannot be told apart by them."
        ),
        numbers={"test_texts": texts, "half_width": width},
    )


def check_vocabulary_source(material: Material) -> Finding | None:
    """Tell where words of the test part are learnt."""
    if material.recipe.text.vocabulary.fit_on is not FitOn.ALL:
        return None
    settings = {"text.vocabulary.fit_on": FitOn.TRAIN.value}
    return Finding(
        kind="vocabulary_source",
        severity=Severity.MISLEADS,
        title="Words learnt from the test part",
        found="The vocabulary is learnt from all texts, the validation and test part among them.",
        effect=(
            "No word of the test part is unknown to the network, while texts that come later will hold unknown words: "
            "the score is a little better than what they will get."
        ),
        fix=offered(material.recipe, "Learn the words from the training part only", settings),
    )


def check_test_use(material: Material) -> Finding | None:
    """Tell where the test part is looked at during training."""
    if material.recipe.split.validation != "test":
        return None
    return Finding(
        kind="test_use",
        severity=Severity.MISLEADS,
        title="A test part that is looked at",
        found="The texts that are shown after every epoch are those of the test part.",
        effect=(
            "Whoever picks the best epoch or setting by them has fitted that choice to the test part: its score is "
            "then the best of several tries and no longer an estimate for new texts."
        ),
        fix=offered(material.recipe, "Set a tenth aside for validation", {"split.validation": 0.1}),
    )


def check_given_split(material: Material) -> Finding | None:
    """Tell where the source has a test part of its own that the recipe does not keep to."""
    given, split = material.labelled.given, material.recipe.split
    if given is None or split.test == "given" or not (given == TEST).any():
        return None
    return Finding(
        kind="given_split",
        severity=Severity.NOTE,
        title="A split of its own",
        found=f"The source keeps {int((given == TEST).sum()):,} of its texts for testing; the recipe draws others.",
        effect="A score on other test texts cannot be compared with what others published on the given ones.",
        numbers={"given_test_texts": int((given == TEST).sum())},
        fix=offered(material.recipe, "Keep to the given test part", {"split.test": "given"}),
    )


def stratified(material: Material) -> Fix | None:
    """Offer to draw the parts by class where they are cut off the end."""
    settings = dict.fromkeys(cut_off_the_end(material.recipe.split), SplitHow.STRATIFIED.value)
    return offered(material.recipe, "Draw the parts by chance, each class by its share", settings)


def cut_off_the_end(split: Split) -> list[str]:
    """Return the settings by which a part is cut off the end of the rows; none where chance or the source chooses."""
    test = [] if split.test == "given" else [("split.test_how", split.test_how)]
    validation = [] if split.validation == "test" else [("split.validation_how", split.validation_how)]
    return [path for path, how in test + validation if how is SplitHow.TAIL]


def named(classes: tuple[str, ...], labels: Rows) -> dict[str, int]:
    """Return how many of the labels each class has."""
    return dict(zip(classes, np.bincount(labels, minlength=len(classes)).tolist(), strict=True))


def _impossible(material: Material) -> Finding:
    return Finding(
        kind="parts",
        severity=Severity.STOPS,
        title="The split",
        found=material.problem[:1].upper() + material.problem[1:] + ".",
        effect="Without a training part of at least two classes there is nothing to learn.",
        fix=stratified(material),
    )
