"""A region of the demonstration: who stands below whom, the services of a town, who acts for a commune, two accounts that claim one company."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.domain.instants import paris_day
from chalicelib.usecases.directory.delegations import Wanted
from demonstration import cast as people
from demonstration.acts import Stage

SERVICES = ("Travaux et bâtiments", "Espaces verts", "Affaires scolaires")
CONTESTED = 5
"""The company of the demonstration whose number somebody else declared too."""


def tree(stage: Stage) -> None:
    """The agglomeration under the region; the town and the commune under it; the hospital under the region."""
    ports, use = stage.ports, stage.use
    region = people.entity(ports, stage.cast, people.siret(9), "region", "Région de l’Exemple", "35")
    stage.cast.entities["region"] = region
    operator = stage.cast.people[0].actor(ports)
    below = {"region": ("agglo", "hopital"), "agglo": ("ville", "commune")}
    for above, marks in below.items():
        for mark in marks:
            entity, over = stage.cast.entities[mark], stage.cast.entities[above]
            use.rearranging.move(operator, entity.buyer.id, over.buyer.id, paris_day(ports.clock.now()))


def services(stage: Stage) -> None:
    """Three services of the town; its agent is in the first."""
    town = stage.cast.entities["ville"]
    admin = stage.cast.person("admin@ville.example").actor(stage.ports)
    for index, name in enumerate(SERVICES):
        made = stage.use.services.create(admin, town.buyer.id, name=name)
        if index == 0:
            stage.use.services.change(admin, town.buyer.id, made.id, people=[town.agent.user.id])


def delegation(stage: Stage) -> None:
    """The small commune leaves its consultations to the agents of the agglomeration for a year."""
    commune, agglo = (stage.cast.entities[mark].buyer for mark in ("commune", "agglo"))
    today = paris_day(stage.ports.clock.now())
    wanted = Wanted(siret=agglo.siret, people=(), first=today, last=today + timedelta(days=365), deliberation="Délibération 2026-14")
    stage.use.delegations.give(stage.cast.person("admin@commune.example").actor(stage.ports), commune.id, wanted)


def dispute(stage: Stage) -> None:
    """Somebody declared the number of a company, which contests it: the operator has to decide."""
    owner, company = stage.cast.companies[CONTESTED]
    other = people.person(stage.ports, stage.cast, "contact@tiers.example", "Cabinet Tiers", "second compte d’une entreprise")
    stage.use.companies.create(other.actor(stage.ports), kind=company.identifier.type, value=company.identifier.value, name=company.name)
    stage.use.identities.contest(
        owner.actor(stage.ports), company.id, "Nous n’avons pas ouvert ce second compte, et ne connaissons pas son adresse."
    )
