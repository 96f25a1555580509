"""Entities, agents, companies and the key directory (REQ-007, REQ-190; SEALING, Keys)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...crypto.manifest import fingerprint
from ...domain.allowances import By
from ...domain.buyer import Buyer, BuyerKind
from ...domain.company import Company
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.permission import Action, Role
from ...domain.person import PLATFORM, KeyWrap, MemberKey, User
from ..access.permission import Actor, permit, require_second_factor
from ..ports import Clock, Directory, Mail, Mailer
from ..work.allowances import Allowances
from . import identifiers, recipients

BUYER_ROLES = (Role.ENTITY_ADMIN, Role.AGENT, Role.COMMITTEE_MEMBER)
WRAP_KINDS = ("passphrase", "passkey", "seed")


class Organisations:
    def __init__(self, *, clock: Clock, directory: Directory, mailer: Mailer, allowances: Allowances, origin: str):
        self._clock, self._directory, self._mailer, self._origin = clock, directory, mailer, origin
        self._allowances = allowances

    def rename(self, actor: Actor, name: str) -> Actor:
        """Raises Invalid for an empty name."""
        if not name.strip():
            raise Invalid({"name": "Indiquez votre nom."})
        return replace(actor, user=self._directory.save_user(replace(actor.user, name=name.strip())))

    def create_buyer(
        self,
        actor: Actor | None,
        *,
        siret: str,
        name: str,
        department: str,
        admin_email: str,
        admin_name: str,
        kind: str = BuyerKind.AUTHORITY,
        parent_id: str | None = None,
    ) -> Buyer:
        """A new entity and its first administrator; `parent_id`: the one above it. Raises Invalid, WrongState `buyer-exists`."""
        now = self._clock.now()
        permit(actor, Action.CREATE_BUYER, tenant_id=PLATFORM, now=now)
        if parent_id and not self._directory.buyer(parent_id):
            raise Invalid({"parent_id": "Cette entité de rattachement n’existe pas sur la plateforme."})
        address = identifiers.email(admin_email, "admin.email")
        buyer = self._made_buyer(
            Buyer(
                id=new_id(now),
                siret=identifiers.checked_siret(siret),
                name=_named(name),
                department=department.strip(),
                created_at=now,
                kind=BuyerKind(kind),
                parent_id=parent_id or None,
            ),
            address,
        )
        self._invite(address, admin_name, "buyer", buyer.id, (Role.ENTITY_ADMIN,), buyer.name)
        return buyer

    def _made_buyer(self, buyer: Buyer, admin_email: str) -> Buyer:
        """The entity, or the one whose creation was cut or whose reply was lost: nobody is in but the administrator asked for.

        Raises WrongState `buyer-exists`.
        """
        try:
            return self._directory.create_buyer(buyer)
        except WrongState:
            known = self._directory.buyer_by_siret(buyer.siret)
            if not known or any(user.email != admin_email for user in self._directory.users_of(known.id)):
                raise
            return known

    def buyer(self, actor: Actor | None, buyer_id: str) -> Buyer:
        permit(actor, Action.READ_BUYER, tenant_id=buyer_id, now=self._clock.now())
        buyer = self._directory.buyer(buyer_id)
        if not buyer:
            raise NotFound()
        return buyer

    def agents(self, actor: Actor | None, buyer_id: str) -> list[tuple[User, MemberKey | None]]:
        """The people of an entity, each with the newest key of theirs."""
        self.buyer(actor, buyer_id)
        return [(user, self.member_key(user.id, buyer_id)) for user in self._directory.users_of(buyer_id)]

    def add_agent(self, actor: Actor | None, buyer_id: str, *, email: str, name: str, roles: Sequence[str]) -> User:
        """Raises Invalid for unknown roles or a bad address."""
        permit(actor, Action.MANAGE_AGENTS, tenant_id=buyer_id, now=self._clock.now())
        buyer = self._directory.buyer(buyer_id)
        if not buyer:
            raise NotFound()
        return self._invite(identifiers.email(email), name, "buyer", buyer_id, _buyer_roles(roles), buyer.name)

    def change_roles(self, actor: Actor | None, buyer_id: str, user_id: str, roles: Sequence[str]) -> User:
        """Empty roles remove the person. Raises WrongState when the entity would have no administrator left."""
        permit(actor, Action.MANAGE_AGENTS, tenant_id=buyer_id, now=self._clock.now())
        user = self._directory.user(user_id)
        if not user or not user.roles_in(buyer_id):
            raise NotFound()
        wanted = _buyer_roles(roles) if roles else ()
        others = [u for u in self._directory.users_of(buyer_id) if u.id != user_id and Role.ENTITY_ADMIN in u.roles_in(buyer_id)]
        if Role.ENTITY_ADMIN not in wanted and not others:
            raise WrongState("Une entité garde au moins un administrateur. Nommez-en un autre d’abord.", "last-administrator")
        return self._directory.save_user(user.with_roles("buyer", buyer_id, wanted))

    def set_kind(self, actor: Actor | None, buyer_id: str, kind: str) -> Buyer:
        """What the entity is for the code: thresholds and periods of its next consultations depend on it."""
        permit(actor, Action.MANAGE_AGENTS, tenant_id=buyer_id, now=self._clock.now())
        buyer = self._directory.buyer(buyer_id)
        if not buyer:
            raise NotFound()
        return self._directory.save_buyer(replace(buyer, kind=BuyerKind(kind)))

    def set_recovery_key(self, actor: Actor | None, buyer_id: str, recipient: str) -> Buyer:
        """The entity's recovery key: only its public half comes here. Raises Invalid."""
        permit(actor, Action.MANAGE_RECOVERY_KEY, tenant_id=buyer_id, now=self._clock.now())
        recipients.check(recipient)
        buyer = self._directory.buyer(buyer_id)
        if not buyer:
            raise NotFound()
        return self._directory.save_buyer(replace(buyer, recovery_recipient=recipient))

    def declare_key(self, actor: Actor | None, *, buyer_id: str, recipient: str, wraps: Sequence[Mapping[str, Any]]) -> MemberKey:
        """Record a member key made in the browser, wrapped in at least two ways (SEALING, Keys). Raises Invalid."""
        now = self._clock.now()
        someone = permit(actor, Action.DECLARE_MEMBER_KEY, tenant_id=buyer_id, now=now)
        recipients.check(recipient)
        kept = tuple(KeyWrap(kind=w["kind"], payload=w.get("payload"), label=str(w.get("label") or "")) for w in wraps)
        _check_wraps(kept)
        key = MemberKey(
            id=new_id(now),
            buyer_id=buyer_id,
            user_id=someone.user.id,
            recipient=recipient,
            fingerprint=fingerprint(recipient),
            wraps=kept,
            created_at=now,
        )
        self._directory.add_member_key(key)
        return key

    def own_keys(self, actor: Actor) -> list[MemberKey]:
        require_second_factor(actor)
        return self._directory.member_keys(actor.user.id)

    def member_key(self, user_id: str, buyer_id: str) -> MemberKey | None:
        return next((key for key in self._directory.member_keys(user_id) if key.buyer_id == buyer_id), None)

    def create_company(
        self, actor: Actor, *, kind: str, value: str, name: str, address: str = "", phone: str = ""
    ) -> tuple[Company, Actor]:
        """A company account; its creator is its first user. Raises Invalid, WrongState `company-exists`."""
        now = self._clock.now()
        identifier = identifiers.identifier(kind, value)
        company = self._made_company(
            Company(
                id=new_id(now),
                identifier=identifier,
                name=_named(name),
                created_at=now,
                address=address.strip(),
                phone=phone.strip(),
                created_by=actor.user.id,
            )
        )
        user = self._directory.save_user(actor.user.with_roles("company", company.id, (Role.COMPANY_USER,)))
        return company, replace(actor, user=user)

    def _made_company(self, company: Company) -> Company:
        """The company, or that of the same person whose creation was cut or whose reply was lost. Raises WrongState `company-exists`."""
        try:
            return self._directory.create_company(company)
        except WrongState:
            known = self._directory.company_by_identifier(company.identifier)
            if not known or known.created_by != company.created_by:
                raise
            if any(user.id != known.created_by for user in self._directory.users_of(known.id)):
                raise  # others are in: they invite whom they want, the one who left included
            return known

    def company(self, actor: Actor | None, company_id: str) -> Company:
        permit(actor, Action.READ_COMPANY, tenant_id=company_id, now=self._clock.now())
        company = self._directory.company(company_id)
        if not company:
            raise NotFound()
        return company

    def company_members(self, actor: Actor | None, company_id: str) -> list[User]:
        self.company(actor, company_id)
        return self._directory.users_of(company_id)

    def add_company_member(self, actor: Actor | None, company_id: str, *, email: str, name: str) -> User:
        permit(actor, Action.MANAGE_COMPANY, tenant_id=company_id, now=self._clock.now())
        company = self.company(actor, company_id)
        return self._invite(identifiers.email(email), name, "company", company_id, (Role.COMPANY_USER,), company.name)

    def tenant_name(self, kind: str, tenant_id: str) -> str:
        found: Buyer | Company | None = self._directory.buyer(tenant_id) if kind == "buyer" else self._directory.company(tenant_id)
        return found.name if found else "Plateforme"

    def _invite(self, address: str, name: str, kind: str, tenant_id: str, roles: tuple[Role, ...], tenant_name: str) -> User:
        self._allowances.spend("invitation", {By.TARGET: address})
        now = self._clock.now()
        user = self._directory.create_user(User(id=new_id(now), email=address, name=name.strip(), created_at=now))
        user = self._directory.save_user(replace(user.with_roles(kind, tenant_id, roles), name=user.name or name.strip()))
        self._mailer.send(
            Mail(
                to=address,
                subject=f"{tenant_name} vous invite sur Sous Pli",
                text=(
                    f"Bonjour,\n\n{tenant_name} vous a donné accès à son espace sur Sous Pli.\nConnectez-vous avec cette adresse : "
                    f"{self._origin}/connexion/\n"
                ),
            )
        )
        return user


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid({"name": "Indiquez le nom."})
    return name.strip()


def _buyer_roles(roles: Sequence[str]) -> tuple[Role, ...]:
    wanted = tuple(dict.fromkeys(roles))
    if not wanted or any(role not in set(BUYER_ROLES) for role in wanted):
        raise Invalid({"roles": "Choisissez au moins un rôle : administrateur, agent ou membre de la commission."})
    return tuple(Role(role) for role in wanted)


def _check_wraps(wraps: tuple[KeyWrap, ...]) -> None:
    kinds = {wrap.kind for wrap in wraps}
    if not kinds <= set(WRAP_KINDS) or any((wrap.payload is None) != (wrap.kind == "seed") for wrap in wraps):
        raise Invalid({"wraps": "Une des protections de la clé n’est pas reconnue."})
    if len(kinds) < 2:
        raise Invalid({"wraps": "Protégez la clé d’au moins deux façons : phrase de passe, clé d’accès ou feuille imprimée."})
