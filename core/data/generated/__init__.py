"""Reviews from a grammar of our own."""
