#!/usr/bin/env python3
"""DynamoDB units and round trips of each action, counted on the embedded stack from what is really sent and received.

    scripts/bench/units.py

A write costs one unit a kB of item begun, and as much again for each index the item is in; a strong read one unit for 4 kB,
half of it when eventual. What the gate does in its own function is not counted here. Session lookups (2 reads a request) neither.
"""

import math
import os
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from pynamodb.connection.base import Connection  # noqa: E402

from chalicelib import config, wiring  # noqa: E402
from chalicelib.adapters import cloud  # noqa: E402
from demonstration import cast as people  # noqa: E402
from demonstration.acts import Stage, pdf  # noqa: E402
from embedded import Stack  # noqa: E402

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
    with tempfile.TemporaryDirectory(prefix="bench-units-") as folder, Stack(folder, fsync=False, schedules=False) as stack:
        stack.serve()
        os.environ.update({name: value for name, value in stack.env.items() if name.startswith("AWS_")})
        settings = config.read(stack.env)
        ports = cloud.ports(settings)
        use = wiring.use_cases(ports, settings)
        stage = Stage(ports, use, people.bring(ports))
        print("Units and round trips by action (one consultation, one lot, a committee of three)")
        walk(stage, use, stack)
    return 0


def walk(stage: Stage, use: wiring.UseCases, stack: Stack) -> None:
    lot = {"procedure": "MAPA_OUVERT", "category": "works", "cpv": "45000000", "days": 20, "lots": ("Lot",)}
    made = told("create and fill a draft", lambda: stage.draft("ville", title="Objet du banc d’essai", reference="BANC", **lot))
    told("add a document (announce, sign, complete, verify)", lambda: stage.document("ville", made.id, "a.pdf", pdf("a")))
    told("three rehearsals, publish", lambda: stage.publish("ville", made.id))
    told("read it (public)", lambda: use.consultations.read(made.id, None))
    told("register a download", lambda: stage.download(made.id))
    person, bidder = stage.cast.companies[0]
    seal = use.sealings.__class__.seal
    with metered() as whole:
        sealed = []
        use.sealings.__class__.seal = lambda self, *a, **k: sealed.append(_seal(seal, self, a, k)) or sealed[-1][0]
        deposit = stage.deposit(made.id, 0)
    use.sealings.__class__.seal = seal
    meter = sealed[0][1]
    print(f"  {'seal (the act)':44}{meter.writes:5.0f} write   {meter.reads:6.1f} read   {meter.trips:3} trips   ({dict(meter.kinds)})")
    print(f"  {'a whole deposit (start, send, seal)':44}{whole.writes:5.0f} write   {whole.reads:6.1f} read   {whole.trips:3} trips")
    stack.set_clock(21 * DAY_MS)
    told("closing sweep", lambda: use.closures.sweep(stage.ports.clock.now()))
    told("open everything (session, 2 approvals, record)", lambda: stage.open("ville", made.id))
    told("decide a lot", lambda: stage.award("ville", made.id, deposit, [], "50000"))
    told("notify", lambda: stage.tell("ville", made.id, "notification", [deposit]))


def _seal(plain, self, args, kwargs):
    with metered() as meter:
        result = plain(self, *args, **kwargs)
    return result, meter


if __name__ == "__main__":
    sys.exit(main())
