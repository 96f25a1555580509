"""One item that fails stops nobody: each job does the nine others, keeps the tenth, tries it later and later, parks it (ARCHITECTURE, Walls)."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from api.test_search import saver
from chalicelib.domain import attempt
from chalicelib.domain.consultation import Consultation, Lot
from chalicelib.domain.contact import Place
from chalicelib.domain.decision import Decision
from chalicelib.domain.ids import new_id
from chalicelib.domain.register import Draft, stream
from chalicelib.jobs import events
from chalicelib.usecases.follow_up.consequences import JOB as CONSEQUENCES
from contract.test_stores import COMPLETE
from support import walk
from support.people import Person, Refusal
from support.platforms import START, MemoryPlatform

TEN, ODD = range(10), 3


@pytest.fixture
def platform():
    return MemoryPlatform(failures_expected=True)


@pytest.fixture
def operator(platform):
    person = Person(platform)
    platform.make_operator(person.email)
    return person.sign_in().enrol()


def ten(platform, **more) -> list[Consultation]:
    """Ten published consultations, written as the store holds them."""
    now, made = platform.clock(), []
    for number in TEN:
        c = Consultation(
            id=new_id(now + timedelta(milliseconds=number)), buyer_id=new_id(now), buyer_name=f"Commune {number}", buyer_siret=walk.siret(), title="Objet",
            reference=f"R-{number}", procedure="AOO", created_at=now, published_at=now, submission_deadline=now + timedelta(days=30), mh="0" * 64,
            place=Place(code="35", code_type="department"), cpv="45000000", category="works", lots=(Lot(number=1, title="Lot"),), **more,
        )  # fmt: skip
        made.append(platform.ports.consultations.create(c))
        head = {"deadline": "2026-10-01T08:00:00.000Z", "mh": c.mh, "closed_at": None}
        platform.ports.registers.append(
            stream(c.id, "deposits"),
            idem="publication",
            since=0,
            build=lambda last, head=head: Draft(kind="publication", at=now, record={}, head=head),
        )
        platform._drawn[stream(c.id, "deposits")] = 1
    return made


def failing(platform, job: str) -> list[attempt.Attempt]:
    return platform.ports.attempts.of_job(job)


def test_the_sweep_closes_nine_of_ten(platform):
    made = ten(platform)
    platform.advance(days=31)
    platform.ports.registers._streams.pop(stream(made[ODD].id, "deposits"))  # its register is gone: nothing tells its deadline
    row = platform.ports.consultations._things[made[ODD].id]
    platform.ports.consultations._things[made[ODD].id] = replace(row, submission_deadline=platform.clock())
    platform.ports.registers._streams[stream(made[ODD].id, "deposits")].append(replace(walk_entry(made[0], platform), head={}))
    platform.fire("close_due")
    closed = [bool(platform.ports.consultations.get(c.id).closed_at) for c in made]
    assert closed == [number != ODD for number in TEN]
    [known] = failing(platform, "close-due")
    assert (known.item, known.tries, known.parked_at) == (made[ODD].id, 1, None)


def walk_entry(c: Consultation, platform):
    return platform.ports.registers.tail(stream(c.id, "deposits"))


def contracts(platform) -> list[Decision]:
    """Ten notified contracts whose essential data is complete; each has its deposit on its register."""
    now, found = platform.clock(), []
    for c in ten(platform):
        record = {"submission": new_id(now), "company": {"id": new_id(now), "name": "M", "identifier_type": "SIRET", "identifier": walk.siret()},
                  "consortium": {"kind": "none", "members": []}, "lots": [1], "mode": None, "late": False, "manifest_sha256": "0" * 64,
                  "envelopes": [{"slot": "L001-offer"}]}  # fmt: skip
        line = platform.ports.registers.append(
            stream(c.id, "deposits"),
            idem="deposit",
            since=0,
            build=lambda last, record=record: Draft(kind="deposit", at=now, record=record, head=last.head),
        )
        platform._drawn[line.stream] = line.seq
        decision = Decision(
            consultation_id=c.id, lot=1, outcome="awarded", reason="r", decided_at=now, decided_by="u", amount_eur=Decimal(1000), notified_at=now,
            awardee_deposit_id=record["submission"], awardee_company_id=record["company"]["id"], essential_data=COMPLETE, bidders=1,
        )  # fmt: skip
        found.append(platform.ports.decisions.put(decision))
    return found


@pytest.mark.parametrize("poison", [{"place": Place(code="35", code_type="moon")}, {"place": None}, {"cpv": 5}])
def test_open_data_publishes_nine_contracts_of_ten_and_the_feed(platform, poison):
    made = contracts(platform)
    odd = platform.ports.consultations.get(made[ODD].consultation_id)
    platform.ports.consultations._things[odd.id] = replace(odd, **poison)
    platform.fire("publish_open_data")
    published = [bool(platform.ports.decisions.of_consultation(d.consultation_id)[0].essential_data_published_at) for d in made]
    assert published == [number != ODD for number in TEN]
    assert [one.item for one in failing(platform, "publish-open-data")] == [f"{odd.id}#1"]
    feed = platform.ports.objects.get("public", "open-data/consultations.atom").decode()
    assert sum(c.consultation_id in feed for c in made) == (9 if "cpv" in poison else 10)


def test_a_control_character_of_an_older_release_stops_no_contract_and_stays_out_of_the_feed(platform):
    made = contracts(platform)
    odd = platform.ports.consultations.get(made[ODD].consultation_id)
    platform.ports.consultations._things[odd.id] = replace(odd, title="Réfection\x0bdu toit")
    platform.fire("publish_open_data")
    assert all(platform.ports.decisions.of_consultation(d.consultation_id)[0].essential_data_published_at for d in made)
    feed = platform.ports.objects.get("public", "open-data/consultations.atom").decode()
    assert all(c.consultation_id in feed for c in made)
    assert "Réfection\ndu toit" in feed


def test_a_notified_concession_is_owed_nothing_and_leaves_the_list(platform):
    """Decided by a release that did not write `concession`: one run of the job, and nobody reads it again."""
    made = contracts(platform)
    odd = platform.ports.consultations.get(made[ODD].consultation_id)
    platform.ports.consultations._things[odd.id] = replace(odd, procedure="CONCESSION_SIMPLIFIEE")
    platform.fire("publish_open_data")
    assert (odd.id, 1) not in {
        *platform.ports.decisions.publishable(),
        *platform.ports.decisions.owing(platform.clock() + timedelta(days=99)),
    }
    assert failing(platform, "publish-open-data") == []


@pytest.mark.parametrize(("criteria", "fails"), [
    ({"q": 5}, True), ({"published_from": "hier"}, True), ({"category": "abolie"}, False), ({"reserved": "abolie"}, True), ({"procedure": "ABOLIE"}, False),
])  # fmt: skip
def test_alerts_leave_for_nine_searches_of_ten_whatever_the_tenth_asks(platform, criteria, fails):
    """A criterion that means nothing any more tells nothing, rather than everything that is published."""
    people = [saver(platform)[0] for _ in TEN]
    walk.published(walk.entity(platform), lots=1)
    odd = next(search for search in platform.ports.saved_searches.everyone() if search.user_id == people[ODD].id)
    platform.ports.saved_searches._things[odd.user_id, odd.id] = replace(odd, criteria=criteria)
    platform.fire("tell_alerts")
    told = [any("consultation" in subject for subject in platform.mails(person.email)[1:]) for person in people]
    assert told == [number != ODD for number in TEN]
    assert [one.item for one in failing(platform, "tell-alerts")] == ([f"{odd.user_id}.{odd.id}"] if fails else [])


def test_a_line_break_in_a_name_or_a_reference_is_a_space_in_the_subject(platform):
    person, _ = saver(platform)
    [search] = platform.ports.saved_searches.of_user(person.id)
    platform.ports.saved_searches._things[search.user_id, search.id] = replace(search, name="Toits\r\nBcc: tous@exemple.fr")
    cast = walk.entity(platform)
    online = walk.published(cast, lots=1)
    platform.ports.consultations._things[online["id"]] = replace(platform.ports.consultations.get(online["id"]), reference="R\r\nX: y")
    bidder, company_id = walk.company(platform)
    walk.deposited(bidder, company_id, online["id"])
    platform.settle()
    platform.fire("tell_alerts")
    assert platform.ports.attempts.page(None).items == []
    assert any("Toits Bcc: tous@exemple.fr" in subject for subject in platform.mails(person.email))
    assert any(subject.endswith("– R X: y") for subject in platform.mails(bidder.email))


def test_reminders_leave_for_nine_consultations_of_ten(platform):
    cast = walk.entity(platform)
    made = ten(platform)
    asker, company_id = walk.company(platform)
    for c in made:
        platform.ports.consultations._things[c.id] = replace(platform.ports.consultations.get(c.id), buyer_id=cast.buyer_id)
        asker.post(
            f"/v1/consultations/{c.id}/questions", {"company_id": company_id, "text": "Le parquet est-il à conserver ?", "lot": None}
        )
    platform.settle()
    odd = platform.ports.consultations.get(made[ODD].id)
    platform.ports.consultations._things[odd.id] = replace(odd, submission_deadline="bientôt")
    platform.ports.consultations.due = lambda now: iter([c.id for c in made])
    platform.set_clock(made[0].submission_deadline - timedelta(days=7))
    platform.fire("remind")
    reminded = Counter(subject for subject in platform.mails(cast.agent.email) if subject.startswith("Réponse due"))
    assert sorted(reminded) == sorted(f"Réponse due demain – R-{number}" for number in TEN if number != ODD)
    assert [one.item for one in failing(platform, "remind-answers")] == [odd.id]


def test_one_of_ten_letters_that_fails_stops_none_and_leaves_later(platform, monkeypatch):
    """The line's consequences are tried again; those who had their letter get no second one."""
    cast = walk.entity(platform)
    online = walk.published(cast, lots=1)
    askers = [walk.company(platform) for _ in TEN]
    at = f"/v1/consultations/{online['id']}"
    for person, company_id in askers:
        person.post(f"{at}/questions", {"company_id": company_id, "text": f"Question de {company_id} ?", "lot": None})
    platform.settle()
    send = platform.ports.mailer.send

    def broken(mail):
        if mail.to == askers[ODD][0].email:
            raise ConnectionError
        return send(mail)

    with monkeypatch.context() as patched:
        patched.setattr(platform.ports.mailer, "send", broken)
        cast.agent.refresh().post(f"{at}/cancellation", {"reason": "Le besoin a disparu : l’école ferme en juin."})
        platform.settle()
    letters = [sum("sans suite" in subject for subject in platform.mails(person.email)) for person, _ in askers]
    assert letters == [int(number != ODD) for number in TEN]
    [known] = failing(platform, CONSEQUENCES)
    assert known.reason.startswith("ConnectionError")
    platform.fire("retry_consequences")
    assert failing(platform, CONSEQUENCES) == [known], "its delay is not over"
    platform.advance(minutes=1)
    platform.fire("retry_consequences")
    assert failing(platform, CONSEQUENCES) == []
    assert [sum("sans suite" in subject for subject in platform.mails(person.email)) for person, _ in askers] == [1] * 10


def test_one_of_ten_lines_of_the_stream_that_cannot_be_read_stops_none(platform):
    """What the stream delivers, in DynamoDB's notation: a row that is no line of a register is kept as failed work."""
    made = ten(platform)
    images = []
    for c in made:
        [line] = platform.ports.registers.read(stream(c.id, "deposits"))
        plain = {name: {"S": getattr(line, name)} for name in ("at", "kind", "idem", "prev", "hash")}
        images.append(
            {"pk": {"S": line.stream}, "sk": {"N": str(line.seq)}, "record": {"S": "{}"}, "head": {"S": json.dumps(line.head)}, **plain}
        )
    images[ODD] = {"pk": images[ODD]["pk"], "sk": images[ODD]["sk"], "kind": {"S": "trial"}, "record": {"S": "{}"}}
    events.draw_consequences(images, platform.use.consequences)
    drawn = [platform.ports.attentions.get(c.buyer_id, c.id) is not None for c in made]
    assert drawn == [number != ODD for number in TEN]
    [known] = failing(platform, CONSEQUENCES)
    assert made[ODD].id in known.item
    assert known.reason.startswith("KeyError")


def test_the_index_folds_nine_publications_of_ten(platform):
    made = ten(platform)
    odd = platform.ports.consultations.get(made[ODD].id)
    platform.ports.consultations._things[odd.id] = replace(odd, cpv=None)
    platform.fire("fold_index")
    found = {item["id"] for item in Person(platform).get("/v1/consultations")["items"]}
    assert found == {c.id for c in made} - {odd.id}


def test_a_list_that_cannot_be_read_is_an_item_of_its_own(platform, monkeypatch):
    made = ten(platform)
    platform.advance(days=31)

    def torn(now):
        yield made[0].id
        raise KeyError("row")

    with monkeypatch.context() as patched:
        patched.setattr(platform.ports.consultations, "due", torn)
        platform.fire("close_due")
    assert [one.item for one in failing(platform, "close-due")] == ["*"]
    assert platform.ports.consultations.get(made[0].id).closed_at
    platform.fire("close_due")
    assert failing(platform, "close-due") == []


def test_delays_double_to_six_hours_then_the_item_is_parked():
    now, known, delays = START, None, []
    for _ in range(attempt.MOST_TRIES):
        known = attempt.failed(known, "job", "item", "reason", now)
        delays.append(known.next_at - now)
        assert not known.due(known.next_at - timedelta(milliseconds=1))
        assert known.due(known.next_at) is (known.parked_at is None)
        now = known.next_at
    assert delays == sorted(delays)
    assert (delays[0], delays[1], delays[-1]) == (timedelta(minutes=1), timedelta(minutes=2), timedelta(hours=6))
    assert known.parked_at
    assert known.again(now).due(now)


def test_an_operator_sees_what_is_parked_and_has_it_tried_again(platform, operator, monkeypatch):
    made = ten(platform)
    platform.advance(days=31)
    original = type(platform.use.closures).close

    def broken(self, consultation_id, now):
        if consultation_id == made[ODD].id:
            raise RuntimeError("Maud Menuisière, 06 12 34 56 78")
        return original(self, consultation_id, now)

    with monkeypatch.context() as patched:
        patched.setattr(type(platform.use.closures), "close", broken)
        for _ in range(attempt.MOST_TRIES):
            platform.fire("close_due")
            platform.advance(hours=6)
    operator.sign_in()
    [parked] = operator.get("/v1/operations/work")["items"]
    assert (parked["job"], parked["item"], parked["tries"], parked["next_at"]) == ("close-due", made[ODD].id, attempt.MOST_TRIES, None)
    assert parked["reason"].startswith("RuntimeError"), "never the words of an exception: they may quote a person"
    assert "Maud" not in str(parked)
    platform.fire("close_due")
    assert not platform.ports.consultations.get(made[ODD].id).closed_at, "parked: it waits for somebody"
    again = operator.post("/v1/operations/work/retry", {"job": parked["job"], "item": parked["item"]})
    assert again["parked_at"] is None
    platform.fire("close_due")
    assert platform.ports.consultations.get(made[ODD].id).closed_at
    assert operator.get("/v1/operations/work") == {"items": [], "next": None}
    with pytest.raises(Refusal) as refused:
        operator.post("/v1/operations/work/retry", {"job": parked["job"], "item": parked["item"]})
    assert refused.value.code == "not-found"


def test_work_is_seen_by_operators_alone(platform):
    cast = walk.entity(platform)
    for person in (cast.agent, walk.company(platform)[0]):
        with pytest.raises(Refusal) as refused:
            person.get("/v1/operations/work")
        assert refused.value.status in (403, 404)
