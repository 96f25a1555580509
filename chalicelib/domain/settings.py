"""What an entity settles once for its consultations, letters and printed documents; its administrators change it (usecases/directory)."""

from __future__ import annotations

from dataclasses import dataclass

from .contact import Contact, Place
from .pictures import Picture


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture that everybody reads. `path`: where it stands on the platform; sizes in pixels."""

    path: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands at the head of printed documents and of public pages. `delivery`: where samples and backup copies are handed over."""

    lines: tuple[str, ...] = ()
    logo: Logo | None = None
    address: str = ""
    delivery: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterText:
    """The entity's own words of one kind of letter (letters/kinds.py). `version` grows each time they change."""

    kind: str
    subject: str
    body: str
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class UsualCommittee:
    """Who sits in the opening committee of a new draft. `members`: ids; whoever left the entity is passed over."""

    members: tuple[str, ...] = ()
    quorum: int = 2


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`deadline_hour`: « 12:00 », offered in the wizard. `supports`: channels of notices. `time_zone`: empty, that of its département."""

    head: Head = Head()
    time_zone: str = ""
    committee: UsualCommittee = UsualCommittee()
    letters: tuple[LetterText, ...] = ()
    deadline_hour: str = ""
    contact: Contact = Contact()
    place: Place | None = None
    supports: tuple[str, ...] = ()
    retention_years: int | None = None
    """None: what the code asks."""
    four_eyes: bool = False
    """One agent asks for a publication, another publishes."""


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """A head ready to print: its lines with those of the address, and the picture itself."""

    lines: tuple[str, ...] = ()
    picture: Picture | None = None


BLANK = Letterhead()
