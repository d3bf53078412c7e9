"""Figures: results in, a picture out; the colours they share."""
