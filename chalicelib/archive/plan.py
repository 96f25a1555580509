"""The file plan of a transferred procedure: six units, each with what is kept of it and how long (REQ-172)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..domain.rules import retention

PUBLICITY, DOCUMENTS, PROCEDURE, LOSING, CONTRACT, PROOFS = UNITS = ("publicity", "documents", "procedure", "losing", "contract", "proofs")
TITLES = {
    PUBLICITY: "Publicité et avis",
    DOCUMENTS: "Dossier de consultation, version par version",
    PROCEDURE: "Registres et pièces de la procédure",
    LOSING: "Candidatures et offres non retenues",
    CONTRACT: "Offre retenue, marché et échanges",
    PROOFS: "Journaux, clés publiques et preuves",
}
_BY_PATH = (
    ("donnees/avis", PUBLICITY), ("donnees/decisions", CONTRACT), ("donnees/courriers", CONTRACT), ("dce/", DOCUMENTS),
    ("pieces/", CONTRACT), ("registres/", PROCEDURE), ("donnees/", PROCEDURE), ("index.pdf", PROCEDURE), ("ouvertures/", PROOFS),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """How long a unit is kept: from `start` when that is known."""

    rule: retention.Rule
    start: date | None
    years: int


@dataclass(frozen=True, kw_only=True)
class Hold:
    """What forbids elimination meanwhile."""

    since: date
    owner: str
    reason: str


def unit(path: str, winners: Sequence[str]) -> str:
    """The unit of a file of the folder; `winners`: ids of the deposits that hold the contract."""
    if path.startswith("plis/"):
        return CONTRACT if path.split("/")[1] in winners else LOSING
    return next((found for start, found in _BY_PATH if path.startswith(start)), PROOFS)


def keepings(category: str, starts: Mapping[str, date | None], on: date, years: Mapping[str, int]) -> dict[str, Keeping]:
    """Unit → how long. `starts`: event → its day; `years`: what the entity lengthened, by kind of papers."""
    contract = retention.CONTRACT_WORKS if category == "works" else retention.CONTRACT
    kinds = dict.fromkeys(UNITS, retention.PROCEDURE) | {LOSING: retention.LOSING_OFFERS, CONTRACT: contract}
    found = {}
    for name, kind in kinds.items():
        asked = retention.rule(kind, on)
        found[name] = Keeping(rule=asked, start=starts.get(asked.event), years=max(asked.years, years.get(kind, 0)))
    return found
