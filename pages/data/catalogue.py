"""Catalogue: public data sets and word lists, with what must be known before one is fetched."""

import streamlit as st

from pages.data.parts import shelf

st.title("Catalogue", anchor=False)
st.markdown(
    "Public data sets, each known to the byte: what arrives is compared with its checksum before anything is used. "
    "**No other host is asked for anything until you press Fetch.** A fetch can be cancelled and goes on later where "
    "it stopped. The licences are those of the sets' owners; this program ships none of their texts."
)
shelf.draw(shelf.choose())
