"""Routes of consultations on the buyer's side: draft, documents, rehearsal, publication, extension."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ..adapters.codec import from_dict
from ..domain.consultation import Contact, Criterion, Lot, Place
from ..domain.errors import Invalid
from ..domain.instants import from_text, to_text
from ..domain.invitation import Invitee
from ..domain.limits import Limits
from ..domain.permission import Action
from ..usecases import finding, identifiers
from ..usecases.committees import Committees
from ..usecases.consultations import Consultations
from ..usecases.dce import Dce, part_bytes
from ..usecases.ports import Part
from ..usecases.publications import Publications, Review
from . import terms
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request
from .views import consultations as shown
from .views import procedures
from .views import terms as shown_terms

_SHAPES: dict[str, Any] = {"place": Place, "contact": Contact, "limits": Limits}
_LISTS: dict[str, Any] = {"lots": Lot, "criteria": Criterion}


def routes(door: Door, consultations: Consultations, dce: Dce, committees: Committees, publications: Publications) -> ApiBlueprint:
    api = ApiBlueprint("consultations", door)
    whole = _Shown(door, consultations)
    _drafts(api, consultations, whole)
    _documents(api, dce, whole)
    _publication(api, committees, publications, whole)
    return api


class _Shown:
    """A consultation as its reader may see it, with its ETag."""

    def __init__(self, door: Door, consultations: Consultations):
        self._clock, self._consultations = door.clock, consultations

    def __call__(self, request: Request, consultation_id: str, status: int = 200) -> Answer:
        c, inside = self._consultations.read(consultation_id, request.actor)
        now = self._clock.now()
        body = shown.agent(c, now, finding.granted(c, request.actor)) if inside else shown.public(c, now)
        return Answer(body, status, {"ETag": f'"{c.version}"'})


def _drafts(api: ApiBlueprint, consultations: Consultations, whole: _Shown) -> None:
    @api.route("POST", "/v1/consultations", access=Action.CREATE_CONSULTATION, summary="Create a draft", body="create-consultation")
    def create(request: Request) -> Answer:
        b = request.body
        made = consultations.create(request.actor, buyer_id=b["buyer_id"], title=b["title"], procedure_code=b["procedure"])
        return whole(request, made.id, 201)

    @api.route("GET", "/v1/consultations/{consultation_id}", access=PUBLIC, summary="A consultation, as its reader may see it")
    def read(request: Request, consultation_id: str) -> Answer:
        return whole(request, consultation_id)

    @api.route(
        "PATCH",
        "/v1/consultations/{consultation_id}",
        access=Action.EDIT_CONSULTATION,
        summary="Change a draft (If-Match)",
        body="edit-consultation",
    )
    def edit(request: Request, consultation_id: str) -> Answer:
        consultations.edit(request.actor, consultation_id, version=request.if_match(), changes=_changes(request.body))
        return whole(request, consultation_id)

    @api.route("DELETE", "/v1/consultations/{consultation_id}", access=Action.EDIT_CONSULTATION, summary="Drop a draft")
    def delete(request: Request, consultation_id: str) -> Answer:
        consultations.delete(request.actor, consultation_id)
        return Answer(status=204)


def _changes(body: Mapping[str, Any]) -> dict[str, Any]:
    """JSON fields to domain values."""
    changes: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in body.items()}
    for name, kind in _SHAPES.items():
        if changes.get(name) is not None:
            changes[name] = from_dict(kind, changes[name])
    for name, kind in _LISTS.items():
        if name in changes:
            changes[name] = tuple(from_dict(kind, item) for item in changes[name])
    for name in ("submission_deadline", "valid_until"):
        if changes.get(name) is not None:
            changes[name] = instant(changes[name], name)
    if "invitees" in changes:
        changes["invitees"] = tuple(_invitee(index, one) for index, one in enumerate(changes["invitees"]))
    if "terms" in changes:
        changes["terms"] = terms.given(changes["terms"])
    if "committee" in changes:
        changes["committee"] = (changes["committee"]["members"], changes["committee"]["quorum"])
    return changes


def _invitee(index: int, given: Mapping[str, Any]) -> Invitee:
    """Raises Invalid for a number or an address that cannot be."""
    return Invitee(
        name=given["name"].strip(),
        identifier=identifiers.identifier(given["identifier"]["type"], given["identifier"]["value"], f"invitees.{index}.identifier"),
        email=identifiers.email(given["email"], f"invitees.{index}.email") if given.get("email") else "",
        lots=tuple(given.get("lots", ())),
    )


def instant(text: str, field: str) -> Any:
    """Raises Invalid for a date that does not exist."""
    try:
        return from_text(text)
    except (ValueError, OverflowError) as error:
        raise Invalid({field: "Cette date n’existe pas."}) from error


def parts(body: Mapping[str, Any]) -> list[Part]:
    return [Part(p["number"], p["size_bytes"], p["sha256"]) for p in body["parts"]]


def _documents(api: ApiBlueprint, dce: Dce, whole: _Shown) -> None:
    base = "/v1/consultations/{consultation_id}/dce-files"

    @api.route("POST", base, access=Action.EDIT_CONSULTATION, summary="Announce a file of the DCE", body="dce-file")
    def add_file(request: Request, consultation_id: str) -> Answer:
        file = dce.add_file(request.actor, consultation_id, name=request.body["name"], size_bytes=request.body["size_bytes"])
        size = part_bytes(file.size_bytes)
        return Answer({**shown.draft_file(file), "part_size_bytes": size, "parts": -(-file.size_bytes // size)}, 201)

    @api.route("POST", base + "/{file_id}/parts", access=Action.EDIT_CONSULTATION, summary="URLs to PUT parts of a file", body="parts")
    def sign_parts(request: Request, consultation_id: str, file_id: str) -> dict:
        return {
            "urls": [procedures.signed(n, url) for n, url in dce.sign_parts(request.actor, consultation_id, file_id, parts(request.body))]
        }

    @api.route("GET", base + "/{file_id}/parts", access=Action.EDIT_CONSULTATION, summary="Parts already received")
    def finished_parts(request: Request, consultation_id: str, file_id: str) -> dict:
        return {"parts": [procedures.part(p) for p in dce.finished_parts(request.actor, consultation_id, file_id)]}

    @api.route(
        "POST",
        base + "/{file_id}/completion",
        access=Action.EDIT_CONSULTATION,
        summary="All parts are sent: verify the file",
        body="nothing",
    )
    def complete(request: Request, consultation_id: str, file_id: str) -> dict:
        return shown.draft_file(dce.complete(request.actor, consultation_id, file_id))

    @api.route("DELETE", base + "/{file_id}", access=Action.EDIT_CONSULTATION, summary="Take a file out of the draft")
    def remove_file(request: Request, consultation_id: str, file_id: str) -> Answer:
        dce.remove_file(request.actor, consultation_id, file_id)
        return Answer(status=204)

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/dce-versions",
        access=Action.EDIT_CONSULTATION,
        summary="Publish a new version of the DCE",
        body="dce-version",
    )
    def publish_version(request: Request, consultation_id: str) -> Answer:
        dce.publish_version(request.actor, consultation_id, note=request.body["note"])
        return whole(request, consultation_id, 201)


def _publication(api: ApiBlueprint, committees: Committees, publications: Publications, whole: _Shown) -> None:
    @api.route("GET", "/v1/consultations/{consultation_id}/review", access=Action.READ_FILE, summary="What blocks publication")
    def review(request: Request, consultation_id: str) -> dict:
        return _review(publications.review(request.actor, consultation_id))

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/rehearsals",
        access=Action.REHEARSE,
        summary="A canary for one's key to open",
        body="nothing",
    )
    def rehearse(request: Request, consultation_id: str) -> Answer:
        made = committees.start_rehearsal(request.actor, consultation_id)
        return Answer(
            {
                "id": made.id,
                "canary": base64.b64encode(made.sealed).decode(),
                "committee_hash": made.committee,
                "pseudonym": made.pseudonym,
            },
            201,
        )

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/rehearsals/{rehearsal_id}/proof",
        access=Action.REHEARSE,
        summary="What the canary held",
        body="rehearsal-proof",
    )
    def prove(request: Request, consultation_id: str, rehearsal_id: str) -> dict:
        at = committees.prove(request.actor, consultation_id, rehearsal_id, answer=request.body["answer"])
        return {"proved_at": to_text(at)}

    @api.route(
        "POST", "/v1/consultations/{consultation_id}/publication", access=Action.PUBLISH, summary="Publish (fresh sign-in)", body="nothing"
    )
    def publish(request: Request, consultation_id: str) -> Answer:
        publications.publish(request.actor, consultation_id)
        return whole(request, consultation_id, 201)

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/extensions",
        access=Action.EXTEND,
        summary="Move the deadline later (fresh sign-in)",
        body="extension",
    )
    def extend(request: Request, consultation_id: str) -> Answer:
        deadline = instant(request.body["submission_deadline"], "submission_deadline")
        publications.extend(request.actor, consultation_id, deadline=deadline, reason=request.body["reason"])
        return whole(request, consultation_id, 201)


def _review(found: Review) -> dict[str, Any]:
    committee = found.consultation.committee
    members = [
        {
            "user_id": m.user_id,
            "name": m.name,
            "has_key": m.recipient is not None,
            "proved_at": shown.text(m.proved_at) if m.proved else None,
        }
        for m in committee.members
    ]
    return {
        "blocking": [point.__dict__ for point in found.blocking],
        "warnings": [point.__dict__ for point in found.warnings],
        **shown_terms.law(found),
        "rehearsal": {"quorum": committee.quorum, "members": members},
    }
