"""Public routes: search, downloads, time, limits, keys, health; JSON for programs and HTML for people without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from ..domain.errors import Invalid, NotFound, Refused
from ..domain.ids import new_id
from ..domain.instants import to_text
from ..domain.limits import PARTS_SIGNED_AT_ONCE, URL_SECONDS, Limits
from ..pages import consultations as pages
from ..pages import open_data as open_data_page
from ..pages import problems as problem_page
from ..pages.shell import headers as page_headers
from ..usecases.access import Actor
from ..usecases.consultations import Consultations
from ..usecases.downloads import Download, Downloads, Identity
from ..usecases.open_data import OpenData
from ..usecases.searches import PublicSearch, Query
from . import problems
from .http import FORM, PUBLIC, Answer, ApiBlueprint, Door, Request
from .views import consultations as shown

_QUERY = ("q", "cpv", "department", "buyer", "procedure", "category", "reserved", "status", "sort", "cursor")


def routes(
    door: Door,
    search: PublicSearch,
    downloads: Downloads,
    consultations: Consultations,
    manifest: Callable[[Actor | None, str], tuple[Any, str]],
    public_key: Callable[[], dict[str, str]],
) -> ApiBlueprint:
    api = ApiBlueprint("public", door)

    @api.route("GET", "/v1/consultations", access=PUBLIC, summary="Search published consultations")
    def find(request: Request) -> dict:
        page, total = search.find(query(request.query))
        return {"items": [shown.summary(c, door.clock.now()) for c in page.items], "next": page.next, "total": total}

    @api.route("GET", "/v1/consultations/{consultation_id}/manifest", access=PUBLIC, summary="The sealing manifest and its hash")
    def read_manifest(request: Request, consultation_id: str) -> dict:
        record, mh = manifest(request.actor, consultation_id)
        return {"manifest": record, "mh": mh}

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/downloads",
        access=PUBLIC,
        summary="Download documents, identified or not",
        body="download",
    )
    def download(request: Request, consultation_id: str) -> Answer:
        b = request.body
        done = downloads.record(
            request.actor,
            consultation_id,
            version=b.get("version"),
            files=b.get("files"),
            identity=Identity(**b["identity"]) if b.get("identity") else None,
        )
        return Answer(_links(done), 201)

    @api.route(
        "GET",
        "/v1/consultations/{consultation_id}/dce-versions/{version}/files/{number}",
        access=PUBLIC,
        summary="One document, anonymously",
    )
    def download_one(request: Request, consultation_id: str, version: str, number: str) -> Answer:
        if not (version.isdigit() and number.isdigit() and len(version) < 6 and len(number) < 6):
            raise NotFound()
        done = downloads.record(request.actor, consultation_id, version=int(version), files=[int(number)], identity=None)
        return Answer(status=303, headers={"Location": done.files[0][2]})

    @api.route("GET", "/v1/time", access=PUBLIC, summary="The platform's clock")
    def read_time(request: Request) -> dict:
        return {"now": to_text(door.clock.now())}

    @api.route("GET", "/v1/limits", access=PUBLIC, summary="Deposit limits by default")
    def read_limits(request: Request) -> dict:
        return {**asdict(Limits()), "url_seconds": URL_SECONDS, "parts_signed_at_once": PARTS_SIGNED_AT_ONCE}

    @api.route("GET", "/v1/platform-key", access=PUBLIC, summary="The key that signs receipts and records")
    def read_key(request: Request) -> dict:
        return public_key()

    @api.route("POST", "/v1/workstation-tests", access=PUBLIC, summary="Record a workstation test", body="workstation-test")
    def workstation_test(request: Request) -> Answer:
        failed = sorted(name for name, result in request.body["results"].items() if result is False)
        return Answer({"id": new_id(door.clock.now()), "verdict": "failed" if failed else "ready", "failed": failed}, 201)

    return api


def html_routes(
    door: Door, search: PublicSearch, downloads: Downloads, consultations: Consultations, open_data: OpenData, s3_origin: str
) -> ApiBlueprint:
    """The same, as pages."""
    api = ApiBlueprint("pages", door)

    def page(html: str, status: int = 200) -> Answer:
        return Answer(html, status, {"Content-Type": "text/html; charset=utf-8", **page_headers(s3_origin)})

    def guarded(request: Request, path: str, make: Callable[[], Answer]) -> Answer:
        try:
            return make()
        except Refused as refusal:
            status, content = problems.of(refusal, door.origin, "")
            title = "Introuvable" if status == 404 else "Demande refusée"
            return page(
                problem_page.problem(lang=lang(request), title=title, detail=content["detail"], code=content["code"], path=path), status
            )

    @api.route("GET", "/consultations", access=PUBLIC, summary="Published consultations (HTML)", content="text/html")
    def list_page(request: Request) -> Answer:
        def make() -> Answer:
            found, total = search.find(query(request.query))
            items = [shown.summary(c, door.clock.now()) for c in found.items]
            return page(pages.listing(lang=lang(request), filters=dict(request.query), items=items, next_cursor=found.next, total=total))

        return guarded(request, "/consultations", make)

    def consultation_page(request: Request, consultation_id: str, **more: Any) -> str:
        found, _ = consultations.read(consultation_id, request.actor)
        now = door.clock.now()
        return pages.consultation(lang=lang(request), consultation=shown.public(found, now), now=to_text(now), **more)

    @api.route("GET", "/consultations/{consultation_id}", access=PUBLIC, summary="A consultation (HTML)", content="text/html")
    def read_page(request: Request, consultation_id: str) -> Answer:
        return guarded(request, "/consultations", lambda: page(consultation_page(request, consultation_id)))

    @api.route(
        "POST", "/consultations/{consultation_id}/retrait", access=PUBLIC, summary="Download documents by a form (HTML)", content=FORM
    )
    def download_page(request: Request, consultation_id: str) -> Answer:
        form = request.body or {}

        def make() -> Answer:
            try:
                done = downloads.record(request.actor, consultation_id, version=None, files=None, identity=_identity(form))
            except Invalid as refusal:
                return page(consultation_page(request, consultation_id, errors=refusal.fields, values=dict(form)), 422)
            found, _ = consultations.read(consultation_id, request.actor)
            return page(
                pages.download_result(
                    lang=lang(request),
                    consultation=shown.public(found, door.clock.now()),
                    download=_links(done),
                    email=(form.get("email") or "").strip() or None,
                )
            )

        return guarded(request, f"/consultations/{consultation_id}", make)

    @api.route("GET", "/open-data", access=PUBLIC, summary="Open data (HTML)", content="text/html")
    def open_data_html(request: Request) -> Answer:
        datasets = [
            {
                "title": f"decp-{f.buyer_siret}-{f.year}",
                "buyer": f.buyer_name,
                "published_at": f"{f.updated_on}T00:00:00.000Z",
                "json_url": f.json_path,
                "xml_url": f.xml_path,
            }
            for f in open_data.files()
        ]
        return page(open_data_page.index(lang=lang(request), datasets=datasets))

    return api


def lang(request: Request) -> str:
    return "en" if request.query.get("lang") == "en" else "fr"


def query(given: Mapping[str, str]) -> Query:
    """Raises Invalid for a status or sort that does not exist."""
    kept = {name: given[name].strip()[:200] for name in _QUERY if given.get(name)}
    if kept.get("status", "open") not in ("open", "closed", "all"):
        raise Invalid({"status": "Choisissez : en cours, closes ou toutes."})
    if kept.get("sort", "deadline") not in ("deadline", "-published_at"):
        raise Invalid({"sort": "Triez par date limite ou par date de publication."})
    return Query(**kept)


def _identity(form: Mapping[str, str]) -> Identity | None:
    name, email, company = (form.get(field, "").strip() for field in ("name", "email", "company"))
    return Identity(name=name, email=email, company=company) if name or email or company else None


def _links(done: Download) -> dict[str, Any]:
    return {
        "id": done.id,
        "at": to_text(done.at),
        "files": [{"number": n, "name": f.name, "size_bytes": f.size_bytes, "sha256": f.sha256, "url": url} for n, f, url in done.files],
    }
