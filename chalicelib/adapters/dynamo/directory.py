"""People, entities and companies on DynamoDB.

    access pattern                         operation                                          units
    AP1 a user, a buyer, a company         GetItem  U#id | O#id | E#id / HEAD                 1 RU
    AP2 a user by e-mail                   GetItem  EMAIL#address / HEAD, then AP1            2 RU
    AP3 create, unique by e-mail or id     PutItem  claim if absent, then the thing           2 WU and more
    AP4 save over the version read         PutItem  if version                                1 WU per kB
    AP5 the people of a tenant             Query    by_tenant over membership rows, then AP1  0.5 RU + 1 RU each
    AP6 a member's keys, newest first      Query    U#id, KEY#…                               1 RU
    AP7 declare a key                      PutItem  if absent                                 1 WU per kB
    AP8 a company, a buyer by its number   GetItem  its claim / HEAD, then AP1                2 RU

A claim (`EMAIL#…`, `SIRET#…`) names the id it stands for before the thing exists: whoever comes second finds the first, and makes it
when whoever came first was stopped between the two.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from ... import codec
from ...domain.buyer import Buyer
from ...domain.company import Company, Identifier
from ...domain.errors import WrongState
from ...domain.person import MemberKey, User
from . import versioned
from .models import DirectoryLinkRow, DirectoryRow

T = TypeVar("T")
V = TypeVar("V", User, Buyer)


class DynamoDirectory:
    def __init__(self, rows: type[DirectoryRow], links: type[DirectoryLinkRow]):
        self._rows, self._links = rows, links

    def user(self, user_id: str) -> User | None:  # AP1
        return self._read(User, f"U#{user_id}")

    def user_by_email(self, email: str) -> User | None:  # AP2
        holder = self._holder(f"EMAIL#{email}")
        return self.user(holder) if holder else None

    def create_user(self, user: User) -> User:  # AP3
        holder = self._claim(f"EMAIL#{user.email}", user.id)
        self._create(f"U#{holder}", replace(user, id=holder), user.version)
        created = self.user(holder)
        assert created is not None
        self._place(created)
        return created

    def save_user(self, user: User) -> User:  # AP4
        before = self.user(user.id)
        newer = self._save(f"U#{user.id}", user)
        self._place(newer, before)
        return newer

    def users_of(self, tenant_id: str) -> list[User]:  # AP5
        found = [self.user(row.id) for row in self._links.by_tenant.query(tenant_id)]
        return [user for user in found if user and user.roles_in(tenant_id)]

    def buyer(self, buyer_id: str) -> Buyer | None:  # AP1
        return self._read(Buyer, f"O#{buyer_id}")

    def create_buyer(self, buyer: Buyer) -> Buyer:  # AP3
        made = replace(buyer, id=self._claim(f"BUYER#{buyer.siret}", buyer.id))
        if not self._create(f"O#{made.id}", made, made.version):
            raise WrongState("Une entité porte déjà ce SIRET sur la plateforme.", "buyer-exists")
        return made

    def buyer_by_siret(self, siret: str) -> Buyer | None:  # AP8
        holder = self._holder(f"BUYER#{siret}")
        return self.buyer(holder) if holder else None

    def save_buyer(self, buyer: Buyer) -> Buyer:  # AP4
        return self._save(f"O#{buyer.id}", buyer)

    def company(self, company_id: str) -> Company | None:  # AP1
        return self._read(Company, f"E#{company_id}")

    def company_by_identifier(self, identifier: Identifier) -> Company | None:  # AP8
        holder = self._holder(f"COMPANY#{identifier.type}#{identifier.value}")
        return self.company(holder) if holder else None

    def create_company(self, company: Company) -> Company:  # AP3
        claimed = self._claim(f"COMPANY#{company.identifier.type}#{company.identifier.value}", company.id)
        made = replace(company, id=claimed)
        if not self._create(f"E#{made.id}", made, 1):
            raise WrongState(
                "Cette entreprise a déjà un compte. Demandez à un collègue de vous y inviter depuis l’espace entreprise.", "company-exists"
            )
        return made

    def member_keys(self, user_id: str) -> list[MemberKey]:  # AP6
        rows = self._links.query(f"U#{user_id}", self._links.sk.startswith("KEY#"), consistent_read=True, scan_index_forward=False)
        return [codec.from_dict(MemberKey, row.body) for row in rows]

    def add_member_key(self, key: MemberKey) -> None:  # AP7
        versioned.create(self._links(f"U#{key.user_id}", f"KEY#{key.id}", body=codec.to_dict(key)))

    def _claim(self, key: str, identifier: str) -> str:
        if versioned.create(self._links(key, "HEAD", body={"id": identifier})):
            return identifier
        holder = self._holder(key)
        assert holder is not None
        return holder

    def _holder(self, key: str) -> str | None:
        row = versioned.get(self._links, key, "HEAD")
        return str(row.body["id"]) if row else None

    def _create(self, key: str, thing: object, version: int) -> bool:
        return versioned.create(self._rows(key, "HEAD", body=codec.to_dict(thing), version=version))

    def _save(self, key: str, thing: V) -> V:
        newer = replace(thing, version=thing.version + 1)
        versioned.save(self._rows(key, "HEAD", body=codec.to_dict(newer), version=newer.version))
        return newer

    def _read(self, kind: type[T], key: str) -> T | None:
        row = versioned.get(self._rows, key, "HEAD")
        return codec.from_dict(kind, row.body) if row else None

    def _place(self, user: User, before: User | None = None) -> None:
        for membership in user.memberships:
            versioned.create(self._links(f"U#{user.id}", f"IN#{membership.tenant_id}", tenant_id=membership.tenant_id, id=user.id))
        gone = {m.tenant_id for m in before.memberships} - {m.tenant_id for m in user.memberships} if before else set()
        for tenant_id in gone:
            versioned.drop(self._links(f"U#{user.id}", f"IN#{tenant_id}"))
