"""Whom companies may ask and where a contract is performed: of a consultation, and of the habits of an entity."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """Place of performance; `code_type` is one of the DECP code types."""

    code: str
    code_type: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    name: str = ""
    email: str = ""
    phone: str = ""
