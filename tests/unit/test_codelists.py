"""Official codes: every one of the official lists is known, no other is; labels stand beside codes."""

import csv
import gzip
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib import codelists
from chalicelib.api.views.consultation import placed
from chalicelib.domain.consultation import Lot
from chalicelib.domain.contact import Place
from chalicelib.usecases.consultation.publication import _codes
from unit.rules.drafts import DRAFT

KIT = Path(os.environ.get("CONFORMANCE_KIT") or Path(__file__).parents[2].parent / "shared" / "kit") / "codelists"


@pytest.mark.parametrize(("code", "label"), [
    ("45233141", "Travaux d'entretien routier"), ("45233141-9", "Travaux d'entretien routier"), ("15000000", "Produits alimentaires, boissons, tabac et produits connexes"),
    ("45233299", None), ("99999999", None), ("", None), ("45", None),
])  # fmt: skip
def test_labels_of_the_vocabulary(code, label):
    found = codelists.cpv(code)
    assert (found["fr"] if found else None) == label


def test_every_official_code_is_known():
    if not KIT.exists():
        pytest.skip(f"no conformance kit at {KIT}")
    with (KIT / "cpv-2008.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert [
        row["code"]
        for row in rows
        if codelists.cpv(row["code"]) != {"fr": " ".join(row["label_fr"].split()), "en": " ".join(row["label_en"].split())}
    ] == []
    communes = list(csv.DictReader(io.StringIO(gzip.decompress((KIT / "cog-communes.csv.gz").read_bytes()).decode())))
    kinds = {"commune_code": "commune", "departement_code": "department", "region_code": "region"}
    assert [row for row in communes for name, kind in kinds.items() if not codelists.is_place(row[name], kind)] == []
    assert {codelists.named(row["departement_code"], "department") for row in communes} == {
        f"{row['departement_nom']} ({row['departement_code']})" for row in communes
    }


@pytest.mark.parametrize(("code", "kind", "known"), [
    ("35", "department", True), ("2a", "department", True), ("999", "department", False), ("20", "department", False), ("976", "department", True), ("988", "department", True),
    ("53", "region", True), ("99", "region", False), ("35238", "commune", True), ("35999", "commune", False), ("35000", "postcode", True), ("FR", "country", True),
])  # fmt: skip
def test_places(code, kind, known):
    assert codelists.is_place(code, kind) is known


@pytest.mark.parametrize(("place", "shown"), [
    (Place(code="35", code_type="department"), "Ille-et-Vilaine (35)"), (Place(code="35", code_type="department", label="Rennes"), "Ille-et-Vilaine (35)"),
    (Place(code="53", code_type="region"), "Bretagne (53)"), (Place(code="35238", code_type="commune", label="Rennes"), "Rennes (35238)"),
    (Place(code="35238", code_type="commune"), "Rennes (35238)"), (Place(code="35999", code_type="commune"), "35999"), (None, ""),
])  # fmt: skip
def test_a_place_is_shown_in_words(place, shown):
    assert placed(place) == shown


@pytest.mark.req("REQ-131")
def test_codes_outside_the_lists_are_told_before_publication():
    def told(**more):
        return [(point.code, point.field, point.blocks) for point in _codes(replace(DRAFT, **more))]

    lots = (Lot(number=1, title="a", cpv="45233141"), Lot(number=2, title="b", cpv="45233299"))
    assert told(cpv="45233299", lots=lots, place=Place(code="999", code_type="department")) == [
        ("unknown-cpv", "cpv", False), ("unknown-cpv", "lots.1.cpv", False), ("unknown-place", "place.code", False)]  # fmt: skip
    assert told(cpv="45233141", place=Place(code="35", code_type="department")) == []
