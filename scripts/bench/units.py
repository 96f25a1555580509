#!/usr/bin/env python3
"""DynamoDB units and round trips of each action, counted on the embedded stack from what is really sent and received.

    scripts/bench/units.py [--deposits 1]

A write costs one unit a kB of item begun, and as much again for each index the item is in; a strong read one unit for 4 kB,
half of it when eventual. What the gate does in its own function is not counted here. Session lookups (2 reads a request) neither.
"""

import math
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import shared
from demonstration.acts import Stage, pdf
from embedded import Stack

INDEX_KEYS = {"buyer_id": 1, "online": 1, "public": 1, "company_id": 1, "recipient_id": 1, "tenant_id": 1}
DAY_MS = 86_400_000


def size_bytes(value) -> int:
    """A DynamoDB attribute map, names and values, as it is billed (near enough: numbers as their digits)."""
    if isinstance(value, dict):
        return sum(len(name.encode()) + size_bytes(inner) for name, inner in value.items()) - (1 if set(value) <= {"S", "N"} else 0)
    if isinstance(value, list):
        return sum(map(size_bytes, value))
    return len(str(value).encode())


class Meter:
    """Counts while an action runs."""

    def __init__(self):
        self.trips, self.writes, self.reads, self.kinds = 0, 0.0, 0.0, Counter()

    def saw(self, operation: str, asked: dict, answer: dict) -> None:
        self.trips += 1
        self.kinds[operation] += 1
        if operation in ("PutItem", "UpdateItem", "DeleteItem"):
            item = asked.get("Item", asked.get("Key", {}))
            copies = 1 + sum(1 for name in INDEX_KEYS if name in item)
            self.writes += max(1, math.ceil(size_bytes(item) / 1024)) * copies
        else:
            items = answer.get("Items") or ([answer["Item"]] if "Item" in answer else [])
            units = max(1, math.ceil(sum(map(size_bytes, items)) / 4096))
            self.reads += units if asked.get("ConsistentRead") else units / 2


@contextmanager
def metered():
    from pynamodb.connection.base import Connection

    meter, plain = Meter(), Connection.dispatch

    def dispatch(self, operation, kwargs):
        answer = plain(self, operation, kwargs)
        meter.saw(operation, kwargs, answer)
        return answer

    Connection.dispatch = dispatch
    try:
        yield meter
    finally:
        Connection.dispatch = plain


def told(name: str, act):
    with metered() as meter:
        result = act()
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(meter.kinds.items()))
    print(f"  {name:44}{meter.writes:5.0f} write   {meter.reads:6.1f} read   {meter.trips:3} trips   ({kinds})")
    return result


def main() -> int:
    parser = shared.arguments(__doc__)
    parser.add_argument("--deposits", type=int, default=1, help="how many deposits are there when they are opened")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="bench-units-") as name,
        shared.played(Path(name), app=shared.HERE / "units_app") as (stack, stage),
    ):
        print("Units and round trips by action (one consultation, one lot, a committee of three)")
        walk(stage, stack, options.deposits)
    return 0


def walk(stage: Stage, stack: Stack, deposits: int) -> None:
    use = stage.use
    lot = {"procedure": "MAPA_OUVERT", "category": "works", "cpv": "45000000", "days": 20, "lots": ("Lot",)}
    made = told("create and fill a draft", lambda: stage.draft("ville", title="Objet du banc d’essai", reference="BANC", **lot))
    told("add a document (announce, sign, complete, verify)", lambda: stage.document("ville", made.id, "a.pdf", pdf("a")))
    told("three rehearsals", lambda: stage.rehearse("ville", made.id))
    told("publish", lambda: stage.publish("ville", made.id))
    told("read it (public)", lambda: use.consultations.read(made.id, None))
    told("register a download", lambda: stage.download(made.id))
    sealing, whole, deposit = sealed(stage, made.id)
    others = [stage.deposit(made.id, number) for number in range(1, deposits)]
    stack.set_clock(21 * DAY_MS)
    told("closing sweep", lambda: use.closures.sweep(stage.ports.clock.now()))
    told("open everything (session, 2 approvals, record)", lambda: stage.open("ville", made.id))
    told("decide a lot", lambda: stage.award("ville", made.id, deposit, others, "50000"))
    told("notify", lambda: stage.tell("ville", made.id, "notification", [deposit]))
    acts = f"seal: {sealing.writes:.0f} write, {sealing.reads:.0f} read, {sealing.trips} trips"
    shared.row("units", f"{acts}; a whole deposit {whole.writes:.0f} write, {whole.reads:.0f} read")


def sealed(stage: Stage, consultation_id: str) -> tuple[Meter, Meter, str]:
    """A deposit: units of its seal alone, of the whole of it, and its id."""
    kind, seals = stage.use.sealings.__class__, []
    seal = kind.seal
    kind.seal = lambda self, *a, **k: seals.append(_seal(seal, self, a, k)) or seals[-1][0]
    with metered() as whole:
        deposit = stage.deposit(consultation_id, 0)
    kind.seal = seal
    meter = seals[0][1]
    print(f"  {'seal (the act)':44}{meter.writes:5.0f} write   {meter.reads:6.1f} read   {meter.trips:3} trips   ({dict(meter.kinds)})")
    print(f"  {'a whole deposit (start, send, seal)':44}{whole.writes:5.0f} write   {whole.reads:6.1f} read   {whole.trips:3} trips")
    return meter, whole, deposit


def _seal(plain, self, args, kwargs):
    with metered() as meter:
        result = plain(self, *args, **kwargs)
    return result, meter


if __name__ == "__main__":
    sys.exit(main())
