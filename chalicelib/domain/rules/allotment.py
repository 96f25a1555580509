"""Lots: one only needs a reason; limits on bids and awards (REQ-021)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..consultation import Consultation
from . import scope
from .point import Point


def points(c: Consultation, on: date) -> Iterator[Point]:
    if c.procedure not in scope.ALLOTTED:
        return
    if len(c.lots) == 1 and not c.terms.allotment.single_reason.strip():
        formal = c.procedure not in scope.ADAPTED
        yield Point(
            "missing-allotment-reason",
            "lots",
            "terms.allotment.single_reason",
            "Un seul lot : dites pourquoi (prestations indissociables, concurrence restreinte, exécution plus difficile ou plus chère…) "
            "ou décrivez plusieurs lots.",
            "CCP L2113-10, R2113-2, R2113-3",
            blocks=formal,
        )
    yield from _limits(c)


def _limits(c: Consultation) -> Iterator[Point]:
    asked = c.terms.allotment
    bids, awards, count = asked.max_bids, asked.max_awards, len(c.lots)
    article = "CCP R2113-1"
    if bids is not None and bids > count:
        yield Point(
            "bad-max-bids", "lots", "terms.allotment.max_bids", f"La consultation compte {count} lot(s) : au plus {count}.", article
        )
    if awards is not None and awards > min(bids or count, count):
        most = min(bids or count, count)
        yield Point(
            "bad-max-awards",
            "lots",
            "terms.allotment.max_awards",
            f"Une entreprise peut soumissionner à {most} lot(s) : au plus {most}.",
            article,
        )
    if awards is not None and awards < count and not asked.award_rule.strip():
        yield Point(
            "missing-award-rule",
            "lots",
            "terms.allotment.award_rule",
            "Dites quels lots une entreprise obtient quand elle serait première sur plus de lots que la limite.",
            article,
        )
