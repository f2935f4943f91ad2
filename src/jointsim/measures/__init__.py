"""The record of a run turned into numbers."""
