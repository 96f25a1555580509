"""Routes of what is lent for dates (delegations, stand-ins, evaluators), and of who may do what on a consultation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ..documents import powers_export
from ..domain.grant import Grant, GrantKind
from ..domain.instants import to_text
from ..domain.permission import Action
from ..usecases.consultation.evaluators import Evaluators
from ..usecases.consultation.powers import Power, Powers
from ..usecases.directory.accounts import Accounts
from ..usecases.directory.delegations import Delegations, Wanted
from ..usecases.directory.stand_ins import StandIns
from ..usecases.register.exports import Exports
from .fields import day
from .http import Answer, ApiBlueprint, Door, Request
from .views import directory as people

BUYER, CONSULTATION = "/v1/buyers/{buyer_id}", "/v1/consultations/{consultation_id}"


def routes(
    door: Door, delegations: Delegations, stand_ins: StandIns, evaluators: Evaluators, powers: Powers, accounts: Accounts, exports: Exports
) -> ApiBlueprint:
    api = ApiBlueprint("lending", door)
    shown = _shower(accounts, door.clock.now)
    _delegations(api, delegations, shown)
    _stand_ins(api, stand_ins, shown)
    _evaluators(api, evaluators, shown)
    _powers(api, powers, exports)
    return api


def _delegations(api: ApiBlueprint, delegations: Delegations, shown: Callable[[Grant], dict[str, Any]]) -> None:
    @api.route(
        "GET", f"{BUYER}/grants", access=Action.READ_BUYER, summary="What an entity lends for dates, and the delegations it received"
    )
    def read(request: Request, buyer_id: str) -> dict[str, Any]:
        buyer = delegations.of(request.actor, buyer_id)
        given = [shown(one) for one in buyer.grants if one.kind is not GrantKind.EVALUATION]
        return {"items": given, "received": [shown(one) for one in buyer.received], "next": None}

    @api.route(
        "POST", f"{BUYER}/delegations", access=Action.DELEGATE, summary="Let agents of another entity do its consultations", body="delegate"
    )
    def give(request: Request, buyer_id: str) -> Answer:
        b = request.body
        wanted = Wanted(
            siret=b["siret"],
            people=b.get("people", []),
            first=day(b["first"], "first"),
            last=day(b["last"], "last"),
            deliberation=b.get("deliberation", ""),
            document_sha256=b.get("document_sha256", ""),
        )
        return Answer(shown(delegations.give(request.actor, buyer_id, wanted)), 201)

    @api.route("DELETE", f"{BUYER}/delegations/{{grant_id}}", access=Action.DELEGATE, summary="Take a delegation back, at once")
    def end(request: Request, buyer_id: str, grant_id: str) -> dict[str, Any]:
        return shown(delegations.end(request.actor, buyer_id, grant_id))


def _stand_ins(api: ApiBlueprint, stand_ins: StandIns, shown: Callable[[Grant], dict[str, Any]]) -> None:
    @api.route(
        "POST", f"{BUYER}/stand-ins", access=Action.NAME_STAND_IN, summary="Name who replaces somebody for some days", body="stand-in"
    )
    def name(request: Request, buyer_id: str) -> Answer:
        b = request.body
        made = stand_ins.name(
            request.actor,
            buyer_id,
            absent_id=b.get("absent_id") or request.who.id,
            user_id=b["user_id"],
            first=day(b["first"], "first"),
            last=day(b["last"], "last"),
        )
        return Answer(shown(made), 201)

    @api.route("DELETE", f"{BUYER}/stand-ins/{{grant_id}}", access=Action.NAME_STAND_IN, summary="End a replacement, at once")
    def end(request: Request, buyer_id: str, grant_id: str) -> dict[str, Any]:
        return shown(stand_ins.end(request.actor, buyer_id, grant_id))


def _evaluators(api: ApiBlueprint, evaluators: Evaluators, shown: Callable[[Grant], dict[str, Any]]) -> None:
    at = f"{CONSULTATION}/evaluators"

    @api.route("GET", at, access=Action.READ_FILE, summary="Who evaluates a consultation, and who was asked to")
    def read(request: Request, consultation_id: str) -> dict[str, Any]:
        found = evaluators.of(request.actor, consultation_id)
        asked = [people.invitation(one) for one in found.invitations]
        return {"items": [shown(one) for one in found.grants], "invitations": asked, "next": None}

    @api.route(
        "POST", at, access=Action.NAME_EVALUATORS, summary="Ask somebody to evaluate, for some days", act="invitation", body="evaluator"
    )
    def ask(request: Request, consultation_id: str) -> Answer:
        b = request.body
        dates = {"first": day(b["first"], "first"), "last": day(b["last"], "last")}
        made = evaluators.ask(request.actor, consultation_id, email=b["email"], name=b.get("name", ""), **dates)
        return Answer(people.invitation(made), 201)

    @api.route("DELETE", at + "/{evaluator_id}", access=Action.NAME_EVALUATORS, summary="Ask no more, or take back what was accepted")
    def end(request: Request, consultation_id: str, evaluator_id: str) -> Answer:
        evaluators.end(request.actor, consultation_id, evaluator_id)
        return Answer(status=204)


def _powers(api: ApiBlueprint, powers: Powers, exports: Exports) -> None:
    at = f"{CONSULTATION}/powers"

    @api.route("GET", at, access=Action.READ_POWERS, summary="Who may see or do what on a consultation, and why", paged=True)
    def page(request: Request, consultation_id: str) -> dict[str, Any]:
        found = powers.page(request.actor, consultation_id, request.cursor)
        return {"items": [_power(one) for one in found.items], "next": found.next}

    @api.route("GET", at + "/export", access=Action.READ_POWERS, summary="The same, whole, for spreadsheets")
    def export(request: Request, consultation_id: str) -> Answer:
        c, found = powers.whole(request.actor, consultation_id)
        made, media_type = powers_export.as_csv(c, found)
        return Answer(status=303, headers={"Location": exports.link(f"qui-peut-quoi-{c.id}.csv", media_type, made)})


def _power(one: Power) -> dict[str, Any]:
    grant = one.grant
    return {
        "user_id": one.user.id,
        "name": one.user.name,
        "email": one.user.email,
        "roles": list(one.roles),
        "actions": list(one.actions),
        "entity": one.entity,
        "above": one.above,
        "in_committee": one.in_committee,
        "grant": {"kind": grant.kind, "for": grant.for_name, "until": to_text(grant.until)} if grant else None,
    }


def _shower(accounts: Accounts, now: Callable[[], datetime]) -> Callable[[Grant], dict[str, Any]]:
    def named(user_id: str) -> dict[str, str]:
        return {"user_id": user_id, "name": accounts.name_of(user_id)}

    def shown(one: Grant) -> dict[str, Any]:
        at = now()
        return {
            "id": one.id,
            "kind": one.kind,
            "roles": list(one.roles),
            "buyer": {"id": one.buyer_id, "name": accounts.tenant_name("buyer", one.buyer_id)},
            "holder": {"id": one.holder_id, "name": accounts.tenant_name("buyer", one.holder_id)} if one.holder_id else None,
            "absent": named(one.absent_id) if one.absent_id else None,
            "people": [named(user_id) for user_id in one.people],
            "since": to_text(one.since),
            "until": to_text(one.until),
            "ended_at": to_text(one.ended_at) if one.ended_at else None,
            "state": "over" if one.over(at) else "in-force" if one.holds(at) else "to-come",
            "given_by": named(one.given_by),
            "deliberation": one.deliberation,
            "document_sha256": one.document_sha256,
        }

    return shown
