"""Contracts as their readers see them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from ... import codec
from ...domain.amendment import cumulated, rounded, share
from ...domain.contract import Contract
from ...domain.contract_parts import ContractFile
from ...domain.instants import paris_day, to_text
from ...domain.rules import amendments as law
from ...domain.subcontract import RECEIVED


def line(c: Contract, today: date) -> dict[str, Any]:
    """As lists show it."""
    b = c.born
    return {
        "id": c.id,
        "number": b.number,
        "subject": b.subject,
        "nature": b.nature,
        "category": b.category,
        "lot": b.lot,
        "consultation_id": b.consultation_id or None,
        "reference": b.reference,
        "holders": [{"name": one.name, "identifier": {"type": one.identifier_type, "value": one.identifier}} for one in c.holders],
        "initial_amount_eur": str(b.amount_eur),
        "amount_eur": str(c.amount_eur),
        "maximum_eur": str(b.maximum_eur) if b.maximum_eur is not None else None,
        "consumed_percent": str(rounded(c.consumed)) if c.consumed is not None else None,
        "nearly_consumed": c.nearly_consumed,
        "notified_on": _day(c.notified_on),
        "starts_on": _day(c.starts_on),
        "ends_on": _day(c.ends_on),
        "state": c.state(today),
        "subcontractors_waiting": sum(one.state == RECEIVED for one in c.subcontracts),
    }


def whole(c: Contract, now: datetime, manages: bool) -> dict[str, Any]:
    """For the entity: what holds, then each act of its life. `manages`: whether this reader may act on it."""
    today = paris_day(now)
    return {
        **_common(c, today),
        "manages": manages,
        "bases": [
            {"code": one.code, "article": one.article, "each": _text(one.each), "total": _text(one.cap(c.born.category))}
            for one in law.bases(concession=c.born.concession, on=today)
        ],
        "transmissions": [codec.to_dict(one) for one in c.transmissions],
        "orders": [{**codec.to_dict(one), "file": _file(one.file)} for one in c.orders],
        "ordered_eur": str(c.ordered_eur),
    }


def of_holder(c: Contract, now: datetime) -> dict[str, Any]:
    """For a company that holds it: the same without what the buyer writes for itself."""
    return {**_common(c, paris_day(now)), "orders": [{**codec.to_dict(one), "file": _file(one.file), "override": ""} for one in c.orders]}


def _common(c: Contract, today: date) -> dict[str, Any]:
    b = c.born
    return {
        **line(c, today),
        "cpv": b.cpv,
        "initial_duration_months": b.duration_months,
        "duration_months": c.duration_months,
        "created_at": to_text(c.created_at),
        "notices": [codec.to_dict(one) for one in c.notices],
        "files": [_file(one) for one in c.files],
        "amendments": [
            {
                **codec.to_dict(one),
                "file": _file(one.file),
                "percent": str(rounded(share(one.delta_eur, b.amount_eur))),
                "cumulated_percent": str(rounded(cumulated(c.amendments[: index + 1], b.amount_eur))),
            }
            for index, one in enumerate(c.amendments)
        ],
        "cumulated_percent": str(rounded(cumulated(c.amendments, b.amount_eur))),
        "subcontracts": [{**codec.to_dict(one), "file": _file(one.file)} for one in c.subcontracts],
        "subcontracted_eur": str(c.subcontracted_eur),
        "renewals": [codec.to_dict(one) for one in c.renewals],
        "terminations": [codec.to_dict(one) for one in c.terminations],
        "execution_ended_on": _day(c.execution_ended_on),
    }


def _file(one: ContractFile | None) -> dict[str, Any] | None:
    if one is None:
        return None
    told = {name: value for name, value in asdict(one).items() if name not in ("key", "by", "at")}
    return {**told, "at": to_text(one.at)}


def _day(one: date | None) -> str | None:
    return one.isoformat() if one else None


def _text(one: object) -> str | None:
    return None if one is None else str(one)
