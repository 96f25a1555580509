"""Who may see or do what on a consultation, and why: the table of permissions asked for each person concerned (REQ-082)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from ...domain.consultation import Consultation
from ...domain.grant import Grant
from ...domain.permission import Action, Membership, Role, allows
from ...domain.person import User
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..directory import buyer_tree, lending
from ..ports import Clock, Directory, Page, cursors

PAGE = 25
SHOWN = (
    Action.READ_FILE,
    Action.READ_REGISTERS,
    Action.READ_OPENING,
    Action.READ_DECISIONS,
    Action.EDIT_CONSULTATION,
    Action.PUBLISH,
    Action.EXTEND,
    Action.CORRECT,
    Action.CANCEL,
    Action.ANSWER_QUESTION,
    Action.START_OPENING,
    Action.APPROVE_OPENING,
    Action.OPEN_ENVELOPES,
    Action.READ_OFFERS,
    Action.LIFT_ANONYMITY,
    Action.APPROVE_LIFTING,
    Action.EVALUATE,
    Action.PREPARE_ANALYSIS,
    Action.DECIDE,
    Action.SEND_MESSAGES,
    Action.NAME_EVALUATORS,
)
"""What there is to see or to do on a consultation, in the order of its life."""


@dataclass(frozen=True)
class Power:
    """What one person may do here by one place of theirs. `entity`: where that place is, or for whom they act; `grant`: None for their own."""

    user: User
    roles: tuple[Role, ...]
    actions: tuple[Action, ...]
    entity: str
    above: bool = False
    in_committee: bool = False
    grant: Grant | None = None


@dataclass(frozen=True, kw_only=True)
class Powers:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory

    def page(self, actor: Actor | None, consultation_id: str, cursor: str | None) -> Page[Power]:
        """By name. Raises NotFound, NotAllowed, Invalid for a cursor of something else."""
        _, found = self.whole(actor, consultation_id)
        mine = cursors.numbered(f"powers {consultation_id}")
        return cursors.slice_of(found, mine, cursor, PAGE)

    def whole(self, actor: Actor | None, consultation_id: str) -> tuple[Consultation, list[Power]]:
        """Everybody, for export."""
        now = self.clock.now()

        def over(buyer_id: str) -> Collection[str]:
            return buyer_tree.over(self.directory, actor, buyer_id)

        c, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_POWERS, now, over)
        found = [one for one in self._each(c, now) if one.actions]
        return c, sorted(found, key=lambda one: ((one.user.name or one.user.email).casefold(), one.user.id, one.grant is not None))

    def _each(self, c: Consultation, now: datetime) -> Iterator[Power]:
        buyer = self.directory.buyer(c.buyer_id)
        above = buyer_tree.at_and_above(self.directory, c.buyer_id)[1:]
        for user in self.directory.users_of(c.buyer_id):
            yield from self._own(c, user, c.buyer_id, above)
        for entity in above:
            for user in self.directory.users_of(entity):
                yield from self._own(c, user, entity, above)
        for grant in buyer.grants if buyer else ():
            if grant.holds(now):
                for user in lending.holders(self.directory, grant, now):
                    held = next(one for one in user.grants if one.id == grant.id)
                    actions = _actions(c, user, held.membership, above)
                    yield Power(user, held.roles, actions, self._name(grant.holder_id or c.buyer_id), grant=held)

    def _own(self, c: Consultation, user: User, entity: str, above: Collection[str]) -> Iterator[Power]:
        for place in user.memberships:
            if place.tenant_id == entity:
                inside = c.member(user.id) is not None
                yield Power(user, place.roles, _actions(c, user, place, above), self._name(entity), entity != c.buyer_id, inside)

    def _name(self, buyer_id: str) -> str:
        found = self.directory.buyer(buyer_id)
        return found.name if found else ""


def _actions(c: Consultation, user: User, place: Membership, above: Collection[str]) -> tuple[Action, ...]:
    known = lookup.ties(c, user.id, above)
    return tuple(action for action in SHOWN if allows(action, (place,), tenant_id=c.buyer_id, ties=known))
