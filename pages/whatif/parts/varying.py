"""Variants of a sentence on a page: made by one press or by hand, kept in the address, compared with the original."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.figures.differences import Difference, difference_bars
from core.whatif.flips import Flip, Search
from core.whatif.variants import NoVariantError, VariantKind, VariantWish, vary
from core.whatif.wording import Wording
from pages.shared import state, words
from pages.whatif.parts import edits
from pages.whatif.parts.bench import Seat
from pages.whatif.parts.deviations import MOST_LETTERS

MOST_VARIANTS = 20
LONGEST = 2000
_VARIANT, _HELD, _PROBLEM, _EDITOR = "variant", "variants_held", "variant_problem", "variants_editor"
_FLIPPED = "flip_of"
_ABOUT_A_WORD = {
    VariantKind.DROP: ("Drop it", ":material/backspace:"),
    VariantKind.SWAP: ("Swap with the next", ":material/swap_horiz:"),
    VariantKind.REPLACE: ("Replace it", ":material/find_replace:"),
    VariantKind.INSERT: ("Put before it", ":material/add:"),
    VariantKind.TYPO: ("Mistype it", ":material/keyboard:"),
}
_ABOUT_ALL = {
    VariantKind.NEGATE: ("Negate", ":material/block:"),
    VariantKind.REVERSE: ("Reverse the order", ":material/sync_alt:"),
    VariantKind.REPEAT: ("Say it twice", ":material/repeat:"),
    VariantKind.LENGTHEN: ("Lengthen with neutral words", ":material/expand:"),
    VariantKind.UPPER: ("Upper case", ":material/title:"),
}


def kept() -> list[str]:
    """Return the variants of this visit: the link's, else those made before the page was left."""
    held = state.value(_HELD)
    variants = state.linked(_VARIANT) or (held if isinstance(held, list) else [])
    return [text[:LONGEST] for text in variants[:MOST_VARIANTS]]


def buttons(sentence: str, filler: Callable[[], Sequence[str]]) -> None:
    """Draw what can be done to the sentence, each by one press; ``filler`` is asked for neutral words when needed."""
    wording = Wording.of(sentence)
    if not len(wording):
        st.info("Type a sentence to vary.", icon=":material/info:")
        return
    place = _chosen_place(wording)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Word to put in", "not", max_chars=50, key="variant_word", width=150, bind="query-params")
        for kind, (label, icon) in _ABOUT_A_WORD.items():
            _button(kind, label, icon, partial(_make, wording, kind, place, filler))
    with st.container(horizontal=True):
        for kind, (label, icon) in _ABOUT_ALL.items():
            _button(kind, label, icon, partial(_make, wording, kind, place, filler))
        st.button(
            "Copy to edit by hand",
            key="variant_copy",
            icon=":material/edit:",
            on_click=_add,
            args=(sentence,),
            help="Puts the sentence itself into the table, where its text can be changed.",
        )
    reason = state.value(_PROBLEM)
    if reason:
        st.warning(words.plain(str(reason)), icon=":material/info:")
        state.put(_PROBLEM, "")


def table(sentence: str, asked: Sequence[Seat]) -> None:
    """Draw the original and its variants with what each who is asked says, and bars for the differences."""
    variants = kept()
    if not variants:
        st.caption("Press one of these; each variant is a row below, beside the original.")
        return
    fits = _keep(variants)
    given = {seat.name: seat.ask([sentence, *variants]) for seat in asked}
    rows = [_row(text, place, asked, given) for place, text in enumerate([sentence, *variants])]
    pinned = " · ".join(_said(seat, given[seat.name][0]) for seat in asked)
    st.markdown(f"**Original, pinned:** {words.plain(sentence)}  \n{pinned}")
    edited = st.data_editor(
        rows[1:],
        key=f"{_EDITOR}_{hash(tuple(variants))}",
        num_rows="dynamic",
        hide_index=True,
        alt="The variants of the sentence, to be edited, and what each who is asked says to them",
        column_config={
            "#": st.column_config.NumberColumn(width=40),
            "variant": st.column_config.TextColumn(width="large", max_chars=LONGEST, required=True),
        },
        column_order=list(rows[0]),
        disabled=[name for name in rows[0] if name != "variant"],
    )
    changed = [str(row["variant"]) for row in edited if row.get("variant")]
    if changed != variants:
        _keep(changed)
        st.rerun()
    if not fits:
        st.caption("More is written here than an address can hold: a link to this page opens without the variants.")
    _bars(sentence, variants, asked, given)


def flip(run_id: str, epoch: int, sentence: str, classes: Sequence[str]) -> None:
    """Draw the search for the smallest change that turns the verdict."""
    opinions = edits.opinions(run_id) is not None
    st.markdown("The smallest change of words that turns the verdict: one word dropped, swapped or replaced, then two.")
    pressed = st.button("Flip it", key="flip", type="primary", icon=":material/flip:", disabled=not sentence.strip())
    is_link = bool(state.asked("flip")) and state.value(_FLIPPED) is None
    if pressed or is_link:
        state.put(_FLIPPED, sentence)
    is_asked = state.value(_FLIPPED) == sentence
    state.link(flip="1" if is_asked else None)
    if not opinions:
        st.caption(
            "Stand-ins are neighbours in the network's own embedding. With the opinion lexicon of the Catalogue, words "
            "of praise and blame change places, too."
        )
    if is_asked:
        _found(edits.flips(run_id, epoch, sentence, opinions), Wording.of(sentence), classes)


def _button(kind: VariantKind, label: str, icon: str, act: Callable[[], None]) -> None:
    st.button(label, key=f"variant_{kind}", icon=icon, on_click=act)


def _chosen_place(wording: Wording) -> int:
    places = list(range(len(wording)))
    known = state.looked_at("word", places, 0)
    labels = [words.plain(word) for word in wording.words]
    place = st.pills(
        "Which word",
        places,
        default=known,
        required=True,
        format_func=labels.__getitem__,
        key=f"variant_place_{hash(wording.words)}",
    )
    chosen = known if place is None else int(place)
    state.settle("word", chosen, 0)
    return chosen


def _make(wording: Wording, kind: VariantKind, place: int, filler: Callable[[], Sequence[str]]) -> None:
    neutral = filler() if kind is VariantKind.LENGTHEN else ()
    wish = VariantWish(kind=kind, place=place, word=str(state.value("variant_word", "")), filler=neutral)
    try:
        _add(vary(wording, wish))
    except NoVariantError as error:
        state.put(_PROBLEM, str(error))


def _add(text: str) -> None:
    variants = kept()
    if text in variants:
        state.put(_PROBLEM, "This variant is in the table already.")
    elif len(variants) >= MOST_VARIANTS:
        state.put(_PROBLEM, f"The table holds {MOST_VARIANTS} variants: take one out first.")
    else:
        _keep([*variants, text])


def _keep(variants: list[str]) -> bool:
    """Keep the variants here and in the address; return whether they fit there, else the address tells none."""
    held = variants[:MOST_VARIANTS]
    fits = sum(map(len, held)) <= MOST_LETTERS
    state.put(_HELD, held)
    state.link_all(_VARIANT, held if fits else [])
    return fits


def _said(seat: Seat, verdict: Any) -> str:
    winner = int(verdict.argmax())
    return f"{words.plain(seat.name)}: **{words.plain(seat.classes[winner])}** {verdict[winner]:.3f}"


def _row(text: str, place: int, asked: Sequence[Seat], given: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"#": place, "variant": text}
    for seat in asked:
        verdicts = given[seat.name]
        watched = seat.watched(verdicts[0])
        row[f"{seat.name}: says"] = seat.classes[int(verdicts[place].argmax())]
        row[f"{seat.name}: {seat.classes[watched]}"] = round(float(verdicts[place][watched]), 3)
    return row


def _bars(sentence: str, variants: Sequence[str], asked: Sequence[Seat], given: dict[str, Any]) -> None:
    first = asked[0]
    watched = first.watched(given[first.name][0])
    same = [seat for seat in asked if seat.classes == first.classes]
    differences = [
        Difference(
            text, {seat.name: float(given[seat.name][place][watched] - given[seat.name][0][watched]) for seat in same}
        )
        for place, text in enumerate(variants, 1)
    ]
    st.plotly_chart(
        difference_bars(differences, first.classes[watched]),
        key="difference_bars",
        config={"displaylogo": False},
        alt=f"How far {len(variants)} variants move the verdict on: {sentence}",
    )
    if len(same) < len(asked):
        st.caption("Who tells other classes apart is in the table, not among the bars.")


def _found(found: Search, wording: Wording, classes: Sequence[str]) -> None:
    winner = words.plain(classes[found.winner])
    if found.flips:
        edits = len(found.flips[0].edits)
        st.markdown(
            f"{'One word is' if edits == 1 else 'Two words are'} enough to turn **{winner}** "
            f"({found.tried:,} sentences tried):"
        )
        for place, flipped in enumerate(found.flips[:8]):
            _draw_flip(place, flipped, wording, classes)
        return
    left = f"; {found.pairs_left:,} pairs of changes were not tried" if found.pairs_left else ""
    st.info(
        f"None found: no one of the {found.tried:,} sentences tried turns {winner}{left}.", icon=":material/search_off:"
    )
    if found.closest is not None:
        st.caption("The one that came closest:")
        _draw_flip(0, found.closest, wording, classes)


def _draw_flip(place: int, flipped: Flip, wording: Wording, classes: Sequence[str]) -> None:
    winner = int(flipped.probabilities.argmax())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Add", key=f"add_flip_{place}", icon=":material/add:", on_click=_add, args=(flipped.text,))
        told = "; ".join(edit.in_words(wording) for edit in flipped.edits)
        st.markdown(
            f"{words.plain(told)} → **{words.plain(classes[winner])}** {flipped.probabilities[winner]:.2f}  \n"
            f"{words.plain(flipped.text)}"
        )
