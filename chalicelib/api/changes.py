"""Routes of what happens while a consultation is online: questions, answers, corrections, cancellation."""

from __future__ import annotations

from typing import Any

from ..domain import question as rules
from ..domain.consultation import Consultation
from ..domain.permission import Action
from ..domain.question import Question
from ..usecases.access import lookup
from ..usecases.consultation.changes import Changes, Notice
from ..usecases.exchanges.questions import Asked, Questions
from . import bodies
from .consultations import changed_fields
from .fields import instant
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request
from .views import consultations as shown

_BASE = "/v1/consultations/{consultation_id}"


def routes(door: Door, questions: Questions, changes: Changes) -> ApiBlueprint:
    api = ApiBlueprint("changes", door)
    _questions(api, door, questions)
    _corrections(api, door, changes)
    return api


def _questions(api: ApiBlueprint, door: Door, questions: Questions) -> None:
    @api.route("GET", _BASE + "/answers", access=PUBLIC, summary="Questions answered, without their authors")
    def answers(request: Request, consultation_id: str) -> dict:
        return {"items": [answered(q) for q in questions.published(consultation_id, request.actor)], "next": None}

    @api.route("POST", _BASE + "/questions", access=Action.ASK_QUESTION, summary="Ask the buyer a question", body="ask-question")
    def ask(request: Request, consultation_id: str) -> Answer:
        b = request.body
        made = questions.ask(request.actor, consultation_id, company_id=b["company_id"], text=b["text"], lot=b.get("lot"))
        return Answer(_own(made), 201)

    @api.route(
        "GET",
        _BASE + "/companies/{company_id}/questions",
        access=Action.ASK_QUESTION,
        summary="One's own questions on a consultation",
    )
    def own(request: Request, consultation_id: str, company_id: str) -> dict:
        return {"items": [_own(q) for q in questions.of_company(request.actor, consultation_id, company_id)], "next": None}

    @api.route("GET", _BASE + "/questions", access=Action.READ_FILE, summary="Questions received; authors once the deadline is past")
    def received(request: Request, consultation_id: str) -> dict:
        c, found = questions.of_buyer(request.actor, consultation_id)
        now = door.clock.now()
        late = {q.id for q in rules.overdue(c, [one.question for one in found], now)}
        return {
            "items": [_received(one, late) for one in found],
            "next": None,
            "answers_due_at": shown.text(rules.answers_due_at(c, now)),
            "overdue": len(late),
        }

    @api.route(
        "POST",
        _BASE + "/questions/{question_id}/answer",
        access=Action.ANSWER_QUESTION,
        summary="Answer everybody",
        body="answer-question",
    )
    def answer(request: Request, consultation_id: str, question_id: str) -> Answer:
        b = request.body
        made = questions.answer(
            request.actor,
            consultation_id,
            question_id,
            public_text=b["public_text"],
            answer=b["answer"],
            late_reason=b.get("late_reason", ""),
        )
        return Answer(answered(made), 201)


def _corrections(api: ApiBlueprint, door: Door, changes: Changes) -> None:
    def whole(request: Request, c: Consultation, **more: Any) -> Answer:
        now = door.clock.now()
        return Answer({**shown.agent(c, now, lookup.granted(c, request.actor)), **more}, 201, {"ETag": f'"{c.version}"'})

    @api.route(
        "POST",
        _BASE + "/corrections",
        access=Action.CORRECT,
        summary="Correct a published consultation (If-Match, fresh sign-in)",
        body="correction",
    )
    def correct(request: Request, consultation_id: str) -> Answer:
        b = request.body
        bodies.check(b["changes"], "edit-consultation")
        deadline = instant(b["submission_deadline"], "submission_deadline") if b.get("submission_deadline") else None
        notice = Notice(b["note"], b["important"], deadline, b.get("justification", ""))
        c, found = changes.correct(
            request.actor, consultation_id, version=request.if_match(), changes=changed_fields(b["changes"]), notice=notice
        )
        return whole(request, c, differences=[difference.__dict__ for difference in found])

    @api.route("POST", _BASE + "/cancellation", access=Action.CANCEL, summary="Abandon the procedure (fresh sign-in)", body="cancellation")
    def cancel(request: Request, consultation_id: str) -> Answer:
        return whole(request, changes.cancel(request.actor, consultation_id, reason=request.body["reason"]))


def answered(q: Question) -> dict[str, Any]:
    return {"id": q.id, "lot": q.lot, "text": q.public_text, "answer": q.answer, "answered_at": shown.text(q.answered_at)}


def _own(q: Question) -> dict[str, Any]:
    return {"id": q.id, "lot": q.lot, "text": q.text, "asked_at": shown.text(q.asked_at), "answer": q.answer or None,
            "answered_at": shown.text(q.answered_at)}  # fmt: skip


def _received(one: Asked, late: set[str]) -> dict[str, Any]:
    q = one.question
    return {
        "id": q.id,
        "lot": q.lot,
        "text": q.text,
        "author": one.author,
        "asked_at": shown.text(q.asked_at),
        "in_time": one.in_time,
        "overdue": q.id in late,
        "public_text": q.public_text,
        "answer": q.answer or None,
        "answered_at": shown.text(q.answered_at),
        "late_reason": q.late_reason,
    }
