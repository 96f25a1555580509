"""iCalendar: escaping, folding by bytes without cutting a character, one event a consultation."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.notices import notices
from chalicelib.opendata.calendar import calendar, escaped, folded
from chalicelib.search.listed import listed

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_folding_keeps_the_text_and_the_length(text):
    pieces = folded(text).removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= 75 for piece in pieces)
    assert b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])]).decode() == text
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert [piece.decode() for piece in pieces]


def test_escaping():
    assert escaped("a;b,c\\d\r\ne\nf") == "a\\;b\\,c\\\\d\\ne\\nf"


@pytest.mark.req("REQ-011")
def test_an_event_is_the_deadline():
    (c,) = notices(1)
    line = replace(listed(c), title="Voirie ; lot 1, chaussée", submission_deadline=datetime(2026, 4, 2, 10, 0, 5, tzinfo=UTC), ended="")
    text = calendar([line], "https://marches.exemple.fr", NOW).decode()
    whole = text.replace("\r\n ", "")
    for wanted in ("BEGIN:VCALENDAR\r\nVERSION:2.0", f"UID:{c.id}@marches.exemple.fr", "DTSTART:20260402T100005Z", "DTSTAMP:20260302T110000Z",
                   "SUMMARY:Date limite : Voirie \\; lot 1\\, chaussée", "STATUS:CONFIRMED", "END:VCALENDAR\r\n"):  # fmt: skip
        assert wanted in whole
    assert text.count("\n") == text.count("\r\n")
    assert "STATUS:CANCELLED" in calendar([replace(line, ended="cancelled")], "https://x.fr", NOW).decode()
