"""A person's account as a whole: its address changes by both mailboxes, its data is given, its end keeps what the law keeps (REQ-007)."""

import json
import re

import pytest

from support import walk
from support.people import Person, Refusal

ADDRESS, CONFIRM, CANCEL = "/v1/account/address", "/v1/account/address/confirmation", "/v1/address-cancellations"


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def codes(platform, old, new):
    return {"old_code": platform.code_for(old), "new_code": platform.code_for(new)}


def moved(platform, person, new):
    """The person, whose address is now `new`; the key of the letter to the old one."""
    old = person.email
    person.post(ADDRESS, {"email": new})
    person.session = person.post(CONFIRM, codes(platform, old, new))
    person.email = new
    return re.search(r"annulation/\?adresse=([\w-]+)", platform.texts(old)[-1])[1]


def kinds(platform, tenant):
    return [line.kind for line in platform.ports.registers.read(f"{tenant}#administration")]


@pytest.mark.req("REQ-007")
def test_an_address_changes_by_both_mailboxes_and_nothing_else_does(both):
    platform, cast = both, walk.entity(both)
    agent, old, new = cast.agent, cast.agent.email, Person(both).email
    elsewhere = Person(platform, email=old)
    platform.advance(minutes=2)
    elsewhere.sign_in()
    agent.sign_in()
    agent.post(ADDRESS, {"email": new.upper()})
    right = codes(platform, old, new)
    for wrong in ({**right, "old_code": "000000x"}, {**right, "new_code": "000000x"}, dict.fromkeys(right, "x")):
        problem = refused(agent.post, CONFIRM, wrong)
        assert problem.code == "wrong-code"
        assert set(problem.reply.json["errors"]) == {name for name in right if wrong[name] != right[name]}
    assert agent.post(CONFIRM, right)["user"]["email"] == new
    assert elsewhere.get("/v1/session")["user"] is None, "other sessions end"
    assert refused(agent.post, CONFIRM, right).code == "code-expired", "once"
    agent.email = new
    platform.advance(minutes=2)
    assert agent.sign_in().get(f"/v1/buyers/{cast.buyer_id}")["id"] == cast.buyer_id, "by the same passkey, in the same entity"
    assert agent.session["user"]["id"] == cast.agent.id
    assert "Votre adresse de connexion change – Sous Pli" in platform.mails(old)


def test_codes_are_good_for_a_quarter_of_an_hour_and_guesses_are_counted(platform):
    person = Person(platform).sign_in()
    person.post(ADDRESS, {"email": "nouvelle@exemple.fr"})
    for _ in range(20):
        assert refused(person.post, CONFIRM, {"old_code": "x", "new_code": "x"}).code == "wrong-code"
    assert refused(person.post, CONFIRM, codes(platform, person.email, "nouvelle@exemple.fr")).code == "too-many-requests"
    platform.advance(days=1)
    person.sign_in().post(ADDRESS, {"email": "nouvelle@exemple.fr"})
    right = codes(platform, person.email, "nouvelle@exemple.fr")
    platform.advance(minutes=15)
    assert refused(person.post, CONFIRM, right).code == "code-expired"


def test_an_address_that_has_an_account_is_told_to_its_mailbox_alone(platform):
    person, other = Person(platform).sign_in(), Person(platform).sign_in()
    asked = person.post(ADDRESS, {"email": other.email})
    free = Person(platform).sign_in().post(ADDRESS, {"email": "libre@exemple.fr"})
    assert asked.keys() == free.keys(), "asking tells nothing"
    assert refused(person.post, CONFIRM, codes(platform, person.email, other.email)).code == "address-taken"
    assert other.get("/v1/session")["user"]["email"] == other.email
    assert refused(person.post, ADDRESS, {"email": person.email}).code == "invalid"
    assert refused(person.post, ADDRESS, {"email": "pas une adresse"}).code == "invalid"


@pytest.mark.req("REQ-157")
def test_whoever_has_a_factor_proves_it_to_change_address_read_data_or_leave(platform):
    person = Person(platform).sign_in().enrol()
    platform.advance(minutes=11)
    for method, path, body in (
        ("POST", ADDRESS, {"email": "a@exemple.fr"}),
        ("GET", "/v1/account/export", None),
        ("DELETE", "/v1/account", None),
    ):
        assert refused(person.call, method, path, body).code == "fresh-sign-in-required", path
    person.passkey = None
    person.sign_in()
    for method, path, body in (
        ("POST", ADDRESS, {"email": "a@exemple.fr"}),
        ("GET", "/v1/account/export", None),
        ("DELETE", "/v1/account", None),
    ):
        assert refused(person.call, method, path, body).code == "second-factor-required", path


@pytest.mark.req("REQ-007")
def test_the_old_mailbox_takes_the_change_back_for_a_day(both):
    platform = both
    person, company_id = walk.company(platform)
    old, new = person.email, Person(platform).email
    key = moved(platform, person, new)
    assert refused(person.post, ADDRESS, {"email": Person(platform).email}).code == "address-just-changed", "no chain of changes"
    platform.advance(minutes=2)
    there = Person(platform, email=old)
    assert refused(there.sign_in).code == "address-left", "no other account begins there meanwhile"
    stranger = Person(platform)
    assert refused(stranger.post, CANCEL, {"key": "x"}).status == 404
    stranger.post(CANCEL, {"key": key})
    assert person.get("/v1/session")["user"] is None, "every session ends"
    assert refused(stranger.post, CANCEL, {"key": key}).status == 404
    platform.advance(minutes=2)
    there.sign_in()
    assert [one["tenant_id"] for one in there.session["memberships"]] == [company_id]
    platform.advance(minutes=2)
    assert Person(platform, email=new).sign_in().id != person.id, "the other mailbox is nobody's here"


def test_after_a_day_the_old_address_is_free(platform):
    person = Person(platform, name="Mona Mobile").sign_in()
    old = person.email
    key = moved(platform, person, "nouvelle@exemple.fr")
    platform.advance(hours=24)
    assert refused(Person(platform).post, CANCEL, {"key": key}).status == 404
    newcomer = Person(platform, email=old).sign_in()
    assert newcomer.id != person.id
    assert person.sign_in().session["user"]["name"] == "Mona Mobile"


@pytest.mark.req("REQ-155")
def test_registers_say_that_an_address_changed_and_not_which(platform):
    person, company_id = walk.company(platform)
    key = moved(platform, person, "nouvelle@exemple.fr")
    Person(platform).post(CANCEL, {"key": key})
    assert kinds(platform, f"E#{company_id}")[-2:] == ["address-changed", "address-restored"]
    assert "@" not in str([line.record for line in platform.ports.registers.read(f"E#{company_id}#administration")])


def test_ones_data_is_given_without_a_secret(platform):
    cast = walk.entity(platform)
    member = cast.members[0].refresh()
    member.post("/v1/account/searches", {"name": "Travaux", "criteria": {"q": "toiture"}})
    data = member.get("/v1/account/export")
    assert (data["account"]["email"], data["account"]["name"]) == (member.email, "Membre 1")
    assert [one["name"] for one in data["account"]["passkeys"]] == ["Clé"]
    assert [one["fingerprint"] for one in data["member_keys"]] == [platform.ports.directory.member_keys(member.id)[0].fingerprint]
    assert [one["name"] for one in data["saved_searches"]] == ["Travaux"]
    assert {"person-joined", "member-key-declared"} <= {one["act"] for one in data["acts"]}
    user, told = platform.ports.directory.user(member.id), json.dumps(data)
    secrets = [*user.backup_codes, user.passkeys[0].public_key, *(one.id for one in platform.ports.ephemeral.sessions_of(member.id)),
               *(one.stop_key for one in platform.ports.saved_searches.of_user(member.id))]  # fmt: skip
    assert not [one for one in secrets if one in told]
    others = {user.email for user in platform.ports.directory.users_of(cast.buyer_id)} - {member.email}
    assert not [one for one in others if one in told], "nobody else's"


@pytest.mark.req("REQ-007")
def test_closing_an_account_keeps_what_the_law_keeps(both):
    platform, cast = both, walk.entity(both)
    member = cast.members[0].refresh()
    member.post("/v1/account/searches", {"name": "Travaux", "criteria": {"q": "toiture"}})
    member.call("DELETE", "/v1/account")
    assert not member.token
    assert "Votre compte Sous Pli est supprimé" in platform.mails(member.email)
    cast.admin.refresh()
    assert member.id not in {one["user_id"] for one in cast.admin.get(f"/v1/buyers/{cast.buyer_id}/agents")["items"]}
    register = cast.admin.get(f"/v1/buyers/{cast.buyer_id}/administration")
    assert (register["items"][0]["kind"], register["items"][0]["record"]["user"]) == ("person-left", member.id)
    assert member.id not in register["people"], "an id, and no name any more"
    platform.advance(minutes=2)
    member.passkey = None
    newcomer = member.sign_in()
    assert newcomer.session["user"]["name"] in ("", "Membre 1")
    assert newcomer.session["memberships"] == []
    assert newcomer.session["user"]["id"] not in {one["record"].get("user") for one in register["items"]}
    assert newcomer.get("/v1/account/searches")["items"] == []


def test_nobody_leaves_others_without_an_administrator(platform):
    cast = walk.entity(platform)
    assert refused(cast.admin.refresh().call, "DELETE", "/v1/account").code == "last-administrator"
    assert cast.admin.get("/v1/session")["user"]["email"] == cast.admin.email
    boss, company_id = walk.company(platform)
    boss.invite(f"/v1/companies/{company_id}/colleagues-invited", Person(platform), ["depositor"])
    assert refused(boss.call, "DELETE", "/v1/account").code == "last-administrator"
    alone, _ = walk.company(platform)
    alone.call("DELETE", "/v1/account")
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    assert refused(operator.call, "DELETE", "/v1/account").code == "operator-account"
    assert refused(operator.call, "DELETE", "/v1/account/memberships/platform").status == 404, "no id of ours"
