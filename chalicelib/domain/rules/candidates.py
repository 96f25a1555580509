"""How few candidates a buyer may keep where it limits their number (CCP R2142-15 to R2142-18)."""

from __future__ import annotations

from collections.abc import Mapping

ARTICLE = "R2142-17"
LEAST: Mapping[str, int] = {"AOR": 5, "PAN": 3, "DIALOGUE": 3, "PARTENARIAT_INNOVATION": 3, "MDS_AOR": 3}
"""Procedure → the least number to keep; the others have none in the code, but competition must stay real."""


def least(procedure: str, admitted: int) -> int:
    """What may be kept at least: never more than those admitted (R2142-18)."""
    return min(admitted, LEAST.get(procedure, 1))
