"""Letters about lost factors: to whoever lost them, to those who may help, to every administrator concerned; each may be cancelled by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from ...domain.instants import in_french
from ...domain.person import User
from ...domain.restoration import DELAY, Restoration
from ..directory.helpers import Helpers
from ..directory.restorations import ASKED, CANCELLED, DONE, GRANTED
from ..ports import Clock, Directory, Mail
from .lines import Line

_HOURS = int(DELAY / timedelta(hours=1))
_KEYS = (
    "Une clé d’ouverture de plis ne se rétablit pas ainsi : la phrase de passe ou la feuille imprimée la rendent ; à défaut, les autres "
    "membres du comité, ou la clé de secours de l’entité, ouvrent les plis.\n"
)


@dataclass(frozen=True, kw_only=True)
class RestorationLetters:
    clock: Clock
    directory: Directory
    helpers: Helpers
    origin: str

    def letters(self, line: Line) -> Iterator[Mail]:
        """None for a line of another kind, or about somebody who is gone."""
        user = self.directory.user(line.record["user"]) if line.entry.kind in (ASKED, GRANTED, CANCELLED, DONE) else None
        if user is None:
            return
        if line.entry.kind in (ASKED, GRANTED):
            row = self.directory.restoration(user.id)
            if row and row.id == line.record["restoration"]:  # else it is over: nothing is left to cancel
                yield from self._asked(line, user, row) if line.entry.kind == ASKED else self._granted(line, user, row)
        else:
            yield from self._ended(line, user)

    def _asked(self, line: Line, user: User, row: Restoration) -> Iterator[Mail]:
        deciding = {one.id: one for level in self.helpers.of(row, self.clock.now()) for one in level.people}
        yield self._mail(
            line,
            user,
            "Votre demande d’aide pour vous connecter",
            "Vous dites avoir perdu vos clés d’accès, votre application de codes et vos codes de secours.\n"
            f"Une personne qui administre va vous répondre ; l’accès n’est rétabli que {_HOURS} heures après sa décision.\n{_KEYS}",
            row,
        )
        for one in deciding.values():
            yield self._mail(
                line,
                one,
                f"{user.email} a perdu ses moyens de connexion",
                f"{user.name or user.email} ({user.email}) demande que son accès soit rétabli.\n"
                "Joignez cette personne de vive voix, par un numéro que vous connaissez, avant de répondre : "
                f"{self.origin}/compte/aide/\n",
                row,
            )
        for one in self.helpers.concerned(user):
            if one.id not in deciding:
                yield self._mail(line, one, f"{user.email} a perdu ses moyens de connexion", f"{user.email} demande de l’aide.\n", row)

    def _granted(self, line: Line, user: User, row: Restoration) -> Iterator[Mail]:
        assert row.due_at is not None
        told = (
            f"L’accès de {user.email} sera rétabli le {in_french(row.due_at)} : ses clés d’accès, son application de codes et ses codes de "
            "secours seront retirés quand cette personne se connectera, et elle en créera d’autres.\n"
        )
        for one in (user, *self.helpers.concerned(user)):
            yield self._mail(line, one, f"Accès bientôt rétabli : {user.email}", f"{told}{_KEYS}", row)

    def _ended(self, line: Line, user: User) -> Iterator[Mail]:
        done = line.entry.kind == DONE
        subject = f"Accès rétabli : {user.email}" if done else f"Accès non rétabli : {user.email}"
        told = (
            f"Les moyens de connexion perdus par {user.email} sont retirés. Ce n’est pas attendu ? Retirez cette personne de l’équipe, "
            f"et écrivez à l’assistance : {self.origin}/assistance/\n"
            if done
            else f"La demande d’aide de {user.email} est refusée ou annulée : rien n’a changé.\n"
        )
        for one in (user, *self.helpers.concerned(user)):
            yield self._mail(line, one, subject, told, None)

    def _mail(self, line: Line, to: User, subject: str, told: str, row: Restoration | None) -> Mail:
        stop = f"\nCe n’est pas attendu ? Annulez tout : {self._link(row)}\n" if row else ""
        return Mail(id=line.letter(f"help#{to.email}"), to=to.email, subject=f"{subject} – Sous Pli", text=f"Bonjour,\n\n{told}{stop}")

    def _link(self, row: Restoration) -> str:
        return f"{self.origin}/compte/annulation/?personne={row.user_id}&cle={row.cancel_key}"
