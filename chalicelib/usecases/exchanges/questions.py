"""Questions and answers (annexe 7, I 9°; REQ-009, REQ-099)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...domain import question as rules
from ...domain.allowances import quota
from ...domain.consultation import Consultation, Fact
from ...domain.errors import Invalid, NotFound, StaleVersion, Unavailable, WrongState
from ...domain.ids import new_id
from ...domain.instants import from_text
from ...domain.permission import Action
from ...domain.question import Question
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..access.visibility import Visibility
from ..ports import Clock, Directory, Ephemeral, Objects, Page, Registers
from ..work import bodies, refusals

_TRIES = 8
HELD_FOR = timedelta(minutes=1)
"""How long the same words of the same company are held while they are recorded: longer than a request."""
MOST_QUESTIONS = quota("questions")
"""A company's questions on one consultation."""


@dataclass(frozen=True)
class Asked:
    """A question as the buyer may see it now: who asked is told once the deadline has passed (REQ-081)."""

    question: Question
    author: str | None
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class Questions:
    clock: Clock
    consultations: ports.Consultations
    visibility: Visibility
    questions: ports.Questions
    directory: Directory
    ephemeral: Ephemeral
    registers: Registers
    objects: Objects

    def ask(self, actor: Actor | None, consultation_id: str, *, company_id: str, text: str, lot: int | None) -> Question:
        """A private question; its register line holds a hash, not the words, and nothing that tells who asks. The same words posted twice are one question. Raises Invalid, WrongState `questions-closed`."""
        now = self.clock.now()
        someone = permit(actor, Action.ASK_QUESTION, tenant_id=company_id, now=now)
        consultation = self.visibility.published(consultation_id, someone)
        if consultation.cancelled_at or not consultation.before_deadline(now):
            raise WrongState("La date limite est passée : les questions ne sont plus reçues.", "questions-closed")
        company = self.directory.company(company_id)
        if not company:
            raise NotFound()
        if not 10 <= len(text.strip()) <= 5000:
            raise Invalid({"text": "Écrivez votre question, en 10 à 5 000 caractères."})
        if lot is not None and lot not in {known.number for known in consultation.lots}:
            raise Invalid({"lot": "Choisissez un lot de cette consultation."})
        asked_already = [q for q in self.questions.of_consultation(consultation_id) if q.company_id == company_id]
        if len(asked_already) >= MOST_QUESTIONS:
            raise refusals.too_many("questions")
        sha256 = hashlib.sha256(text.strip().encode()).hexdigest()
        mark = f"question#{consultation_id}#{company_id}#{lot or 0}#{sha256}"
        if not self.ephemeral.claim(mark, now, until=now + HELD_FOR).mine:
            raise Unavailable(
                "Cette question vient d’être envoyée : elle est en cours d’enregistrement. Rechargez la page.", "question-held"
            )
        known = next((q for q in asked_already if (q.text, q.lot) == (text.strip(), lot)), None)
        if known:
            return known  # posted twice, or its reply was lost
        asked = Question(
            id=new_id(now),
            consultation_id=consultation_id,
            company_id=company_id,
            company_name=company.name,
            user_id=someone.id,
            text=text.strip(),
            asked_at=now,
            lot=lot,
        )
        record = {"question": asked.id, "sha256": sha256, bodies.FIELD: bodies.keep(self.objects, consultation_id, asked)}
        entry = self._journal(consultation_id, "question", f"question#{asked.id}", now, record)
        made = self.follow(consultation_id, entry)
        self.ephemeral.release(mark)
        return made

    def follow(self, consultation_id: str, entry: Entry) -> Question:
        """Bring the questions in line with one already on the register; once."""
        asked = bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], Question)
        try:
            return self.questions.get(consultation_id, asked.id) or self.questions.create(asked)
        except StaleVersion:  # created meanwhile
            return self.questions.get(consultation_id, asked.id) or asked

    def of_buyer(self, actor: Actor | None, consultation_id: str) -> tuple[Consultation, list[Asked]]:
        now = self.clock.now()
        c, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, now)
        known = not c.before_deadline(now)
        found = self.questions.of_consultation(consultation_id)
        return c, [Asked(q, q.company_name if known else None, rules.asked_in_time(c, q, now)) for q in found]

    def of_company(self, actor: Actor | None, consultation_id: str, company_id: str) -> list[Question]:
        permit(actor, Action.ASK_QUESTION, tenant_id=company_id, now=self.clock.now())
        self.visibility.published(consultation_id, actor)
        return [q for q in self.questions.of_consultation(consultation_id) if q.company_id == company_id]

    def of_company_everywhere(self, actor: Actor | None, company_id: str, cursor: str | None) -> Page[tuple[Question, Consultation | None]]:
        """What a company asked, newest first, each with its consultation: for the company's own space."""
        permit(actor, Action.ASK_QUESTION, tenant_id=company_id, now=self.clock.now())
        page = self.questions.of_company(company_id, cursor)
        about = {one: self.consultations.get(one) for one in {q.consultation_id for q in page.items}}
        return Page([(q, about[q.consultation_id]) for q in page.items], page.next)

    def published(self, consultation_id: str, actor: Actor | None) -> list[Question]:
        """What everybody reads: answered questions, oldest first."""
        self.visibility.published(consultation_id, actor)
        return [q for q in self.questions.of_consultation(consultation_id) if q.answered_at]

    def answer(
        self, actor: Actor | None, consultation_id: str, question_id: str, *, public_text: str, answer: str, late_reason: str
    ) -> Question:
        """Publish the answer to all, without its author; it never changes afterwards.

        After the day answers were due, a timely question needs an extension first, or a reason (CCP R2151-4 1°).
        Raises Invalid, WrongState `already-answered`, `answer-late`.
        """
        now = self.clock.now()
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.ANSWER_QUESTION, now)
        question = self.questions.get(consultation_id, question_id)
        if not question:
            raise NotFound()
        if question.answered_at:
            raise WrongState("Cette question a déjà sa réponse, lue par tous. Complétez-la par une correction.", "already-answered")
        wrong = {}
        if len(answer.strip()) < 2:
            wrong["answer"] = "Écrivez la réponse : tous les candidats la liront."
        if len(public_text.strip()) < 5:
            wrong["public_text"] = "Reprenez la question en quelques mots, sans ce qui désignerait son auteur."
        if question.company_name.casefold() in f"{public_text} {answer}".casefold():
            wrong["public_text"] = "Le nom de l’entreprise figure dans le texte : la réponse est publiée sans son auteur."
        if wrong:
            raise Invalid(wrong)
        if question in rules.overdue(c, [question], now) and not late_reason.strip():
            due = rules.answers_due_at(c, now)
            assert due is not None
            raise WrongState(
                f"Les réponses étaient dues le {c.territory.told(due)}. Prorogez d’abord la date limite, ou dites pourquoi ce n’est pas nécessaire.",
                "answer-late",
            )
        record = {
            "question": question.id,
            "public_text": public_text.strip(),
            "answer": answer.strip(),
            "late_reason": late_reason.strip(),
            **someone.signature,
        }
        entry = self._journal(consultation_id, "answer", f"answer#{question.id}", now, record)
        saved = self.follow_answer(consultation_id, entry)
        if entry.record != record:
            raise WrongState("Cette question a déjà sa réponse, lue par tous.", "already-answered")
        return saved

    def follow_answer(self, consultation_id: str, entry: Entry) -> Question:
        """Bring the question and the consultation's history in line with an answer already on the register; once."""
        record, at = entry.record, from_text(entry.at)
        saved = self._answered(consultation_id, record["question"], record, at)
        fact = Fact(at=at, kind="answer", detail="Réponse publiée à une question")
        lookup.change(self.consultations, consultation_id, lambda c: c if fact in c.history else replace(c, history=(*c.history, fact)))
        return saved

    def _answered(self, consultation_id: str, question_id: str, record: Mapping[str, str], at: datetime) -> Question:
        for _ in range(_TRIES):
            known = self.questions.get(consultation_id, question_id)
            if not known:
                raise NotFound()
            if known.answered_at:
                return known
            told = replace(
                known, public_text=record["public_text"], answer=record["answer"], late_reason=record["late_reason"], answered_at=at
            )
            try:
                return self.questions.save(told)
            except StaleVersion:
                continue
        raise StaleVersion()

    def _journal(self, consultation_id: str, kind: str, idem: str, at: datetime, record: dict[str, str]) -> Entry:
        return self.registers.append(
            stream(consultation_id, "questions"), idem=idem, since=0, build=lambda last: Draft(kind=kind, at=at, record=record)
        )
