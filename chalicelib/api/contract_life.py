"""Routes of a contract's life: modifications, subcontractors, renewals, orders, terminations, its end, what is handed to other systems."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ..domain.contract import Contract
from ..domain.errors import Invalid
from ..domain.permission import Action
from ..domain.subcontract import LATER
from ..usecases.contracts.amendments import Amendments, Change, with_limits
from ..usecases.contracts.contracts import Contracts
from ..usecases.contracts.endings import Endings
from ..usecases.contracts.held import HeldContracts
from ..usecases.contracts.orders import Orders, Placed
from ..usecases.contracts.subcontracts import Declared, Subcontracts
from ..usecases.contracts.transmissions import Transmissions
from ..usecases.exchanges.attachments import Announced
from ..usecases.register.exports import Exports
from .fields import day
from .http import Answer, ApiBlueprint, Door, Request
from .views import contracts as shown

AT, OF_COMPANY = "/v1/contracts/{contract_id}", "/v1/companies/{company_id}/contracts/{contract_id}"
_MANAGE = Action.MANAGE_CONTRACTS


def routes(
    door: Door,
    amendments: Amendments,
    subcontracts: Subcontracts,
    endings: Endings,
    orders: Orders,
    transmissions: Transmissions,
    contracts: Contracts,
    held: HeldContracts,
    exports: Exports,
) -> ApiBlueprint:
    api = ApiBlueprint("contract_life", door)

    def made(found: Contract) -> Answer:
        return Answer(shown.whole(found, door.clock.now(), True), 201)

    _changes(api, made, amendments, orders)
    _subcontracting(api, door, made, subcontracts, contracts, held)
    _ends(api, made, endings)
    _handing_over(api, made, transmissions, exports)
    return api


Made = Callable[[Contract], Answer]


def _changes(api: ApiBlueprint, made: Made, amendments: Amendments, orders: Orders) -> None:
    @api.route(
        "GET",
        AT + "/amendment-advice",
        access=Action.READ_CONTRACTS,
        summary="What the law says of a change",
        query=("basis", "amount_eur"),
    )
    def advise(request: Request, contract_id: str) -> dict[str, Any]:
        amount = request.query.get("amount_eur", "")
        found = amendments.advise(request.actor, contract_id, request.query.get("basis", ""), _typed(amount) if amount else None)
        return with_limits(found)

    @api.route("POST", AT + "/amendments", access=_MANAGE, summary="A modification of a contract, on its legal basis", body="amendment")
    def amend(request: Request, contract_id: str) -> Answer:
        b, holder = request.body, request.body.get("holder")
        asked = Change(
            basis=b["basis"], reason=b["reason"], signed_on=day(b["signed_on"], "signed_on"),
            notified_on=day(b["notified_on"], "notified_on") if b.get("notified_on") else None, amount_eur=_money(b, "amount_eur"),
            duration_months=b.get("duration_months"), file_id=b["file_id"],
            holder=(holder["identifier"]["type"], holder["identifier"]["value"], holder["name"]) if holder else None,
        )  # fmt: skip
        return made(amendments.enter(request.actor, contract_id, asked))

    @api.route(
        "POST", AT + "/orders", access=_MANAGE, summary="A purchase order or a call-off of a framework agreement", body="contract-order"
    )
    def order(request: Request, contract_id: str) -> Answer:
        b = request.body
        given = Placed(
            kind=b["kind"], number=b["number"], subject=b["subject"], amount_eur=Decimal(b["amount_eur"]), placed_on=day(b["placed_on"], "placed_on"),
            holder=b.get("holder", ""), consultation_id=b.get("consultation_id", ""), override=b.get("override", ""), file_id=b.get("file_id", ""),
        )  # fmt: skip
        return made(orders.place(request.actor, contract_id, given))


def _subcontracting(
    api: ApiBlueprint, door: Door, made: Made, subcontracts: Subcontracts, contracts: Contracts, held: HeldContracts
) -> None:
    @api.route(
        "POST", AT + "/subcontracts", access=_MANAGE, summary="A subcontractor that the buyer was asked to accept", body="subcontract"
    )
    def enter(request: Request, contract_id: str) -> Answer:
        return made(subcontracts.enter(request.actor, contract_id, _declared(request.body)))

    @api.route(
        "POST", AT + "/subcontracts/{subcontract_id}/verdict", access=_MANAGE, summary="Accept or refuse it", body="subcontract-verdict"
    )
    def settle(request: Request, contract_id: str, subcontract_id: str) -> Answer:
        b = request.body
        return made(
            subcontracts.settle(
                request.actor, contract_id, subcontract_id, accepted=b["accepted"], reason=b.get("reason", ""), on=day(b["on"], "on")
            )
        )

    @api.route(
        "POST",
        OF_COMPANY + "/subcontracts",
        access=Action.DECLARE_SUBCONTRACTOR,
        summary="Declare a subcontractor (DC4)",
        body="subcontract",
    )
    def declare(request: Request, company_id: str, contract_id: str) -> Answer:
        found = subcontracts.declare(request.actor, company_id, contract_id, _declared(request.body))
        return Answer(shown.of_holder(found, door.clock.now()), 201)

    @api.route(
        "POST",
        OF_COMPANY + "/uploads",
        access=Action.DECLARE_SUBCONTRACTOR,
        summary="Where a holder PUTs a file to declare",
        body="attachment",
    )
    def upload(request: Request, company_id: str, contract_id: str) -> Answer:
        b = request.body
        _, someone = held.read(request.actor, company_id, contract_id, Action.DECLARE_SUBCONTRACTOR)
        file = Announced(name=b["name"], size_bytes=b["size_bytes"], sha256=b["sha256"], sha256_hex=base64.b64decode(b["sha256"]).hex())
        made_id, signed = contracts.signed(someone, contract_id, file)
        return Answer({"id": made_id, "url": signed.url, "headers": dict(signed.headers)}, 201)


def _ends(api: ApiBlueprint, made: Made, endings: Endings) -> None:
    @api.route("POST", AT + "/renewals", access=_MANAGE, summary="A renewal, tacit or express", body="contract-renewal")
    def renew(request: Request, contract_id: str) -> Answer:
        b = request.body
        return made(
            endings.renew(
                request.actor, contract_id, tacit=b["tacit"], decided_on=day(b["decided_on"], "decided_on"), until=day(b["until"], "until")
            )
        )

    @api.route("POST", AT + "/terminations", access=_MANAGE, summary="Terminate it, wholly or in part", body="contract-termination")
    def terminate(request: Request, contract_id: str) -> Answer:
        b = request.body
        ended = endings.terminate(
            request.actor, contract_id, cause=b["cause"], partial=b["partial"], part=b.get("part", ""), on=day(b["on"], "on"),
            reason=b["reason"], amount_eur=_money(b, "amount_eur"),
        )  # fmt: skip
        return made(ended)

    @api.route("POST", AT + "/end", access=_MANAGE, summary="Its execution ended: received and paid", body="contract-end")
    def end(request: Request, contract_id: str) -> Answer:
        return made(endings.end(request.actor, contract_id, day(request.body["on"], "on")))


def _handing_over(api: ApiBlueprint, made: Made, transmissions: Transmissions, exports: Exports) -> None:
    @api.route("GET", AT + "/hand-overs/{system}", access=Action.READ_CONTRACTS, summary="The file of a contract for another system")
    def export(request: Request, contract_id: str, system: str) -> Answer:
        name, media_type, body = transmissions.export(request.actor, contract_id, system)
        return Answer(status=303, headers={"Location": exports.link(name, media_type, body)})

    @api.route("POST", AT + "/hand-overs", access=_MANAGE, summary="Where that file stands, by hand", body="hand-over")
    def note(request: Request, contract_id: str) -> Answer:
        b = request.body
        found = transmissions.note(
            request.actor, contract_id, to=b["to"], status=b["status"], on=day(b["on"], "on"), number=b.get("number", ""), reason=b.get("reason", "")
        )  # fmt: skip
        return made(found)


def _declared(b: Mapping[str, Any]) -> Declared:
    return Declared(
        identifier_type=b["identifier"]["type"], identifier=b["identifier"]["value"], name=b["name"], services=b["services"],
        amount_eur=Decimal(b["amount_eur"]), direct_payment=b["direct_payment"], declared_at=b.get("declared_at", LATER),
        duration_months=b.get("duration_months"), price_variation=b.get("price_variation", ""), file_id=b.get("file_id", ""),
        received_on=day(b["received_on"], "received_on") if b.get("received_on") else None,
    )  # fmt: skip


def _money(b: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(b[name]) if b.get(name) else None


def _typed(text: str) -> Decimal:
    """Raises Invalid for what is no sum."""
    whole, _, cents = text.partition(".")
    if not (
        whole.isascii()
        and whole.isdigit()
        and len(whole) <= 12
        and (not cents or (cents.isdigit() and cents.isascii() and len(cents) <= 2))
    ):
        raise Invalid({"amount_eur": "Indiquez un montant en euros."})
    return Decimal(text)
