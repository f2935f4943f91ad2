"""The kinds of steps, compiled: what each does to the record and to what is shared."""
