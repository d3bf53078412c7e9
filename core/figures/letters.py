"""Visitors' words in figures: Plotly reads a few HTML tags in labels, so what is not ours is spelt out."""


def plain(text: str) -> str:
    """Return a text in which Plotly sees no tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
