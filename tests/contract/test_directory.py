"""People, entities and companies: unique where good sense asks, followed, invited, restored."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.buyer import Buyer
from chalicelib.domain.company import Company, Former, Identifier, MergerRequest
from chalicelib.domain.company_file import CompanyFile, Ending
from chalicelib.domain.errors import StaleVersion, WrongState
from chalicelib.domain.ids import new_id
from chalicelib.domain.joining import Invitation, JoinRequest
from chalicelib.domain.permission import Role
from chalicelib.domain.person import User
from chalicelib.domain.restoration import Restoration
from support.platforms import START

MS, MINUTE = timedelta(milliseconds=1), timedelta(minutes=1)


def test_an_identity_of_a_provider_is_one_persons(ports):
    assert ports.directory.identity_holder("a" * 64) is None
    assert ports.directory.claim_identity("a" * 64, "premier") == "premier"
    assert ports.directory.claim_identity("a" * 64, "second") == "premier"
    assert (ports.directory.identity_holder("a" * 64), ports.directory.identity_holder("b" * 64)) == ("premier", None)


@pytest.mark.req("REQ-190")
def test_people_and_tenants_are_unique(ports):
    mark = new_id(START).lower()
    user = ports.directory.create_user(User(id=new_id(START), email=f"{mark}@exemple.fr", created_at=START))
    again = ports.directory.create_user(User(id=new_id(START), email=f"{mark}@exemple.fr", created_at=START))
    assert again.id == user.id
    tenant = new_id(START)
    member = ports.directory.save_user(user.with_roles("buyer", tenant, (Role.AGENT,)))
    assert [u.id for u in ports.directory.users_of(tenant)] == [user.id]
    ports.directory.save_user(member.with_roles("buyer", tenant, ()))
    assert ports.directory.users_of(tenant) == []
    company = Company(id=new_id(START), identifier=Identifier(type="HORS-UE", value=mark), name="C", created_at=START)
    ports.directory.create_company(company)
    alike = ports.directory.create_company(replace(company, id=new_id(START + timedelta(seconds=1))))
    assert ports.directory.create_company(replace(company, name="Autre")) == company, "made once"
    assert ports.directory.companies_by_identifier(company.identifier) == [company, alike], "several accounts may bear one identifier"
    claimed = [ports.directory.claim_company(company.identifier, who, made) for who, made in (("u", "1"), ("u", "2"), ("v", "3"))]
    assert claimed == ["1", "1", "3"]
    buyer = Buyer(id=new_id(START), siret=mark, name="B", department="35", created_at=START)
    assert [ports.directory.claim_buyer(mark, made) for made in (buyer.id, "other")] == [buyer.id, buyer.id]
    ports.directory.create_buyer(buyer)
    assert ports.directory.create_buyer(replace(buyer, name="Autre")) == buyer, "made once"
    assert ports.directory.buyer_by_siret(mark) == buyer
    assert ports.directory.buyer_by_siret("absent") is None


def test_a_company_is_found_by_the_identifier_it_bears_and_by_those_it_bore(ports):
    one, other = (Identifier(type="HORS-UE", value=new_id(START)) for _ in range(2))
    company = ports.directory.create_company(Company(id=new_id(START), identifier=one, name="C", created_at=START))
    moved = replace(company, identifier=other, formerly=(Former(identifier=one, until=date(2026, 9, 1)),))
    saved = ports.directory.save_company(moved)
    assert ports.directory.companies_by_identifier(one) == []
    assert ports.directory.companies_by_identifier(other) == [saved]
    assert ports.directory.companies_that_bore(one) == ports.directory.companies_that_bore(other) == [saved]


def test_requests_to_merge_accounts_are_kept_by_the_one_that_answers(ports):
    into, sources = new_id(START), sorted(new_id(START) for _ in range(2))
    asked = [MergerRequest(company_id=into, source_id=one, asked_by="u", asked_at=START) for one in sources]
    for request in asked:
        ports.directory.put_merger_request(request)
    again = replace(asked[0], asked_at=START + MINUTE)
    ports.directory.put_merger_request(again)
    assert sorted(ports.directory.merger_requests_of(into), key=lambda one: one.source_id) == [again, asked[1]]
    for _ in ("drop", "drop again"):
        ports.directory.drop_merger_request(again)
    assert ports.directory.merger_requests_of(into) == [asked[1]]


def test_what_ends_in_files_of_companies_is_found_by_its_day(ports):
    company, piece = new_id(START), new_id(START)
    made = ports.company_files.create(
        CompanyFile(company_id=company, recipient="age1pq1", fingerprint="f", wraps=(), made_at=START, changed_at=START)
    )
    with pytest.raises(StaleVersion):
        ports.company_files.create(made)
    ends = Ending(id=piece, label="Assurance", ends_on=date(2031, 1, 31))
    kept = ports.company_files.save(replace(made, endings=(ends,)))
    mine = lambda first, last: [one for one in ports.company_files.ending(first, last) if one[0] == company]  # noqa: E731
    assert mine(date(2031, 1, 31), date(2031, 1, 31)) == [(company, ends)]
    assert mine(date(2031, 1, 1), date(2031, 1, 30)) == mine(date(2031, 2, 1), date(2031, 3, 1)) == []
    later = replace(ends, ends_on=date(2032, 1, 31))
    ports.company_files.save(replace(kept, endings=(later,)))
    assert mine(date(2031, 1, 1), date(2033, 1, 1)) == [(company, later)]
    with pytest.raises(StaleVersion):
        ports.company_files.save(kept)
    assert ports.company_files.get(company).endings == (later,)


def test_entities_below_another_are_listed_by_name_wherever_they_moved(ports):
    above, other, made = new_id(START), new_id(START), []
    for number, name in enumerate(("Évran", "Zone", "abbaye", *(f"Commune {n:02d}" for n in range(60)))):
        one = Buyer(id=new_id(START), siret=f"{above}{number}", name=name, department="35", created_at=START, parent_id=above)
        made.append(ports.directory.create_buyer(one))

    def names(parent, starts=""):
        found, cursor = [], None
        while True:
            page = ports.directory.entities_below(parent, cursor, starts)
            found, cursor = found + [one.name for one in page.items], page.next
            if cursor is None:
                return found

    assert names(above) == ["abbaye", *(f"Commune {n:02d}" for n in range(60)), "Évran", "Zone"]
    assert names(above, "ÉVR") == names(above, "evr") == ["Évran"]
    moved = ports.directory.save_buyer(replace(made[0], parent_id=other))
    ports.directory.save_buyer(replace(made[1], name="Aire"))
    assert (names(above)[:2], names(other)) == (["abbaye", "Aire"], ["Évran"])
    assert names(above)[-1] == "Commune 59"
    ports.directory.save_buyer(replace(moved, parent_id=None))
    assert names(other) == []
    assert moved.id in [one.id for one in ports.directory.entities_below(None, None, "Évran").items]


def test_how_far_a_register_was_followed_is_kept(ports):
    tenant = new_id(START)
    assert ports.directory.journal_position(tenant) == 0
    for seq in (3, 7, 7):
        ports.directory.set_journal_position(tenant, seq)
        assert ports.directory.journal_position(tenant) == seq


def test_invitations_are_found_by_whoever_sent_and_by_whoever_receives(ports):
    tenant, address = new_id(START), f"{new_id(START).lower()}@exemple.fr"
    one = Invitation(id=new_id(START), tenant_kind="buyer", tenant_id=tenant, email=address, name="Ana", roles=(Role.AGENT,),
                     invited_by=new_id(START), invited_at=START, expires_at=START + timedelta(days=14))  # fmt: skip
    again = replace(one, sent=2, roles=(Role.ENTITY_ADMIN,))
    for kept in (one, again):
        ports.directory.put_invitation(kept)
        assert ports.directory.invitation(tenant, address) == kept
        assert ports.directory.invitations_of(tenant) == [kept]
        assert ports.directory.invitations_to(address) == [kept]
    ports.directory.drop_invitation(again)
    assert ports.directory.invitation(tenant, address) is None
    assert ports.directory.invitations_of(tenant) == ports.directory.invitations_to(address) == []


def test_an_address_is_left_taken_and_freed(ports):
    def somebody(address):
        return ports.directory.create_user(User(id=new_id(START), email=address, name="Ana", created_at=START))

    tail = new_id(START).lower()
    one, other = somebody(f"une.{tail}@exemple.fr"), somebody(f"autre.{tail}@exemple.fr")
    with pytest.raises(WrongState):
        ports.directory.move_user(one, other.email)
    moved = ports.directory.move_user(one, f"neuve.{tail}@exemple.fr")
    assert ports.directory.user_by_email(moved.email) == moved
    assert ports.directory.user_by_email(one.email) is None
    newcomer = somebody(one.email)
    assert (newcomer.id, newcomer.email) != (one.id, moved.email)
    with pytest.raises(WrongState):
        ports.directory.move_user(moved, one.email)
    for _ in range(2):
        ports.directory.close_user(newcomer.id)
    assert (ports.directory.user(newcomer.id).email, ports.directory.user(newcomer.id).name) == ("", "")
    assert ports.directory.user_by_email(one.email) is None
    assert ports.directory.move_user(moved, one.email).email == one.email


def test_whose_access_is_to_be_restored_is_kept_one_for_each(ports):
    user_id, now = new_id(START), START
    one = Restoration(id=new_id(now), user_id=user_id, tenant_kind="buyer", tenant_id=new_id(now), asked_at=now, cancel_key="x")
    ports.directory.put_restoration(one)
    later = replace(one, id=new_id(now + MS), granted_at=now + MINUTE)
    ports.directory.put_restoration(later)
    assert ports.directory.restoration(user_id) == later
    assert later in ports.directory.restorations()
    assert one not in ports.directory.restorations()
    ports.directory.drop_restoration(user_id)
    assert ports.directory.restoration(user_id) is None
    ports.directory.drop_restoration(user_id)


def test_a_request_to_join_is_kept_once(ports):
    company = new_id(START)
    asked = JoinRequest(company_id=company, user_id=new_id(START), asked_at=START)
    assert [ports.directory.put_join_request(one) for one in (asked, replace(asked, asked_at=START + timedelta(days=1)))] == [True, False]
    assert ports.directory.join_requests_of(company) == [asked]
    ports.directory.drop_join_request(asked)
    assert ports.directory.join_requests_of(company) == []
