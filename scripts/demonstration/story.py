"""The story of the demonstration, told in order on a trial clock that ends at the present instant."""

from __future__ import annotations

import json
import os
from pathlib import Path

from chalicelib import config, wiring
from chalicelib.adapters import cloud
from chalicelib.usecases.search import index as search_index
from demonstration import after, dossiers, online, region
from demonstration import cast as people
from demonstration.acts import FORMAL_DAYS, Stage
from demonstration.calendar import Calendar
from embedded import controls

BEGAN_DAYS_AGO = 100
SETTLED_S = 120
SIGN_INS = "demonstration.json"


def tell(environment: dict[str, str], data: Path, origin: str) -> None:
    """Load the demonstration once; print its sign-ins each time."""
    kept = data / SIGN_INS
    if not kept.exists():
        os.environ.update({name: value for name, value in environment.items() if name.startswith("AWS_")})
        settings = config.read(environment)
        ports = cloud.ports(settings)
        assert settings.clock_file is not None
        calendar = Calendar(settings.clock_file, ports, lambda: controls.settle(environment, SETTLED_S))
        cast = _play(ports, wiring.use_cases(ports, settings), calendar)
        kept.write_text(
            json.dumps([{"email": p.user.email, "role": p.role, "codes": p.codes[:5]} for p in cast.people], ensure_ascii=False, indent=1)
        )
    _announce(json.loads(kept.read_text()), origin)


def _play(ports: wiring.Ports, use: wiring.UseCases, calendar: Calendar) -> people.Cast:
    calendar.go(-BEGAN_DAYS_AGO)
    cast = people.bring(ports)
    stage = Stage(ports, use, cast)
    try:
        region.tree(stage)
        region.services(stage)
        _finished(stage, calendar)
        _standstill(stage, calendar)
        _opened(stage, calendar)
        _closed(stage, calendar)
        for tale in (after.negotiation, dossiers.restricted, dossiers.framework, dossiers.dynamic, dossiers.contest):
            tale(stage, calendar)
        _online(stage, calendar)
    finally:
        calendar.go(0)
    _drafts(stage)
    region.dispute(stage)
    region.delegation(stage)
    ports.objects.delete("public", search_index.HEAD)  # the story does not run in the order of its dates: the index is made anew
    use.index.fold(ports.clock.now())
    use.open_data.publish(ports.clock.now())
    return cast


def _finished(stage: Stage, calendar: Calendar) -> None:
    """Published, opened, awarded, notified, its essential data online."""
    calendar.go(-92)
    done = stage.published("ville", "2026-VDT-011", "Réfection de la toiture de l’école du Centre", days=FORMAL_DAYS, procedure="AOO", cpv="45261000",
                    lots=("Couverture",))  # fmt: skip
    calendar.go(-60)
    stage.download(done)
    winner, other = stage.deposit(done, 0), stage.deposit(done, 1)
    calendar.go(-55)
    stage.use.closures.sweep(stage.ports.clock.now())
    stage.open("ville", done)
    calendar.go(-45)
    stage.award("ville", done, winner, [other], "118250.50")
    stage.tell("ville", done, "rejection", [other])
    calendar.go(-30)
    [notification] = stage.tell("ville", done, "notification", [winner])
    calendar.go(-29)
    stage.read(0, done, notification)
    stage.use.open_data.publish(stage.ports.clock.now())


def _standstill(stage: Stage, calendar: Calendar) -> None:
    """Decided, the others told, not signed yet."""
    calendar.go(-55)
    told = stage.published("hopital", "2026-CH-207", "Fourniture de mobilier d’hébergement", days=FORMAL_DAYS, procedure="AOO", category="supplies", cpv="39000000",
                    lots=("Mobilier",))  # fmt: skip
    calendar.go(-25)
    winner, other = stage.deposit(told, 5), stage.deposit(told, 2)
    calendar.go(-18)
    stage.use.closures.sweep(stage.ports.clock.now())
    stage.open("hopital", told)
    calendar.go(-4)
    stage.award("hopital", told, winner, [other], "86400")
    stage.tell("hopital", told, "rejection", [other])


def _opened(stage: Stage, calendar: Calendar) -> None:
    """Opened, and being judged by three evaluators."""
    calendar.go(-28)
    opened = stage.published(
        "agglo", "2026-AGG-033", "Entretien des espaces verts communautaires", days=20, category="services", cpv="77310000"
    )
    calendar.go(-12)
    for company in (2, 3, 4):
        stage.deposit(opened, company)
    calendar.go(-7)
    stage.use.closures.sweep(stage.ports.clock.now())
    stage.open("agglo", opened)
    after.analysis(stage, calendar, "agglo", opened, ("74200", "81900", "69450"))


def _closed(stage: Stage, calendar: Calendar) -> None:
    """Waiting for the committee, one with a late deposit, one with none."""
    calendar.go(-24)
    closed = stage.published("ville", "2026-VDT-019", "Rénovation énergétique du gymnase", days=22, lots=("Isolation", "Menuiseries"))
    empty = stage.published(
        "commune", "2026-SE-002", "Maîtrise d’œuvre pour la salle des fêtes", days=21, category="services", cpv="71221000"
    )
    calendar.go(-5)
    stage.deposit(closed, 1, (1, 2))
    stage.deposit(closed, 3, (1,))
    calendar.go(-1.45)
    stage.deposit(closed, 4, (2,))
    calendar.go(-1)
    stage.use.closures.sweep(stage.ports.clock.now())
    assert empty


def _online(stage: Stage, calendar: Calendar) -> None:
    """With questions, notices to journals, a correction; and one that was cancelled."""
    calendar.go(-16)
    dropped = stage.published("commune", "2026-SE-001", "Aire de jeux du bourg", days=26, cpv="45112723")
    calendar.go(-13)
    meals = stage.ready("ville", title="Restauration scolaire : denrées biologiques", reference="2026-VDT-024", procedure="AOO", category="supplies",
                        cpv="15000000", days=48, lots=("Fruits et légumes", "Produits laitiers", "Épicerie"))  # fmt: skip
    online.to_europe(stage, "ville", meals)
    calendar.go(-10)
    near = stage.published("agglo", "2026-AGG-041", "Collecte des déchets verts", days=20, category="services", cpv="90511000",
                           lots=("Secteur nord", "Secteur sud"))  # fmt: skip
    lifts = stage.published("hopital", "2026-CH-221", "Travaux de mise aux normes des ascenseurs", days=38, procedure="AOO", cpv="45313100")
    stage.publish("ville", meals)
    stage.download(dropped)
    online.in_boamp(stage, "ville", meals, "26-104512")
    online.in_boamp(stage, "hopital", lifts, "26-104873")
    calendar.go(-9)
    online.questions(stage, "agglo", near)
    calendar.go(-5)
    online.correct(stage, "ville", meals)
    online.cancel(stage, "commune", dropped)
    calendar.go(-3)
    road = stage.published("commune", "2026-SE-003", "Réfection de la voirie communale", days=24, cpv="45233140")
    online.in_a_newspaper(stage, "commune", road)
    stage.download(near)
    stage.deposit(near, 4, (1,))


def _drafts(stage: Stage) -> None:
    """Two drafts, a model to copy from, a rehearsal online."""
    stage.draft("ville", title="Aménagement de la place du marché", reference="2026-VDT-030", procedure="AOO", category="works", cpv="45233262", days=50,
                lots=("Voirie", "Éclairage"))  # fmt: skip
    stage.draft("agglo", title="Transport à la demande", reference="2026-AGG-050", procedure="MAPA_OUVERT", category="services", cpv="60112000", days=30,
                lots=("Service",))  # fmt: skip
    stage.draft("ville", title="Modèle : entretien d’espaces verts", reference="MODELE-EV", procedure="MAPA_OUVERT", category="services", cpv="77310000",
                days=30, lots=("Tonte", "Élagage"), template=True)  # fmt: skip
    stage.published("ville", "ESSAI-2026-1", "Essai : une consultation pour apprendre", days=20, test=True)


def _announce(rows: list[dict], origin: str) -> None:
    lines = ["", "Démonstration / Demonstration", f"  Connexion : {origin}/connexion/   Courriels (codes) : {origin}/boite-aux-lettres/",
             f"  Phrase de passe des clés d’ouverture : {people.PASSPHRASE}", "  Adresse, rôle, codes de secours (chacun sert une fois) :"]  # fmt: skip
    lines += [f"    {row['email']:<34} {row['role']:<34} {'  '.join(row['codes'])}" for row in rows]
    print("\n".join(lines), flush=True)
