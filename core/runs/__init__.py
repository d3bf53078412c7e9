"""Runs: folders, events, snapshots, the index over them, the queue and the supervisor."""
