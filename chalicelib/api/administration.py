"""Routes of the registers of an entity, a company and the platform, of administration and of sign-ins: read newest first, exported whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from ..crypto.signing import Signer
from ..documents import administration_export, registers_export
from ..domain.errors import Invalid
from ..domain.instants import PARIS, to_text
from ..domain.permission import Action
from ..domain.tenant import PLATFORM, Tenant
from ..usecases.register.exports import Exports
from ..usecases.register.tenant_registers import TenantRegisters, Wanted
from .http import Answer, ApiBlueprint, Door, Request
from .views import register as shown

BASES = {"buyer": "/v1/buyers/{buyer_id}", "company": "/v1/companies/{company_id}", PLATFORM: "/v1/platform"}
REGISTERS = {"administration": "of administration", "sign-ins": "of sign-ins"}
FILTERS = ("act", "person", "since", "until")
_ACTS = re.compile(r"[a-z][a-z-]{0,39}(,[a-z][a-z-]{0,39}){0,29}", re.ASCII)


def routes(door: Door, registers: TenantRegisters, exports: Exports, signer: Signer) -> ApiBlueprint:
    api = ApiBlueprint("administration", door)
    for kind, base in BASES.items():
        for register in REGISTERS:
            _of(api, registers, exports, signer, kind, register, f"{base}/{register}")
    return api


def _of(api: ApiBlueprint, registers: TenantRegisters, exports: Exports, signer: Signer, kind: str, register: str, base: str) -> None:
    access = Action.READ_PLATFORM_REGISTERS if kind == PLATFORM else Action.READ_ADMINISTRATION

    def tenant(named: Mapping[str, str]) -> Tenant:
        return Tenant(kind, *(named.values() or (PLATFORM,)))

    @api.route(
        "GET",
        base,
        access=access,
        summary=f"The register {REGISTERS[register]}, newest line first; by act, person (an address) and days of Paris",
        query=FILTERS,
        paged=True,
    )
    def read(request: Request, **named: str) -> dict:
        wanted = _wanted(request.query, registers)
        page = registers.page(request.actor, tenant(named), register, request.cursor, wanted)
        return {"items": [shown.entry(line) for line in page.items], "people": registers.people(page.items), "next": page.next}

    @api.route(
        "GET",
        f"{base}/export",
        access=access,
        summary=f"The whole register {REGISTERS[register]}: json (verifiable) or csv",
        query=("format",),
    )
    def export(request: Request, **named: str) -> Answer:
        holder, lines, at = registers.whole(request.actor, tenant(named), register)
        wanted = request.query.get("format", "json")
        if wanted not in ("json", "csv"):
            raise Invalid({"format": "Choisissez json ou csv."})
        if wanted == "json":
            made, media_type = administration_export.as_json(holder, register, lines, at, signer)
        else:
            made, media_type = registers_export.lines_as_csv(lines)
        called = "administration" if register == "administration" else "connexions"
        name = f"registre-{called}-{holder.identifier.replace(' ', '-')}.{wanted}"
        return Answer(status=303, headers={"Location": exports.link(name, media_type, made)})


def _wanted(query: Mapping[str, str], registers: TenantRegisters) -> Wanted:
    """What the query looks for. Raises Invalid."""
    acts, person = query.get("act", ""), query.get("person", "").strip()
    if acts and not _ACTS.fullmatch(acts):
        raise Invalid({"act": "Indiquez des noms d’actes séparés par des virgules."})
    since, until = (_day(name, query.get(name, "")) for name in ("since", "until"))
    if since and until and until < since:
        raise Invalid({"until": "La fin de la période vient avant son début."})
    return Wanted(
        acts=frozenset(acts.split(",")) if acts else frozenset(),
        person=registers.person(person) if person else "",
        since=_midnight(since),
        before=_midnight(until + timedelta(days=1) if until else None),
    )


def _day(name: str, said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise Invalid({name: "Indiquez un jour comme 2026-03-31."}) from error


def _midnight(day: date | None) -> str:
    return to_text(datetime.combine(day, time(), PARIS)) if day else ""
