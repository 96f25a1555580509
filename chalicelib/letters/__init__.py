"""Letters between a buyer and companies: one row a kind, its standard words, what makes it complete: pure."""
