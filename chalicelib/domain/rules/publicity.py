"""Where a call for competition must be published, by amount, kind of contract, buyer and day (CCP R2131-12 to R2131-20, R3122-1 to R3122-5; REQ-028, REQ-030)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..buyer import BuyerKind
from ..consultation import Consultation
from . import scope, thresholds
from .advice import of
from .amounts import estimate as estimate_of
from .amounts import euros
from .dated import in_force

PROFILE, BOAMP, JAL, JOUE, PRESS = "profile", "boamp", "jal", "joue", "press"
CHANNELS = (BOAMP, JAL, JOUE, PRESS)
"""Outside the platform: official bulletin, newspaper of legal notices, European journal, specialised press."""

_NATIONAL_FORM_FROM = [(date(2019, 4, 1), 90_000)]  # R2131-12 2°
_SOCIAL_NOTICE_FROM = [
    (date(2019, 4, 1), {BuyerKind.STATE: 750_000, BuyerKind.AUTHORITY: 750_000, BuyerKind.ENTITY: 1_000_000, BuyerKind.DEFENCE: 1_000_000}),
]  # R2131-14 (to confirm)
JOUE_FIRST = timedelta(hours=48)
"""The national notice waits for the European one, or for this long after its receipt was confirmed (R2131-20, R3122-5)."""
_WITHOUT = frozenset({"SANS_PUB", "MARCHE_SUBSEQUENT", "SAD_SPECIFIQUE"})


@dataclass(frozen=True)
class Routing:
    """`required`: each group asks for one of its channels. `reason` is French, with the amount that decides; `article` its source."""

    required: tuple[tuple[str, ...], ...]
    reason: str
    article: str

    @property
    def european(self) -> bool:
        return any(JOUE in group for group in self.required)

    def missing(self, done: set[str]) -> list[tuple[str, ...]]:
        """Groups that no channel of `done` satisfies yet."""
        return [group for group in self.required if not done & set(group)]


def route(c: Consultation, now: datetime) -> Routing:
    """What the law of its launch asks of a consultation. A phase after the first was announced with it."""
    on = c.rules_day(now)
    if c.procedure in _WITHOUT or not scope.begins(c):
        return Routing((), "Aucun avis : les entreprises sont invitées directement.", "CCP R2122-1 à R2122-11, R2162-10, R2162-51")
    return _concession(c, on) if c.procedure in scope.CONCESSIONS else _marche(c, on)


def _marche(c: Consultation, on: date) -> Routing:
    case, amount = of(c, on), estimate_of(c)
    threshold, form = thresholds.formalised(case.category, case.kind, on), in_force(_NATIONAL_FORM_FROM, on)
    if c.terms.specific_services:
        limit = in_force(_SOCIAL_NOTICE_FROM, on)[case.kind]
        if amount is not None and amount >= limit:
            return Routing(
                ((JOUE,),),
                f"Services sociaux ou spécifiques à partir de {euros(limit)} HT : avis au Journal officiel de l’Union européenne.",
                "CCP R2131-14",
            )
        return Routing((), "Services sociaux ou spécifiques : publicité libre, adaptée à l’objet.", "CCP R2131-14")
    if case.above or c.procedure in scope.DEFENCE:
        return Routing(
            ((BOAMP,), (JOUE,)), f"À partir de {euros(threshold)} HT : BOAMP et Journal officiel de l’Union européenne.", "CCP R2131-16"
        )
    if amount is None:
        return Routing(((BOAMP, JAL),), "Sans estimation, prévoyez au moins le BOAMP ou un journal d’annonces légales.", "CCP R2131-12")
    if case.kind is BuyerKind.ENTITY:
        return Routing(
            (),
            f"Entité adjudicatrice en dessous de {euros(threshold)} HT : publicité libre, adaptée au montant et à l’objet.",
            "CCP R2131-13 (à confirmer)",
        )
    if amount >= form:
        return Routing(
            ((BOAMP, JAL),),
            f"De {euros(form)} à {euros(threshold)} HT : BOAMP ou journal d’annonces légales, au modèle national.",
            "CCP R2131-12 2°",
        )
    return Routing(
        (),
        f"En dessous de {euros(form)} HT : publicité libre, adaptée au montant et à l’objet. Le profil d’acheteur peut suffire.",
        "CCP R2131-12 1°",
    )


def _concession(c: Consultation, on: date) -> Routing:
    limit = thresholds.concession(on)
    if c.procedure == "CONCESSION":
        return Routing(
            ((JOUE,), (BOAMP, JAL), (PRESS,)),
            f"Concession à partir de {euros(limit)} HT : Journal officiel de l’Union européenne, BOAMP ou journal d’annonces légales, et presse spécialisée.",
            "CCP R3122-2",
        )
    return Routing(
        ((BOAMP, JAL),),
        "Concession simplifiée : BOAMP ou journal d’annonces légales, et presse spécialisée si l’objet le demande.",
        "CCP R3126-4",
    )


def national_from(joue_published_at: datetime | None, receipt_confirmed_at: datetime | None) -> datetime | None:
    """First instant at which a national notice may appear once a European one is due; None while nothing is known (R2131-20)."""
    waits = [at for at in (joue_published_at, receipt_confirmed_at + JOUE_FIRST if receipt_confirmed_at else None) if at]
    return min(waits) if waits else None
