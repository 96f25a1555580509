"""Who is let in and given what: consent, the last administrator, fresh factors, and a line for each act (REQ-155, REQ-157, REQ-190)."""

import pytest

from chalicelib.domain.register import Draft
from chalicelib.domain.tenant import Tenant
from support import walk
from support.people import Person, Refusal


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def lines(platform, buyer_id, letter="O"):
    return platform.ports.registers.read(f"{letter}#{buyer_id}#administration")


def invitation(person, address, roles=("agent",)):
    return {"email": address, "name": "Nina", "roles": list(roles)}


@pytest.mark.req("REQ-190")
def test_nobody_is_in_before_accepting_and_nothing_tells_who_has_an_account(platform):
    cast = walk.entity(platform)
    bidder, _ = walk.company(platform)
    at = f"/v1/buyers/{cast.buyer_id}/invitations"
    answers = [cast.admin.refresh().post(at, invitation(cast.admin, address)) for address in (bidder.email, "nobody@exemple.fr")]
    shapes = [{key: value for key, value in one.items() if key not in ("id", "email", "invited_at", "expires_at")} for one in answers]
    assert shapes[0] == shapes[1]
    assert answers[0]["name"] == "Nina", "what was typed, never the name of the account"
    platform.settle()
    assert bidder.send("GET", f"/v1/buyers/{cast.buyer_id}").status == 404
    assert all(one["email"] != bidder.email for one in cast.agent.get(f"/v1/buyers/{cast.buyer_id}/agents")["items"])
    stranger = Person(platform).sign_in()
    assert stranger.get("/v1/account/invitations")["items"] == []
    assert refused(stranger.post, f"/v1/account/invitations/{answers[0]['id']}/acceptance").status == 404, "a forwarded one"
    (offer,) = bidder.sign_in().get("/v1/account/invitations")["items"]
    assert (offer["tenant_name"], offer["invited_by"]) == ("Ville de Trévignac", cast.admin.email)
    bidder.accept()
    assert refused(bidder.post, f"/v1/account/invitations/{offer['id']}/acceptance").status in (403, 404), "answered already"
    bidder.enrol()
    assert bidder.get(f"/v1/buyers/{cast.buyer_id}")["id"] == cast.buyer_id


def test_an_invitation_refused_withdrawn_or_past_lets_nobody_in(platform):
    cast = walk.entity(platform)
    at = f"/v1/buyers/{cast.buyer_id}/invitations"
    people = [Person(platform).sign_in() for _ in range(3)]
    made = [cast.admin.refresh().post(at, invitation(cast.admin, one.email)) for one in people]
    people[0].call("DELETE", f"/v1/account/invitations/{made[0]['id']}")
    cast.admin.call("DELETE", f"{at}/{made[1]['id']}")
    assert [one["email"] for one in cast.admin.get(at)["items"]] == [people[2].email]
    platform.advance(days=14)
    for person, one in zip(people, made, strict=True):
        assert refused(person.sign_in().post, f"/v1/account/invitations/{one['id']}/acceptance").status == 404
    kinds = [line.kind for line in lines(platform, cast.buyer_id)]
    assert kinds[-2:] == ["invitation-refused", "invitation-withdrawn"]


def test_a_second_click_sends_one_letter_and_a_later_one_another(platform):
    cast, address = walk.entity(platform), "nina@exemple.fr"
    at = f"/v1/buyers/{cast.buyer_id}/invitations"
    for _ in range(2):
        cast.admin.refresh().post(at, invitation(cast.admin, address))
    platform.settle()
    assert len(platform.mails(address)) == 1
    platform.advance(minutes=10)
    cast.admin.refresh().post(at, invitation(cast.admin, address))
    platform.settle()
    assert len(platform.mails(address)) == 2


@pytest.mark.req("REQ-190")
def test_an_entity_and_a_company_keep_an_administrator(platform):
    cast = walk.entity(platform)
    at = f"/v1/buyers/{cast.buyer_id}/agents/{cast.admin.id}"
    for method, path, body in (
        ("PATCH", at, {"roles": ["agent"]}),
        ("DELETE", at, None),
        ("DELETE", f"/v1/account/memberships/{cast.buyer_id}", None),
    ):
        assert refused(cast.admin.refresh().call, method, path, body).code == "last-administrator", (method, path)
    boss, company_id = walk.company(platform)
    colleague = boss.invite(f"/v1/companies/{company_id}/colleagues-invited", Person(platform), ["depositor"])
    leave = f"/v1/account/memberships/{company_id}"
    assert refused(boss.call, "DELETE", leave).code == "last-administrator"
    colleague.call("DELETE", leave)
    boss.call("DELETE", leave)
    assert boss.send("GET", f"/v1/companies/{company_id}").status == 404, "whoever is alone may go"


@pytest.mark.req("REQ-190")
def test_two_administrators_who_remove_each_other_at_once_leave_one(platform, monkeypatch):
    """The second act comes whole between the first one's judgement and its line: the first is judged again, and refused."""
    cast = walk.entity(platform)
    other = cast.admin.refresh().invite(f"/v1/buyers/{cast.buyer_id}/invitations", Person(platform), ["entity_admin"]).enrol()
    at, append, waiting = f"/v1/buyers/{cast.buyer_id}/agents", platform.ports.registers.append, ["the other"]

    def slow(stream, **more):
        if waiting:
            waiting.pop()
            other.call("DELETE", f"{at}/{cast.admin.id}")
        return append(stream, **more)

    monkeypatch.setattr(platform.ports.registers, "append", slow)
    assert refused(cast.admin.call, "DELETE", f"{at}/{other.id}").code == "last-administrator"
    assert other.send("GET", at).status == 200
    assert [line.kind for line in lines(platform, cast.buyer_id)].count("person-removed") == 1


def test_a_line_followed_late_undoes_nothing_that_came_after(platform):
    """Two processes follow one register; the slower comes to a line after the faster has gone past it."""
    cast = walk.entity(platform)
    for roles in (["agent", "committee_member"], ["agent"]):
        cast.admin.refresh().call("PATCH", f"/v1/buyers/{cast.buyer_id}/agents/{cast.agent.id}", {"roles": roles})
    for kind in ("state", "authority"):
        cast.admin.call("PATCH", f"/v1/buyers/{cast.buyer_id}", {"kind": kind})
    before = cast.admin.get(f"/v1/buyers/{cast.buyer_id}"), cast.admin.get(f"/v1/buyers/{cast.buyer_id}/agents")
    tenant = Tenant("buyer", cast.buyer_id)
    for line in lines(platform, cast.buyer_id):
        platform.use.ledger.projection.apply(tenant, line)
        assert (cast.admin.get(f"/v1/buyers/{cast.buyer_id}"), cast.admin.get(f"/v1/buyers/{cast.buyer_id}/agents")) == before, line.kind


@pytest.mark.req("REQ-155")
def test_every_act_is_a_line_that_says_who_from_what_to_what(platform):
    cast = walk.entity(platform)
    agent = cast.agent
    cast.admin.refresh().call("PATCH", f"/v1/buyers/{cast.buyer_id}/agents/{agent.id}", {"roles": ["agent", "committee_member"]})
    for _ in ("the click", "the second click"):
        cast.admin.call("PATCH", f"/v1/buyers/{cast.buyer_id}", {"kind": "state"})
    cast.admin.call("DELETE", f"/v1/buyers/{cast.buyer_id}/agents/{agent.id}")
    found = lines(platform, cast.buyer_id)
    assert found[0].kind == "entity-created"
    changed, described, removed = found[-3:]
    assert (changed.record["by"], changed.record["from"], changed.record["to"]) == (cast.admin.id, ["agent"], ["agent", "committee_member"])
    assert described.record["changes"] == {"kind": ["authority", "state"]}
    assert (removed.kind, removed.record["to"]) == ("person-removed", [])
    assert "@" not in str([line.record for line in found]), "registers name people by their ids"
    platform.settle()
    assert "Une personne a été retirée – Sous Pli" not in platform.mails(cast.admin.email), "who did it knows"


@pytest.mark.req("REQ-157")
def test_what_gives_power_asks_for_a_fresh_factor(platform):
    cast = walk.entity(platform)
    platform.advance(minutes=11)
    at = f"/v1/buyers/{cast.buyer_id}"
    for method, path, body in (
        ("POST", f"{at}/invitations", invitation(cast.admin, "x@exemple.fr")),
        ("PATCH", f"{at}/agents/{cast.agent.id}", {"roles": ["entity_admin"]}),
        ("DELETE", f"{at}/agents/{cast.agent.id}", None),
        ("PATCH", at, {"kind": "state"}),
        ("POST", "/v1/account/passkeys/options", {}),
        ("POST", "/v1/account/backup-codes", {}),
        ("DELETE", "/v1/account/passkeys/01ARZ3NDEKTSV4RRFFQ69G5FAV", None),
    ):
        assert refused(cast.admin.call, method, path, body).code == "fresh-sign-in-required", path
    member = cast.members[0]
    assert refused(member.make_key, cast.buyer_id).code == "fresh-sign-in-required"


@pytest.mark.req("REQ-157")
def test_a_session_of_the_first_level_changes_nothing_for_whoever_has_a_factor(platform):
    bidder, company_id = walk.company(platform)
    bidder.enrol()
    bidder.passkey, kept = None, bidder.passkey
    bidder.sign_in()
    assert bidder.session["level"] == 1
    unsafe = [fact for fact in platform.door.facts if fact.method not in ("GET", "HEAD") and fact.access != "public"]
    assert len(unsafe) > 60
    for fact in unsafe:
        if fact.path.startswith("/v1/session"):
            continue
        path = fact.path.replace("{company_id}", company_id).replace("{kind}", "downloads")
        import re

        path = re.sub(r"{(?:number|volume|lot|version|letter|slot|ticket)}", "1", path)
        path = re.sub(r"{\w+}", "01ARZ3NDEKTSV4RRFFQ69G5FAV", path)
        assert refused(bidder.call, fact.method, path, {}).code == "second-factor-required", path
    bidder.passkey = kept
    bidder.refresh()
    assert bidder.call("PATCH", "/v1/account", {"name": "Maud"})["user"]["name"] == "Maud"


@pytest.mark.req("REQ-155")
def test_the_journal_is_read_by_pages_and_its_export_verifies(platform, tmp_path):
    import subprocess
    import sys
    from pathlib import Path

    cast = walk.entity(platform)
    for number in range(60):
        kind = ("state", "authority")[number % 2]
        cast.admin.refresh().call("PATCH", f"/v1/buyers/{cast.buyer_id}", {"kind": kind})
    at, seen, cursor = f"/v1/buyers/{cast.buyer_id}/administration", [], ""
    while cursor is not None:
        page = cast.admin.get(f"{at}?cursor={cursor}" if cursor else at)
        seen, cursor = seen + [line["seq"] for line in page["items"]], page["next"]
    assert seen == list(range(len(lines(platform, cast.buyer_id)), 0, -1))
    assert page["people"][cast.admin.id] == "Ana Administratrice"
    for person, status in ((cast.agent, 403), (walk.company(platform)[0], 404), (walk.entity(platform).admin, 404)):
        assert person.send("GET", at).status == status
    exported = platform.fetch(cast.admin.send("GET", f"{at}/export?format=json").headers["location"])
    file, key = tmp_path / "journal.json", tmp_path / "key.json"
    key.write_bytes(cast.admin.send("GET", "/v1/platform-key").body)
    verify = [sys.executable, str(Path(__file__).parents[2] / "scripts" / "verify"), str(file), "--key", str(key)]
    for data, code in (
        (exported, 0),
        (exported.replace(b'"state"', b'"defence"', 1), 1),
        (exported.replace(b'"holder": "buyer"', b'"holder": "company"'), 1),
    ):
        file.write_bytes(data)
        assert subprocess.run(verify, capture_output=True, check=False).returncode == code
    table = platform.fetch(cast.admin.send("GET", f"{at}/export?format=csv").headers["location"]).decode("utf-8-sig")
    assert len(table.splitlines()) == len(seen) + 1


@pytest.mark.req("REQ-082")
def test_what_is_tried_outside_one_s_rights_or_the_stage_is_a_line_and_a_flood_is_bounded(platform):
    cast, other = walk.entity(platform), walk.entity(platform)
    c = walk.published(cast)
    at, bidder = f"/v1/consultations/{c['id']}", walk.company(platform)[0]
    refused(other.agent.get, f"{at}/registers/downloads")
    refused(cast.agent.get, f"{at}/registers/deposits")
    refused(cast.members[0].refresh().post, f"{at}/publication")
    for _ in range(30):
        refused(bidder.get, f"{at}/registers/downloads")
    found = cast.agent.get(f"{at}/registers/attempts")["items"]
    by = [(one["record"]["by"], one["record"]["code"]) for one in found]
    assert by[:3] == [(other.agent.id, "not-found"), (cast.agent.id, "register-hidden"), (cast.members[0].id, "not-allowed")]
    assert [who for who, _ in by].count(bidder.id) == 20
    before = len(found)
    platform.advance(minutes=11)
    asked = refused(cast.agent.post, f"{at}/extensions", {"submission_deadline": "2027-01-01T00:00:00Z", "reason": "x"})
    assert asked.code == "fresh-sign-in-required"
    assert len(cast.agent.get(f"{at}/registers/attempts")["items"]) == before, "being asked to prove oneself is no attempt"


def test_request_logs_name_who_and_what_by_pseudonym(platform, caplog):
    import logging

    cast = walk.entity(platform)
    c = walk.draft(cast)
    with caplog.at_level(logging.INFO, logger="souspli"):
        cast.agent.get(f"/v1/consultations/{c['id']}")
        cast.agent.get(f"/v1/consultations/{c['id']}")
    told = [(one.actor, one.consultation) for one in caplog.records if one.getMessage() == "request"]
    assert len(set(told)) == 1
    assert all(len(name) == 16 and name not in (cast.agent.id, c["id"]) for name in told[0])


def test_a_line_that_cannot_be_followed_stops_its_own_entity_alone(platform):
    """Written by a release that knows more roles: it waits where operators see it, and is followed once it can be."""
    odd, sound = walk.entity(platform), walk.entity(platform)
    platform.settle()
    record = {"by": odd.admin.id, "user": odd.agent.id, "from": ["agent"], "to": ["a-role-to-come"]}
    platform.ports.registers.append(
        f"O#{odd.buyer_id}#administration", idem="odd", build=lambda last: Draft(kind="roles-changed", at=platform.clock(), record=record)
    )
    platform.failures_expected = True
    platform.settle()
    assert [one.job for one in platform.ports.attempts.page(None).items] == ["consequences"]
    sound.admin.refresh().call("PATCH", f"/v1/buyers/{sound.buyer_id}", {"kind": "state"})
    platform.settle()
    assert sound.agent.get(f"/v1/buyers/{sound.buyer_id}")["kind"] == "state"
    assert odd.agent.get(f"/v1/buyers/{odd.buyer_id}")["kind"] == "authority", "the others of that entity go on reading"


@pytest.mark.parametrize("size", [1, 4, 16])
def test_an_act_costs_the_same_whatever_the_register_holds(platform, monkeypatch, size):
    """Lines followed already are not read again: a change of roles reads none of them, at 1, 4 and 16 times."""
    cast = walk.entity(platform)
    for number in range(10 * size):
        cast.admin.refresh().call("PATCH", f"/v1/buyers/{cast.buyer_id}", {"kind": ("state", "authority")[number % 2]})
    read, kept = [], platform.ports.registers.read

    def counted(stream, **more):
        found = kept(stream, **more)
        read.extend(found)
        return found

    monkeypatch.setattr(platform.ports.registers, "read", counted)
    cast.admin.call("PATCH", f"/v1/buyers/{cast.buyer_id}/agents/{cast.agent.id}", {"roles": ["agent", "committee_member"]})
    assert [line.kind for line in read] == ["roles-changed"]


@pytest.mark.req("REQ-082")
def test_a_refusal_is_answered_though_its_line_cannot_be_written(platform, monkeypatch):
    cast, other = walk.entity(platform), walk.entity(platform)
    c = walk.published(cast)
    monkeypatch.setattr(platform.ports.registers, "append", lambda *_, **__: (_ for _ in ()).throw(OSError("no store")))
    assert refused(other.agent.get, f"/v1/consultations/{c['id']}/registers/downloads").status == 404
