"""Rules of the contract itself, each frontier by its two sides (REQ-021, REQ-031 to REQ-035, REQ-121)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chalicelib.domain import review
from chalicelib.domain.buyer import BuyerKind
from chalicelib.domain.company import Identifier
from chalicelib.domain.consultation import Criterion, Lot
from chalicelib.domain.invitation import Invitee
from chalicelib.domain.rules import environment, frameworks, reserved, turnover, variants
from chalicelib.domain.terms import Allotment, Claims, Clauses, Framework, Secrecy, Turnover, Variants
from unit.rules.drafts import AT, GREEN, PRICE, day, draft, found

SPRING = day("2026-05-01")
TWO = (Lot(number=1, title="a", estimate_eur=Decimal(40_000)), Lot(number=2, title="b", estimate_eur=Decimal(50_000)))
GUEST = Invitee(name="Café Fictif", identifier=Identifier(type="SIRET", value="73282932000074"))
ALONE = (Criterion(label="Prix", weight=100, kind="price"),)


def test_a_lawful_draft_has_nothing_to_mend():
    assert found(draft()) == {}


@pytest.mark.req("REQ-021")
@pytest.mark.parametrize(("procedure", "reason", "lots", "expected"), [
    ("AOO", "", 1, True), ("AOO", "Indissociable", 1, None), ("AOO", "", 2, None), ("MAPA_OUVERT", "", 1, False), ("CONCESSION", "", 1, None), ("MDS_AOR", "", 1, True),
])  # fmt: skip
def test_one_lot_only_needs_its_reason(procedure, reason, lots, expected):
    kind = "defence" if procedure == "MDS_AOR" else "authority"
    point = found(draft(procedure, kind, lots=TWO[:lots], allotment=Allotment(single_reason=reason))).get("missing-allotment-reason")
    assert (point.blocks if point else None) is expected


@pytest.mark.req("REQ-021")
@pytest.mark.parametrize(("asked", "code"), [
    (Allotment(max_bids=2), None), (Allotment(max_bids=3), "bad-max-bids"), (Allotment(max_bids=1, max_awards=2), "bad-max-awards"), (Allotment(max_awards=1), "missing-award-rule"),
    (Allotment(max_awards=1, award_rule="Le lot le plus important d’abord"), None), (Allotment(max_awards=2), None),
])  # fmt: skip
def test_limits_on_lots(asked, code):
    assert set(found(draft(lots=TWO, allotment=asked))) == ({code} if code else set())


@pytest.mark.req("REQ-031")
@pytest.mark.parametrize(
    ("on", "kind", "blocked"), [("2026-08-21", "authority", False), ("2026-08-22", "authority", True), ("2026-08-22", "defence", False)]
)
def test_price_alone_until_the_environmental_rules(on, kind, blocked):
    point = found(draft(kind=kind, criteria=ALONE), day(on))["single-price"]
    assert (point.blocks, point.article) == (blocked, "CCP L2152-7, R2152-7" if blocked else "CCP R2152-7 1°")


@pytest.mark.req("REQ-031")
@pytest.mark.parametrize(
    ("on", "codes"), [("2026-08-21", set()), ("2026-08-22", {"missing-environmental-criterion", "missing-environmental-clause"})]
)
def test_the_environment_from_its_day_on(on, codes):
    grey = draft(criteria=(PRICE, Criterion(label="Délai", weight=40, kind="quality")), clauses=Clauses())
    assert set(found(grey, day(on))) == codes
    assert all(point.article for point in found(grey, day(on)).values())


@pytest.mark.req("REQ-031")
def test_defence_is_exempt_and_a_launched_consultation_keeps_its_rules():
    grey = {"criteria": ALONE, "clauses": Clauses()}
    assert not [code for code, point in found(draft("MDS_AOR", "defence", **grey)).items() if point.blocks]
    assert not [code for code, point in found(draft(launched_on=day("2026-08-21"), **grey)).items() if point.blocks]
    assert not environment.applies(draft(kind="defence"), day("2026-09-01"))


@pytest.mark.parametrize(("procedure", "article"), [("AOO", "CCP L2112-2"), ("CONCESSION", "CCP L3114-2"), ("SANS_PUB", "CCP L2112-2")])
def test_the_environmental_clause_by_kind_of_contract(procedure, article):
    assert (
        found(draft(procedure, clauses=Clauses(), ground="exclusive" if procedure == "SANS_PUB" else ""))[
            "missing-environmental-clause"
        ].article
        == article
    )


@pytest.mark.parametrize(("estimate", "clauses", "missing"), [
    (215_999, Clauses(environmental=True), False), (216_000, Clauses(environmental=True), True), (216_000, Clauses(environmental=True, social=True), False),
    (216_000, Clauses(environmental=True, no_social_reason="Fourniture sans main-d’œuvre"), False),
])  # fmt: skip
def test_a_social_clause_from_the_european_threshold(estimate, clauses, missing):
    assert ("missing-social-clause" in found(draft(estimate_eur=Decimal(estimate), clauses=clauses))) is missing


def test_the_cost_of_the_life_cycle_may_stand_alone():
    assert found(draft(criteria=(Criterion(label="Coût global", weight=100, kind="cost"),))) == {}


@pytest.mark.req("REQ-031")
@pytest.mark.parametrize(("procedure", "criteria", "reason", "codes"), [
    ("AOO", (Criterion(label="Prix", kind="price"), GREEN), "", {"missing-weights"}), ("AOO", (Criterion(label="Prix", kind="price"), GREEN), "Besoin inconnu", set()),
    ("MAPA_OUVERT", (Criterion(label="Prix", kind="price"), GREEN), "", set()), ("AOO", (), "", {"missing-criteria"}), ("MARCHE_SUBSEQUENT", (), "", set()),
])  # fmt: skip
def test_weights_where_the_procedure_is_formalised(procedure, criteria, reason, codes):
    assert set(found(draft(procedure, criteria=criteria, criteria_order_reason=reason))) == codes


@pytest.mark.req("REQ-032")
@pytest.mark.parametrize(("on", "cap"), [("2025-12-31", "2"), ("2026-01-01", "1.5")])
def test_the_cap_of_turnover_by_date(on, cap):
    assert turnover.cap(day(on)) == Decimal(cap)


@pytest.mark.req("REQ-032")
@pytest.mark.parametrize(("asked", "reason", "on", "refused"), [
    (160_000, "", "2026-05-01", True), (150_000, "", "2026-05-01", False), (160_000, "Risque élevé", "2026-05-01", False), (160_000, "", "2025-12-31", False), (200_001, "", "2025-12-31", True),
])  # fmt: skip
def test_turnover_above_the_cap_needs_a_reason(asked, reason, on, refused):
    consultation = draft(estimate_eur=Decimal(100_000), turnover=Turnover(required_eur=Decimal(asked), reason=reason))
    assert ("turnover-too-high" in found(consultation, day(on))) is refused


def test_the_cap_counts_on_the_smallest_lot_and_wants_an_estimate():
    asked = Turnover(required_eur=Decimal(61_000))
    assert "60\u202f000\u00a0€ (1,5 fois" in found(draft(lots=TWO, turnover=asked), SPRING)["turnover-too-high"].detail
    assert "missing-estimate" in found(draft(estimate_eur=None, turnover=asked), SPRING)
    assert "turnover-too-high" not in found(draft("CONCESSION", turnover=Turnover(required_eur=Decimal(10**9))), SPRING)


@pytest.mark.req("REQ-033")
@pytest.mark.parametrize(("procedure", "kind", "expected"), [
    ("AOO", "authority", "forbidden"), ("AOR", "state", "forbidden"), ("PAN", "entity", "allowed"), ("AOO", "entity", "allowed"), ("MAPA_OUVERT", "authority", "allowed"),
    ("MAPA_RESTREINT", "state", "allowed"), ("MDS_AOR", "defence", "forbidden"),
])  # fmt: skip
def test_what_silence_about_variants_means(procedure, kind, expected):
    assert variants.default(procedure, BuyerKind(kind)) == expected
    assert variants.in_effect(draft(procedure, kind)) == expected
    assert variants.in_effect(draft(procedure, kind, variants=Variants(choice="required"))) == "required"


@pytest.mark.req("REQ-033")
@pytest.mark.parametrize(("procedure", "choice", "text", "expected"), [
    ("AOO", "allowed", "", True), ("AOO", "required", "", True), ("AOO", "allowed", "Même durée", None), ("AOO", "forbidden", "", None), ("MAPA_OUVERT", "allowed", "", False), ("MAPA_OUVERT", "", "", None),
])  # fmt: skip
def test_variants_that_are_wanted_have_minimum_requirements(procedure, choice, text, expected):
    point = found(draft(procedure, variants=Variants(choice=choice, minimum_requirements=text))).get("missing-variant-requirements")
    assert (point.blocks if point else None) is expected


@pytest.mark.req("REQ-035")
@pytest.mark.parametrize(("kind", "more", "codes"), [
    ("disability", {}, set()), ("insertion", {}, set()), ("both", {}, set()), ("social-economy", {}, {"reserved-object"}),
    ("social-economy", {"category": "services", "specific_services": True, "duration_months": 36}, set()),
    ("social-economy", {"category": "services", "specific_services": True, "duration_months": 37}, {"reserved-duration"}),
])  # fmt: skip
def test_reserved_contracts(kind, more, codes):
    assert kind in reserved.KINDS
    assert set(found(draft(reserved=kind, **more))) == codes


WHOLE = Framework(maximum_eur=Decimal(90_000), duration_months=48, call_offs=True)


@pytest.mark.req("REQ-121")
@pytest.mark.parametrize(("kind", "framework", "more", "codes"), [
    ("authority", WHOLE, {}, set()), ("authority", Framework(duration_months=12, call_offs=True), {}, {"missing-maximum"}),
    ("authority", Framework(maximum_quantity="400 tonnes", duration_months=12, call_offs=True), {}, set()),
    ("authority", Framework(maximum_eur=Decimal(1), duration_months=12), {}, {"missing-execution"}), ("authority", Framework(maximum_eur=Decimal(1), duration_months=12), {"purchase_orders": True}, set()),
    ("authority", Framework(maximum_eur=Decimal(1), call_offs=True), {}, {"missing-framework-duration"}),
    ("authority", Framework(maximum_eur=Decimal(1), duration_months=12, renewals=3, renewal_months=12, call_offs=True), {}, set()),
    ("authority", Framework(maximum_eur=Decimal(1), duration_months=12, renewals=4, renewal_months=12, call_offs=True), {}, {"framework-too-long"}),
    ("authority", Framework(maximum_eur=Decimal(1), duration_months=49, call_offs=True), {}, {"framework-too-long"}), ("entity", Framework(maximum_eur=Decimal(1), duration_months=96, call_offs=True), {}, set()),
    ("entity", Framework(maximum_eur=Decimal(1), duration_months=97, call_offs=True), {}, {"framework-too-long"}), ("authority", None, {"purchase_orders": True}, {"orders-without-framework"}),
])  # fmt: skip
def test_framework_agreements(kind, framework, more, codes):
    points = found(draft(kind=kind, framework=framework, **more))
    assert set(points) == codes
    assert all(point.blocks and point.article for point in points.values())


@pytest.mark.req("REQ-121")
@pytest.mark.parametrize(("on", "blocked"), [("2021-12-31", False), ("2022-01-01", True)])
def test_the_maximum_has_been_compulsory_since_2022(on, blocked):
    assert ("missing-maximum" in found(draft(framework=Framework(duration_months=12, call_offs=True)), day(on))) is blocked


def test_a_longer_framework_is_told_once_justified():
    long = Framework(maximum_eur=Decimal(1), duration_months=60, call_offs=True, long_reason="Investissements à amortir")
    assert not found(draft(framework=long))["framework-too-long"].blocks
    assert frameworks.whole_months(Framework()) is None


def test_a_framework_is_worth_its_maximum():
    assert "procedure-refused" in found(
        draft("MAPA_OUVERT", framework=Framework(maximum_eur=Decimal(216_000), duration_months=12, call_offs=True))
    )


@pytest.mark.parametrize(("procedure", "estimate", "more", "codes"), [
    ("AOO", 216_000, {}, set()), ("AOO", 215_999, {}, {"auction-amount"}), ("DIALOGUE", 216_000, {"ground": "complex"}, {"auction-procedure"}),
    ("AOO", 300_000, {"category": "services"}, {"auction-object"}),
])  # fmt: skip
def test_an_electronic_auction_has_preconditions(procedure, estimate, more, codes):
    assert set(found(draft(procedure, estimate_eur=Decimal(estimate), electronic_auction=True, **more))) == codes


@pytest.mark.parametrize(("more", "code", "blocks"), [
    ({"electronic_catalogue": True, "category": "works"}, "catalogue-object", False), ({"tranches": ("Étage", " ")}, "missing-tranche-title", True),
    ({"tranches": ("Étage",), "framework": WHOLE}, "tranches-and-framework", False), ({"secrecy": Secrecy(confidential_documents=True, measures="Engagement")}, "confidential-on-profile", False),
    ({"secrecy": Secrecy(confidential_documents=True), "claims": Claims(documents_off_profile=True)}, "missing-secrecy-measures", True), ({"languages": ()}, "missing-language", True),
])  # fmt: skip
def test_techniques_tranches_secrets_and_languages(more, code, blocks):
    points = found(draft(**more))
    assert {name: point.blocks for name, point in points.items()} == {code: blocks}


@pytest.mark.req("REQ-034")
def test_documents_go_with_the_invitations_when_a_prior_notice_was_the_call():
    waiting = draft("AOR", called_by_prior_notice=True)
    assert "missing-dce" not in {point.code for point in review.blocking(waiting, AT)}
    assert "missing-dce" in {point.code for point in review.blocking(draft("AOR", called_by_prior_notice=True, phase="offer"), AT)}


@pytest.mark.parametrize(("procedure", "more", "codes"), [
    ("SANS_PUB", {}, {"missing-invitees"}), ("SANS_PUB", {"invitees": (GUEST,)}, set()), ("MARCHE_SUBSEQUENT", {"invitees": (GUEST,)}, {"missing-parent"}),
    ("MARCHE_SUBSEQUENT", {"invitees": (GUEST,), "parent_id": "p"}, set()), ("SAD", {}, {"missing-valid-until"}), ("SAD", {"valid_until": AT + timedelta(days=900)}, set()),
    ("SAD", {"valid_until": AT + timedelta(days=9), "submission_deadline": AT + timedelta(days=40)}, {"missing-valid-until"}),
    ("AOR", {}, set()), ("AOR", {"phase": "offer"}, {"missing-invitees"}),
])  # fmt: skip
def test_what_a_phase_asks_for(procedure, more, codes):
    asked = {point.code for point in review.blocking(draft(procedure, **more), AT)}
    assert asked & {"missing-invitees", "missing-parent", "missing-valid-until"} == codes


def test_a_later_phase_was_judged_with_the_first():
    assert found(draft("AOR", phase="offer", criteria=(), clauses=Clauses(), allotment=Allotment())) == {}
