"""Whose register of administration an act stands in: an entity, a company, or the platform itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PLATFORM = "platform"
ADMINISTRATION = "administration"
_LETTERS: Mapping[str, str] = {"buyer": "O", "company": "E", PLATFORM: "P"}


@dataclass(frozen=True)
class Tenant:
    """`kind`: buyer, company or platform; `id`: the entity's or the company's, `platform` for the third."""

    kind: str
    id: str

    @property
    def register(self) -> str:
        """The name of its register of administration: `O#…`, `E#…` or `P#platform`, then `#administration`."""
        return f"{_LETTERS[self.kind]}#{self.id}#{ADMINISTRATION}"


@dataclass(frozen=True)
class Holder:
    """Whose register of administration it is, as exports name it. `identifier`: « SIRET 21350238800019 »."""

    tenant: Tenant
    name: str
    identifier: str


def of_register(name: str) -> Tenant | None:
    """Whose register that is; None when it is not one of administration."""
    letter, _, rest = name.partition("#")
    kind = next((kind for kind, mark in _LETTERS.items() if mark == letter), None)
    held, _, what = rest.partition("#")
    return Tenant(kind, held) if kind and what == ADMINISTRATION else None
