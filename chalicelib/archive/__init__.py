"""What leaves the platform for good: folders in open formats, transfers to an electronic archive. Pure; no store is known here."""
