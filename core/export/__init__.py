"""A run for use without this program: as a plain Keras script, or as a notebook."""
