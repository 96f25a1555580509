"""Working days with French public holidays (REQ-122)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain import review
from chalicelib.domain.rules import working_days
from chalicelib.usecases.consultation import holidays
from unit.rules.drafts import day, draft

# As the Government publishes them.
OFFICIAL = {
    2026: "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
    2027: "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25",
}  # fmt: skip


@pytest.mark.parametrize("year", OFFICIAL)
def test_the_eleven_days_of_the_labour_code(year):
    assert sorted(holidays.of("35")(year)) == [day(f"{year}-{text}") for text in OFFICIAL[year].split()]


@pytest.mark.req("REQ-122")
@pytest.mark.parametrize(("received", "extended", "due"), [
    ("2026-09-01", False, "2026-09-15"), ("2026-04-30", False, "2026-05-19"), ("2026-12-24", False, "2027-01-11"), ("2026-09-05", False, "2026-09-18"), ("2026-09-01", True, "2026-09-22"),
])  # fmt: skip
def test_an_application_to_a_dynamic_system_is_judged_in_ten_working_days(received, extended, due):
    assert working_days.evaluation_due(day(received), holidays.of("35"), extended=extended) == day(due)


@pytest.mark.parametrize(
    ("deadline", "warned"), [("2026-11-10", False), ("2026-11-11", True), ("2026-11-14", True), ("2026-11-15", True), ("2026-11-16", False)]
)
def test_a_deadline_on_a_closed_day_is_a_warning(deadline, warned):
    now = datetime(2026, 9, 1, 8, tzinfo=UTC)
    due = datetime.fromisoformat(deadline).replace(tzinfo=UTC) + timedelta(hours=11)
    told = review.warnings(draft(submission_deadline=due), now, holidays.of("35"))
    assert ("deadline-closed-day" in {point.code for point in told}) is warned
