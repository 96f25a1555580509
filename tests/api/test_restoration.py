"""Whoever loses every factor comes back by somebody else's decision, a day later, and by nobody's haste (REQ-157)."""

import re

import pytest

from chalicelib.domain.ids import new_id
from support import walk
from support.people import Person, Refusal

MINE, OTHERS = "/v1/session/restoration", "/v1/restorations"


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def lost(person):
    """The same person in another browser, with nothing but the mailbox."""
    there = Person(person.platform, email=person.email)
    person.platform.advance(minutes=2)
    return there.sign_in()


def again(person, **later):
    """The session is over when time passes: signed in anew, by the mailbox and by the passkey where there is one."""
    person.platform.advance(**later)
    return person.sign_in()


def kinds(platform, tenant):
    return [line.kind for line in platform.ports.registers.read(f"{tenant}#administration") if line.kind.startswith("factors")]


def link(platform, address):
    """The last letter that may be cancelled by: (person, key)."""
    texts = [text for text in platform.texts(address) if "/compte/annulation/" in text]
    return re.search(r"personne=(\w+)&cle=([\w-]+)", texts[-1]).groups()


@pytest.fixture
def cast(platform):
    return walk.entity(platform)


@pytest.mark.req("REQ-157")
def test_an_agent_who_lost_everything_comes_back_a_day_after_the_administrators_decision(platform, cast):
    agent = lost(cast.agent)
    assert agent.get(MINE)["restoration"] is None
    assert agent.post(MINE)["restoration"]["stage"] == "asked"
    platform.settle()
    assert any(f"{agent.email} a perdu" in subject for subject in platform.mails(cast.admin.email))
    cast.admin.sign_in()
    (asked,) = cast.admin.get(OTHERS)["items"]
    assert (asked["user_id"], asked["email"], asked["stage"]) == (cast.agent.id, agent.email, "asked")
    assert refused(agent.post, f"{MINE}/completion").code == "restoration-too-early"
    granted = cast.admin.post(f"{OTHERS}/{cast.agent.id}/grant")["restoration"]
    assert granted["stage"] == "waiting"
    assert refused(cast.admin.post, f"{OTHERS}/{cast.agent.id}/grant").code == "already-granted"
    platform.settle()
    for address in (agent.email, cast.admin.email):
        assert any(subject.startswith("Accès bientôt rétabli") for subject in platform.mails(address)), address
    again(agent, hours=23, minutes=59)
    assert agent.session["second_factor"] == "assert"
    assert refused(agent.post, f"{MINE}/completion").code == "restoration-too-early"
    platform.advance(minutes=1)
    assert agent.get(MINE)["restoration"]["stage"] == "ready"
    assert platform.ports.directory.user(agent.id).has_factor(), "nothing happens by itself"
    assert agent.post(f"{MINE}/completion")["second_factor"] == "enrol"
    assert refused(agent.get, f"/v1/buyers/{cast.buyer_id}").code == "second-factor-required"
    agent.enrol()
    assert len(agent.codes) == 10
    assert agent.get(f"/v1/buyers/{cast.buyer_id}")["id"] == cast.buyer_id, "memberships are as they were"
    cast.agent.platform.advance(minutes=2)
    assert refused(cast.agent.sign_in).code in ("passkey-refused", "wrong-code"), "the lost passkey opens nothing any more"
    assert kinds(platform, f"O#{cast.buyer_id}") == ["factors-help-asked", "factors-help-granted", "factors-removed"]
    platform.settle()
    assert any(subject.startswith("Accès rétabli") for subject in platform.mails(cast.admin.email))


@pytest.mark.req("REQ-157")
def test_every_other_session_ends_with_the_lost_factors(platform, cast):
    agent = lost(cast.agent)
    agent.post(MINE)
    cast.admin.sign_in().post(f"{OTHERS}/{agent.id}/grant")
    again(agent, hours=24)
    platform.advance(minutes=2)
    thief = Person(platform, email=agent.email).sign_in()
    agent.post(f"{MINE}/completion")
    assert thief.get("/v1/session")["user"] is None


def by_the_person(platform, cast, agent):
    agent.call("DELETE", MINE)


def by_an_administrator(platform, cast, agent):
    cast.admin.sign_in().call("DELETE", f"{OTHERS}/{agent.id}")


def by_the_persons_letter(platform, cast, agent):
    person, key = link(platform, agent.email)
    Person(platform).post("/v1/restoration-cancellations", {"user_id": person, "key": key})


def by_an_administrators_letter(platform, cast, agent):
    person, key = link(platform, cast.admin.email)
    Person(platform).post("/v1/restoration-cancellations", {"user_id": person, "key": key})


def by_the_passkey(platform, cast, agent):
    cast.agent.sign_in()


def by_the_passkey_alone(platform, cast, agent):
    found = Person(platform)
    made = found.post("/v1/sign-in/passkey-options")
    given = cast.agent.passkey.get(made["options"], handle=cast.agent.id)
    found.post("/v1/sign-in/passkey", {"challenge_id": made["challenge_id"], "credential": given})


def by_a_backup_code(platform, cast, agent):
    there = Person(platform, email=agent.email)
    there.sign_in().post("/v1/session/backup-code", {"code": cast.agent.codes[0]})


WAYS = [by_the_person, by_an_administrator, by_the_persons_letter, by_an_administrators_letter, by_the_passkey, by_the_passkey_alone,
        by_a_backup_code]  # fmt: skip


@pytest.mark.req("REQ-157")
@pytest.mark.parametrize("cancel", WAYS)
@pytest.mark.parametrize("after", ["asked", "granted", "delay"])
def test_it_is_cancelled_by_whoever_may_until_it_is_done(platform, cast, cancel, after):
    agent = lost(cast.agent)
    agent.post(MINE)
    if after != "asked":
        cast.admin.sign_in().post(f"{OTHERS}/{agent.id}/grant")
    platform.settle()
    again(agent, hours=25 if after == "delay" else 1)
    platform.advance(minutes=2)
    cancel(platform, cast, agent)
    platform.settle()
    assert any(subject.startswith("Accès non rétabli") for subject in platform.mails(agent.email))
    again(agent, hours=30)
    assert agent.get(MINE)["restoration"] is None
    assert refused(agent.post, f"{MINE}/completion").status == 404
    assert platform.ports.directory.user(agent.id).passkeys
    assert kinds(platform, f"O#{cast.buyer_id}")[-1] == "factors-help-cancelled"


def test_a_link_that_is_wrong_or_used_cancels_nothing(platform, cast):
    agent = lost(cast.agent)
    agent.post(MINE)
    platform.settle()
    person, key = link(platform, agent.email)
    stranger, at = Person(platform), "/v1/restoration-cancellations"
    for user_id, tried in ((person, "x"), (person, "é"), (new_id(platform.clock()), key)):
        assert refused(stranger.post, at, {"user_id": user_id, "key": tried}).status == 404
    stranger.post(at, {"user_id": person, "key": key})
    assert refused(stranger.post, at, {"user_id": person, "key": key}).status == 404
    again(agent, minutes=2).post(MINE)
    assert refused(stranger.post, at, {"user_id": person, "key": key}).status == 404, "another request has another key"


@pytest.mark.req("REQ-157")
def test_who_may_decide_is_the_nearest_and_nobody_else(platform, cast):
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    below = walk.entity(platform, parent_id=cast.buyer_id)
    asks = lost(below.agent)
    asks.post(MINE)
    assert kinds(platform, f"O#{below.buyer_id}") == ["factors-help-asked"]
    grant = f"{OTHERS}/{asks.id}/grant"
    for other in (cast.admin, operator, below.members[0], cast.agent):
        other.sign_in()
        assert other.get(OTHERS)["items"] == []
        assert refused(other.post, grant).status == 404
    below.admin.sign_in()
    assert len(below.admin.get(OTHERS)["items"]) == 1
    boss = lost(below.admin)
    boss.post(MINE)
    operator.sign_in()
    assert operator.get(OTHERS)["items"] == [], "the entity above comes before the operator"
    (seen,) = cast.admin.sign_in().get(OTHERS)["items"]
    assert seen["user_id"] == boss.id
    above = lost(cast.admin)
    above.post(MINE)
    operator.sign_in()
    assert [one["user_id"] for one in operator.get(OTHERS)["items"]] == [above.id], "nobody administers above it"
    operator.post(f"{OTHERS}/{above.id}/grant")
    platform.advance(hours=48)
    operator.sign_in()
    assert {one["user_id"] for one in operator.get(OTHERS)["items"]} >= {asks.id, boss.id}, "two days without an answer"


@pytest.mark.req("REQ-157")
def test_deciding_asks_for_a_fresh_factor_and_nobody_decides_for_themselves(platform, cast):
    other = cast.admin.refresh().invite(f"/v1/buyers/{cast.buyer_id}/invitations", Person(platform), ["entity_admin"]).enrol()
    boss = lost(cast.admin)
    boss.post(MINE)
    assert refused(boss.get, OTHERS).code == "second-factor-required", "a mailbox alone reads nobody's name"
    platform.advance(minutes=11)
    assert refused(other.post, f"{OTHERS}/{boss.id}/grant").code == "fresh-sign-in-required"
    assert refused(other.call, "DELETE", f"{OTHERS}/{boss.id}").code == "fresh-sign-in-required"
    bare = lost(other)
    assert refused(bare.post, f"{OTHERS}/{boss.id}/grant").code == "second-factor-required"
    other.refresh().post(f"{OTHERS}/{boss.id}/grant")


def test_only_a_loss_is_asked_for(platform, cast):
    cast.agent.sign_in()
    assert refused(cast.agent.post, MINE).code == "nothing-to-restore"
    assert refused(Person(platform).sign_in().post, MINE).code == "nothing-to-restore"
    agent = lost(cast.agent)
    for _ in range(3):
        agent.post(MINE)
    platform.settle()
    assert len([one for one in platform.mails(cast.admin.email) if "a perdu" in one]) == 1, "asked again, told once"
    assert refused(agent.post, MINE).code == "too-many-requests"


def test_a_request_that_nobody_answers_is_forgotten(platform, cast):
    agent = lost(cast.agent)
    agent.post(MINE)
    again(agent, days=14)
    assert agent.get(MINE)["restoration"] is None
    cast.admin.sign_in()
    assert cast.admin.get(OTHERS)["items"] == []
    assert agent.post(MINE)["restoration"]["stage"] == "asked"
    assert kinds(platform, f"O#{cast.buyer_id}") == ["factors-help-asked"] * 2


@pytest.mark.req("REQ-007")
def test_a_colleague_of_a_company_helps_then_the_operator(platform):
    boss, company_id = walk.company(platform)
    boss.enrol()
    colleague = boss.invite(f"/v1/companies/{company_id}/colleagues-invited", Person(platform), ["depositor"]).enrol()
    asks = lost(colleague)
    asks.post(MINE)
    platform.settle()
    boss.refresh().post(f"{OTHERS}/{asks.id}/grant")
    again(asks, hours=24)
    assert asks.post(f"{MINE}/completion")["second_factor"] == "optional"
    assert kinds(platform, f"E#{company_id}") == ["factors-help-asked", "factors-help-granted", "factors-removed"]
    operator = Person(platform)
    platform.make_operator(operator.email)
    operator.sign_in().enrol()
    alone = lost(boss)
    alone.post(MINE)
    assert [one["user_id"] for one in operator.get(OTHERS)["items"]] == [alone.id]
