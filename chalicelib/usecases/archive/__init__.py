"""What leaves the platform for good: everything in open formats, transfers to an archive, keeping and elimination."""
