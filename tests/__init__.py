"""The whole suite: `python3 -m tests`. Imports nothing: see bootstrap."""
