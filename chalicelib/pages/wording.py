"""Instants, sizes and amounts as people read them. Instants come as RFC 3339 UTC and are shown in Europe/Paris."""

from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
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

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def day(self, instant: str) -> str:
        """« 23 novembre 2026 »."""
        at = parsed(instant).astimezone(PARIS)
        first = "1er" if self.lang == "fr" and at.day == 1 else str(at.day)
        return f"{first} {MONTHS[self.lang][at.month - 1]} {at.year}"

    def instant(self, instant: str) -> str:
        """« 23 novembre 2026 à 12:00:00 (heure de Paris) », seconds always shown (REQ-061)."""
        clock = parsed(instant).astimezone(PARIS).strftime("%H:%M:%S")
        if self.lang == "fr":
            return f"{self.day(instant)} à {clock} (heure de Paris)"
        return f"{self.day(instant)} at {clock} (Paris time)"

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
