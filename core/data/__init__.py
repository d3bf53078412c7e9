"""Files, catalogue entries and generated reviews become labelled texts."""
