"""Mutable aggregates: saved over the version read, listed in pages, unique where the law or good sense asks."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.attention import Attention
from chalicelib.domain.company import Identifier
from chalicelib.domain.consultation import Consultation, Lot, SlotKey
from chalicelib.domain.contract import Born, Contract
from chalicelib.domain.contract_parts import ContractHolder
from chalicelib.domain.dce import DceFile, FileState, Scan, folded
from chalicelib.domain.decision import Decision, EssentialData
from chalicelib.domain.deposit import Deposit
from chalicelib.domain.errors import Invalid, StaleVersion
from chalicelib.domain.evaluation import Mark, Offer, OfferList, Sheet
from chalicelib.domain.evaluation_report import ReportDraft
from chalicelib.domain.evaluation_schedules import PriceLine, Schedule
from chalicelib.domain.ids import named_id, new_id
from chalicelib.domain.message import Message
from chalicelib.domain.support import SupportCase
from chalicelib.domain.usage import Counts, Share, Tally
from support.platforms import START

MS, MINUTE = timedelta(milliseconds=1), timedelta(minutes=1)


def consultation(**more):
    return Consultation(**{"id": new_id(START), "buyer_id": new_id(START), "buyer_name": "Ville", "buyer_siret": "21350238800019", "title": "Objet",
                           "procedure": "AOO", "created_at": START, **more})  # fmt: skip


def test_a_consultation_is_saved_over_the_version_read(ports):
    made = ports.consultations.create(consultation())
    newer = ports.consultations.save(replace(made, title="Autre"))
    assert (newer.version, ports.consultations.get(made.id)) == (2, newer)
    with pytest.raises(StaleVersion):
        ports.consultations.save(replace(made, title="Perdu"))
    with pytest.raises(StaleVersion):
        ports.consultations.create(made)
    ports.consultations.delete(newer)
    assert ports.consultations.get(made.id) is None


def test_a_thousand_lots_fit_in_one_consultation(ports):
    lots = tuple(Lot(number=n, title=f"Lot {n}", description=f"{new_id(START)} " * 12) for n in range(1, 1001))
    made = ports.consultations.create(consultation(lots=lots))
    assert ports.consultations.get(made.id).lots == lots


def test_a_buyers_consultations_come_in_pages(ports):
    buyer_id = new_id(START)
    made = [ports.consultations.create(consultation(id=new_id(START + timedelta(seconds=n)), buyer_id=buyer_id)).id for n in range(45)]
    seen, cursor = [], None
    while True:
        page = ports.consultations.of_buyer(buyer_id, cursor)
        seen += [c.id for c in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == made[::-1]


def test_as_many_of_a_buyers_consultations_as_asked_come_in_one_page(ports):
    buyer_id = new_id(START)
    for n in range(45):
        ports.consultations.create(consultation(id=new_id(START + timedelta(seconds=n)), buyer_id=buyer_id))
    assert [len(ports.consultations.of_buyer(buyer_id, None, limit).items) for limit in (None, 30, 1000)] == [20, 30, 45]
    assert ports.consultations.of_buyer(buyer_id, None, 1000).next is None


def test_what_consultations_ask_is_one_row_each_listed_by_buyer(ports):
    buyer_id, other = new_id(START), new_id(START)
    ids = [new_id(START + timedelta(seconds=n)) for n in range(3)]
    full = Attention(buyer_id=buyer_id, consultation_id=ids[0], unanswered={"Q": START}, notices={"N": "boamp"}, contracts={3: START},
                     published=(3, 5), bounced=("M",), applications={"D": START})  # fmt: skip
    made = ports.attentions.put(full)
    assert (made.version, ports.attentions.get(buyer_id, ids[0])) == (1, made)
    newer = ports.attentions.put(replace(made, bounced=()))
    for stale in (made, full):
        with pytest.raises(StaleVersion):
            ports.attentions.put(stale)
    for one in ids[1:]:
        ports.attentions.put(Attention(buyer_id=buyer_id, consultation_id=one))
    assert [one.consultation_id for one in ports.attentions.of_buyer(buyer_id, 1000)] == ids[::-1]
    assert ports.attentions.of_buyer(buyer_id, 1000)[-1] == newer
    assert len(ports.attentions.of_buyer(buyer_id, 2)) == 2
    assert ports.attentions.of_buyer(other, 1000) == []
    assert ports.attentions.get(other, ids[0]) is None


def test_what_entities_use_is_a_row_each_summed_by_whoever_stands_above(ports):
    carrier, one = new_id(START), new_id(START)
    share = Share(siret="1" * 14, year=2026, consultation_id=one, name="Évran", counts=Counts(consultations=1), carriers=(carrier,))
    made = ports.usages.put_share(share)
    assert (made.version, ports.usages.share("1" * 14, 2026, one)) == (1, made)
    newer = ports.usages.put_share(replace(made, counts=Counts(consultations=1, deposits=2, size_bytes=3)))
    for stale in (made, share):
        with pytest.raises(StaleVersion):
            ports.usages.put_share(stale)
    ports.usages.put_share(replace(share, year=2027))
    assert ports.usages.shares("1" * 14, 2026) == [newer]
    assert ports.usages.shares("2" * 14, 2026) == []
    for number in range(105):
        ports.usages.put_tally(Tally(carrier_id=carrier, year=2026, siret=f"{number:014d}", name="é", counts=Counts(deposits=number)))
    last = ports.usages.put_tally(Tally(carrier_id=carrier, year=2027, siret="0" * 14, name="é", counts=Counts()))
    assert ports.usages.tally(carrier, 2027, "0" * 14) == last
    with pytest.raises(StaleVersion):
        ports.usages.put_tally(replace(last, version=0))
    first = ports.usages.tallies(carrier, 2026, None)
    rest = ports.usages.tallies(carrier, 2026, first.next)
    assert [len(first.items), len(rest.items), rest.next] == [100, 5, None]
    assert [int(tally.siret) for tally in (*first.items, *rest.items)] == list(range(105))
    assert [tally.year for tally in ports.usages.every_tally(carrier)] == [2026] * 105 + [2027]
    with pytest.raises(Invalid):
        ports.usages.tallies(carrier, 2027, first.next)


def test_marks_are_a_row_an_offer_and_an_evaluator_saved_over_the_version_read(ports):
    c, one, two, offers = new_id(START), new_id(START), new_id(START), sorted(new_id(START) for _ in range(3))
    blank = Sheet(consultation_id=c, lot=1, evaluator_id=one, offer_id=offers[0])
    made = ports.evaluations.put_sheet(replace(blank, marks={"1": Mark(value=Decimal("7.50"), comment="é")}, saved_at=START))
    assert (made.version, ports.evaluations.sheet(c, 1, one, offers[0])) == (1, made)
    newer = ports.evaluations.put_sheet(replace(made, marks={**made.marks, "2": Mark()}))
    for stale in (blank, made):
        with pytest.raises(StaleVersion):
            ports.evaluations.put_sheet(stale)
    others = [ports.evaluations.put_sheet(replace(blank, offer_id=offer)) for offer in offers[:0:-1]]
    ports.evaluations.put_sheet(replace(blank, evaluator_id=two))
    ports.evaluations.put_sheet(replace(blank, lot=11))
    assert ports.evaluations.sheets(c, 1, one) == [newer, *others[::-1]]
    assert ports.evaluations.sheets(c, 2, one) == []
    assert ports.evaluations.sheet(c, 2, one, offers[0]) is None


def test_the_offers_compared_and_the_draft_of_a_report_are_a_row_each(ports):
    c = new_id(START)
    offers = OfferList(consultation_id=c, lot=2, offers=(Offer(id="d-V1", deposit_id="d", kind="variant", prices={"1": Decimal("1.00")}),))
    draft = ReportDraft(consultation_id=c, texts={"subject": "é"}, saved_by="u", saved_at=START)
    for put, read, thing in (
        (ports.evaluations.put_offers, lambda: ports.evaluations.offers(c, 2), offers),
        (ports.evaluations.put_report, lambda: ports.evaluations.report(c), draft),
    ):
        assert read() is None
        made = put(thing)
        assert (made.version, read()) == (1, made)
        with pytest.raises(StaleVersion):
            put(thing)
        assert put(made).version == 2
    assert ports.evaluations.offers(c, 1) is None


def test_a_price_schedule_is_a_row_an_offer_however_long(ports):
    c = new_id(START)
    lines = tuple(
        PriceLine(row=n, code=str(n), label=f"{new_id(START)} " * 6, quantity=Decimal(n), unit_price=Decimal("1.50"))
        for n in range(1, 2001)
    )
    made = [
        Schedule(consultation_id=c, lot=lot, offer_id=offer, file_name="é.xlsx", sha256="0" * 64, lines=lines, total=None, read_at=START)
        for lot, offer in ((1, "b"), (1, "a"), (2, "a"))
    ]
    kept = [ports.evaluations.put_schedule(one) for one in made]
    assert ports.evaluations.schedules(c, 1) == [kept[1], kept[0]]
    with pytest.raises(StaleVersion):
        ports.evaluations.put_schedule(made[0])
    assert ports.evaluations.put_schedule(kept[0]).version == 2


def test_due_are_those_online_whose_deadline_is_past(ports):
    deadline = START + timedelta(days=30)
    made = ports.consultations.create(consultation(submission_deadline=deadline))
    public = ports.consultations.save(replace(made, published_at=START))
    assert public.id not in set(ports.consultations.due(deadline - timedelta(milliseconds=1)))
    assert public.id in set(ports.consultations.due(deadline))
    ports.consultations.save(replace(public, closed_at=deadline))
    assert public.id not in set(ports.consultations.due(deadline))
    assert public.id in {c.id for c in ports.consultations.published(None).items}


def test_models_and_rehearsals_stand_on_lists_of_their_own(ports):
    buyer_id = new_id(START)
    made = {shelf: ports.consultations.create(consultation(buyer_id=buyer_id, **more)).id
            for shelf, more in [("", {}), ("#TEMPLATES", {"template": True}), ("#TESTS", {"test": True})]}  # fmt: skip
    for shelf, consultation_id in made.items():
        page = ports.consultations.of_buyer(buyer_id + shelf, None)
        assert [c.id for c in page.items] == [consultation_id], shelf
    rehearsal = ports.consultations.get(made["#TESTS"])
    online = ports.consultations.save(replace(rehearsal, published_at=START, submission_deadline=START + timedelta(days=30)))
    assert online.id not in {c.id for c in ports.consultations.published(None).items}
    assert online.id in set(ports.consultations.due(START + timedelta(days=30))), "a rehearsal closes like the real thing"


def test_permanent_systems_are_listed_from_their_first_closure_to_their_end(ports):
    deadline, end = START + timedelta(days=30), START + timedelta(days=700)
    found = lambda at: set(ports.consultations.permanent(at))  # noqa: E731
    made = ports.consultations.create(consultation(procedure="SAD", submission_deadline=deadline, valid_until=end))
    online = ports.consultations.save(replace(made, published_at=START))
    assert made.id not in found(deadline)
    closed = ports.consultations.save(replace(online, closed_at=deadline))
    assert closed.id in found(end)
    assert closed.id not in found(end + timedelta(milliseconds=1))
    assert closed.id not in set(ports.consultations.due(end))
    ports.consultations.save(replace(closed, cancelled_at=deadline))
    assert closed.id not in found(deadline)


COMPLETE = EssentialData(ccag="Travaux", form_of_price="Forfaitaire", types_of_price=("Définitif ferme",), duration_months=12, offers_received=2,
                         advance=False, subcontracting=False, group_type="Pas de groupement", social=("x",), environmental=("x",))  # fmt: skip


def test_contracts_whose_essential_data_is_owed_are_listed_apart_from_those_that_may_appear(ports):
    facts = {"lot": 12, "outcome": "awarded", "reason": "Mieux-disant", "decided_at": START, "decided_by": "U", "notified_at": START}

    def put(**more):
        made = ports.decisions.put(Decision(consultation_id=new_id(START), **facts | more))
        return made.consultation_id, made.lot

    ready, owed = put(essential_data=COMPLETE), put()
    never = [put(test=True), put(concession=True, essential_data=COMPLETE), put(essential_data_published_at=START), put(notified_at=None)]
    publishable, owing = set(ports.decisions.publishable()), set(ports.decisions.owing(START))
    assert (ready in publishable, owed in publishable, owed in owing) == (True, False, True)
    assert not (publishable | owing) & set(never)
    assert owed not in set(ports.decisions.owing(START - MS)), "notified a millisecond later than that"


def dce_file(name, at=START):
    return DceFile(id=named_id(at, folded(name)), name=name, size_bytes=3, media_type="x")


def test_a_file_of_the_dce_is_one_of_its_name_case_aside(ports):
    where, file = new_id(START), dce_file("Plans/Été.pdf")
    assert ports.documents.add(where, 1, file)
    assert not ports.documents.add(where, 1, dce_file("plans/ÉTÉ.pdf"))
    assert ports.documents.add(where, 2, dce_file("plans/ÉTÉ.pdf"))
    assert ports.documents.get(where, 1, file.id) == file
    assert ports.documents.get(where, 1, dce_file("Plans/Été.pdf").id) is None
    read = replace(file, state=FileState.READY, scan=Scan.CLEAN, scanned_at=START, sha256="a" * 64)
    assert ports.documents.put(where, 1, read)
    assert ports.documents.all(where, 1) == [read]
    ports.documents.drop(where, 1, dce_file("Plans/Été.pdf", START + timedelta(days=1)).id)
    assert ports.documents.all(where, 1) == [read]
    ports.documents.drop(where, 1, file.id)
    assert not ports.documents.put(where, 1, read)
    assert ports.documents.all(where, 1) == []


def test_files_of_a_dce_come_in_pages(ports):
    where = new_id(START)
    files = [dce_file(f"{n:03}.pdf") for n in range(230)]
    assert all(ports.documents.add(where, 1, file) for file in files)
    seen, cursor = [], None
    while True:
        page = ports.documents.page(where, 1, cursor)
        seen += page.items
        cursor = page.next
        if cursor is None:
            break
    assert sorted(seen, key=lambda file: file.name) == files == ports.documents.all(where, 1)


def test_slot_keys_are_kept_by_slot(ports):
    key = SlotKey(slot="L000-candidacy", recipient="age1pq1x", sealed_seed="00", not_before=START)
    c = new_id(START)
    ports.slot_keys.put(c, key)
    ports.slot_keys.put(c, replace(key, slot="L001-offer"))
    assert ports.slot_keys.get(c, "L000-candidacy") == key
    assert ports.slot_keys.get(c, "L002-offer") is None
    assert [k.slot for k in ports.slot_keys.of_consultation(c)] == ["L000-candidacy", "L001-offer"]


def test_decisions_wait_for_publication_once_notified(ports):
    made = ports.decisions.put(
        Decision(consultation_id=new_id(START), lot=1, outcome="awarded", reason="x", decided_at=START, decided_by="u")
    )
    assert made.version == 2
    with pytest.raises(StaleVersion):
        ports.decisions.put(replace(made, version=1))
    assert ports.decisions.get(made.consultation_id, 1) == made
    assert ports.decisions.get(made.consultation_id, 2) is None
    notified = ports.decisions.put(made.notified(START))
    assert (notified.consultation_id, 1) in set(ports.decisions.owing(START))
    ready = ports.decisions.put(replace(notified, essential_data=COMPLETE))
    assert (notified.consultation_id, 1) in set(ports.decisions.publishable())
    ports.decisions.put(replace(ready, essential_data_published_at=START))
    assert (notified.consultation_id, 1) not in {*ports.decisions.owing(START), *ports.decisions.publishable()}


def test_messages_and_submissions_are_listed_by_company(ports):
    company_id, consultation_id = new_id(START), new_id(START)
    message = ports.messages.create(Message(id=new_id(START), consultation_id=consultation_id, kind="rejection", lot=1, company_id=company_id,
                                            company_name="M", subject="s", body="b", sent_by="u", queued_at=START))  # fmt: skip
    assert ports.messages.save(replace(message, accepted_at=START)) == ports.messages.get(consultation_id, message.id)
    assert [m.id for m in ports.messages.of_company(company_id, None).items] == [message.id]
    assert [m.id for m in ports.messages.of_consultation(consultation_id)] == [message.id]
    deposit = ports.deposits.create(Deposit(id=new_id(START), consultation_id=consultation_id, company_id=company_id, company_name="M", lots=(1,),
                                                     company_identifier=Identifier(type="SIRET", value="1"), user_id="u", started_at=START, since_seq=1))  # fmt: skip
    assert [s.id for s in ports.deposits.of_company(company_id, None).items] == [deposit.id]
    with pytest.raises(StaleVersion):
        ports.deposits.save(replace(deposit, version=9))


def test_messages_are_found_by_the_day_of_their_reminder(ports):
    message = Message(id=new_id(START), consultation_id=new_id(START), kind="information", lot=None, company_id=new_id(START), company_name="M",
                      subject="s", body="b", sent_by="u", queued_at=START)  # fmt: skip
    day, other = date(2031, 1, 2), date(2031, 1, 3)
    for _ in range(2):
        ports.messages.note_due(day, message)
    assert (message.consultation_id, message.id) in ports.messages.due(day)
    assert ports.messages.due(day).count((message.consultation_id, message.id)) == 1
    assert (message.consultation_id, message.id) not in ports.messages.due(other)
    assert ports.messages.get(message.consultation_id, message.id) is None, "a note is no message"


def test_what_a_company_began_on_one_consultation_is_listed_apart(ports):
    company_id, here, there = new_id(START), new_id(START), new_id(START)
    ids = [new_id(START + timedelta(seconds=n)) for n in range(3)]
    for one in (*reversed(ids), ids[0]):
        ports.deposits.tie(company_id, here, one)
    assert ports.deposits.ties(company_id, here) == ids
    assert ports.deposits.ties(company_id, there) == ports.deposits.ties(new_id(START), here) == []
    for _ in range(2):
        ports.deposits.untie(company_id, here, ids[1])
    assert ports.deposits.ties(company_id, here) == [ids[0], ids[2]]
    assert ports.deposits.of_company(company_id, None).items == [], "a tie is no deposit"


def test_companies_follow_consultations_and_leave_them(ports):
    (one, other), (first, second) = (new_id(START), new_id(START)), (new_id(START), new_id(START + MINUTE))
    for company, consultation_id in ((one, first), (one, first), (one, second), (other, first)):
        ports.followings.begin(company, consultation_id)
    assert sorted(ports.followings.companies(first)) == sorted([one, other])
    assert ports.followings.of_company(one, None).items == [second, first]
    for _ in range(2):
        ports.followings.end(one, first)
    assert [ports.followings.has(one, first), ports.followings.has(one, second), ports.followings.has(other, first)] == [False, True, True]
    assert ports.followings.companies(first) == [other]
    assert ports.followings.of_company(one, None).items == [second]


def test_requests_for_help_are_listed_newest_first_and_answered_over_the_version_read(ports):
    made = [
        ports.support_cases.create(SupportCase(id=new_id(START + n * MINUTE), owner="platform", sha256="0" * 64, received_at=START))
        for n in range(3)
    ]
    listed, cursor = [], None
    while True:
        page = ports.support_cases.page("", cursor)
        listed, cursor = [*listed, *page.items], page.next
        if cursor is None:
            break
    assert [one for one in listed if one in made] == made[::-1]
    answered = ports.support_cases.save(replace(made[0], answered_at=START, answered_by="Odile", reply="Oui."))
    assert (answered.state, ports.support_cases.get(made[0].id)) == ("answered", answered)
    with pytest.raises(StaleVersion):
        ports.support_cases.save(replace(made[0], reply="Non."))
    with pytest.raises(StaleVersion):
        ports.support_cases.create(made[1])


def contract(**more):
    holder = ContractHolder(name="Toits", identifier_type="SIRET", identifier="73282932000074", company_id=new_id(START))
    born = Born(buyer_id=more.pop("buyer_id", new_id(START)), buyer_siret="21350238800019", number="1", subject="Objet", nature="marche", category="works",
                holders=(holder,), amount_eur=Decimal("100.50"))  # fmt: skip
    return Contract(**{"id": new_id(START), "born": born, "created_at": START, **more})


def test_a_contract_is_saved_over_the_version_read(ports):
    made = ports.contracts.put(contract())
    newer = ports.contracts.put(replace(made, execution_ended_on=date(2027, 1, 1)))
    assert ports.contracts.get(made.id) == newer
    for stale in (made, replace(made, version=1)):
        with pytest.raises(StaleVersion):
            ports.contracts.put(stale)
    assert ports.contracts.get(new_id(START)) is None


def test_contracts_come_by_entity_and_by_company_in_pages(ports):
    buyer_id, account, siret = new_id(START), new_id(START), f"SIRET#{new_id(START)}"
    made = [ports.contracts.put(contract(id=new_id(START + timedelta(seconds=n)), buyer_id=buyer_id)).id for n in range(5)]
    for index, one in enumerate(made):
        for _ in range(2):
            ports.contracts.tie(account if index % 2 else siret, one)
    ports.contracts.tie(siret, made[1])
    seen = {"buyer": [], "company": []}
    for name, read in (
        ("buyer", lambda cursor: ports.contracts.of_buyer(buyer_id, cursor, 2)),
        ("company", lambda cursor: ports.contracts.of_company([account, siret], cursor, 2)),
    ):
        cursor = None
        while True:
            page = read(cursor)
            seen[name] += [one if isinstance(one, str) else one.id for one in page.items]
            cursor = page.next
            if cursor is None:
                break
    assert seen == {"buyer": made[::-1], "company": made[::-1]}
    assert ports.contracts.of_company([account], None, 9).items == [made[3], made[1]]


def test_a_number_is_one_contracts_in_an_entity(ports):
    key, first, second = new_id(START), new_id(START), new_id(START)
    assert [ports.contracts.claim_number(key, "2026-1", one) for one in (first, second, first)] == [first, first, first]
    assert ports.contracts.claim_number(new_id(START), "2026-1", second) == second


def test_contracts_that_ask_for_something_are_found_on_their_day_and_not_before(ports):
    made = ports.contracts.put(contract(next_on=date(2030, 5, 2)))
    assert made.id not in list(ports.contracts.due(date(2030, 5, 1)))
    assert made.id in list(ports.contracts.due(date(2030, 5, 2)))
    ports.contracts.put(replace(made, next_on=None))
    assert made.id not in list(ports.contracts.due(date(2030, 5, 3)))
