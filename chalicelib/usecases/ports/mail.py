"""Letters handed to a mail server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypedDict

from ...domain import texts


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One letter. `id` names it for ever; `tag` comes back with the delivery events (accepted, bounced).

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
