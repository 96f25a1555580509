"""Letters about what ends soon in the sealed file of a company: its own label and its date, thirty days before, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ...domain.company_file import REMINDED_BEFORE, Ending
from ...domain.instants import day_in_french, paris_day
from ...domain.permission import Role
from .. import ports
from ..ports import Directory, Mail
from ..work.letters import Postman
from ..work.walls import Walls


@dataclass(frozen=True, kw_only=True)
class FileReminders:
    files: ports.CompanyFiles
    directory: Directory
    postman: Postman
    walls: Walls
    origin: str

    def send(self, now: datetime) -> int:
        """Letters sent. A company whose letters fail stops no other."""
        today, sent = paris_day(now), []

        def tell(pair: tuple[str, Ending]) -> None:
            sent.append(sum(self.postman.send_each(self._letters(*pair), now)))

        ending = self.files.ending(today, today + REMINDED_BEFORE)
        self.walls.each("remind-company-files", ending, tell, now, key=lambda pair: f"{pair[0]}#{pair[1].id}")
        return sum(sent)

    def _letters(self, company_id: str, one: Ending) -> Iterator[Mail]:
        for user in self.directory.users_of(company_id):
            if Role.COMPANY_ADMIN in user.roles_in(company_id):
                yield Mail(
                    id=f"file-ends#{company_id}#{one.id}#{one.ends_on.isoformat()}#{user.id}",
                    to=user.email,
                    subject=f"Une pièce de votre dossier prend fin le {day_in_french(one.ends_on)} – Sous Pli",
                    text=(
                        f"Bonjour,\n\nDans le dossier de votre entreprise, « {one.label} » prend fin le {day_in_french(one.ends_on)}.\n"
                        f"Remplacez cette pièce : {self.origin}/entreprise/dossier/\n"
                    ),
                )
