"""Questions and answers (annexe 7, I 9°; REQ-009, REQ-099)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from ...domain import question as rules
from ...domain.consultation import Consultation, Fact
from ...domain.errors import Invalid, NotFound, StaleVersion, TooMany, WrongState
from ...domain.ids import new_id
from ...domain.instants import in_french
from ...domain.permission import Action
from ...domain.question import Question
from ...domain.register import Draft, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..access.visibility import Visibility
from ..ports import Clock, Directory, Registers

MOST_QUESTIONS = 200
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
    registers: Registers

    def ask(self, actor: Actor | None, consultation_id: str, *, company_id: str, text: str, lot: int | None) -> Question:
        """A private question; its register line holds a hash, not the words. Raises Invalid, WrongState `questions-closed`."""
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
        if sum(q.company_id == company_id for q in self.questions.of_consultation(consultation_id)) >= MOST_QUESTIONS:
            raise TooMany(f"Votre entreprise a déjà posé {MOST_QUESTIONS} questions sur cette consultation.")
        made = self.questions.create(
            Question(
                id=new_id(now), consultation_id=consultation_id, company_id=company_id, company_name=company.name,
                user_id=someone.user.id, text=text.strip(), asked_at=now, lot=lot,
            )
        )  # fmt: skip
        record = {"question": made.id, "sha256": hashlib.sha256(made.text.encode()).hexdigest()}
        self._journal(made, "question", record)
        return made

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
                f"Les réponses étaient dues le {in_french(due)}. Prorogez d’abord la date limite, ou dites pourquoi ce n’est pas nécessaire.",
                "answer-late",
            )
        answered = replace(
            question, public_text=public_text.strip(), answer=answer.strip(), answered_at=now, late_reason=late_reason.strip()
        )
        try:
            saved = self.questions.save(answered)
        except StaleVersion:
            raise WrongState("Cette question a déjà sa réponse, lue par tous.", "already-answered") from None
        record = {
            "question": question.id,
            "public_text": saved.public_text,
            "answer": saved.answer,
            "late_reason": saved.late_reason,
            "by": someone.id,
        }
        self._journal(saved, "answer", record)
        fact = Fact(at=now, kind="answer", detail="Réponse publiée à une question")
        lookup.change(self.consultations, consultation_id, lambda now_c: replace(now_c, history=(*now_c.history, fact)))
        return saved

    def _journal(self, question: Question, kind: str, record: dict[str, str]) -> None:
        at = question.answered_at if kind == "answer" else question.asked_at
        assert at is not None
        self.registers.append(
            stream(question.consultation_id, "questions"),
            idem=f"{kind}#{question.id}",
            since=0,
            build=lambda last: Draft(kind=kind, at=at, record=record),
        )
