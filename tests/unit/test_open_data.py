"""Open data by the official grammars: Atom by RFC 4287, DECP twins equal in JSON and XML (REQ-010, REQ-135, REQ-136)."""

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from chalicelib.domain.consultation import Consultation, Fact, Lot
from chalicelib.domain.contact import Place
from chalicelib.domain.decision import Decision, EssentialData
from chalicelib.domain.procedure import ROWS
from chalicelib.opendata import atom, decp, words

KIT = Path(os.environ.get("CONFORMANCE_KIT") or Path(__file__).parents[2].parent / "shared" / "kit")
AT = datetime(2026, 3, 2, 11, tzinfo=UTC)
CONSULTATION = Consultation(
    id="01ARZ3NDEKTSV4RRFFQ69G5FAV", buyer_id="b", buyer_name="Ville <de> l’Exemple & co", buyer_siret="73282932000074", title="Toiture « école »", procedure="AOO",
    created_at=AT, reference="R-1", cpv="45261000-4", place=Place(code="35", code_type="department"), lots=(Lot(number=1, title="Couverture"),),
    submission_deadline=AT + timedelta(days=35), published_at=AT, history=(Fact(at=AT + timedelta(days=3), kind="extension", detail="x"),))  # fmt: skip
DATA = EssentialData(ccag="Travaux", form_of_price="Forfaitaire", types_of_price=("Définitif ferme", "Provisoire"), duration_months=12, offers_received=2, advance=True,
                     advance_rate=Decimal("0.05"), subcontracting=False, group_type="Conjoint", social=("Clause sociale", "Critère social"),
                     environmental=("Pas de considération environnementale",))  # fmt: skip
DECISION = Decision(consultation_id=CONSULTATION.id, lot=1, outcome="awarded", reason="x", decided_at=AT, decided_by="u", amount_eur=Decimal("118250.50"),
                    essential_data=DATA, notified_at=AT + timedelta(days=60))  # fmt: skip
DEPOSIT = {"company": {"identifier_type": "SIRET", "identifier": "73282932000074"},
           "consortium": {"members": [{"identifier_type": "TVA", "identifier": "BE0403170701"}]}}  # fmt: skip


@pytest.mark.parametrize("consultations", [[], [CONSULTATION], [CONSULTATION, replace(CONSULTATION, id="01ARZ3NDEKTSV4RRFFQ69G5FAW")]])
def test_the_feed_is_atom_by_the_grammar(consultations):
    body = atom.feed(consultations, "https://exemple.fr")
    if not KIT.exists():
        pytest.skip(f"no conformance kit at {KIT}: the Atom grammar was not checked")
    from lxml import etree

    grammar = etree.RelaxNG(etree.parse(str(KIT / "feeds" / "atom-rfc4287.rng")))
    assert grammar.validate(etree.fromstring(body)), grammar.error_log


def test_the_feed_says_what_changed_last():
    entry = ElementTree.fromstring(atom.feed([CONSULTATION], "https://exemple.fr")).find("{http://www.w3.org/2005/Atom}entry")
    assert entry.findtext("{http://www.w3.org/2005/Atom}updated") == "2026-03-05T11:00:00.000Z"


def plain(element) -> object:
    """An XML record as the JSON twin spells it."""
    if not len(element):
        return element.text
    repeated = element.tag in {"techniques", "modalitesExecution", "typesPrix", "considerationsSociales", "considerationsEnvironnementales"}
    if repeated:
        return {element[0].tag: [child.text for child in element]}
    if element.tag == "titulaires":
        return [{child.tag: plain(child)} for child in element]
    return {child.tag: plain(child) for child in element}


def told(value) -> object:
    """JSON values as XML text."""
    if isinstance(value, dict):
        return {name: told(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [told(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.req("REQ-135")
def test_json_and_xml_are_twins():
    record = decp.record(CONSULTATION, DECISION, [DEPOSIT], date(2026, 5, 4))
    [marche] = ElementTree.fromstring(decp.to_xml([record]))
    assert plain(marche) == told(record)
    assert decp.from_json(decp.to_json([record])) == [record]


@pytest.mark.req("REQ-131")
def test_a_record_has_no_null_and_no_empty_list():
    record = decp.record(
        CONSULTATION, replace(DECISION, essential_data=replace(DATA, advance=False, advance_rate=None)), [DEPOSIT], date(2026, 5, 4)
    )
    assert "tauxAvance" not in record
    assert not [name for name, value in record.items() if value in (None, [], {})]
    assert len(record["id"]) <= 16
    assert [one["titulaire"]["typeIdentifiant"] for one in record["titulaires"]] == ["SIRET", "TVA"]
    assert (record["montant"], record["codeCPV"]) == (118250.5, "45261000")


@pytest.mark.req("REQ-131")
def test_every_lot_has_an_identifier_of_its_own_of_sixteen_characters():
    made = [decp.contract_id(replace(DECISION, lot=lot), CONSULTATION) for lot in range(1, 3000)]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[A-Za-z0-9/\-_ .#]{1,16}", one) for one in made)
    assert [one[-4:] for one in (made[0], made[998], made[999], made[1000], made[2294], made[2295])] == [
        "L001",
        "L999",
        "LA00",
        "LA01",
        "LAZZ",
        "LB00",
    ]


@pytest.mark.parametrize("title", ["Travaux", "T" * 1000, "T" * 3000])
def test_two_lots_never_read_the_same(title):
    lots = tuple(Lot(number=n, title="Lot " * 300) for n in (1, 2))
    read = [decp.subject(replace(CONSULTATION, title=title, lots=lots), lot) for lot in lots]
    assert len(set(read)) == 2
    assert all(len(one) <= 1000 and f"Lot {lot.number}" in one for one, lot in zip(read, lots, strict=True))
    assert decp.subject(replace(CONSULTATION, title=title, lots=lots[:1]), lots[0])[:900] == title[:900]


@pytest.mark.parametrize(("amount", "kept"), [
    ("0.99", False), ("1", True), ("3000000000", True), ("3000000000.01", False), ("123456789", False), ("1234567890", False), ("123456788", True), ("12345678.90", True),
    ("111111112", False), ("111111222", True), ("1000000000", True), ("9999999", True), ("99999999", True), ("100000000", True), ("222222221.5", False),
])  # fmt: skip
def test_amounts_that_the_ministry_would_set_aside_are_told(amount, kept):
    assert (decp.set_aside(Decimal(amount)) == "") is kept


@pytest.mark.req("REQ-136")
def test_every_procedure_has_an_arrete_word():
    known = {"Procédure adaptée", "Appel d'offres ouvert", "Appel d'offres restreint", "Procédure avec négociation", "Dialogue compétitif",
             "Marché passé sans publicité ni mise en concurrence préalable"}  # fmt: skip
    concessions = {
        "Procédure négociée ouverte",
        "Procédure non négociée ouverte",
        "Procédure négociée restreinte",
        "Procédure non négociée restreinte",
    }
    for row in ROWS:
        if row.code == "MARCHE_SUBSEQUENT":
            assert row.decp is None  # the word is the framework's own
        else:
            assert row.decp in (concessions if row.family == "concession" else known), row.code
        assert row.decp_technique is None or row.decp_technique in words.TECHNIQUES
