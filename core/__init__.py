"""Recurrent networks on labelled sentences: train them, open them, ask them what if. No interface in here."""
