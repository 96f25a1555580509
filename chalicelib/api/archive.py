"""Routes of what leaves the platform for good: folders in open formats, transfers, keeping and elimination."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from ..documents import elimination_certificates
from ..domain.errors import Invalid
from ..domain.permission import Action
from ..usecases.archive.eliminations import Eliminations
from ..usecases.archive.folders import Folders
from ..usecases.archive.transfers import Transfers
from ..usecases.register.exports import Exports
from .fields import whole_number
from .http import Answer, ApiBlueprint, Door, Request
from .limits import MIB
from .views import archive as shown

_BASE = "/v1/consultations/{consultation_id}"


def routes(door: Door, folders: Folders, eliminations: Eliminations, transfers: Transfers, exports: Exports) -> ApiBlueprint:
    api = ApiBlueprint("archive", door)
    _folders(api, folders)

    def view(request: Request, consultation_id: str) -> dict[str, Any]:
        found = eliminations.read(request.actor, consultation_id)
        return shown.kept(found, found.consultation.local_day(door.clock.now()))

    @api.route("GET", _BASE + "/archive", access=Action.KEEP_ARCHIVES, summary="How long its papers are kept, holds, transfers")
    def read(request: Request, consultation_id: str) -> dict[str, Any]:
        return view(request, consultation_id)

    @api.route("POST", _BASE + "/archive/holds", access=Action.KEEP_ARCHIVES, summary="Forbid any elimination", body="archive-hold")
    def hold(request: Request, consultation_id: str) -> Answer:
        eliminations.hold(request.actor, consultation_id, owner=request.body["owner"], reason=request.body["reason"])
        return Answer(view(request, consultation_id), 201)

    @api.route(
        "POST",
        _BASE + "/archive/holds/{hold}/lifting",
        access=Action.KEEP_ARCHIVES,
        summary="Lift a hold, with its reason",
        body="archive-lift",
    )
    def lift(request: Request, consultation_id: str, hold: str) -> Answer:
        eliminations.lift(request.actor, consultation_id, whole_number(hold, 9) or 0, reason=request.body["reason"])
        return Answer(view(request, consultation_id), 201)

    @api.route("POST", _BASE + "/archive/visas", access=Action.GIVE_VISA, summary="Agree that papers be eliminated", body="archive-visa")
    def visa(request: Request, consultation_id: str) -> Answer:
        eliminations.visa(request.actor, consultation_id, papers=request.body["papers"], reference=request.body["reference"])
        return Answer(view(request, consultation_id), 201)

    @api.route(
        "POST",
        _BASE + "/archive/eliminations",
        access=Action.KEEP_ARCHIVES,
        summary="Destroy papers at their term",
        body="archive-elimination",
    )
    def eliminate(request: Request, consultation_id: str) -> Answer:
        eliminations.eliminate(request.actor, consultation_id, papers=request.body["papers"])
        return Answer(view(request, consultation_id), 201)

    @api.route(
        "GET",
        _BASE + "/archive/eliminations/{papers}/certificate",
        access=Action.KEEP_ARCHIVES,
        summary="The certificate of an elimination",
    )
    def certificate(request: Request, consultation_id: str, papers: str) -> Answer:
        c, record = eliminations.certificate(request.actor, consultation_id, papers)
        made = elimination_certificates.pdf(c, record, exports.letterhead(c))
        link = exports.link(f"elimination-{papers}-{c.reference or c.id}.pdf", "application/pdf", made)
        return Answer(status=303, headers={"Location": link})

    @api.route(
        "POST",
        _BASE + "/archive/replies",
        access=Action.KEEP_ARCHIVES,
        summary="Enter what the archive answered",
        body="archive-reply",
        most_bytes=2 * MIB,
    )
    def reply(request: Request, consultation_id: str) -> Answer:
        try:
            body = base64.b64decode(request.body["file"], validate=True)
        except (binascii.Error, ValueError):
            raise Invalid({"file": "Ce fichier n’est pas arrivé entier. Choisissez-le de nouveau."}, code="bad-reply") from None
        transfers.reply(request.actor, consultation_id, body)
        return Answer(view(request, consultation_id), 201)

    return api


def _folders(api: ApiBlueprint, folders: Folders) -> None:
    def page(request: Request, consultation_id: str, kind: str) -> dict[str, Any]:
        head, found = folders.page(request.actor, consultation_id, kind, request.cursor)
        return {"head": head, "items": [shown.file(one) for one in found.items], "next": found.next}

    @api.route("GET", _BASE + "/folders/whole", access=Action.TAKE_EXPORT, summary="Everything of a consultation, file by file", paged=True)
    def whole(request: Request, consultation_id: str) -> dict[str, Any]:
        return page(request, consultation_id, "whole")

    @api.route(
        "GET",
        _BASE + "/folders/committee",
        access=Action.OPEN_ENVELOPES,
        summary="What opens the envelopes without the platform, file by file",
        paged=True,
    )
    def committee(request: Request, consultation_id: str) -> dict[str, Any]:
        return page(request, consultation_id, "committee")
