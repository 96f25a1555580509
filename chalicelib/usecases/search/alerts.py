"""Telling people of new consultations that match their saved searches: each at most once, whatever runs twice (REQ-011).

(1) what was published lately is read from the store; (2) each saved search that is due is asked over it, in memory; (3) each match is
claimed before its letter leaves; (4) one letter a search lists them. A letter that fails gives its matches back, and leaves next time.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from ...domain.consultation import Consultation
from ...domain.errors import StaleVersion
from ...domain.instants import paris_day
from ...domain.saved_search import Rhythm, SavedSearch
from ...search import bits
from ...search.listed import Listed
from ...search.question import matching
from ...search.recent import Recent, Recents
from .. import ports
from ..ports import Clock, Directory, Ephemeral, Mail
from ..work.letters import HELD_FOR, Postman
from ..work.walls import Walls
from . import wording
from .criteria import question
from .index import indexed

LAG = timedelta(minutes=5)
"""Lists of the store are late by seconds: publications are looked for again from a little before. Marks forbid telling twice."""
OLDEST = timedelta(days=8)
JOB = "tell-alerts"
_REMEMBER = timedelta(days=60)
_LISTED = 30
log = logging.getLogger("souspli")


@dataclass(frozen=True, kw_only=True)
class Alerts:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory
    ephemeral: Ephemeral
    saved: ports.SavedSearches
    postman: Postman
    walls: Walls
    origin: str

    def tell(self, now: datetime) -> int:
        """Letters sent. A search that fails stops nobody else's."""
        due = [search for search in self.walls.listed(JOB, self.saved.everyone(), now) if not search.paused and _due(search, now)]
        if not due:
            return 0
        since = max(min(search.told_until for search in due) - LAG, now - OLDEST)
        news = Recents([Recent(made) for c in self._published(since) if (made := indexed(c))])  # (1)
        sent = self.walls.each(
            JOB, due, lambda search: self._tell(search, news, now), now, key=lambda search: f"{search.user_id}.{search.id}"
        )
        return len(sent)

    def _published(self, since: datetime) -> Iterator[Consultation]:
        cursor: str | None = None
        while True:
            page = self.consultations.published(cursor)
            for c in page.items:
                if c.published_at and c.published_at < since:
                    return
                if c.public:
                    yield c
            cursor = page.next
            if cursor is None:
                return

    def _tell(self, search: SavedSearch, news: Recents, now: datetime) -> bool:
        found = [line for line in self._matches(search, news, now) if line.published_at >= search.created_at]
        claims = {line.id: self.ephemeral.claim(_mark(search, line), now, until=now + HELD_FOR) for line in found}  # (3)
        fresh = [line for line in found if claims[line.id].mine]
        sent = bool(fresh) and self._send(search, fresh, now)
        if all(
            claim.mine or claim.outcome is not None for claim in claims.values()
        ):  # else a dead run holds some: they are looked for again
            self._until(search, now)
        return sent

    def _until(self, search: SavedSearch, now: datetime) -> None:
        try:
            self.saved.save(replace(search, told_until=now))
        except StaleVersion:
            log.info("search changed meanwhile", extra={"search": search.id})  # marks hold: nothing is told twice

    def _matches(self, search: SavedSearch, news: Recents, now: datetime) -> list[Listed]:
        """Raises Refused for a criterion that no longer exists: its wall keeps it, and operators see it; nothing is told meanwhile."""
        asked = replace(question(search.criteria), status="open")
        since = search.told_until - LAG
        lines = [news.lines[number] for number in bits.iterate(matching(news, asked, now))]  # (2)
        return [line for line in lines if line.published_at >= since]

    def _send(self, search: SavedSearch, lines: Sequence[Listed], now: datetime) -> bool:
        address = search.email or self._address(search.user_id)
        try:
            sent = bool(address) and bool(self.postman.send(letter(search, lines, address, self.origin), now))  # (4)
        except Exception:
            for line in lines:
                self.ephemeral.release(_mark(search, line))
            raise
        for line in lines:
            self.ephemeral.settle(_mark(search, line), "told", now + _REMEMBER)
        return sent

    def _address(self, user_id: str) -> str:
        user = self.directory.user(user_id)
        return user.email if user else ""


def _due(search: SavedSearch, now: datetime) -> bool:
    """A daily digest leaves at the first run of a new day in Paris."""
    return search.rhythm is Rhythm.IMMEDIATE or paris_day(now) > paris_day(search.told_until)


def _mark(search: SavedSearch, line: Listed) -> str:
    return f"alert#{search.id}#{line.id}"


def letter(search: SavedSearch, lines: Sequence[Listed], address: str, origin: str) -> Mail:
    count = len(lines)
    told = "\n".join(
        f"- {line.title}\n  {line.buyer_name}, référence {line.reference}\n  Remise des plis : {line.territory.told(line.submission_deadline)}\n"
        f"  {origin}/consultations/{line.id}\n"
        for line in lines[:_LISTED]
    )
    more = f"\net {count - _LISTED} autres.\n" if count > _LISTED else ""
    listed = "\n".join(f"- {line}" for line in wording.said(search.criteria))
    again = f"{origin}/consultations?{urlencode(search.criteria)}"
    stop = f"{origin}/alertes/arret?{urlencode({'recherche': f'{search.user_id}.{search.id}', 'cle': search.stop_key})}"
    text = (
        f"Bonjour,\n\nVotre recherche « {search.name} » trouve {'une nouvelle consultation' if count == 1 else f'{count} nouvelles consultations'} :\n\n"
        f"{told}{more}\nSes critères :\n{listed}\n\nRevoir cette recherche : {again}\n\nNe plus recevoir cette alerte, sans vous connecter : {stop}\n"
    )
    subject = f"{search.name} : {'une nouvelle consultation' if count == 1 else f'{count} nouvelles consultations'}"
    told_of = hashlib.sha256("\n".join(sorted(line.id for line in lines)).encode()).hexdigest()[:32]
    return Mail(id=f"alert#{search.id}#{told_of}", to=address, subject=subject, text=text, unsubscribe=stop)
