"""What reads the bytes of documents: the queue that asks, the antivirus that judges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ...domain.dce import Scan


class VerifyQueue(Protocol):
    def ask(self, consultation_id: str, file_ids: Sequence[str]) -> None:
        """Have the bytes of these DCE files read, hashed and checked, later; asking twice is harmless."""

    def ask_archive(self, consultation_id: str, version: int, volume: int) -> None:
        """Have a volume of a version's ZIP written, later."""

    def ask_message(self, consultation_id: str, message_id: str) -> None:
        """Have the files joined to a message scanned, later; asking twice is harmless."""


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
