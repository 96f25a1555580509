"""Asking somebody in: nothing is given before that person, whose address is proved, accepts; nothing tells whether it has an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...domain.allowances import By
from ...domain.errors import NotFound, WrongState
from ...domain.grant import Grant, GrantKind, in_force
from ...domain.ids import new_id
from ...domain.joining import OFFERED_FOR, RESENT_AFTER, Dated, Invitation
from ...domain.permission import Role
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from ..work.allowances import Allowances
from . import identifiers, lending
from .ledger import Ledger, Record
from .places import MANAGE, require_giving, roles_of


@dataclass(frozen=True, kw_only=True)
class Invitations:
    clock: Clock
    directory: Directory
    ledger: Ledger
    allowances: Allowances

    def invite(self, actor: Actor | None, tenant: Tenant, *, email: str, name: str, roles: Sequence[str]) -> Invitation:
        """Asks an address in, or asks it again. Raises Invalid, TooMany."""
        someone = permit(actor, MANAGE[tenant.kind], tenant_id=tenant.id, now=self.clock.now())
        wanted = roles_of(tenant.kind, roles)
        address = identifiers.email(email)
        require_giving(someone, tenant, wanted, oneself=address == someone.user.email)
        return self.offer(someone, tenant, email=address, name=name, roles=wanted)

    def offer(
        self, by: Actor, tenant: Tenant, *, email: str, name: str, roles: tuple[Role, ...], counted: bool = True, dated: Dated | None = None
    ) -> Invitation:
        """The same for a caller who has judged it. The row comes before the line, and gives nothing: the letter follows the line.

        `counted`: False for a caller who has bounds of its own. `dated`: for one consultation alone.
        """
        if counted:
            self.allowances.spend("invitation", {By.TARGET: email})
        made = self._offered(by, tenant, email, name.strip(), roles, dated)
        facts = {"invitation": made.id, "roles": list(roles), "sent": made.sent}
        if dated:
            facts["consultation"] = dated.consultation_id
        self.ledger.write(tenant, "person-invited", by, lambda: facts, idem=f"invited#{made.id}#{made.sent}")
        return made

    def _offered(self, by: Actor, tenant: Tenant, email: str, name: str, roles: tuple[Role, ...], dated: Dated | None) -> Invitation:
        """The invitation as it now stands: a second click, or the end of what was cut, finds the first; later, it is sent once more."""
        now, known = self.clock.now(), self.directory.invitation(tenant.id, email)
        if known and known.dated != dated and now < known.expires_at:
            raise WrongState("Une autre invitation attend déjà la réponse de cette adresse. Retirez-la d’abord.", "already-invited")
        if known and known.roles == roles and now < known.invited_at + RESENT_AFTER:
            return known
        made = Invitation(
            id=known.id if known else new_id(now),
            tenant_kind=tenant.kind,
            tenant_id=tenant.id,
            email=email,
            name=name,
            roles=roles,
            invited_by=by.id,
            invited_at=now,
            expires_at=now + OFFERED_FOR,
            sent=known.sent + 1 if known else 1,
            dated=dated,
        )
        self.directory.put_invitation(made)
        return made

    def pending(self, actor: Actor | None, tenant: Tenant) -> list[Invitation]:
        """Those not answered yet, those that nobody may accept any more included."""
        permit(actor, MANAGE[tenant.kind], tenant_id=tenant.id, now=self.clock.now())
        return sorted(self.directory.invitations_of(tenant.id), key=lambda one: one.invited_at)

    def withdraw(self, actor: Actor | None, tenant: Tenant, invitation_id: str) -> None:
        """Raises NotFound."""
        someone = permit(actor, MANAGE[tenant.kind], tenant_id=tenant.id, now=self.clock.now())
        found = next((one for one in self.directory.invitations_of(tenant.id) if one.id == invitation_id), None)
        if not found:
            raise NotFound()
        self._answered(found, "invitation-withdrawn", someone)

    def take_back(self, by: Actor, invitation: Invitation) -> None:
        """The same for a caller who has judged it."""
        self._answered(invitation, "invitation-withdrawn", by)

    def mine(self, actor: Actor) -> list[Invitation]:
        """Those sent to the address that this person proved, and still open."""
        now = self.clock.now()
        return [one for one in self.directory.invitations_to(actor.user.email) if now < one.expires_at]

    def accept(self, actor: Actor, invitation_id: str) -> Actor:
        """The roles offered, added to those that the person has there, or held for dates. Raises NotFound for one withdrawn, past or answered."""
        found = self._mine(actor, invitation_id)
        if found.dated:
            self._named(actor, found, found.dated)
            return self._accepted(actor, found)

        def decide() -> Record | None:
            user = self.directory.user(actor.user.id)
            if not user or not self.directory.invitation(found.tenant_id, found.email):
                raise NotFound()
            before = user.roles_in(found.tenant_id)
            after = tuple(dict.fromkeys((*before, *found.roles)))
            if after == before:
                return None
            return {"user": user.id, "from": list(before), "to": list(after), "invitation": found.id}

        self.ledger.write(found.tenant, "person-joined", actor, decide)
        return self._accepted(actor, found)

    def _named(self, actor: Actor, found: Invitation, dated: Dated) -> None:
        """An evaluator: named for a consultation, and a member of nothing."""
        made = Grant(
            id=found.id,
            kind=GrantKind.EVALUATION,
            buyer_id=found.tenant_id,
            roles=found.roles,
            since=dated.since,
            until=dated.until,
            given_by=found.invited_by,
            people=(actor.user.id,),
            consultation_id=dated.consultation_id,
        )

        def decide() -> Record:
            if not self.directory.invitation(found.tenant_id, found.email):
                raise NotFound()
            return lending.facts(made)

        self.ledger.write(found.tenant, lending.GIVEN[made.kind], actor, decide, idem=f"evaluator#{found.id}#{found.sent}")

    def _accepted(self, actor: Actor, found: Invitation) -> Actor:
        self.directory.drop_invitation(found)
        user = self.directory.user(actor.user.id)
        assert user is not None
        if found.name and not user.name:
            user = self.directory.save_user(replace(user, name=found.name))
        return replace(actor, user=user, grants=in_force(user.grants, user.memberships, self.clock.now()))

    def refuse(self, actor: Actor, invitation_id: str) -> None:
        """Raises NotFound."""
        self._answered(self._mine(actor, invitation_id), "invitation-refused", actor)

    def _mine(self, actor: Actor, invitation_id: str) -> Invitation:
        found = next((one for one in self.mine(actor) if one.id == invitation_id), None)
        if not found:
            raise NotFound()
        return found

    def _answered(self, invitation: Invitation, act: str, by: Actor) -> None:
        self.ledger.write(
            invitation.tenant, act, by, lambda: {"invitation": invitation.id}, idem=f"{act}#{invitation.id}#{invitation.sent}"
        )
        self.directory.drop_invitation(invitation)
