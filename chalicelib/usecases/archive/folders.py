"""A consultation's folder, taken away from the screen by pages of links, or written whole by the operator (REQ-158)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...archive.folder import KINDS, WHOLE, Piece
from ...domain.consultation import Consultation
from ...domain.errors import NotFound
from ...domain.instants import paris_day, to_text
from ...domain.permission import Action
from ...domain.register import Draft, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock, Objects, Page, Registers, cursors
from ..register.exports import Exports
from .committee import CommitteeFolder
from .contents import Contents

PAGE = 100
_SHAPE = r"[0-9a-f]{64}"


@dataclass(frozen=True)
class Linked:
    """One file, its size, and where to fetch it for 15 minutes."""

    piece: Piece
    size_bytes: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Folders:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    objects: Objects
    contents: Contents
    committee: CommitteeFolder
    exports: Exports

    def page(self, actor: Actor | None, consultation_id: str, kind: str, cursor: str | None) -> tuple[Mapping[str, Any], Page[Linked]]:
        """The head of the inventory, and a hundred files at most. Taking a folder away is a line of the register `archive`, one a day.

        Raises NotFound for a draft or another kind; WrongState before the deadline for a committee's.
        """
        now = self.clock.now()
        if kind not in KINDS:
            raise NotFound()
        wanted = Action.TAKE_EXPORT if kind == WHOLE else Action.OPEN_ENVELOPES
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, wanted, now)
        if not c.published_at:
            raise NotFound()
        pieces = list(self.pieces(c, kind, now))
        if not cursor:
            self._note(c, kind, someone, now)
        found = cursors.ordered(
            pieces, lambda one: one.place, cursors.Cursors(f"folder {c.id} {kind}", _SHAPE), cursor, PAGE, newest_first=False
        )
        return head(c, kind, now), Page([linked for one in found.items if (linked := self._linked(one))], found.next)

    def pieces(self, c: Consultation, kind: str, now: datetime) -> Iterator[Piece]:
        """For whoever is known to be allowed. Raises WrongState for a committee's before the deadline."""
        return self.contents.whole(c, now) if kind == WHOLE else self.committee.pieces(c, now)

    def read(self, piece: Piece) -> Iterator[bytes] | None:
        """The bytes of a file, by pieces of a mebibyte; None when they are gone."""
        if piece.make:
            return iter((piece.make(),))
        return self.objects.stream(piece.area, piece.key) if self.objects.size(piece.area, piece.key) is not None else None

    def _linked(self, piece: Piece) -> Linked | None:
        if piece.make:
            body = piece.make()
            return Linked(piece, len(body), self.exports.link(piece.path.rsplit("/", 1)[-1], piece.media_type, body))
        size = self.objects.size(piece.area, piece.key)
        return None if size is None else Linked(piece, size, self.objects.sign_get(piece.area, piece.key))

    def _note(self, c: Consultation, kind: str, someone: Actor, now: datetime) -> None:
        record = {"kind": kind, **someone.signature}
        self.registers.append(
            stream(c.id, "archive"),
            idem=f"export#{kind}#{someone.user.id}#{paris_day(now)}",
            build=lambda last: Draft(kind="export", at=now, record=record),
            since=0,
        )


def head(c: Consultation, kind: str, now: datetime) -> Mapping[str, Any]:
    """Of the inventory."""
    return {
        "kind": kind,
        "consultation": c.id,
        "reference": c.reference,
        "buyer": c.buyer_name,
        "siret": c.buyer_siret,
        "exported_at": to_text(now),
    }
