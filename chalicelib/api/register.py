"""Routes of registers: read in order, exported whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from ..crypto.signing import Signer
from ..documents import registers_export
from ..domain.consultation import Consultation
from ..domain.errors import Invalid
from ..domain.permission import Action
from ..domain.register import Entry
from ..domain.settings import BLANK
from ..usecases.register.exports import Exports
from ..usecases.register.registers import Registers
from .http import Answer, ApiBlueprint, Door, Request
from .views import register as shown

Maker = Callable[[Consultation, str, Sequence[Entry], datetime], tuple[bytes, str]]


def routes(door: Door, registers: Registers, exports: Exports, signer: Signer) -> ApiBlueprint:
    api = ApiBlueprint("register", door)
    base = "/v1/consultations/{consultation_id}/registers/{kind}"

    @api.route("GET", base, access=Action.READ_REGISTERS, summary="A register, in order", query=("act",), paged=True)
    def read(request: Request, consultation_id: str, kind: str) -> dict:
        page = registers.page(request.actor, consultation_id, kind, request.cursor, request.query.get("act", "")[:40])
        return {"items": [shown.entry(line) for line in page.items], "people": registers.acting(page.items), "next": page.next}

    @api.route(
        "GET", base + "/export", access=Action.READ_REGISTERS, summary="A whole register: json (verifiable), csv or pdf", query=("format",)
    )
    def export(request: Request, consultation_id: str, kind: str) -> Answer:
        consultation, lines, at = registers.whole(request.actor, consultation_id, kind)
        wanted = request.query.get("format", "json")
        makers: dict[str, Maker] = {
            "json": partial(registers_export.as_json, signer=signer),
            "csv": registers_export.as_csv,
            "pdf": partial(registers_export.as_pdf, head=exports.letterhead(consultation) if wanted == "pdf" else BLANK),
        }
        if wanted not in makers:
            raise Invalid({"format": "Choisissez json, csv ou pdf."})
        name = f"registre-{kind}-{consultation.reference or consultation.id}.{wanted}"
        made, media_type = makers[wanted](consultation, kind, lines, at)
        return Answer(status=303, headers={"Location": exports.link(name, media_type, made)})

    return api
