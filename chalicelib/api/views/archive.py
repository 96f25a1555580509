"""Folders, keeping, transfers: as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ...domain.archiving import Archive, Hold, Transfer
from ...usecases.archive.eliminations import Kept
from ...usecases.archive.folders import Linked
from ...usecases.archive.keeping import Due
from ...usecases.opening.envelopes import PAPERS


def file(one: Linked) -> dict[str, Any]:
    kept = {"area": one.piece.area, "key": one.piece.key} if one.piece.key else {}
    return {"path": one.piece.path, "size_bytes": one.size_bytes, "media_type": one.piece.media_type, "url": one.url, **kept}


def kept(found: Kept, today: date) -> dict[str, Any]:
    return {
        "papers": [_due(one, found.archive, today) for one in found.due],
        "holds": [_hold(one) for one in found.archive.holds],
        "transfers": [_transfer(one) for one in found.archive.transfers],
        "may_give_visa": found.may_give_visa,
    }


def _hold(one: Hold) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at,
        "owner": one.owner,
        "reason": one.reason,
        "lifted_at": one.lifted_at,
        "lift_reason": one.lift_reason,
    }


def _transfer(one: Transfer) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at,
        "seda": one.seda,
        "size_bytes": one.size_bytes,
        "state": one.state,
        "replied_at": one.replied_at,
        "reasons": list(one.reasons),
    }


def _due(one: Due, archive: Archive, today: date) -> dict[str, Any]:
    return {
        "papers": one.papers,
        "years": one.years,
        "event": one.rule.event,
        "article": one.rule.article,
        "action": one.rule.action,
        "start": one.start.isoformat() if one.start else None,
        "last_day": one.last_day.isoformat() if one.last_day else None,
        "over": one.over(today),
        "eliminable": one.papers in PAPERS,
        "visa": _said(archive.visas.get(one.papers), "reference"),
        "eliminated": _said(archive.eliminated.get(one.papers), "envelopes"),
    }


def _said(record: Mapping[str, Any] | None, name: str) -> dict[str, Any] | None:
    return {"at": record["at"], name: record[name]} if record else None
