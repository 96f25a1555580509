"""Depositing: transmission, seal file, the one line that numbers and dates."""
