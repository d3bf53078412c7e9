"""The generated texts of every task, with their classes."""

from typing import NamedTuple

from core.data.generated.grammar import CLASSES
from core.data.generated.languages import language_names, language_texts
from core.data.generated.neutral import THREE_CLASSES, three_class_reviews
from core.data.generated.reviews import GeneratorOptions, generate


class Generated(NamedTuple):
    """Texts, the number of each one's class, and the names of the classes."""

    texts: list[str]
    labels: list[int]
    classes: tuple[str, ...]


def generate_task(options: GeneratorOptions) -> Generated:
    """Return what the options ask for."""
    if options.task == "languages":
        return Generated(*language_texts(options.rows, options.distance, options.seed), language_names())
    if options.task == "neutral":
        texts, labels = three_class_reviews(options.rows, options.distance, options.names, options.seed)
        return Generated(texts, labels, THREE_CLASSES)
    return Generated(*generate(options), CLASSES)
