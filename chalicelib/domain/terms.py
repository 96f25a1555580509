"""What a buyer declares about a contract beyond its lots, for the rules of law to judge."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Every field has a default: a draft is filled little by little."""
