"""Deadlines as an iCalendar file (RFC 5545): text escaped, lines folded at 75 bytes, CRLF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..domain import texts
from ..search.listed import Listed

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LINE_BYTES = 75


def calendar(lines: Iterable[Listed], origin: str, now: datetime) -> bytes:
    """One event a consultation, at its deadline, with a reminder the day before. The same consultation keeps its UID when it moves."""
    host = origin.partition("://")[2]
    content = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sous Pli//Consultations//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for line in lines:
        content += _event(line, origin, host, now)
    content.append("END:VCALENDAR")
    return b"".join(folded(one) for one in content)


def _event(line: Listed, origin: str, host: str, now: datetime) -> list[str]:
    address, at = f"{origin}/consultations/{line.id}", _utc(line.submission_deadline)
    about = f"{line.buyer_name}\nRéférence {line.reference}\nRemise des plis : {line.territory.told(line.submission_deadline)}\n{address}"
    return [
        "BEGIN:VEVENT",
        f"UID:{line.id}@{host}",
        f"DTSTAMP:{_utc(now)}",
        f"LAST-MODIFIED:{_utc(line.updated_at)}",
        f"SEQUENCE:{line.version}",
        f"DTSTART:{at}",
        f"SUMMARY:{escaped(f'Date limite : {line.title}')}",
        f"DESCRIPTION:{escaped(about)}",
        f"URL:{address}",
        f"STATUS:{'CANCELLED' if line.ended == 'cancelled' else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(line.title)}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _utc(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    whole = texts.lines(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return whole.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line in pieces of 75 bytes at most, no character cut in two (RFC 5545, 3.1)."""
    return b"\r\n ".join(_pieces(line)) + b"\r\n"


def _pieces(line: str) -> Iterator[bytes]:
    piece, room = b"", _LINE_BYTES
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > room:
            yield piece
            piece, room = b"", _LINE_BYTES - 1
        piece += encoded
    yield piece
