"""Tables become labelled texts: values become classes, and rows that do not fit are told."""
