"""Reports of mail servers about letters sent by SMTP (RFC 3464), read from the mailbox of the sender; and answers of people who wrote there."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from typing import TYPE_CHECKING, Any

from ...domain.instants import to_ms
from ...domain.message import ACCEPTED, BOUNCED, DEFERRED
from ...usecases.ports import Mail, Report

if TYPE_CHECKING:
    from ...usecases.exchanges.deliveries import Deliveries
    from ...usecases.work.letters import Postman

_KINDS = {"failed": BOUNCED, "delayed": DEFERRED, "delivered": ACCEPTED}
"""`Action` of RFC 3464, 2.3.3; a relay or an expansion says nothing of the recipient's server."""
_TAG = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}/[0-9A-HJKMNP-TV-Z]{26}/[\w-]{1,40}/\d{1,9}")
_EXPLAINED = (
    "Bonjour,\n\nVous avez répondu à un courriel automatique : votre réponse n’est lue par personne, et l’acheteur ne l’a pas reçue.\n"
    "Pour lui écrire, ouvrez la consultation ou sa lettre dans votre espace :\n{origin}/entreprise/\n\n"
    "Pour une difficulté technique, l’assistance répond ici :\n{origin}/assistance/\n\n"
)
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Reply:
    """Somebody answered a letter by mail: `to` is their address, `letter` what they answered to."""

    to: str
    letter: str


def take_in(raw: bytes, deliveries: Deliveries, postman: Postman, origin: str, now: datetime) -> str:
    """Make evidence of a report, tell a person who answered where to write; once a letter a day. What was done, for a log."""
    found = read(raw, now)
    if isinstance(found, Reply):
        day = now.date().isoformat()
        explained = Mail(
            id=f"reply#{found.to}#{day}",
            to=found.to,
            subject="Votre réponse n’est pas parvenue à l’acheteur – Sous Pli",
            text=_EXPLAINED.format(origin=origin) + _in_english(),
        )
        return "explained" if postman.send(explained, now) else "refused"
    return f"{deliveries.report(found)} facts" if found else "left"


def _in_english() -> str:
    return "Your reply to this automatic e-mail is read by nobody: write to the buyer from your space, at the first address above.\n"


def read(raw: bytes, now: datetime) -> list[Report] | Reply | None:
    """What came into the mailbox: what servers say of letters of ours, or the answer of a person; None for any other automatic mail.

    Never raises on what a stranger sent. The instant is that of the report, `now` when it says none that can be read or one to come.
    """
    if len(raw) > MOST_BYTES:
        raw = raw[:MOST_BYTES]
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    if message.get_content_type() == "multipart/report" and _parameter(message, "report-type") == "delivery-status":
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return list(_reports(parsed, now))
    return _reply(message)


def _reports(message: EmailMessage, now: datetime) -> Iterator[Report]:
    status = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    blocks: list[Any] = [block for block in _inside(status) if not isinstance(block, str)] if status else []
    tag = next(_tags(message, blocks), "")
    if not tag:
        return
    consultation_id, message_id, reader, sending = tag.split("/")
    at = _instant(message, now)
    for block in blocks:
        kind = _KINDS.get(str(block.get("Action", "")).strip().lower())
        if kind:
            words = f"{block.get('Status', '')} {str(block.get('Diagnostic-Code', '')).partition(';')[2]}"
            yield Report(consultation_id, message_id, reader, sending, kind, at, words.strip())


def _tags(message: EmailMessage, blocks: list[Any]) -> Iterator[str]:
    """The mark of the letter: the envelope's id (RFC 3461), or the header of the copy that is joined."""
    for block in blocks:
        yield from _TAG.findall(str(block.get("Original-Envelope-Id", "")))
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            yield from _marked(str(part.get_payload()))
        elif part.get_content_type() == "message/rfc822":
            for inside in _inside(part):
                yield from _TAG.findall(str(inside.get("X-Evidence", "")))


def _inside(part: Message) -> list[Any]:
    """The parts of a part that holds some."""
    found: Any = part.get_payload()
    return found if isinstance(found, list) else []


def _marked(headers: str) -> Iterator[str]:
    found = re.search(r"^X-Evidence:\s*(\S+)", headers, re.MULTILINE | re.IGNORECASE)
    if found:
        yield from _TAG.findall(found[1])


def _instant(message: EmailMessage, now: datetime) -> datetime:
    try:
        said = message["Date"].datetime
        at = to_ms(said if said.tzinfo else said.replace(tzinfo=UTC))
    except (AttributeError, TypeError, ValueError):
        return now
    return min(at, now)


def _reply(message: Message) -> Reply | None:
    """Only a person's mail is answered: no loop between machines (RFC 3834)."""
    automatic = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower() != "no"
    listed = any(message.get(name) for name in ("List-Id", "List-Unsubscribe", "Precedence", "X-Auto-Response-Suppress"))
    sender = email.utils.parseaddr(str(message.get("Reply-To") or message.get("From", "")))[1]
    empty = str(message.get("Return-Path", "")).strip() == "<>"
    if automatic or listed or empty or "@" not in sender:
        return None
    return Reply(sender.strip().lower(), str(message.get("Message-ID", ""))[:300])


def _parameter(message: Message, name: str) -> str:
    return str(message.get_param(name, "")).lower()
