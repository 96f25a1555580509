"""Stand-ins: a colleague holds an absent person's roles in their entity for some days, and their letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...domain.buyer import Buyer
from ...domain.errors import Invalid, NotAllowed, NotFound, WrongState
from ...domain.grant import Grant, GrantKind
from ...domain.ids import new_id
from ...domain.permission import Action, Role
from ...domain.person import User
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from . import lending
from .delegations import take_back
from .ledger import Ledger, Record
from .spans import span

MOST, MOST_DAYS = 100, 366


@dataclass(frozen=True, kw_only=True)
class StandIns:
    clock: Clock
    directory: Directory
    ledger: Ledger

    def name(self, actor: Actor | None, buyer_id: str, *, absent_id: str, user_id: str, first: date, last: date) -> Grant:
        """An administrator for anybody; the others for themselves. Keys of committee members are never lent.

        Raises Invalid, NotFound, NotAllowed; WrongState `stand-in-named` while another one holds some of these days.
        """
        now = self.clock.now()
        someone = permit(actor, Action.NAME_STAND_IN, tenant_id=buyer_id, now=now)
        self._require_own(someone, buyer_id, absent_id)
        buyer, absent = self._read(buyer_id), self._member(buyer_id, absent_id)
        if user_id == absent_id:
            raise Invalid({"user_id": "Choisissez un ou une collègue."})
        self._member(buyer_id, user_id)
        dates = span(buyer, first, last, now, MOST_DAYS)
        made = Grant(
            id=new_id(now),
            kind=GrantKind.STAND_IN,
            buyer_id=buyer_id,
            roles=_lent(absent, buyer_id),
            since=dates.since,
            until=dates.until,
            given_by=someone.id,
            people=(user_id,),
            absent_id=absent_id,
            services=next((m.services for m in absent.memberships if m.tenant_id == buyer_id), ()),
        )

        def decide() -> Record | None:
            live = [one for one in self._read(buyer_id).grants if one.kind is GrantKind.STAND_IN and not one.over(now)]
            same = [one for one in live if one.absent_id == absent_id and one.since < made.until and made.since < one.until]
            if any((one.people, one.since, one.until) == (made.people, made.since, made.until) for one in same):
                return None
            if same:
                raise WrongState("Une autre suppléance couvre une partie de ces jours : retirez-la d’abord.", "stand-in-named")
            if len(live) >= MOST:
                raise WrongState(f"Une entité a au plus {MOST} suppléances à la fois.", "too-many-grants")
            return lending.facts(made)

        self.ledger.write(Tenant("buyer", buyer_id), lending.GIVEN[made.kind], someone, decide)
        return next(
            one for one in self._read(buyer_id).grants if (one.absent_id, one.since) == (absent_id, made.since) and not one.over(now)
        )

    def end(self, actor: Actor | None, buyer_id: str, grant_id: str) -> Grant:
        """By an administrator, or by the person who comes back. Raises NotFound, NotAllowed."""
        someone = permit(actor, Action.NAME_STAND_IN, tenant_id=buyer_id, now=self.clock.now())
        known = next((one for one in self._read(buyer_id).grants if one.id == grant_id and one.kind is GrantKind.STAND_IN), None)
        if not known:
            raise NotFound()
        self._require_own(someone, buyer_id, known.absent_id)
        return take_back(self.ledger, self.directory, someone, buyer_id, grant_id, GrantKind.STAND_IN)

    @staticmethod
    def _require_own(someone: Actor, buyer_id: str, absent_id: str) -> None:
        if absent_id != someone.id and Role.ENTITY_ADMIN not in someone.user.roles_in(buyer_id):
            raise NotAllowed(
                "Vous nommez votre propre suppléant ; un administrateur de l’entité nomme celui des autres.", "role-beyond-yours"
            )

    def _member(self, buyer_id: str, user_id: str) -> User:
        found = self.directory.user(user_id)
        if not found or not found.roles_in(buyer_id):
            raise NotFound()
        return found

    def _read(self, buyer_id: str) -> Buyer:
        found = self.directory.buyer(buyer_id)
        if not found:
            raise NotFound()
        return found


def _lent(absent: User, buyer_id: str) -> tuple[Role, ...]:
    found = lending.lendable(absent.roles_in(buyer_id))
    if not found:
        raise Invalid({"absent_id": "Cette personne siège, et ne fait rien d’autre : un membre de commission ne se remplace pas ici."})
    return found
