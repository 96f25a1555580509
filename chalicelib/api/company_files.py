"""Routes of the sealed file of a company: ciphertext in, ciphertext out."""

from __future__ import annotations

from typing import Any

from ..domain.company_file import CompanyFile
from ..domain.permission import Action
from ..usecases.directory.company_files import CompanyFiles
from .http import Answer, ApiBlueprint, Door, Request
from .limits import MIB
from .views.consultation import text

ONE = "/v1/companies/{company_id}/file"


def routes(door: Door, files: CompanyFiles) -> ApiBlueprint:
    api = ApiBlueprint("company_files", door)

    @api.route("GET", ONE, access=Action.READ_COMPANY, summary="The sealed file of one's company; null before it has a key")
    def read(request: Request, company_id: str) -> dict:
        found = files.read(request.actor, company_id)
        return {"file": _view(found) if found else None}

    @api.route("POST", ONE + "-key", access=Action.CHANGE_COMPANY, summary="Declare the key of the company's file", body="company-file-key")
    def make(request: Request, company_id: str) -> Answer:
        return Answer(_view(files.make(request.actor, company_id, **request.body)), 201)

    @api.route("PATCH", ONE, access=Action.DEPOSIT, summary="Keep the file as it now stands", most_bytes=MIB, body="keep-company-file")
    def keep(request: Request, company_id: str) -> dict:
        return _view(files.keep(request.actor, company_id, version=request.if_match(), **request.body))

    @api.route("DELETE", ONE, access=Action.CHANGE_COMPANY, summary="Delete all that the file holds: its key is lost")
    def empty(request: Request, company_id: str) -> Answer:
        files.empty(request.actor, company_id)
        return Answer(status=204)

    @api.route("POST", ONE + "/pieces", access=Action.DEPOSIT, summary="Where to PUT a sealed piece", body="company-file-piece")
    def sign(request: Request, company_id: str) -> dict:
        piece, signed = files.sign_piece(request.actor, company_id, **request.body)
        return {"id": piece, "url": signed.url, "headers": dict(signed.headers)}

    @api.route("GET", ONE + "/pieces/{piece_id}", access=Action.READ_COMPANY, summary="Where the bytes of a sealed piece are")
    def link(request: Request, company_id: str, piece_id: str) -> dict:
        return {"url": files.link(request.actor, company_id, piece_id)}

    return api


def _view(one: CompanyFile) -> dict[str, Any]:
    return {
        "recipient": one.recipient,
        "fingerprint": one.fingerprint,
        "wraps": [{"kind": w.kind, "payload": w.payload} for w in one.wraps],
        "index": one.index,
        "pieces": [{"id": each.id, "size_bytes": each.size_bytes} for each in one.pieces],
        "endings": [{"id": each.id, "label": each.label, "ends_on": each.ends_on.isoformat()} for each in one.endings],
        "changed_at": text(one.changed_at),
        "version": one.version,
    }
