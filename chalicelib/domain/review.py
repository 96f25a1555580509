"""What still blocks publication, and where to mend it: the review page is this list (REQ-020 to REQ-025, REQ-084)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import procedure as procedures
from .consultation import Consultation, FileState
from .instants import day_in_french, paris_day
from .rules import periods


@dataclass(frozen=True)
class Point:
    """A blocking point or a warning: wizard step, field, French phrase, article."""

    code: str
    step: str
    field: str
    detail: str
    article: str = ""


def blocking(c: Consultation, now: datetime) -> list[Point]:
    return [*_identification(c), *_lots(c), *_calendar(c, now), *_dce(c), *_keys(c)]


def warnings(c: Consultation, now: datetime) -> list[Point]:
    if c.submission_deadline and periods.minimum_days(c.procedure) is None and c.submission_deadline < now + timedelta(days=15):
        return [
            Point(
                "short-period",
                "calendar",
                "submission_deadline",
                "Moins de 15 jours pour répondre : assurez-vous que ce délai est adapté à l’objet du marché.",
                "CCP R2151-1",
            )
        ]
    return []


def _identification(c: Consultation) -> Iterator[Point]:
    asked = {
        "reference": (c.reference, "Donnez une référence à la consultation."),
        "title": (c.title, "Indiquez l’objet de la consultation."),
        "category": (c.category, "Choisissez la nature : travaux, fournitures ou services."),
        "cpv": (c.cpv, "Choisissez le code CPV principal."),
        "place": (c.place, "Indiquez le lieu d’exécution."),
        "contact": (c.contact.email, "Indiquez l’adresse électronique du contact."),
    }
    for name, (value, phrase) in asked.items():
        if not value:
            yield Point(f"missing-{name}", "identification", name, phrase, "CCP R2132-2" if name == "contact" else "")


def _lots(c: Consultation) -> Iterator[Point]:
    if not c.lots:
        yield Point("missing-lots", "lots", "lots", "Décrivez au moins un lot (un seul si le marché n’est pas alloti).", "CCP L2113-10")
    for index, lot in enumerate(c.lots):
        if not lot.title.strip():
            yield Point("missing-lot-title", "lots", f"lots.{index}.title", f"Donnez un intitulé au lot {lot.number}.", "CCP R2113-1")


def _calendar(c: Consultation, now: datetime) -> Iterator[Point]:
    deadline = c.submission_deadline
    if deadline is None:
        yield Point("missing-deadline", "calendar", "submission_deadline", "Fixez la date et l’heure limites de remise.", "CCP R2151-1")
        return
    if deadline <= now:
        yield Point("past-deadline", "calendar", "submission_deadline", "La date limite est déjà passée.", "CCP R2151-1")
        return
    earliest = periods.earliest_deadline(c.procedure, paris_day(now))
    if earliest and paris_day(deadline) < earliest:
        row = procedures.BY_CODE[c.procedure]
        yield Point(
            "short-period",
            "calendar",
            "submission_deadline",
            f"{row.label} : au moins {periods.minimum_days(c.procedure)} jours. Au plus tôt : {day_in_french(earliest)}.",
            "CCP " + ", ".join(row.articles),
        )


def _dce(c: Consultation) -> Iterator[Point]:
    if not c.dce_draft:
        yield Point("missing-dce", "dce", "dce", "Déposez les documents de la consultation.", "CCP R2132-2")
    for file in c.dce_draft:
        if file.state is FileState.REFUSED:
            yield Point("refused-file", "dce", f"dce.{file.id}", f"« {file.name} » est refusé : {file.refusal_detail}")
        elif file.state is not FileState.READY:
            yield Point("unready-file", "dce", f"dce.{file.id}", f"« {file.name} » : envoi ou vérification en cours.")


def _keys(c: Consultation) -> Iterator[Point]:
    members, quorum = c.committee.members, c.committee.quorum
    if not members:
        yield Point("missing-committee", "keys", "committee", "Désignez les membres chargés de l’ouverture des plis.", "REQ-084")
        return
    if not 2 <= quorum <= len(members):
        yield Point("bad-quorum", "keys", "committee.quorum", "Le quorum est d’au moins 2 et d’au plus le nombre de membres.", "REQ-084")
    elif len(members) < quorum + 1 and not c.recovery_recipient:
        yield Point(
            "fragile-quorum",
            "keys",
            "committee",
            "Ajoutez un membre de plus que le quorum, ou une clé de secours : sinon la perte d’une seule clé perdrait les offres.",
            "REQ-084",
        )
    for member in members:
        if not member.recipient:
            yield Point(
                "missing-key", "keys", f"committee.{member.user_id}", f"{member.name} n’a pas encore créé sa clé d’ouverture.", "REQ-084"
            )
        elif not member.proved:
            yield Point(
                "unproved-key", "keys", f"committee.{member.user_id}", f"{member.name} n’a pas encore réussi la répétition.", "REQ-084"
            )
