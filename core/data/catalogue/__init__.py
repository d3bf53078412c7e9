"""Public data sets and word lists by name: listed, fetched and read."""
