"""The five notebooks that the program exists because of: published and repaired recipes, and what comes of them."""
