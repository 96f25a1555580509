"""What was done to keep, transfer or eliminate the papers of a consultation, read from its register `archive` (REQ-170 to REQ-174)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from . import slots
from .register import Entry

SENT, ACCEPTED, REFUSED = "sent", "accepted", "refused"


@dataclass(frozen=True, kw_only=True)
class Hold:
    """What forbids any elimination: `id` is the number of its line."""

    id: int
    at: str
    by: str
    owner: str
    reason: str
    lifted_at: str | None = None
    lift_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A transfer to an archive, and what it answered."""

    id: str
    at: str
    seda: str
    size_bytes: int
    state: str = SENT
    replied_at: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Archive:
    """All of it. `visas` and `eliminated`: kind of papers → its line's record, with `at`."""

    holds: tuple[Hold, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    visas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    eliminated: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def held(self) -> list[Hold]:
        """Holds in force."""
        return [one for one in self.holds if one.lifted_at is None]

    def gone(self, deposit_id: str, kind: str) -> bool:
        """Whether the envelope of that kind was eliminated at its term."""
        papers = "candidacies" if kind == slots.CANDIDACY else "losing-offers"
        return papers in self.eliminated and deposit_id not in self.eliminated[papers]["kept"]

    def transfer(self, transfer_id: str) -> Transfer | None:
        return next((one for one in self.transfers if one.id == transfer_id), None)


def read(entries: Iterable[Entry]) -> Archive:
    """Folds the register."""
    holds: dict[int, Hold] = {}
    transfers: dict[str, Transfer] = {}
    visas: dict[str, Mapping[str, Any]] = {}
    eliminated: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        r = entry.record
        if entry.kind == "hold":
            holds[entry.seq] = Hold(id=entry.seq, at=entry.at, by=r["by"], owner=r["owner"], reason=r["reason"])
        elif entry.kind == "hold-lifted":
            holds[r["hold"]] = replace(holds[r["hold"]], lifted_at=entry.at, lift_reason=r["reason"])
        elif entry.kind == "transfer":
            transfers[r["transfer"]] = Transfer(id=r["transfer"], at=entry.at, seda=r["seda"], size_bytes=r["size_bytes"])
        elif entry.kind == "transfer-reply":
            state = ACCEPTED if r["accepted"] else REFUSED
            transfers[r["transfer"]] = replace(transfers[r["transfer"]], state=state, replied_at=entry.at, reasons=tuple(r["reasons"]))
        elif entry.kind == "visa":
            visas[r["papers"]] = {**r, "at": entry.at}
        elif entry.kind == "elimination":
            eliminated[r["papers"]] = {**r, "at": entry.at}
    return Archive(holds=tuple(holds.values()), transfers=tuple(transfers.values()), visas=visas, eliminated=eliminated)
