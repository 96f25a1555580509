"""Instants, sizes and amounts as people read them. Instants come as RFC 3339 UTC and are shown in Europe/Paris."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from ..domain.instants import PARIS, comes_twice

SEASONS = ("summer", "winter")
"""By `fold`, where a local time comes twice."""
MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
}
UNITS = {"fr": ("octets", "Ko", "Mo", "Go", "To"), "en": ("bytes", "KB", "MB", "GB", "TB")}
# Thin no-break space: groups digits and never lets a unit fall alone on the next line.
NARROW = "\u202f"


def parsed(instant: str) -> datetime:
    """RFC 3339 text to an aware datetime. Raises ValueError."""
    return datetime.fromisoformat(instant)


class Wording:
    """Formatter of one language, handed to the templates as `say`."""

    def __init__(self, lang: str, text: Callable[..., str]) -> None:
        """`text(key, **values)`: the strings of that language."""
        self.lang, self._text = lang, text

    def day(self, instant: str) -> str:
        """« 23 novembre 2026 »."""
        at = parsed(instant).astimezone(PARIS)
        return f"{self._month_day(at)} {at.year}"

    def _month_day(self, at: datetime) -> str:
        first = "1er" if self.lang == "fr" and at.day == 1 else str(at.day)
        return f"{first} {MONTHS[self.lang][at.month - 1]}"

    def instant(self, instant: str, zone: str = PARIS.key) -> str:
        """« 23 novembre 2026 à 12:00:00 (heure de Paris) », seconds always shown (REQ-061).

        The season is told where the hour comes twice, and the buyer's own clock, an IANA `zone`, where it shows another time.
        """
        local = parsed(instant).astimezone(PARIS)
        clock = local.strftime("%H:%M:%S")
        season = self._text(f"time.{SEASONS[local.fold]}") if comes_twice(local) else ""
        paris = f"{self.day(instant)} {self._text('time.at')} {clock} ({self._text('time.paris')}{season and f', {season}'})"
        there = parsed(instant).astimezone(ZoneInfo(zone))
        if there.utcoffset() == local.utcoffset():
            return paris
        where = self._text(f"time.zone.{zone}")
        return self._text("time.both", paris=paris, day=self._month_day(there), time=there.strftime("%H:%M:%S"), where=where)

    def size(self, size_bytes: int) -> str:
        """A size in decimal units, one digit after the comma: « 12,3 Mo »."""
        value, power = float(size_bytes), 0
        while value >= 1000 and power < len(UNITS[self.lang]) - 1:
            value, power = value / 1000, power + 1
        shown = f"{value:.0f}" if power == 0 else f"{value:.1f}"
        return f"{self._decimal(shown)}{NARROW}{UNITS[self.lang][power]}"

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", NARROW if self.lang == "fr" else ",")

    def _decimal(self, text: str) -> str:
        return text.replace(".", ",") if self.lang == "fr" else text
