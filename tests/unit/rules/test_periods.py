"""Minimum periods: each number, each reduction, each frontier (REQ-022, REQ-023)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import procedure as procedures
from chalicelib.domain import review
from chalicelib.domain.buyer import BuyerKind
from chalicelib.domain.rules import deadline, periods
from chalicelib.domain.rules.deadline import told
from chalicelib.domain.rules.periods_table import TABLE
from chalicelib.domain.terms import Claims
from chalicelib.usecases.consultation import holidays
from unit.rules.drafts import day, draft

SENT = day("2026-09-01")
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
NOTICE = Claims(prior_notice_on=day("2026-06-01"))
URGENT = Claims(urgency_reason="Sinistre du 20 août")
AGREED, SOUGHT = Claims(agreement="agreed"), Claims(agreement="sought")
PAPER = Claims(electronic=False)
OFF = Claims(documents_off_profile=True)


def minimum(procedure, phase="", kind="authority", claims=PAPER):
    return periods.minimum(procedure, phase, BuyerKind(kind), SENT, claims, SENT)


@pytest.mark.req("REQ-022")
@pytest.mark.parametrize(("procedure", "phase", "kind", "claims", "days", "article"), [
    ("AOO", "", "authority", PAPER, 35, "R2161-2"), ("AOO", "", "authority", Claims(), 30, "R2161-3 2°"), ("AOO", "", "authority", NOTICE, 15, "R2161-3 1°"),
    ("AOO", "", "entity", URGENT, 15, "R2161-3 3°"), ("AOR", "candidacy", "authority", Claims(), 30, "R2161-6"), ("AOR", "candidacy", "state", URGENT, 15, "R2161-6"),
    ("AOR", "candidacy", "entity", Claims(), 15, "R2161-6"), ("AOR", "offer", "authority", PAPER, 30, "R2161-8"), ("AOR", "offer", "authority", Claims(), 25, "R2161-8 2°"),
    ("AOR", "offer", "state", NOTICE, 10, "R2161-8 1°"), ("AOR", "offer", "authority", URGENT, 10, "R2161-8 3°"), ("AOR", "offer", "authority", AGREED, None, "R2161-9"),
    ("AOR", "offer", "authority", SOUGHT, 10, "R2161-9"), ("AOR", "offer", "state", AGREED, 25, "R2161-8 2°"), ("AOR", "offer", "entity", Claims(), 10, "R2161-10"),
    ("AOR", "offer", "entity", AGREED, None, "R2161-10"), ("PAN", "", "authority", Claims(), 30, "R2161-12"), ("PAN", "", "authority", URGENT, 15, "R2161-12"),
    ("PAN", "", "entity", Claims(), 15, "R2161-12"), ("PAN", "initial-offer", "authority", Claims(), 25, "R2161-15 2°"), ("PAN", "initial-offer", "entity", PAPER, 10, "R2161-22"),
    ("PAN", "initial-offer", "authority", NOTICE, 10, "R2161-15 1°"), ("PAN", "initial-offer", "authority", AGREED, None, "R2161-16"), ("PAN", "round", "authority", PAPER, None, "R2151-1"),
    ("DIALOGUE", "candidacy", "authority", URGENT, 30, "R2161-24 à R2161-31"), ("PARTENARIAT_INNOVATION", "candidacy", "entity", URGENT, 30, "R2172-28"),
    ("PARTENARIAT_INNOVATION", "initial-offer", "authority", Claims(), None, "R2151-1"), ("SAD", "", "authority", Claims(), 30, "R2162-37 à R2162-48"),
    ("SAD_SPECIFIQUE", "", "authority", Claims(), 10, "R2162-49 à R2162-51"), ("CONCESSION", "candidacy", "authority", PAPER, 30, "R3123-14"),
    ("CONCESSION", "candidacy", "authority", Claims(), 25, "R3123-14"), ("CONCESSION", "offer", "authority", PAPER, 22, "R3124-2"), ("CONCESSION", "offer", "state", Claims(), 17, "R3124-2"),
    ("CONCESSION_SIMPLIFIEE", "", "authority", Claims(), None, "R2151-1"), ("MDS_AOR", "candidacy", "defence", PAPER, 37, "R2361-2 à R2361-7"),
    ("MDS_AOR", "candidacy", "defence", Claims(), 30, "R2361-2 à R2361-7"), ("MDS_AOR", "candidacy", "defence", replace(URGENT, electronic=False), 15, "R2361-2 à R2361-7"),
    ("MDS_AOR", "candidacy", "defence", URGENT, 10, "R2361-2 à R2361-7"), ("MDS_AOR", "offer", "defence", PAPER, 40, "R2361-2 à R2361-7"),
    ("MDS_AOR", "offer", "defence", Claims(), 35, "R2361-2 à R2361-7"), ("MDS_AOR", "offer", "defence", OFF, 40, "R2361-2 à R2361-7"),
    ("MDS_AOR", "offer", "defence", NOTICE, 22, "R2361-2 à R2361-7"), ("MDS_AOR", "offer", "defence", URGENT, 10, "R2361-2 à R2361-7"),
    ("MAPA_OUVERT", "", "authority", Claims(), None, "R2151-1"), ("SANS_PUB", "", "authority", Claims(), None, "R2151-1"), ("MARCHE_SUBSEQUENT", "", "authority", Claims(), None, "R2151-1"),
    ("CONCOURS_RESTREINT", "", "authority", Claims(), None, "R2151-1"), ("SYSTEME_QUALIFICATION", "", "entity", Claims(), None, "R2151-1"),
])  # fmt: skip
def test_the_table_of_minimum_periods(procedure, phase, kind, claims, days, article):
    answer = minimum(procedure, phase, kind, claims)
    assert (answer.days, answer.articles) == (days, article)


def test_every_line_of_the_table_is_a_phase_of_its_procedure():
    assert [line for line in TABLE if procedures.BY_CODE[line[0]].phase(line[1]).code != line[1]] == []


@pytest.mark.req("REQ-023")
@pytest.mark.parametrize(("procedure", "claims", "days", "articles"), [
    ("AOO", replace(OFF, electronic=False), 40, "R2161-2, R2151-2"), ("AOO", OFF, 35, "R2161-3 2°, R2151-2"),
    ("AOO", replace(NOTICE, documents_off_profile=True), 20, "R2161-3 1°, R2151-2"), ("AOO", replace(URGENT, documents_off_profile=True), 15, "R2161-3 3°"),
    ("AOR", OFF, 30, "R2161-6"), ("CONCESSION", OFF, 25, "R3123-14"), ("MAPA_OUVERT", OFF, None, "R2151-1"),
])  # fmt: skip
def test_five_days_more_for_documents_off_the_profile_unless_urgent(procedure, claims, days, articles):
    answer = minimum(procedure, claims=claims)
    assert (answer.days, answer.articles) == (days, articles)


@pytest.mark.parametrize(("procedure", "phase", "notice", "counts"), [
    ("AOO", "", "2026-07-29", False), ("AOO", "", "2026-07-28", True), ("AOO", "", "2025-09-01", True), ("AOO", "", "2025-08-31", False),
    ("MDS_AOR", "offer", "2026-07-12", False), ("MDS_AOR", "offer", "2026-07-11", True), ("MDS_AOR", "offer", "2025-08-31", False),
])  # fmt: skip
def test_a_prior_notice_counts_from_so_many_days_to_twelve_months_before(procedure, phase, notice, counts):
    applied = minimum(procedure, phase, "defence", Claims(prior_notice_on=day(notice))).applied
    assert (applied is not None and applied.claim == "prior-notice") is counts


def test_a_year_before_the_29th_of_february_is_the_28th():
    applied = periods.minimum("AOO", "", BuyerKind.AUTHORITY, SENT, Claims(prior_notice_on=day("2027-02-28")), day("2028-02-29")).applied
    assert applied.claim == "prior-notice"


def short(procedure, days, **more):
    """(blocked, warned) about the period of a draft due in so many days."""
    consultation = draft(procedure, submission_deadline=NOW + timedelta(days=days), **more)
    hit = [point for point in review.findings(consultation, NOW) if point.code == "short-period"]
    return [point.blocks for point in hit]


@pytest.mark.req("REQ-022")
@pytest.mark.req("REQ-023")
@pytest.mark.parametrize(("procedure", "days", "more", "expected"), [
    ("AOO", 30, {}, [True]), ("AOO", 31, {}, []), ("AOO", 15, {"claims": URGENT}, [True]), ("AOO", 16, {"claims": URGENT}, []), ("MAPA_OUVERT", 3, {}, [False]),
    ("MAPA_OUVERT", 15, {}, []), ("AOO", 35, {"claims": OFF}, [True]), ("AOO", 36, {"claims": OFF}, []), ("AOO", 16, {"claims": replace(URGENT, documents_off_profile=True)}, []),
    ("AOR", 27, {"phase": "offer"}, [True]), ("AOR", 28, {"phase": "offer"}, []), ("AOR", 3, {"phase": "offer", "claims": AGREED}, [False]),
])  # fmt: skip
def test_the_examples_of_the_requirements(procedure, days, more, expected):
    assert short(procedure, days, **more) == expected


def test_the_refusal_tells_the_first_day_accepted_and_the_articles():
    consultation = draft(submission_deadline=NOW + timedelta(days=20), claims=OFF)
    [point] = [point for point in review.blocking(consultation, NOW) if point.code == "short-period"]
    assert "au moins 35 jours" in point.detail
    assert "mercredi 7 octobre 2026 à 00:00" in point.detail
    assert point.article == "CCP R2161-3 2°, R2151-2 ; règlement 1182/71, art. 3"


def test_a_phase_keeps_the_rules_of_the_launch_and_counts_from_its_own_sending():
    child = draft("AOR", phase="offer", launched_on=day("2025-12-31"))
    assert child.rules_day(NOW) == day("2025-12-31")
    assert deadline.minimum(child, NOW).days == 25
    assert deadline.earliest(child, NOW, holidays.of("35")) == day("2026-09-29")  # the 25th day is a Saturday


def first(sent, days, department=""):
    return periods.first_day(periods.Minimum(days=days, base_days=days, article="x"), day(sent), holidays.of(department)).isoformat()


@pytest.mark.req("REQ-022")
@pytest.mark.parametrize(("sent", "days", "department", "expected"), [
    ("2027-01-06", 30, "", "2027-02-06"), ("2027-01-07", 30, "", "2027-02-09"), ("2027-01-08", 30, "", "2027-02-09"), ("2027-01-09", 30, "", "2027-02-09"),
    ("2027-01-10", 30, "", "2027-02-10"), ("2026-10-12", 30, "", "2026-11-13"), ("2026-12-10", 15, "", "2026-12-29"), ("2027-02-24", 30, "", "2027-03-27"),
    ("2027-02-24", 30, "67", "2027-03-31"), ("2026-11-20", 36, "68", "2026-12-29"), ("2026-11-20", 30, "974", "2026-12-22"), ("2026-11-20", 31, "974", "2026-12-22"),
    ("2027-04-27", 25, "972", "2027-05-25"), ("2027-04-22", 30, "972", "2027-05-25"), ("2027-05-11", 16, "971", "2027-05-29"), ("2027-05-12", 16, "978", "2027-06-01"),
    ("2027-05-11", 30, "973", "2027-06-12"), ("2027-04-12", 15, "976", "2027-04-29"), ("2026-09-09", 30, "977", "2026-10-13"), ("2026-09-09", 30, "971", "2026-10-10"),
])  # fmt: skip
def test_a_period_ends_with_the_last_hour_of_its_last_working_day(sent, days, department, expected):
    """Regulation 1182/71, article 3: the day of sending is not counted; what follows begins the day after."""
    assert first(sent, days, department) == expected


@pytest.mark.req("REQ-022")
@pytest.mark.parametrize(("department", "at", "early"), [
    ("35", "2027-02-05T22:59:59.999+00:00", True), ("35", "2027-02-05T23:00:00.000+00:00", False),
    ("974", "2027-02-05T19:59:59.999+00:00", True), ("974", "2027-02-05T20:00:00.000+00:00", False),
    ("972", "2027-02-06T03:59:59.999+00:00", True), ("972", "2027-02-06T04:00:00.000+00:00", False),
])  # fmt: skip
def test_the_first_instant_accepted_is_midnight_where_the_buyer_is(department, at, early):
    now = datetime(2027, 1, 6, 12, tzinfo=UTC)
    consultation = draft(submission_deadline=datetime.fromisoformat(at), buyer_department=department)
    found = [point.code for point in review.blocking(consultation, now)]
    assert ("short-period" in found) is early


@pytest.mark.parametrize(("procedure", "claims", "field", "blocks"), [
    ("DIALOGUE", URGENT, "terms.claims.urgency_reason", False), ("AOO", AGREED, "terms.claims.agreement", False), ("AOR", NOTICE, "terms.claims.prior_notice_on", False),
    ("AOO", Claims(prior_notice_on=SENT), "terms.claims.prior_notice_on", True),
])  # fmt: skip
def test_a_claim_that_shortens_nothing_is_told(procedure, claims, field, blocks):
    consultation = draft(procedure, claims=claims, submission_deadline=NOW + timedelta(days=60))
    assert (field, blocks) in [(point.field, point.blocks) for point in review.findings(consultation, NOW) if point.step == "calendar"]


@pytest.mark.parametrize(("claims", "words"), [
    (PAPER, "au moins 35 jours"), (Claims(), "au moins 30 jours (35, réduits à 30 : offres par voie électronique)"),
    (replace(PAPER, documents_off_profile=True), "au moins 40 jours (5 de plus : documents hors du profil)"),
])  # fmt: skip
def test_the_number_is_told_with_its_reasons(claims, words):
    assert told(minimum("AOO", claims=claims)) == words
    assert told(minimum("MAPA_OUVERT")) == "délai libre, adapté à l’objet du marché"
