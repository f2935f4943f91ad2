"""Who knows what of an event, and how it travels."""
