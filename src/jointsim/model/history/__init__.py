"""Past crises as they were coded, and the rules by which each becomes a scenario."""
