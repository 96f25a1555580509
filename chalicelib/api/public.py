"""Public routes for programs: search, downloads, time, limits, keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ..domain.instants import to_text
from ..domain.limits import DCE_BYTES, DCE_FILES, PARTS_SIGNED_AT_ONCE, URL_SECONDS, Limits
from ..search import vocabulary
from ..usecases.access.permission import Actor
from ..usecases.consultation.drafts import Consultations
from ..usecases.consultation.practice import Practice
from ..usecases.dce.downloads import Downloads, Identity
from ..usecases.deposit.workstation_tests import WorkstationTests
from ..usecases.search import criteria
from ..usecases.search.public_search import PublicSearch
from .dce import links, number_of
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request
from .limits import KIB
from .views import listed
from .views.consultation import text


def routes(
    door: Door,
    search: PublicSearch,
    downloads: Downloads,
    consultations: Consultations,
    manifest: Callable[[Actor | None, str], tuple[Any, str]],
    public_key: Callable[[], dict[str, str]],
    workstations: WorkstationTests,
    practice: Practice,
) -> ApiBlueprint:
    api = ApiBlueprint("public", door)

    @api.route(
        "GET",
        "/v1/consultations",
        access=PUBLIC,
        summary="Search published consultations",
        act="search",
        cost=criteria.cost,
        query=criteria.NAMES,
        shared=True,
        paged=True,
    )
    def find(request: Request) -> dict:
        page, total = search.find(criteria.question(request.query), request.cursor)
        meant = vocabulary.meant(request.query.get("q", "")) if not total else ""
        return {"items": [listed.line(c, door.clock.now()) for c in page.items], "next": page.next, "total": total, "meant": meant}

    @api.route(
        "GET", "/v1/consultations/{consultation_id}/manifest", access=PUBLIC, summary="The sealing manifest and its hash", shared=True
    )
    def read_manifest(request: Request, consultation_id: str) -> dict:
        record, mh = manifest(request.actor, consultation_id)
        return {"manifest": record, "mh": mh}

    @api.route(
        "POST",
        "/v1/consultations/{consultation_id}/downloads",
        access=PUBLIC,
        summary="Download documents, identified or not",
        act="download",
        most_bytes=256 * KIB,
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
        return Answer(links(done), 201)

    @api.route(
        "GET",
        "/v1/consultations/{consultation_id}/dce-versions/{version}/files/{number}",
        access=PUBLIC,
        summary="One document, anonymously; a person's click is registered",
        act="download",
        shared=True,
    )
    def download_one(request: Request, consultation_id: str, version: str, number: str) -> Answer:
        link = downloads.one(request.actor, consultation_id, version=number_of(version), file=number_of(number), act=request.clicked)
        return Answer(status=303, headers={"Location": link})

    @api.route("GET", "/v1/time", access=PUBLIC, summary="The platform's clock", shared=True)
    def read_time(request: Request) -> dict:
        return {"now": to_text(door.clock.now())}

    @api.route("GET", "/v1/limits", access=PUBLIC, summary="Deposit limits by default", shared=True)
    def read_limits(request: Request) -> dict:
        return {
            **asdict(Limits()),
            "url_seconds": URL_SECONDS,
            "parts_signed_at_once": PARTS_SIGNED_AT_ONCE,
            "dce_bytes": DCE_BYTES,
            "dce_files": DCE_FILES,
        }

    @api.route("GET", "/v1/platform-key", access=PUBLIC, summary="The key that signs receipts and records", shared=True)
    def read_key(request: Request) -> dict:
        return public_key()

    @api.route("GET", "/v1/practice-consultation", access=PUBLIC, summary="The permanent consultation to practise on", shared=True)
    def read_practice(request: Request) -> dict:
        c = practice.current()
        return {"id": c.id, "reference": c.reference, "title": c.title, "submission_deadline": text(c.submission_deadline)}

    _workstations(api, workstations)
    return api


def _workstations(api: ApiBlueprint, workstations: WorkstationTests) -> None:
    @api.route(
        "POST",
        "/v1/workstation-probes",
        access=PUBLIC,
        summary="Where to PUT a probe that measures the way to the offers' storage",
        body="workstation-probe",
        act="workstation",
    )
    def probe(request: Request) -> Answer:
        made, signed = workstations.probe(size_bytes=request.body["size_bytes"], sha256=request.body["sha256"])
        return Answer({"id": made, "url": signed.url, "headers": dict(signed.headers)}, 201)

    @api.route(
        "POST",
        "/v1/workstation-tests",
        access=PUBLIC,
        summary="Record a workstation test",
        body="workstation-test",
        act="workstation",
    )
    def keep_test(request: Request) -> Answer:
        return Answer(workstations.keep(request.body["results"], request.body.get("probe_id")), 201)

    @api.route("GET", "/v1/workstation-tests/{test_id}", access=PUBLIC, summary="A workstation test, by its number")
    def read_test(request: Request, test_id: str) -> dict:
        return workstations.read(test_id)
