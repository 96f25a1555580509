"""Routes by which whoever opened verifies the signatures of opened files, and says who signed."""

from __future__ import annotations

import base64
from typing import Any

from ..domain.errors import Invalid
from ..domain.permission import Action
from ..usecases.opening.signature_checks import SignatureChecks
from .http import Answer, ApiBlueprint, Door, Request
from .limits import MIB

_BASE = "/v1/consultations/{consultation_id}/signature-checks"
_SHOWN = ("check", "deposit", "slot", "name", "sha256", "beside", "indication", "sub_indication", "signers", "at", "identity")


def routes(door: Door, checks: SignatureChecks) -> ApiBlueprint:
    api = ApiBlueprint("signature_checks", door)

    @api.route("GET", _BASE, access=Action.READ_OPENING, summary="Signatures verified so far")
    def everything(request: Request, consultation_id: str) -> dict:
        return {"items": [_shown(one) for one in checks.all(request.actor, consultation_id)], "next": None}

    @api.route("GET", _BASE + "/{check_id}", access=Action.READ_OPENING, summary="The report of one verification")
    def one(request: Request, consultation_id: str, check_id: str) -> dict:
        return _whole(checks.found(request.actor, consultation_id, check_id))

    @api.route(
        "POST",
        _BASE,
        access=Action.OPEN_ENVELOPES,
        summary="Verify the signatures of an opened file (4 MB at most, the signature beside it included)",
        most_bytes=6 * MIB,
        body="signature-check",
    )
    def check(request: Request, consultation_id: str) -> Answer:
        b = request.body
        signature = _bytes(b["signature"]["content"], "signature") if b.get("signature") else None
        found = checks.check(
            request.actor,
            consultation_id,
            deposit_id=b["deposit_id"],
            slot=b["slot"],
            name=b["name"],
            file=_bytes(b["content"], "content"),
            beside=b["signature"]["name"] if b.get("signature") else "",
            signature=signature,
        )
        return Answer(_whole(found), 201)

    @api.route(
        "POST",
        _BASE + "/{check_id}/identity",
        access=Action.OPEN_ENVELOPES,
        summary="Say whether the signer is who may engage the bidder",
        body="signature-identity",
    )
    def confirm(request: Request, consultation_id: str, check_id: str) -> dict:
        return _whole(checks.confirm(request.actor, consultation_id, check_id, **request.body))

    return api


def _shown(line: Any) -> dict[str, Any]:
    return {**{name: line.get(name) for name in _SHOWN}, "complete": line.get("identity") is not None}


def _whole(line: Any) -> dict[str, Any]:
    return {**_shown(line), "report": line["report"]}


def _bytes(text: str, field: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # binascii.Error is one; a letter outside ASCII is another
        raise Invalid({field: "Le fichier doit être en base64."}) from None
