#!/usr/bin/env python3
"""Whether cost grows with the work: requests and read units of four acts at 1×, 4× and 16×, counted on the embedded stack.

    scripts/bench/growth.py               base sizes as the table of docs/ARCHITECTURE.md
    scripts/bench/growth.py --small       a few seconds: what the tests run
    scripts/bench/growth.py --opening     openings of 50, 100 and 200 deposits, 20 envelopes a call

Units are those that DynamoDB answers (ReturnConsumedCapacity), and never less than what was read: emulators answer 1 whatever it is. The gate
runs in this process with stores of its own, so that it counts as well. Exits 1 when something grows faster than its size.
"""

import math
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pynamodb.connection.base import Connection

from bench import shared
from bench.units import size_bytes
from chalicelib import wiring
from chalicelib.adapters import cloud
from chalicelib.adapters.kms.keys import KmsVault
from chalicelib.domain.attention import Attention
from chalicelib.domain.consultation import Consultation, Lot
from chalicelib.domain.contact import Place
from chalicelib.domain.decision import Decision, EssentialData
from chalicelib.domain.deposit import Deposit
from chalicelib.domain.ids import new_id, short_number
from chalicelib.domain.instants import to_text
from chalicelib.domain.permission import Role
from chalicelib.domain.register import Draft, stream
from chalicelib.usecases.opening.releases import Finding
from demonstration import cast as people
from demonstration.acts import Stage
from embedded import Stack

SCALES = (1, 4, 16)
DAY_MS = 86_400_000
CANDIDACY = "L000-candidacy"
PAGE = 20
"""Envelopes in one call, as the browser sends them."""


@dataclass
class Cost:
    """`requests` to DynamoDB, `rows` it answered, `reads` in read units, `objects` requests to the object store."""

    requests: int = 0
    rows: int = 0
    reads: float = 0.0
    objects: int = 0

    def figures(self) -> tuple[float, ...]:
        return self.requests, self.rows, self.reads, self.objects


class CountedObjects:
    """Objects that count what reaches the store; signing an address does not."""

    def __init__(self, objects: Any, counter: "Counter"):
        self._objects, self._counter = objects, counter

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._objects, name)

        def called(*args: Any, **kwargs: Any) -> Any:
            with self._counter.lock:
                self._counter.cost.objects += not name.startswith("sign_")
            return found(*args, **kwargs)

        return called


class Counter:
    """What was spent since `fresh`."""

    def __init__(self) -> None:
        self.lock, self.cost = threading.Lock(), Cost()

    def fresh(self) -> Cost:
        self.cost = Cost()
        return self.cost

    def saw(self, asked: dict, answer: dict) -> None:
        items = answer.get("Items") or ([answer["Item"]] if "Item" in answer else [])
        told = answer.get("ConsumedCapacity", {})
        told = sum(
            one["CapacityUnits"] for one in (told if isinstance(told, list) else [told] if told else [])
        )  # a transaction tells one a table
        units = max(1, math.ceil(sum(map(size_bytes, items)) / 4096)) / (1 if asked.get("ConsistentRead") else 2)
        with self.lock:
            self.cost.requests += 1
            self.cost.rows += len(items)
            self.cost.reads += max(told, units) if "Items" in answer or "Item" in answer or "Key" in asked else 0


@contextmanager
def counting() -> Iterator[Counter]:
    counter, plain = Counter(), Connection.dispatch

    def dispatch(self: Any, operation: str, kwargs: dict) -> dict:
        answer = plain(self, operation, {**kwargs, "ReturnConsumedCapacity": "TOTAL"})
        counter.saw(kwargs, answer)
        return answer

    Connection.dispatch = dispatch
    try:
        yield counter
    finally:
        Connection.dispatch = plain


@dataclass
class World:
    """A platform whose stores have nothing in memory: what a new process would find."""

    stack: Stack
    counter: Counter
    settings: Any
    scenes: dict[int, tuple[str, str]] = field(default_factory=dict)

    def process(self) -> tuple[wiring.Ports, wiring.UseCases]:
        ports = self._ports()
        ports = replace(ports, gate=wiring.gatehouse(self._ports(), KmsVault(self.settings.gate_key)))
        return ports, wiring.use_cases(ports, self.settings)

    def _ports(self) -> wiring.Ports:
        ports = cloud.ports(self.settings)
        return replace(ports, objects=CountedObjects(ports.objects, self.counter))


def deposit_page(world: World, stage: Stage, many: int) -> Cost:
    """A company with `many` deposits elsewhere looks at the page of one consultation where it has two."""
    ports, use = world.process()
    person, company = stage.cast.companies[0]
    here, now = new_id(ports.clock.now()), ports.clock.now()
    for number in range(many + 2):
        where = here if number >= many else new_id(now)
        made = Deposit(id=new_id(now + timedelta(seconds=number)), consultation_id=where, company_id=company.id, company_name=company.name, lots=(1,),
                       company_identifier=company.identifier, user_id=person.user.id, started_at=now, since_seq=1)  # fmt: skip
        ports.deposits.tie(company.id, where, made.id)
        ports.deposits.create(made)
    actor, cost = person.actor(ports), world.counter.fresh()
    assert len(use.deposits.of_company_in(actor, company.id, here)) == 2
    return cost


def closed(world: World, stage: Stage, many: int) -> tuple[str, str]:
    """A consultation with `many` deposits of two envelopes, past its deadline, and a session that has its quorum: their ids."""
    consultation_id = stage.published("ville", f"CROISSANCE-{many}", "Croissance", days=20)
    while len(stage.cast.companies) < many:
        index = len(stage.cast.companies)
        stage.cast.companies.append(people._company(stage.ports, stage.cast, index, f"Société numéro {index}"))
    for company in range(many):
        stage.deposit(consultation_id, company)
    world.stack.set_clock(world.stack.clock_offset_ms() + 21 * DAY_MS)
    session, _ = stage.session("ville", consultation_id)
    for member in stage.cast.entities["ville"].members[:2]:
        stage.approve(member, consultation_id, session.id, session.recipient)
    return consultation_id, session.id


def opened(world: World, stage: Stage, many: int, *, slot: str, at_once: int) -> Cost:
    """One envelope of each deposit is released and reported, `at_once` a call, by a new process: applications, then offers."""
    if many not in world.scenes:
        world.scenes[many] = closed(world, stage, many)
    consultation_id, session_id = world.scenes[many]
    ports, use = world.process()
    actor = stage.cast.entities["ville"].agent.actor(ports)
    deposits = [one.id for one in stage.use.sessions.read(actor, consultation_id).deposits]
    assert len(deposits) == many
    cost = world.counter.fresh()
    for start in range(0, many, at_once):
        page = [(deposit_id, slot) for deposit_id in deposits[start : start + at_once]]
        use.releases.release(actor, consultation_id, session_id, envelopes=page)
        found = [Finding(one, "opened", "intact") for one in page]
        use.releases.results(actor, consultation_id, session_id, findings=found)
    spent = replace(cost)
    if slot == CANDIDACY:
        for deposit_id in deposits:
            stage.use.verdicts.admit(actor, consultation_id, deposit_id=deposit_id, outcome="admitted", reason="")
    return spent


def dashboard(world: World, stage: Stage, many: int) -> Cost:
    """An entity with `many` consultations online, a third of which ask for something."""
    ports, use = world.process()
    now, agent = ports.clock.now(), stage.cast.entities["agglo"].agent
    buyer = replace(stage.cast.entities["agglo"].buyer, id=new_id(now))
    for number in range(many):
        at = now - timedelta(days=5) + timedelta(seconds=number)
        made = ports.consultations.create(_online(buyer, at, now + timedelta(days=30)))
        asked = {new_id(at): at} if number % 3 == 0 else {}
        ports.attentions.put(Attention(buyer_id=buyer.id, consultation_id=made.id, unanswered=asked))
    known = agent.actor(ports)
    user = known.user.with_roles("buyer", buyer.id, (Role.AGENT,))
    actor, cost = replace(known, user=user), world.counter.fresh()
    assert use.dashboards.of_buyer(actor, buyer.id).stages == {"open": many}
    return cost


def _online(buyer: Any, at: Any, deadline: Any, lots: int = 1) -> Consultation:
    return Consultation(
        id=new_id(at), buyer_id=buyer.id, buyer_name=buyer.name, buyer_siret=buyer.siret, title="Réfection de la voirie communale", procedure="MAPA_OUVERT",
        created_at=at, published_at=at, submission_deadline=deadline, category="works", cpv="45000000", place=Place(code="35", code_type="department"),
        lots=tuple(Lot(number=n, title=f"Lot {n}") for n in range(1, lots + 1)), duration_months=12,
    )  # fmt: skip


DATA = EssentialData(ccag="Travaux", form_of_price="Forfaitaire", types_of_price=("Définitif ferme",), duration_months=12, offers_received=2, advance=False,
                     subcontracting=False, group_type="Pas de groupement", social=("Pas de considération sociale",),
                     environmental=("Pas de considération environnementale",))  # fmt: skip


def open_data(world: World, stage: Stage, many: int, *, consultations: int) -> Cost:
    """`many` notified contracts of one buyer, lots of so many consultations, appear in one run of the job."""
    ports, _ = world.process()
    now = ports.clock.now()
    buyer = replace(stage.cast.entities["hopital"].buyer, id=new_id(now), siret=people.siret(1000 + many + 1000 * (consultations == 1)))
    lots = many // consultations
    for number in range(consultations):
        _notified(
            ports, _online(buyer, now - timedelta(days=90, seconds=number), now - timedelta(days=30), lots), stage.cast.companies[0][1]
        )
    _, use = world.process()
    cost = world.counter.fresh()
    assert len(use.open_data.publish(now)) == many
    return cost


def _notified(ports: wiring.Ports, c: Consultation, company: Any) -> None:
    """A consultation whose every lot is a contract: one deposit on its register, one decision a lot."""
    at = ports.clock.now()
    ports.consultations.create(replace(c, closed_at=c.submission_deadline, opened_at=c.submission_deadline))
    deposit_id, identifier = new_id(at), {"identifier_type": company.identifier.type, "identifier": company.identifier.value}
    slots = ["L000-candidacy", *(f"L{lot.number:03d}-offer" for lot in c.lots)]
    record = {
        "submission": deposit_id, "number": short_number(deposit_id), "company": {"id": company.id, "name": company.name, **identifier},
        "consortium": {"kind": "none", "members": []}, "lots": [lot.number for lot in c.lots], "mode": None, "started_at": to_text(at),
        "received_at": to_text(at), "manifest_sha256": "0" * 64, "late": False, "envelopes": [{"slot": slot, "size_bytes": 1, "files": 1} for slot in slots],
    }  # fmt: skip
    ports.registers.append(stream(c.id, "deposits"), idem=deposit_id, build=lambda last: Draft(kind="deposit", at=at, record=record))
    for lot in c.lots:
        ports.decisions.put(
            Decision(consultation_id=c.id, lot=lot.number, outcome="awarded", reason="Mieux-disant", decided_at=at, decided_by="U", amount_eur=Decimal(9000),
                     awardee_deposit_id=deposit_id, awardee_company_id=company.id, notified_at=at, essential_data=DATA)
        )  # fmt: skip


def linear(units: int, costs: list[Cost]) -> bool:
    """Whether what each unit adds from 4× to 16× is what it added from 1× to 4×, a quarter of a unit's whole cost aside."""
    for one, four, sixteen in zip(*(cost.figures() for cost in costs), strict=True):
        before, after = (four - one) / (3 * units), (sixteen - four) / (12 * units)
        if after > 1.25 * before + 0.25 * one / units:
            return False
    return True


Act = Callable[[World, Stage, int], Cost]


def acts(small: bool) -> list[tuple[str, str, int, Act]]:
    """(what, its unit, how many at 1×, act)."""
    few = 1 if small else 2
    return [
        ("deposit page", "deposits elsewhere", 2 if small else 20, deposit_page),
        ("opening, 1 a call", "envelopes", few, lambda *given: opened(*given, slot=CANDIDACY, at_once=1)),
        ("opening, 20 a call", "envelopes", few, lambda *given: opened(*given, slot="L001-offer", at_once=PAGE)),
        ("dashboard", "consultations", 6 if small else 62, dashboard),
        ("open data, one lot each", "contracts", 1 if small else 4, lambda *given: open_data(*given, consultations=given[2])),
        ("open data, lots of one", "contracts", 1 if small else 16, lambda *given: open_data(*given, consultations=1)),
    ]


def openings(world: World, stage: Stage) -> None:
    """Prints what opening every application, then every offer, of 50, 100 and 200 deposits costs."""
    print(f"{'':24}{'deposits':>10}{'requests':>10}{'rows':>8}{'read units':>12}{'objects':>9}   a deposit: requests, read units, objects")
    for size in (50, 100, 200):
        for name, slot in (("applications", CANDIDACY), ("offers", "L001-offer")):
            cost = opened(world, stage, size, slot=slot, at_once=PAGE)
            each = f"{cost.requests / size:8.2f}{cost.reads / size:10.2f}{cost.objects / size:10.2f}"
            print(f"{name:24}{size:10}{cost.requests:10}{cost.rows:8}{cost.reads:12.1f}{cost.objects:9}   {each}", flush=True)


def table(world: World, stage: Stage, small: bool) -> list[str]:
    """Prints the table; returns what grows too fast."""
    print(f"{'':26}{'':20}{'size':>6}{'requests':>10}{'rows':>8}{'read units':>12}{'objects':>9}   a unit: requests, rows, read units")
    wrong = []
    for name, unit, base, act in acts(small):
        costs = []
        for scale in SCALES:
            size = base * scale
            cost = act(world, stage, size)
            costs.append(cost)
            each = f"{cost.requests / size:8.2f}{cost.rows / size:10.2f}{cost.reads / size:10.2f}"
            print(f"{name:26}{unit:20}{size:6}{cost.requests:10}{cost.rows:8}{cost.reads:12.1f}{cost.objects:9}   {each}", flush=True)
        if not linear(base, costs):
            wrong.append(name)
    return wrong


def main() -> int:
    options = shared.arguments(__doc__)
    options.add_argument("--small", action="store_true", help="sizes of the tests")
    options.add_argument("--opening", action="store_true", help="openings of 50, 100, 200 deposits alone")
    given = options.parse_args()
    small = given.small
    with (
        tempfile.TemporaryDirectory(prefix="bench-growth-") as folder,
        Stack(folder, fsync=False, schedules=False, people_an_address=1000) as stack,
        counting() as counter,
    ):
        world = World(stack, counter, shared.settings_of(stack))
        ports, use = world.process()
        stage = Stage(ports, use, people.bring(ports))
        if given.opening:
            openings(world, stage)
            return 0
        wrong = table(world, stage, small)
    for name in wrong:
        print(f"grows faster than its size: {name}")
    names = ", ".join(name for name, *_ in acts(small))
    shared.row("growth", f"grows faster than its size: {', '.join(wrong) or 'nothing'} (of {names})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
