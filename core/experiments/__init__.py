"""Guided experiments: one recipe trained several ways that differ in one thing, and what was measured."""
