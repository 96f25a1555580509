"""Buyers, companies, people: who they are, how they sign in."""
