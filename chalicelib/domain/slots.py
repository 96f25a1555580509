"""A slot is one place for one envelope: (lot, kind). `L000-candidacy` serves every lot, `L001-offer` is lot 1's offer,
`L001-project` an anonymous project."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

CANDIDACY, OFFER, PROJECT = "candidacy", "offer", "project"
KINDS = (CANDIDACY, OFFER, PROJECT)
_SHAPE = re.compile(r"L(\d{3,4})-(candidacy|offer|project)")


@dataclass(frozen=True, order=True)
class Slot:
    lot: int
    kind: str

    def __str__(self) -> str:
        return f"L{self.lot:03d}-{self.kind}"


def judged(lot: int, kinds: Sequence[str]) -> str:
    """The slot that is judged for a lot: its offer, or the project of a design contest."""
    return str(Slot(lot, PROJECT if PROJECT in kinds else OFFER))


def parse(text: str) -> Slot:
    """Raises ValueError for a text that names no slot."""
    match = _SHAPE.fullmatch(text)
    if not match:
        raise ValueError(f"not a slot: {text!r}")
    return Slot(int(match[1]), match[2])


def of_lots(lots: list[int] | tuple[int, ...], kinds: Sequence[str] = (CANDIDACY, OFFER)) -> list[str]:
    """The slots a submission for these lots must fill: one candidacy, one offer or project a lot, as the phase asks."""
    common = [str(Slot(0, CANDIDACY))] if CANDIDACY in kinds else []
    return common + [str(Slot(lot, kind)) for lot in sorted(lots) for kind in kinds if kind != CANDIDACY]
