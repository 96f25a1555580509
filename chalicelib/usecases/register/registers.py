"""Reading and exporting registers; those that would tell who bids stay shut until closure (REQ-081, REQ-155, REQ-156)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ...domain.consultation import Consultation
from ...domain.errors import NotFound, WrongState
from ...domain.permission import Action
from ...domain.register import KINDS, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..directory import buyer_tree
from ..opening import envelopes
from ..ports import Clock, Directory, Page, cursors

PAGE, LOOKED_AT = 100, 1000
"""Lines in one answer, and lines read to find those of one kind of act."""
HIDDEN_BEFORE_CLOSURE = ("deposits", "openings", "evaluations")


@dataclass(frozen=True, kw_only=True)
class Registers:
    clock: Clock
    consultations: ports.Consultations
    registers: ports.Registers
    directory: Directory

    def page(self, actor: Actor | None, consultation_id: str, kind: str, cursor: str | None, act: str = "") -> Page[Entry]:
        """A hundred lines, of one kind of act when `act` names it: then at most LOOKED_AT lines are read, and the cursor goes on from there.

        Raises NotFound, WrongState `register-hidden`, Invalid.
        """
        self._permitted(actor, consultation_id, kind)
        name = stream(consultation_id, kind)
        mine = cursors.numbered(f"register {name} {act}")
        after = cursors.number(mine, cursor)
        if not act:
            lines = self.registers.read(name, after=after, limit=PAGE + 1)
            return Page(lines[:PAGE], mine.after(str(lines[PAGE - 1].seq)) if len(lines) > PAGE else None)
        lines = self.registers.read(name, after=after, limit=LOOKED_AT)
        found = [line for line in lines if line.kind == act]
        if len(found) > PAGE:
            return Page(found[:PAGE], mine.after(str(found[PAGE - 1].seq)))
        return Page(found, mine.after(str(lines[-1].seq)) if len(lines) == LOOKED_AT else None)

    def acting(self, lines: Iterable[Entry]) -> dict[str, str]:
        """Id → name, of who acted for an entity or a person, and of these: other lines name nobody but by ids."""
        lent = [line.record for line in lines if "on_behalf_of" in line.record or "in_place_of" in line.record]
        people = {one[name] for one in lent for name in ("by", "user_id", "in_place_of") if name in one}
        entities = {one["on_behalf_of"] for one in lent if "on_behalf_of" in one}
        named = {user.id: user.name or user.email for one in people if (user := self.directory.user(one)) and user.email}
        return named | {buyer.id: buyer.name for one in entities if (buyer := self.directory.buyer(one))}

    def whole(self, actor: Actor | None, consultation_id: str, kind: str) -> tuple[Consultation, list[Entry], datetime]:
        """Every line, for export; with the instant of the export."""
        consultation = self._permitted(actor, consultation_id, kind)
        return consultation, self.registers.read(stream(consultation_id, kind)), self.clock.now()

    def _permitted(self, actor: Actor | None, consultation_id: str, kind: str) -> Consultation:
        now = self.clock.now()
        above = partial(buyer_tree.over, self.directory, actor)
        consultation, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_REGISTERS, now, above)
        if kind not in KINDS or not consultation.published_at:
            raise NotFound()
        if kind in HIDDEN_BEFORE_CLOSURE and consultation.before_deadline(now):
            raise WrongState(
                "Ce registre reste fermé à tous jusqu’à la date limite : ni le nombre ni le nom des candidats ne se voient avant.",
                "register-hidden",
            )
        if kind in HIDDEN_BEFORE_CLOSURE and envelopes.read(self.registers, consultation).anonymous:
            raise WrongState("Ce registre reste fermé tant que le jury juge sans nom (CCP R2162-18).", "anonymity-holds")
        return consultation
