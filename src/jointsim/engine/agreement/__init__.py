"""How members come to a view, vote, and find a way out."""
