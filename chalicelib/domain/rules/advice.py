"""Which procedures an estimate allows, and why: the advice shown beside it, and the refusal of a wrong choice (REQ-024)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .. import procedure as procedures
from ..buyer import BuyerKind
from ..consultation import Consultation
from . import grounds, scope, thresholds
from .amounts import estimate as estimate_of
from .amounts import euros
from .point import Point

ALLOWED, CONDITIONAL, REFUSED = "allowed", "conditional", "refused"
_OF = {"works": "de travaux", "supplies": "de fournitures", "services": "de services"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the advice depends on. `estimate` excludes tax, None when not told yet."""

    estimate: Decimal | None
    category: str
    kind: BuyerKind
    on: date
    specific_services: bool = False
    special_object: bool = False

    @property
    def threshold(self) -> int:
        return thresholds.formalised(self.category, self.kind, self.on)

    @property
    def above(self) -> bool:
        return self.estimate is not None and self.estimate >= self.threshold


@dataclass(frozen=True, kw_only=True)
class Advice:
    """`verdict`: allowed, conditional (in the cases `reason` tells) or refused. `reason` says what would be accepted."""

    procedure: str
    verdict: str
    reason: str
    article: str


def of(c: Consultation, on: date) -> Case:
    terms = c.terms
    return Case(estimate=estimate_of(c), category=c.category or "services", kind=c.buyer_kind, on=on, specific_services=terms.specific_services,
                special_object=terms.special_object)  # fmt: skip


def advise(case: Case) -> list[Advice]:
    """One line a procedure, in the order of the table."""
    return [judge(row.code, case) for row in procedures.ROWS]


def judge(code: str, case: Case) -> Advice:
    """Raises KeyError for an unknown procedure."""
    verdict, reason, article = _JUDGES[code](case)
    return Advice(procedure=code, verdict=verdict, reason=reason, article=article)


def recommended(case: Case) -> str | None:
    """The simplest procedure the estimate allows; None without an estimate."""
    if case.estimate is None:
        return None
    if case.estimate < thresholds.dispense(case.category, case.on):
        return "SANS_PUB"
    return "MAPA_OUVERT" if not case.above or case.specific_services else "AOO"


def summary(case: Case) -> str:
    """One sentence for the buyer: « Avec 130 000 € HT de fournitures, la procédure adaptée suffit… »."""
    if case.estimate is None:
        return "Indiquez l’estimation hors taxes : elle dit quelles procédures sont possibles."
    amount = f"Avec {euros(case.estimate)} HT {_OF[case.category]}"
    dispense = thresholds.dispense(case.category, case.on)
    if case.estimate < dispense:
        return f"{amount}, ni publicité ni mise en concurrence ne sont obligatoires (moins de {euros(dispense)}) ; la procédure adaptée reste possible."
    if not case.above:
        return f"{amount}, la procédure adaptée suffit (la procédure formalisée commence à {euros(case.threshold)})."
    if case.specific_services:
        return f"{amount} de prestations sociales ou spécifiques, la procédure adaptée suffit quel que soit le montant."
    return f"{amount}, une procédure formalisée est obligatoire (à partir de {euros(case.threshold)}) : l’appel d’offres ouvert est la plus simple."


Verdict = tuple[str, str, str]


def _adapted(case: Case) -> Verdict:
    if case.specific_services:
        return ALLOWED, "Services sociaux ou spécifiques : possible quel que soit le montant.", "CCP R2123-1 3°"
    if not case.above:
        return ALLOWED, f"Possible en dessous de {euros(case.threshold)} HT.", "CCP R2123-1 1°"
    small = thresholds.small_lot(case.category, case.on)
    return (
        REFUSED,
        f"À partir de {euros(case.threshold)} HT, une procédure formalisée est obligatoire : appel d’offres, procédure avec négociation ou dialogue "
        f"compétitif. Seuls de petits lots (moins de {euros(small)} chacun, 20 % du total au plus) peuvent faire l’objet d’une procédure adaptée à part.",
        "CCP R2123-1, R2124-1",
    )


def _open(case: Case) -> Verdict:
    return ALLOWED, "Possible quel que soit le montant.", "CCP R2124-1, R2124-2"


def _negotiated(article: str) -> Callable[[Case], Verdict]:
    def judged(case: Case) -> Verdict:
        if grounds.needed("PAN", case.kind, case.above) is None:
            return ALLOWED, "Possible librement ici.", article
        return CONDITIONAL, "Possible dans l’un des six cas de l’article R2124-3, à nommer.", article

    return judged


def _without_publicity(case: Case) -> Verdict:
    limit = thresholds.dispense(case.category, case.on)
    if case.estimate is not None and case.estimate < limit:
        return ALLOWED, f"Possible : moins de {euros(limit)} HT.", "CCP R2122-8"
    return CONDITIONAL, f"Possible en dessous de {euros(limit)} HT, ou dans un autre cas que le code énumère.", "CCP R2122-1 à R2122-11"


def _only(kinds: tuple[BuyerKind, ...], yes: str, no: str, article: str) -> Callable[[Case], Verdict]:
    return lambda case: (ALLOWED, yes, article) if case.kind in kinds else (REFUSED, no, article)


def _when(reason: str, article: str) -> Callable[[Case], Verdict]:
    return lambda case: (CONDITIONAL, reason, article)


def _concession(case: Case) -> Verdict:
    return ALLOWED, f"Pour une concession, obligatoire à partir de {euros(thresholds.concession(case.on))} HT.", "CCP R3121-1 à R3125-7"


def _light_concession(case: Case) -> Verdict:
    limit = thresholds.concession(case.on)
    if case.special_object or case.estimate is None or case.estimate < limit:
        return ALLOWED, f"Pour une concession de moins de {euros(limit)} HT, ou d’un objet de l’article R3126-1.", "CCP R3126-1"
    return (
        REFUSED,
        f"À partir de {euros(limit)} HT, la procédure complète de concession est obligatoire, sauf objet de l’article R3126-1.",
        "CCP R3126-1",
    )


_JUDGES: dict[str, Callable[[Case], Verdict]] = {
    "MAPA_OUVERT": _adapted,
    "MAPA_RESTREINT": _adapted,
    "AOO": _open,
    "AOR": _open,
    "PAN": _negotiated("CCP R2124-3, R2124-4"),
    "DIALOGUE": _negotiated("CCP R2124-5, R2124-6"),
    "PARTENARIAT_INNOVATION": _when("Si aucune solution du marché ne répond au besoin : recherche, puis achat.", "CCP R2172-20"),
    "CONCOURS_OUVERT": _when("Pour choisir un plan ou un projet après avis d’un jury.", "CCP R2162-15"),
    "CONCOURS_RESTREINT": _when("Pour choisir un plan ou un projet après avis d’un jury, surtout en maîtrise d’œuvre.", "CCP R2162-15, R2172-2"),
    "SANS_PUB": _without_publicity,
    "MARCHE_SUBSEQUENT": _when("Seulement à partir d’un accord-cadre déjà conclu, entre ses titulaires.", "CCP R2162-7"),
    "SAD": _when("Pour des achats d’usage courant, ouvert à toute entreprise pendant sa durée.", "CCP R2162-37"),
    "SAD_SPECIFIQUE": _when("Seulement dans un système d’acquisition dynamique déjà en place.", "CCP R2162-49"),
    "SYSTEME_QUALIFICATION": _only(
        (BuyerKind.ENTITY,), "Possible pour une entité adjudicatrice.", "Réservé aux entités adjudicatrices (réseaux) : choisissez une autre procédure.",
        "CCP R2162-27"),
    "CONCESSION": _concession,
    "CONCESSION_SIMPLIFIEE": _light_concession,
    "MDS_AOR": _only(
        (BuyerKind.STATE, BuyerKind.DEFENCE), "Pour un marché de défense ou de sécurité.",
        "Réservé à l’État et à ses établissements pour la défense ou la sécurité : choisissez l’appel d’offres restreint.", "CCP L1113-1"),
}  # fmt: skip


def points(c: Consultation, on: date) -> Iterator[Point]:
    """The choice of procedure against the estimate and the kind of buyer."""
    case = of(c, on)
    judged = judge(c.procedure, case)
    label = procedures.BY_CODE[c.procedure].label
    if judged.verdict == REFUSED:
        yield Point("procedure-refused", "identification", "procedure", f"{label} : {judged.reason}", judged.article)
    yield from _ground(c, case)
    if case.estimate is None and c.procedure in scope.ADAPTED | {"CONCESSION_SIMPLIFIEE"}:
        yield Point(
            "missing-estimate",
            "identification",
            "terms.estimate_eur",
            "Sans estimation, la plateforme ne peut pas vérifier la procédure.",
            "CCP R2121-1",
            blocks=False,
        )
    if on > thresholds.KNOWN_UNTIL:
        yield Point(
            "thresholds-outdated",
            "identification",
            "procedure",
            "Les seuils connus ici s’arrêtent fin 2027 : vérifiez ceux en vigueur.",
            "CCP annexe 2",
            blocks=False,
        )


def _ground(c: Consultation, case: Case) -> Iterator[Point]:
    table = grounds.needed(c.procedure, c.buyer_kind, case.above)
    if table is None:
        return
    where = ("identification", "terms.ground")
    named = c.terms.ground or (grounds.AMOUNT if table is grounds.WITHOUT_PUBLICITY else "")
    if named not in table:
        articles = f"{next(iter(table.values())).article} et suivants"
        yield Point("missing-ground", *where, "Nommez le cas prévu par le code qui permet cette procédure.", f"CCP {articles}")
        return
    ground = table[named]
    limit = thresholds.dispense(case.category, case.on) if named == grounds.AMOUNT else ground.below_eur
    if limit is not None and case.estimate is None:
        yield Point(
            "missing-estimate",
            "identification",
            "terms.estimate_eur",
            f"Indiquez l’estimation : ce cas vaut en dessous de {euros(limit)} HT.",
            f"CCP {ground.article}",
        )
    elif limit is not None and case.estimate is not None and case.estimate >= limit:
        yield Point(
            "above-dispense",
            *where,
            f"Estimé à {euros(case.estimate)} HT : ce cas vaut en dessous de {euros(limit)} HT. Nommez un autre cas, ou choisissez la procédure adaptée.",
            f"CCP {ground.article}",
        )
