"""Pure rules: dated values with their sources, and formulas that never read the clock."""
