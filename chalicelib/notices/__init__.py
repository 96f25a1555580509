"""What is sent to journals: the national form in words, and the machine formats of each journal. Pure."""
