"""Routes of files of entities: judged, read, started, worked by pages, told as a file."""

from __future__ import annotations

import base64
from typing import Any

from ..documents import import_report
from ..domain.entity_import import EntityImport, ImportLine, Outcome
from ..domain.errors import Invalid
from ..domain.instants import to_text
from ..domain.permission import Action
from ..usecases.directory.entity_imports import EntityImports
from ..usecases.register.exports import Exports
from .http import Answer, ApiBlueprint, Door, Request
from .limits import MIB

BASE = "/v1/entity-imports"
ONE = BASE + "/{import_id}"


def routes(door: Door, imports: EntityImports, exports: Exports) -> ApiBlueprint:
    api = ApiBlueprint("entity_imports", door)
    _acts(api, imports)
    _reading(api, imports, exports)
    return api


def _acts(api: ApiBlueprint, imports: EntityImports) -> None:
    @api.route(
        "POST",
        BASE,
        access=Action.CREATE_BUYER,
        summary="Judge a CSV of entities, line by line; nothing is made",
        body="import-entities",
        most_bytes=4 * MIB,
    )
    def preview(request: Request) -> Answer:
        try:
            data = base64.b64decode(request.body["file"], validate=True)
        except ValueError as error:  # not base64, or not ASCII
            raise Invalid({"file": "Le fichier n’est pas arrivé entier. Envoyez-le de nouveau."}) from error
        return Answer(_shown(imports.preview(request.actor, request.body["under"], data)), 201)

    @api.route("POST", ONE + "/start", access=Action.CREATE_BUYER, summary="Make what was judged right", body="nothing")
    def start(request: Request, import_id: str) -> dict[str, Any]:
        return _shown(imports.start(request.actor, import_id))

    @api.route(
        "POST", ONE + "/pages", access=Action.READ_TREE, summary="Make one page more; asked until it says that all is done", body="nothing"
    )
    def work(request: Request, import_id: str) -> dict[str, Any]:
        return _shown(imports.work(request.actor, import_id))


def _reading(api: ApiBlueprint, imports: EntityImports, exports: Exports) -> None:
    @api.route("GET", ONE, access=Action.READ_TREE, summary="How far an import is")
    def read(request: Request, import_id: str) -> dict[str, Any]:
        return _shown(imports.read(request.actor, import_id))

    @api.route("GET", ONE + "/lines", access=Action.READ_TREE, summary="What becomes of each line", query=("outcome",), paged=True)
    def lines(request: Request, import_id: str) -> dict[str, Any]:
        wanted = request.query.get("outcome", "")
        if wanted and wanted not in set(Outcome):
            raise Invalid({"outcome": "Choisissez à créer, créées, existantes ou refusées."})
        page = imports.lines(request.actor, import_id, wanted, request.cursor)
        return {"items": [_line(one) for one in page.items], "next": page.next}

    @api.route("GET", ONE + "/report", access=Action.READ_TREE, summary="Every line and what became of it, as CSV")
    def report(request: Request, import_id: str) -> Answer:
        made, media_type = import_report.as_csv(imports.report(request.actor, import_id))
        return Answer(status=303, headers={"Location": exports.link("import-entites.csv", media_type, made)})


def _shown(found: EntityImport) -> dict[str, Any]:
    counts = {"to_make": found.to_make, "made": found.made, "exists": found.existing, "refused": found.refused}
    started = to_text(found.started_at) if found.started_at else None
    return {
        "id": found.id,
        "under": found.under,
        "made_at": to_text(found.made_at),
        "started_at": started,
        "finished": found.finished,
        "lines": found.lines,
        "counts": counts,
    }


def _line(one: ImportLine) -> dict[str, Any]:
    return {
        "number": one.number,
        "siret": one.siret,
        "name": one.name,
        "outcome": one.outcome,
        "reason": one.reason,
        "entity": one.entity if one.outcome in (Outcome.MADE, Outcome.EXISTS) else None,
    }
