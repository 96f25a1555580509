"""What a report on a procedure says of itself, element by element, from what was recorded (CCP R2184-1 to R2184-3; REQ-117)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...domain import procedure as procedures
from ...domain import slots
from ...domain.consultation import Consultation
from ...domain.decision import ABANDONED, AWARDED, UNSUCCESSFUL, Decision
from ...domain.evaluation import BASE, plain
from ...domain.evaluation_register import Evaluations
from ...domain.evaluation_report import NOTHING, Section
from ...domain.opening import ADMITTED, REJECTED
from ...domain.rules import grounds
from ..opening.envelopes import Envelopes
from .rankings import Ranking

_ASIDE = {
    "irregular": "irrégulière",
    "unacceptable": "inacceptable",
    "unsuitable": "inappropriée",
    "abnormally-low": "anormalement basse",
}
_OUTCOMES = {UNSUCCESSFUL: "infructueux", ABANDONED: "sans suite"}
R2, R3 = "CCP R2184-2", "CCP R2184-3"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything a report is drawn from. `rankings`: lot → its ranking, where every evaluator has closed."""

    consultation: Consultation
    seen: Envelopes
    register: Evaluations
    decisions: Sequence[Decision]
    rankings: Mapping[int, Ranking]


def sections(f: Facts) -> list[Section]:
    """Every element, in the order of the code; one that has nothing to say says so."""
    drawn: tuple[tuple[str, str, str, Iterable[str]], ...] = (
        ("subject", "Acheteur, objet et valeur", R2, _subject(f)),
        ("procedure", "Procédure suivie, et motifs du recours à cette procédure", R2, _procedure(f)),
        ("excluded", "Candidats exclus ou dont la candidature est rejetée, et motifs", R2, _applications(f, REJECTED)),
        ("selected", "Candidats sélectionnés, et motifs de leur choix", R2, [*_applications(f, ADMITTED), *_limit(f)]),
        ("method", "Méthode d’analyse : critères, évaluateurs", R2, _method(f)),
        ("ranking", "Classement des offres", R2, _ranking(f)),
        ("rejected", "Offres rejetées, et motifs", R2, _rejected(f)),
        ("low", "Offres anormalement basses : motifs du rejet", R2, _aside(f, low=True)),
        ("holder", "Titulaires, et motifs du choix de leur offre", R2, _holders(f)),
        (
            "subcontracting",
            "Part du marché que le titulaire a l’intention de sous-traiter, et sous-traitants connus",
            R2,
            _subcontracting(f),
        ),
        ("abandoned", "Lots infructueux ou sans suite, et raisons", R2, _abandoned(f)),
        ("means", "Raisons du recours à d’autres moyens de communication que les moyens électroniques", R2, []),
        ("conflicts", "Conflits d’intérêts décelés, et mesures prises", R2, []),
        ("allotment", "Motifs de l’absence d’allotissement", R3, _texts(f.consultation.terms.allotment.single_reason)),
        ("turnover", "Justification du chiffre d’affaires minimal exigé", R3, _texts(f.consultation.terms.turnover.reason)),
        ("duration", "Justification de la durée de l’accord-cadre", R3, _duration(f.consultation)),
    )
    return [Section(key=key, title=title, article=article, text="\n".join(lines) or NOTHING) for key, title, article, lines in drawn]


KEYS = (
    "subject", "procedure", "excluded", "selected", "method", "ranking", "rejected", "low", "holder", "subcontracting", "abandoned", "means",
    "conflicts", "allotment", "turnover", "duration",
)  # fmt: skip


def _texts(*given: str) -> list[str]:
    return [one.strip() for one in given if one.strip()]


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",") + " € HT"


def _subject(f: Facts) -> list[str]:
    c = f.consultation
    values = [one.estimate_eur for one in c.lots if one.estimate_eur is not None]
    estimate = c.terms.estimate_eur if c.terms.estimate_eur is not None else sum(values, Decimal(0)) if values else None
    return [
        f"{c.buyer_name} (SIRET {c.buyer_siret}).",
        *([f"{', '.join(c.head.address.splitlines())}."] if c.head.address else []),
        f"Objet : {c.title} (référence {c.reference or c.id}).",
        *(f"Lot {one.number} : {one.title}." for one in c.lots if len(c.lots) > 1),
        *([f"Valeur estimée : {_money(estimate)}."] if estimate else []),
        *(f"Lot {one.lot} attribué pour {_money(one.amount_eur)}." for one in f.decisions if one.amount_eur is not None),
    ]


def _procedure(f: Facts) -> list[str]:
    c = f.consultation
    ground = (grounds.WITHOUT_PUBLICITY if c.procedure == "SANS_PUB" else grounds.NEGOTIATION).get(c.terms.ground)
    row = procedures.BY_CODE[c.procedure]
    return [f"{row.label} ({', '.join(row.articles)}).", *([f"{ground.label} ({ground.article})."] if ground else [])]


def _name(f: Facts, deposit_id: str) -> str:
    return str(f.seen.bidder(f.seen.deposit(deposit_id))["company"]["name"])


def _applications(f: Facts, outcome: str) -> list[str]:
    """One line a company; lots are named where they differ."""
    found = []
    for one in f.seen.deposits:
        if one.withdrawn or str(slots.Slot(0, slots.CANDIDACY)) not in one.slots:
            continue
        said = {lot: f.seen.openings.admission(one.id, lot) for lot in one.lots}
        lots = [lot for lot, admission in said.items() if admission and admission["outcome"] == outcome]
        if not lots:
            continue
        where = "" if len(lots) == len(one.lots) else f" (lots {', '.join(map(str, lots))})"
        reasons = dict.fromkeys(_reason(admission) for lot in lots if (admission := said[lot]))
        found.append(f"{_name(f, one.id)}{where}{''.join(f' : {reason}' for reason in reasons if reason)}")
    return sorted(found)


def _reason(admission: Mapping[str, str]) -> str:
    article = f" ({admission['article']})" if admission.get("article") else ""
    return admission["reason"] + article if admission["reason"] else ""


def _limit(f: Facts) -> list[str]:
    limited = f.register.candidates
    return [f"Nombre de candidats limité à {len(limited['kept'])}. Critères : {limited['criteria']}"] if limited else []


def _method(f: Facts) -> Iterator[str]:
    for lot, ranking in f.rankings.items():
        grid = ranking.reading.required()
        items = " ; ".join(f"{one.label} ({plain(one.weight)})" for one in grid.items)
        yield f"Lot {lot} : {items}. Évaluateurs : {', '.join(one.name for one in grid.evaluators) or 'aucun, prix seul'}."


def _ranking(f: Facts) -> Iterator[str]:
    for lot, ranking in f.rankings.items():
        for one in ranking.ranked.get(BASE, ()):
            if one.rank and one.total is not None:
                tied = " ex æquo" if one.tied else ""
                yield f"Lot {lot}, rang {one.rank}{tied} : {_name(f, one.offer.deposit_id)}, {plain(one.total)} points."


def _rejected(f: Facts) -> Iterator[str]:
    yield from _aside(f, low=False)
    for decision in f.decisions:
        holders = {one.deposit_id for one in decision.holders}
        for one in sorted(decision.rankings, key=lambda ranked: ranked.rank):
            if decision.outcome == AWARDED and one.deposit_id not in holders:
                yield f"Lot {decision.lot}, rang {one.rank} : {_name(f, one.deposit_id)}{f' : {one.reason}' if one.reason else ''}"


def _aside(f: Facts, *, low: bool) -> Iterator[str]:
    for lot, ranking in f.rankings.items():
        for one in ranking.offers:
            if one.set_aside and (one.set_aside == "abnormally-low") is low:
                yield f"Lot {lot} : {_name(f, one.deposit_id)}, offre {_ASIDE[one.set_aside]} : {one.reason}"


def _holders(f: Facts) -> list[str]:
    awarded = [one for one in f.decisions if one.outcome == AWARDED]
    return [f"Lot {one.lot} : {', '.join(_name(f, each.deposit_id) for each in one.holders)}. {one.reason}" for one in awarded]


def _subcontracting(f: Facts) -> list[str]:
    said = {True: "une sous-traitance est déclarée", False: "aucune sous-traitance déclarée"}
    awarded = [one for one in f.decisions if one.outcome == AWARDED and one.essential_data.subcontracting is not None]
    return [f"Lot {one.lot} : {said[bool(one.essential_data.subcontracting)]}." for one in awarded]


def _abandoned(f: Facts) -> list[str]:
    c = f.consultation
    ended = [f"Lot {one.lot}, {_OUTCOMES[one.outcome]} : {one.reason}" for one in f.decisions if one.outcome in _OUTCOMES]
    return [*ended, *([f"Procédure sans suite : {c.cancellation_reason}"] if c.cancelled_at else [])]


def _duration(c: Consultation) -> list[str]:
    return _texts(c.terms.framework.long_reason) if c.terms.framework else []
