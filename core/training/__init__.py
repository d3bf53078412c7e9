"""The worker: a program that trains one run folder with Keras and tells what it does in events."""
