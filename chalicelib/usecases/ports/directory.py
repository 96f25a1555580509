"""People, entities, companies."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from ...domain.buyer import Buyer
from ...domain.company import Company, Dispute, Identifier, MergerRequest
from ...domain.company_file import CompanyFile, Ending
from ...domain.entity_import import EntityImport, ImportLine
from ...domain.joining import Invitation, JoinRequest
from ...domain.person import MemberKey, User
from ...domain.restoration import Restoration
from .common import Page


class Directory(Protocol):
    def user(self, user_id: str) -> User | None: ...

    def user_by_email(self, email: str) -> User | None: ...

    def create_user(self, user: User) -> User:
        """Returns the user who already holds this e-mail when there is one."""

    def save_user(self, user: User) -> User: ...

    def identity_holder(self, identity: str) -> str | None:
        """The id of the person to whom an identity of a provider is tied."""

    def claim_identity(self, identity: str, user_id: str) -> str:
        """The id of the person to whom it is tied from now on: `user_id` unless it was tied before."""

    def drop_identity(self, identity: str) -> None:
        """It is tied to nobody from now on."""

    def move_user(self, user: User, email: str) -> User:
        """The same person under another address; the former one is free. Raises WrongState `address-taken`, StaleVersion."""

    def close_user(self, user_id: str) -> None:
        """Empty the account that an id names, and free its address. Closing twice changes nothing."""

    def users_of(self, tenant_id: str) -> list[User]: ...

    def buyer(self, buyer_id: str) -> Buyer | None: ...

    def claim_buyer(self, siret: str, buyer_id: str) -> str:
        """The id under which that SIRET's entity is or will be made: `buyer_id` when nobody asked before."""

    def create_buyer(self, buyer: Buyer) -> Buyer:
        """The one that stands there when it was made before."""

    def buyer_by_siret(self, siret: str) -> Buyer | None: ...

    def save_buyer(self, buyer: Buyer) -> Buyer: ...

    def entities_below(self, parent_id: str | None, cursor: str | None, starts: str = "") -> Page[Buyer]:
        """Those directly below an entity, or at the top of the platform (None), by name; `starts`: how the name begins, folded or not.

        Raises Invalid for a cursor of something else.
        """

    def company(self, company_id: str) -> Company | None: ...

    def companies_by_identifier(self, identifier: Identifier) -> list[Company]:
        """Every account that names that company, oldest first."""

    def companies_that_bore(self, identifier: Identifier) -> list[Company]:
        """Every account that names that company, or named it before its identifier changed; oldest first."""

    def put_merger_request(self, request: MergerRequest) -> None:
        """One for an account and the one it goes to: a later one takes its place."""

    def merger_requests_of(self, company_id: str) -> list[MergerRequest]:
        """Those that this account is asked to receive."""

    def drop_merger_request(self, request: MergerRequest) -> None: ...

    def claim_company(self, identifier: Identifier, user_id: str, company_id: str) -> str:
        """The id of the account that this person has, or will have, for that company: `company_id` when they asked for none before."""

    def create_company(self, company: Company) -> Company:
        """The one that stands there when it was made before."""

    def save_company(self, company: Company) -> Company:
        """Raises StaleVersion."""

    def dispute(self, identifier: Identifier) -> Dispute | None: ...

    def put_dispute(self, dispute: Dispute) -> Dispute:
        """The one that stands there when accounts of that number are in dispute already."""

    def drop_dispute(self, dispute: Dispute) -> None: ...

    def journal_position(self, tenant_id: str) -> int:
        """The last line of that tenant's register of administration that was followed; 0 before any."""

    def set_journal_position(self, tenant_id: str, seq: int) -> None:
        """Two processes may write at once: a number that goes back only makes lines be followed again, which changes nothing."""

    def invitation(self, tenant_id: str, email: str) -> Invitation | None: ...

    def put_invitation(self, invitation: Invitation) -> None:
        """One for an address in a tenant: a later one takes its place."""

    def invitations_of(self, tenant_id: str) -> list[Invitation]: ...

    def invitations_to(self, email: str) -> list[Invitation]: ...

    def drop_invitation(self, invitation: Invitation) -> None: ...

    def put_join_request(self, request: JoinRequest) -> bool:
        """False when that person had asked that company already."""

    def join_requests_of(self, company_id: str) -> list[JoinRequest]: ...

    def drop_join_request(self, request: JoinRequest) -> None: ...

    def put_restoration(self, restoration: Restoration) -> None:
        """One for a person: a later one takes its place."""

    def restoration(self, user_id: str) -> Restoration | None: ...

    def restorations(self) -> list[Restoration]:
        """Everybody's: few at any time."""

    def drop_restoration(self, user_id: str) -> None: ...

    def member_keys(self, user_id: str) -> list[MemberKey]:
        """Newest first."""

    def add_member_key(self, key: MemberKey) -> None: ...


class CompanyFiles(Protocol):
    """Sealed files of companies, one each."""

    def get(self, company_id: str) -> CompanyFile | None: ...

    def create(self, made: CompanyFile) -> CompanyFile:
        """Raises StaleVersion when there is one."""

    def save(self, found: CompanyFile) -> CompanyFile:
        """Raises StaleVersion."""

    def ending(self, first: date, last: date) -> list[tuple[str, Ending]]:
        """Company and what ends there between two days, both included, by day."""


class EntityImports(Protocol):
    """Files of entities: a head that counts, and pages of lines."""

    def get(self, import_id: str) -> EntityImport | None: ...

    def create(self, made: EntityImport) -> EntityImport: ...

    def save(self, found: EntityImport) -> EntityImport:
        """Raises StaleVersion."""

    def put_page(self, import_id: str, number: int, lines: tuple[ImportLine, ...]) -> None:
        """Over what stood there."""

    def page(self, import_id: str, number: int) -> tuple[ImportLine, ...]: ...

    def pages(self, import_id: str) -> list[tuple[ImportLine, ...]]: ...
