"""People, entities, companies in memory."""

from __future__ import annotations

from ...domain.buyer import Buyer
from ...domain.company import Company, Identifier
from ...domain.errors import WrongState
from ...domain.person import MemberKey, User
from .versioned import saved


class MemoryDirectory:
    def __init__(self) -> None:
        self._users: dict[str, User] = {}
        self._buyers: dict[str, Buyer] = {}
        self._companies: dict[str, Company] = {}
        self._keys: list[MemberKey] = []

    def user(self, user_id: str) -> User | None:
        return self._users.get(user_id)

    def user_by_email(self, email: str) -> User | None:
        return next((user for user in self._users.values() if user.email == email), None)

    def create_user(self, user: User) -> User:
        return self.user_by_email(user.email) or self._users.setdefault(user.id, user)

    def save_user(self, user: User) -> User:
        return saved(self._users, user.id, user)

    def users_of(self, tenant_id: str) -> list[User]:
        return [user for user in self._users.values() if user.roles_in(tenant_id)]

    def buyer(self, buyer_id: str) -> Buyer | None:
        return self._buyers.get(buyer_id)

    def create_buyer(self, buyer: Buyer) -> Buyer:
        if any(other.siret == buyer.siret for other in self._buyers.values()):
            raise WrongState("Une entité porte déjà ce SIRET sur la plateforme.", "buyer-exists")
        return self._buyers.setdefault(buyer.id, buyer)

    def buyer_by_siret(self, siret: str) -> Buyer | None:
        return next((buyer for buyer in self._buyers.values() if buyer.siret == siret), None)

    def save_buyer(self, buyer: Buyer) -> Buyer:
        return saved(self._buyers, buyer.id, buyer)

    def company(self, company_id: str) -> Company | None:
        return self._companies.get(company_id)

    def company_by_identifier(self, identifier: Identifier) -> Company | None:
        return next((company for company in self._companies.values() if company.identifier == identifier), None)

    def create_company(self, company: Company) -> Company:
        if any(other.identifier == company.identifier for other in self._companies.values()):
            raise WrongState(
                "Cette entreprise a déjà un compte. Demandez à un collègue de vous y inviter depuis l’espace entreprise.", "company-exists"
            )
        return self._companies.setdefault(company.id, company)

    def member_keys(self, user_id: str) -> list[MemberKey]:
        return sorted((key for key in self._keys if key.user_id == user_id), key=lambda key: key.id, reverse=True)

    def add_member_key(self, key: MemberKey) -> None:
        self._keys.append(key)
