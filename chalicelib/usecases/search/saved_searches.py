"""Searches that people keep: saved, paused, deleted; a letter's link pauses one without signing in (REQ-011)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ...domain.allowances import quota
from ...domain.errors import Invalid, NotFound, StaleVersion
from ...domain.ids import new_id
from ...domain.saved_search import Rhythm, SavedSearch
from .. import ports
from ..access.permission import Actor
from ..ports import Clock
from ..work import refusals

MOST = quota("saved-searches")
_TRIES = 4


@dataclass(frozen=True, kw_only=True)
class SavedSearches:
    clock: Clock
    saved: ports.SavedSearches

    def of(self, actor: Actor) -> list[SavedSearch]:
        """The person's own, oldest first."""
        return self.saved.of_user(actor.user.id)

    def save(self, actor: Actor, *, name: str, criteria: Mapping[str, str], rhythm: str) -> SavedSearch:
        """Only what is published from now on will be told. Raises Invalid, TooMany."""
        now = self.clock.now()
        if not name.strip():
            raise Invalid({"name": "Donnez un nom à cette recherche."})
        if len(self.of(actor)) >= MOST:
            raise refusals.too_many("saved-searches")
        search = SavedSearch(
            id=new_id(now),
            user_id=actor.user.id,
            name=name.strip()[:100],
            created_at=now,
            stop_key=secrets.token_urlsafe(24),
            told_until=now,
            criteria=dict(criteria),
            rhythm=Rhythm(rhythm),
        )
        return self.saved.create(search)

    def change(self, actor: Actor, search_id: str, changes: Mapping[str, object]) -> SavedSearch:
        """Name, rhythm, pause. Waking a search up does not tell what was published while it slept. Raises NotFound, Invalid."""
        if "name" in changes and not str(changes["name"]).strip():
            raise Invalid({"name": "Donnez un nom à cette recherche."})
        return self._change(actor.user.id, search_id, lambda search: self._changed(search, changes))

    def _changed(self, search: SavedSearch, changes: Mapping[str, object]) -> SavedSearch:
        paused = bool(changes.get("paused", search.paused))
        return replace(
            search,
            name=str(changes.get("name", search.name)).strip()[:100],
            rhythm=Rhythm(str(changes.get("rhythm", search.rhythm))),
            paused=paused,
            told_until=self.clock.now() if search.paused and not paused else search.told_until,
        )

    def delete(self, actor: Actor, search_id: str) -> None:
        """Raises NotFound."""
        self.saved.delete(self._get(actor.user.id, search_id))

    def stop(self, reference: str, key: str) -> SavedSearch:
        """Pause it from a letter; one of an address without account is forgotten, with its address. Raises NotFound, also for a wrong key."""
        search = self.named(reference, key)
        if search.email:
            self.saved.delete(search)
            return search
        return self._change(search.user_id, search.id, lambda now_search: replace(now_search, paused=True))

    def named(self, reference: str, key: str) -> SavedSearch:
        """The search of a letter's link. Raises NotFound, also for a wrong key."""
        user_id, _, search_id = reference.partition(".")
        search = self._get(user_id, search_id)
        if not hmac.compare_digest(search.stop_key.encode(), key.encode()):
            raise NotFound()
        return search

    def _get(self, user_id: str, search_id: str) -> SavedSearch:
        search = self.saved.get(user_id, search_id)
        if not search:
            raise NotFound()
        return search

    def _change(self, user_id: str, search_id: str, alter: Callable[[SavedSearch], SavedSearch]) -> SavedSearch:
        for _ in range(_TRIES):
            try:
                return self.saved.save(alter(self._get(user_id, search_id)))
            except StaleVersion:
                continue
        raise StaleVersion()
