"""The consultation from draft to published and changed: committee, keys and manifest, corrections, cancellation."""
