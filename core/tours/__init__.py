"""Guided tours: pages in an order, each with what it sets, and the way back to what the visitor had."""
