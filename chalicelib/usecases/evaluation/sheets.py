"""Writing marks as they are typed: cell by cell, each over the version that was read, so that two tabs lose nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from ...domain.errors import Invalid, StaleVersion
from ...domain.evaluation import Mark, Sheet, wrong_mark
from .. import ports
from .readings import LotReading

_TRIES = 8


@dataclass(frozen=True, kw_only=True)
class Given:
    """One cell as typed. `version`: of the mark that was read, 0 for none."""

    offer: str
    item: str
    value: Decimal | None
    comment: str = ""
    version: int = 0


def check(reading: LotReading, given: Sequence[Given]) -> None:
    """Raises Invalid, each fault beside its cell: `marks.<number>.value`."""
    grid, offers, wrong = reading.required(), {one.id for one in reading.kept}, dict[str, str]()
    if len({(one.offer, one.item) for one in given}) != len(given):
        wrong["marks"] = "Une même case ne figure qu’une fois."
    for index, one in enumerate(given):
        item = grid.item(one.item)
        if one.offer not in offers:
            wrong[f"marks.{index}.offer"] = "Cette offre ne se note pas : elle n’est pas ouverte, ou elle est écartée."
        elif item is None or item.formula:
            wrong[f"marks.{index}.item"] = "Cette ligne de la grille ne se note pas."
        elif one.value is not None and (fault := wrong_mark(one.value, item)):
            wrong[f"marks.{index}.value"] = fault
    if wrong:
        raise Invalid(wrong)


def imported(known: Mapping[str, Mapping[str, Mark]], cells: Sequence[Given]) -> list[Given]:
    """Cells of a file over the marks known: what is empty there changes nothing, what is the same is left out."""
    found = []
    for one in cells:
        mark = known.get(one.offer, {}).get(one.item, Mark(version=0))
        value = one.value if one.value is not None else mark.value
        comment = one.comment or mark.comment
        if (value, comment) != (mark.value, mark.comment):
            found.append(replace(one, value=value, comment=comment, version=mark.version))
    return found


def counted(found: Mapping[str, Mapping[str, Mark]], given: Sequence[Given]) -> bool:
    """Whether what was closed holds these cells: those saved at the very instant of a closing may have come after it."""
    return all((mark := found.get(one.offer, {}).get(one.item)) is not None and mark.value == one.value for one in given)


def write(store: ports.Evaluations, reading: LotReading, evaluator_id: str, given: Sequence[Given], now: datetime) -> list[Sheet]:
    """Keep the cells, offer by offer. Raises StaleVersion when one of them changed since it was read: those before it are kept."""
    by_offer: dict[str, list[Given]] = {}
    for one in given:
        by_offer.setdefault(one.offer, []).append(one)
    return [_written(store, reading, evaluator_id, offer, cells, now) for offer, cells in by_offer.items()]


def _written(store: ports.Evaluations, reading: LotReading, evaluator_id: str, offer: str, cells: Sequence[Given], now: datetime) -> Sheet:
    blank = Sheet(consultation_id=reading.consultation.id, lot=reading.lot, evaluator_id=evaluator_id, offer_id=offer)
    for _ in range(_TRIES):
        known = store.sheet(blank.consultation_id, blank.lot, evaluator_id, offer) or blank
        changed = _changed(known.marks, cells)
        if not changed:
            return known
        try:
            return store.put_sheet(replace(known, marks={**known.marks, **changed}, saved_at=now))
        except StaleVersion:  # another cell of that offer was saved meanwhile
            continue
    raise StaleVersion()


def _changed(known: Mapping[str, Mark], cells: Sequence[Given]) -> dict[str, Mark]:
    found: dict[str, Mark] = {}
    for one in cells:
        mark = known.get(one.item, Mark(version=0))
        if (mark.value, mark.comment) == (one.value, one.comment):
            continue  # saved twice, or its reply was lost
        if mark.version != one.version:
            raise StaleVersion(mark)
        found[one.item] = Mark(value=one.value, comment=one.comment, version=mark.version + 1)
    return found
