"""Forms that were typed into and not sent."""
