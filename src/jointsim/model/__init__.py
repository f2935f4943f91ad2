"""What may be written down: models of every file, reading, merging, checking, schema."""
