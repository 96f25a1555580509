"""Second factors: an application of codes beside passkeys, codes for the day without either, tokens that do not outlive their level."""

import threading

import pyotp
import pytest

from chalicelib.usecases.directory.code_apps import STEP
from support import walk
from support.people import Person, Refusal


def refused(call, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value


def code(platform, secret, away=0):
    return pyotp.TOTP(secret).at(platform.clock(), counter_offset=away)


def enrolled(platform, person):
    """The person, whose application of codes is recorded; its secret."""
    secret = person.post("/v1/account/code-app/options")["secret"]
    person.codes = person.post("/v1/account/code-app", {"code": code(platform, secret)})["backup_codes"]
    return secret


@pytest.fixture
def invited(platform):
    """An agent just invited, on a post where no passkey can be made."""
    cast = walk.entity(platform)
    agent = cast.admin.refresh().invite(f"/v1/buyers/{cast.buyer_id}/invitations", Person(platform), ["agent"])
    return cast, agent


@pytest.mark.req("REQ-157")
def test_an_agent_without_passkey_comes_in_by_an_application_of_codes(platform, invited):
    cast, agent = invited
    assert agent.get("/v1/session")["second_factor"] == "enrol"
    assert refused(agent.get, f"/v1/buyers/{cast.buyer_id}").code == "second-factor-required"
    secret = enrolled(platform, agent)
    assert len(agent.codes) == 10
    assert (agent.get("/v1/session")["level"], agent.get("/v1/session")["second_factor"]) == (2, "done")
    assert agent.get(f"/v1/buyers/{cast.buyer_id}")["id"] == cast.buyer_id
    platform.advance(hours=13)
    agent.sign_in()
    assert agent.session["second_factor"] == "assert"
    assert agent.session["factors"] == ["code-app", "backup-code"]
    assert refused(agent.get, f"/v1/buyers/{cast.buyer_id}").code == "second-factor-required"
    assert agent.post("/v1/session/code-app", {"code": code(platform, secret)})["level"] == 2
    assert agent.make_key(cast.buyer_id)["buyer_id"] == cast.buyer_id, "it is fresh"
    platform.advance(minutes=11)
    assert refused(agent.make_key, cast.buyer_id).code == "fresh-sign-in-required"


@pytest.mark.req("REQ-157")
def test_a_code_counts_once_and_near_its_time_only(platform, invited):
    agent = invited[1]
    secret = enrolled(platform, agent)
    prove = "/v1/session/code-app"
    assert refused(agent.post, prove, {"code": code(platform, secret)}).code == "wrong-code", "it enrolled"
    platform.advance(seconds=3 * STEP)
    for away in (-2, 2):
        assert refused(agent.post, prove, {"code": code(platform, secret, away)}).code == "wrong-code"
    late = code(platform, secret, -1)
    agent.post(prove, {"code": f"{code(platform, secret)[:3]} {code(platform, secret)[3:]}"})
    for spent in (late, code(platform, secret)):
        assert refused(agent.post, prove, {"code": spent}).code == "wrong-code", "spent, or before one that is"
    agent.post(prove, {"code": code(platform, secret, 1)})


def test_the_same_code_given_twice_at_once_passes_once(platform, invited):
    agent = invited[1]
    secret = enrolled(platform, agent)
    platform.advance(seconds=3 * STEP)
    given, gate, seen = {"code": code(platform, secret)}, threading.Barrier(4), []

    def prove():
        gate.wait()
        seen.append(agent.send("POST", "/v1/session/code-app", given).status)

    threads = [threading.Thread(target=prove) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen.count(200) == 1, seen


def test_guesses_are_counted(platform, invited):
    agent = invited[1]
    secret = enrolled(platform, agent)
    platform.advance(hours=1)
    for _ in range(59):
        assert refused(agent.post, "/v1/session/code-app", {"code": "000000"}).code == "wrong-code"
    stopped = refused(agent.post, "/v1/session/code-app", {"code": code(platform, secret)})
    assert (stopped.status, stopped.code) == (429, "too-many-requests")
    assert agent.post("/v1/session/backup-code", {"code": agent.codes[0]})["level"] == 2


def test_an_offer_that_was_not_taken_or_is_past_records_nothing(platform, invited):
    agent = invited[1]
    assert refused(agent.post, "/v1/account/code-app", {"code": "123456"}).code == "challenge-expired"
    secret = agent.post("/v1/account/code-app/options")["secret"]
    assert refused(agent.post, "/v1/account/code-app", {"code": "123456"}).code == "wrong-code"
    platform.advance(minutes=10)
    assert refused(agent.post, "/v1/account/code-app", {"code": code(platform, secret)}).code == "challenge-expired"
    assert agent.get("/v1/session")["second_factor"] == "enrol"
    assert refused(agent.post, "/v1/session/code-app", {"code": code(platform, secret)}).code == "no-code-app"


def test_the_secret_is_shown_once_and_kept_encrypted(platform, invited):
    agent = invited[1]
    offered = agent.post("/v1/account/code-app/options")
    assert offered["uri"].startswith("otpauth://totp/Sous%20Pli:")
    assert offered["secret"] in offered["uri"]
    assert offered["qr"]["path"].startswith("M4 4h1v1h-1z"), "the first finder pattern, after the quiet zone"
    agent.post("/v1/account/code-app", {"code": code(platform, offered["secret"])})
    kept = platform.ports.directory.user(agent.id)
    assert offered["secret"] not in str(kept)
    assert offered["secret"] not in str(platform.ports.ephemeral._notes)
    for path in ("/v1/session", "/v1/account/passkeys"):
        assert kept.code_app.secret not in str(agent.get(path))
        assert offered["secret"] not in str(agent.get(path))
    assert refused(agent.post, "/v1/account/code-app/options").code == "code-app-exists"
    other = Person(platform).sign_in()
    copied = platform.ports.directory.user(other.id)
    from dataclasses import replace

    platform.ports.directory.save_user(replace(copied, code_app=kept.code_app))
    platform.advance(seconds=3 * STEP)
    given = {"code": code(platform, offered["secret"])}
    assert refused(other.post, "/v1/session/code-app", given).code == "no-code-app", "a row copied elsewhere opens nothing"


@pytest.mark.req("REQ-157")
def test_the_last_factor_of_a_role_stays_and_goes_with_its_backup_codes_elsewhere(platform, invited):
    agent = invited[1]
    enrolled(platform, agent)
    assert refused(agent.call, "DELETE", "/v1/account/code-app").code == "last-factor"
    agent.enrol()
    agent.call("DELETE", "/v1/account/code-app")
    (key,) = agent.get("/v1/account/passkeys")["items"]
    assert refused(agent.call, "DELETE", f"/v1/account/passkeys/{key['id']}").code == "last-passkey"
    bidder, _ = walk.company(platform)
    enrolled(platform, bidder)
    bidder.call("DELETE", "/v1/account/code-app")
    assert bidder.get("/v1/session")["factors"] == []
    assert refused(bidder.call, "DELETE", "/v1/account/code-app").status == 404
    assert bidder.sign_in().session["second_factor"] == "optional", "codes do not outlive the factor they stood for"


def test_backup_codes_come_with_the_first_factor_alone(platform, invited):
    agent = invited[1]
    enrolled(platform, agent)
    made = agent.codes
    agent.enrol()
    assert agent.codes == made, "none with the second one"


def by_passkey(platform, person, secret):
    person.refresh()


def by_app(platform, person, secret):
    platform.advance(seconds=3 * STEP)
    person.post("/v1/session/code-app", {"code": code(platform, secret)})


def by_backup(platform, person, secret):
    person.post("/v1/session/backup-code", {"code": person.codes[0]})


@pytest.mark.req("REQ-157")
@pytest.mark.parametrize("prove", [by_passkey, by_app, by_backup])
def test_a_token_does_not_outlive_its_level(platform, prove):
    person = Person(platform).sign_in()
    secret = enrolled(platform, person)
    person.enrol()
    person.passkey, kept = None, person.passkey
    person.sign_in()
    person.passkey, before = kept, person.token
    (listed,) = [one for one in person.get("/v1/account/sessions")["items"] if one["current"]]
    prove(platform, person, secret)
    after = person.token
    assert after != before
    (still,) = [one for one in person.get("/v1/account/sessions")["items"] if one["current"]]
    assert still["id"] == listed["id"], "the same session, by another name"
    prove(platform, person, secret) if prove is not by_backup else None
    assert person.token == after, "its level did not rise"
    person.token = before
    assert person.get("/v1/session")["user"] is None


@pytest.mark.parametrize("enrol", [Person.enrol, lambda person: enrolled(person.platform, person)])
def test_enrolment_renews_the_token_too(platform, enrol):
    person = Person(platform).sign_in()
    before = person.token
    enrol(person)
    assert person.token != before
    assert person.get("/v1/session")["level"] == 2
    person.token = before
    assert person.get("/v1/session")["user"] is None


AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.req("REQ-157")
def test_a_session_of_an_agent_left_alone_ends(platform):
    cast = walk.entity(platform)
    agent, _ = cast.agent.refresh(), cast.agent.get("/v1/session")
    for _ in range(3):
        platform.advance(minutes=119)
        assert agent.get("/v1/session")["level"] == 2, "it is used"
    platform.advance(hours=2)
    assert agent.get("/v1/session")["user"] is None
    platform.advance(minutes=-1)
    assert agent.get("/v1/session")["user"] is None, "it ended for good"


def test_a_company_may_send_a_deposit_for_hours(platform):
    bidder, _ = walk.company(platform)
    bidder.enrol()
    platform.advance(hours=6)
    assert bidder.get("/v1/session")["level"] == 2


def test_what_ends_a_session_is_not_undone_by_a_request_under_way(platform):
    """Its activity is written while it ends: it does not come back."""
    person = Person(platform).sign_in()
    (session,) = platform.ports.ephemeral.sessions_of(person.id)
    person.enrol()
    assert not platform.ports.ephemeral.keep_session(session)
    assert len(platform.ports.ephemeral.sessions_of(person.id)) == 1


def test_browsers_have_names_that_come_back(platform):
    person = Person(platform)
    send = person.send
    person.send = lambda method, path, body=None, **more: send(method, path, body, **{"User-Agent": AGENT, **more})
    person.sign_in()
    (line,) = person.get("/v1/account/sessions")["items"]
    assert line["device"] == {"browser": "Firefox", "system": "Windows", "name": ""}
    other = Person(platform, email=person.email)
    platform.advance(minutes=2)
    other.sign_in()
    person.call("PATCH", f"/v1/account/sessions/{line['id']}", {"name": " Poste de l’accueil "})
    names = {one["current"]: one["device"]["name"] for one in person.get("/v1/account/sessions")["items"]}
    assert names == {True: "Poste de l’accueil", False: ""}
    stranger = Person(platform).sign_in()
    assert refused(stranger.call, "PATCH", f"/v1/account/sessions/{line['id']}", {"name": "x"}).status == 404
    person.call("DELETE", "/v1/session")
    platform.advance(minutes=2)
    person.sign_in()
    (again,) = [one for one in person.get("/v1/account/sessions")["items"] if one["current"]]
    assert again["device"]["name"] == "Poste de l’accueil", "the same browser, months later too"


def test_signing_out_everywhere_leaves_no_session(platform):
    person = Person(platform).sign_in()
    platform.advance(minutes=2)
    other = Person(platform, email=person.email).sign_in()
    person.call("DELETE", "/v1/account/sessions")
    assert person.token == "", "the cookie is taken back"
    assert other.get("/v1/session")["user"] is None
    assert platform.ports.ephemeral.sessions_of(person.id) == []
