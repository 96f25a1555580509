"""The evaluation of offers, on top of `walk`: a lot opened, its grid, evaluators who mark."""

from dataclasses import dataclass

from support import phases, walk
from support.people import Person

CRITERIA = [
    {"label": "Prix", "weight": 60, "kind": "price"},
    {"label": "Valeur technique", "weight": 40, "kind": "environment"},
]
ITEMS = [
    {"code": "1", "criterion": "Prix", "label": "Prix", "weight": "60", "formula": "proportional"},
    {"code": "2.1", "criterion": "Valeur technique", "label": "Méthodologie", "weight": "25", "scale": "10"},
    {"code": "2.2", "criterion": "Valeur technique", "label": "Délai", "weight": "15", "scale": "5"},
]


@dataclass
class Table:
    cast: walk.Cast
    id: str
    bidders: list
    evaluators: list[Person]
    lot: int = 1

    @property
    def at(self) -> str:
        return f"/v1/consultations/{self.id}/evaluation/{self.lot}"

    @property
    def agent(self) -> Person:
        return self.cast.agent

    @property
    def deposits(self) -> list[str]:
        return [one["deposit_id"] for one in self.agent.get(self.at)["offers"]]

    def set_grid(self, items=None, evaluators=None, revision=0):
        named = [one.id for one in (self.evaluators if evaluators is None else evaluators)]
        return self.agent.call("PUT", f"{self.at}/grid", {"items": items or ITEMS, "evaluators": named, "revision": revision})

    def price(self, prices, version=0, **more):
        """`prices`: of each deposit, in the order of the screen."""
        made = [{"deposit_id": one, "prices": {"1": price}} for one, price in zip(self.deposits, prices, strict=True)]
        return self.agent.call("PUT", f"{self.at}/offers", {"offers": made, "version": version, **more})

    def mark(self, person, values, versions=None, where="marks", comment=""):
        """`values`: offer → item → value."""
        cells = [
            {"offer": offer, "item": item, "value": value, "comment": comment, "version": (versions or {}).get((offer, item), 0)}
            for offer, row in values.items()
            for item, value in row.items()
        ]
        return person.call("PUT", f"{self.at}/{where}", {"marks": cells})

    def mark_all(self, person, value_21, value_22, **more):
        return self.mark(person, {one: {"2.1": value_21, "2.2": value_22} for one in self.deposits}, **more)

    def close(self, person):
        return person.post(f"{self.at}/closing")


def opened(platform, bidders=2, lots=1, criteria=None, evaluators=None, cast=None, **more) -> Table:
    """Offers of that many companies opened on every lot; the evaluators are two members of the committee."""
    cast = cast or walk.entity(platform)
    consultation = walk.published(cast, lots=lots, criteria=criteria or CRITERIA, **more)
    companies = [walk.company(platform) for _ in range(bidders)]
    for person, company_id in companies:
        walk.deposited(person, company_id, consultation["id"], lots=range(1, lots + 1))
    walk.after_deadline(platform, consultation)
    phases.back(cast)
    phases.open_all(phases.table(cast, consultation), {})
    platform.settle()
    return Table(cast, consultation["id"], companies, evaluators or cast.members[:2])


def agreed(table: Table, prices=("100000.00", "120000.00")) -> Table:
    """Grid, prices, both evaluators agree, consensus closed."""
    table.set_grid()
    table.price(prices)
    for person in table.evaluators:
        table.mark_all(person, "8", "4")
        table.close(person)
    table.agent.post(f"{table.at}/consensus/closing")
    return table
