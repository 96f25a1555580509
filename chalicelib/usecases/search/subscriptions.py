"""Searches kept for an address without an account: asked for, confirmed from its mailbox, then told like all others (REQ-011).

(1) the request is noted for two days; (2) its letter leaves; (3) the link of the letter makes the saved search, and the note goes. Whoever asks is answered the
same whatever the address: it is never looked for among accounts. What nobody confirms is forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from ...domain.allowances import By, quota
from ...domain.errors import Invalid, NotFound, StaleVersion, TooMany
from ...domain.ids import new_id
from ...domain.instants import from_text, in_french, to_text
from ...domain.saved_search import Rhythm, SavedSearch, subscriber
from .. import ports
from ..directory import identifiers
from ..ports import Clock, Ephemeral, Mail
from ..work.allowances import Allowances
from ..work.letters import Postman
from . import criteria as asked
from . import wording

KEPT_FOR = timedelta(days=2)
"""How long a request waits for its confirmation."""
MOST = quota("saved-searches")
_SITES = ("://", "www.")


@dataclass(frozen=True, kw_only=True)
class Subscriptions:
    clock: Clock
    saved: ports.SavedSearches
    ephemeral: Ephemeral
    allowances: Allowances
    postman: Postman
    origin: str

    def ask(self, *, email: str, criteria: Mapping[str, str], rhythm: str) -> datetime:
        """Write to the address; until when its link is good. Raises Invalid, TooMany."""
        now, address, kept = self.clock.now(), identifiers.email(email), asked.kept(criteria)
        asked.question(kept)
        if rhythm not in set(Rhythm):
            raise Invalid({"rhythm": "Choisissez : chaque jour, ou aussitôt."})
        wrong = {
            name: "Une recherche ne contient pas d’adresse de site."
            for name, value in kept.items()
            if any(s in value.lower() for s in _SITES)
        }
        if wrong:
            raise Invalid(wrong)  # the letter shows these words to somebody who may not have asked
        self.allowances.spend("search-alert", {By.TARGET: address})
        search = SavedSearch(
            id=new_id(now), user_id=subscriber(address), email=address, name=wording.name(kept), created_at=now, stop_key=secrets.token_urlsafe(24),
            told_until=now, criteria=kept, rhythm=Rhythm(rhythm),
        )  # fmt: skip
        until = now + KEPT_FOR
        note = {"email": address, "criteria": kept, "rhythm": str(search.rhythm), "key": search.stop_key, "until": to_text(until)}
        self.ephemeral.put_note(_note(search.user_id, search.id), note, until)  # (1)
        self.postman.send(self._letter(search, until), now)  # (2)
        return until

    def requested(self, reference: str, key: str) -> SavedSearch:
        """What a letter's link is about, not confirmed yet or already. Raises NotFound `alert-request-expired`, also for a wrong key."""
        user_id, _, search_id = reference.partition(".")
        search = self.saved.get(user_id, search_id) or self._noted(user_id, search_id)
        if not search or not hmac.compare_digest(search.stop_key.encode(), key.encode()):
            raise NotFound(
                "Cette demande d’alerte n’existe plus : elle n’a pas été confirmée à temps, ou l’alerte a été arrêtée. Recommencez depuis la recherche.",
                "alert-request-expired",
            )
        return search

    def confirm(self, reference: str, key: str) -> SavedSearch:
        """The search is kept and told from now on; confirming twice changes nothing. Raises NotFound, TooMany."""
        search = self.requested(reference, key)
        if self.saved.get(search.user_id, search.id):
            return search
        if len(self.saved.of_user(search.user_id)) >= MOST:
            raise TooMany(f"Cette adresse reçoit déjà {MOST} alertes : arrêtez-en une.", "too-many-searches")
        try:
            search = self.saved.create(search)  # (3)
        except StaleVersion:
            return search  # confirmed by another click meanwhile
        self.ephemeral.take_note(_note(search.user_id, search.id))
        return search

    def _noted(self, user_id: str, search_id: str) -> SavedSearch | None:
        note, now = self.ephemeral.note(_note(user_id, search_id)), self.clock.now()
        if note is None or from_text(note["until"]) < now:
            return None
        return SavedSearch(
            id=search_id, user_id=user_id, email=note["email"], name=wording.name(note["criteria"]), created_at=now, stop_key=note["key"], told_until=now,
            criteria=note["criteria"], rhythm=Rhythm(note["rhythm"]),
        )  # fmt: skip

    def _letter(self, search: SavedSearch, until: datetime) -> Mail:
        link = f"{self.origin}/alertes/confirmation?{urlencode({'recherche': f'{search.user_id}.{search.id}', 'cle': search.stop_key})}"
        listed = "\n".join(f"- {line}" for line in wording.said(search.criteria))
        when = "chaque jour" if search.rhythm is Rhythm.DAILY else "dès leur publication"
        return Mail(
            id=f"alert-request#{search.id}",
            to=search.email,
            subject="Confirmez votre alerte sur Sous Pli",
            text=(
                f"Bonjour,\n\nOn demande à recevoir à cette adresse, {when}, les nouvelles consultations qui répondent à :\n\n{listed}\n\n"
                f"Pour les recevoir, confirmez avant le {in_french(until)} : {link}\n\n"
                "Si vous n’avez rien demandé, ne faites rien : sans confirmation, votre adresse est oubliée et nous ne vous écrirons plus.\n"
            ),
        )


def _note(user_id: str, search_id: str) -> str:
    return f"alert-request#{hashlib.sha256(f'{user_id}.{search_id}'.encode()).hexdigest()}"
