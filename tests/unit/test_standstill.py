"""The standstill, procedure by procedure: who waits, how long, to which millisecond, and what letters say of it (REQ-112)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from chalicelib.domain import procedure
from chalicelib.domain.decision import Decision, Holder
from chalicelib.domain.instants import PARIS
from chalicelib.domain.rules import standstill
from chalicelib.domain.rules.standstill import earliest, ends_at, rule, standstill_sentence

MS = timedelta(milliseconds=1)
ON = date(2026, 9, 1)
FORMALISED = {"AOO", "AOR", "PAN", "DIALOGUE", "PARTENARIAT_INNOVATION", "CONCESSION", "MDS_AOR"}
SENT = [
    datetime(2026, 3, 2, 22, 59, 59, 999000, UTC),  # the 2nd in Paris, to the last millisecond
    datetime(2026, 3, 2, 23, 0, tzinfo=UTC),  # the 3rd
    datetime(2026, 3, 20, 12, 0, tzinfo=UTC),  # clocks go forward on 29 March
    datetime(2026, 10, 16, 12, 0, tzinfo=UTC),  # and back on 25 October
    datetime(2026, 12, 24, 23, 30, tzinfo=UTC),
]
DECIDED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def decided(*, bidders, holders=1, sent=None, paper=None):
    others = tuple(Holder(deposit_id=f"d{n}", company_id=f"c{n}") for n in range(1, holders))
    return Decision(consultation_id="c", lot=1, outcome="awarded", reason="x", decided_at=DECIDED, decided_by="u", bidders=bidders,
                    awardee_deposit_id="d0", awardee_company_id="c0", other_holders=others, rejections_sent_at=sent,
                    rejected_on_paper_at=paper)  # fmt: skip


def midnight(sent, days):
    return datetime.combine(sent.astimezone(PARIS).date() + timedelta(days=days), time(), PARIS)


def test_each_procedure_has_its_row_and_its_article():
    assert set(standstill.ROWS) == set(procedure.BY_CODE)
    assert {code for code in standstill.ROWS if rule(code, ON).required} == FORMALISED
    for code in standstill.ROWS:
        found = rule(code, ON)
        assert bool(found.exempt_fr) == bool(found.exempt_en) == (not found.required)
        assert found.article.startswith(("R2182-", "R2382-", "R3125-", "R3126-"))


@pytest.mark.req("REQ-112")
@pytest.mark.parametrize(("code", "sent"), list(product(procedure.BY_CODE, SENT)))
@pytest.mark.parametrize("paper", [False, True])
def test_the_contract_may_be_signed_from_the_first_millisecond_of_the_day(code, sent, paper):
    """10 d 23:59:59.999 is too early, 11 d 00:00:00.000 of Paris is not; 15 d and 16 d when one letter went on paper."""
    several = ends_at(decided(bidders=3, sent=sent, paper=sent if paper else None), code, ON)
    if code not in FORMALISED:
        assert several == DECIDED
        assert earliest(code, ON, sent, on_paper=paper) == sent
        return
    days = 16 if paper else 11
    assert several == midnight(sent, days) == earliest(code, ON, sent, on_paper=paper)
    assert several - MS < several
    last = (several - MS).astimezone(PARIS)
    assert (last.date() - sent.astimezone(PARIS).date()).days == days - 1
    assert last.time() == time(23, 59, 59, 999000)


@pytest.mark.req("REQ-112")
@pytest.mark.parametrize("code", procedure.BY_CODE)
def test_nobody_waits_where_nobody_is_rejected(code):
    sent = SENT[0]
    assert ends_at(decided(bidders=1), code, ON) == DECIDED, "a single bidder (R2182-2)"
    assert ends_at(decided(bidders=3, holders=3), code, ON) == DECIDED, "every bidder holds the framework agreement"
    owed = ends_at(decided(bidders=3, holders=2), code, ON)
    assert owed == (None if code in FORMALISED else DECIDED)
    assert ends_at(decided(bidders=3, holders=2, sent=sent), code, ON) == (midnight(sent, 11) if code in FORMALISED else DECIDED)


@pytest.mark.req("REQ-112")
def test_one_letter_on_paper_makes_it_sixteen_days_from_the_last_sending():
    electronic, paper = SENT[2], SENT[2] - timedelta(days=3)
    assert ends_at(decided(bidders=3, sent=electronic, paper=paper), "AOO", ON) == midnight(electronic, 16)
    assert ends_at(decided(bidders=3, sent=paper, paper=electronic), "AOO", ON) == midnight(electronic, 16)


def test_letters_say_the_day_and_the_article_of_the_procedure():
    sent = SENT[1]
    said = standstill_sentence("AOO", ON, sent)
    assert "avant le samedi 14 mars 2026" in said.fr
    assert "before Saturday 14 March 2026" in said.en
    assert "R2182-1" in said.fr
    assert "jeudi 19 mars 2026" in standstill_sentence("CONCESSION", ON, sent, on_paper=True).fr
    assert "R3125-2" in standstill_sentence("CONCESSION", ON, sent).fr
    for code in standstill.ROWS:
        found = standstill_sentence(code, ON, sent)
        assert ("ne peut pas être signé avant" in found.fr) == (code in FORMALISED)
        assert rule(code, ON).article in found.fr
        assert rule(code, ON).article in found.en
    assert "R2182-2" in standstill_sentence("AOO", ON, sent, alone=True).fr
