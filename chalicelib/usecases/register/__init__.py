"""Reading and exporting registers."""
