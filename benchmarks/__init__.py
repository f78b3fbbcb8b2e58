"""Figures of speed and size, measured beside their peers in one run; kept in RESULTS.md."""
