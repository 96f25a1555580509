"""Until when the award notice is owed, procedure by procedure (REQ-115)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain import procedure
from chalicelib.domain.rules import award_notice

ON = date(2026, 9, 1)
NOTIFIED = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)  # already the 3rd in Paris


@pytest.mark.req("REQ-115")
@pytest.mark.parametrize("code", procedure.BY_CODE)
def test_the_last_day_of_each_procedure(code):
    expected = {
        **dict.fromkeys(("AOO", "AOR", "PAN", "DIALOGUE", "PARTENARIAT_INNOVATION", "MDS_AOR"), date(2026, 12, 3)),
        **dict.fromkeys(("CONCOURS_OUVERT", "CONCOURS_RESTREINT"), date(2026, 12, 3)),
        "SAD_SPECIFIQUE": date(2027, 1, 30),
        "CONCESSION": date(2026, 12, 21),
    }.get(code)
    assert award_notice.last_day(code, ON, NOTIFIED) == expected
    if expected is None:
        assert not award_notice.due(code, ON, NOTIFIED, date(2030, 1, 1))
    else:
        alert = expected - timedelta(days=5)
        assert not award_notice.due(code, ON, NOTIFIED, alert - timedelta(days=1))
        assert award_notice.due(code, ON, NOTIFIED, alert)


@pytest.mark.parametrize(
    ("day", "end"),
    [((2026, 1, 1), (2026, 3, 31)), ((2026, 3, 31), (2026, 3, 31)), ((2026, 12, 31), (2026, 12, 31)), ((2026, 6, 30), (2026, 6, 30))],
)
def test_quarters(day, end):
    assert award_notice.last_day("SAD_SPECIFIQUE", ON, datetime(*day, 12, tzinfo=UTC)) == date(*end) + timedelta(days=30)
