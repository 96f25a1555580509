"""Synthetic French notices, the same ones for the same seed: enough alike to real ones for sizes and times to mean something."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from chalicelib.codelists import communes
from chalicelib.domain.consultation import Consultation, Lot
from chalicelib.domain.contact import Place
from chalicelib.domain.procedure import BY_CODE
from chalicelib.domain.terms import Clauses, Terms
from chalicelib.search.cpv import DIVISIONS
from chalicelib.search.places import REGIONS

LAST = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""The day of the newest notice."""
YEARS = 3
_ACTS = ["Rénovation", "Construction", "Réhabilitation", "Extension", "Entretien", "Maintenance", "Fourniture", "Acquisition", "Location", "Travaux",
         "Aménagement", "Étude", "Maîtrise d’œuvre pour la réhabilitation", "Nettoyage", "Gestion", "Exploitation", "Restauration", "Transport",
         "Démolition", "Mise en accessibilité", "Assistance à maîtrise d’ouvrage pour", "Remplacement", "Impression", "Assurance"]  # fmt: skip
_THINGS = ["de l’école", "du groupe scolaire", "des bâtiments communaux", "de la salle polyvalente", "de la voirie", "des réseaux d’eau potable",
           "de la station d’épuration", "des espaces verts", "de l’éclairage public", "des travaux de toiture", "de la mairie", "du gymnase",
           "de logiciels de gestion", "de matériel informatique", "de mobilier scolaire", "de denrées alimentaires", "de véhicules utilitaires",
           "des ascenseurs", "du chauffage", "de l’hôpital", "des logements sociaux", "du pont", "de la médiathèque", "des déchets ménagers",
           "de la piscine intercommunale", "des vitres", "de services juridiques", "du cimetière", "des menuiseries extérieures", "du collège"]  # fmt: skip
_LOTS = ["Gros œuvre", "Charpente couverture", "Menuiseries intérieures", "Plomberie sanitaires", "Électricité courants faibles", "Peinture",
         "Carrelage faïence", "Terrassement", "Chauffage ventilation", "Espaces verts", "Serrurerie métallerie", "Cloisons doublages"]  # fmt: skip
_FIRST = [
    "Saint",
    "Mont",
    "Ville",
    "Beau",
    "Château",
    "Roche",
    "Val",
    "Port",
    "Pont",
    "Fontaine",
    "Belle",
    "Champ",
    "Haute",
    "Neuf",
    "Clair",
]
_LAST = ["martin", "rive", "fort", "lac", "bois", "court", "mer", "vigne", "rocher", "marais", "plaine", "forêt", "source", "tour", "pré"]
_KINDS = [
    "Commune de",
    "Communauté de communes de",
    "Département de",
    "Syndicat des eaux de",
    "Centre hospitalier de",
    "Office public de l’habitat de",
]
_PUBLIC = [row.code for row in BY_CODE.values() if row.starts_public]
_DEPARTMENTS = [(department, name) for name, found in REGIONS.values() for department in found]
_HOURS = [9, 10, 11, 11, 11, 15, 16, 16, 21]


def _rare(pick: random.Random) -> str:
    """An invented word, as names of streets, people and trades are: what makes dictionaries long."""
    return "".join(
        pick.choice(("ba", "co", "dri", "fle", "gu", "lan", "mer", "nou", "pri", "quen", "ros", "sau", "tri", "ver", "zel"))
        for _ in range(3)
    )


def _buyer(pick: random.Random, number: int) -> tuple[str, str, str, Place]:
    department, region = pick.choice(_DEPARTMENTS)
    name = f"{pick.choice(_KINDS)} {pick.choice(_FIRST)}-{_rare(pick)}-{pick.choice(_LAST)}"
    siret = f"{210000000 + number * 7:09d}{17:05d}"
    return f"01BVYER{number:019d}", name, siret, _place(number, department, region)


def _place(number: int, department: str, region: str) -> Place:
    """Half of the buyers name their commune, a quarter its postcode, a quarter the département alone."""
    known = communes.of_department(department)
    one = communes.commune(known[number * 7 % len(known)])
    if number % 4 == 0 or one is None:
        return Place(code=department, code_type="department", label=region)
    if number % 4 == 1 and one.postcodes:
        return Place(code=one.postcodes[0], code_type="postcode")
    return Place(code=one.code, code_type="commune", label=one.name)


def notices(count: int, seed: int = 1, buyers: int = 4000) -> Iterator[Consultation]:
    """`count` published consultations, oldest first, over YEARS years; deadlines some five weeks later."""
    pick = random.Random(seed)
    known = [_buyer(pick, number) for number in range(buyers)]
    weights = [1 / (rank + 5) for rank in range(buyers)]
    chosen = pick.choices(known, weights, k=count)
    step = timedelta(days=365 * YEARS) / max(count, 1)
    for number, (buyer_id, name, siret, place) in enumerate(chosen):
        at = LAST - step * (count - number)
        yield _notice(pick, number, at.replace(microsecond=at.microsecond // 1000 * 1000), buyer_id, name, siret, place)


def _notice(pick: random.Random, number: int, at: datetime, buyer_id: str, name: str, siret: str, place: Place) -> Consultation:
    deadline = (at + timedelta(days=max(12, int(pick.gauss(33, 9))))).replace(
        hour=pick.choice(_HOURS), minute=pick.choice((0, 0, 0, 30)), second=0, microsecond=0
    )
    division = pick.choice(list(DIVISIONS))
    code = f"{division}{pick.randrange(0, 7)}{pick.randrange(0, 9)}{pick.choice(('00', '10', '20', '31'))}00"
    title = f"{pick.choice(_ACTS)} {pick.choice(_THINGS)} {pick.choice(_FIRST)}-{_rare(pick)}"
    count = pick.choice((1, 1, 1, 2, 3, 5))
    lots = tuple(Lot(number=n, title=f"{pick.choice(_LOTS)} {_rare(pick)}" if count > 1 else title) for n in range(1, count + 1))
    words = " ".join(pick.choice(_THINGS) + " " + _rare(pick) for _ in range(6))
    return Consultation(
        id=f"01N{number:023d}", buyer_id=buyer_id, buyer_name=name, buyer_siret=siret, title=title, procedure=pick.choice(_PUBLIC), created_at=at,
        published_at=at, submission_deadline=deadline, reference=f"{at.year}-{pick.choice('ABCDFST')}{number:06d}", category=pick.choice(("works", "supplies", "services")),
        cpv=code, place=place, lots=lots, description=f"{pick.choice(_ACTS)} {words}.", mh="0" * 64,
        terms=Terms(reserved=pick.choice(("",) * 30 + ("disability", "insertion", "both", "social-economy")),
                    clauses=Clauses(social=pick.random() < 0.2, environmental=pick.random() < 0.4)),
        opened_at=deadline + timedelta(days=1) if pick.random() < 0.5 and deadline + timedelta(days=1) < LAST else None,
        cancelled_at=at + timedelta(days=5) if pick.random() < 0.02 else None,
    )  # fmt: skip
