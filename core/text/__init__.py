"""Texts become rows of ids: cleaned, cut into tokens, looked up in a vocabulary."""
