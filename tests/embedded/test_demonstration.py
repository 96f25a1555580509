"""The demonstration tells the truth: its letters say what was decided, and nothing happens before its cause or after its clock."""

import email
import email.policy
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

import pytest

from chalicelib.domain.company import Identifier
from chalicelib.domain.decision import Decision
from chalicelib.domain.instants import day_in_french, from_text, paris_day, to_text
from chalicelib.domain.message import NOTIFICATION, REJECTION, Message
from chalicelib.domain.register import KINDS, Entry, stream
from chalicelib.domain.rules import standstill
from demonstration import cast, dossiers, region
from embedded import Stack
from embedded.provision import connector
from support.inside import ports as ports_of

NOT_RETAINED = re.compile(r"pas (été )?retenue|non retenue|rejet|éliminé", re.IGNORECASE)
RETAINED = re.compile(r"est retenue|titulaire|vous notifie", re.IGNORECASE)


@dataclass
class Dossier:
    """All that the platform holds of one consultation."""

    id: str
    reference: str
    deadline: str
    registers: dict[str, list[Entry]]
    decisions: list[Decision]
    messages: list[Message]
    bidders: dict[str, str] = field(default_factory=dict)
    """Deposits, and whose they are."""
    procedure: str = ""
    rules_on: date = date.min

    def may_sign(self, decision: Decision) -> datetime:
        return standstill.ends_at(decision, self.procedure, self.rules_on)

    def of(self, register: str, *kinds: str) -> list[Entry]:
        return [line for line in self.registers[register] if line.kind in kinds]


@dataclass
class Told:
    now: datetime
    dossiers: list[Dossier]
    mails: list
    names: dict[str, str]
    notices: list
    region: dict[str, object]


@pytest.fixture(scope="module")
def told(tmp_path_factory, root):
    """The demonstration as `scripts/serve --demo` makes it."""
    with Stack(tmp_path_factory.mktemp("demonstration"), fsync=False, schedules=False, people_an_address=1000) as site:
        site.serve()
        command = [sys.executable, str(root / "scripts" / "seed"), "--data", str(site.data_dir), "--origin", site.origin]
        done = subprocess.run(command, env={**os.environ, **site.env}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        site.settle(120)
        assert site.parked() == []
        ports = ports_of(site)
        assert ports.attempts.page(None).items == [], "no consequence failed behind its wall"
        pages = connector(site.env)("dynamodb").get_paginator("scan").paginate(TableName="souspli-registers", ProjectionExpression="pk")
        found = sorted({item["pk"]["S"].split("#")[1] for page in pages for item in page["Items"] if item["pk"]["S"].startswith("C#")})
        folder = site.data_dir / "mail"
        mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in sorted(folder.glob("*.eml"))]
        made = [_dossier(ports, one) for one in found]
        names = {company: ports.directory.company(company).name for one in made for company in one.bidders.values()}
        notices = [notice for one in made for notice in ports.notices.of_consultation(one.id)]
        yield Told(ports.clock.now(), made, mails, names, notices, _region(ports))


def _region(ports) -> dict[str, object]:
    """Who stands below whom, the town's services, the accounts of the number that is contested."""
    entities = {mark: ports.directory.buyer_by_siret(cast.siret(number)) for mark, number in {"ville": 1, "agglo": 2, "region": 9}.items()}
    contested = cast.siret(100 + region.CONTESTED)
    identifier = Identifier(type="SIRET", value=contested)
    return {
        "above": [entities["ville"].parent_id == entities["agglo"].id, entities["agglo"].parent_id == entities["region"].id],
        "services": [one.name for one in entities["ville"].services],
        "accounts": len(ports.directory.companies_by_identifier(identifier)),
        "dispute": ports.directory.dispute(identifier),
    }


def _dossier(ports, consultation_id: str) -> Dossier:
    consultation = ports.consultations.get(consultation_id)
    registers = {kind: ports.registers.read(stream(consultation_id, kind)) for kind in KINDS}
    bidders = {line.record["submission"]: line.record["company"]["id"] for line in registers["deposits"] if line.kind == "deposit"}
    return Dossier(
        consultation_id, consultation.reference, to_text(consultation.submission_deadline), registers,
        ports.decisions.of_consultation(consultation_id), ports.messages.of_consultation(consultation_id), bidders,
        consultation.procedure, consultation.rules_day(ports.clock.now()),
    )  # fmt: skip


def test_a_region_has_its_tree_its_services_and_a_dispute_to_settle(told):
    assert told.region["above"] == [True, True]
    assert sorted(told.region["services"]) == sorted(region.SERVICES)
    assert told.region["accounts"] == 2
    assert told.region["dispute"] is not None


def test_there_is_something_to_check(told):
    assert len(told.dossiers) >= 15
    kinds = {(message.kind, message.lot is None) for one in told.dossiers for message in one.messages}
    assert kinds == {(NOTIFICATION, False), (REJECTION, False), ("application-rejection", True)}
    assert sum(bool(one.decisions) for one in told.dossiers) >= 3


def test_one_consultation_is_being_judged_one_negotiated_and_one_framework_notified_to_all(told):
    def of(*kinds):
        return [one for one in told.dossiers if one.of("evaluations", *kinds)]

    (judged,) = of("grid")
    assert len(judged.of("evaluations", "grid")[0].record["evaluators"]) == 3
    assert len(judged.of("evaluations", "marks-closed")) == 1
    assert sum(one.reference == "2026-CH-212" for one in told.dossiers) == 3, "the call and two rounds"
    assert any(len(decision.holders) > 1 and decision.notified_at for one in told.dossiers for decision in one.decisions)


def test_letters_say_what_was_decided(told):
    """A winner is never told that it lost, nor a loser that it won; each letter matches the decision of its lot."""
    for dossier in told.dossiers:
        decided = {decision.lot: decision for decision in dossier.decisions}
        for message in dossier.messages:
            words = f"{message.subject}\n{message.body}"
            if message.lot is None:
                assert NOT_RETAINED.search(words), words
                assert dossiers.TOO_SMALL in words
                continue
            decision = decided[message.lot]
            holders = [holder.company_id for holder in decision.holders]
            assert (message.kind == NOTIFICATION) == (message.company_id in holders)
            if message.kind == NOTIFICATION:
                assert RETAINED.search(words), words
                assert not NOT_RETAINED.search(words), words
                assert f"{int(decision.amount_eur):,}".replace(",", " ") in words.replace("\N{NO-BREAK SPACE}", " ")
            else:
                assert NOT_RETAINED.search(message.subject), words
                assert NOT_RETAINED.search(message.body), words
                assert not re.search(r"votre offre[^.]* est retenue|vous notifie", words, re.IGNORECASE), words
                assert all(told.names[holder] in words for holder in holders), "the winners are named"
                assert day_in_french(paris_day(dossier.may_sign(decision))) in words
            assert message.kind == NOTIFICATION or decision.reason in words
            assert message.kind == REJECTION or f"{int(decision.amount_eur):,}".replace(",", " ") in words.replace(
                "\N{NO-BREAK SPACE}", " "
            )


def test_everybody_is_told_once_and_by_mail(told):
    for dossier in told.dossiers:
        for decision in dossier.decisions:
            about = [message for message in dossier.messages if message.lot == decision.lot]
            losers = set(dossier.bidders.values()) - {holder.company_id for holder in decision.holders}
            assert sorted(m.company_id for m in about if m.kind == REJECTION) == sorted(losers)
            assert len({m.company_id for m in about}) == len(about)
        for message in dossier.messages:
            link = f"consultation={message.consultation_id}&id={message.id}"
            (mail,) = [one for one in told.mails if link in one.get_body().get_content()]
            assert str(mail["Subject"]).endswith(f"vous a écrit – {dossier.reference}"), "what a letter says is no business of mailboxes"


def test_nothing_is_dated_after_the_clock_nor_before_its_cause(told):
    now = to_text(told.now)
    for dossier in told.dossiers:
        for register, lines in dossier.registers.items():
            dates = [line.at for line in lines]
            assert all(at <= now for at in dates), (dossier.reference, register)
            if register != "messages":  # evidence of a letter may be heard after the next letter left
                assert dates == sorted(dates), (dossier.reference, register)
        for message in dossier.messages:
            queued, accepted = message.queued_at, message.accepted_at
            assert accepted is not None
            assert message.bounced_at is None
            assert queued <= accepted, (dossier.reference, "accepted before it was sent")
            assert paris_day(queued) == paris_day(accepted), (dossier.reference, "a mail takes no days")
            assert message.first_opened_at is None or accepted <= message.first_opened_at <= told.now


ORDER = [
    ("publications", ("publication",)), ("questions", ("question",)), ("deposits", ("closure",)), ("openings", ("opening",)),
    ("openings", ("record",)), ("publications", ("decision",)), ("messages", ("sent",)), ("publications", ("essential-data",)),
]  # fmt: skip


def test_every_dossier_runs_in_the_order_of_the_procedure(told):
    """Publication, questions, answers, correction, deadline, closing, opening, decision, letters, notification, open data."""
    for dossier in told.dossiers:
        steps = [[line.at for line in dossier.of(register, *kinds) if line.record.get("lot", 1) is not None] for register, kinds in ORDER]
        reached = [step for step in steps if step]
        for before, after in pairwise(reached):
            assert max(before) <= min(after), dossier.reference
        (published,) = dossier.of("publications", "publication")
        for line in [*dossier.of("questions", "question", "answer"), *dossier.of("publications", "correction", "cancellation")]:
            assert published.at <= line.at < dossier.deadline, (dossier.reference, line.kind)
        for line in dossier.of("deposits", "start", "deposit"):
            assert published.at <= line.at, dossier.reference
        for line in dossier.of("deposits", "deposit"):
            assert line.record["late"] == (line.at > dossier.deadline), dossier.reference
        for line in [*dossier.of("deposits", "closure"), *dossier.of("openings", "opening")]:
            assert line.at > dossier.deadline, dossier.reference
        for decision in dossier.decisions:
            sent = [m.queued_at for m in dossier.messages if m.kind == NOTIFICATION and m.lot == decision.lot]
            assert all(dossier.may_sign(decision) <= at for at in sent), dossier.reference
            assert decision.notified_at is None or max(sent) <= decision.notified_at
        answered = {line.record["question"]: line.at for line in dossier.of("questions", "answer")}
        asked = {line.record["question"]: line.at for line in dossier.of("questions", "question")}
        assert all(asked[one] <= at for one, at in answered.items()), dossier.reference


def test_what_has_a_number_has_its_own(told):
    references = [notice.reference for notice in told.notices if notice.reference]
    assert len(set(references)) == len(references) >= 3
    for notice in told.notices:
        dates = [at for at in (notice.created_at, notice.sent_at, notice.accepted_at, notice.published_at) if at]
        assert dates == sorted(dates)
        assert dates[-1] <= told.now
    receipts = [line.record["number"] for one in told.dossiers for line in one.of("deposits", "deposit")]
    assert len(set(receipts)) == len(receipts) > 10


def test_mails_follow_what_they_speak_of(told):
    """A receipt a deposit, at its own instant of reception."""
    letters = [(str(mail["Subject"]), mail.get_body().get_content(), mail["Date"].datetime) for mail in told.mails]
    for dossier in told.dossiers:
        for line in dossier.of("deposits", "deposit"):
            received_on = paris_day(from_text(line.record["received_at"]))
            ((text, sent_at),) = [(text, at) for subject, text, at in letters if line.record["number"] in subject]
            assert f"Reçu le {day_in_french(received_on)}" in text
            assert paris_day(sent_at) == received_on, "the mailbox dates letters by the story's clock"
