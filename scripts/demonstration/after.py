"""After the opening: offers that three people judge, and a negotiation in its second round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from chalicelib.domain.evaluation import Item, Offer
from chalicelib.usecases.evaluation.sheets import Given
from demonstration.acts import Stage
from demonstration.calendar import Calendar
from demonstration.dossiers import invite

GRID = (
    Item(code="1", criterion="Prix", label="Prix", weight=Decimal(50), formula="proportional"),
    Item(code="2.1", criterion="Valeur technique", label="Moyens affectés", weight=Decimal(25)),
    Item(code="2.2", criterion="Valeur technique", label="Planning", weight=Decimal(15)),
    Item(code="3", criterion="Environnement", label="Environnement", weight=Decimal(10)),
)
MARKED = ("2.1", "2.2", "3")
SAID = {
    "2.1": "Équipe complète, encadrement précisé.",
    "2.2": "Planning détaillé par secteur.",
    "3": "Désherbage sans produit phytosanitaire.",
}


def analysis(stage: Stage, calendar: Calendar, mark: str, consultation_id: str, prices: Sequence[str]) -> None:
    """Three evaluators named; one has closed, one has marked everything, one has begun. `prices`: of each offer, in the order of the register."""
    calendar.go(-6)
    agent, members = stage.agent(mark), stage.cast.entities[mark].members
    stage.use.grids.put(agent, consultation_id, 1, items=GRID, evaluators=[one.user.id for one in members], revision=0)
    deposits = stage.use.sessions.read(agent, consultation_id).deposits
    offers = [Offer(id=one.id, deposit_id=one.id, prices={"1": Decimal(price)}) for one, price in zip(deposits, prices, strict=True)]
    stage.use.compared_offers.put(agent, consultation_id, 1, offers=offers, version=0)
    marks: Mapping[int, Sequence[Sequence[int]]] = {0: ((8, 7, 9), (6, 8, 7), (7, 5, 6)), 1: ((7, 8, 8), (7, 7, 7), (6, 6, 5)), 2: ((8,),)}
    for number, given in marks.items():
        calendar.go(-5 + number)
        actor = members[number].actor(stage.ports)
        cells = [
            Given(offer=one.id, item=code, value=Decimal(value), comment=SAID[code])
            for one, row in zip(deposits, given, strict=False)
            for code, value in zip(MARKED, row, strict=False)
        ]
        stage.use.marks.save(actor, consultation_id, 1, cells)
        if number == 0:
            stage.use.marks.close(actor, consultation_id, 1)


def negotiation(stage: Stage, calendar: Calendar) -> None:
    """An adapted procedure: offers opened, a first round of new offers opened too, the second one awaited."""
    calendar.go(-62)
    call = stage.published(
        "hopital", "2026-CH-212", "Mission de programmation de la cuisine centrale", days=20, category="services", cpv="71241000"
    )
    for number, opens in ((-45, -40), (-32, -26)):
        calendar.go(number)
        for company in (0, 4):
            stage.deposit(call, company)
        calendar.go(opens)
        stage.use.closures.sweep(stage.ports.clock.now())
        stage.open("hopital", call)
        calendar.go(opens + 2 if number == -45 else -5)
        call = invite(stage, "hopital", call, procedure="MAPA_OUVERT", phase="round", days=10)
