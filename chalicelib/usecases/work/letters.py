"""The postman that jobs give letters to: each letter leaves once, whatever runs twice or dies between two writes.

(1) the letter's id is claimed for a few minutes; (2) it is handed to the mail server; (3) the claim becomes what the server said.
Dead before (2), the claim expires and the next run sends it. Dead between (2) and (3), the next run sends the same letter again,
under the same id: late and twice is better than never, and the id says that both are one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.errors import Unavailable
from ...domain.person import Letters
from ..ports import Directory, Ephemeral, Handed, Mail, Mailer
from .digests import Digests

HELD_FOR = timedelta(minutes=5)
"""Longer than any function runs between (1) and (3) on one letter."""
REMEMBERED_FOR = timedelta(days=400)
"""No event, sweep or reminder comes back later than that."""
ACCEPTED, RELAYED, BOUNCED = "accepted", "relayed", "bounced"
NOT_SENT = Handed(accepted=False)


@dataclass(frozen=True, kw_only=True)
class Postman:
    ephemeral: Ephemeral
    mailer: Mailer
    directory: Directory
    digests: Digests

    def send(self, mail: Mail, now: datetime) -> Handed:
        """Whether the mail server took it; what it said the first time when it left already. `mail.id` names the letter.

        Not taken, too, for one that its reader wants in the morning or not at all.

        Raises Unavailable `letter-held` while another run holds it, and whatever the mail server's port raises.
        """
        if not mail.to:
            return NOT_SENT  # somebody who closed their account
        if mail.optional and not self._wanted_now(mail, now):
            return NOT_SENT
        key = f"letter#{mail.id}"
        claim = self.ephemeral.claim(key, now, until=now + HELD_FOR)  # (1)
        if claim.outcome is not None:
            return _told(claim.outcome)
        if not claim.mine:
            raise Unavailable("Une autre exécution envoie cette lettre. Elle sera reprise dans quelques minutes.", "letter-held")
        try:
            handed = self.mailer.send(mail)  # (2)
        except Exception:
            self.ephemeral.release(key)
            raise
        self.ephemeral.settle(key, _outcome(handed), now + REMEMBERED_FOR)  # (3)
        return handed

    def _wanted_now(self, mail: Mail, now: datetime) -> bool:
        reader = self.directory.user_by_email(mail.to)
        if reader and reader.letters is Letters.DAILY:
            self.digests.keep(reader, mail, now)
        return reader is None or reader.letters is Letters.AT_ONCE

    def send_each(self, mails: Iterable[Mail], now: datetime) -> list[bool]:
        """The same for several letters: one that fails stops none; the first failure is raised once all were tried."""
        answers, failure = [], None
        for mail in mails:
            try:
                answers.append(bool(self.send(mail, now)))
            except Exception as error:  # the others leave all the same
                failure = failure or error
        if failure:
            raise failure
        return answers


def _outcome(handed: Handed) -> str:
    """What is remembered of a letter: a word, then the server's."""
    return f"{(RELAYED if handed.relayed else ACCEPTED) if handed else BOUNCED} {handed.reply}".strip()


def _told(outcome: str) -> Handed:
    word, _, reply = outcome.partition(" ")
    return Handed(accepted=word != BOUNCED, reply=reply, relayed=word == RELAYED)
