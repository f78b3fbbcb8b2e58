"""The clock's door: the district's work that is due by time."""
