"""Routes of letters about to be written: their kinds, who may receive them, previews."""

from __future__ import annotations

from ..documents import letters as documents
from ..domain.permission import Action
from ..letters import standard
from ..letters.kinds import ROWS
from ..letters.standard import Template
from ..usecases.exchanges.letter_desk import LetterDesk
from ..usecases.exchanges.messages import Messages
from ..usecases.exchanges.printed_letters import Printable, PrintedLetters
from ..usecases.exchanges.templates import LetterTemplates
from ..usecases.register.exports import Exports
from .exchanges import asked
from .fields import whole_number
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request
from .limits import KIB
from .views import letters as shown

_BASE = "/v1/consultations/{consultation_id}"


def routes(
    door: Door, desk: LetterDesk, messages: Messages, templates: LetterTemplates, printed: PrintedLetters, exports: Exports
) -> ApiBlueprint:
    api = ApiBlueprint("letters", door)

    @api.route("GET", "/v1/letter-kinds", access=PUBLIC, summary="Kinds of letters, with their fields and standard words", shared=True)
    def kinds(request: Request) -> dict:
        return {"items": [shown.kind(row, standard.TEMPLATES[row.code]) for row in ROWS], "next": None}

    @api.route("GET", _BASE + "/letters", access=Action.SEND_MESSAGES, summary="Letters that may be written now", query=("lot",))
    def letters(request: Request, consultation_id: str) -> dict:
        offered = desk.offered(request.actor, consultation_id, whole_number(request.query.get("lot", ""), 4))
        return {"items": [shown.offered(one) for one in offered], "next": None}

    @api.route(
        "POST",
        _BASE + "/message-previews",
        access=Action.SEND_MESSAGES,
        summary="Letters as they would be sent",
        most_bytes=512 * KIB,
        body="message-preview",
    )
    def preview(request: Request, consultation_id: str) -> Answer:
        made = messages.preview(request.actor, consultation_id, asked(request.body))
        return Answer({"items": [shown.preview(one) for one in made], "next": None})

    @api.route(
        "POST",
        "/v1/buyers/{buyer_id}/letter-previews",
        access=Action.READ_BUYER,
        summary="A letter by words of one's own, before they are kept",
        body="letter-preview",
    )
    def try_template(request: Request, buyer_id: str) -> Answer:
        b = request.body
        made = templates.preview(
            request.actor, buyer_id, b["kind"], Template(b["subject"], b["body"]), b.get("consultation_id", ""), b.get("lot")
        )
        return Answer({"subject": made.subject, "body": made.body})

    _printing(api, printed, exports)
    return api


def _printing(api: ApiBlueprint, printed: PrintedLetters, exports: Exports) -> None:
    def sheet(found: Printable) -> Answer:
        body = documents.pdf(found.message, found.consultation, found.head, found.company_address)
        name = f"courrier-{found.consultation.reference or found.consultation.id}.pdf"
        return Answer(status=303, headers={"Location": exports.link(name, "application/pdf", body)})

    @api.route(
        "GET",
        _BASE + "/messages/{message_id}/letter.pdf",
        access=Action.READ_COMPANY_MESSAGES,
        summary="One's message to print",
        content="application/pdf",
    )
    def of_company(request: Request, consultation_id: str, message_id: str) -> Answer:
        return sheet(printed.of_company(request.actor, consultation_id, message_id))

    @api.route(
        "GET",
        _BASE + "/letters/{message_id}/letter.pdf",
        access=Action.READ_FILE,
        summary="A message to print, for the buyer",
        content="application/pdf",
    )
    def of_buyer(request: Request, consultation_id: str, message_id: str) -> Answer:
        return sheet(printed.of_buyer(request.actor, consultation_id, message_id))
