"""Routes of what leaves the platform for good: folders in open formats."""

from __future__ import annotations

from typing import Any

from ..domain.permission import Action
from ..usecases.archive.folders import Folders, Linked
from .http import ApiBlueprint, Door, Request

_BASE = "/v1/consultations/{consultation_id}"


def routes(door: Door, folders: Folders) -> ApiBlueprint:
    api = ApiBlueprint("archive", door)

    def page(request: Request, consultation_id: str, kind: str) -> dict[str, Any]:
        head, found = folders.page(request.actor, consultation_id, kind, request.cursor)
        return {"head": head, "items": [_file(one) for one in found.items], "next": found.next}

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

    return api


def _file(one: Linked) -> dict[str, Any]:
    kept = {"area": one.piece.area, "key": one.piece.key} if one.piece.key else {}
    return {"path": one.piece.path, "size_bytes": one.size_bytes, "media_type": one.piece.media_type, "url": one.url, **kept}
