"""Random numbers that have names, and the delays made of them."""
