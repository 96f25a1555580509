"""Acts asked twice under one key: the second asking is given the answer of the first (`Idempotency-Key`). Called by the API's door alone.

(1) the key is claimed for a minute; (2) the act runs; (3) its answer is kept for a day. Dead between (1) and (3), the claim expires and the
act runs again, as it would without a key: acts are written once by their registers. What was refused changed nothing, and is not kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...domain.errors import InProgress, Invalid, Unavailable
from ...domain.instants import from_text, to_text
from ..ports import Clock, Ephemeral

HELD_FOR = timedelta(minutes=1)
"""Longer than any request runs."""
KEPT_FOR = timedelta(hours=24)
PIECE = 256 * 1024
"""Characters of a kept answer in one item of the store, which takes 400 kB."""


@dataclass(frozen=True)
class Key:
    """What a caller calls one act of theirs: their `name` for it, `who` they are, `what` they ask (route and body)."""

    name: str
    who: str
    what: bytes

    @property
    def mark(self) -> str:
        return f"act#{hashlib.sha256(json.dumps([self.who, self.name]).encode()).hexdigest()}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.what).hexdigest()


@dataclass(frozen=True)
class Kept:
    """An answer as it was given: status, JSON body, headers of its own."""

    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Repeats:
    clock: Clock
    ephemeral: Ephemeral

    def begin(self, key: Key) -> Kept | None:
        """The answer that this act was given already; None when the caller now has it to do, then `keep` or `forget`.

        Raises Invalid `idempotency-key-reused`, InProgress `request-in-progress`.
        """
        now = self.clock.now()
        claim = self.ephemeral.claim(key.mark, now, until=now + HELD_FOR)
        if claim.outcome is not None and now >= from_text(json.loads(claim.outcome)["until"]):
            self.ephemeral.release(key.mark)  # a day has passed: the name is free again
            claim = self.ephemeral.claim(key.mark, now, until=now + HELD_FOR)
        if claim.mine:
            return None
        if claim.outcome is None:
            raise InProgress(
                "Cette demande est déjà en cours de traitement. Attendez une minute : sa réponse vous sera rendue.",
                "request-in-progress",
                retry_at=now + timedelta(seconds=1),
                english="This request is already being processed. Wait a minute: you will be given its answer.",
            )
        return self._kept(key, json.loads(claim.outcome))

    def keep(self, key: Key, answer: Kept) -> None:
        """The act is done: whoever asks again within a day is given this answer."""
        until = self.clock.now() + KEPT_FOR
        text = base64.b85encode(zlib.compress(json.dumps([answer.body, dict(answer.headers)], ensure_ascii=False).encode())).decode()
        first, *others = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
        for number, piece in enumerate(others, 1):
            self.ephemeral.put_note(f"{key.mark}#{number}", {"piece": piece}, until)
        self.ephemeral.settle(key.mark, _told(key, answer.status, until, first, len(others)), until)

    def forget(self, key: Key) -> None:
        """The act was refused, or failed: the same key may ask again at once."""
        self.ephemeral.release(key.mark)

    def _kept(self, key: Key, told: Mapping[str, Any]) -> Kept:
        if told["what"] != key.digest:
            raise Invalid(
                {"Idempotency-Key": "Cette clé a déjà servi à une autre demande."},
                "Une clé d’idempotence ne sert qu’à une demande : prenez-en une nouvelle pour celle-ci.",
                "idempotency-key-reused",
            )
        pieces = [told["piece"], *(self._piece(key, number) for number in range(1, told["more"] + 1))]
        body, headers = json.loads(zlib.decompress(base64.b85decode("".join(pieces))))
        return Kept(told["status"], body, headers)

    def _piece(self, key: Key, number: int) -> str:
        note = self.ephemeral.note(f"{key.mark}#{number}")
        if note is None:
            raise Unavailable("La réponse à cette demande n’est pas lisible pour l’instant. Rechargez la page.", "answer-not-kept")
        piece: str = note["piece"]
        return piece


def _told(key: Key, status: int, until: datetime, piece: str, more: int) -> str:
    return json.dumps({"what": key.digest, "status": status, "until": to_text(until), "piece": piece, "more": more})
