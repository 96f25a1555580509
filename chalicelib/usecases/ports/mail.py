"""Letters handed to a mail server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypedDict

from ...domain import texts
from ...domain.errors import Unavailable

TAGS = ("consultation", "message", "reader", "sending")
"""What the parts of `Mail.tag` are, in order."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One letter. `id` names it for ever; `tag` comes back with the delivery events: consultation, message, reader.

    `optional`: a convenience, which whoever has an account may want daily or never; neither evidence, nor procedure, nor security.
    `unsubscribe`: the address that stops such letters by one POST (RFC 8058). The address, the subject and names of files are one line whatever they are made of: a break in one would be a header of somebody else's.
    """

    to: str
    subject: str
    text: str
    id: str = ""
    tag: str = ""
    unsubscribe: str = ""
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    optional: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "to", texts.one_line(self.to))
        object.__setattr__(self, "subject", " ".join(texts.one_line(self.subject).split()))
        object.__setattr__(self, "text", texts.lines(self.text))
        object.__setattr__(self, "attachments", tuple((texts.one_line(name), kind, body) for name, kind, body in self.attachments))


@dataclass(frozen=True)
class Handed:
    """What the mail server said of a letter. `accepted`: it took it; else it refused it for good. `relayed`: it is a service that sends, and tells
    later by an event whether the recipient's server took it. `reply`: its words."""

    accepted: bool
    reply: str = ""
    relayed: bool = False

    def __bool__(self) -> bool:
        return self.accepted


class Deferred(Unavailable):
    """The mail server does not take the letter for now, or does not answer: it is tried again. `reply`: its words."""

    def __init__(self, reply: str):
        super().__init__("Le serveur de courriel ne répond pas ou diffère l’envoi. Il sera tenté de nouveau.", "mail-deferred")
        self.reply = reply


@dataclass(frozen=True)
class Report:
    """What a mail server says later of a letter: its tag's four parts, a kind of evidence, when, in which words."""

    consultation_id: str
    message_id: str
    reader: str
    sending: str
    kind: str
    at: datetime
    said: str


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
    def send(self, mail: Mail) -> Handed:
        """Hands the letter to the mail server. Raises Deferred."""
