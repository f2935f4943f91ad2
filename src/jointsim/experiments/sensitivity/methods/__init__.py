"""The ways to look at the uncertain space: one at a time, walks, shares of variance, set-up against set-up."""
