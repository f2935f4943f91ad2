"""On which assumptions a result rests: tornado, Morris and Sobol, and whether another set-up would still be better."""
