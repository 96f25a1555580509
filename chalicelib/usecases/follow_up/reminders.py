"""Reminding agents of what the law dates: each letter leaves once a person, whatever runs twice (REQ-099, REQ-122, REQ-132).

(1) consultations online whose deadline comes soon: questions without an answer, the day before answers are due, then once they are late;
(2) dynamic systems: applications that reach their last day of evaluation; (3) contracts whose essential data is still owed.
Each letter leaves once (`work/letters.py`), each consultation has its wall (`work/walls.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain import agenda
from ...domain import question as questions
from ...domain.consultation import Consultation
from ...domain.instants import day_in_french, paris_day, to_text
from ...domain.permission import WORKERS
from .. import ports
from ..access import lookup
from ..consultation import holidays
from ..directory.lending import at_work
from ..opening import applications
from ..ports import Clock, Directory, Mail
from ..work.digests import Digests
from ..work.letters import Postman
from ..work.walls import Walls

AHEAD = timedelta(days=8)
"""Answers are due six days before the deadline at the earliest; the letter leaves a day before that."""
BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Reminder:
    """What one letter says; `mark` names the occasion, so that an extended deadline is told anew."""

    consultation: Consultation
    mark: str
    subject: str
    text: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Reminders:
    clock: Clock
    consultations: ports.Consultations
    questions: ports.Questions
    decisions: ports.Decisions
    registers: ports.Registers
    directory: Directory
    postman: Postman
    digests: Digests
    walls: Walls
    origin: str

    def send(self, now: datetime) -> int:
        """Letters sent. A consultation or a contract that fails stops no other; nor does one agent's letter."""
        sent = 0

        def each(job: str, ids: Iterable[str], owed: Callable[[Consultation], Iterator[Reminder]]) -> int:
            counted: list[int] = []
            self.walls.each(job, ids, lambda one: counted.append(self._tell(owed(lookup.get(self.consultations, one)), now)), now, key=str)
            return sum(counted)

        sent += each("remind-answers", self.consultations.due(now + AHEAD), lambda c: self._answers(c, now))  # (1)
        sent += each("remind-evaluations", self.consultations.permanent(now), lambda c: self._evaluations(c, now))  # (2)
        sent += self._essential(now)  # (3)
        return sent + self.digests.send(self.postman, now)

    def _essential(self, now: datetime) -> int:
        counted: list[int] = []

        def tell(place: tuple[str, int]) -> None:
            counted.append(self._tell(self._essential_data(*place, now), now))

        owed = self.decisions.owing(now - agenda.ESSENTIAL_ALERT)
        self.walls.each("remind-essential-data", owed, tell, now, key=lambda place: f"{place[0]}#{place[1]}")
        return sum(counted)

    def _answers(self, c: Consultation, now: datetime) -> Iterator[Reminder]:
        if not c.before_deadline(now) or c.cancelled_at:
            return
        due = questions.answers_due_at(c, now)
        if due is None or now < due - BEFORE:
            return
        owed = questions.timely_unanswered(c, self.questions.of_consultation(c.id), now)
        path = f"/acheteur/questions/?id={c.id}"
        if owed and now < due:
            text = f"{_counted(len(owed), 'attend', 'attendent')} une réponse, due le {c.territory.told(due)} au plus tard (CCP R2132-6)."
            yield Reminder(c, f"answers#{to_text(due)}", f"Réponse due demain – {c.label}", text, path)
        elif owed:
            text = (
                f"{_counted(len(owed), 'reste', 'restent')} sans réponse, alors que celle-ci était due le {c.territory.told(due)} (CCP R2132-6). "
                "Répondez et prorogez le délai de remise, ou motivez la réponse tardive : la plateforme le demande avant de la publier."
            )
            yield Reminder(c, f"late-answers#{to_text(due)}", f"Réponse en retard : prorogez le délai – {c.label}", text, path)

    def _evaluations(self, c: Consultation, now: datetime) -> Iterator[Reminder]:
        for deposit_id, received_at in applications.waiting(self.registers, c, now).items():
            day = paris_day(agenda.evaluation_due_at(c, received_at, holidays.of(c.buyer_department)))
            if paris_day(now) >= day:
                text = (
                    f"Une candidature reçue le {c.territory.told(received_at)} doit être évaluée le {day_in_french(day)} au plus tard : dix jours "
                    "ouvrables après sa réception (CCP R2162-45)."
                )
                path = f"/ouverture/?consultation={c.id}"
                yield Reminder(c, f"evaluation#{deposit_id}", f"Candidature à évaluer aujourd’hui – {c.label}", text, path)

    def _essential_data(self, consultation_id: str, lot: int, now: datetime) -> Iterator[Reminder]:
        c, decision = self.consultations.get(consultation_id), lookup.decision(self.decisions, consultation_id, lot)
        if c is None or decision is None or decision.notified_at is None or not decision.owes_essential_data or decision.publishable:
            return
        last = decision.notified_at + agenda.ESSENTIAL_LIMIT
        stage, words = ("late", "étaient dues") if now >= last else ("alert", "sont dues")
        text = (
            f"Les données essentielles du lot {decision.lot}, notifié le {c.territory.told(decision.notified_at)}, {words} le "
            f"{day_in_french(paris_day(last))} au plus tard (CCP R2196-1). Complétez-les : elles paraissent aussitôt."
        )
        mark = f"essential-{stage}#{decision.lot}"
        yield Reminder(c, mark, f"Données essentielles à compléter – {c.label}", text, f"/acheteur/decision/?id={c.id}")

    def _tell(self, reminders: Iterator[Reminder], now: datetime) -> int:
        return sum(sum(self.postman.send_each(self._letters(reminder), now)) for reminder in reminders)

    def _letters(self, reminder: Reminder) -> Iterator[Mail]:
        c = reminder.consultation
        text = f"Bonjour,\n\nConsultation {c.label} – {c.title}\n\n{reminder.text}\n\n{self.origin}{reminder.path}\n"
        for user in at_work(self.directory, c.buyer_id, WORKERS, self.clock.now()):
            yield Mail(id=f"reminder#{c.id}#{reminder.mark}#{user.id}", to=user.email, subject=reminder.subject, text=text, optional=True)


def _counted(count: int, one: str, several: str) -> str:
    return f"Une question {one}" if count == 1 else f"{count} questions {several}"
