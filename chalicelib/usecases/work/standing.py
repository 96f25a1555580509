"""What may stand at once for a company or an entity (`QUOTAS`, domain/allowances.py): taken before it is stored, given back after.

A refusal first gives back what no longer stands, whatever process died before saying so; what is then still refused is so for good reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from ...domain.allowances import quota
from .. import ports
from . import refusals

BEING_MADE = timedelta(hours=1)
"""What is held for a thing that does not exist: its request may still run, but not for so long."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    holdings: ports.Holdings

    def take(
        self, what: str, owner: str, item: str, units: int = 1, *, gone: Callable[[Iterable[str]], Iterable[str]] | None = None
    ) -> None:
        """`units` more of `item`. `gone` tells which of the items held no longer stand; asked only when room is short. Raises TooMany."""
        if not units or self._added(what, owner, item, units):
            return
        if gone:
            for one in gone(self.holdings.items(_of(what, owner))):
                self.holdings.drop(_of(what, owner), one)
            if self._added(what, owner, item, units):
                return
        raise refusals.too_many(what)

    def give_back(self, what: str, owner: str, item: str, units: int | None = None) -> None:
        """Fewer units of an item, or all of it: twice is once for all of it."""
        if units is None:
            self.holdings.drop(_of(what, owner), item)
        elif units:
            self.holdings.give(_of(what, owner), item, units)

    def _added(self, what: str, owner: str, item: str, units: int) -> bool:
        return self.holdings.add(_of(what, owner), item, units, quota(what))


def _of(what: str, owner: str) -> str:
    return f"{what}#{owner}"
