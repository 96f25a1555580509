"""The buyer's dashboard, duplicating, models, rehearsals that never mix with real procedures, and reminders that leave once."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from chalicelib.crypto import evidence
from chalicelib.documents import receipts
from chalicelib.domain.consultation import Lot
from chalicelib.domain.ids import new_id
from chalicelib.domain.instants import from_text, to_text
from support import phases, walk
from support.people import Refusal


@pytest.fixture
def cast(platform):
    return walk.entity(platform)


def dashboard(cast) -> dict:
    """Once the registers' stream has delivered what was written."""
    cast.agent.platform.settle()
    return cast.agent.get(f"/v1/buyers/{cast.buyer_id}/dashboard")


def told(cast, consultation_id: str) -> list[str]:
    """Anomalies of one consultation, as code > screen."""
    found = [line for line in dashboard(cast)["items"] if line["consultation"]["id"] == consultation_id]
    return [f"{wrong['code']} > {wrong['screen']}" for line in found for wrong in line["anomalies"]]


def listed(cast, query="") -> list[str]:
    ids, cursor = [], ""
    while cursor is not None:
        page = cast.agent.get(f"/v1/buyers/{cast.buyer_id}/consultations?{query}&cursor={cursor}")
        ids += [one["id"] for one in page["items"]]
        cursor = page["next"]
    return ids


def create(cast, **more) -> dict:
    return cast.agent.post(
        "/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Réfection du gymnase", "procedure": "MAPA_OUVERT", **more}
    )


def printed(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def code(call, *args) -> str:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value.code


def test_stages_dates_and_anomalies_with_where_to_mend_them(platform, cast):
    assert dashboard(cast) == {"stages": {}, "items": [], "next": None}
    blank, online = create(cast), walk.published(cast)
    assert dashboard(cast)["stages"] == {"draft": 1, "open": 1}
    assert told(cast, online["id"]) == ["publicity-missing > publicity"]
    assert told(cast, blank["id"]) == []
    deadline = from_text(online["submission_deadline"])
    platform.set_clock(deadline - timedelta(days=7))
    cast.agent.sign_in()
    [line] = dashboard(cast)["items"]
    assert line["dues"] == [{"kind": "deadline", "at": online["submission_deadline"], "screen": "consultation"}]
    platform.set_clock(deadline + timedelta(days=7, milliseconds=1))
    cast.agent.sign_in()
    assert told(cast, online["id"]) == ["unopened > opening"]
    assert dashboard(cast)["stages"] == {"draft": 1, "closed": 1}


def test_another_entity_reads_nothing(platform, cast):
    stranger = walk.entity(platform).agent
    for path in ("dashboard", "consultations?list=TESTS"):
        with pytest.raises(Refusal) as refused:
            stranger.get(f"/v1/buyers/{cast.buyer_id}/{path}")
        assert refused.value.status == 404


def test_one_status_is_found_behind_pages_of_others(platform, cast):
    online = walk.published(cast)
    drafts = [create(cast)["id"] for _ in range(45)]
    assert listed(cast, "status=open") == [online["id"]]
    assert sorted(listed(cast, "status=draft")) == sorted(drafts)
    assert listed(cast, "status=decided") == []
    assert code(cast.agent.get, f"/v1/buyers/{cast.buyer_id}/consultations?status=other") == "invalid"
    assert code(cast.agent.get, f"/v1/buyers/{cast.buyer_id}/consultations?list=other") == "invalid"


@pytest.mark.req("REQ-099")
def test_the_day_before_answers_are_due_and_once_they_are_late_agents_are_told_once(platform, cast):
    online = walk.published(cast)
    deadline, at = from_text(online["submission_deadline"]), f"/v1/consultations/{online['id']}"
    asker, company_id = walk.company(platform)
    asker.post(f"{at}/questions", {"company_id": company_id, "text": "Le chantier est-il visitable ?"})

    def reminders() -> list[str]:
        for _ in range(2):
            platform.fire("remind")
        return [subject for subject in platform.mails(cast.agent.email) if subject.startswith("Réponse ")]

    soon, late = f"Réponse due demain – {online['reference']}", f"Réponse en retard : prorogez le délai – {online['reference']}"
    platform.set_clock(deadline - timedelta(days=7, milliseconds=1))
    assert reminders() == []
    platform.set_clock(deadline - timedelta(days=7))
    assert reminders() == [soon]
    platform.set_clock(deadline - timedelta(days=6))
    assert reminders() == [soon, late]
    cast.agent.sign_in()
    assert told(cast, online["id"]) == ["overdue-answers > questions", "publicity-missing > publicity"]
    later = deadline + timedelta(days=7)
    cast.agent.refresh().post(f"{at}/extensions", {"submission_deadline": to_text(later), "reason": "Réponse à une question"})
    assert told(cast, online["id"]) == ["publicity-missing > publicity"]
    platform.set_clock(later - timedelta(days=7))
    assert reminders() == [soon, late, soon], "the new date is told anew"
    assert not [subject for member in cast.members for subject in platform.mails(member.email) if subject.startswith("Réponse ")]


def test_a_letter_that_does_not_leave_is_tried_again(platform, cast, monkeypatch):
    online = walk.published(cast)
    asker, company_id = walk.company(platform)
    asker.post(f"/v1/consultations/{online['id']}/questions", {"company_id": company_id, "text": "Le chantier est-il visitable ?"})
    platform.settle()
    platform.set_clock(from_text(online["submission_deadline"]) - timedelta(days=7))
    with monkeypatch.context() as broken:
        broken.setattr(platform.ports.mailer, "send", lambda mail: (_ for _ in ()).throw(ConnectionError()))
        platform.failures_expected = True
        platform.fire("remind")
    platform.failures_expected = False
    platform.advance(minutes=1)
    platform.fire("remind")
    assert platform.mails(cast.agent.email)[-1].startswith("Réponse due demain")


@pytest.mark.req("REQ-122")
def test_an_application_to_a_dynamic_system_reaches_its_evaluation_day(platform, cast):
    end = to_text(platform.clock() + timedelta(days=700))
    system = walk.published(cast, procedure="SAD", lots=1, valid_until=end)
    (first, first_id), (second, second_id) = walk.company(platform), walk.company(platform)
    walk.deposited(first, first_id, system["id"])
    assert not [line for line in dashboard(cast)["items"] if any(due["kind"] == "evaluation" for due in line["dues"])], "shut register"
    walk.after_deadline(platform, system)
    platform.fire("close_due")
    phases.back(cast, second)
    phases.judge(cast, system, {})
    walk.deposited(second, second_id, system["id"])
    platform.advance(days=11)
    cast.agent.sign_in()
    [line] = dashboard(cast)["items"]
    [due] = line["dues"]
    assert (due["kind"], due["screen"]) == ("evaluation", "opening")

    def reminders() -> list[str]:
        for _ in range(2):
            platform.fire("remind")
        return [subject for subject in platform.mails(cast.agent.email) if "à évaluer" in subject]

    platform.set_clock(from_text(due["at"]) - timedelta(days=1))
    assert reminders() == []
    platform.set_clock(from_text(due["at"]))
    assert reminders() == [f"Candidature à évaluer aujourd’hui – {system['reference']}"]
    cast.agent.sign_in()
    platform.advance(seconds=1)
    assert told(cast, system["id"]) == ["publicity-missing > publicity", "evaluation-late > opening"]
    phases.back(cast)
    table = phases.table(cast, system)
    late = next(one for one in cast.agent.get(table.at)["deposits"] if one["company"]["id"] == second_id)
    table.open(late["id"], "L000-candidacy")
    table.admit(late["id"])
    assert told(cast, system["id"]) == ["publicity-missing > publicity"]


def test_a_copy_keeps_the_need_and_starts_anew(platform, cast):
    source = walk.published(cast)
    made = create(cast, copy_of=source["id"], procedure="AOO")
    for name in ("category", "cpv", "criteria", "terms", "duration_months", "contact", "place"):
        assert made[name] == source[name], name
    assert [lot["estimate_eur"] for lot in made["lots"]] == ["123456.78", "123456.78"]
    assert [one["user_id"] for one in made["committee"]["members"]] == [member.id for member in cast.members]
    assert (made["status"], made["submission_deadline"], made["reference"], made["dce_versions"], made["history"]) == (
        "draft",
        None,
        "",
        [],
        [],
    )
    with pytest.raises(Refusal) as refused:
        walk.entity(platform).agent.post(
            "/v1/consultations", {"buyer_id": cast.buyer_id, "title": "Copie", "procedure": "AOO", "copy_of": source["id"]}
        )
    assert refused.value.status == 404


def test_the_lots_that_a_phase_kept_are_numbered_anew_in_a_copy(platform, cast):
    source = create(cast)
    stored = platform.ports.consultations.get(source["id"])
    kept = platform.ports.consultations.save(replace(stored, parent_id=new_id(platform.clock()), lots=(Lot(number=3, title="Peinture"),)))
    assert [(lot["number"], lot["title"]) for lot in create(cast, copy_of=kept.id)["lots"]] == [(1, "Peinture")]


def test_a_model_is_edited_copied_and_never_published(platform, cast):
    model = create(cast, template=True)
    edited = cast.agent.patch(f"/v1/consultations/{model['id']}", {"cpv": "45000000", "category": "works"}, model["version"])
    assert (listed(cast), listed(cast, "list=TEMPLATES"), dashboard(cast)["stages"]) == ([], [model["id"]], {})
    assert code(cast.agent.refresh().post, f"/v1/consultations/{model['id']}/publication") == "template"
    assert (
        code(cast.agent.post, f"/v1/consultations/{model['id']}/notices", {"kind": "call", "channel": "boamp"}) == "not-announced-anywhere"
    )
    made = create(cast, copy_of=model["id"])
    assert (made["cpv"], made["template"]) == (edited["cpv"], False)
    assert listed(cast) == [made["id"]]


@pytest.mark.req("REQ-006")
def test_a_rehearsal_is_seen_by_its_link_alone_and_its_receipt_says_test(platform, cast):
    seeker, company_id = walk.company(platform)
    seeker.post("/v1/account/searches", {"name": "Tout", "criteria": {}, "rhythm": "immediate"})
    rehearsal = walk.published(cast, test=True)
    deposit = walk.deposited(seeker, company_id, rehearsal["id"])
    platform.settle()
    for job in ("fold_index", "tell_alerts", "publish_open_data"):
        platform.fire(job)
    for path in ("/v1/consultations", "/consultations", "/consultations.csv", "/consultations.atom", "/consultations.ics"):
        assert rehearsal["id"] not in seeker.send("GET", path).body.decode(), path
    assert rehearsal["id"] not in platform.ports.objects.get("public", "open-data/consultations.atom").decode()
    assert not any("nouvelle" in subject for subject in platform.mails(seeker.email))
    page = seeker.send("GET", f"/consultations/{rehearsal['id']}").body.decode()
    assert "ESSAI" in page
    assert "noindex" in page
    assert deposit.receipt["test"] is True
    assert "ESSAI – sans valeur" in printed(receipts.pdf(deposit.receipt))
    assert (
        code(cast.agent.post, f"/v1/consultations/{rehearsal['id']}/notices", {"kind": "call", "channel": "boamp"})
        == "not-announced-anywhere"
    )
    assert seeker.get(f"/v1/deposits/{deposit.id}")["consultation"]["test"] is True
    assert f"Récépissé de dépôt {deposit.receipt['number']} – ESSAI – {rehearsal['reference']}" in platform.mails(seeker.email)
    [letter] = [mail for mail in platform.ports.mailer.sent if mail.to == seeker.email and "Récépissé" in mail.subject]
    joined = {media_type: body for _, media_type, body in letter.attachments}
    assert "ESSAI – sans valeur" in printed(joined["application/pdf"])
    assert evidence.read(joined["application/pdf"]) == evidence.read(joined["application/json"]) == deposit.receipt
    assert (listed(cast), listed(cast, "list=TESTS"), dashboard(cast)["stages"]) == ([], [rehearsal["id"]], {})
    walk.after_deadline(platform, rehearsal)
    cast.agent.sign_in()
    at = f"/v1/consultations/{rehearsal['id']}"
    kept = {kind: cast.agent.get(f"{at}/registers/{kind}")["items"] for kind in ("deposits", "publications")}
    assert [line["record"]["test"] for line in kept["deposits"] if line["kind"] == "deposit"] == [True]
    assert kept["publications"][0]["record"]["test"] is True
    export = cast.agent.send("GET", f"{at}/registers/deposits/export?format=pdf").headers["location"]
    assert "ESSAI – sans valeur" in printed(platform.fetch(export))


@pytest.mark.req("REQ-006")
def test_a_real_receipt_does_not_speak_of_tests(platform, cast):
    online = walk.published(cast)
    deposit = walk.deposited(*walk.company(platform), online["id"])
    assert "test" not in deposit.receipt
    assert "ESSAI" not in printed(receipts.pdf(deposit.receipt))


@pytest.mark.req("REQ-006")
@pytest.mark.req("REQ-132")
@pytest.mark.parametrize("test", [True, False])
def test_the_contract_of_a_rehearsal_never_enters_open_data(platform, cast, test):
    online = walk.published(cast, lots=1, test=test)
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, online["id"])
    walk.after_deadline(platform, online)
    phases.back(cast, bidder)
    table = phases.table(cast, online)
    phases.open_all(table, {})
    at = f"/v1/consultations/{online['id']}"
    cast.agent.post(
        f"{at}/decisions",
        {"lot": 1, "outcome": "awarded", "reason": "Seule offre", "amount_eur": "90000", "awardee_deposit_id": deposit.id},
    )
    platform.use.contract_effects.take_effect(online["id"], 1, platform.clock(), message_ids=[])
    [notified] = platform.ports.decisions.of_consultation(online["id"])
    platform.fire("publish_open_data")
    assert [place[0] for place in platform.ports.decisions.owing(platform.clock())] == ([] if test else [online["id"]])
    platform.set_clock(notified.notified_at + timedelta(days=45))
    for _ in range(2):
        platform.fire("remind")
    mails = [subject for subject in platform.mails(cast.agent.email) if "essentielles" in subject]
    assert mails == ([] if test else [f"Données essentielles à compléter – {online['reference']}"])
    cast.agent.sign_in()
    assert told(cast, online["id"]) == ([] if test else ["essential-data-late > decision", "award-notice-due > publicity"])
    platform.advance(days=15)
    platform.fire("remind")
    assert len([subject for subject in platform.mails(cast.agent.email) if "essentielles" in subject]) == (0 if test else 2)


def test_a_letter_that_came_back_is_an_anomaly(platform, cast):
    online = walk.published(cast, lots=1)
    bidder, company_id = walk.company(platform)
    deposit = walk.deposited(bidder, company_id, online["id"])
    user = platform.ports.directory.user(bidder.id)
    platform.ports.directory.save_user(replace(user, email=f"{bidder.id.lower()}@rebond.example"))
    walk.after_deadline(platform, online)
    phases.back(cast)
    phases.open_all(phases.table(cast, online), {})
    body = {
        "kind": "information",
        "lot": 1,
        "company_ids": [company_id],
        "subject": "Précision demandée",
        "fields": {"text": "Merci de préciser la teneur de votre offre."},
        "attachments": [],
    }
    cast.agent.post(f"/v1/consultations/{online['id']}/messages", body)
    platform.settle()
    platform.settle()
    assert told(cast, online["id"]) == ["message-bounced > decision"]
    assert deposit.receipt
