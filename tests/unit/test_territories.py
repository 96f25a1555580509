"""Where a buyer is: both clocks are told where they differ, its own holidays count."""

from datetime import date

import pytest

from chalicelib.domain import territories
from chalicelib.domain.instants import from_text
from chalicelib.usecases.consultation import holidays

NOON = from_text("2026-07-06T10:00:00Z")


@pytest.mark.parametrize(("department", "told"), [
    ("35", "lundi 6 juillet 2026 à 12:00:00 (heure de Paris)"), ("", "lundi 6 juillet 2026 à 12:00:00 (heure de Paris)"),
    ("67", "lundi 6 juillet 2026 à 12:00:00 (heure de Paris)"), ("2a", "lundi 6 juillet 2026 à 12:00:00 (heure de Paris)"),
    ("972", "lundi 6 juillet 2026 à 12:00:00 (heure de Paris), soit lundi 6 juillet 2026 à 06:00:00 en Martinique"),
    ("974", "lundi 6 juillet 2026 à 12:00:00 (heure de Paris), soit lundi 6 juillet 2026 à 14:00:00 à La Réunion"),
    ("988", "lundi 6 juillet 2026 à 12:00:00 (heure de Paris), soit lundi 6 juillet 2026 à 21:00:00 en Nouvelle-Calédonie"),
    ("987", "lundi 6 juillet 2026 à 12:00:00 (heure de Paris), soit lundi 6 juillet 2026 à 00:00:00 en Polynésie française"),
])  # fmt: skip
def test_both_clocks_are_told_where_they_differ(department, told):
    assert territories.of(department).told(NOON) == told


@pytest.mark.parametrize(("department", "own"), [
    ("57", {"03-26", "12-26"}), ("67", {"03-26", "12-26"}), ("68", {"03-26", "12-26"}), ("971", {"05-27"}), ("972", {"05-22"}), ("973", {"06-10"}),
    ("974", {"12-20"}), ("976", {"04-27"}), ("977", {"10-09"}), ("978", {"05-28"}), ("975", set()), ("75", set()),
])  # fmt: skip
def test_holidays_of_its_own(department, own):
    everywhere = holidays.of("")(2027)
    assert holidays.of(department)(2027) - everywhere == {date.fromisoformat(f"2027-{day}") for day in own}
    assert everywhere <= holidays.of(department)(2027)
