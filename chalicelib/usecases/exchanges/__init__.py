"""What buyer and companies write to each other: letters with their evidence, questions and answers."""
