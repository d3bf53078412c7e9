"""Sweeps: many recipes that differ in a few fields, trained as one group."""
