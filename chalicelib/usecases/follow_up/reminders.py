"""Reminding agents of what the law dates: each letter leaves once a person, whatever runs twice (REQ-099, REQ-122, REQ-132).

(1) consultations online whose deadline comes soon: questions without an answer, the day before answers are due, then once they are late;
(2) dynamic systems: applications that reach their last day of evaluation; (3) contracts whose essential data is still owed.
A mark is set before each letter, and taken back when the letter does not leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain import agenda
from ...domain import question as questions
from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.instants import day_in_french, in_french, paris_day, to_text
from ...domain.permission import Role
from .. import ports
from ..consultation import holidays
from ..opening import applications
from ..ports import Clock, Directory, Ephemeral, Mail, Mailer

AHEAD = timedelta(days=8)
"""Answers are due six days before the deadline at the earliest; the letter leaves a day before that."""
BEFORE = timedelta(days=1)
_REMEMBER = timedelta(days=400)


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
    ephemeral: Ephemeral
    mailer: Mailer
    origin: str

    def send(self, now: datetime) -> int:
        """Letters sent."""
        return sum(self._tell(reminder, now) for reminder in self._owed(now))

    def _owed(self, now: datetime) -> Iterator[Reminder]:
        for c in self.consultations.due(now + AHEAD):  # (1)
            if c.before_deadline(now) and not c.cancelled_at:
                yield from self._answers(c, now)
        for c in self.consultations.permanent(now):  # (2)
            yield from self._evaluations(c, now)
        for decision in self.decisions.to_publish():  # (3)
            yield from self._essential_data(decision, now)

    def _answers(self, c: Consultation, now: datetime) -> Iterator[Reminder]:
        due = questions.answers_due_at(c, now)
        if due is None or now < due - BEFORE:
            return
        owed = questions.timely_unanswered(c, self.questions.of_consultation(c.id), now)
        path = f"/acheteur/questions/?id={c.id}"
        if owed and now < due:
            text = f"{_counted(len(owed), 'attend', 'attendent')} une réponse, due le {in_french(due)} au plus tard (CCP R2132-6)."
            yield Reminder(c, f"answers#{to_text(due)}", f"Réponse due demain – {c.label}", text, path)
        elif owed:
            text = (
                f"{_counted(len(owed), 'reste', 'restent')} sans réponse, alors que celle-ci était due le {in_french(due)} (CCP R2132-6). "
                "Répondez et prorogez le délai de remise, ou motivez la réponse tardive : la plateforme le demande avant de la publier."
            )
            yield Reminder(c, f"late-answers#{to_text(due)}", f"Réponse en retard : prorogez le délai – {c.label}", text, path)

    def _evaluations(self, c: Consultation, now: datetime) -> Iterator[Reminder]:
        for deposit_id, received_at in applications.waiting(self.registers, c, now).items():
            day = paris_day(agenda.evaluation_due_at(c, received_at, holidays.of_year))
            if paris_day(now) >= day:
                text = (
                    f"Une candidature reçue le {in_french(received_at)} doit être évaluée le {day_in_french(day)} au plus tard : dix jours "
                    "ouvrables après sa réception (CCP R2162-45)."
                )
                path = f"/ouverture/?consultation={c.id}"
                yield Reminder(c, f"evaluation#{deposit_id}", f"Candidature à évaluer aujourd’hui – {c.label}", text, path)

    def _essential_data(self, decision: Decision, now: datetime) -> Iterator[Reminder]:
        c = self.consultations.get(decision.consultation_id)
        if c is None or decision.notified_at is None or now < decision.notified_at + agenda.ESSENTIAL_ALERT:
            return
        last = decision.notified_at + agenda.ESSENTIAL_LIMIT
        stage, words = ("late", "étaient dues") if now >= last else ("alert", "sont dues")
        text = (
            f"Les données essentielles du lot {decision.lot}, notifié le {in_french(decision.notified_at)}, {words} le "
            f"{day_in_french(paris_day(last))} au plus tard (CCP R2196-1). Complétez-les : elles paraissent aussitôt."
        )
        mark = f"essential-{stage}#{decision.lot}"
        yield Reminder(c, mark, f"Données essentielles à compléter – {c.label}", text, f"/acheteur/decision/?id={c.id}")

    def _tell(self, reminder: Reminder, now: datetime) -> int:
        people = self.directory.users_of(reminder.consultation.buyer_id)
        agents = [user for user in people if Role.AGENT in user.roles_in(reminder.consultation.buyer_id)]
        return sum(self._send(reminder, user.id, user.email, now) for user in agents)

    def _send(self, reminder: Reminder, user_id: str, address: str, now: datetime) -> bool:
        c = reminder.consultation
        mark = f"reminder#{c.id}#{reminder.mark}#{user_id}"
        if not self.ephemeral.mark_once(mark, now + _REMEMBER):
            return False
        text = f"Bonjour,\n\nConsultation {c.label} – {c.title}\n\n{reminder.text}\n\n{self.origin}{reminder.path}\n"
        try:
            return self.mailer.send(Mail(to=address, subject=reminder.subject, text=text))
        except BaseException:
            self.ephemeral.unmark(mark)
            raise


def _counted(count: int, one: str, several: str) -> str:
    return f"Une question {one}" if count == 1 else f"{count} questions {several}"
