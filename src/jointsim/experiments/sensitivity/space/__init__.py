"""The uncertain space: what is uncertain, how far it goes, and a world with it set."""
