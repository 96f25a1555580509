"""Routes of consultations on the buyer's side: draft, documents, rehearsal, publication, extension."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ..codec import from_dict
from ..domain.consultation import Criterion, Lot, RequestedDocument
from ..domain.contact import Contact, Place
from ..domain.group import PurchasingGroup
from ..domain.instants import to_text
from ..domain.invitation import Invitee
from ..domain.limits import Limits
from ..domain.permission import Action
from ..usecases.access import lookup
from ..usecases.consultation.changes import Changes
from ..usecases.consultation.committees import Committees
from ..usecases.consultation.drafts import Consultations
from ..usecases.consultation.publication import Publications, Review
from ..usecases.dce.downloads import Downloads
from ..usecases.dce.drafts import Dce
from ..usecases.dce.versions import DceVersions
from ..usecases.directory import identifiers
from . import dce as documents
from . import terms
from .fields import day, instant
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request
from .limits import MIB
from .views import consultation as shown
from .views import dce as shown_documents
from .views import terms as shown_terms

_SHAPES: dict[str, Any] = {"place": Place, "contact": Contact, "limits": Limits}
_LISTS: dict[str, Any] = {"lots": Lot, "criteria": Criterion, "requested_documents": RequestedDocument}


def routes(
    door: Door,
    consultations: Consultations,
    dce: Dce,
    versions: DceVersions,
    changes: Changes,
    downloads: Downloads,
    committees: Committees,
    publications: Publications,
) -> list[ApiBlueprint]:
    api = ApiBlueprint("consultations", door)
    whole = _Shown(door, consultations, dce, versions)
    _drafts(api, consultations, whole)
    _publication(api, committees, publications, whole)
    return [api, documents.routes(door, dce, versions, changes, downloads, whole)]


class _Shown:
    """A consultation as its reader may see it, with its ETag."""

    def __init__(self, door: Door, consultations: Consultations, dce: Dce, versions: DceVersions):
        self._clock, self._consultations, self._dce, self._versions = door.clock, consultations, dce, versions

    def __call__(self, request: Request, consultation_id: str, status: int = 200) -> Answer:
        c, inside = self._consultations.read(consultation_id, request.actor)
        now = self._clock.now()
        body = shown.agent(c, now, lookup.granted(c, request.actor)) if inside else shown.public(c, now)
        body["dce_versions"] = shown_documents.versions(c, self._versions.heads(c))
        if inside:
            draft = self._dce.draft(request.actor, consultation_id, None)
            files = sorted(draft.items, key=lambda file: file.name.casefold())
            body |= {"dce_draft": [shown_documents.draft_file(file) for file in files], "dce_draft_next": draft.next}
        return Answer(body, status, {"ETag": f'"{c.version}"'})


def _drafts(api: ApiBlueprint, consultations: Consultations, whole: _Shown) -> None:
    @api.route(
        "POST", "/v1/consultations", access=Action.CREATE_CONSULTATION, summary="Create a draft", act="draft", body="create-consultation"
    )
    def create(request: Request) -> Answer:
        b = request.body
        made = consultations.create(
            request.actor,
            buyer_id=b["buyer_id"],
            title=b["title"],
            procedure_code=b["procedure"],
            copy_of=b.get("copy_of"),
            test=b.get("test", False),
            template=b.get("template", False),
        )
        return whole(request, made.id, 201)

    @api.route("GET", "/v1/consultations/{consultation_id}", access=PUBLIC, summary="A consultation, as its reader may see it", shared=True)
    def read(request: Request, consultation_id: str) -> Answer:
        return whole(request, consultation_id)

    @api.route(
        "PATCH",
        "/v1/consultations/{consultation_id}",
        access=Action.EDIT_CONSULTATION,
        summary="Change a draft (If-Match)",
        most_bytes=4 * MIB,
        body="edit-consultation",
    )
    def edit(request: Request, consultation_id: str) -> Answer:
        consultations.edit(request.actor, consultation_id, version=request.if_match(), changes=changed_fields(request.body))
        return whole(request, consultation_id)

    @api.route("DELETE", "/v1/consultations/{consultation_id}", access=Action.EDIT_CONSULTATION, summary="Drop a draft")
    def delete(request: Request, consultation_id: str) -> Answer:
        consultations.delete(request.actor, consultation_id)
        return Answer(status=204)


def changed_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """JSON fields to domain values."""
    changes: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in body.items()}
    for name, kind in _SHAPES.items():
        if changes.get(name) is not None:
            changes[name] = from_dict(kind, changes[name])
    for name, kind in _LISTS.items():
        if name in changes:
            changes[name] = tuple(from_dict(kind, item) for item in changes[name])
    for name in ("submission_deadline", "valid_until", "questions_until"):
        if changes.get(name) is not None:
            changes[name] = instant(changes[name], name)
    if "invitees" in changes:
        changes["invitees"] = tuple(_invitee(index, one) for index, one in enumerate(changes["invitees"]))
    if "terms" in changes:
        changes["terms"] = terms.given(changes["terms"])
    if changes.get("group") is not None:
        changes["group"] = from_dict(PurchasingGroup, _dated(changes["group"]))
    if "committee" in changes:
        changes["committee"] = (changes["committee"]["members"], changes["committee"]["quorum"])
    return changes


def _dated(group: Mapping[str, Any]) -> dict[str, Any]:
    """Its date checked before it is read."""
    on = group.get("agreed_on")
    return {**group, "agreed_on": day(on, "group.agreed_on").isoformat() if on else None}


def _invitee(index: int, given: Mapping[str, Any]) -> Invitee:
    """Raises Invalid for a number or an address that cannot be."""
    return Invitee(
        name=given["name"].strip(),
        identifier=identifiers.identifier(given["identifier"]["type"], given["identifier"]["value"], f"invitees.{index}.identifier"),
        email=identifiers.email(given["email"], f"invitees.{index}.email") if given.get("email") else "",
        lots=tuple(given.get("lots", ())),
    )


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
        "/v1/consultations/{consultation_id}/publication-asks",
        access=Action.EDIT_CONSULTATION,
        summary="Ask that another agent publish it as it is (four-eyes publication)",
        body="nothing",
    )
    def ask(request: Request, consultation_id: str) -> Answer:
        publications.ask(request.actor, consultation_id)
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
        "two_people": found.two_people,
        "asking_fits": found.asking_fits,
        "rehearsal": {"quorum": committee.quorum, "members": members},
    }
