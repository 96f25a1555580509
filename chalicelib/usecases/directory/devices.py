"""The name that a person gives a browser: kept with its sessions, and found again at the next one from the same browser."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from ...domain.instants import to_text
from ...domain.session import KNOWN_FOR, Session
from ..ports import Ephemeral


def device_key(user_id: str, token: str) -> str:
    """What stands for the browser's cookie in this person's sessions: nobody else's, and not to be read back."""
    return hashlib.sha256(f"{user_id} {token}".encode()).hexdigest()


def known_name(ephemeral: Ephemeral, session: Session) -> str:
    note = ephemeral.note(_note(session))
    return str(note["name"]) if note and to_text(session.created_at) < note["until"] else ""


def give_name(ephemeral: Ephemeral, session: Session, name: str) -> None:
    """Remembered as long as the browser itself is, from this session on."""
    until = session.created_at + KNOWN_FOR
    ephemeral.put_note(_note(session), {"name": name, "until": to_text(until)}, until)


def _note(session: Session) -> str:
    return f"device#{session.device}"


def named(session: Session, name: str) -> Session:
    return replace(session, device_name=name)
