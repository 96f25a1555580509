"""Offers judged: grids, marks, consensus, ranking, admission of applications, report."""
