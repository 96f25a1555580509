"""What the operator does with consultations that end: exports, transfers to an archive, what is handed over."""
