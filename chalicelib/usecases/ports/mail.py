"""Letters handed to a mail server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypedDict


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One letter. `tag` comes back with the delivery events (accepted, bounced)."""

    to: str
    subject: str
    text: str
    tag: str = ""
    attachments: tuple[tuple[str, str, bytes], ...] = ()


class JoinedFile(TypedDict):
    name: str | None
    url: str


class Letter(TypedDict):
    """A letter of a local mailbox, as its page shows it; `at` is UTC text."""

    id: str
    at: str
    to: str
    subject: str
    text: str
    attachments: list[JoinedFile]


class Mailer(Protocol):
    def send(self, mail: Mail) -> bool:
        """Hands the letter to the mail server. False: refused for good (a bounce)."""
