"""Letters handed to a mail server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol, TypedDict

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One letter. `id` names it for ever; `tag` comes back with the delivery events (accepted, bounced).

    The subject is one line whatever it is made of: a break in it would be a header of somebody else's.
    """

    to: str
    subject: str
    text: str
    id: str = ""
    tag: str = ""
    attachments: tuple[tuple[str, str, bytes], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", " ".join(_CONTROLS.sub(" ", self.subject).split()))


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
