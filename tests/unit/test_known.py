"""What a consultation already says of its essential data (REQ-130, REQ-136)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain.consultation import Consultation, Criterion
from chalicelib.domain.decision import EssentialData
from chalicelib.domain.terms import Clauses, Framework, Terms
from chalicelib.opendata import decp, prefill

PLAIN = Consultation(
    id="1", buyer_id="2", buyer_name="Ville", buyer_siret="1", title="Objet", procedure="AOO", created_at=datetime(2026, 9, 1, tzinfo=UTC)
)


def with_terms(procedure="AOO", criteria=(), parent_id=None, **terms):
    return replace(PLAIN, procedure=procedure, criteria=criteria, parent_id=parent_id, terms=Terms(**terms))


@pytest.mark.parametrize(
    ("c", "techniques", "modalities"),
    [
        (PLAIN, ("Sans objet",), ("Sans objet",)),
        (with_terms(framework=Framework(call_offs=True)), ("Accord-cadre",), ("Sans objet",)),
        (with_terms(framework=Framework(), purchase_orders=True), ("Accord-cadre",), ("Bons de commande",)),
        (with_terms("MARCHE_SUBSEQUENT", parent_id="0"), ("Accord-cadre",), ("Marchés subséquents",)),
        (
            with_terms("SAD_SPECIFIQUE", parent_id="0", electronic_catalogue=True),
            ("Système d'acquisition dynamique", "Catalogue électronique"),
            ("Sans objet",),
        ),
        (with_terms("CONCOURS_RESTREINT", tranches=("Ferme", "Optionnelle")), ("Concours",), ("Tranches",)),
    ],
)
def test_techniques_and_modalities(c, techniques, modalities):
    assert (prefill.techniques(c), prefill.modalities(c)) == (techniques, modalities)


@pytest.mark.req("REQ-130")
def test_what_is_known_is_filled_and_what_is_typed_stays():
    c = with_terms(clauses=Clauses(environmental=True), criteria=(Criterion(label="Carbone", weight=20, kind="environment"),))
    filled = prefill.fill(EssentialData(), c, None)
    assert filled.social == ("Pas de considération sociale",)
    assert filled.environmental == ("Clause environnementale", "Critère environnemental")
    typed = replace(EssentialData(), social=("Clause sociale",))
    assert prefill.fill(typed, c, None).social == ("Clause sociale",)


def test_a_call_off_without_its_framework_is_told():
    filled = prefill.fill(EssentialData(), with_terms("MARCHE_SUBSEQUENT", parent_id="0"), None)
    assert "framework_id" in decp.wrong_fields(filled)
    assert decp.wrong_fields(replace(filled, framework_id="2026ABCDEFGHL001")) == {}
