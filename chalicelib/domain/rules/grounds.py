"""Cases in which the code opens a procedure that is not of common right: the buyer names one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..buyer import BuyerKind

AMOUNT = "amount"


@dataclass(frozen=True)
class Ground:
    """A case of the code; `below_eur`: only under that estimate, excluding tax."""

    label: str
    label_en: str
    article: str
    below_eur: int | None = None


WITHOUT_PUBLICITY: Mapping[str, Ground] = {
    AMOUNT: Ground("Montant inférieur au seuil de dispense", "Below the exemption threshold", "R2122-8"),
    "urgency": Ground("Urgence impérieuse, imprévisible", "Extreme urgency", "R2122-1"),
    "unsuccessful": Ground("Consultation précédente restée infructueuse", "No suitable tender before", "R2122-2"),
    "exclusive": Ground("Un seul opérateur possible : raison artistique, technique, droits exclusifs", "Only one operator possible", "R2122-3"),
    "additional": Ground("Livraisons complémentaires, ou matières premières cotées", "Additional deliveries or quoted commodities", "R2122-4"),
    "bargain": Ground("Conditions particulièrement avantageuses : cessation d’activité", "Particularly advantageous terms", "R2122-5"),
    "contest": Ground("Lauréat d’un concours", "Winner of a design contest", "R2122-6"),
    "repeated": Ground("Prestations similaires prévues dans le premier marché", "Repetition of similar works or services", "R2122-7"),
    "books": Ground("Livres non scolaires", "Books", "R2122-9", 90_000),  # (to confirm)
    "innovation": Ground("Achat innovant", "Innovative purchase", "R2122-9-1", 100_000),  # (to confirm)
    "other": Ground("Autre cas prévu par le code", "Other case of the code", "R2122-10, R2122-11"),
}  # fmt: skip

NEGOTIATION: Mapping[str, Ground] = {
    "adaptation": Ground("Aucune solution disponible ne répond au besoin sans adaptation", "Available solutions need adaptation", "R2124-3 1°"),
    "innovative": Ground("Le besoin appelle une solution innovante", "Innovative solution", "R2124-3 2°"),
    "design": Ground("Le marché comporte de la conception", "Design is included", "R2124-3 3°"),
    "complex": Ground("Nature, complexité, montage ou risques : une négociation préalable est nécessaire", "Nature, complexity or risks", "R2124-3 4°"),
    "unspecified": Ground("Les spécifications ne peuvent pas être assez précises", "Specifications cannot be precise enough", "R2124-3 5°"),
    "irregular": Ground("Seules des offres irrégulières ou inacceptables ont été reçues", "Only irregular tenders were received", "R2124-3 6°"),
}  # fmt: skip


def needed(procedure: str, kind: BuyerKind, above_threshold: bool) -> Mapping[str, Ground] | None:
    """The cases among which the buyer must name one, or None when the procedure is freely chosen.

    Contracting entities negotiate freely (R2124-4, R2124-6), and so does everybody below the thresholds (R2123-5).
    """
    if procedure == "SANS_PUB":
        return WITHOUT_PUBLICITY
    free = kind is BuyerKind.ENTITY or not above_threshold
    return None if procedure not in ("PAN", "DIALOGUE") or free else NEGOTIATION
