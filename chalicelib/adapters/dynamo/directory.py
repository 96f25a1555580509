"""People, entities and companies on DynamoDB.

    access pattern                         operation                                          units
    AP1 a user, a buyer, a company         GetItem  U#id | O#id | E#id / HEAD                 1 RU
    AP2 a user by e-mail                   GetItem  EMAIL#address / HEAD, then AP1            2 RU
    AP3 create, unique by e-mail or id     PutItem  claim if absent, then the thing           2 WU and more
    AP4 save over the version read         PutItem  if version                                1 WU per kB
    AP5 the people of a tenant             Query    by_tenant over membership rows, then AP1  0.5 RU + 1 RU each
    AP6 a member's keys, newest first      Query    U#id, KEY#…                               1 RU
    AP7 declare a key                      PutItem  if absent                                 1 WU per kB
    AP8 a buyer by its number              GetItem  its claim / HEAD, then AP1                2 RU
    AP9 the accounts of a company          Query    COMPANY#type#value, then AP1              1 RU + 1 RU each
    AP10 how far a register was followed   GetItem, UpdateItem  JOURNAL#tenant / HEAD         1 RU, 1 WU
    AP11 invite, or invite again           PutItem  INVITED#address / tenant, and its mirror  2 WU
    AP12 invitations to an address         Query    INVITED#address, strong                   1 RU
    AP13 those of a tenant                 Query    INVITING#tenant, strong                   1 RU per 4 kB
    AP14 drop one                          DeleteItem, twice for an invitation                2 WU
    AP15 ask to join a company             PutItem  ASKING#company / user, if absent          1 WU
    AP16 who asks to join a company        Query    ASKING#company, strong                    1 RU per 4 kB
    AP17 the dispute of a number           GetItem  DISPUTE#type#value / HEAD                 1 RU
    AP18 begin one                         PutItem  if absent                                 1 WU, and AP17
    AP19 whose a provider's identity is    GetItem  IDENTITY#hash / HEAD                      1 RU
    AP20 the entities below another        Query    BELOW#id, by folded name, then AP1        1 RU + 1 RU each
    AP21 whose access is to be restored    PutItem, GetItem, DeleteItem  RESTORING / user     1 WU, 1 RU, 1 WU
    AP22 everybody whose access is         Query    RESTORING, strong                         1 RU per 4 kB
    AP23 move to another address           AP3's claim, AP4, then DeleteItem of the old one   3 WU and more
    AP24 close an account                  AP4, then DeleteItem of its claim                  2 WU and more
    AP25 ask that an account be merged     PutItem  MERGING#into / E#source                   1 WU
    AP26 who asks that of an account       Query    MERGING#company, strong                   1 RU per 4 kB
    AP27 untie a provider's identity       DeleteItem  IDENTITY#hash / HEAD                   1 WU

A claim (`EMAIL#…`, `BUYER#…`, `MAKER#…`, `IDENTITY#…`) names the id it stands for before the thing exists: whoever comes second finds the first, and
makes it when whoever came first was stopped between the two. Rows `COMPANY#…/HEAD` are of the first release, when an identifier had one
account; each account has a row of its own since. A row `BELOW#above / name#id` is written before the entity it stands for and dropped after it
moved or changed its name: one that the entity does not bear out is passed over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from pynamodb.pagination import ResultIterator

from ... import codec
from ...domain.buyer import Buyer
from ...domain.company import Company, Dispute, Identifier, MergerRequest
from ...domain.errors import WrongState
from ...domain.joining import Invitation, JoinRequest
from ...domain.person import MemberKey, User
from ...domain.restoration import Restoration
from ...usecases.ports import Page, lists
from . import pages, versioned
from .models import DirectoryLinkRow, DirectoryRow

T = TypeVar("T")
V = TypeVar("V", User, Buyer, Company)


class DynamoDirectory:
    def __init__(self, rows: type[DirectoryRow], links: type[DirectoryLinkRow]):
        self._rows, self._links = rows, links

    def user(self, user_id: str) -> User | None:  # AP1
        return self._read(User, f"U#{user_id}")

    def user_by_email(self, email: str) -> User | None:  # AP2
        holder = self._holder(f"EMAIL#{email}")
        found = self.user(holder) if holder else None
        return found if found and found.email == email else None  # a claim may outlive, by one write, the address that it stood for

    def create_user(self, user: User) -> User:  # AP3
        holder = self._address(user.email, user.id)
        self._create(f"U#{holder}", replace(user, id=holder), user.version)
        created = self.user(holder)
        assert created is not None
        self._place(created)
        return created

    def move_user(self, user: User, email: str) -> User:  # AP23
        if self._address(email, user.id) != user.id:
            raise WrongState("Cette adresse a déjà un compte ici.", "address-taken")
        newer = self.save_user(replace(user, email=email))
        if email != user.email:
            versioned.drop(self._links(f"EMAIL#{user.email}", "HEAD"))
        return newer

    def close_user(self, user_id: str) -> None:  # AP24
        user = self.user(user_id)
        if user and user.email:
            self.save_user(user.closed())
            versioned.drop(self._links(f"EMAIL#{user.email}", "HEAD"))

    def _address(self, email: str, user_id: str) -> str:
        """Whose that address is: `user_id` when it was nobody's, or of somebody who has left it."""
        holder = self._claim(f"EMAIL#{email}", user_id)
        known = self.user(holder)
        if holder == user_id or known is None or known.email == email:
            return holder
        self._links(f"EMAIL#{email}", "HEAD", body={"id": user_id}).save()
        return user_id

    def save_user(self, user: User) -> User:  # AP4
        before = self.user(user.id)
        newer = self._save(f"U#{user.id}", user)
        self._place(newer, before)
        return newer

    def identity_holder(self, identity: str) -> str | None:  # AP19
        return self._holder(f"IDENTITY#{identity}")

    def claim_identity(self, identity: str, user_id: str) -> str:  # AP3
        return self._claim(f"IDENTITY#{identity}", user_id)

    def drop_identity(self, identity: str) -> None:  # AP27
        versioned.drop(self._links(f"IDENTITY#{identity}", "HEAD"))

    def users_of(self, tenant_id: str) -> list[User]:  # AP5
        found = [self.user(row.id) for row in self._links.by_tenant.query(tenant_id)]
        return [user for user in found if user and user.roles_in(tenant_id)]

    def buyer(self, buyer_id: str) -> Buyer | None:  # AP1
        return self._read(Buyer, f"O#{buyer_id}")

    def claim_buyer(self, siret: str, buyer_id: str) -> str:  # AP3
        return self._claim(f"BUYER#{siret}", buyer_id)

    def create_buyer(self, buyer: Buyer) -> Buyer:  # AP3
        self._hang(buyer)
        self._create(f"O#{buyer.id}", buyer, buyer.version)
        made = self.buyer(buyer.id)
        assert made is not None
        return made

    def buyer_by_siret(self, siret: str) -> Buyer | None:  # AP8
        holder = self._holder(f"BUYER#{siret}")
        return self.buyer(holder) if holder else None

    def save_buyer(self, buyer: Buyer) -> Buyer:  # AP4
        before = self.buyer(buyer.id)
        self._hang(buyer)
        newer = self._save(f"O#{buyer.id}", buyer)
        if before and _place(before) != _place(newer):
            versioned.drop(self._links(*_place(before)))
        return newer

    def entities_below(self, parent_id: str | None, cursor: str | None, starts: str = "") -> Page[Buyer]:  # AP20
        wanted = lists.named(starts)
        mine = lists.below(parent_id, wanted)
        pk, begins = _below(parent_id), self._links.sk.startswith(wanted) if wanted else None

        def query(limit: int, start: pages.Start) -> ResultIterator[DirectoryLinkRow]:
            return self._links.query(pk, begins, consistent_read=True, limit=limit, last_evaluated_key=start)

        def key(place: str) -> pages.Key:
            return {"pk": pk, "sk": place}

        found = pages.page(query, mine, cursor, lists.BELOW_PAGE, read=self._hung, place=lambda stopped: stopped["sk"], key=key)
        return Page([one for one in found.items if one], found.next)

    def _hung(self, row: DirectoryLinkRow) -> Buyer | None:
        found = self.buyer(str(row.body["id"]))
        return found if found and _place(found) == (row.pk, row.sk) else None

    def _hang(self, buyer: Buyer) -> None:
        versioned.create(self._links(*_place(buyer), body={"id": buyer.id}))

    def company(self, company_id: str) -> Company | None:  # AP1
        return self._read(Company, f"E#{company_id}")

    def companies_by_identifier(self, identifier: Identifier) -> list[Company]:  # AP9
        return [company for company in self.companies_that_bore(identifier) if company.identifier == identifier]

    def companies_that_bore(self, identifier: Identifier) -> list[Company]:  # AP9
        ids = {str(row.body["id"]) for row in self._links.query(_of(identifier), consistent_read=True)}
        return [company for company in map(self.company, sorted(ids)) if company and company.bore(identifier)]

    def claim_company(self, identifier: Identifier, user_id: str, company_id: str) -> str:  # AP3
        return self._claim(f"MAKER#{user_id}#{_of(identifier)}", company_id)

    def create_company(self, company: Company) -> Company:  # AP3
        self._list(company)
        self._create(f"E#{company.id}", company, company.version)
        made = self.company(company.id)
        assert made is not None
        return made

    def save_company(self, company: Company) -> Company:  # AP4
        if company.formerly:
            self._list(company)
        return self._save(f"E#{company.id}", company)

    def _list(self, company: Company) -> None:
        """Under its identifier, before it bears it; the rows of those it bore stay."""
        versioned.create(self._links(_of(company.identifier), f"E#{company.id}", body={"id": company.id}))

    def put_merger_request(self, request: MergerRequest) -> None:  # AP25
        self._links(f"MERGING#{request.company_id}", f"E#{request.source_id}", body=codec.to_dict(request)).save()

    def merger_requests_of(self, company_id: str) -> list[MergerRequest]:  # AP26
        return [codec.from_dict(MergerRequest, row.body) for row in self._links.query(f"MERGING#{company_id}", consistent_read=True)]

    def drop_merger_request(self, request: MergerRequest) -> None:  # AP14
        versioned.drop(self._links(f"MERGING#{request.company_id}", f"E#{request.source_id}"))

    def dispute(self, identifier: Identifier) -> Dispute | None:  # AP17
        row = versioned.get(self._links, _disputed(identifier), "HEAD")
        return codec.from_dict(Dispute, row.body) if row else None

    def put_dispute(self, dispute: Dispute) -> Dispute:  # AP18
        versioned.create(self._links(_disputed(dispute.identifier), "HEAD", body=codec.to_dict(dispute)))
        return self.dispute(dispute.identifier) or dispute

    def drop_dispute(self, dispute: Dispute) -> None:  # AP14
        versioned.drop(self._links(_disputed(dispute.identifier), "HEAD"))

    def journal_position(self, tenant_id: str) -> int:  # AP10
        row = versioned.get(self._links, f"JOURNAL#{tenant_id}", "HEAD")
        return int(row.body["seq"]) if row else 0

    def set_journal_position(self, tenant_id: str, seq: int) -> None:  # AP10
        """Two processes may write at once: the lower number only makes lines be followed again, which changes nothing."""
        if seq > self.journal_position(tenant_id):
            self._links(f"JOURNAL#{tenant_id}", "HEAD", body={"seq": seq}).save()

    def invitation(self, tenant_id: str, email: str) -> Invitation | None:
        row = versioned.get(self._links, f"INVITED#{email}", f"T#{tenant_id}")
        return codec.from_dict(Invitation, row.body) if row else None

    def put_invitation(self, invitation: Invitation) -> None:  # AP11
        for pk, sk in _mirrored(invitation):
            self._links(pk, sk, body=codec.to_dict(invitation)).save()

    def invitations_to(self, email: str) -> list[Invitation]:  # AP12
        return self._invitations(f"INVITED#{email}")

    def invitations_of(self, tenant_id: str) -> list[Invitation]:  # AP13
        return self._invitations(f"INVITING#{tenant_id}")

    def drop_invitation(self, invitation: Invitation) -> None:  # AP14
        for pk, sk in _mirrored(invitation):
            versioned.drop(self._links(pk, sk))

    def put_join_request(self, request: JoinRequest) -> bool:  # AP15
        return versioned.create(self._links(f"ASKING#{request.company_id}", f"U#{request.user_id}", body=codec.to_dict(request)))

    def join_requests_of(self, company_id: str) -> list[JoinRequest]:  # AP16
        return [codec.from_dict(JoinRequest, row.body) for row in self._links.query(f"ASKING#{company_id}", consistent_read=True)]

    def drop_join_request(self, request: JoinRequest) -> None:  # AP14
        versioned.drop(self._links(f"ASKING#{request.company_id}", f"U#{request.user_id}"))

    def put_restoration(self, restoration: Restoration) -> None:  # AP21
        self._links("RESTORING", restoration.user_id, body=codec.to_dict(restoration)).save()

    def restoration(self, user_id: str) -> Restoration | None:  # AP21
        row = versioned.get(self._links, "RESTORING", user_id)
        return codec.from_dict(Restoration, row.body) if row else None

    def restorations(self) -> list[Restoration]:  # AP22
        return [codec.from_dict(Restoration, row.body) for row in self._links.query("RESTORING", consistent_read=True)]

    def drop_restoration(self, user_id: str) -> None:  # AP21
        versioned.drop(self._links("RESTORING", user_id))

    def _invitations(self, pk: str) -> list[Invitation]:
        return [codec.from_dict(Invitation, row.body) for row in self._links.query(pk, consistent_read=True)]

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


def _of(identifier: Identifier) -> str:
    return f"COMPANY#{identifier.type}#{identifier.value}"


def _disputed(identifier: Identifier) -> str:
    return f"DISPUTE#{identifier.type}#{identifier.value}"


def _below(parent_id: str | None) -> str:
    return f"BELOW#{parent_id or '-'}"


def _place(buyer: Buyer) -> tuple[str, str]:
    """The keys of the row by which an entity is found among those below the same one."""
    return _below(buyer.parent_id), f"{lists.named(buyer.name)}#{buyer.id}"


def _mirrored(invitation: Invitation) -> tuple[tuple[str, str], tuple[str, str]]:
    """The keys of an invitation as its address finds it, and as its tenant does."""
    return (f"INVITED#{invitation.email}", f"T#{invitation.tenant_id}"), (f"INVITING#{invitation.tenant_id}", f"A#{invitation.email}")
