"""Asking to join a company that has an account: its administrators are told and answer; nothing is granted before (REQ-007)."""

import pytest

from chalicelib.domain.allowances import BY_ACT
from support import walk
from support.people import Person, Refusal


def refused(call, *args) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


def ask(person, number, kind="SIRET"):
    person.post("/v1/company-requests", {"identifier": {"type": kind, "value": number}})
    person.platform.settle()


@pytest.fixture
def scene(platform):
    founder, number = Person(platform, name="Fanny Fondatrice").sign_in(), walk.siret()
    made = founder.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Menuiserie du Lac"})
    return founder, made["id"], number, Person(platform, name="Nadia Nouvelle").sign_in()


def letters(platform, person):
    return [mail for mail in platform.ports.mailer.sent if mail.to == person.email and "demande à rejoindre" in mail.subject]


def test_an_administrator_is_told_once_and_answers(platform, scene):
    founder, company_id, number, newcomer = scene
    spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    for one in (number, spaced):
        ask(newcomer, one)
    (letter,) = letters(platform, founder)
    assert "Nadia Nouvelle" not in letter.text, "a name that anybody chooses does not travel in our letters"
    assert newcomer.email in letter.text
    assert refused(newcomer.get, f"/v1/companies/{company_id}").status in (403, 404), "asking grants nothing"
    (waiting,) = founder.get(f"/v1/companies/{company_id}/join-requests")["items"]
    assert (waiting["email"], waiting["name"]) == (newcomer.email, "Nadia Nouvelle")
    for _ in ("the click", "the second click"):
        reply = founder.send("POST", f"/v1/companies/{company_id}/join-requests/{waiting['user_id']}", {"roles": ["depositor"]})
    assert reply.status == 404, "answered already"
    platform.settle()
    assert newcomer.get(f"/v1/companies/{company_id}")["name"] == "Menuiserie du Lac"
    ask(newcomer, number)
    assert len(letters(platform, founder)) == 1, "who is in asks nobody"
    assert platform.mails(newcomer.email)[-1].startswith("Votre demande est acceptée")


def test_whoever_is_refused_or_waits_deposits_from_their_own_account(platform, scene):
    founder, company_id, number, newcomer = scene
    ask(newcomer, number)
    founder.post(f"/v1/companies/{company_id}/join-requests/{newcomer.id}", {"roles": []})
    platform.settle()
    assert platform.mails(newcomer.email)[-1].startswith("Votre demande n’est pas acceptée")
    assert founder.get(f"/v1/companies/{company_id}/join-requests")["items"] == []
    own = newcomer.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Menuiserie du Lac"})
    again = newcomer.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Menuiserie du Lac"})
    assert own["id"] == again["id"] != company_id, "the second click makes no second account"
    assert own["proof"]["how"] == "declared"
    consultation = walk.published(walk.entity(platform))
    assert walk.deposited(newcomer, own["id"], consultation["id"]).receipt["number"]


@pytest.mark.parametrize(("number", "code"), [("73282932000075", "invalid"), (None, "unknown-company")])
def test_a_wrong_or_unknown_number_is_told_beside_its_field(scene, number, code):
    problem = refused(ask, scene[-1], number or walk.siret())
    assert (problem.status, problem.code) == (422, code)
    assert "identifier.value" in problem.reply.json["errors"]


def test_requests_of_a_day_are_counted(platform, scene):
    founder, _, number, newcomer = scene
    for _ in range(BY_ACT["join-request"][0].most):
        ask(newcomer, number)
    problem = refused(ask, newcomer, number)
    assert (problem.status, problem.code) == (429, "too-many-requests")
    assert len(letters(platform, founder)) == 1
    platform.advance(days=1)
    ask(newcomer.sign_in(), number)
    assert len(letters(platform, founder)) == 2, "another day, another letter"


def test_a_mail_server_that_fails_loses_no_letter(platform, scene, monkeypatch):
    """What did not leave leaves later, once."""
    founder, _, number, newcomer = scene
    platform.failures_expected = True
    with monkeypatch.context() as broken:
        broken.setattr(platform.ports.mailer, "send", lambda mail: (_ for _ in ()).throw(OSError("no server")))
        ask(newcomer, number)
    assert letters(platform, founder) == []
    platform.advance(minutes=2)
    platform.fire("retry_consequences")
    ask(newcomer, number)
    assert len(letters(platform, founder)) == 1


def test_whoever_registers_again_the_account_of_a_former_release_finds_it(platform):
    """It was made when an account was known by its number alone, without the claim of its maker."""
    person, number = Person(platform).sign_in(), walk.siret()
    made = person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Menuiserie du Lac"})
    platform.ports.directory._claims.clear()
    assert person.post("/v1/companies", {"identifier": {"type": "SIRET", "value": number}, "name": "Autre nom"})["id"] == made["id"]
