"""Sentences as bags, ids and vectors by a vocabulary, and the verdicts on them of every network at hand."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from core.errors import CoreError
from core.figures.heatmaps import Picture, gate_map
from core.messages import mark
from core.opened import OpenedRun
from core.runs.bag_of_words import BagOfWords
from core.text.encode import Encoder
from core.text.encodings import bag_of_words, one_hot
from core.text.own_words import encoder_of
from pages.shared import cached, choosing, marked
from pages.shared.language import say
from pages.shared.marked import Chip

OWN_WORDS = "own"
_MOST_NETWORKS = 12
_VECTORS = (mark("The word vectors of the first sentence"), mark("The word vectors of the second sentence"))
_SAME = 0.005


def networks() -> dict[str, str]:
    """Return the networks that can be opened, by id: the shipped ones and the visitors' newest."""
    return dict([*choosing.openable().items()][:_MOST_NETWORKS])


def encoder(vocabulary: str, sentences: Sequence[str]) -> Encoder:
    """Return a network's encoder, or one made of these sentences alone."""
    return encoder_of(sentences) if vocabulary == OWN_WORDS else cached.opened(vocabulary).encoder


def draw_bags(encoder: Encoder, sentences: Sequence[str]) -> None:
    """Draw each sentence's bag of words as ``{id: count}`` and as a table."""
    st.subheader(say("Bag of words: which, how often"), anchor=False)
    bags = [bag_of_words(row) for row in encoder.encode(sentences)]
    for column, bag in zip(st.columns(2, gap="medium"), bags, strict=True):
        column.code(str(dict(sorted(bag.items()))), language=None, wrap_lines=True)
    if all(bags) and bags[0] == bags[1]:
        same = say("The same bag: whatever reads only this must say the same of both sentences.")
        st.info(same, icon=":material/equal:")


def draw_ids(encoder: Encoder, sentences: Sequence[str]) -> None:
    """Draw each sentence's tokens with id, rank and count."""
    st.subheader(say("Ids: which, in which order"), anchor=False)
    for column, sentence, place in zip(st.columns(2, gap="medium"), sentences, range(2), strict=True):
        with column:
            chips = chips_of(encoder, sentence)
            marked.strips([(say("as the network reads it"), chips)], key=f"ids_{place}")
            st.code(str(encoder.encode([sentence])[0].tolist()), language=None, wrap_lines=True)


def draw_one_hot(encoder: Encoder, sentences: Sequence[str]) -> None:
    """Draw the ids as rows with a single one, only the columns that hold one."""
    with st.expander(say("The same ids, one-hot"), icon=":material/grid_4x4:"):
        for sentence in sentences:
            reading = encoder.read(sentence)
            columns = sorted({int(number) for number in reading.ids if number})
            if not columns:
                continue
            ones = one_hot(reading.ids, len(encoder.vocabulary))[:, columns]
            rows = [
                {say("word"): token, **dict(zip(map(str, columns), row, strict=True))}
                for token, row in zip(reading.tokens, ones.tolist(), strict=True)
            ]
            st.dataframe(rows, hide_index=True, alt=say("Each word as a row with a single one"))
        st.caption(
            say(
                "Each row has {count:,} columns, one an id; shown are those with a one in them, the others hold zeros "
                "only.",
                count=len(encoder.vocabulary),
            )
        )


def chips_of(encoder: Encoder, sentence: str) -> list[Chip]:
    """Return the row the network reads as chips; unknown words that are dropped stand in it struck through."""
    reading, vocabulary = encoder.read(sentence), encoder.vocabulary
    first = len(vocabulary.tokens) - len(vocabulary.words)
    chips: list[Chip] = []
    for token, number, unknown, padding in zip(
        reading.tokens, reading.ids.tolist(), reading.unknown, reading.padding, strict=True
    ):
        if padding:
            chips.append(Chip(say("padding"), (_id(0),), "padding"))
        elif unknown:
            chips.append(Chip(token, (_id(number), say("unknown word")), "unknown"))
        elif number < first:
            chips.append(Chip(token, (_id(number),)))
        else:
            count = vocabulary.counts[number]
            rank, seen = say("rank {rank:,}", rank=number - first + 1), say("seen {count:,} ×", count=count)
            chips.append(Chip(token, (_id(number), rank, seen)))
    return chips + [Chip(token, (say("not known, dropped"),), "cut") for token in reading.dropped]


def _id(number: int) -> str:
    return say("id {number}", number=number)


def draw_vectors(opened: OpenedRun, sentences: Sequence[str]) -> None:
    """Draw the vectors that the network's embedding has for each sentence's tokens, on one scale."""
    st.subheader(say("Vectors: what the network makes of each id"), anchor=False)
    size = opened.network.table.shape[1]
    st.caption(say("{size} numbers a word, learnt in training (epoch {epoch}).", size=size, epoch=opened.epoch))
    for place, (column, sentence) in enumerate(zip(st.columns(len(sentences), gap="medium"), sentences, strict=True)):
        reading = opened.encoder.read(sentence)
        if not len(reading.ids):
            continue
        picture = Picture("word_vector", opened.network.table[reading.ids], say)
        figure = gate_map(picture, reading.tokens, reading.padding, range(size))
        figure.update_yaxes(title_text=say("number"))
        column.plotly_chart(figure, key=f"vectors_{place}", alt=say(_VECTORS[place]))


def draw_verdicts(networks: Mapping[str, str], sentences: Sequence[str]) -> None:
    """Draw what every network at hand, and the bag of words beside it, says of both sentences."""
    if not all(sentence.strip() for sentence in sentences):
        return
    st.subheader(say("Who can tell them apart?"), anchor=False)
    rows = [row for run_id, title in networks.items() for row in _verdicts_of(run_id, title, sentences)]
    st.dataframe(rows, hide_index=True, alt=say("The verdicts of every network at hand on both sentences"))
    st.caption(say("A verdict is the class that wins and its probability."))


def _verdicts_of(run_id: str, title: str, sentences: Sequence[str]) -> list[dict[str, str]]:
    try:
        opened = cached.opened(run_id)
    except CoreError as error:
        return [_line(title, (str(error), ""), "")]
    of_network = np.array([opened.read(sentence)[1].final for sentence in sentences])
    rows = [_row(title, opened.classes, of_network)]
    bag = cached.bag_of_words(run_id)
    if bag is not None:
        who = say("bag of words on the same texts as {title}", title=title)
        rows.append(_row(who, opened.classes, _of_bag(bag, opened, sentences)))
    return rows


def _of_bag(bag: BagOfWords, opened: OpenedRun, sentences: Sequence[str]) -> np.ndarray:
    return bag.probabilities(opened.encoder.encode(sentences))


def _row(who: str, classes: Sequence[str], probabilities: np.ndarray) -> dict[str, str]:
    said = [f"{classes[int(np.argmax(row))]} {row.max():.3f}" for row in probabilities]
    winners = np.argmax(probabilities, axis=1)
    difference = float(np.abs(probabilities[0] - probabilities[1]).max())
    if difference < _SAME:
        return _line(who, said, say("no"))
    is_other = winners[0] != winners[1]
    return _line(who, said, say("another class") if is_other else say("by {difference:.3f}", difference=difference))


def _line(who: str, said: Sequence[str], apart: str) -> dict[str, str]:
    return {say("who"): who, say("one sentence"): said[0], say("the other"): said[1], say("apart"): apart}


def draw_look_up(encoder: Encoder) -> None:
    """Let a word's id and an id's word be looked up."""
    st.subheader(say("Look up"), anchor=False)
    vocabulary = encoder.vocabulary
    by_word, by_id = st.columns(2, gap="medium")
    word = by_word.text_input(say("Word"), "movie", key="look_up_word", max_chars=100)
    with by_word:
        marked.strips([("", chips_of(encoder, word))], key="looked_up_word")
    number = by_id.number_input(
        say("Id"), 0, max(0, len(vocabulary) - 1), min(2, len(vocabulary) - 1), key="look_up_id"
    )
    by_id.text(_named(encoder, number))


def _named(encoder: Encoder, number: int) -> str:
    if number == 0:
        return say("0 is the padding: no word.")
    if number == encoder.vocabulary.unknown_id:
        return say("{number} is the unknown word: what stands for every word that has no id of its own.", number=number)
    return say(
        "{number} is {word!r}, seen {count:,} times.",
        number=number,
        word=encoder.vocabulary.tokens[number],
        count=encoder.vocabulary.counts[number],
    )
