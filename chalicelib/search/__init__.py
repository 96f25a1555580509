"""Finding public consultations: words, postings, one immutable segment read by ranges, and what came since it was built."""
