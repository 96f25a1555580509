"""Letters that people want once a day: kept until the morning, then sent as one.

(1) a letter waits under the day it will leave; (2) the first run after seven in Paris makes one letter of all that waits for a person, whose id
names the day, so that it leaves once whatever runs twice; (3) what waited is dropped. Receipts, letters of a procedure and what concerns
somebody's own security never wait.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ...domain.instants import PARIS, day_in_french, paris_day
from ...domain.person import User
from ..ports import Directory, Ephemeral, Mail
from .walls import Walls

if TYPE_CHECKING:
    from .letters import Postman

LEAVES_AT = time(7)
KEPT_FOR = timedelta(days=7)
"""A job that did not run for days still finds what waits."""
LOOKED_BACK = 3
JOB = "send-digests"


@dataclass(frozen=True, kw_only=True)
class Digests:
    ephemeral: Ephemeral
    directory: Directory
    walls: Walls
    origin: str

    def keep(self, user: User, mail: Mail, now: datetime) -> None:
        """Put the letter with those of the morning; the same letter twice is one. (1)"""
        day = paris_day(now) if now.astimezone(PARIS).time() < LEAVES_AT else paris_day(now) + timedelta(days=1)
        name = hashlib.sha256(mail.id.encode()).hexdigest()
        self.ephemeral.put_waiting(day.isoformat(), user.id, name, {"subject": mail.subject, "text": mail.text}, now + KEPT_FOR)

    def send(self, postman: Postman, now: datetime) -> int:
        """Letters sent. A person whose letter fails stops nobody else's, and is tried again."""
        today = paris_day(now) if now.astimezone(PARIS).time() >= LEAVES_AT else paris_day(now) - timedelta(days=1)
        days = [today - timedelta(days=back) for back in range(LOOKED_BACK)]
        due = [(day.isoformat(), user_id) for day in days for user_id in self.ephemeral.waiting(day.isoformat())]
        return len(self.walls.each(JOB, due, lambda one: self._send(postman, *one, now), now, key=".".join))

    def _send(self, postman: Postman, day: str, user_id: str, now: datetime) -> bool:
        user = self.directory.user(user_id)
        waiting = self.ephemeral.waiting_of(day, user_id)
        sent = bool(user and user.email and waiting) and bool(postman.send(self._letter(user, day, waiting), now))  # type: ignore[arg-type]  # (2)
        self.ephemeral.drop_waiting(day, user_id)  # (3)
        return sent

    def _letter(self, user: User, day: str, waiting: list[dict[str, str]]) -> Mail:
        count = "une lettre" if len(waiting) == 1 else f"{len(waiting)} lettres"
        parts = "\n".join(f"— {one['subject']}\n\n{one['text'].removeprefix('Bonjour,').strip()}\n" for one in waiting)
        return Mail(
            id=f"digest#{user.id}#{day}",
            to=user.email,
            subject=f"{count.capitalize()} du {day_in_french(date.fromisoformat(day))} – Sous Pli",
            text=f"Bonjour,\n\n{parts}\n—\nVous recevez ces lettres une fois par jour. Changez ce choix : {self.origin}/compte/#lettres\n",
        )
