"""Buyers: public entities, and those above them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .grant import Grant
from .settings import Settings


class BuyerKind(StrEnum):
    """What the thresholds and periods depend on (CCP L1210-1 to L1212-4)."""

    STATE = "state"
    AUTHORITY = "authority"
    ENTITY = "entity"
    DEFENCE = "defence"


@dataclass(frozen=True, kw_only=True)
class Convention:
    """The text that an entity carries for those below: known by the SHA-256 of its document. `asked`: nobody publishes before accepting it."""

    title: str
    sha256: str
    dated: date
    asked: bool = False


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """Of the text of that SHA-256, for an entity and its members. `signatory`: who signed for it; `by`: the person who said so here."""

    sha256: str
    signatory: str
    on: date
    by: str


@dataclass(frozen=True, kw_only=True)
class Service:
    """A part of an entity that has consultations in charge. `people`: ids of those who belong to it: they keep to its
    consultations when the entity keeps its services apart."""

    id: str
    name: str
    people: tuple[str, ...] = ()
    closed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """A public entity (*acheteur*). `kind`: central State, other contracting authority, contracting entity (networks), defence."""

    id: str
    siret: str
    name: str
    department: str
    created_at: datetime
    recovery_recipient: str | None = None
    kind: BuyerKind = BuyerKind.AUTHORITY
    parent_id: str | None = None
    """The entity above it: an EPCI for its communes. Searching the one above finds what the others publish."""
    closed_on: date | None = None
    """Since that day it begins no consultation; what is online goes on."""
    merged_into: str | None = None
    """The entity that took its place: a commune nouvelle."""
    convention: Convention | None = None
    acceptance: Acceptance | None = None
    charter: Convention | None = None
    """How the platform is used: each entity accepts it for itself (`charter_acceptance`)."""
    charter_acceptance: Acceptance | None = None
    services: tuple[Service, ...] = ()
    services_apart: bool = False
    """Whether people of a service act only on consultations of it, or of none."""
    grants: tuple[Grant, ...] = ()
    """What it lent: delegations, stand-ins, evaluators."""
    received: tuple[Grant, ...] = ()
    """Delegations that other entities gave to it."""
    settings: Settings = Settings()
    journal_seq: int = 0
    """The last line of its register of administration that changed it."""
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Ancestor:
    """An entity above a buyer, as it was named when the consultation was created."""

    id: str
    siret: str
    name: str
