"""The commands of ``python -m core``, a module a room; each loads what it calls by itself, for speed."""
