"""People, entities, companies."""

from __future__ import annotations

from typing import Protocol

from ...domain.buyer import Buyer
from ...domain.company import Company, Identifier
from ...domain.person import MemberKey, User


class Directory(Protocol):
    def user(self, user_id: str) -> User | None: ...

    def user_by_email(self, email: str) -> User | None: ...

    def create_user(self, user: User) -> User:
        """Returns the user who already holds this e-mail when there is one."""

    def save_user(self, user: User) -> User: ...

    def users_of(self, tenant_id: str) -> list[User]: ...

    def buyer(self, buyer_id: str) -> Buyer | None: ...

    def create_buyer(self, buyer: Buyer) -> Buyer:
        """The buyer made, under the id of a creation that was cut when there is one. Raises WrongState `buyer-exists`."""

    def buyer_by_siret(self, siret: str) -> Buyer | None: ...

    def save_buyer(self, buyer: Buyer) -> Buyer: ...

    def company(self, company_id: str) -> Company | None: ...

    def company_by_identifier(self, identifier: Identifier) -> Company | None: ...

    def create_company(self, company: Company) -> Company:
        """The company made, under the id of a creation that was cut when there is one.

        Raises WrongState `company-exists` when the identifier is taken.
        """

    def member_keys(self, user_id: str) -> list[MemberKey]:
        """Newest first."""

    def add_member_key(self, key: MemberKey) -> None: ...
