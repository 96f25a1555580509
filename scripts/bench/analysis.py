#!/usr/bin/env python3
"""The grid of an evaluator, 60 offers × 20 criteria: opened whole, and one mark saved, against an empty Chalice route, in one run.

    scripts/bench/analysis.py [--requests 60] [--items 20] [--variants 9]

Six companies answer on the embedded stack, their envelopes are opened; each offer has its variants, which are rows of the grid as well. Every
cell holds a mark and a comment. Latencies are those of one connection, at the 95th percentile.
"""

import argparse
import json
import statistics
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import shared
from bench.api import Client, token_for
from chalicelib.domain.evaluation import Item, Offer
from chalicelib.usecases.evaluation.sheets import Given
from demonstration.acts import Stage
from embedded.clock import set_offset

DAYS, TECHNICAL, GREEN = 22, Decimal(40), Decimal(10)
COMMENT = "Moyens décrits avec précision ; planning à confirmer au point 3 du mémoire."


def opened(stage: Stage, clock_file: str) -> str:
    """A consultation whose six offers are opened; returns its id."""
    made = stage.published("ville", "ANALYSE", "Objet de l’analyse", days=DAYS - 2)
    for company in range(len(stage.cast.companies)):
        stage.deposit(made, company)
    set_offset(clock_file, DAYS * 86_400_000)
    stage.use.closures.sweep(stage.ports.clock.now())
    stage.open("ville", made)
    return made


def prepared(stage: Stage, made: str, items: int, variants: int) -> list[str]:
    """The grid, the offers with their variants, every mark given; returns the ids of the offers."""
    agent = stage.agent("ville")
    marked = [
        Item(code=f"2.{n}", criterion="Valeur technique", label=f"Sous-critère {n}", weight=_share(n, items - 1)) for n in range(1, items)
    ]
    marked.append(Item(code="3", criterion="Environnement", label="Environnement", weight=GREEN))
    price = Item(code="1", criterion="Prix", label="Prix", weight=Decimal(50), formula="proportional")
    stage.use.grids.put(agent, made, 1, items=[price, *marked], evaluators=[agent.id], revision=0)
    reading, _ = stage.use.grids.read(agent, made, 1)
    offers = []
    for one in reading.offers:
        offers.append(Offer(id=one.id, deposit_id=one.deposit_id, prices={"1": Decimal(1000)}))
        offers += [
            Offer(id="", deposit_id=one.deposit_id, kind="variant", label=f"V{n}", prices={"1": Decimal(900 + n)}) for n in range(variants)
        ]
    ids = [one.id for one in stage.use.compared_offers.put(agent, made, 1, offers=offers, version=0).offers]
    for offer in ids:
        cells = [Given(offer=offer, item=item.code, value=Decimal("7.25"), comment=COMMENT) for item in marked]
        stage.use.marks.save(agent, made, 1, cells)
    return ids


def _share(number: int, of: int) -> Decimal:
    """Of the published weight: equal, the last one taking what is left."""
    each = (TECHNICAL / of).quantize(Decimal("0.01"))
    return each if number < of else TECHNICAL - each * (of - 1)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[18] * 1000


def measure(origin: str, stage: Stage, made: str, offers: list[str], options: argparse.Namespace) -> None:
    client = Client(origin, token_for(stage.ports, stage.agent("ville").id))
    at = f"/v1/consultations/{made}/evaluation/1"

    def asked(method: str, path: str, body: dict | None = None) -> float:
        seconds, status, said = client.timed(method, path, json.dumps(body).encode() if body else None)
        assert status < 300, said
        return seconds

    def saved(number: int) -> float:
        turn, index = divmod(number, len(offers))
        mark = {"offer": offers[index], "item": "2.1", "value": f"{turn % 9}.5", "comment": "", "version": 1 + turn}
        return asked("PUT", f"{at}/marks", {"marks": [mark]})

    count = options.requests
    asked("GET", at), asked("GET", "/empty")  # every module loaded
    empty = p95([asked("GET", "/empty") for _ in range(count)])
    opening = p95([asked("GET", at) for _ in range(count)])
    saving = p95([saved(number) for number in range(count)])
    told = f"{len(offers)} offers × {options.items} criteria: opens in {opening:.0f} ms ({opening / empty:.0f} ×), a mark is saved in {saving:.0f} ms"
    shared.row("analysis", f"{told} ({saving / empty:.0f} ×), p95; empty route {empty:.1f} ms")


def main() -> int:
    parser = shared.arguments(__doc__)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--variants", type=int, default=9)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="bench-analysis-") as name,
        shared.played(Path(name), app=shared.HERE / "api_app") as (stack, stage),
    ):
        clock_file = shared.settings_of(stack).clock_file
        assert clock_file, "the embedded stack has a trial clock"
        made = opened(stage, clock_file)
        measure(stack.origin, stage, made, prepared(stage, made, options.items, options.variants), options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
