"""Signing in by an identity provider: real HTTP to a provider of ours, one thing of which is wrong at a time; linking; companies; logout."""

import logging
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.config import read
from support import provider as fake
from support import walk
from support.people import Person, Refusal
from support.platforms import MemoryPlatform
from support.provider import STRONG


@pytest.fixture
def there():
    with fake.running() as running:
        yield running


@pytest.fixture
def platform(there):
    return MemoryPlatform(providers=(there.provider(),))


def goes(person, back="/compte/"):
    """To the provider: the address where the browser is sent."""
    return person.post("/v1/identity-providers/requests", {"provider": "essai", "back": back})["address"]


def returns(person, given):
    return person.post("/v1/identity-providers/answers", given)


def signs_in(person, there):
    said = returns(person, there.authorize(goes(person)))
    person.session, person.id = said["session"], said["session"] and said["session"]["user"]["id"]
    return said


def refused(call, *args):
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value.status, caught.value.code


@pytest.mark.parametrize("signed", [True, False])
def test_a_verified_address_that_is_nobodys_makes_a_person(platform, there, signed):
    there.userinfo_signed = signed
    person = Person(platform, there.email)
    said = signs_in(person, there)
    assert said["session"]["user"] == {"id": person.id, "email": there.email, "name": "Nina Pro", "letters": "at-once"}
    assert (said["session"]["level"], said["back"], said["code"]) == (1, "/compte/", None)
    assert platform.mails(there.email) == [], "no code was sent"
    again = Person(platform)
    signs_in(again, there)
    assert again.id == person.id
    there.email = "autre@entreprise.exemple"
    signs_in(again, there)
    assert again.id == person.id, "whom the provider names, whatever their address has become"


@pytest.mark.req("REQ-157")
def test_two_factors_there_are_two_factors_here(platform, there):
    cast = walk.entity(platform)
    there.email, there.claims = "agent@ville.exemple", {"acr": STRONG}
    person = Person(platform, there.email)
    signs_in(person, there)
    cast.admin.refresh().post(f"/v1/buyers/{cast.buyer_id}/invitations", {"email": there.email, "name": "Nina", "roles": ["entity_admin"]})
    person.accept()
    assert (person.session["level"], person.session["second_factor"]) == (2, "done")
    person.post(f"/v1/buyers/{cast.buyer_id}/invitations", {"email": "x@ville.exemple", "name": "X", "roles": ["agent"]})
    there.claims = {"acr": STRONG, "auth_time": int(time.time()) - 3600}
    signs_in(person, there)
    assert refused(
        person.post, f"/v1/buyers/{cast.buyer_id}/invitations", {"email": "y@ville.exemple", "name": "Y", "roles": ["agent"]}
    ) == (403, "fresh-sign-in-required"), "proved an hour ago, there"
    there.claims = {}
    signs_in(person, there)
    assert person.session["level"] == 1
    assert refused(person.get, f"/v1/buyers/{cast.buyer_id}") == (403, "second-factor-required")


WRONG = {
    "another audience": (lambda it: it.claims.update(aud="un-autre"), "audience"),
    "several audiences, for another": (lambda it: it.claims.update(aud=["souspli", "autre"], azp="autre"), "audience"),
    "another issuer": (lambda it: it.claims.update(iss="https://autre.exemple"), "issuer"),
    "a nonce of another request": (lambda it: setattr(it, "keep_nonce", "n" * 43), "nonce"),
    "expired": (lambda it: it.claims.update(exp=int(time.time()) - 120, iat=int(time.time()) - 300), "expired"),
    "of tomorrow": (lambda it: it.claims.update(iat=int(time.time()) + 86400), "not-yet"),
    "without end": (lambda it: it.claims.update(exp=None), "claim-missing"),
    "without signature": (lambda it: setattr(it, "alg", "none"), "algorithm"),
    "signed by the shared secret": (lambda it: setattr(it, "alg", "HS256"), "algorithm"),
    "userinfo of somebody else": (lambda it: it.info.update(sub="quelqu-un"), "subject"),
    "userinfo for another client": (lambda it: it.info.update(aud="autre"), "audience"),
    "signed by a key not published": (lambda it: _unpublished(it), "signature"),
}


def _unpublished(there):
    published = there._keys()
    kid = there.kid
    there.rotate()
    there.kid = kid
    there._keys = lambda: published


@pytest.mark.parametrize("case", WRONG)
def test_an_answer_that_proves_nothing_signs_nobody_in(platform, there, case, caplog):
    spoil, reason = WRONG[case]
    spoil(there)
    person = Person(platform)
    given = there.authorize(goes(person))
    with caplog.at_level(logging.WARNING, "souspli"):
        assert refused(returns, person, given) == (403, "provider-token-refused")
    (line,) = [one for one in caplog.records if one.message == "provider-refused"]
    assert (line.provider, line.reason) == ("essai", reason)
    assert person.get("/v1/session")["user"] is None
    assert platform.ports.directory.user_by_email(there.email) is None


def test_keys_are_kept_and_renewed_without_notice(platform, there):
    signs_in(Person(platform), there)
    signs_in(Person(platform), there)
    assert [there.calls.count(path) for path in ("/.well-known/openid-configuration", "/keys")] == [1, 1]
    there.rotate()
    signs_in(Person(platform), there)
    assert there.calls.count("/keys") == 2
    there.kid = "inconnu"
    there._keys = lambda: (200, "application/json", b'{"keys": []}')
    assert refused(signs_in, Person(platform), there)[1] in ("provider-token-refused", "provider-unavailable")
    assert there.calls.count("/keys") == 3, "asked once more, not for ever"


def test_an_answer_serves_once_in_the_browser_that_asked(platform, there):
    person, other = Person(platform), Person(platform)
    assert refused(returns, person, {"state": "jamais-demandé", "code": "x"}) == (409, "provider-answer-unexpected")
    given = there.authorize(goes(person))
    goes(other)
    assert refused(returns, other, given) == (403, "provider-other-browser")
    assert refused(returns, person, given) == (409, "provider-answer-unexpected"), "offered elsewhere, it is spent"
    given = there.authorize(goes(person))
    returns(person, given)
    assert refused(returns, person, given) == (409, "provider-answer-unexpected"), "the same again"
    later = there.authorize(goes(person))
    assert refused(returns, person, {**later, "code": given["code"]}) == (403, "provider-token-refused"), "a code used already"
    late = there.authorize(goes(person))
    platform.advance(minutes=10)
    assert refused(returns, person, late) == (409, "provider-answer-unexpected")
    for wrong, code in (
        ({"iss": "https://autre.exemple"}, "provider-token-refused"),
        ({"code": "", "error": "access_denied"}, "provider-declined"),
    ):
        assert refused(returns, person, {**there.authorize(goes(person)), **wrong}) == (403, code)


def test_two_tabs_of_one_browser_both_come_back(platform, there):
    person = Person(platform)
    first, second = goes(person), goes(person)
    assert returns(person, there.authorize(first))["session"]
    assert returns(person, there.authorize(second))["session"]


def test_an_open_session_is_not_the_proof_of_the_address(platform, there):
    """Whoever sits at somebody's open browser ties no identity of theirs that bears the same address."""
    owner = Person(platform, there.email, "Jeanne Martin").sign_in()
    platform.advance(minutes=2)
    link = {"sign_in_id": signs_in(owner, there)["code"]["sign_in_id"]}
    assert refused(owner.post, "/v1/account/identities", link) == (409, "provider-answer-unexpected")


def test_a_verifier_goes_with_each_code(platform, there):
    """The provider refuses a code with another proof: what a thief of the code alone would have."""
    person = Person(platform)
    mine = there.authorize(goes(person))
    there.codes[mine["code"]]["code_challenge"] = "autre"
    assert refused(returns, person, mine) == (403, "provider-token-refused")


@pytest.mark.parametrize("wrong", ["down", "not json", "another issuer", "plain http", "an error"])
def test_a_provider_that_is_down_leaves_the_other_ways_in(there, wrong):
    if wrong == "down":
        there.stop()
    elif wrong == "not json":
        there._description = lambda: (200, "application/json", b"<html>")
    elif wrong == "an error":
        there._description = lambda: (500, "application/json", b"{}")
    else:
        there.described = {
            "another issuer": {"issuer": "https://autre.exemple"},
            "plain http": {"authorization_endpoint": "http://a.exemple/"},
        }[wrong]
    platform = MemoryPlatform(providers=(there.provider(),))
    person = Person(platform)
    assert refused(goes, person) == (503, "provider-unavailable")
    assert person.get("/v1/identity-providers")["items"] == [{"id": "essai", "label": "ProConnect"}]
    assert person.sign_in().session["user"]["email"] == person.email


def test_an_address_that_has_an_account_is_proved_before_it_is_tied(platform, there):
    owner = Person(platform, there.email, "Jeanne Martin").sign_in()
    platform.advance(minutes=2)
    said = signs_in(owner, there)
    assert (said["session"], said["code"]["email"], said["provider"]) == (None, there.email, "ProConnect")
    link = {"sign_in_id": said["code"]["sign_in_id"]}
    thief = Person(platform).sign_in()
    assert refused(thief.post, "/v1/account/identities", link) == (409, "provider-answer-unexpected"), "not theirs, and spent"
    platform.advance(minutes=2)
    said = signs_in(owner, there)
    link = {"sign_in_id": said["code"]["sign_in_id"]}
    owner.post(f"/v1/sign-in/{link['sign_in_id']}/code", {"code": platform.code_for(there.email)})
    held, owner.gone = owner.gone, "a" * 43
    assert refused(owner.post, "/v1/account/identities", link) == (403, "provider-other-browser")
    owner.gone = held
    assert refused(owner.post, "/v1/account/identities", link) == (409, "provider-answer-unexpected")
    platform.advance(minutes=2)
    link = {"sign_in_id": signs_in(owner, there)["code"]["sign_in_id"]}
    owner.post(f"/v1/sign-in/{link['sign_in_id']}/code", {"code": platform.code_for(there.email)})
    owner.post("/v1/account/identities", link)
    fresh = Person(platform)
    assert signs_in(fresh, there)["session"]["user"]["name"] == "Jeanne Martin"


def test_whoever_has_a_passkey_ties_nothing_without_it(platform, there):
    owner = Person(platform, there.email, "Jeanne Martin").sign_in().enrol()
    platform.advance(minutes=12)
    other = Person(platform, there.email)
    link = {"sign_in_id": signs_in(other, there)["code"]["sign_in_id"]}
    other.post(f"/v1/sign-in/{link['sign_in_id']}/code", {"code": platform.code_for(there.email)})
    assert refused(other.post, "/v1/account/identities", link) == (403, "second-factor-required")
    other.passkey = owner.passkey
    other.refresh().post("/v1/account/identities", link)


def test_an_unverified_address_is_proved_by_a_code(there):
    platform = MemoryPlatform(providers=(there.provider(trusts_email=False),))
    assert signs_in(Person(platform), there)["code"]["email"] == there.email
    there.info = {"email_verified": True}
    there.email = "verifiee@entreprise.exemple"
    assert signs_in(Person(platform), there)["session"]
    there.subject, there.email = "sans", "pas une adresse"
    assert refused(signs_in, Person(platform), there) == (403, "provider-token-refused")


def test_two_providers_may_name_two_people_alike(there):
    with fake.running() as second:
        second.subject = there.subject
        platform = MemoryPlatform(providers=(there.provider(), second.provider(id="second")))
        mine, theirs = Person(platform), Person(platform)
        signs_in(mine, there)
        address = theirs.post("/v1/identity-providers/requests", {"provider": "second"})["address"]
        theirs.id = returns(theirs, second.authorize(address))["session"]["user"]["id"]
        assert mine.id != theirs.id


def test_a_trusted_siret_confirms_the_account_that_its_bearer_administers(platform, there):
    number = walk.siret()
    there.info = {"siret": number}
    person = Person(platform)
    signs_in(person, there)
    body = {"identifier": {"type": "SIRET", "value": number}, "name": "Pro et Fils"}
    made = person.post("/v1/companies", body)
    assert made["proof"]["how"] == "provider"
    assert made["proof"]["reference"] == f"ProConnect ({there.issuer})"
    line = platform.ports.registers.read(f"E#{made['id']}#administration")[-1]
    assert (line.kind, line.record["by"]) == ("company-changed", person.id)
    signs_in(person, there)
    assert platform.ports.registers.read(f"E#{made['id']}#administration")[-1].seq == line.seq, "confirmed once"
    other = person.post("/v1/companies", {**body, "identifier": {"type": "SIRET", "value": walk.siret()}})
    assert other["proof"]["how"] == "declared"


def test_an_account_made_before_is_confirmed_at_the_next_sign_in_of_its_administrator_alone(platform, there):
    number = walk.siret()
    squatter = Person(platform, name="Un tiers").sign_in()
    squat = squatter.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Pro et Fils"})
    squatter.post(f"/v1/companies/{squat['id']}/colleagues-invited", {"email": there.email, "name": "Nina", "roles": ["company_reader"]})
    there.info = {"siret": number}
    employee = Person(platform, there.email)
    signs_in(employee, there)
    employee.accept()
    signs_in(employee, there)
    assert employee.get(f"/v1/companies/{squat['id']}")["proof"]["how"] == "declared"
    there.info = {}
    own = employee.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Pro et Fils"})
    there.info = {"siret": number}
    signs_in(employee, there)
    assert employee.get(f"/v1/companies/{own['id']}")["proof"]["how"] == "provider"


def test_an_identity_is_listed_and_untied_by_a_fresh_factor_then_opens_nothing_of_the_account(platform, there):
    person = Person(platform, there.email)
    signs_in(person, there)
    (tied,) = person.get("/v1/account/identities")["items"]
    assert (tied["provider"], tied["issuer"]) == ("ProConnect", there.issuer)
    signs_in(person, there)
    assert len(person.get("/v1/account/identities")["items"]) == 1, "listed once"
    person.enrol()
    at = f"/v1/account/identities/{tied['id']}"
    platform.advance(minutes=11)
    assert refused(person.call, "DELETE", at) == (403, "fresh-sign-in-required")
    stranger = Person(platform).sign_in()
    assert refused(stranger.call, "DELETE", at) == (404, "not-found"), "another person's"
    person.refresh().call("DELETE", at)
    assert refused(person.call, "DELETE", at) == (404, "not-found")
    assert person.get("/v1/account/identities")["items"] == []
    there.email = f"autre-{there.email}"
    other = Person(platform, there.email)
    signs_in(other, there)
    assert other.id != person.id, "the identity is whoever's it says, anew"


def test_an_identity_of_somebody_who_closed_their_account_may_begin_again(platform, there):
    person = Person(platform, there.email)
    signs_in(person, there)
    person.call("DELETE", "/v1/account")
    again = Person(platform, there.email)
    signs_in(again, there)
    assert again.id not in (None, person.id)


@pytest.mark.parametrize(("trusted", "said"), [(False, None), (True, "12345678901234"), (True, 42)])
def test_a_siret_that_is_not_trusted_or_not_one_confirms_nothing(there, trusted, said):
    platform = MemoryPlatform(providers=(there.provider(trusts_siret=trusted),))
    number = walk.siret()
    there.info = {"siret": said or number}
    person = Person(platform)
    signs_in(person, there)
    made = person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Pro"})
    assert made["proof"]["how"] == "declared"


def test_signing_out_leads_out_of_the_provider_too(platform, there):
    person = Person(platform)
    signs_in(person, there)
    said = person.call("DELETE", "/v1/session")["provider_logout"]
    asked = parse_qs(urlsplit(said).query)
    assert said.startswith(f"{there.issuer}/logout?")
    assert asked["post_logout_redirect_uri"] == [f"{platform.origin}/"]
    assert asked["id_token_hint"]
    assert person.get("/v1/session")["user"] is None
    assert Person(platform).sign_in().call("DELETE", "/v1/session") is None, "a session of ours alone"
    there.described = {"end_session_endpoint": None}
    bare = MemoryPlatform(providers=(there.provider(),))
    signs_in(leaver := Person(bare), there)
    assert leaver.call("DELETE", "/v1/session") is None


ENVIRONMENT = {"SOUSPLI_STAGE": "x", "SOUSPLI_ORIGIN": "https://o", "SOUSPLI_PREFIX": "p", "SOUSPLI_SECRET": "s"}
LINE = '{"id": "a", "issuer": "%s", "client_id": "c", "client_secret": "s", "label": "A", "strong_acr": ["eidas2"]}'


def test_providers_are_set_by_json_or_by_a_file_of_it(tmp_path):
    said = f"[{LINE % 'https://a.exemple'}]"
    file = tmp_path / "oidc.json"
    file.write_text(said)
    for setting in (said, str(file)):
        (found,) = read(ENVIRONMENT | {"SOUSPLI_OIDC": setting}).providers
        assert (found.issuer, found.strong_acr, found.trusts_siret) == ("https://a.exemple", ("eidas2",), False)
    assert read(ENVIRONMENT).providers == ()


@pytest.mark.parametrize("wrong", [f"[{LINE % 'http://a.exemple'}]", f"[{LINE % 'https://a.exemple'}, {LINE % 'https://b.exemple'}]", "[{}]", '[{"ide": 1}]', "[", "/nulle/part.json"])  # fmt: skip
def test_a_platform_does_not_start_with_wrong_providers(wrong):
    with pytest.raises((TypeError, ValueError, OSError)):
        read(ENVIRONMENT | {"SOUSPLI_OIDC": wrong})
