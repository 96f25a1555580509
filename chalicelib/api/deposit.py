"""Routes of deposits, on the company's side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..documents import receipts
from ..domain.company import Identifier
from ..domain.deposit import Consortium, ConsortiumMember, Deposit
from ..domain.errors import NotFound
from ..domain.permission import Action
from ..usecases.award.fates import Fates
from ..usecases.deposit.deposits import Deposits
from ..usecases.deposit.histories import DepositHistories
from ..usecases.deposit.sealings import Sealings
from ..usecases.deposit.transmissions import Transmissions
from ..usecases.directory import identifiers
from ..usecases.register.exports import Exports
from .dce import parts
from .http import Answer, ApiBlueprint, Door, Request
from .views import award
from .views import deposit as shown
from .views import parts as shown_parts


def routes(
    door: Door, deposits: Deposits, sending: Transmissions, sealings: Sealings, histories: DepositHistories, fates: Fates, exports: Exports
) -> ApiBlueprint:
    api = ApiBlueprint("deposit", door)

    def view(deposit: Deposit) -> dict[str, Any]:
        return views([deposit])[0]

    def views(deposits: Sequence[Deposit]) -> list[dict[str, Any]]:
        now, known = door.clock.now(), fates.of(deposits)
        return [
            {**shown.deposit(told, now), "fates": [award.fate(one) for one in known.get(told.deposit.id, [])]}
            for told in histories.of(deposits)
        ]

    def own_receipt(request: Request, deposit_id: str) -> Mapping[str, Any]:
        receipt = sealings.receipt(deposits.mine(request.actor, deposit_id, Action.READ_DEPOSIT))
        if receipt is None:
            raise NotFound("Ce pli n’est pas scellé : il n’a pas encore de récépissé.", "no-receipt")
        return receipt

    @api.route(
        "POST", "/v1/consultations/{consultation_id}/deposits", access=Action.DEPOSIT, summary="Start a deposit", body="start-deposit"
    )
    def start(request: Request, consultation_id: str) -> Answer:
        b = request.body
        started = deposits.start(
            request.actor,
            consultation_id,
            company_id=b["company_id"],
            lots=b["lots"],
            consortium=_consortium(b.get("consortium")),
            mode=b.get("mode"),
        )
        return Answer(view(started), 201)

    @api.route("GET", "/v1/deposits/{deposit_id}", access=Action.READ_DEPOSIT, summary="One's deposit")
    def read(request: Request, deposit_id: str) -> dict:
        return view(deposits.mine(request.actor, deposit_id, Action.READ_DEPOSIT))

    @api.route(
        "GET",
        "/v1/companies/{company_id}/deposits",
        access=Action.READ_DEPOSIT,
        summary="A company's deposits, newest first; those on ?consultation= alone when it is given",
        query=("consultation",),
        paged=True,
    )
    def list_deposits(request: Request, company_id: str) -> dict:
        there = request.query.get("consultation")
        if there:
            return {"items": views(deposits.of_company_in(request.actor, company_id, there)), "next": None}
        page = deposits.of_company(request.actor, company_id, request.cursor)
        return {"items": views(page.items), "next": page.next}

    _sending(api, sending)

    @api.route(
        "POST", "/v1/deposits/{deposit_id}/seal", access=Action.DEPOSIT, summary="Seal the deposit: numbered, dated, receipted", body="seal"
    )
    def seal(request: Request, deposit_id: str) -> Answer:
        receipt, new = sealings.seal(
            request.actor, deposit_id, manifest_sha256=request.body["manifest_sha256"], received_at=request.received_at
        )
        return Answer(receipt, 201 if new else 200)

    @api.route("GET", "/v1/deposits/{deposit_id}/receipt", access=Action.READ_DEPOSIT, summary="The signed receipt")
    def receipt(request: Request, deposit_id: str) -> Mapping[str, Any]:
        return own_receipt(request, deposit_id)

    @api.route(
        "GET",
        "/v1/deposits/{deposit_id}/receipt.pdf",
        access=Action.READ_DEPOSIT,
        summary="The receipt to print",
        content="application/pdf",
    )
    def receipt_pdf(request: Request, deposit_id: str) -> Answer:
        found = own_receipt(request, deposit_id)
        told = receipts.pdf(found, *sealings.printed(found))
        return Answer(status=303, headers={"Location": exports.link(f"recepisse-{found['number']}.pdf", "application/pdf", told)})

    @api.route(
        "POST",
        "/v1/deposits/{deposit_id}/abandonment",
        access=Action.DEPOSIT,
        summary="Give up a deposit begun and not sealed: its place is free again",
        body="nothing",
    )
    def abandon(request: Request, deposit_id: str) -> dict:
        return view(deposits.abandon(request.actor, deposit_id))

    @api.route(
        "POST",
        "/v1/deposits/{deposit_id}/withdrawal",
        access=Action.DEPOSIT,
        summary="Pull a sealed deposit back before the deadline",
        body="nothing",
    )
    def withdraw(request: Request, deposit_id: str) -> dict:
        deposits.withdraw(request.actor, deposit_id)
        return view(deposits.mine(request.actor, deposit_id, Action.READ_DEPOSIT))

    return api


def _sending(api: ApiBlueprint, sending: Transmissions) -> None:
    @api.route(
        "POST", "/v1/deposits/{deposit_id}/objects", access=Action.DEPOSIT, summary="Announce an envelope's body", body="announce-object"
    )
    def announce(request: Request, deposit_id: str) -> dict:
        b = request.body
        made = sending.announce(
            request.actor,
            deposit_id,
            slot=b["slot"],
            size_bytes=b["size_bytes"],
            restart=b.get("restart", False),
            names=b.get("names"),
        )
        return {"slot": made.slot, "size_bytes": made.size_bytes, "parts": made.parts}

    @api.route(
        "POST",
        "/v1/deposits/{deposit_id}/objects/{slot}/parts",
        access=Action.DEPOSIT,
        summary="URLs to PUT sealed parts",
        act="upload",
        body="parts",
    )
    def sign_parts(request: Request, deposit_id: str, slot: str) -> dict:
        return {"urls": [shown_parts.signed(n, url) for n, url in sending.sign_parts(request.actor, deposit_id, slot, parts(request.body))]}

    @api.route("GET", "/v1/deposits/{deposit_id}/objects/{slot}/parts", access=Action.DEPOSIT, summary="Parts that need not be sent again")
    def finished_parts(request: Request, deposit_id: str, slot: str) -> dict:
        return {"parts": [shown_parts.part(p) for p in sending.finished_parts(request.actor, deposit_id, slot)]}

    @api.route("POST", "/v1/deposits/{deposit_id}/seal-file", access=Action.DEPOSIT, summary="Where to PUT the seal file", body="seal-file")
    def sign_seal_file(request: Request, deposit_id: str) -> dict:
        signed = sending.sign_seal_file(request.actor, deposit_id, **request.body)
        return {"url": signed.url, "headers": dict(signed.headers)}


def _consortium(body: Mapping[str, Any] | None) -> Consortium:
    if not body:
        return Consortium()
    members = tuple(
        ConsortiumMember(identifier=_identifier(index, m["identifier"]), name=m["name"].strip(), email=_email(index, m))
        for index, m in enumerate(body["members"])
    )
    return Consortium(kind=body["kind"], members=members)


def _email(index: int, member: Mapping[str, Any]) -> str:
    """Optional: a member may be told otherwise."""
    return identifiers.email(member["email"], f"consortium.members.{index}.email") if member.get("email") else ""


def _identifier(index: int, given: Mapping[str, str]) -> Identifier:
    return identifiers.identifier(given["type"], given["value"], f"consortium.members.{index}.identifier")
