"""Public pages for people without JavaScript: the same answers as api/public, in HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..domain.consultation import Consultation
from ..domain.errors import Invalid, Refused
from ..domain.instants import to_text
from ..pages import consultations as pages
from ..pages import open_data as open_data_page
from ..pages import search as search_page
from ..pages.shell import headers as page_headers
from ..usecases.award.essential_data import OpenData
from ..usecases.award.outcomes import Outcomes
from ..usecases.consultation.drafts import Consultations
from ..usecases.dce.downloads import Download, Downloads, Identity
from ..usecases.dce.versions import DceVersions
from ..usecases.exchanges.questions import Questions
from ..usecases.search import criteria
from ..usecases.search.public_search import PublicSearch
from . import problems
from .dce import links
from .exchanges import answered
from .fields import whole_number
from .http import FORM, PUBLIC, Answer, ApiBlueprint, Door, Request
from .refused_pages import refused
from .views import award, listed
from .views import consultation as shown
from .views import dce as shown_documents


def routes(
    door: Door,
    questions: Questions,
    search: PublicSearch,
    downloads: Downloads,
    versions: DceVersions,
    consultations: Consultations,
    open_data: OpenData,
    outcomes: Outcomes,
    s3_origin: str,
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
            html, headers = refused(content, lang=lang(request), path=path, s3_origin=s3_origin)
            return Answer(html, status, headers)

    @api.route(
        "GET",
        "/consultations",
        access=PUBLIC,
        summary="Published consultations (HTML)",
        act="search",
        cost=criteria.cost,
        query=criteria.NAMES,
        shared=True,
        content="text/html",
        paged=True,
    )
    def list_page(request: Request) -> Answer:
        def make() -> Answer:
            try:
                asked = criteria.question(request.query)
            except Invalid as refusal:
                return page(search_page.listing(lang=lang(request), filters=dict(request.query), items=[], errors=refusal.fields), 422)
            found, total = search.find(asked, request.cursor)
            items = [listed.line(c, door.clock.now()) for c in found.items]
            return page(
                search_page.listing(lang=lang(request), filters=dict(request.query), items=items, next_cursor=found.next, total=total)
            )

        return guarded(request, "/consultations", make)

    def consultation_page(request: Request, consultation_id: str, **more: Any) -> str:
        found, _ = consultations.read(consultation_id, request.actor)
        now = door.clock.now()
        told = [answered(question) for question in questions.published(consultation_id, request.actor)]
        results = [award.outcome(one) for one in outcomes.public(found)]
        asked = {"lang": lang(request), **documents_of(request, found), **more}
        return pages.consultation(consultation=whole(found), now=to_text(now), answers=told, outcomes=results, **asked)

    def whole(c: Consultation) -> dict[str, Any]:
        return shown.public(c, door.clock.now()) | {"dce_versions": shown_documents.versions(c, versions.heads(c))}

    def documents_of(request: Request, c: Consultation) -> dict[str, Any]:
        """The version and the page of its files that the address asks for."""
        if not c.dce_versions:
            return {}
        number, page_number = (whole_number(request.query.get(name, ""), 5) for name in ("version", "page"))
        page_number = max(page_number or 1, 1)
        found = versions.sheet(c, number, page_number)
        version = number or c.dce_versions[-1].number
        files = [shown_documents.published_file(c, version, n, file) for n, file in found]
        secret = [shown_documents.published_file(c, version, n, file) for n, file in versions.confidential(c, number)]
        return {"shown_version": version, "files": files, "confidential": secret, "page": page_number}

    @api.route(
        "GET",
        "/consultations/{consultation_id}",
        access=PUBLIC,
        summary="A consultation (HTML)",
        query=("version", "page"),
        shared=True,
        content="text/html",
    )
    def read_page(request: Request, consultation_id: str) -> Answer:
        return guarded(request, "/consultations", lambda: page(consultation_page(request, consultation_id)))

    @api.route(
        "POST",
        "/consultations/{consultation_id}/retrait",
        access=PUBLIC,
        summary="Download documents by a form (HTML)",
        act="download",
        content=FORM,
    )
    def download_page(request: Request, consultation_id: str) -> Answer:
        form = request.body or {}

        def make() -> Answer:
            try:
                done = downloads.record(request.actor, consultation_id, version=None, files=_picked(form), identity=_identity(form))
            except Invalid as refusal:
                return page(consultation_page(request, consultation_id, errors=refusal.fields, values=dict(form)), 422)
            return given(request, consultation_id, done, form.get("email"))

        return guarded(request, f"/consultations/{consultation_id}", make)

    def given(request: Request, consultation_id: str, done: Download, email: str | None) -> Answer:
        found, _ = consultations.read(consultation_id, request.actor)
        told = (email or "").strip() or None
        return page(pages.download_result(lang=lang(request), consultation=whole(found), download=links(done), email=told))

    @api.route(
        "POST",
        "/consultations/{consultation_id}/engagement",
        access=PUBLIC,
        summary="Accept the undertaking by a form (HTML)",
        act="download",
        content=FORM,
    )
    def undertaking_page(request: Request, consultation_id: str) -> Answer:
        form = request.body or {}

        def make() -> Answer:
            who = Identity(**{name: form.get(f"u_{name}", "") for name in ("name", "email", "company")})
            facts = {"accepted": form.get("u_accepted") == "1", "text_sha256": form.get("text_sha256", "")}
            try:
                done = downloads.undertake(request.actor, consultation_id, version=None, files=None, identity=who, **facts)
            except Invalid as refusal:
                errors = {f"u_{name}": phrase for name, phrase in refusal.fields.items()}
                return page(consultation_page(request, consultation_id, errors=errors, values=dict(form)), 422)
            return given(request, consultation_id, done, who.email)

        return guarded(request, f"/consultations/{consultation_id}", make)

    @api.route("GET", "/open-data", access=PUBLIC, summary="Open data (HTML)", shared=True, content="text/html")
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


def _picked(form: Mapping[str, str]) -> list[int] | None:
    """Numbers of the boxes that are ticked; None for every file. Raises Invalid when none is."""
    if form.get("selection") != "1":
        return None
    picked = [number for name in form if name[:1] == "f" and (number := whole_number(name[1:], 5)) is not None]
    if not picked:
        raise Invalid({"files": "Cochez au moins un fichier."})
    return picked


def _identity(form: Mapping[str, str]) -> Identity | None:
    name, email, company = (form.get(field, "").strip() for field in ("name", "email", "company"))
    return Identity(name=name, email=email, company=company) if name or email or company else None
