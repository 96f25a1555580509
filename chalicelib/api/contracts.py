"""Routes of contracts: an entity's list, entering one, its page, its files, its legal date; and those that a company holds."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..documents import contracts_export
from ..domain.instants import paris_day
from ..domain.permission import Action, allows
from ..usecases.contracts.births import Births, Entered
from ..usecases.contracts.contracts import Contracts, Wanted
from ..usecases.contracts.held import HeldContracts
from ..usecases.exchanges.attachments import Announced
from ..usecases.register.exports import Exports
from .evaluation_files import spreadsheet
from .fields import day
from .http import Answer, ApiBlueprint, Door, Request
from .views import contracts as shown

OF_BUYER, AT, OF_COMPANY = "/v1/buyers/{buyer_id}/contracts", "/v1/contracts/{contract_id}", "/v1/companies/{company_id}/contracts"
_SEARCH = ("q", "state", "list")


def routes(door: Door, births: Births, contracts: Contracts, held: HeldContracts, exports: Exports) -> ApiBlueprint:
    api = ApiBlueprint("contracts", door)
    _lists(api, door, births, contracts, exports)
    _one(api, door, contracts)
    _held(api, door, held)
    return api


def _lists(api: ApiBlueprint, door: Door, births: Births, contracts: Contracts, exports: Exports) -> None:
    @api.route("GET", OF_BUYER, access=Action.READ_CONTRACTS, summary="An entity's contracts, newest first", paged=True, query=_SEARCH)
    def of_buyer(request: Request, buyer_id: str) -> dict[str, Any]:
        page = contracts.page(request.actor, buyer_id, _wanted(request.query), request.cursor)
        return {"items": [shown.line(one, paris_day(door.clock.now())) for one in page.items], "next": page.next}

    @api.route("GET", OF_BUYER + "-export", access=Action.READ_CONTRACTS, summary="The same as a CSV or XLSX", query=(*_SEARCH, "format"))
    def export(request: Request, buyer_id: str) -> Answer:
        found = contracts.every(request.actor, buyer_id, _wanted(request.query))
        return spreadsheet(
            exports, request.query.get("format", "csv"), "contrats", contracts_export.rows(found, paris_day(door.clock.now()))
        )

    @api.route("POST", OF_BUYER, access=Action.CREATE_CONSULTATION, summary="Enter a contract made elsewhere", body="enter-contract")
    def enter(request: Request, buyer_id: str) -> Answer:
        return Answer(shown.whole(births.enter(request.actor, buyer_id, _entered(request.body)), door.clock.now(), True), 201)

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/contracts",
        access=Action.MANAGE_CONTRACTS,
        summary="The contract of an awarded lot, before it is notified",
        body="prepare-contract",
    )
    def prepare(request: Request, consultation_id: str) -> Answer:
        return Answer(shown.whole(births.prepare(request.actor, consultation_id, request.body["lot"]), door.clock.now(), True), 201)


def _one(api: ApiBlueprint, door: Door, contracts: Contracts) -> None:
    def view(request: Request, found: Any) -> dict[str, Any]:
        mine = allows(Action.MANAGE_CONTRACTS, request.who.places, tenant_id=found.born.buyer_id)
        return shown.whole(found, door.clock.now(), mine)

    @api.route("GET", AT, access=Action.READ_CONTRACTS, summary="A contract, its life and what holds today")
    def read(request: Request, contract_id: str) -> dict[str, Any]:
        return view(request, contracts.read(request.actor, contract_id))

    @api.route("GET", AT + "/register", access=Action.READ_CONTRACTS, summary="Its register, oldest first", paged=True)
    def lines(request: Request, contract_id: str) -> dict[str, Any]:
        page = contracts.lines(request.actor, contract_id, request.cursor)
        return {"items": [one.as_json() for one in page.items], "next": page.next}

    @api.route("POST", AT + "/uploads", access=Action.MANAGE_CONTRACTS, summary="Where to PUT a file of a contract", body="attachment")
    def upload(request: Request, contract_id: str) -> Answer:
        b = request.body
        file = Announced(name=b["name"], size_bytes=b["size_bytes"], sha256=b["sha256"], sha256_hex=base64.b64decode(b["sha256"]).hex())
        made, signed = contracts.sign(request.actor, contract_id, file)
        return Answer({"id": made, "url": signed.url, "headers": dict(signed.headers)}, 201)

    @api.route("POST", AT + "/files", access=Action.MANAGE_CONTRACTS, summary="Join a file to a contract", body="contract-file")
    def join(request: Request, contract_id: str) -> Answer:
        b = request.body
        return Answer(view(request, contracts.join(request.actor, contract_id, b["role"], b["file_id"])), 201)

    @api.route("GET", AT + "/files/{sha256}", access=Action.READ_CONTRACTS, summary="A file of a contract")
    def file(request: Request, contract_id: str, sha256: str) -> Answer:
        return Answer(status=303, headers={"Location": contracts.link(request.actor, contract_id, sha256)})

    @api.route(
        "POST", AT + "/notification", access=Action.MANAGE_CONTRACTS, summary="Its legal date, with its proof", body="contract-notice"
    )
    def notify(request: Request, contract_id: str) -> Answer:
        b = request.body
        made = contracts.notify(request.actor, contract_id, on=day(b["on"], "on"), file_id=b["file_id"], reason=b.get("reason", ""))
        return Answer(view(request, made), 201)


def _held(api: ApiBlueprint, door: Door, held: HeldContracts) -> None:
    @api.route("GET", OF_COMPANY, access=Action.READ_OWN_CONTRACTS, summary="The contracts that a company holds", paged=True)
    def of_company(request: Request, company_id: str) -> dict[str, Any]:
        page = held.page(request.actor, company_id, request.cursor)
        return {"items": [shown.line(one, paris_day(door.clock.now())) for one in page.items], "next": page.next}

    @api.route("GET", OF_COMPANY + "/{contract_id}", access=Action.READ_OWN_CONTRACTS, summary="One that it holds")
    def read(request: Request, company_id: str, contract_id: str) -> dict[str, Any]:
        found, _ = held.read(request.actor, company_id, contract_id)
        return shown.of_holder(found, door.clock.now())

    @api.route("GET", OF_COMPANY + "/{contract_id}/files/{sha256}", access=Action.READ_OWN_CONTRACTS, summary="A file of one that it holds")
    def file(request: Request, company_id: str, contract_id: str, sha256: str) -> Answer:
        return Answer(status=303, headers={"Location": held.link(request.actor, company_id, contract_id, sha256)})


def _wanted(query: Mapping[str, str]) -> Wanted:
    return Wanted(text=query.get("q", "")[:200], state=query.get("state", ""), tests=query.get("list") == "TESTS")


def _entered(b: Mapping[str, Any]) -> Entered:
    def money(name: str) -> Decimal | None:
        return Decimal(b[name]) if b.get(name) else None

    def on(name: str) -> Any:
        return day(b[name], name) if b.get(name) else None

    return Entered(
        number=b["number"], subject=b["subject"], nature=b["nature"], category=b["category"], cpv=b.get("cpv", ""),
        amount_eur=Decimal(b["amount_eur"]), maximum_eur=money("maximum_eur"),
        holders=tuple((one["identifier"]["type"], one["identifier"]["value"], one["name"]) for one in b["holders"]),
        notified_on=on("notified_on"), starts_on=on("starts_on"), ends_on=on("ends_on"), duration_months=b.get("duration_months"),
    )  # fmt: skip
