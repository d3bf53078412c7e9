"""A vocabulary made of a few texts alone, ids in the order in which their words first appear."""

from collections.abc import Sequence

from core.recipe import MAX_LENGTH, Text, Unknown, VocabularyRecipe
from core.text.encode import Encoder, split_texts
from core.text.vocabulary import PADDING, Vocabulary


def encoder_of(texts: Sequence[str]) -> Encoder:
    """Return an encoder that knows the words of these texts and drops all others; ids count from 1."""
    text = Text(clean=["lowercase"], vocabulary=VocabularyRecipe(unknown=Unknown.DROP))
    counts = split_texts(texts, text).counts()
    vocabulary = Vocabulary(
        tokens=(PADDING, *counts),
        counts=(0, *counts.values()),
        policy=Unknown.DROP,
        start_token=False,
        unknown_share=0.0,
    )
    return Encoder(vocabulary, text, MAX_LENGTH)
