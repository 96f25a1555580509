"""What the register of evaluations says of each lot: its grid, who closed, the consensus, the report (stream `evaluations`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .register import Entry

GRID, CLOSING, CONSENSUS, REOPENING, CANDIDATES, REPORT = "grid", "marks-closed", "consensus", "consensus-reopened", "candidates", "report"
"""Kinds of lines. None needs following: each is read from here, and what is larger than a line is kept under its hash."""


@dataclass(frozen=True, kw_only=True)
class LotState:
    """`grid`: SHA-256 of the grid in force; `closed`: evaluator → line of its closing; `consensus`: the line, None while it is open."""

    grid: str = ""
    revision: int = 0
    closed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    consensus: Mapping[str, Any] | None = None
    reopened: int = 0


@dataclass(frozen=True, kw_only=True)
class Evaluations:
    lots: Mapping[int, LotState] = field(default_factory=dict)
    candidates: Mapping[str, Any] | None = None
    """The last choice of a limited number of candidates."""
    report: Mapping[str, Any] | None = None
    """The last report frozen."""
    reports: int = 0

    def lot(self, number: int) -> LotState:
        return self.lots.get(number, LotState())


def read(entries: Iterable[Entry]) -> Evaluations:
    """Folds the register."""
    lots: dict[int, LotState] = {}
    found = Evaluations()
    for entry in entries:
        line = {**entry.record, "at": entry.at}
        if entry.kind == CANDIDATES:
            found = replace(found, candidates=line)
        elif entry.kind == REPORT:
            found = replace(found, report=line, reports=found.reports + 1)
        else:
            lots[line["lot"]] = _folded(lots.get(line["lot"], LotState()), entry.kind, line)
    return replace(found, lots=lots)


def _folded(lot: LotState, kind: str, line: Mapping[str, Any]) -> LotState:
    if kind == GRID:
        return replace(lot, grid=line["body_sha256"], revision=line["revision"])
    if kind == CLOSING:
        return replace(lot, closed={**lot.closed, line["by"]: line})
    if kind == CONSENSUS:
        return replace(lot, consensus=line)
    return replace(lot, consensus=None, reopened=lot.reopened + 1)
