"""A trained network opened in NumPy: its gates, states and verdicts, recomputed from the weights."""
