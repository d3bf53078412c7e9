"""Recipe to Keras model and back to plain arrays; the only room beside the worker that loads Keras."""
