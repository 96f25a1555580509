"""The gates of scripts/check: what each runs, and the few of our own."""
