"""People, entities, companies in memory."""

from __future__ import annotations

from dataclasses import replace

from ...domain.buyer import Buyer
from ...domain.company import Company, Dispute, Identifier, MergerRequest
from ...domain.errors import WrongState
from ...domain.joining import Invitation, JoinRequest
from ...domain.person import MemberKey, User
from ...domain.restoration import Restoration
from ...usecases.ports import Page, cursors, lists
from .versioned import saved


class MemoryDirectory:
    def __init__(self) -> None:
        self._users: dict[str, User] = {}
        self._buyers: dict[str, Buyer] = {}
        self._companies: dict[str, Company] = {}
        self._keys: list[MemberKey] = []
        self._claims: dict[str, str] = {}
        self._asking: dict[tuple[str, str], JoinRequest] = {}
        self._merging: dict[tuple[str, str], MergerRequest] = {}
        self._disputes: dict[Identifier, Dispute] = {}
        self._positions: dict[str, int] = {}
        self._restorations: dict[str, Restoration] = {}
        self._invitations: dict[tuple[str, str], Invitation] = {}

    def user(self, user_id: str) -> User | None:
        return self._users.get(user_id)

    def user_by_email(self, email: str) -> User | None:
        return next((user for user in self._users.values() if user.email == email), None)

    def create_user(self, user: User) -> User:
        return self.user_by_email(user.email) or self._users.setdefault(user.id, user)

    def save_user(self, user: User) -> User:
        return saved(self._users, user.id, user)

    def identity_holder(self, identity: str) -> str | None:
        return self._claims.get(f"IDENTITY#{identity}")

    def claim_identity(self, identity: str, user_id: str) -> str:
        return self._claims.setdefault(f"IDENTITY#{identity}", user_id)

    def drop_identity(self, identity: str) -> None:
        self._claims.pop(f"IDENTITY#{identity}", None)

    def move_user(self, user: User, email: str) -> User:
        holder = self.user_by_email(email)
        if holder and holder.id != user.id:
            raise WrongState("Cette adresse a déjà un compte ici.", "address-taken")
        return self.save_user(replace(user, email=email))

    def close_user(self, user_id: str) -> None:
        user = self.user(user_id)
        if user:
            self.save_user(user.closed())

    def users_of(self, tenant_id: str) -> list[User]:
        return [user for user in self._users.values() if user.roles_in(tenant_id)]

    def buyer(self, buyer_id: str) -> Buyer | None:
        return self._buyers.get(buyer_id)

    def claim_buyer(self, siret: str, buyer_id: str) -> str:
        return self._claims.setdefault(f"BUYER#{siret}", buyer_id)

    def create_buyer(self, buyer: Buyer) -> Buyer:
        return self._buyers.setdefault(buyer.id, buyer)

    def buyer_by_siret(self, siret: str) -> Buyer | None:
        return self._buyers.get(self._claims.get(f"BUYER#{siret}", ""))

    def save_buyer(self, buyer: Buyer) -> Buyer:
        return saved(self._buyers, buyer.id, buyer)

    def entities_below(self, parent_id: str | None, cursor: str | None, starts: str = "") -> Page[Buyer]:
        wanted = lists.named(starts)
        found = [one for one in self._buyers.values() if one.parent_id == parent_id and lists.named(one.name).startswith(wanted)]
        mine = lists.below(parent_id, wanted)
        return cursors.ordered(found, lambda one: f"{lists.named(one.name)}#{one.id}", mine, cursor, lists.BELOW_PAGE, newest_first=False)

    def company(self, company_id: str) -> Company | None:
        return self._companies.get(company_id)

    def companies_by_identifier(self, identifier: Identifier) -> list[Company]:
        return sorted((one for one in self._companies.values() if one.identifier == identifier), key=lambda one: one.id)

    def companies_that_bore(self, identifier: Identifier) -> list[Company]:
        return sorted((one for one in self._companies.values() if one.bore(identifier)), key=lambda one: one.id)

    def put_merger_request(self, request: MergerRequest) -> None:
        self._merging[request.company_id, request.source_id] = request

    def merger_requests_of(self, company_id: str) -> list[MergerRequest]:
        return [one for one in self._merging.values() if one.company_id == company_id]

    def drop_merger_request(self, request: MergerRequest) -> None:
        self._merging.pop((request.company_id, request.source_id), None)

    def claim_company(self, identifier: Identifier, user_id: str, company_id: str) -> str:
        return self._claims.setdefault(f"COMPANY#{identifier}#{user_id}", company_id)

    def create_company(self, company: Company) -> Company:
        return self._companies.setdefault(company.id, company)

    def save_company(self, company: Company) -> Company:
        return saved(self._companies, company.id, company)

    def dispute(self, identifier: Identifier) -> Dispute | None:
        return self._disputes.get(identifier)

    def put_dispute(self, dispute: Dispute) -> Dispute:
        return self._disputes.setdefault(dispute.identifier, dispute)

    def drop_dispute(self, dispute: Dispute) -> None:
        self._disputes.pop(dispute.identifier, None)

    def journal_position(self, tenant_id: str) -> int:
        return self._positions.get(tenant_id, 0)

    def set_journal_position(self, tenant_id: str, seq: int) -> None:
        self._positions[tenant_id] = max(seq, self.journal_position(tenant_id))

    def invitation(self, tenant_id: str, email: str) -> Invitation | None:
        return self._invitations.get((tenant_id, email))

    def put_invitation(self, invitation: Invitation) -> None:
        self._invitations[invitation.tenant_id, invitation.email] = invitation

    def invitations_of(self, tenant_id: str) -> list[Invitation]:
        return [one for one in self._invitations.values() if one.tenant_id == tenant_id]

    def invitations_to(self, email: str) -> list[Invitation]:
        return [one for one in self._invitations.values() if one.email == email]

    def drop_invitation(self, invitation: Invitation) -> None:
        self._invitations.pop((invitation.tenant_id, invitation.email), None)

    def put_join_request(self, request: JoinRequest) -> bool:
        return self._asking.setdefault((request.company_id, request.user_id), request) is request

    def join_requests_of(self, company_id: str) -> list[JoinRequest]:
        return [one for one in self._asking.values() if one.company_id == company_id]

    def drop_join_request(self, request: JoinRequest) -> None:
        self._asking.pop((request.company_id, request.user_id), None)

    def put_restoration(self, restoration: Restoration) -> None:
        self._restorations[restoration.user_id] = restoration

    def restoration(self, user_id: str) -> Restoration | None:
        return self._restorations.get(user_id)

    def restorations(self) -> list[Restoration]:
        return list(self._restorations.values())

    def drop_restoration(self, user_id: str) -> None:
        self._restorations.pop(user_id, None)

    def member_keys(self, user_id: str) -> list[MemberKey]:
        return sorted((key for key in self._keys if key.user_id == user_id), key=lambda key: key.id, reverse=True)

    def add_member_key(self, key: MemberKey) -> None:
        self._keys.append(key)
