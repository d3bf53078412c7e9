"""Choosing what of a network to look at: the epoch, the layer; and the proof that it is the network."""

from collections.abc import Sequence

import streamlit as st

from core.inside.trace import LayerTrace
from core.opened import OpenedRun
from core.recipe import CELL_NAMES
from pages.shared import cached, state, words
from pages.shared.language import say


def choose_epoch(run_id: str) -> OpenedRun:
    """Draw the slider over the kept epochs and return the run opened at the chosen one."""
    best = cached.opened(run_id)
    if len(best.epochs) < 2:
        return best
    known = state.looked_at("epoch", best.epochs, best.epoch)
    epoch = st.select_slider(
        say("Network after epoch"),
        best.epochs,
        value=known,
        key=state.fresh(f"epoch_of_{run_id}"),
        help=say("0 is the network before it learnt anything. It opens at the epoch whose network the run kept."),
    )
    state.settle("epoch", int(epoch), best.epoch)
    return best if epoch == best.epoch else cached.opened(run_id, int(epoch))


def type_sentence(key: str, label: str = "Sentence", max_chars: int | None = None) -> str:
    """Draw a field with the sentence to read, and keep what is typed, here and in the address."""
    known = state.chosen_sentence()
    typed = st.text_input(label, known, max_chars=max_chars, key=f"{key}_{state.sentence_version()}")
    if typed != state.SENTENCE or state.asked("sentence") is not None:
        state.look_at(sentence=typed)
    return typed


def choose_layer(layers: Sequence[LayerTrace]) -> LayerTrace | None:
    """Draw the choice among several layers and directions, and return the chosen one."""
    if len(layers) < 2:
        return layers[0] if layers else None
    names = [_layer_name(layer) for layer in layers]
    known = state.looked_at("layer", range(len(names)), 0)
    key = state.fresh(f"layers_{', '.join(names)}")
    name = st.segmented_control("Layer", names, default=names[known], required=True, key=key)
    chosen = names.index(name or names[known])
    if chosen != known:
        state.look_at(layer=chosen)
    return layers[chosen]


def _layer_name(layer: LayerTrace) -> str:
    return f"{layer.index + 1}. {CELL_NAMES[layer.cell]}, {layer.direction}s"


def proof_line(opened: OpenedRun) -> None:
    """Tell how closely NumPy follows Keras on this snapshot's probe sentences; loudly where it does not."""
    sentence = say(
        "Largest difference between these NumPy numbers and Keras, over all hidden outputs and verdicts of this "
        "snapshot's probe sentences (on {device}): {difference:.1e}",
        device=say(opened.device),
        difference=opened.proof,
    )
    if opened.proof_holds:
        st.caption(f":material/verified: {words.plain(sentence)}")
    else:
        warning = say("{sentence}. That is too much: do not trust these pictures.", sentence=sentence)
        st.error(warning, icon=":material/error:")
