"""Routes of a dossier's phases, and of the invitations a company received."""

from __future__ import annotations

from typing import Any

from ..domain.permission import Action
from ..usecases.access import lookup
from ..usecases.award.phases import Candidate, Phases, Step
from .http import Answer, ApiBlueprint, Door, Request
from .limits import KIB
from .views import consultation as shown


def routes(door: Door, phases: Phases) -> ApiBlueprint:
    api = ApiBlueprint("phases", door)
    base = "/v1/consultations/{consultation_id}/phases"

    @api.route("GET", base, access=Action.READ_FILE, summary="The phases of a dossier, and what may come next")
    def read(request: Request, consultation_id: str) -> dict:
        dossier = phases.dossier(request.actor, consultation_id)
        now = door.clock.now()
        return {
            "items": [shown.summary(c, now) for c in dossier.consultations],
            "next": None,
            "steps": [_step(step) for step in dossier.steps],
            "blocked": {"code": dossier.blocked.code, "detail": dossier.blocked.detail} if dossier.blocked else None,
        }

    @api.route(
        "POST",
        base,
        access=Action.CREATE_CONSULTATION,
        summary="Draft the next phase, or a contract",
        act="draft",
        most_bytes=256 * KIB,
        body="launch-phase",
    )
    def launch(request: Request, consultation_id: str) -> Answer:
        b, now = request.body, door.clock.now()
        made = phases.launch(
            request.actor, consultation_id, procedure=b["procedure"], phase=b["phase"], deposits=b["deposits"], lots=b.get("lots", [])
        )
        return Answer(shown.agent(made, now, lookup.granted(made, request.actor)), 201, {"ETag": f'"{made.version}"'})

    @api.route(
        "GET",
        "/v1/companies/{company_id}/invitations",
        access=Action.READ_COMPANY,
        summary="Restricted consultations one is invited to",
        paged=True,
    )
    def invitations(request: Request, company_id: str) -> dict:
        page = phases.invitations(request.actor, company_id, request.cursor)
        return {"items": [shown.summary(c, door.clock.now()) for c in page.items], "next": page.next}

    return api


def _step(step: Step) -> dict[str, Any]:
    return {
        "procedure": step.procedure.code,
        "phase": step.phase.code,
        "candidates": [_candidate(one) for one in step.candidates],
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "deposit_id": one.deposit_id,
        "company": {"id": one.company_id, "name": one.name, "identifier_type": one.identifier.type, "identifier": one.identifier.value},
        "lots": list(one.lots),
        "state": one.state,
        "reason": one.reason,
        "invitable": one.invitable,
    }
