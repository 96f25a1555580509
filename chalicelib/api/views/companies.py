"""Accounts of companies that changed, as their people and buyers see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...domain.company import Company, Former, MergerRequest
from ...domain.instants import to_text
from ...domain.person import User
from .consultation import text


def history(one: Company, into: Company | None, absorbed: Sequence[Company]) -> dict[str, Any]:
    return {
        "formerly": [former(each) for each in one.formerly],
        "merged_into": {"id": into.id, "name": into.name} if into else None,
        "merged_at": text(one.merged_at),
        "absorbed": [{"id": each.id, "name": each.name, "merged_at": text(each.merged_at)} for each in absorbed],
    }


def former(one: Former) -> dict[str, Any]:
    return {"type": one.identifier.type, "value": one.identifier.value, "until": one.until.isoformat()}


def merger_request(one: MergerRequest, source: Company, asker: User) -> dict[str, Any]:
    return {
        "source": {"id": source.id, "name": source.name, "proof": source.proof.how},
        "email": asker.email,
        "asked_at": to_text(one.asked_at),
    }
