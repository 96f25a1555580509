"""Electronic auctions and catalogues, optional tranches: what they need before they may be used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..consultation import Consultation
from . import thresholds
from .amounts import estimate, euros
from .point import Point

AUCTIONED = frozenset({"AOO", "AOR", "PAN", "MARCHE_SUBSEQUENT", "SAD_SPECIFIQUE"})
_AUCTION = "CCP L2125-1 6°, R2162-57 à R2162-66"


def points(c: Consultation, on: date) -> Iterator[Point]:
    if c.terms.electronic_auction:
        yield from _auction(c, on)
    if c.terms.electronic_catalogue and c.category == "works":
        yield Point(
            "catalogue-object",
            "identification",
            "terms.electronic_catalogue",
            "Un catalogue électronique présente des fournitures ou des services : vérifiez qu’il convient à des travaux.",
            "CCP R2162-52 à R2162-56",
            blocks=False,
        )
    if any(not tranche.strip() for tranche in c.terms.tranches):
        yield Point(
            "missing-tranche-title",
            "identification",
            "terms.tranches",
            "Donnez un intitulé à chaque tranche optionnelle.",
            "CCP R2113-4 à R2113-6",
        )
    if c.terms.tranches and c.terms.framework:
        yield Point(
            "tranches-and-framework",
            "identification",
            "terms.tranches",
            "Tranches et accord-cadre à la fois : vérifiez que c’est voulu.",
            "CCP R2113-4, R2162-2",
            blocks=False,
        )


def _auction(c: Consultation, on: date) -> Iterator[Point]:
    where = ("identification", "terms.electronic_auction")
    if c.category and c.category != thresholds.SUPPLIES:
        yield Point("auction-object", *where, "L’enchère électronique ne vaut que pour des fournitures.", _AUCTION)
    if c.procedure not in AUCTIONED:
        yield Point(
            "auction-procedure",
            *where,
            "L’enchère se greffe sur un appel d’offres, une procédure avec négociation, un marché subséquent ou spécifique.",
            _AUCTION,
        )
    value, limit = estimate(c), thresholds.formalised(c.category or "supplies", c.buyer_kind, on)
    if value is not None and value < limit:
        yield Point("auction-amount", *where, f"L’enchère électronique n’est ouverte qu’à partir de {euros(limit)} HT.", _AUCTION)
