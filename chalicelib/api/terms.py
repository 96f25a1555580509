"""The terms of a contract in a request: JSON to domain values, only the ones given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..codec import from_dict
from ..domain.errors import Invalid
from ..domain.terms import Terms


def given(body: Mapping[str, Any]) -> dict[str, Any]:
    """Field of Terms → value, for the fields of `body`. Raises Invalid for a date that does not exist."""
    trimmed = _trimmed(body)
    notice = (trimmed.get("claims") or {}).get("prior_notice_on")
    if notice is not None:
        day(notice, "terms.claims.prior_notice_on")
    terms = from_dict(Terms, trimmed)
    return {name: getattr(terms, name) for name in body}


def day(text: str, field: str) -> date:
    """Raises Invalid for a date that does not exist."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid({field: "Cette date n’existe pas."}) from error


def _trimmed(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_trimmed(item) for item in value]
    return {name: _trimmed(item) for name, item in value.items()} if isinstance(value, dict) else value
