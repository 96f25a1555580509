"""Mail, journals, the gate, the queue, the antivirus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ...domain.dce import Scan


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One letter. `tag` comes back with the delivery events (accepted, bounced)."""

    to: str
    subject: str
    text: str
    tag: str = ""
    attachments: tuple[tuple[str, str, bytes], ...] = ()


class Mailer(Protocol):
    def send(self, mail: Mail) -> bool:
        """Hands the letter to the mail server. False: refused for good (a bounce)."""


class Gazette(Protocol):
    """A way to journals: BOAMP, TED, newspapers."""

    def submit(self, channel: str, name: str, body: bytes) -> str | None:
        """The journal's reference for what was sent; None when that journal is not connected and a person must send it."""


class Gate(Protocol):
    """The only holder of the right to unwrap gate keys; its own function and role."""

    def make_slot_keys(self, consultation_id: str, slots: Sequence[str], not_before: datetime) -> Mapping[str, str]:
        """A fresh key a slot, kept by the gate; returns slot → public recipient."""

    def extend(self, consultation_id: str) -> None:
        """Bind every slot key to the deadline now in force in the register."""

    def release(self, consultation_id: str, opening_id: str, deposit_id: str, slot: str) -> bytes:
        """s_g of one envelope, encrypted to the opener's ephemeral key. Raises Refused."""


class VerifyQueue(Protocol):
    def ask(self, consultation_id: str, file_ids: Sequence[str]) -> None:
        """Have the bytes of these DCE files read, hashed and checked, later; asking twice is harmless."""

    def ask_archive(self, consultation_id: str, version: int, volume: int) -> None:
        """Have a volume of a version's ZIP written, later."""


@dataclass(frozen=True)
class Verdict:
    """What an antivirus says of bytes; `threat` is the name of the signature that was found."""

    scan: Scan
    threat: str = ""


class Antivirus(Protocol):
    def scan(self, chunks: Iterator[bytes], size_bytes: int) -> Verdict:
        """Reads as much of `chunks` as it needs. Never raises: what was not read to its end is not clean."""

    def probe(self) -> None:
        """Raises an exception whose name says what is missing: no scanner, no answer, no official database."""
