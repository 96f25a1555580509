"""Identifiers accepted and refused, with the official vectors when the kit is there (REQ-007)."""

import json
import os
from pathlib import Path

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.usecases.directory import identifiers

KIT = Path(os.environ.get("CONFORMANCE_KIT") or Path(__file__).parents[2].parent / "shared" / "kit")


@pytest.mark.req("REQ-007")
@pytest.mark.parametrize(
    "value",
    [
        "552 081 317 66522",
        "55208131766522",
        "552-081-317-66522",
        "552.081.317 66522",
        "552‑081\u00a0317–66522",
        "356 000 000 00048",
        "35600000049837",
    ],
)
def test_siret_with_spaces_and_la_postes_own_rule(value):
    assert len(identifiers.identifier("SIRET", value).value) == 14


@pytest.mark.req("REQ-007")
@pytest.mark.parametrize(("kind", "value"), [("SIRET", "55208131766523"), ("SIRET", "123"), ("SIRET", "00000000000000"), ("SIRET", "00000000000018"), ("TVA", "FR40303265045"), ("HORS-UE", "CH"), ("HORS-UE", "DE123456789"), ("HORS-UE", "EL1"), ("HORS-UE", "FR55208131766522"), ("SIRET", "35600000049838"), ("TVA", "BE0000000000"), ("RIDET", "12"),
                                             ("TAHITI", "é23456789"), ("HORS-UE", "123"), ("FRWF", "FRWF1"), ("IREP", "ABC"), ("X", "1")])  # fmt: skip
def test_bad_identifiers_are_refused_beside_their_field(kind, value):
    with pytest.raises(Invalid) as refused:
        identifiers.identifier(kind, value)
    assert set(refused.value.fields) <= {"identifier.value", "identifier.type"}


@pytest.mark.req("REQ-007")
@pytest.mark.parametrize(("kind", "value"), [("TVA", "BE 0403.170.701"), ("HORS-UE", "CH123456789"), ("TAHITI", "A12345678"), ("RIDET", "0123456001"),
                                             ("FRWF", "FRWF12345678901234"), ("IREP", "12345A")])  # fmt: skip
def test_foreign_identifiers(kind, value):
    assert identifiers.identifier(kind, value).type == kind


@pytest.mark.req("REQ-007")
def test_the_official_vectors():
    path = KIT / "identifiers" / "siret-vectors.json"
    if not path.exists():
        pytest.skip(f"no conformance kit at {KIT}")
    vectors = json.loads(path.read_text(encoding="utf-8"))
    for value in vectors["valid"]:
        assert identifiers.checked_siret(value) == value
    for value in vectors["invalid"]:
        with pytest.raises(Invalid):
            identifiers.checked_siret(value)
    for value in vectors["tva_valid"]:  # a French one: valid, and no identifier here
        with pytest.raises(Invalid) as refused:
            identifiers.identifier("TVA", value)
        assert "SIRET" in refused.value.fields["identifier.value"]


@pytest.mark.parametrize(
    "address", ["", "a", "a@b", "a@b..fr", "a b@c.fr", "a@-c.fr", "x" * 65 + "@c.fr", "a@c.fr\nBcc: d@e.fr", "<a@b.fr>"]
)
def test_bad_addresses(address):
    with pytest.raises(Invalid):
        identifiers.email(address)


def test_addresses_are_lowered():
    assert identifiers.email(" Prenom.NOM@Exemple.FR ") == "prenom.nom@exemple.fr"
