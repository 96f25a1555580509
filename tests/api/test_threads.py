"""Threads: companies answer, in several goes and late, write first, ask for reasons; nobody else reads them (REQ-095, REQ-098, REQ-113)."""

import hashlib
from datetime import timedelta

import pytest

from chalicelib.domain.instants import from_text, to_text
from support import documents, phases, walk
from support.people import Person, Refusal


def refused(call, *args) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


class Scene:
    """Two bidders whose offers are opened."""

    def __init__(self, platform, **more):
        self.platform = platform
        self.cast = walk.entity(platform)
        self.made = walk.published(self.cast, lots=1, **more)
        self.id, self.at = self.made["id"], f"/v1/consultations/{self.made['id']}"
        (self.one, self.one_id), (self.two, self.two_id) = self.bidders = [walk.company(platform) for _ in range(2)]
        self.deposits = [walk.deposited(person, company_id, self.id) for person, company_id in self.bidders]

    def opened(self):
        walk.after_deadline(self.platform, self.made)
        phases.back(self.cast, self.one, self.two)
        phases.open_all(phases.table(self.cast, self.made), {})
        return self

    def ask(self, kind="offer-precision", hours=48, **fields):
        until = to_text(self.platform.clock() + timedelta(hours=hours))
        typed = {"questions": "Quel est le délai de pose ?"} if kind == "offer-precision" else fields
        body = {"kind": kind, "lot": 1, "company_ids": [self.one_id], "fields": {**typed, "reply_until": until}}
        return self.cast.agent.post(f"{self.at}/messages", body)["items"][0]

    def write(self, text="Le délai de pose est de dix jours.", person=None, company_id=None, **more):
        return (person or self.one).post(f"{self.at}/companies/{company_id or self.one_id}/messages", {"text": text, **more})

    def of_buyer(self, person=None):
        return (person or self.cast.agent).get(f"{self.at}/messages")["items"]

    def lines(self):
        return [line.kind for line in self.platform.ports.registers.read(f"C#{self.id}#messages")]


@pytest.fixture
def scene(platform):
    return Scene(platform).opened()


@pytest.mark.req("REQ-095")
def test_a_company_answers_in_several_goes_and_the_thread_holds_all(scene):
    asked = scene.ask()
    scene.platform.advance(seconds=1)
    first = scene.write(in_reply_to=asked["id"])
    assert scene.write(in_reply_to=asked["id"])["id"] == first["id"], "the same words posted twice are one message"
    scene.platform.advance(seconds=1)
    second = scene.write("Et la garantie dure deux ans.", in_reply_to=asked["id"])
    thread = scene.one.get(f"{scene.at}/messages/{asked['id']}")["thread"]
    assert [one["id"] for one in thread] == [asked["id"], first["id"], second["id"]]
    assert [one["from_company"] for one in thread] == [False, True, True]
    assert first["subject"] == f"Re : {asked['subject']}"
    assert not first["late"]
    assert [one["id"] for one in scene.of_buyer()] == [one["id"] for one in thread]
    assert scene.lines() == ["sent", "received", "received", "opened"]


def test_the_buyer_answers_in_the_thread_and_each_reading_is_evidence(scene):
    asked = scene.ask()
    reply = scene.write(in_reply_to=asked["id"])
    at = f"{scene.at}/messages/{reply['id']}/reading"
    read = scene.cast.agent.post(at)["first_opened_at"]
    scene.platform.advance(minutes=5)
    assert scene.cast.agent.post(at)["first_opened_at"] == read
    body = {
        "kind": "information",
        "lot": 1,
        "company_ids": [],
        "in_reply_to": reply["id"],
        "fields": {"text": "Merci de votre réponse rapide."},
    }
    [answer] = scene.cast.agent.post(f"{scene.at}/messages", body)["items"]
    assert answer["thread"] == asked["id"]
    thread = scene.one.get(f"{scene.at}/messages/{reply['id']}")["thread"]
    assert [one["id"] for one in thread] == [asked["id"], reply["id"], answer["id"]]
    assert all(one["evidence"]["first_opened_at"] for one in thread)
    other = {**body, "company_ids": [scene.two_id]}
    assert refused(scene.cast.agent.post, f"{scene.at}/messages", other).reply.json["errors"].keys() == {"company_ids"}
    assert refused(scene.cast.agent.post, f"{scene.at}/messages/{asked['id']}/reading").status == 404


@pytest.mark.parametrize(("ms", "late"), [(-1, False), (0, False), (1, True)])
def test_a_reply_is_late_once_its_date_is_past_and_kept(scene, ms, late):
    asked = scene.ask(hours=2)
    scene.platform.set_clock(from_text(asked["reply_until"]) + timedelta(milliseconds=ms))
    sent = scene.write(in_reply_to=asked["id"])
    assert sent["late"] is late
    [line] = [one for one in scene.platform.ports.registers.read(f"C#{scene.id}#messages") if one.kind == "received"]
    assert line.record["late"] is late
    scene.cast.agent.sign_in()
    assert sent["body"] in [one["body"] for one in scene.of_buyer()]


def test_a_file_joined_by_a_company_is_the_one_announced_and_its_own(scene):
    asked, body = scene.ask(), walk.PDF + b"reponse"
    announced = {"name": "réponse.pdf", "size_bytes": len(body), "sha256": walk.b64(hashlib.sha256(body).digest())}
    made = scene.one.post(f"{scene.at}/companies/{scene.one_id}/attachments", announced)
    call = {"text": "Voir la pièce.", "in_reply_to": asked["id"], "attachments": [made["id"]]}
    at = f"{scene.at}/companies/{scene.one_id}/messages"
    assert "attachments" in refused(scene.one.post, at, call).reply.json["errors"], "announced, not received"
    assert scene.platform.put(made, body[:-1] + b"!") == 400, "other bytes of the same length"
    assert scene.platform.put(made, body) == 200
    theirs = f"{scene.at}/companies/{scene.two_id}/messages"
    stolen = {"text": "Voir la pièce.", "subject": "Pièce", "attachments": [made["id"]]}
    assert "attachments" in refused(scene.two.post, theirs, stolen).reply.json["errors"]
    for other in ("information", "offer-precision"):
        letter = {"kind": other, "lot": 1, "company_ids": [scene.two_id], "attachments": [made["id"]],
                  "fields": {"text": "Voici une pièce pour vous."} if other == "information" else {"questions": "Que veut dire ceci ?", "reply_until": asked["reply_until"]}}  # fmt: skip
        assert "attachments" in refused(scene.cast.agent.post, f"{scene.at}/messages", letter).reply.json["errors"]
    scene.one.post(at, call)
    [received] = [one for one in scene.of_buyer() if one["from_company"]]
    assert received["attachments"][0]["url"] is None, "nothing is presumed clean"
    scene.platform.settle()
    [received] = [one for one in scene.of_buyer() if one["from_company"]]
    assert scene.platform.fetch(received["attachments"][0]["url"]) == body
    [line] = [one for one in scene.platform.ports.registers.read(f"C#{scene.id}#messages") if one.kind == "received"]
    assert line.record["attachments"][0]["sha256"] == hashlib.sha256(body).hexdigest()


def test_strangers_and_other_bidders_find_nothing(scene):
    asked = scene.ask()
    stranger, stranger_id = walk.company(scene.platform)
    for person, company_id in ((scene.two, scene.one_id), (stranger, scene.one_id), (Person(scene.platform).sign_in(), scene.one_id),
                               (scene.two, scene.two_id), (stranger, stranger_id)):  # fmt: skip
        found = refused(
            lambda person=person, company_id=company_id: scene.write(person=person, company_id=company_id, in_reply_to=asked["id"])
        )
        assert found.status == 404
    assert refused(lambda: scene.write(person=scene.cast.agent, in_reply_to=asked["id"])).status == 404
    assert scene.lines() == ["sent"]


def test_who_withdrew_still_answers_what_it_was_sent(platform):
    scene = Scene(platform)
    first = scene.write("Nous retirons notre pli.", subject="Retrait")
    platform.advance(minutes=1)
    phases.back(scene.cast, scene.one)
    scene.one.post(f"/v1/deposits/{scene.deposits[0].id}/withdrawal")
    scene.opened()
    assert scene.write("Merci de votre réponse.", in_reply_to=first["id"])["thread"] == first["id"]
    assert [one["company"]["id"] for one in scene.of_buyer()] == [scene.one_id] * 2


@pytest.mark.req("REQ-081")
def test_before_the_deadline_nobody_learns_who_writes(platform):
    """Not the list, not the answer, not the register; afterwards all of them do."""
    scene = Scene(platform)
    name = scene.one.get(f"/v1/companies/{scene.one_id}")["name"]
    sent = scene.write("Le site se visite-t-il ?", subject="Visite")
    body = {"kind": "information", "company_ids": [], "in_reply_to": sent["id"], "fields": {"text": "Oui, lundi matin à dix heures."}}
    answers = scene.cast.agent.post(f"{scene.at}/messages", body)["items"]
    registers = scene.cast.agent.get(f"{scene.at}/registers/messages")["items"]
    shown = str([scene.of_buyer(), answers, registers])
    assert scene.one_id not in shown
    assert name not in shown
    assert scene.one.id not in str(registers)
    assert [one["body"] for one in scene.one.get(f"{scene.at}/messages/{sent['id']}")["thread"]][-1].count("lundi") == 1
    scene.opened()
    assert {one["company"]["id"] for one in scene.of_buyer()} == {scene.one_id}


def test_a_negotiation_is_for_the_team_alone(scene):
    asked = scene.ask("negotiation", round="1", topics="Le prix des menuiseries et le délai.")
    scene.write(in_reply_to=asked["id"])
    outsider = Person(scene.platform, name="Membre d’une autre commission")
    scene.cast.admin.sign_in().invite(f"/v1/buyers/{scene.cast.buyer_id}/invitations", outsider, ["committee_member"])
    outsider.enrol()
    assert len(scene.of_buyer()) == 2
    assert len(scene.of_buyer(scene.cast.members[0])) == 2
    assert scene.of_buyer(outsider) == []
    assert scene.two.get(f"/v1/companies/{scene.two_id}/messages")["items"] == []


@pytest.mark.req("REQ-113")
def test_reasons_asked_for_are_owed_within_fifteen_days(scene):
    assert refused(lambda: scene.write("Pourquoi ?", subject="Motifs", purpose="reasons")).code == "nothing-told"
    verdict = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "Meilleure offre",
        "amount_eur": "90000",
        "awardee_deposit_id": scene.deposits[1].id,
    }
    scene.cast.agent.post(f"{scene.at}/decisions", verdict)
    letter = {"kind": "rejection", "lot": 1, "company_ids": [scene.one_id], "fields": {"reasons": "Délai d’exécution trop long."}}
    scene.cast.agent.post(f"{scene.at}/messages", letter)
    asked = scene.write("Merci de nous dire pourquoi.", subject="Motifs", purpose="reasons")
    assert asked["kind"] == "reasons-request"
    assert from_text(asked["due_at"]) - from_text(asked["sent_at"]) == timedelta(days=15)
    answer = {"kind": "reasons", "lot": 1, "company_ids": [scene.one_id], "in_reply_to": asked["id"],
              "fields": {"requested_on": asked["sent_at"][:10], "reasons": "Votre planning dépasse le délai demandé."}}  # fmt: skip
    [sent] = scene.cast.agent.post(f"{scene.at}/messages", answer)["items"]
    assert sent["thread"] == asked["id"]


@pytest.mark.parametrize(("body", "field"), [
    ({"text": " . "}, "text"), ({"text": "Bonjour", "subject": " "}, "subject"), ({"text": "Bonjour", "subject": "S", "lot": 9}, "lot"),
    ({"text": "Bonjour", "subject": "S", "purpose": "love"}, "purpose"),
])  # fmt: skip
def test_what_a_company_leaves_out_is_told_beside_it(scene, body, field):
    found = refused(scene.one.post, f"{scene.at}/companies/{scene.one_id}/messages", body)
    assert found.status == 422
    assert field in found.reply.json["errors"]


def reminded(scene, person=None):
    scene.platform.fire("remind")
    scene.platform.settle()
    return [text for text in scene.platform.texts((person or scene.one).email) if "Rappel :" in text]


@pytest.mark.req("REQ-098")
def test_a_letter_unread_for_a_day_then_two_days_before_its_date_is_reminded_once_each(scene):
    scene.ask(hours=24 * 8)
    scene.platform.advance(hours=23, minutes=59)
    assert reminded(scene) == []
    scene.platform.advance(minutes=1)
    for _ in range(2):
        assert len(reminded(scene)) == 1
    scene.platform.advance(days=4)
    assert len(reminded(scene)) == 1
    scene.platform.advance(days=1)
    assert "avant deux jours" in reminded(scene)[1]
    assert scene.lines() == ["sent", "accepted", "reminded", "reminded"]


@pytest.mark.req("REQ-098")
def test_what_is_read_is_not_reminded_and_agents_are_reminded_of_what_they_did_not_read(scene):
    asked = scene.ask(hours=24 * 8)
    scene.one.get(f"{scene.at}/messages/{asked['id']}")
    scene.write(in_reply_to=asked["id"])
    scene.platform.advance(days=1, minutes=1)
    assert reminded(scene) == []
    assert len(reminded(scene, scene.cast.agent)) == 1


@pytest.mark.req("REQ-113")
def test_agents_are_reminded_of_reasons_they_owe_until_they_give_them(scene):
    verdict = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "Meilleure offre",
        "amount_eur": "90000",
        "awardee_deposit_id": scene.deposits[1].id,
    }
    scene.cast.agent.post(f"{scene.at}/decisions", verdict)
    letter = {"kind": "rejection", "lot": 1, "company_ids": [scene.one_id], "fields": {"reasons": "Délai d’exécution trop long."}}
    scene.cast.agent.post(f"{scene.at}/messages", letter)
    asked = scene.write("Merci de nous dire pourquoi.", subject="Motifs", purpose="reasons")
    scene.cast.agent.post(f"{scene.at}/messages/{asked['id']}/reading")
    scene.platform.advance(days=12)
    assert len(reminded(scene, scene.cast.agent)) == 1
    scene.platform.advance(days=3)
    assert "dont le délai est passé" in reminded(scene, scene.cast.agent)[-1]
    other = scene.write  # a second request, answered in time, reminds nobody
    scene.one.sign_in()
    again = other("Merci de préciser encore.", subject="Motifs", purpose="reasons")
    phases.back(scene.cast)
    answer = {"kind": "reasons", "lot": 1, "company_ids": [scene.one_id], "in_reply_to": again["id"],
              "fields": {"requested_on": again["sent_at"][:10], "reasons": "Votre planning dépasse le délai demandé."}}  # fmt: skip
    scene.cast.agent.post(f"{scene.at}/messages", answer)
    scene.cast.agent.post(f"{scene.at}/messages/{again['id']}/reading")
    before = len(reminded(scene, scene.cast.agent))
    scene.platform.advance(days=15)
    assert len(reminded(scene, scene.cast.agent)) == before


@pytest.mark.req("REQ-098")
def test_another_address_is_told_of_letters_and_is_taken_back(scene):
    at = f"/v1/companies/{scene.one_id}/letters-address"
    assert refused(scene.one.call, "PUT", at, {"email": "nulle part"}).reply.json["errors"].keys() == {"email"}
    assert refused(scene.two.call, "PUT", at, {"email": "courrier@exemple.fr"}).status == 404
    assert scene.one.call("PUT", at, {"email": "Courrier@exemple.fr"})["letters_to"] == "courrier@exemple.fr"
    scene.ask()
    scene.platform.settle()
    [told] = scene.platform.texts("courrier@exemple.fr")
    assert "vous a adressé un message" in told
    assert "délai de pose" not in told
    scene.one.call("PUT", at, {"email": ""})
    scene.ask(hours=72)
    scene.platform.settle()
    assert len(scene.platform.texts("courrier@exemple.fr")) == 1


@pytest.mark.parametrize("from_company", [True, False])
def test_an_infected_file_is_set_aside_and_its_trace_stays(scene, from_company):
    body = documents.EICAR
    announced = {"name": "outil.com", "size_bytes": len(body), "sha256": walk.b64(hashlib.sha256(body).digest())}
    person, at = (scene.one, f"{scene.at}/companies/{scene.one_id}") if from_company else (scene.cast.agent, scene.at)
    made = person.post(f"{at}/attachments", announced)
    assert scene.platform.put(made, body) == 200
    letter = {"kind": "information", "company_ids": [scene.one_id], "fields": {"text": "Voici une pièce pour vous."}}
    words = {"text": "Voir la pièce.", "subject": "Pièce"} if from_company else letter
    sent = person.post(f"{at}/messages", {**words, "attachments": [made["id"]]})
    scene.platform.settle()
    message_id = sent["id"] if from_company else sent["items"][0]["id"]
    for reader in (scene.of_buyer()[0], scene.one.get(f"{scene.at}/messages/{message_id}")):
        assert (reader["attachments"][0]["scan"], reader["attachments"][0]["url"]) == ("infected", None)
    assert "infected" in scene.lines()
    before = scene.lines()
    scene.platform.use.attachment_checks.verify(scene.id, message_id)
    assert scene.lines() == before
