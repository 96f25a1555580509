"""Whatever day the demonstration is loaded, its formalised calls are long enough for the law."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.instants import paris_day
from chalicelib.domain.rules import deadline as deadline_rules
from chalicelib.usecases.consultation import holidays
from demonstration.acts import FORMAL_DAYS, noon
from unit.rules.drafts import draft

DAYS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(3 * 365)]


@pytest.mark.parametrize("procedure", ["AOO", "AOR", "SAD"])
def test_a_formalised_call_of_the_demonstration_is_long_enough_whatever_day_it_begins(procedure):
    for begun in DAYS:
        for at in (begun, begun + timedelta(hours=22, minutes=30)):  # late in the evening of Paris it is tomorrow already
            earliest = deadline_rules.earliest(draft(procedure), at, holidays.of("35"))
            assert earliest is not None
            assert earliest <= paris_day(noon(at + timedelta(days=FORMAL_DAYS))), at
