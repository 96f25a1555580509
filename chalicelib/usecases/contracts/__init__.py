"""Contracts and their life: born of a decision or entered by hand, modified, subcontracted, ordered from, ended."""
