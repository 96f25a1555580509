"""Routes of letters about to be written: their kinds, who may receive them, previews."""

from __future__ import annotations

from ..domain.permission import Action
from ..letters import standard
from ..letters.kinds import ROWS
from ..usecases.exchanges.letter_desk import LetterDesk
from ..usecases.exchanges.messages import Messages
from .exchanges import asked
from .fields import whole_number
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request
from .limits import KIB
from .views import letters as shown

_BASE = "/v1/consultations/{consultation_id}"


def routes(door: Door, desk: LetterDesk, messages: Messages) -> ApiBlueprint:
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

    return api
