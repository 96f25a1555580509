"""No history opens an envelope before its time, loses a deposit, or lies about lateness: a state machine over the whole API (REQ-080)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.crypto import age
from chalicelib.domain.instants import from_text, to_text
from chalicelib.domain.register import breaks, stream
from chalicelib.usecases.opening.closures import GRACE
from support import walk
from support.people import Refusal
from support.platforms import MemoryPlatform

MS = timedelta(milliseconds=1)
JUMPS = [-MS, timedelta(), MS, timedelta(seconds=25), GRACE, GRACE + MS, timedelta(hours=1)]


class Histories(RuleBasedStateMachine):
    """Bidders deposit, the buyer extends, the sweep runs, members hurry, time passes around the deadline."""

    deposits = Bundle("deposits")

    @initialize()
    def begin(self):
        self.platform = MemoryPlatform()
        self.cast = walk.entity(self.platform)
        self.consultation = walk.published(self.cast, lots=1)
        self.at = f"/v1/consultations/{self.consultation['id']}"
        self.bidder, self.company_id = walk.company(self.platform)
        self.deadline = from_text(self.consultation["submission_deadline"])
        self.platform.set_clock(self.deadline - timedelta(seconds=30))
        self.received, self.extended = {}, set()
        self.come_back()

    def come_back(self):
        """Sign in again: extensions push the deadline further than an idle session lives."""
        for person in (self.bidder, self.cast.agent, *self.cast.members):
            person.sign_in()

    def lines(self, kind="deposits"):
        return self.platform.ports.registers.read(stream(self.consultation["id"], kind))

    @rule(jump=st.sampled_from(JUMPS))
    def pass_time(self, jump):
        before = self.platform.clock()
        self.platform.set_clock(max(before, self.deadline + jump))
        if self.platform.clock() - before >= timedelta(minutes=30):
            self.come_back()

    @rule(target=deposits)
    def transmit(self):
        return walk.transmit(
            self.bidder, self.consultation["id"], walk.start(self.bidder, self.company_id, self.consultation["id"], mode="completes")
        )

    @rule(deposit=deposits, twice=st.booleans())
    def seal(self, deposit, twice):
        now = self.platform.clock()
        receipt = deposit.seal()
        self.received.setdefault(deposit.id, (now, self.deadline))
        if twice:
            assert deposit.seal() == receipt
        instant, deadline = self.received[deposit.id]
        assert from_text(receipt["received_at"]) == instant
        assert receipt["late"] is (instant > deadline)

    @rule(deposit=deposits)
    def storage_event(self, deposit):
        now = self.platform.clock()
        assert self.platform.use.sealings.seal_from_storage(self.consultation["id"], deposit.id, stored_at=now)
        self.received.setdefault(deposit.id, (now, self.deadline))

    @rule(seconds=st.sampled_from([-10, 0, 1, 3600]))
    def extend(self, seconds):
        wanted, now = self.deadline + timedelta(seconds=seconds), self.platform.clock()
        try:
            self.cast.agent.refresh().post(f"{self.at}/extensions", {"submission_deadline": to_text(wanted), "reason": "motif"})
        except Refusal as refusal:
            assert refusal.code in ("invalid", "wrong-state", "deadline-passed")
            assert wanted <= self.deadline or now > self.deadline, refusal.code
        else:
            replayed = wanted in self.extended
            assert replayed or (wanted > self.deadline and now <= self.deadline)
            self.extended.add(wanted)
            self.deadline = max(self.deadline, wanted)

    @rule()
    def sweep(self):
        self.platform.fire("close_due")

    @rule()
    def hurry(self):
        """Somebody tries to open, whatever the time."""
        early = self.platform.clock() <= self.deadline + GRACE
        try:
            self.cast.agent.post(f"{self.at}/openings", {"recipient": str(age.generate_pq_identity().recipient)})
        except Refusal as refusal:
            assert refusal.code == "too-early"
            assert early
        else:
            assert not early

    @invariant()
    def the_registers_hold(self):
        if not hasattr(self, "platform"):
            return
        lines = self.lines()
        assert not list(breaks([line.as_json() for line in lines]))
        sealed = [line.record for line in lines if line.kind == "deposit"]
        assert {record["submission"] for record in sealed} == set(self.received)
        assert len(sealed) == len(self.received), "a deposit is on the register once"
        closures = [line for line in lines if line.kind == "closure"]
        assert len(closures) <= 1
        if closures:
            assert from_text(closures[0].at) > self.deadline + GRACE
            assert not [line for line in lines if line.seq > closures[0].seq and line.kind == "deposit" and not line.record["late"]]
        if self.platform.clock() <= self.deadline:
            assert not self.lines("openings")


TestHistories = pytest.mark.req("REQ-080")(Histories.TestCase)
TestHistories.settings = settings(max_examples=12, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck))
