"""What the place of a buyer changes to the calendar: its legal time and its own public holidays, by INSEE code of the département.

Sources: code du travail L3422-2 (overseas), loi du 1er juin 1924 and C. trav. L3134-13 (Haut-Rhin, Bas-Rhin, Moselle); IANA time zones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from .instants import PARIS, clock, day_in_french, in_french


@dataclass(frozen=True)
class Territory:
    """`where`: « en Martinique », empty where Paris time is the legal time. `fixed`: (month, day) of holidays of its own."""

    zone: ZoneInfo = PARIS
    where: str = ""
    fixed: tuple[tuple[int, int], ...] = ()
    good_friday: bool = False

    def told(self, instant: datetime) -> str:
        """« lundi 2 mars 2026 à 12:00:00 (heure de Paris), soit lundi 2 mars 2026 à 07:00:00 en Martinique »: both clocks where they differ."""
        paris = in_french(instant)
        local = instant.astimezone(self.zone)
        same = local.utcoffset() == instant.astimezone(PARIS).utcoffset()
        return paris if not self.where or same else f"{paris}, soit {day_in_french(local.date())} à {clock(local)} {self.where}"


MAINLAND = Territory()
_ALSACE_MOSELLE = Territory(fixed=((12, 26),), good_friday=True)
_TERRITORIES = {
    "57": _ALSACE_MOSELLE,
    "67": _ALSACE_MOSELLE,
    "68": _ALSACE_MOSELLE,
    "971": Territory(ZoneInfo("America/Guadeloupe"), "en Guadeloupe", ((5, 27),)),
    "972": Territory(ZoneInfo("America/Martinique"), "en Martinique", ((5, 22),)),
    "973": Territory(ZoneInfo("America/Cayenne"), "en Guyane", ((6, 10),)),
    "974": Territory(ZoneInfo("Indian/Reunion"), "à La Réunion", ((12, 20),)),
    "975": Territory(ZoneInfo("America/Miquelon"), "à Saint-Pierre-et-Miquelon"),
    "976": Territory(ZoneInfo("Indian/Mayotte"), "à Mayotte", ((4, 27),)),
    "977": Territory(ZoneInfo("America/St_Barthelemy"), "à Saint-Barthélemy", ((10, 9),)),
    "978": Territory(ZoneInfo("America/Marigot"), "à Saint-Martin", ((5, 28),)),
    "986": Territory(ZoneInfo("Pacific/Wallis"), "à Wallis-et-Futuna"),
    "987": Territory(ZoneInfo("Pacific/Tahiti"), "en Polynésie française"),
    "988": Territory(ZoneInfo("Pacific/Noumea"), "en Nouvelle-Calédonie"),
}


_APART = (Territory(ZoneInfo("Pacific/Marquesas"), "aux Marquises"), Territory(ZoneInfo("Pacific/Gambier"), "aux Gambier"))
"""Islands of one département whose legal time is another one (décret n° 2017-292, article 1)."""
_BY_ZONE = {territory.zone.key: territory for territory in (*_TERRITORIES.values(), *_APART) if territory.where}
ZONES = (PARIS.key, *sorted(_BY_ZONE))
"""Legal times of the Republic where public buyers are: what an entity may settle."""


def of_zone(key: str) -> Territory:
    """The territory whose legal time has that IANA name, the mainland for Paris and for a name that is none of them."""
    return _BY_ZONE.get(key, MAINLAND)


def of(department: str, zone: str = "") -> Territory:
    """The territory of a buyer, the mainland for a code that changes nothing; `zone`: the legal time that its entity settled instead."""
    found = _TERRITORIES.get(department.strip().upper(), MAINLAND)
    if not zone:
        return found
    clock = of_zone(zone)
    return replace(found, zone=clock.zone, where=clock.where)
