"""Notices to journals, followed to their publication."""
