"""Whose register an act of administration or of sign-in stands in: an entity's, a company's, or the platform's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PLATFORM = "platform"
ADMINISTRATION, SIGN_INS = "administration", "sign-ins"
REGISTERS = (ADMINISTRATION, SIGN_INS)
_LETTERS: Mapping[str, str] = {"buyer": "O", "company": "E", PLATFORM: "P"}


@dataclass(frozen=True)
class Tenant:
    """`kind`: buyer, company or platform; `id`: the entity's or the company's, `platform` for the third."""

    kind: str
    id: str

    @property
    def register(self) -> str:
        """The name of its register of administration: `O#…`, `E#…` or `P#platform`, then `#administration`."""
        return self.named(ADMINISTRATION)

    def named(self, register: str) -> str:
        """The name of one of its registers. Raises ValueError for a register that nobody has."""
        if register not in REGISTERS:
            raise ValueError(f"no register named {register}")
        return f"{_LETTERS[self.kind]}#{self.id}#{register}"


@dataclass(frozen=True)
class Holder:
    """Whose register it is, as exports name it. `identifier`: « SIRET 21350238800019 », the address of the site for the platform's."""

    tenant: Tenant
    name: str
    identifier: str


def of_register(name: str) -> tuple[Tenant, str] | None:
    """Whose register that is, and which; None when it is not one of a tenant."""
    letter, _, rest = name.partition("#")
    kind = next((kind for kind, mark in _LETTERS.items() if mark == letter), None)
    held, _, what = rest.partition("#")
    return (Tenant(kind, held), what) if kind and what in REGISTERS else None
