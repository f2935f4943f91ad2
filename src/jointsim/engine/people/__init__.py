"""People in the loop: seats, questions and acts."""
