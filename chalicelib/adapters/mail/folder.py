"""Mail on one machine: letters are files that the local mailbox page shows. Nothing leaves the machine."""

from __future__ import annotations

import email
import email.policy
import hashlib
import os
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from ...usecases.ports import Clock, Handed, Mail
from ...usecases.ports.cursors import Cursors
from ...usecases.ports.mail import Letter
from .mime import as_mime

BOUNCING = "rebond.example"
"""Letters to this domain bounce, so that bounces can be tried."""
REFUSED, TAKEN = "550 5.1.1 Mailbox unavailable", "250 2.0.0 Message accepted"
"""What this mailbox answers, in the words of a mail server (RFC 3463)."""
PAGE = 30
_NAME = r"\d{8}T\d{12}-[0-9a-f]{16}\.eml"


def _mark(address: str) -> str:
    """Eight hex digits in a letter's name: one person's letters are found without reading everybody's."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()[:8]


class FolderMailer:
    def __init__(self, folder: str, clock: Clock, sender: str = "ne-pas-repondre@souspli.example"):
        """Letters are dated by `clock`, the trial one included: they follow one another as the acts they tell of."""
        self._folder, self._clock, self._sender = Path(folder), clock, sender
        self._folder.mkdir(parents=True, exist_ok=True)

    def send(self, mail: Mail) -> Handed:
        if mail.to.endswith("@" + BOUNCING):
            return Handed(accepted=False, reply=REFUSED)
        message = as_mime(mail, self._sender)
        at = self._clock.now()
        message["Date"] = at
        within = datetime.now(UTC).microsecond % 1000  # several letters leave in one millisecond
        name = f"{at + timedelta(microseconds=within):%Y%m%dT%H%M%S%f}-{_mark(mail.to)}{os.urandom(4).hex()}.eml"
        partial = self._folder / f"{name}.part"  # not a name that letters() would list
        partial.write_bytes(message.as_bytes())
        partial.rename(self._folder / name)
        return Handed(accepted=True, reply=TAKEN)

    def letters(self, to: str | None, cursor: str | None) -> tuple[list[Letter], str | None]:
        """A page of letters, newest first, and the cursor of the next one. Raises Invalid."""
        cursors = Cursors(f"letters {to or ''}", _NAME)
        before = cursors.read(cursor)
        wanted = f"*-{_mark(to)}*.eml" if to else "*.eml"
        names = sorted((path.name for path in self._folder.glob(wanted) if not before or path.name < before), reverse=True)
        found: list[Letter] = []
        for name in names:
            letter = self._read(name)
            if to and letter["to"] != to.lower():
                continue
            if len(found) == PAGE:
                return found, cursors.after(found[-1]["id"])
            found.append(letter)
        return found, None

    def attachment(self, name: str, index: int) -> tuple[str, str, bytes] | None:
        """(file name, media type, bytes) of a letter's attachment."""
        path = self._folder / name
        if path.parent != self._folder or not path.is_file():
            return None
        parts = list(self._parse(path).iter_attachments())
        if not 0 <= index < len(parts):
            return None
        body = parts[index].get_payload(decode=True)
        assert isinstance(body, bytes), "an attachment is no container of others"
        return parts[index].get_filename() or "piece", parts[index].get_content_type(), body

    def _parse(self, path: Path) -> EmailMessage:
        return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)

    def _read(self, name: str) -> Letter:
        message = self._parse(self._folder / name)
        body = message.get_body(("plain",))
        return {
            "id": name,
            "at": message["Date"].datetime.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "to": str(message["To"]),
            "subject": str(message["Subject"]),
            "text": body.get_content() if body else "",
            "attachments": [
                {"name": part.get_filename(), "url": f"/v1/mailbox/{name}/attachments/{n}"}
                for n, part in enumerate(message.iter_attachments())
            ],
        }
