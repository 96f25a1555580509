"""What lines about grants say, and what they make of the people and entities that hold them (domain/grant.py; REQ-192).

The entity that lends writes the line in its register; a delegation is then told in the register of the entity that received it. Whoever holds
a grant has it in their own record, as of its last line: a request is judged without reading anything else, and what is taken back is gone
before the answer to whoever took it back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ... import codec
from ...domain.buyer import Buyer
from ...domain.grant import Grant, GrantKind, in_force
from ...domain.instants import from_text, to_text
from ...domain.permission import WORKERS, Role
from ...domain.person import User
from ...domain.register import Entry
from ...domain.tenant import Tenant
from ..ports import Directory
from .saving import again
from .structure import Told

GIVEN = {GrantKind.DELEGATION: "delegation-given", GrantKind.STAND_IN: "stand-in-named", GrantKind.EVALUATION: "evaluator-joined"}
ENDED = {GrantKind.DELEGATION: "delegation-ended", GrantKind.STAND_IN: "stand-in-ended", GrantKind.EVALUATION: "evaluator-ended"}
_TOLD = {GIVEN[GrantKind.DELEGATION]: "delegation-received", ENDED[GrantKind.DELEGATION]: "delegation-lost"}
LISTED_FOR = timedelta(days=90)
MOST_OVER = 100
"""How long screens list a grant that is over, and how many of them: the register keeps all for ever."""
_NEVER_LENT = (Role.COMMITTEE_MEMBER, Role.ELECTED_MEMBER)
"""Roles of a person who sits: nobody sits for them."""


def facts(made: Grant) -> dict[str, Any]:
    """What a line keeps of a grant: ids, dates, and no name."""
    found = {"grant": codec.to_dict(replace(made, for_name="")), "people": list(made.people)}
    more = {"holder": made.holder_id, "absent": made.absent_id, "consultation": made.consultation_id}
    return {**found, **{name: value for name, value in more.items() if value}}


def told(tenant: Tenant, line: Entry) -> Iterator[Told]:
    """What a delegation says in the register of the entity that receives it."""
    kind = _TOLD.get(line.kind)
    if kind:
        record = {"grant": line.record["grant"], "entity": tenant.id, "people": line.record["people"]}
        yield Told(line.record["holder"], kind, record, f"{line.stream}#{line.seq}")


def lendable(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Those of a person that a stand-in holds for them."""
    return tuple(role for role in roles if role not in _NEVER_LENT)


@dataclass(frozen=True, kw_only=True)
class Lending:
    """The part of the projection that is about grants. Each method changes nothing the second time."""

    directory: Directory

    def given(self, tenant: Tenant, line: Entry) -> None:
        """A grant as it now stands, in the entity that lends it and in the people it names; `ended_at` says that it is taken back."""
        made = self._named(codec.from_dict(Grant, line.record["grant"]))
        self._listed(tenant.id, line, lambda buyer: replace(buyer, grants=_with(buyer.grants, made, from_text(line.at))))
        for user_id in made.people:
            self._changed(user_id, tenant.id, line, lambda user: user.granted(made))

    def received(self, tenant: Tenant, line: Entry) -> None:
        """A delegation, in the entity that receives it and in each of its agents when it names nobody."""
        made = self._named(codec.from_dict(Grant, line.record["grant"]))
        self._listed(tenant.id, line, lambda buyer: replace(buyer, received=_with(buyer.received, made, from_text(line.at))))
        for user in () if made.people else self.directory.users_of(tenant.id):
            if _works(user, tenant.id):
                self._changed(user.id, tenant.id, line, lambda one: one.granted(made))

    def in_place(self, user: User, tenant: Tenant) -> User:
        """A person whose roles in an entity have just changed, with what it lends or received as far as it is theirs now."""
        buyer = self.directory.buyer(tenant.id) if tenant.kind == "buyer" else None
        if not buyer:
            return user
        kept = tuple(one for one in user.grants if not _of_place(one, user, tenant.id))
        mine = tuple(one for one in buyer.received if not one.people and _works(user, tenant.id) and one.ended_at is None)
        return replace(user, grants=(*kept, *mine)).keeping_to(tenant.id, _services(buyer, user.id))

    def follow_absent(self, tenant: Tenant, line: Entry) -> None:
        """Stand-ins hold what the person they replace holds now."""
        buyer = self.directory.buyer(tenant.id) if tenant.kind == "buyer" else None
        for one in buyer.grants if buyer else ():
            if one.absent_id and one.absent_id == line.record["user"] and not one.over(from_text(line.at)):
                self._again_lent(tenant, line, one)

    def kept_apart(self, tenant: Tenant, line: Entry) -> None:
        """Who keeps to which services now."""
        buyer = self.directory.buyer(tenant.id)
        if not buyer:
            return
        for user in self.directory.users_of(tenant.id):
            services = _services(buyer, user.id)
            if any(m.services != services for m in user.memberships if m.tenant_id == tenant.id):
                self._changed(user.id, tenant.id, line, lambda one, to=services: one.keeping_to(tenant.id, to))  # type: ignore[misc]
        for grant in buyer.grants:
            if grant.absent_id and not grant.over(from_text(line.at)):
                self._again_lent(tenant, line, grant)

    def _again_lent(self, tenant: Tenant, line: Entry, known: Grant) -> None:
        absent, buyer = self.directory.user(known.absent_id), self.directory.buyer(tenant.id)
        if not absent or not buyer:
            return
        made = replace(known, roles=lendable(absent.roles_in(tenant.id)), services=_services(buyer, absent.id))
        if made == known:
            return
        self._listed(tenant.id, line, lambda one: replace(one, grants=_with(one.grants, made, from_text(line.at))))
        for user_id in made.people:
            self._changed(user_id, tenant.id, line, lambda user: user.granted(made))

    def _named(self, made: Grant) -> Grant:
        """With the name that records and screens say: registers keep ids alone."""
        if made.kind is GrantKind.STAND_IN:
            absent = self.directory.user(made.absent_id)
            return replace(made, for_name=(absent.name or absent.email) if absent else "")
        buyer = self.directory.buyer(made.buyer_id)
        return replace(made, for_name=buyer.name if buyer else "")

    def _listed(self, buyer_id: str, line: Entry, alter: Callable[[Buyer], Buyer]) -> None:
        def once() -> None:
            buyer = self.directory.buyer(buyer_id)
            if buyer and buyer.journal_seq <= line.seq:
                altered = replace(alter(buyer), journal_seq=line.seq)
                if altered != buyer:
                    self.directory.save_buyer(altered)

        again(once)

    def _changed(self, user_id: str, tenant_id: str, line: Entry, alter: Callable[[User], User]) -> None:
        def once() -> None:
            user = self.directory.user(user_id)
            if user and user.email and user.heard_of(tenant_id) <= line.seq:
                altered = alter(user).hearing(tenant_id, line.seq)
                if altered != user:
                    self.directory.save_user(altered)

        again(once)


def at_work(directory: Directory, buyer_id: str, roles: Collection[Role], now: datetime) -> list[User]:
    """Who does in an entity what those roles do, those to whom it is lent for now included, each once; for letters and reminders."""
    found = {user.id: user for user in directory.users_of(buyer_id) if set(user.roles_in(buyer_id)) & set(roles)}
    buyer = directory.buyer(buyer_id)
    for one in buyer.grants if buyer else ():
        if one.holds(now) and set(one.roles) & set(roles):
            found |= {user.id: user for user in holders(directory, one, now)}
    return [found[key] for key in sorted(found)]


def holders(directory: Directory, one: Grant, now: datetime) -> list[User]:
    """The people who hold a grant now."""
    people = [directory.user(user_id) for user_id in one.people] if one.people else directory.users_of(one.holder_id)
    return [user for user in people if user and any(held.id == one.id for held in in_force(user.grants, user.memberships, now))]


def _with(grants: tuple[Grant, ...], made: Grant, now: datetime) -> tuple[Grant, ...]:
    others = [one for one in grants if one.id != made.id]
    over = [one for one in others if one.over(now) and (one.ended_at or one.until) > now - LISTED_FOR]
    return (*over[-MOST_OVER:], *(one for one in others if not one.over(now)), made)


def _works(user: User, tenant_id: str) -> bool:
    return any(role in WORKERS for role in user.roles_in(tenant_id))


def _services(buyer: Buyer, user_id: str) -> tuple[str, ...]:
    return tuple(one.id for one in buyer.services if user_id in one.people) if buyer.services_apart else ()


def _of_place(one: Grant, user: User, tenant_id: str) -> bool:
    """Whether a grant goes with a person's place: given to every agent of the entity, or to somebody who is of it no more."""
    if one.kind is GrantKind.DELEGATION and one.holder_id == tenant_id:
        return not one.people or not _works(user, tenant_id)
    return one.kind is GrantKind.STAND_IN and one.buyer_id == tenant_id and not user.roles_in(tenant_id)


def ended(one: Grant, now: datetime) -> Grant:
    """Taken back."""
    return replace(one, ended_at=from_text(to_text(now)))
