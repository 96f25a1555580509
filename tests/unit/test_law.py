"""Rules of law by example: the review, standstill, instants, essential data words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain import review
from chalicelib.domain.consultation import (
    Committee,
    CommitteeMember,
    Consultation,
    Contact,
    Criterion,
    Lot,
    Place,
    Status,
    on_time,
)
from chalicelib.domain.dce import DceFile, FileState, Scan
from chalicelib.domain.decision import EssentialData
from chalicelib.domain.instants import from_text, in_french, to_text
from chalicelib.domain.procedure import BY_CODE
from chalicelib.domain.terms import Allotment, Terms
from chalicelib.opendata import decp, words

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
MS = timedelta(milliseconds=1)
MEMBERS = tuple(
    CommitteeMember(user_id=f"u{n}", name=f"M{n}", recipient=f"k{n}", proved_at=NOW, proved_recipient=f"k{n}") for n in range(3)
)
READY = Consultation(
    id="x", buyer_id="b", buyer_name="Ville", buyer_siret="1", title="Objet", procedure="AOO", created_at=NOW, reference="R", category="works", cpv="45000000",
    place=Place(code="35", code_type="department"), contact=Contact(email="a@b.fr"), lots=(Lot(number=1, title="Lot", estimate_eur=Decimal(90_000)),),
    criteria=(Criterion(label="Prix", weight=60, kind="price"), Criterion(label="Délai", weight=40)), terms=Terms(allotment=Allotment(single_reason="Un seul ouvrage")),
    submission_deadline=NOW + timedelta(days=31), committee=Committee(members=MEMBERS, quorum=2),
    dce_draft=(DceFile(id="f", name="a.pdf", size_bytes=1, media_type="x", state=FileState.READY, scan=Scan.CLEAN),))  # fmt: skip


def codes(consultation: Consultation) -> set[str]:
    return {point.code for point in review.blocking(consultation, NOW)}


def test_a_complete_draft_is_publishable():
    assert codes(READY) == set()


@pytest.mark.req("REQ-022")
@pytest.mark.parametrize(("days", "blocks"), [(30, True), (31, False)])
def test_an_open_procedure_lasts_thirty_days_at_least(days, blocks):
    assert ("short-period" in codes(replace(READY, submission_deadline=NOW + timedelta(days=days)))) is blocks


@pytest.mark.req("REQ-022")
def test_an_adapted_procedure_is_only_warned_about_three_days():
    short = replace(READY, procedure="MAPA_OUVERT", submission_deadline=NOW + timedelta(days=3))
    assert codes(short) == set()
    assert [point.code for point in review.warnings(short, NOW)] == ["short-period"]


@pytest.mark.parametrize(("change", "code"), [
    ({"reference": ""}, "missing-reference"), ({"place": None}, "missing-place"), ({"contact": Contact()}, "missing-contact"), ({"lots": ()}, "missing-lots"),
    ({"lots": (Lot(number=1, title=" "),)}, "missing-lot-title"), ({"submission_deadline": None}, "missing-deadline"), ({"submission_deadline": NOW}, "past-deadline"),
    ({"dce_draft": ()}, "missing-dce"), ({"dce_draft": (replace(READY.dce_draft[0], state=FileState.VERIFYING),)}, "unready-file"),
    ({"dce_draft": (replace(READY.dce_draft[0], state=FileState.REFUSED, refusal_detail="x."),)}, "refused-file"), ({"committee": Committee()}, "missing-committee"),
    ({"committee": Committee(members=MEMBERS, quorum=1)}, "bad-quorum"), ({"committee": Committee(members=MEMBERS, quorum=4)}, "bad-quorum"),
    ({"committee": Committee(members=MEMBERS, quorum=3)}, "fragile-quorum"),
    ({"committee": Committee(members=(*MEMBERS[:2], replace(MEMBERS[2], recipient=None)), quorum=2)}, "missing-key"),
    ({"committee": Committee(members=(*MEMBERS[:2], replace(MEMBERS[2], recipient="new")), quorum=2)}, "unproved-key"),
])  # fmt: skip
def test_each_gap_blocks_and_says_where(change, code):
    points = [point for point in review.blocking(replace(READY, **change), NOW) if point.code == code]
    assert len(points) == 1
    assert points[0].step in ("identification", "lots", "calendar", "dce", "keys")
    assert points[0].detail.endswith((".", ")"))


@pytest.mark.req("REQ-084")
def test_a_recovery_key_mends_a_fragile_quorum():
    assert "fragile-quorum" not in codes(replace(READY, committee=Committee(members=MEMBERS, quorum=3), recovery_recipient="r"))


@pytest.mark.req("REQ-051")
@pytest.mark.parametrize(("offset", "expected"), [(-MS, True), (timedelta(), True), (MS, False)])
def test_on_time_includes_the_deadline_to_the_millisecond(offset, expected):
    assert on_time(NOW + offset, NOW) is expected
    public = replace(READY, published_at=NOW - timedelta(days=30), submission_deadline=NOW)
    assert public.status(NOW + offset) is (Status.OPEN if expected else Status.CLOSED)


def test_instants_keep_their_milliseconds_and_speak_paris_time():
    text = "2026-10-25T00:30:00.123Z"
    assert to_text(from_text(text)) == text
    assert in_french(from_text(text)) == "dimanche 25 octobre 2026 à 02:30:00 (heure de Paris, heure d’été)"
    assert in_french(from_text("2026-10-25T01:30:00Z")) == "dimanche 25 octobre 2026 à 02:30:00 (heure de Paris, heure d’hiver)"
    assert in_french(from_text("2026-10-25T02:30:00Z")) == "dimanche 25 octobre 2026 à 03:30:00 (heure de Paris)"
    with pytest.raises(ValueError, match="zone"):
        from_text("2026-10-25T00:30:00")


@pytest.mark.req("REQ-131")
@pytest.mark.parametrize(("change", "field"), [
    ({"social": ("Pas de considération sociale", "Clause sociale")}, "social"), ({"techniques": ("Sans objet", "Accord-cadre")}, "techniques"),
    ({"modalities": ("Marchés subséquents",)}, "framework_id"), ({"ccag": "Maitrise d’œuvre"}, "ccag"), ({"duration_months": 181}, "duration_months"),
    ({"offers_received": 0}, "offers_received"), ({"advance_rate": Decimal("1.01")}, "advance_rate"), ({"nature": "Autre"}, "nature"),
])  # fmt: skip
def test_words_that_the_official_schema_or_the_ministry_would_refuse(change, field):
    assert field in decp.wrong_fields(replace(EssentialData(), **change))


def test_the_arretes_words_have_straight_apostrophes():
    every = [
        word
        for name in dir(words)
        if name.isupper()
        for word in (getattr(words, name).values() if isinstance(getattr(words, name), dict) else getattr(words, name))
    ]
    assert every
    assert not [word for word in every if "’" in word]


def test_missing_essential_data_is_listed():
    assert set(EssentialData().missing()) == {"ccag", "form_of_price", "types_of_price", "duration_months", "offers_received", "advance", "subcontracting",
                                              "group_type", "social", "environmental"}  # fmt: skip
    assert "advance_rate" in EssentialData(advance=True).missing()


@pytest.mark.parametrize(
    ("procedure", "phase", "following"),
    [
        ("AOO", "", []),
        ("MAPA_OUVERT", "", ["round"]),
        ("AOR", "candidacy", ["offer"]),
        ("PAN", "candidacy", ["initial-offer"]),
        ("PAN", "initial-offer", ["round", "final-offer"]),
        ("PAN", "round", ["round", "final-offer"]),
        ("PAN", "final-offer", []),
        ("DIALOGUE", "candidacy", ["dialogue"]),
        ("DIALOGUE", "dialogue", ["dialogue", "final-offer"]),
        ("PARTENARIAT_INNOVATION", "initial-offer", ["round"]),
        ("CONCESSION", "offer", ["round", "final-offer"]),
        ("CONCOURS_RESTREINT", "candidacy", ["project"]),
        ("CONCOURS_RESTREINT", "project", ["winner-negotiation"]),
        ("SAD", "", []),
    ],
)
def test_what_may_follow_a_phase(procedure, phase, following):
    assert [one.code for one in BY_CODE[procedure].after(phase)] == following
