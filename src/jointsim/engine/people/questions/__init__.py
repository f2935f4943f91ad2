"""The questions that are put to people in seats, one file a kind; without people none of them is reached."""
