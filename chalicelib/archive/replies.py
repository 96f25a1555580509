"""An ArchiveTransferReply, read without a DTD, an entity or anything from elsewhere: expat alone (REQ-173)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_BYTES, MOST_DEPTH = 1024 * 1024, 40
_NAMESPACE = re.compile(r"fr:gouv:culture:archivesdefrance:seda:v2\.[0-3]")
ACCEPTED = ("OK", "WARNING", "000", "001")
_WHY = ("OutcomeDetailMessage", "Comment")


class BadReply(Exception):
    """What was given is no ArchiveTransferReply, or carries what none needs."""


@dataclass
class Reply:
    """`request` names the transfer; `reasons` are the archive's own words."""

    request: str = ""
    code: str = ""
    reasons: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return self.code.upper() in ACCEPTED


def read(body: bytes) -> Reply:
    """Raises BadReply."""
    if len(body) > MOST_BYTES:
        raise BadReply("too large")
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except expat.ExpatError as error:
        raise BadReply(f"not XML: {error}") from error
    found = reader.reply
    if not found.request or not found.code:
        raise BadReply("no MessageRequestIdentifier, or no ReplyCode")
    return found


class _Reader:
    def __init__(self) -> None:
        self.reply, self._path, self._text = Reply(), list[str](), ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse
        self.parser.ExternalEntityRefHandler = _refused_entity
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._more

    def _start(self, name: str, attributes: object) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._path and (local != "ArchiveTransferReply" or not _NAMESPACE.fullmatch(namespace)):
            raise BadReply(f"{local} is no ArchiveTransferReply of SEDA 2")
        self._path.append(local)
        if len(self._path) > MOST_DEPTH:
            raise BadReply("too deep")
        self._text = ""

    def _more(self, text: str) -> None:
        self._text += text

    def _end(self, name: str) -> None:
        local, depth, text = self._path.pop(), len(self._path), " ".join(self._text.split())
        self._text = ""
        if depth == 1 and local == "MessageRequestIdentifier":
            self.reply.request = text
        elif depth == 1 and local == "ReplyCode":
            self.reply.code = text
        elif local in _WHY and text and len(self.reply.reasons) < 20:
            self.reply.reasons.append(text[:500])


def _refused_entity(*_: object) -> int:
    _refuse()
    return 0


def _refuse(*_: object) -> None:
    raise BadReply("a DTD or an entity: none is read")
