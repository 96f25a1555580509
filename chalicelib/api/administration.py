"""Routes of registers of administration: read newest first, exported whole."""

from __future__ import annotations

from ..crypto.signing import Signer
from ..documents import administration_export, registers_export
from ..domain.errors import Invalid
from ..domain.permission import Action
from ..domain.tenant import Tenant
from ..usecases.register.administration import AdministrationRegisters
from ..usecases.register.exports import Exports
from .http import Answer, ApiBlueprint, Door, Request
from .views import register as shown

BASES = {"buyer": "/v1/buyers/{buyer_id}", "company": "/v1/companies/{company_id}"}


def routes(door: Door, registers: AdministrationRegisters, exports: Exports, signer: Signer) -> ApiBlueprint:
    api = ApiBlueprint("administration", door)
    for kind, base in BASES.items():
        _of(api, registers, exports, signer, kind, f"{base}/administration")
    return api


def _of(api: ApiBlueprint, registers: AdministrationRegisters, exports: Exports, signer: Signer, kind: str, base: str) -> None:
    @api.route("GET", base, access=Action.READ_ADMINISTRATION, summary="The register of administration, newest line first", paged=True)
    def read(request: Request, **named: str) -> dict:
        page = registers.page(request.actor, Tenant(kind, *named.values()), request.cursor)
        return {"items": [shown.entry(line) for line in page.items], "people": registers.people(page.items), "next": page.next}

    @api.route(
        "GET",
        f"{base}/export",
        access=Action.READ_ADMINISTRATION,
        summary="The whole register of administration: json (verifiable) or csv",
        query=("format",),
    )
    def export(request: Request, **named: str) -> Answer:
        holder, lines, at = registers.whole(request.actor, Tenant(kind, *named.values()))
        wanted = request.query.get("format", "json")
        if wanted not in ("json", "csv"):
            raise Invalid({"format": "Choisissez json ou csv."})
        if wanted == "json":
            made, media_type = administration_export.as_json(holder, lines, at, signer)
        else:
            made, media_type = registers_export.lines_as_csv(lines)
        name = f"registre-administration-{holder.identifier.replace(' ', '-')}.{wanted}"
        return Answer(status=303, headers={"Location": exports.link(name, media_type, made)})
