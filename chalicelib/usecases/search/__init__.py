"""Public search: its index, the criteria of an address, saved searches and their alerts."""
