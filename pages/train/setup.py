"""Train: choose a network, see what it will be, press the button."""

import streamlit as st

from core.errors import CoreError
from core.limits import read_limits
from core.plan import plan_network
from pages.shared import cached, form, mending, planning, problem, state, words
from pages.train.parts import kernels, probes, sparing

st.title("Train", anchor=False)
source = state.chosen_source()
if source not in cached.sources():
    # An address may name anything; only what is listed here is read.
    st.error("This data set is not here, or not any more: choose another.", icon=":material/error:")
    st.page_link("pages/data/choose.py", label="Choose data", icon=":material/table_rows:")
    st.stop()
state.choose_source(source)
title = cached.source_title(source)
st.markdown(f"On **{words.plain(title)}**.")
st.page_link("pages/data/choose.py", label="Other data", icon=":material/table_rows:")
given = mending.chips(source)

said = form.open_controls()
with st.expander("More", icon=":material/tune:"):
    said |= form.more_controls()
    said["probes"] = probes.control(source)
try:
    recipe = form.recipe(source, title, said, given)
    texts = planning.text_plan(recipe, title)
    if texts is None:
        st.stop()
    plan = plan_network(recipe, texts, cached.runs().correction(), read_limits(cached.places()))
except CoreError as error:
    problem.show(error)
    st.stop()

if st.button(
    f"Train, about {words.duration(plan.seconds)}",
    type="primary",
    icon=":material/play_arrow:",
    key="train",
    disabled=cached.supervisor().is_second,
):
    run = cached.runs().submit(recipe, visitor=state.visitor(), expected=plan.seconds)
    state.choose_run(run.id)
    st.switch_page("pages/train/live.py", query_params={"run": run.id})

st.subheader(f"The network: {plan.parameters:,} parameters", anchor=False)
st.dataframe(words.layer_rows(plan.layers), hide_index=True, alt="The layers, their output shapes and parameters")
st.caption(
    f"{texts.train:,} texts train it, {texts.validation:,} show after every epoch how it does on what it does not "
    f"learn from, and {texts.test:,} are kept for the final score. It reads up to {texts.length} words of a text and "
    f"knows {texts.rows:,} ids: one a word, one for padding, and one that all unknown words share."
)
if texts.pretrained is not None:
    tell = st.caption if texts.pretrained.found else st.warning
    tell(words.start_of(texts.pretrained, said["trainable"]))
if not texts.unknown_is_trained:
    st.caption(
        "No word is rare enough here to stand in for unknown ones: what you type later and it never saw says little."
    )
kernels.tell(recipe)
with st.expander("This as a recipe", icon=":material/description:"):
    st.code(recipe.to_yaml(), language="yaml")
sparing.line()
