"""Routes by which the team, the committee and the evaluators read what was opened, each with their own key."""

from __future__ import annotations

from typing import Any

from ..domain.permission import Action
from ..usecases.access import lookup
from ..usecases.directory.member_keys import MemberKeys
from ..usecases.opening.readers import Reader, Readers
from ..usecases.ports import Consultations
from .http import Answer, ApiBlueprint, Door, Request
from .limits import MIB
from .views import directory as people
from .views import opening as shown

_BASE = "/v1/consultations/{consultation_id}"


def routes(door: Door, readers: Readers, keys: MemberKeys, consultations: Consultations) -> ApiBlueprint:
    api = ApiBlueprint("reading_offers", door)
    _giving(api, readers)
    _reading(api, readers)

    @api.route(
        "POST",
        _BASE + "/reading-keys",
        access=Action.DECLARE_READING_KEY,
        summary="Declare the key with which one reads this consultation's offers, wrapped",
        most_bytes=4 * MIB,
        body="reading-key",
    )
    def declare_key(request: Request, consultation_id: str) -> Answer:
        made = keys.declare_reading(request.actor, lookup.get(consultations, consultation_id), **request.body)
        return Answer(people.member_key(made), 201)

    return api


def _giving(api: ApiBlueprint, readers: Readers) -> None:
    @api.route("GET", _BASE + "/readers", access=Action.OPEN_ENVELOPES, summary="Who may read what is opened, and what each was given")
    def everybody(request: Request, consultation_id: str) -> dict:
        return {"items": [_reader(one) for one in readers.everybody(request.actor, consultation_id)], "next": None}

    @api.route(
        "POST",
        _BASE + "/readers/{user_id}/keys",
        access=Action.OPEN_ENVELOPES,
        summary="Give one reader the keys of opened envelopes, wrapped for them alone",
        most_bytes=2 * MIB,
        body="reader-keys",
    )
    def give(request: Request, consultation_id: str, user_id: str) -> Answer:
        readers.give(request.actor, consultation_id, user_id, keys=request.body["keys"])
        return Answer(status=204)


def _reading(api: ApiBlueprint, readers: Readers) -> None:
    @api.route("GET", _BASE + "/opened", access=Action.READ_OFFERS, summary="What one was given to read, deposit by deposit", paged=True)
    def mine(request: Request, consultation_id: str) -> dict:
        seen, page = readers.mine(request.actor, consultation_id, request.cursor)
        return {"items": [shown.readable(one, seen) for one in page.items], "next": page.next, "anonymous": seen.anonymous}

    @api.route(
        "POST",
        _BASE + "/readings",
        access=Action.READ_OFFERS,
        summary="Read one envelope; the first time is on the register",
        body="reading",
    )
    def read(request: Request, consultation_id: str) -> dict:
        found = readers.read(request.actor, consultation_id, **request.body)
        return {"key": found.key, "key_file": found.key_file, "body": {"url": found.url, "size_bytes": found.key_file["size"]}}


def _reader(one: Reader) -> dict[str, Any]:
    return {
        "user_id": one.user.id,
        "name": one.user.name or one.user.email,
        "evaluator": one.evaluator,
        "recipient": one.recipient or None,
        "envelopes": one.given,
    }
