"""What a provider's word is worth here: whose identity it is, which company it confirms, and where to sign out of it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace

from ...domain.company import Company, Known, Proof
from ...domain.errors import NotFound, StaleVersion, WrongState
from ...domain.permission import Role
from ...domain.person import TiedIdentity, User
from ...domain.provider import ProvidedIdentity
from ...domain.tenant import Tenant
from ..access.permission import Actor
from ..ports import Clock, Directory, Ephemeral
from ..ports.ephemeral import Note
from .ledger import Ledger, Record
from .projection import CHANGES, changes
from .proofs import Proofs, may_change_factors


@dataclass(frozen=True, kw_only=True)
class ProvidedIdentities:
    clock: Clock
    directory: Directory
    ephemeral: Ephemeral
    ledger: Ledger
    proofs: Proofs

    def holder(self, issuer: str, subject: str) -> User | None:
        """The person to whom this identity is tied. One tied to somebody who closed their account is nobody's again."""
        key = _key(issuer, subject)
        user = self.directory.user(self.directory.identity_holder(key) or "")
        if user and not user.email:
            self.directory.drop_identity(key)
            return None
        return user

    def tie(self, issuer: str, subject: str, user_id: str) -> None:
        """Raises WrongState `provider-identity-taken` when it is somebody else's."""
        if self.directory.claim_identity(_key(issuer, subject), user_id) != user_id:
            raise WrongState(
                "Cette identité est déjà liée à un autre compte. Connectez-vous à ce compte, ou demandez de l’aide à l’assistance.",
                "provider-identity-taken",
            )

    def untie(self, actor: Actor, identity: str) -> None:
        """The identity opens this account no more; the code received by mail still does. Raises NotFound; NotAllowed without a fresh factor."""
        may_change_factors(actor, self.clock.now())
        left = tuple(one for one in actor.user.identities if one.id != identity)
        if len(left) == len(actor.user.identities):
            raise NotFound()
        self.proofs.changed("factor-removed", actor, "provider")
        self.directory.drop_identity(identity)
        self.directory.save_user(replace(actor.user, identities=left))

    def _list(self, actor: Actor, said: Note) -> None:
        """Say on the account which identities open it: at the first sign-in by each."""
        key, user = _key(said["issuer"], said["subject"]), self.directory.user(actor.user.id)
        if user is None or any(one.id == key for one in user.identities):
            return
        self.proofs.changed("factor-added", actor, "provider")
        made = TiedIdentity(id=key, provider=said["label"], issuer=said["issuer"], tied_at=self.clock.now())
        with suppress(StaleVersion):  # somebody writes of this person at once: said at the next sign-in
            self.directory.save_user(replace(user, identities=(*user.identities, made)))

    def remember(self, actor: Actor, said: Note) -> None:
        """Keep, as long as the session, what the provider said: its ID token to sign out, the SIRET it vouches for."""
        self._list(actor, said)
        self.ephemeral.put_note(_of(actor), dict(said), actor.session.expires_at)
        self.confirm(actor)

    def said(self, actor: Actor) -> Note | None:
        return self.ephemeral.note(_of(actor))

    def confirm(self, actor: Actor) -> None:
        """Confirm the accounts that this person administers and that bear the SIRET a trusted provider gave for them.

        Administers: whoever invites an employee of a company into an account of their own would have it confirmed by that employee.
        """
        said = self.said(actor)
        user = self.directory.user(actor.user.id)
        if not said or not said["siret"] or user is None:
            return
        for member in user.memberships:
            if member.tenant_kind == "company" and Role.COMPANY_ADMIN in member.roles:
                self._confirm(actor, member.tenant_id, said)

    def _confirm(self, actor: Actor, company_id: str, said: Note) -> None:
        proof = Proof(how=Known.PROVIDER, at=self.clock.now(), by=actor.id, reference=f"{said['label']} ({said['issuer']})")

        def decide() -> Record | None:
            before = self.directory.company(company_id)
            return {CHANGES: changes(before, replace(before, proof=proof))} if before and _vouched(before, said["siret"]) else None

        found = self.directory.company(company_id)
        if found and _vouched(found, said["siret"]):  # most sign-ins change nothing: they read no register
            self.ledger.write(Tenant("company", company_id), "company-changed", actor, decide)


def noted(identity: ProvidedIdentity) -> dict[str, str]:
    """What is kept of an identity while its session lasts, or while the person proves their address too."""
    return {
        "provider": identity.provider.id,
        "label": identity.provider.label,
        "issuer": identity.provider.issuer,
        "subject": identity.subject,
        "siret": identity.siret,
        "id_token": identity.id_token,
    }


def _vouched(company: Company, siret: str) -> bool:
    return not company.confirmed and company.identifier.type == "SIRET" and company.identifier.value == siret


def _of(actor: Actor) -> str:
    return f"provided#{actor.session.public_id}"


def _key(issuer: str, subject: str) -> str:
    """A subject means nothing without its issuer: two providers may use one name for two people."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()
