"""Contracts reserved to some operators (REQ-035)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..consultation import Consultation
from .point import Point

SOCIAL_ECONOMY = "social-economy"
SOCIAL_ECONOMY_MONTHS = 36


@dataclass(frozen=True)
class Reservation:
    label: str
    label_en: str
    article: str


KINDS: Mapping[str, Reservation] = {
    "disability": Reservation("Entreprises adaptées et ESAT", "Sheltered workshops", "L2113-12"),
    "insertion": Reservation("Structures d’insertion par l’activité économique", "Work integration enterprises", "L2113-13"),
    "both": Reservation("Entreprises adaptées, ESAT et structures d’insertion", "Sheltered workshops and work integration", "L2113-14"),
    SOCIAL_ECONOMY: Reservation("Entreprises de l’économie sociale et solidaire", "Social and solidarity economy", "L2113-15"),
}


def points(c: Consultation, on: date) -> Iterator[Point]:
    kind = c.terms.reserved
    if kind != SOCIAL_ECONOMY:
        return
    if c.category != "services" or not c.terms.specific_services:
        yield Point(
            "reserved-object",
            "lots",
            "terms.reserved",
            "L’économie sociale et solidaire : seulement pour des services de santé, sociaux ou culturels (cochez « services sociaux ou spécifiques »).",
            "CCP L2113-15",
        )
    if c.duration_months is not None and c.duration_months > SOCIAL_ECONOMY_MONTHS:
        yield Point(
            "reserved-duration",
            "identification",
            "duration_months",
            f"Marché réservé à l’économie sociale et solidaire : {SOCIAL_ECONOMY_MONTHS} mois au plus.",
            "CCP L2113-16",
        )
