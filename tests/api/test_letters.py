"""Letters made by the platform: complete or refused, to whom they may go, the same period for all, and never another's price (REQ-089, REQ-095)."""

import io
from datetime import timedelta

import pypdf
import pytest

from chalicelib.domain.instants import to_text
from chalicelib.letters.fields import Shape, Source, When
from chalicelib.letters.kinds import BY_CODE, ROWS
from support import phases, verapdf, walk
from support.people import Refusal

PRICE = "98765.43"
GOOD = {
    Shape.TEXT: "Le mémoire technique ne décrit pas les moyens.",
    Shape.LINE: "Mairie, salle du conseil",
    Shape.NUMBER: "1",
    Shape.DAY: "2026-09-01",
}


def refused(call, *args) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


class Scene:
    """Three bidders whose offers are opened; lot 1 goes to the first; `outcome` may leave it undecided."""

    def __init__(self, platform, outcome="awarded", *, third_withdraws=False):
        self.platform = platform
        self.cast = walk.entity(platform)
        made = walk.published(self.cast, lots=2)
        self.at = f"/v1/consultations/{made['id']}"
        self.bidders = [walk.company(platform) for _ in range(3)]
        deposits = [walk.deposited(person, company_id, made["id"], lots=(1, 2)) for person, company_id in self.bidders]
        if third_withdraws:
            self.bidders[2][0].post(f"/v1/deposits/{deposits[2].id}/withdrawal")
        self.names = [person.get(f"/v1/companies/{company_id}")["name"] for person, company_id in self.bidders]
        walk.after_deadline(platform, made)
        phases.back(self.cast, *(person for person, _ in self.bidders))
        phases.open_all(phases.table(self.cast, made), {})
        if outcome:
            awarded = {"awardee_deposit_id": deposits[0].id, "amount_eur": PRICE} if outcome == "awarded" else {}
            self.cast.agent.post(f"{self.at}/decisions", {"lot": 1, "outcome": outcome, "reason": "Meilleure valeur technique.", **awarded})
            other = {"awardee_deposit_id": deposits[0].id, "amount_eur": PRICE}
            self.cast.agent.post(f"{self.at}/decisions", {"lot": 2, "outcome": "awarded", "reason": "Meilleure valeur technique.", **other})

    @property
    def ids(self):
        return [company_id for _, company_id in self.bidders]

    def soon(self, days=8):
        return to_text(self.platform.clock() + timedelta(days=days))

    def body(self, kind, *company_ids, lot=1, **fields):
        """A letter with every field that is typed, each rightly filled but those given."""
        row = BY_CODE[kind]
        typed = {
            one.name: self.soon() if one.shape is Shape.INSTANT else GOOD[one.shape]
            for one in row.fields
            if one.source is not Source.PLATFORM
        }
        return {"kind": kind, "lot": lot, "company_ids": list(company_ids), "fields": {**typed, **fields}}

    def send(self, kind, *company_ids, **fields):
        return self.cast.agent.post(f"{self.at}/messages", self.body(kind, *company_ids, **fields))["items"]

    def errors(self, body):
        return refused(self.cast.agent.post, f"{self.at}/messages", body).reply.json["errors"]


OUTCOMES = {
    "rejection": "awarded",
    "intention": "awarded",
    "notification": "awarded",
    "performance": "awarded",
    "abandonment": "abandoned",
    "reasons": "awarded",
}
HOLDERS = ("intention", "notification", "performance")


@pytest.fixture(
    params=[("awarded", [k for k in BY_CODE if k not in ("abandonment", "application-rejection")]), ("abandoned", ["abandonment"])],
    ids=lambda one: one[0],
)
def scene_of(request, platform):
    return Scene(platform, request.param[0]), request.param[1]


@pytest.mark.req("REQ-089")
@pytest.mark.req("REQ-095")
def test_every_kind_is_refused_incomplete_then_leaves_without_a_word_of_another(scene_of):
    scene, kinds = scene_of
    first = scene.ids[0]
    for code in kinds:
        row = BY_CODE[code]
        to = first if code in HOLDERS else scene.ids[1]
        for field in row.fields:
            if field.when is not When.NEVER and field.source is not Source.PLATFORM:
                where = f"each.{to}.{field.name}" if field.source is Source.EACH else f"fields.{field.name}"
                assert scene.errors(scene.body(code, to, **{field.name: ""})).keys() == {where}, (code, field.name)
            if field.shape is Shape.TEXT and field.source is not Source.PLATFORM and to != first:
                for canary in ("Prix retenu : 98 765,43 €.", f"Elle est meilleure que celle de {scene.names[2]}."):
                    where = f"each.{to}.{field.name}" if field.source is Source.EACH else f"fields.{field.name}"
                    assert where in scene.errors(scene.body(code, to, **{field.name: canary})), (code, field.name, canary)
        if code == "notification":
            scene.platform.advance(days=12)
            phases.back(scene.cast, *(person for person, _ in scene.bidders))
        if code == "rejection":
            scene.send(code, scene.ids[2])
        [sent] = scene.send(code, to)
        assert sent["kind"] == code
        words = sent["subject"] + sent["body"]
        assert not [form for form in ("98765", "98 765", "98\u202f765", "765,43", "765.43") if form in words]
        assert scene.names[2] not in words


@pytest.mark.req("REQ-111")
def test_a_rejection_says_by_itself_what_the_law_asks(platform):
    scene = Scene(platform)
    each = {
        scene.ids[1]: {"reasons": "Le délai d’exécution est trop long."},
        scene.ids[2]: {"reasons": "Aucun moyen n’est décrit au mémoire."},
    }
    body = {"kind": "rejection", "lot": 1, "company_ids": scene.ids[1:], "each": each}
    shown = scene.cast.agent.post(f"{scene.at}/message-previews", body)["items"]
    sent = scene.cast.agent.post(f"{scene.at}/messages", body)["items"]
    assert [(one["subject"], one["body"]) for one in shown] == [(one["subject"], one["body"]) for one in sent]
    for one, company_id in zip(sent, scene.ids[1:], strict=True):
        assert each[company_id]["reasons"] in one["body"]
        assert scene.names[0] in one["body"]
        assert "Meilleure valeur technique." in one["body"]
        assert "article R2182-1" in one["body"]
    assert each[scene.ids[2]]["reasons"] not in sent[0]["body"]


@pytest.mark.req("REQ-116")
def test_the_winners_documents_are_asked_of_the_winner_alone(platform):
    scene = Scene(platform)
    assert scene.errors(scene.body("intention", scene.ids[1])).keys() == {"company_ids"}
    [sent] = scene.send("intention", scene.ids[0])
    assert sent["reply_until"]
    undecided = Scene(platform, "")
    assert (
        refused(undecided.cast.agent.post, f"{undecided.at}/messages", undecided.body("intention", undecided.ids[0])).code == "no-decision"
    )


@pytest.mark.req("REQ-096")
def test_a_complement_is_asked_of_all_until_the_same_date(platform):
    scene = Scene(platform, "")
    first = scene.soon(5)
    sent = scene.send("application-complement", scene.ids[0], scene.ids[1], lot=None, reply_until=first)
    assert {one["reply_until"] for one in sent} == {first}
    body = scene.body("application-complement", scene.ids[2], lot=None)
    assert scene.errors(body).keys() == {"fields.reply_until"}
    [last] = scene.send("application-complement", scene.ids[2], lot=None, reply_until=first)
    assert last["reply_until"] == first
    platform.advance(days=6)
    phases.back(scene.cast)
    assert scene.send("application-complement", scene.ids[2], lot=None), "once it is past, another may be given"


def test_who_withdrew_receives_nothing_and_five_hundred_are_told_to_be_split(platform):
    scene = Scene(platform, "", third_withdraws=True)
    assert "a retiré son pli" in scene.errors(scene.body("offer-precision", scene.ids[2]))["company_ids"]
    many = [*scene.ids[:2], *(f"01ARZ3NDEKTSV4RRFFQ69G{n:04d}" for n in range(498))]
    assert "100 destinataires au plus" in scene.errors(scene.body("offer-precision", *many))["company_ids"]
    assert "company_ids" in scene.errors(scene.body("offer-precision", *many, "01ARZ3NDEKTSV4RRFFQ69GZZZZ")), "beyond what a body holds"


def test_fields_of_no_letter_and_letters_of_no_kind_are_named(platform):
    scene = Scene(platform, "")
    one = scene.ids[0]
    assert scene.errors(scene.body("information", one, winner="Moi")).keys() == {"fields.winner"}
    assert scene.errors({**scene.body("information", one), "each": {scene.ids[1]: {}}}).keys() == {f"each.{scene.ids[1]}"}
    assert scene.errors({**scene.body("information", one), "kind": "love"}).keys() == {"kind"}
    assert scene.errors({**scene.body("information", one), "subject": " . "}).keys() == {"subject"}
    assert scene.errors(scene.body("offer-precision", one, lot=None)).keys() == {"lot"}


def test_the_desk_offers_what_may_be_sent_to_whom(platform):
    scene = Scene(platform)
    desk = {one["code"]: one for one in scene.cast.agent.get(f"{scene.at}/letters?lot=1")["items"]}
    assert "abandonment" not in desk
    assert "notification" in desk
    assert [one["id"] for one in desk["intention"]["addressees"]] == scene.ids[:1]
    assert [one["id"] for one in desk["rejection"]["addressees"]] == scene.ids[1:]
    assert desk["rejection"]["addressees"][0]["known"]["winner"] == scene.names[0]
    assert set(desk["rejection"]["owed"]) == {"reasons", "winner", "winner_reasons", "signature"}
    scene.send("rejection", scene.ids[1])
    desk = {one["code"]: one for one in scene.cast.agent.get(f"{scene.at}/letters?lot=1")["items"]}
    assert [one["told"] for one in desk["rejection"]["addressees"]] == [True, False]
    assert {one["code"] for one in scene.cast.agent.get("/v1/letter-kinds")["items"]} == {row.code for row in ROWS}


@pytest.mark.req("REQ-081")
def test_before_the_deadline_no_letter_tells_who_deposited(platform):
    cast = walk.entity(platform)
    online = walk.published(cast, lots=1)
    person, company_id = walk.company(platform)
    walk.deposited(person, company_id, online["id"])
    at = f"/v1/consultations/{online['id']}"
    assert all(one["addressees"] == [] for one in cast.agent.get(f"{at}/letters?lot=1")["items"])
    letter = {"kind": "information", "lot": 1, "company_ids": [company_id], "fields": {"text": "Une visite est possible lundi."}}
    assert refused(cast.agent.post, f"{at}/messages", letter).reply.json["errors"].keys() == {"company_ids"}


def letters_of(admin, buyer_id, *letters):
    return admin.refresh().call("PATCH", f"/v1/buyers/{buyer_id}/settings", {"letters": list(letters)})["letters"]


def test_an_entitys_own_words_are_tried_kept_by_version_and_used_with_what_the_law_asks(platform):
    scene = Scene(platform)
    admin, buyer = scene.cast.admin.sign_in(), scene.cast.buyer_id
    own = {"kind": "rejection", "subject": "Lot {lot} : nous n’avons pas choisi votre offre", "body": "Bonjour {entreprise},\n\n{si attributaire}{attributaire} est retenu.\n\n{acheteur}"}  # fmt: skip
    tried = admin.post(f"/v1/buyers/{buyer}/letter-previews", {**own, "consultation_id": scene.at.split("/")[-1], "lot": 1})
    assert tried["subject"] == "Lot 1 : nous n’avons pas choisi votre offre"
    assert f"{scene.names[0]} est retenu." in tried["body"]
    assert scene.names[1] in tried["body"]
    assert "[motifs propres à cette entreprise]" in tried["body"]
    assert "Entreprise attributaire est retenu." in admin.post(f"/v1/buyers/{buyer}/letter-previews", own)["body"]
    assert [one["version"] for one in letters_of(admin, buyer, own)] == [1]
    assert [one["version"] for one in letters_of(admin, buyer, own)] == [1], "the same words are the same version"
    changed = {**own, "body": own["body"].replace("Bonjour", "Chère entreprise")}
    assert [one["version"] for one in letters_of(admin, buyer, changed)] == [2]
    [sent] = scene.send("rejection", scene.ids[1])
    assert sent["body"].startswith(f"Chère entreprise {scene.names[1]},\n\n{scene.names[0]} est retenu.\n\nMotifs : {GOOD[Shape.TEXT]}")
    assert "Motifs du choix :" in sent["body"]
    assert "article R2182-1" in sent["body"]
    assert platform.ports.messages.get(scene.at.split("/")[-1], sent["id"]).template == "entity 2"


@pytest.mark.parametrize(("change", "field"), [
    ({"kind": "love"}, "kind"), ({"subject": " "}, "subject"), ({"body": "Trop court"}, "body"), ({"body": "Madame, Monsieur, {prix_des_autres}"}, "body"),
    ({"subject": "{si rien}Objet"}, "subject"), ({"body": "Madame, Monsieur, {tour} {tour}"}, "body"),
])  # fmt: skip
def test_a_template_that_cannot_be_used_is_refused_beside_its_fault(platform, change, field):
    cast = walk.entity(platform)
    words = {"kind": "information", "subject": "Objet", "body": "Madame, Monsieur, {texte}", **change}
    assert refused(cast.admin.post, f"/v1/buyers/{cast.buyer_id}/letter-previews", words).reply.json["errors"].keys() == {field}
    assert refused(letters_of, cast.admin, cast.buyer_id, words).reply.json["errors"].keys() == {f"letters.0.{field}"}


def test_templates_are_tried_on_ones_own_consultations_alone(platform):
    scene, stranger = Scene(platform, ""), walk.entity(platform)
    words = {"kind": "information", "subject": "Objet", "body": "Madame, Monsieur, {texte}", "consultation_id": scene.at.split("/")[-1]}
    assert refused(stranger.admin.post, f"/v1/buyers/{stranger.buyer_id}/letter-previews", words).status == 404
    assert refused(stranger.admin.post, f"/v1/buyers/{scene.cast.buyer_id}/letter-previews", words).status == 404
    assert refused(scene.cast.agent.post, f"/v1/buyers/{scene.cast.buyer_id}/letter-previews", {**words, "lot": 9}).reply.json[
        "errors"
    ].keys() == {"lot"}


def test_a_letter_is_printed_tagged_with_its_head_for_both_sides(platform, tmp_path):
    scene = Scene(platform)
    [sent] = scene.send("rejection", scene.ids[1])
    bidder = scene.bidders[1][0]
    for person, at in ((scene.cast.agent, f"{scene.at}/letters/{sent['id']}"), (bidder, f"{scene.at}/messages/{sent['id']}")):
        reply = person.send("GET", f"{at}/letter.pdf")
        assert reply.status == 303
        body = platform.fetch(reply.headers["location"])
        (tmp_path / "letter.pdf").write_bytes(body)
        assert not any(verapdf.faults([tmp_path / "letter.pdf"]).values())
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
        assert scene.names[1] in text
        assert "Le mémoire technique" in text
        assert scene.names[2] not in text
    assert bidder.get(f"{scene.at}/messages/{sent['id']}")["evidence"]["first_opened_at"], "printing is reading"
    assert scene.bidders[2][0].send("GET", f"{scene.at}/messages/{sent['id']}/letter.pdf").status == 404
    assert bidder.send("GET", f"{scene.at}/letters/{sent['id']}/letter.pdf").status == 404
