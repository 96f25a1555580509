"""A contract as the rules see it, to change one fact at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from chalicelib.domain import review
from chalicelib.domain.buyer import BuyerKind
from chalicelib.domain.consultation import Consultation, Criterion, Lot
from chalicelib.domain.terms import Allotment, Clauses, Terms

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
PRICE = Criterion(label="Prix", weight=60, kind="price")
GREEN = Criterion(label="Environnement", weight=40, kind="environment")
LAWFUL = Terms(
    allotment=Allotment(single_reason="Un seul ouvrage"), clauses=Clauses(environmental=True, social=True), estimate_eur=Decimal(90_000)
)
DRAFT = Consultation(
    id="x", buyer_id="b", buyer_name="Ville", buyer_siret="1", title="Objet", procedure="AOO", created_at=AT, category="supplies", criteria=(PRICE, GREEN),
    lots=(Lot(number=1, title="Lot"),), terms=LAWFUL)  # fmt: skip


def draft(procedure="AOO", kind="authority", **more):
    """`DRAFT` with other facts; names of Terms go there."""
    terms = {name: more.pop(name) for name in list(more) if name in Terms.__dataclass_fields__}
    return replace(DRAFT, procedure=procedure, buyer_kind=BuyerKind(kind), terms=replace(LAWFUL, **terms), **more)


def found(consultation, on=None):
    """code → point of the review that day; form and committee are not looked at."""
    now = datetime.combine(on, time(8), UTC) if on else AT
    points = [point for point in review.findings(consultation, now) if point.code not in FORM]
    return {point.code: point for point in points}


def day(text):
    return date.fromisoformat(text)


FORM = {
    "missing-invitees",
    "missing-parent",
    "missing-valid-until",
    "missing-reference",
    "missing-cpv",
    "missing-place",
    "missing-contact",
    "missing-deadline",
    "missing-dce",
    "missing-committee",
}
