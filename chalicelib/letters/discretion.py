"""What no letter tells: another bidder, or a price that is not its reader's own (CCP L2132-1; REQ-089)."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

LEAST_EUR = Decimal(100)
"""Below, a number of a letter is more often a count or a day than a price."""
_BETWEEN = "[\\s.,'\u2019\u00a0\u202f]?"
"""What hands put between the digits of a number."""
_SHORTEST_NAME = 3


def tells_amount(text: str, hidden: Collection[Decimal]) -> bool:
    """Whether one of the amounts is written there, however hands write it: « 98 000,50 », « 98,000.50 », « 98000.5 », and 98 000 alone."""
    return any(re.search(_written(amount), text) for amount in hidden if amount >= LEAST_EUR)


def _written(amount: Decimal) -> str:
    whole, _, _ = f"{amount:.2f}".partition(".")
    return rf"(?<![\d])(?<!\d[.,]){_BETWEEN.join(whole)}(?!{_BETWEEN}\d{{3}}(?!\d))(?!\d)"


def named(text: str, names: Collection[str]) -> list[str]:
    """Those of the names that are written there, as whole words whatever their case."""
    found = []
    for name in names:
        words = name.split()
        pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
        if len(name) >= _SHORTEST_NAME and words and re.search(pattern, text, re.IGNORECASE):
            found.append(name)
    return found
