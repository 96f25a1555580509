"""HTML pages rendered by the server: complete without JavaScript, from plain dicts (no I/O, no chalice)."""
