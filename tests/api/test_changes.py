"""What happens while a consultation is online: questions, corrections, extension, cancellation; and who is told."""

from datetime import timedelta

import pytest

from chalicelib.domain.instants import from_text, to_text
from support import phases, walk
from support.people import Refusal


@pytest.fixture
def scene(platform):
    """A consultation online; one company downloaded it by name, another deposited, a third has nothing to do with it."""
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=2)
    (asker, asker_id), (bidder, bidder_id), (stranger, _) = (walk.company(platform) for _ in range(3))
    at = f"/v1/consultations/{consultation['id']}"
    asker.post(f"{at}/downloads", {"identity": {"name": "Paul", "email": "paul@exemple.fr"}})
    deposit = walk.deposited(bidder, bidder_id, consultation["id"])
    platform.settle()
    return platform, cast, consultation, at, (asker, asker_id), (bidder, bidder_id, deposit), stranger


def refused(call, *args) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value


def correct(cast, at, changes, **more):
    version = cast.agent.get(at)["version"]
    body = {"changes": changes, "note": "Le contact change.", "important": False, **more}
    return cast.agent.refresh().post(f"{at}/corrections", body, **{"If-Match": f'"{version}"'})


@pytest.mark.req("REQ-003")
@pytest.mark.req("REQ-026")
def test_a_correction_tells_before_and_after_to_everyone_concerned(scene):
    platform, cast, consultation, at, (asker, _), (bidder, _, deposit), stranger = scene
    platform.advance(minutes=1)
    made = correct(cast, at, {"contact": {"name": "Accueil", "email": "accueil@exemple.fr", "phone": ""}})
    assert made["differences"] == [
        {"field": "contact", "label": "Contact", "before": "Service marchés, marches@exemple.fr", "after": "Accueil, accueil@exemple.fr"}
    ]
    platform.settle()
    told = f"Consultation modifiée – {consultation['reference']}"
    assert told in platform.mails("paul@exemple.fr")
    assert told in platform.mails(bidder.email)
    assert told not in platform.mails(stranger.email)
    line = cast.agent.get(f"{at}/registers/publications")["items"][-1]
    assert (line["kind"], line["record"]["changes"][0]["before"]) == ("correction", "Service marchés, marches@exemple.fr")
    assert "Correction" in bidder.get(f"/v1/deposits/{deposit.id}")["changes_since"][0]
    assert asker.get(at)["contact"]["email"] == "accueil@exemple.fr"


@pytest.mark.req("REQ-026")
def test_an_important_change_extends_or_says_why(scene):
    platform, cast, consultation, at, *_ = scene
    changes = {"duration_months": 24}
    assert refused(lambda: correct(cast, at, changes, important=True)).code == "extension-expected"
    later = to_text(from_text(consultation["submission_deadline"]) + timedelta(days=10))
    assert correct(cast, at, changes, important=True, submission_deadline=later)["submission_deadline"] == later
    assert correct(cast, at, {"duration_months": 25}, important=True, justification="Le délai restant suffit largement aux candidats.")


def test_what_was_promised_is_not_taken_back(scene):
    _, cast, consultation, at, *_ = scene
    lots = [{"number": 1, "title": "Seul"}]
    assert refused(lambda: correct(cast, at, {"lots": lots})).code == "lots-fixed"
    assert refused(lambda: correct(cast, at, {"procedure": "MAPA_OUVERT"})).reply.json["errors"].keys() == {"procedure"}
    assert refused(lambda: correct(cast, at, {"duration_months": 12})).code == "nothing-changed"
    sooner = to_text(from_text(consultation["submission_deadline"]) - timedelta(days=1))
    assert (
        "submission_deadline"
        in refused(lambda: correct(cast, at, {"duration_months": 9}, important=True, submission_deadline=sooner)).reply.json["errors"]
    )
    assert cast.agent.get(at)["duration_months"] == 12, "nothing is half done"
    stale = refused(
        lambda: cast.agent.refresh().post(
            f"{at}/corrections", {"changes": {"duration_months": 8}, "note": "Durée revue", "important": False}, **{"If-Match": '"1"'}
        )
    )
    assert (stale.status, stale.code) == (412, "stale-version")


@pytest.mark.req("REQ-009")
def test_a_question_is_private_and_its_answer_public_without_author(scene):
    platform, cast, consultation, at, (asker, asker_id), (bidder, bidder_id, _), stranger = scene
    asked = asker.post(f"{at}/questions", {"company_id": asker_id, "text": "Le béton peut-il être bas carbone ?", "lot": 1})
    platform.settle()
    assert any("Question reçue" in subject for subject in platform.mails(cast.agent.email))
    assert bidder.get(f"{at}/companies/{bidder_id}/questions")["items"] == []
    assert refused(bidder.get, f"{at}/companies/{asker_id}/questions").status == 404
    assert stranger.get(f"{at}/answers")["items"] == []
    [seen] = cast.agent.get(f"{at}/questions")["items"]
    assert (seen["author"], seen["in_time"], seen["answer"]) == (None, True, None)
    name = asker.get(f"/v1/companies/{asker_id}")["name"]
    leak = {"public_text": f"{name} demande…", "answer": "Oui."}
    assert "public_text" in refused(cast.agent.post, f"{at}/questions/{asked['id']}/answer", leak).reply.json["errors"]
    given = {"public_text": "Le béton bas carbone est-il admis ?", "answer": "Oui, pour tout le lot 1."}
    cast.agent.post(f"{at}/questions/{asked['id']}/answer", given)
    assert refused(cast.agent.post, f"{at}/questions/{asked['id']}/answer", given).code == "already-answered"
    platform.settle()
    for address in ("paul@exemple.fr", bidder.email, asker.email):
        assert any("Réponse à une question" in subject for subject in platform.mails(address)), address
    [public] = stranger.get(f"{at}/answers")["items"]
    assert public["answer"] == "Oui, pour tout le lot 1."
    assert asker_id not in str(public)
    assert name not in str(public)
    assert asker_id not in str(cast.agent.get(f"{at}/registers/questions"))


@pytest.mark.req("REQ-099")
def test_a_timely_question_left_at_six_days_blocks(scene):
    platform, cast, consultation, at, (asker, asker_id), *_ = scene
    deadline = from_text(consultation["submission_deadline"])
    asked = asker.post(f"{at}/questions", {"company_id": asker_id, "text": "Le chantier est-il visitable ?"})
    platform.set_clock(deadline - timedelta(days=6, milliseconds=1))
    cast.agent.sign_in()
    assert cast.agent.get(f"{at}/questions")["overdue"] == 0
    platform.set_clock(deadline - timedelta(days=6))
    assert cast.agent.get(f"{at}/questions")["overdue"] == 1
    given = {"public_text": "Une visite est-elle possible ?", "answer": "Oui, le mardi."}
    path = f"{at}/questions/{asked['id']}/answer"
    assert refused(cast.agent.post, path, given).code == "answer-late"
    later = {"submission_deadline": to_text(deadline + timedelta(days=7)), "reason": "Réponse à une question"}
    cast.agent.refresh().post(f"{at}/extensions", later)
    assert cast.agent.get(f"{at}/questions")["overdue"] == 0
    cast.agent.post(path, given)
    platform.set_clock(deadline + timedelta(days=7, milliseconds=1))
    asker.sign_in()
    assert refused(asker.post, f"{at}/questions", {"company_id": asker_id, "text": "Encore une question ?"}).code == "questions-closed"


def test_a_cancelled_procedure_keeps_its_envelopes_sealed(scene):
    platform, cast, consultation, at, _, (bidder, bidder_id, deposit), stranger = scene
    cast.agent.refresh()
    assert "reason" in refused(cast.agent.post, f"{at}/cancellation", {"reason": "non"}).reply.json["errors"]
    reason = "Le besoin a disparu : l’école ferme à la rentrée prochaine."
    assert cast.agent.post(f"{at}/cancellation", {"reason": reason})["status"] == "cancelled"
    assert refused(cast.agent.post, f"{at}/cancellation", {"reason": reason}).code == "wrong-state"
    platform.settle()
    for address in ("paul@exemple.fr", bidder.email):
        assert f"Procédure sans suite – {consultation['reference']}" in platform.mails(address)
    assert not any("sans suite" in subject for subject in platform.mails(stranger.email))
    assert refused(walk.start, bidder, bidder_id, consultation["id"]).code == "wrong-state"
    walk.after_deadline(platform, consultation)
    phases.back(cast)
    assert refused(phases.table, cast, consultation).code == "cancelled"
    assert stranger.sign_in().get(at)["cancellation_reason"] == reason
    hidden = refused(cast.agent.get, f"{at}/openings")
    assert hidden.code == "cancelled"
    assert "sans suite" in hidden.reply.json["detail"]


def test_what_was_opened_before_a_cancellation_is_still_read_and_nothing_more_is_opened(scene):
    platform, cast, consultation, at, *_ = scene
    walk.after_deadline(platform, consultation)
    phases.back(cast)
    table = phases.table(cast, consultation)
    [deposit] = cast.agent.get(table.at)["deposits"]
    table.open(deposit["id"], "L000-candidacy")
    cast.agent.post(f"{table.at}/record", {"present": ["La présidente"]})
    cast.agent.refresh().post(f"{at}/cancellation", {"reason": "Le besoin a disparu : l’école ferme à la rentrée prochaine."})
    assert [one["id"] for one in cast.agent.get(f"{at}/openings")["items"]] == [table.session["id"]]
    assert cast.agent.get(table.at)["deposits"][0]["envelopes"][0]["state"] == "opened"
    assert cast.agent.get(f"{table.at}/record")["present"] == ["La présidente"]
    for act in (lambda: table.admit(deposit["id"]), lambda: table.release(deposit["id"], "L001-offer"), lambda: table.send_pages(cast.members[0], [{"deposit_id": deposit["id"], "slot": "L001-offer", "check": "unwrap"}]), lambda: phases.table(cast, consultation)):  # fmt: skip
        late = refused(act)
        assert late.code == "cancelled"
        assert "sans suite" in late.reply.json["detail"]


@pytest.mark.req("REQ-026")
def test_an_important_new_version_extends_or_says_why(scene):
    platform, cast, consultation, at, *_ = scene
    agent = cast.agent.refresh()
    walk.add_file(agent, consultation["id"], "cctp.pdf", walk.PDF + b"v2")
    platform.settle()
    version = {"note": "Le cahier des charges change.", "important": True}
    assert refused(agent.post, f"{at}/dce-versions", version).code == "extension-expected"
    sooner = to_text(from_text(consultation["submission_deadline"]) - timedelta(days=1))
    late = refused(agent.post, f"{at}/dce-versions", {**version, "submission_deadline": sooner})
    assert "submission_deadline" in late.reply.json["errors"]
    assert len(agent.get(at)["dce_versions"]) == 1, "a refused change publishes nothing"
    later = to_text(from_text(consultation["submission_deadline"]) + timedelta(days=5))
    made = agent.post(f"{at}/dce-versions", {**version, "submission_deadline": later})
    assert (made["submission_deadline"], len(made["dce_versions"])) == (later, 2)
    platform.settle()
    for subject in ("Dossier modifié", "Délai prorogé"):
        assert f"{subject} – {consultation['reference']}" in platform.mails("paul@exemple.fr")
    records = [line["record"] for line in agent.get(f"{at}/registers/publications")["items"] if line["kind"] == "dce-version"]
    assert records[-1]["important"] is True
