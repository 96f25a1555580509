"""Routes of exchanges: letters with their evidence, questions and answers."""

from __future__ import annotations

import base64
from typing import Any

from ..domain import question as rules
from ..domain.permission import Action
from ..domain.question import Question
from ..usecases.exchanges.attachments import Announced, Attachments
from ..usecases.exchanges.composing import Asked
from ..usecases.exchanges.deliveries import Deliveries
from ..usecases.exchanges.messages import Messages
from ..usecases.exchanges.questions import Asked as AskedQuestion
from ..usecases.exchanges.questions import Questions
from ..usecases.exchanges.resendings import Resendings
from ..usecases.exchanges.threads import Threads, Written
from ..usecases.ports import SignedUrl
from .fields import day
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request
from .limits import KIB
from .views import exchanges as shown
from .views.consultation import summary, text

_BASE = "/v1/consultations/{consultation_id}"


def routes(
    door: Door,
    questions: Questions,
    messages: Messages,
    threads: Threads,
    attachments: Attachments,
    deliveries: Deliveries,
    resendings: Resendings,
) -> ApiBlueprint:
    api = ApiBlueprint("exchanges", door)
    _questions(api, door, questions)
    _messages(api, messages, attachments)
    _undelivered(api, resendings)
    _threads(api, threads, attachments)
    _fetching(api, messages, deliveries)
    return api


def _questions(api: ApiBlueprint, door: Door, questions: Questions) -> None:
    @api.route("GET", _BASE + "/answers", access=PUBLIC, summary="Questions answered, without their authors", shared=True)
    def answers(request: Request, consultation_id: str) -> dict:
        return {"items": [answered(q) for q in questions.published(consultation_id, request.actor)], "next": None}

    @api.route(
        "POST", _BASE + "/questions", access=Action.ASK_QUESTION, summary="Ask the buyer a question", act="question", body="ask-question"
    )
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

    @api.route(
        "GET",
        "/v1/companies/{company_id}/questions",
        access=Action.ASK_QUESTION,
        summary="A company's questions, newest first, each with its consultation",
        paged=True,
    )
    def everywhere(request: Request, company_id: str) -> dict:
        page, now = questions.of_company_everywhere(request.actor, company_id, request.cursor), door.clock.now()
        lines = [
            {**_own(q), "state": _state(q), "consultation": summary(c, now) if c else {"id": q.consultation_id}} for q, c in page.items
        ]
        return {"items": lines, "next": page.next}

    @api.route("GET", _BASE + "/questions", access=Action.READ_FILE, summary="Questions received; authors once the deadline is past")
    def received(request: Request, consultation_id: str) -> dict:
        c, found = questions.of_buyer(request.actor, consultation_id)
        now = door.clock.now()
        late = {q.id for q in rules.overdue(c, [one.question for one in found], now)}
        return {
            "items": [_received(one, late) for one in found],
            "next": None,
            "answers_due_at": text(rules.answers_due_at(c, now)),
            "overdue": len(late),
        }

    @api.route(
        "POST",
        _BASE + "/questions/{question_id}/answer",
        access=Action.ANSWER_QUESTION,
        summary="Answer everybody",
        most_bytes=256 * KIB,
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


def _messages(api: ApiBlueprint, messages: Messages, attachments: Attachments) -> None:
    @api.route(
        "POST",
        _BASE + "/attachments",
        access=Action.SEND_MESSAGES,
        summary="Where to PUT a file to join",
        body="attachment",
    )
    def sign_attachment(request: Request, consultation_id: str) -> Answer:
        return _signed(*attachments.sign(request.actor, consultation_id, _announced(request.body)))

    @api.route(
        "POST",
        _BASE + "/messages",
        access=Action.SEND_MESSAGES,
        summary="Send letters of one kind, one a company",
        act="message",
        most_bytes=512 * KIB,
        body="message",
    )
    def send(request: Request, consultation_id: str) -> Answer:
        joined = request.body.get("attachments", [])
        sent = messages.send(request.actor, consultation_id, asked(request.body), attachments=joined)
        hidden = messages.of_consultation(request.actor, consultation_id)[1] if "in_reply_to" in request.body else set()
        return Answer({"items": [shown.of_buyer(m, attachments.links(m), hidden) for m in sent], "next": None}, 201)

    @api.route("GET", _BASE + "/messages", access=Action.READ_FILE, summary="Messages both ways and their evidence")
    def list_messages(request: Request, consultation_id: str) -> dict:
        found, hidden = messages.of_consultation(request.actor, consultation_id)
        return {"items": [shown.of_buyer(m, attachments.links(m), hidden) for m in found], "next": None}

    @api.route(
        "GET",
        "/v1/companies/{company_id}/messages",
        access=Action.READ_COMPANY_MESSAGES,
        summary="A company's messages, newest first",
        paged=True,
    )
    def company_messages(request: Request, company_id: str) -> dict:
        page = messages.of_company(request.actor, company_id, request.cursor)
        lines = [{**shown.received(m, {}), "body": "", "attachments": [], "outcome": messages.outcome_told(m)} for m in page.items]
        return {"items": lines, "next": page.next}


def _threads(api: ApiBlueprint, threads: Threads, attachments: Attachments) -> None:
    @api.route(
        "GET",
        _BASE + "/messages/{message_id}",
        access=Action.READ_COMPANY_MESSAGES,
        summary="Read one's message, with its thread",
    )
    def open_message(request: Request, consultation_id: str, message_id: str) -> dict:
        thread = threads.whole(request.actor, consultation_id, message_id)
        lines = [shown.received(m, attachments.links(m)) for m in thread]
        return {**next(one for one in lines if one["id"] == message_id), "thread": lines}

    @api.route(
        "POST",
        _BASE + "/messages/{message_id}/reading",
        access=Action.SEND_MESSAGES,
        summary="Record that a company's message is read",
    )
    def read(request: Request, consultation_id: str, message_id: str) -> Answer:
        found = threads.read(request.actor, consultation_id, message_id)
        return Answer({"id": found.id, "first_opened_at": text(found.first_opened_at)})

    @api.route(
        "POST",
        _BASE + "/companies/{company_id}/attachments",
        access=Action.WRITE_TO_BUYER,
        summary="Where a company PUTs a file to join",
        body="attachment",
    )
    def sign_attachment(request: Request, consultation_id: str, company_id: str) -> Answer:
        return _signed(*attachments.sign_of_company(request.actor, consultation_id, company_id, _announced(request.body)))

    @api.route(
        "POST",
        _BASE + "/companies/{company_id}/messages",
        access=Action.WRITE_TO_BUYER,
        summary="Write to the buyer, in answer or first",
        act="company-message",
        most_bytes=256 * KIB,
        body="company-message",
    )
    def write(request: Request, consultation_id: str, company_id: str) -> Answer:
        made = threads.write(request.actor, consultation_id, company_id, Written(**request.body), request.received_at)
        return Answer(shown.received(made, attachments.links(made)), 201)


def _undelivered(api: ApiBlueprint, resendings: Resendings) -> None:
    one = _BASE + "/messages/{message_id}"

    @api.route(
        "POST",
        one + "/resendings",
        access=Action.SEND_MESSAGES,
        summary="Send a letter's notice again, to its readers or to another address",
        body="resending",
    )
    def resend(request: Request, consultation_id: str, message_id: str) -> Answer:
        done = resendings.resend(request.actor, consultation_id, message_id, address=request.body.get("email", ""))
        return Answer(shown.of_buyer(done, {}), 201)

    @api.route("POST", one + "/postings", access=Action.SEND_MESSAGES, summary="Note that a letter left on paper as well", body="posting")
    def posted(request: Request, consultation_id: str, message_id: str) -> Answer:
        b = request.body
        on, reference = day(b["sent_on"], "sent_on"), b.get("reference", "")
        return Answer(
            shown.of_buyer(resendings.posted(request.actor, consultation_id, message_id, sent_on=on, reference=reference), {}), 201
        )


def _fetching(api: ApiBlueprint, messages: Messages, deliveries: Deliveries) -> None:
    @api.route(
        "GET", _BASE + "/attachments/{attachment_id}", access=Action.READ_FILE, summary="Fetch a file joined to a letter that was sent"
    )
    def fetch(request: Request, consultation_id: str, attachment_id: str) -> Answer:
        return Answer(status=303, headers={"Location": messages.attachment(request.actor, consultation_id, attachment_id)})

    @api.route(
        "GET",
        _BASE + "/messages/{message_id}/attachments/{attachment_id}",
        access=Action.READ_COMPANY_MESSAGES,
        summary="Fetch a file joined to one's message; the first time is evidence",
    )
    def download(request: Request, consultation_id: str, message_id: str, attachment_id: str) -> Answer:
        link = deliveries.download(request.actor, consultation_id, message_id, attachment_id, ahead=request.ahead)
        return Answer(status=303, headers={"Location": link})


def _announced(b: dict[str, Any]) -> Announced:
    return Announced(name=b["name"], size_bytes=b["size_bytes"], sha256=b["sha256"], sha256_hex=base64.b64decode(b["sha256"]).hex())


def _signed(made: str, signed: SignedUrl) -> Answer:
    return Answer({"id": made, "url": signed.url, "headers": dict(signed.headers)}, 201)


def asked(b: dict[str, Any]) -> Asked:
    """A letter to make, as a body says it. Also for previews (letters.py)."""
    return Asked(
        kind=b["kind"],
        lot=b.get("lot"),
        company_ids=b["company_ids"],
        subject=b.get("subject"),
        fields=b.get("fields", {}),
        each=b.get("each", {}),
        in_reply_to=b.get("in_reply_to", ""),
    )


def answered(q: Question) -> dict[str, Any]:
    return {"id": q.id, "lot": q.lot, "text": q.public_text, "answer": q.answer, "answered_at": text(q.answered_at)}


def _own(q: Question) -> dict[str, Any]:
    return {"id": q.id, "lot": q.lot, "text": q.text, "asked_at": text(q.asked_at), "answer": q.answer or None,
            "answered_at": text(q.answered_at)}  # fmt: skip


def _state(q: Question) -> str:
    return "answered" if q.answered_at else "asked"


def _received(one: AskedQuestion, late: set[str]) -> dict[str, Any]:
    q = one.question
    return {
        "id": q.id,
        "lot": q.lot,
        "text": q.text,
        "author": one.author,
        "asked_at": text(q.asked_at),
        "in_time": one.in_time,
        "overdue": q.id in late,
        "public_text": q.public_text,
        "answer": q.answer or None,
        "answered_at": text(q.answered_at),
        "late_reason": q.late_reason,
    }
