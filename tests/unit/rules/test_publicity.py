"""Where a call must be published: each frontier from both sides (REQ-028, REQ-030)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.buyer import BuyerKind
from chalicelib.domain.consultation import Consultation, Lot
from chalicelib.domain.rules import publicity
from chalicelib.domain.terms import Terms

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
FREE, NATIONAL, EUROPEAN = (), (("boamp", "jal"),), (("boamp",), ("joue",))
FULL_CONCESSION = (("joue",), ("boamp", "jal"), ("press",))


def consultation(amount, category="services", kind=BuyerKind.AUTHORITY, procedure="MAPA_OUVERT", **terms):
    return Consultation(
        id="1", buyer_id="2", buyer_name="Ville", buyer_siret="1", title="Objet", procedure=procedure, created_at=NOW, category=category,
        buyer_kind=kind, lots=(Lot(number=1, title="Lot", estimate_eur=None if amount is None else Decimal(amount)),), terms=Terms(**terms),
    )  # fmt: skip


@pytest.mark.req("REQ-028")
@pytest.mark.parametrize(
    ("given", "required"),
    [
        (consultation("89999.99"), FREE),
        (consultation("90000"), NATIONAL),
        (consultation("215999.99"), NATIONAL),
        (consultation("216000", procedure="AOO"), EUROPEAN),
        (consultation("139999.99", kind=BuyerKind.STATE), NATIONAL),
        (consultation("140000", kind=BuyerKind.STATE, procedure="AOO"), EUROPEAN),
        (consultation("5403999.99", category="works"), NATIONAL),
        (consultation("5404000", category="works", procedure="AOO"), EUROPEAN),
        (consultation("431999.99", kind=BuyerKind.ENTITY), FREE),
        (consultation("432000", kind=BuyerKind.ENTITY, procedure="AOR"), EUROPEAN),
        (consultation("500000", kind=BuyerKind.DEFENCE, procedure="MDS_AOR"), EUROPEAN),
        (consultation("749999.99", specific_services=True), FREE),
        (consultation("750000", specific_services=True), (("joue",),)),
        (consultation(None), NATIONAL),
        (consultation("6000000", procedure="CONCESSION"), FULL_CONCESSION),
        (consultation("300000", procedure="CONCESSION_SIMPLIFIEE"), NATIONAL),
        (consultation("10", procedure="SANS_PUB"), FREE),
        (consultation("10", procedure="MARCHE_SUBSEQUENT"), FREE),
        (replace(consultation("6000000", procedure="AOR"), phase="offer", parent_id="0"), FREE),
    ],
)
def test_routing(given, required):
    found = publicity.route(given, NOW)
    assert found.required == required
    assert found.article.startswith("CCP")


def test_either_of_two_channels_is_enough():
    routing = publicity.route(consultation("100000"), NOW)
    assert routing.missing(set()) == [("boamp", "jal")]
    assert routing.missing({"jal"}) == []


@pytest.mark.req("REQ-030")
def test_national_notices_wait_for_the_european_one_or_48_hours():
    assert publicity.national_from(None, None) is None
    assert publicity.national_from(None, NOW) == NOW + timedelta(hours=48)
    assert publicity.national_from(NOW + timedelta(hours=5), NOW) == NOW + timedelta(hours=5)
    assert publicity.national_from(NOW + timedelta(hours=90), NOW) == NOW + timedelta(hours=48)
