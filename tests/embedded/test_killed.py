"""The same as tests/api/test_killed.py on real stores, for the acts that cost most when they come apart: publication, extension, deposit,
decision, letters, open data. A process dies after each of its writes in turn; events alone, then the person again, end the work once."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from api.test_walk import ESSENTIAL
from chalicelib.domain.instants import from_text, to_text
from chalicelib.domain.register import KINDS, stream
from embedded import Stack
from support import phases, walk
from support.killing import Fuse, Killed, _scrubbed, fused
from support.people import Refusal
from support.stack_platform import StackPlatform, ports

MOST_WRITES = 24
SEALED = re.compile(r"age1pq1[0-9a-z]+|[A-Za-z0-9+/]{43}=(-\d+)?")
CONTRACT = re.compile(r"20\d\d[0-9A-Z]+L\d{3}")
NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


class World:
    """Stores, people, and the process that serves them now."""

    def __init__(self, stack):
        # From now on: the table forgets what expired by its own clock.
        self.ports, self.known = ports(stack, datetime.now(UTC).replace(microsecond=0)), []
        self.platform = StackPlatform(self.ports, self.known)
        self.cast = walk.entity(self.platform)
        self.bidder, self.company_id = walk.company(self.platform)
        self.other, self.other_id = walk.company(self.platform)
        self.signed_in_at = self.platform.clock()

    def process(self, fuse: Fuse | None = None) -> StackPlatform:
        """A new process over the same stores, with a fuse or without."""
        self.platform = StackPlatform(fused(self.ports, fuse) if fuse else self.ports, self.known, self.platform._drawn)
        for person in (self.cast.admin, self.cast.agent, *self.cast.members, self.bidder, self.other):
            person.platform = self.platform
        return self.platform

    def ready(self, **more) -> str:
        if self.platform.clock() - self.signed_in_at > timedelta(hours=10):
            phases.back(self.cast, self.bidder, self.other)
            self.signed_in_at = self.platform.clock()
        made = walk.draft(self.cast, lots=1, **more)
        walk.add_file(self.cast.agent, made["id"], "reglement.pdf", walk.PDF)
        self.known.append(made["id"])
        self.platform.settle()
        for member in self.cast.members:
            member.rehearse(made["id"])
        self.cast.agent.refresh()
        return made["id"]

    def online(self, **more) -> str:
        consultation_id = self.ready(**more)
        self.cast.agent.post(f"/v1/consultations/{consultation_id}/publication")
        self.platform.settle()
        return consultation_id

    def state(self, consultation_id: str) -> dict:
        """What is stored of one consultation, comparable between two of them."""
        p, c = self.ports, self.ports.consultations.get(consultation_id)
        registers = {
            kind: [(line.kind, _words(line.record, c.reference)) for line in p.registers.read(stream(c.id, kind))] for kind in KINDS
        }
        facts = {name: getattr(c, name) is not None for name in ("published_at", "closed_at", "opened_at", "decided_at", "cancelled_at")}
        decisions = [(d.lot, d.outcome, bool(d.rejections_sent_at), bool(d.notification_message_id), bool(d.notified_at), bool(d.essential_data_published_at))
                     for d in p.decisions.of_consultation(c.id)]  # fmt: skip
        letters = Counter(NUMBER.sub("N", mail.subject.replace(c.reference, "R")) for mail in p.mailer.sent if c.reference in mail.subject)
        messages = [
            (m.kind, m.company_id, m.accepted_at is not None, m.first_opened_at is not None) for m in p.messages.of_consultation(c.id)
        ]
        return {"registers": registers, "facts": facts, "history": [fact.kind for fact in c.history], "decisions": decisions, "messages": messages,
                "letters": letters, "deadline": [to_text(key.not_before) == to_text(c.submission_deadline) for key in p.slot_keys.of_consultation(c.id)],
                "receipts": [bool(self.platform.use.sealings.receipt(d)) for d in p.deposits.of_company(self.company_id, None).items
                             if d.consultation_id == c.id]}  # fmt: skip


def _words(record, reference: str) -> str:
    """A line without what two consultations never share: numbers of receipts and contracts, an opener’s key, digests of sealed bytes."""
    text = json.dumps(_scrubbed(dict(record)), ensure_ascii=False, sort_keys=True).replace(reference, "R")
    return CONTRACT.sub("CONTRACT", SEALED.sub("DIGEST", NUMBER.sub("N", text)))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Its own stores: a job looks at everything it finds, and the shared ones hold what other tests leave unfinished on purpose."""
    with Stack(tmp_path_factory.mktemp("killed"), fsync=False, schedules=False, people_an_address=1000) as own:
        yield World(own)


def publish(world, at):
    return world.cast.agent.post(f"{at}/publication")


def extend(world, at):
    deadline = from_text(world.cast.agent.get(at)["submission_deadline"]) if not world.wanted else world.wanted
    world.wanted = world.wanted or deadline + timedelta(days=7)
    return world.cast.agent.post(f"{at}/extensions", {"submission_deadline": to_text(world.wanted), "reason": "Visite reportée"})


def seal(world, at):
    return world.sent.seal()


def decide(world, at):
    body = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "Offre la mieux classée",
        "amount_eur": "118250.50",
        "awardee_deposit_id": world.winner,
    }
    return world.cast.agent.post(f"{at}/decisions", {**body, "essential_data": ESSENTIAL})


def reject(world, at):
    body = {"kind": "rejection", "lot": 1, "company_ids": [world.other_id], "subject": "Offre non retenue", "attachments": []}
    return world.cast.agent.post(
        f"{at}/messages", {**body, "fields": {"reasons": "Votre offre est classée deuxième ; motifs et attributaire : voir ci-joint."}}
    )


def open_data(world, at):
    world.platform.fire("publish_open_data")


def transmitted(world) -> str:
    consultation_id = world.online()
    world.sent = walk.transmit(world.bidder, consultation_id, walk.start(world.bidder, world.company_id, consultation_id))
    return consultation_id


def opened(world) -> str:
    consultation_id = world.online()
    shown = world.cast.agent.get(f"/v1/consultations/{consultation_id}")
    world.winner = walk.deposited(world.bidder, world.company_id, consultation_id).id
    walk.deposited(world.other, world.other_id, consultation_id)
    walk.after_deadline(world.platform, shown)
    phases.back(world.cast, world.bidder, world.other)
    world.signed_in_at = world.platform.clock()
    phases.open_all(phases.table(world.cast, shown), {})
    world.platform.settle()
    world.cast.agent.refresh()
    return consultation_id


def decided(world) -> str:
    consultation_id = opened(world)
    decide(world, f"/v1/consultations/{consultation_id}")
    world.platform.settle()
    return consultation_id


def notified(world) -> str:
    from dataclasses import replace

    consultation_id = decided(world)
    [decision] = world.ports.decisions.of_consultation(consultation_id)
    world.ports.decisions.put(replace(decision, notified_at=world.platform.clock()))
    return consultation_id


CASES = {publish: World.ready, extend: World.online, seal: transmitted, decide: opened, reject: decided, open_data: notified}
STEP = {decide: 2, reject: 2, open_data: 2}
"""What needs an opening first takes a minute a write: every other one here, every one in memory (tests/api/test_killed.py)."""
DONE_ALREADY = {"wrong-state", "stale-version", "deadline-passed", "already-told"}


def recover(world) -> None:
    world.platform.failures_expected = True
    world.platform.settle()
    world.platform.advance(minutes=6)
    for job in ("retry_consequences", "publish_open_data"):
        world.platform.fire(job)
    world.platform.failures_expected = False
    world.platform.settle()


@pytest.mark.parametrize("act", CASES, ids=lambda act: act.__name__)
def test_killed_after_any_write_on_real_stores(world, act):
    world.process()
    world.wanted = None
    whole = CASES[act](world)
    before = world.state(whole)["registers"]
    act(world, f"/v1/consultations/{whole}")
    recover(world)
    expected = world.state(whole)
    for n in range(1, MOST_WRITES, STEP.get(act, 1)):
        world.process()
        world.wanted = None
        consultation_id = CASES[act](world)
        at, fuse = f"/v1/consultations/{consultation_id}", Fuse(n)
        world.process(fuse)
        try:
            act(world, at)
        except Killed:
            world.process()
        else:
            assert n > 1
            return
        recover(world)
        alone = world.state(consultation_id)
        assert alone["registers"] == before or act is open_data or _same(alone, expected, fuse.last), f"after {fuse.last}, events alone"
        world.platform.failures_expected = True
        try:
            act(world, at)
        except Refusal as refusal:
            if refusal.code not in DONE_ALREADY:
                raise
        recover(world)
        assert _same(world.state(consultation_id), expected, fuse.last), f"after {fuse.last}, done again"
    pytest.fail(f"more than {MOST_WRITES} writes")


def _same(found: dict, expected: dict, last: str) -> bool:
    """Equal, but for a letter that left twice when the process died between the mail server's answer and its note."""
    twice = found["letters"] - expected["letters"]
    lost = expected["letters"] - found["letters"]
    assert not lost, lost
    assert not twice or last == "mailer.send", twice
    for name in found.keys() - {"letters", "registers"}:
        assert found[name] == expected[name], name
    for kind, lines in found["registers"].items():
        missing, added = (
            [line for line in a if line not in b] for a, b in ((expected["registers"][kind], lines), (lines, expected["registers"][kind]))
        )
        assert lines == expected["registers"][kind], f"{kind}: without {missing}, with {added}"
    return True
