"""Instants are UTC-aware datetimes with milliseconds; their text has a fixed width, so text order is time order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def to_ms(instant: datetime) -> datetime:
    """The instant truncated to the millisecond, in UTC. Raises ValueError when it has no time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    utc = instant.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def to_text(instant: datetime) -> str:
    """RFC 3339 in UTC with exactly three decimals: `2026-03-02T11:00:00.000Z`."""
    return to_ms(instant).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """The instant of an RFC 3339 text. Raises ValueError for a text without time zone."""
    return to_ms(datetime.fromisoformat(text))


def from_epoch_ms(epoch_ms: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=epoch_ms)


def in_french(instant: datetime, *, seconds: bool = True) -> str:
    """`lundi 2 mars 2026 à 12:00:00 (heure de Paris)`: seconds count, they decide deadlines (TA Dijon 2018)."""
    local = instant.astimezone(PARIS)
    return f"{day_in_french(local.date())} à {clock(local, seconds=seconds)} (heure de Paris{_season(local)})"


def clock(local: datetime, *, seconds: bool = True) -> str:
    return local.strftime("%H:%M:%S" if seconds else "%H:%M")


def _season(local: datetime) -> str:
    """Said where the hour comes twice, in the night when the clocks go back."""
    if not comes_twice(local):
        return ""
    return ", heure d’hiver" if local.fold else ", heure d’été"


def comes_twice(local: datetime) -> bool:
    """Whether clocks show that local time twice: before and after they go back."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def day_in_french(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_in_english(day: date) -> str:
    """`Friday 14 March 2026`, whatever the language of the machine."""
    return f"{_ENGLISH_DAYS[day.weekday()]} {day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


def paris_day(instant: datetime) -> date:
    """The calendar day in Paris: periods in days are counted on it."""
    return instant.astimezone(PARIS).date()
