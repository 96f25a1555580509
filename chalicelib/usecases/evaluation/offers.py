"""The offers that are compared on a lot: their prices, their variants and options, those set aside and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count

from ...domain.consultation import Act
from ...domain.errors import Invalid, WrongState
from ...domain.evaluation import BASE, KINDS, MOST_OF_A_DEPOSIT, MOST_OFFERS, Offer, OfferList
from ...domain.permission import Action
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock
from .readings import LotReading, Readings

SET_ASIDE = ("irregular", "unacceptable", "unsuitable", "abnormally-low")
"""CCP L2152-1 to L2152-6; concessions use the same words."""
MOST_PRICE = Decimal("999999999999.99")


@dataclass(frozen=True, kw_only=True)
class Offers:
    clock: Clock
    consultations: ports.Consultations
    evaluations: ports.Evaluations
    readings: Readings

    def put(self, actor: Actor | None, consultation_id: str, lot: int, *, offers: Sequence[Offer], version: int) -> OfferList:
        """Keep the whole list over the version read, 0 for none. Raises Invalid, StaleVersion, WrongState `evaluation-closed`."""
        now = self.clock.now()
        consultation, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.PREPARE_ANALYSIS, now)
        consultation.require(Act.OPEN_ENVELOPES, now)
        reading = self.readings.lot(consultation, lot)
        if reading.state.consensus:
            raise WrongState("Le consensus de ce lot est clos : reprenez-le d’abord, avec un motif.", "evaluation-closed")
        wrong = dict(_wrong(reading, offers))
        if wrong:
            raise Invalid(wrong)
        named: list[Offer] = []
        for one in offers:
            taken = {other.id for other in (*offers, *named)}
            named.append(replace(one, id=_named(one, taken)))
        if tuple(named) == reading.listed.offers:
            return reading.listed  # kept twice, or its reply was lost
        return self.evaluations.put_offers(replace(reading.listed, offers=tuple(named), version=version))


def _named(offer: Offer, taken: Collection[str]) -> str:
    """The deposit's id for its offer; else its kind and number after it."""
    if offer.kind == BASE:
        return offer.deposit_id
    if offer.id.startswith(f"{offer.deposit_id}-{offer.kind[0].upper()}"):
        return offer.id
    names = (f"{offer.deposit_id}-{offer.kind[0].upper()}{number}" for number in count(1))
    return next(one for one in names if one not in taken)


def _wrong(reading: LotReading, offers: Sequence[Offer]) -> Iterator[tuple[str, str]]:
    deposits = {one.deposit_id for one in reading.offers}
    priced = {item.code for item in reading.grid.priced} if reading.grid else set()
    if len(offers) > MOST_OFFERS:
        yield "offers", f"Un lot compare au plus {MOST_OFFERS} offres, variantes comprises."
    for index, one in enumerate(offers):
        at = f"offers.{index}"
        if one.deposit_id not in deposits:
            yield f"{at}.deposit_id", "Ce pli n’a pas d’offre ouverte sur ce lot."
        if one.kind not in KINDS or sum(1 for other in offers if (other.deposit_id, other.kind) == (one.deposit_id, BASE)) > 1:
            yield f"{at}.kind", "Un pli a une seule offre de base."
        if sum(1 for other in offers if other.deposit_id == one.deposit_id) > MOST_OF_A_DEPOSIT:
            yield f"{at}.deposit_id", f"Un pli a au plus {MOST_OF_A_DEPOSIT} variantes et options."
        if one.kind != BASE and not one.label.strip():
            yield f"{at}.label", "Nommez cette variante ou cette option."
        for code, price in one.prices.items():
            if code not in priced:
                yield f"{at}.prices.{code}", "Cette ligne de la grille ne se calcule pas par un prix."
            elif not 0 < price <= MOST_PRICE:
                yield f"{at}.prices.{code}", "Le prix est un montant supérieur à zéro."
        if one.set_aside and one.set_aside not in SET_ASIDE:
            yield f"{at}.set_aside", "Choisissez : irrégulière, inacceptable, inappropriée ou anormalement basse."
        if one.set_aside and len(one.reason.strip()) < 10:
            yield f"{at}.reason", "Motivez : pourquoi cette offre n’est-elle pas classée ? (10 caractères au moins)"
