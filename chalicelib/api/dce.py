"""Routes of the DCE: files being prepared, versions, archives, undertakings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..domain.dce import FileState
from ..domain.errors import NotFound
from ..domain.instants import to_text
from ..domain.permission import Action
from ..usecases.consultation.changes import Changes, Notice
from ..usecases.dce.announcements import Announced, Wanted
from ..usecases.dce.downloads import Download, Downloads, Identity
from ..usecases.dce.drafts import Dce
from ..usecases.dce.versions import DceVersions
from ..usecases.ports import Part
from .fields import instant, whole_number
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request
from .limits import KIB, MIB
from .views import dce as shown
from .views import parts as shown_parts

BASE = "/v1/consultations/{consultation_id}"
Whole = Callable[[Request, str, int], Answer]
_EDIT = Action.EDIT_CONSULTATION


def routes(door: Door, dce: Dce, versions: DceVersions, changes: Changes, downloads: Downloads, whole: Whole) -> ApiBlueprint:
    """`whole` answers with the consultation, as its reader sees it."""
    api = ApiBlueprint("dce", door)
    _announcing(api, dce)
    _sending(api, dce)
    _files(api, dce)
    _versions(api, changes, whole)
    _reading(api, versions, downloads)
    return api


def _announcing(api: ApiBlueprint, dce: Dce) -> None:
    @api.route("POST", BASE + "/dce-files", access=_EDIT, summary="Announce a file of the DCE", body="dce-file")
    def add_file(request: Request, consultation_id: str) -> Answer:
        b = request.body
        more = {name: b[name] for name in ("sha256", "confidential") if name in b}
        file = dce.add_file(request.actor, consultation_id, name=b["name"], size_bytes=b["size_bytes"], **more)
        return Answer(_to_send(dce, consultation_id, file), 201)

    @api.route(
        "POST",
        BASE + "/dce-announcements",
        access=_EDIT,
        summary="Announce many files, resuming those cut short",
        most_bytes=4 * MIB,
        body="dce-files",
    )
    def announce(request: Request, consultation_id: str) -> Answer:
        wanted = [Wanted(f["name"], f["size_bytes"], f.get("sha256", ""), f.get("confidential", False)) for f in request.body["files"]]
        made = dce.announce(request.actor, consultation_id, wanted)
        return Answer({"files": [_announced(dce, consultation_id, one) for one in made]}, 201)


def _announced(dce: Dce, consultation_id: str, made: Announced) -> dict[str, Any]:
    return _to_send(dce, consultation_id, made.file) if made.file else shown.refused_announcement(made)


def _to_send(dce: Dce, consultation_id: str, file: Any) -> dict[str, Any]:
    whole = file.state is FileState.UPLOADING and not file.upload_id
    return shown.announced_file(file, dce.sign_put(consultation_id, file) if whole else None)


def parts(body: dict[str, Any]) -> list[Part]:
    return [Part(p["number"], p["size_bytes"], p["sha256"]) for p in body["parts"]]


def _sending(api: ApiBlueprint, dce: Dce) -> None:
    at = BASE + "/dce-files/{file_id}"

    @api.route("POST", at + "/parts", access=_EDIT, summary="URLs to PUT parts of a file", act="upload", body="parts")
    def sign_parts(request: Request, consultation_id: str, file_id: str) -> dict:
        urls = dce.sign_parts(request.actor, consultation_id, file_id, parts(request.body))
        return {"urls": [shown_parts.signed(number, url) for number, url in urls]}

    @api.route("GET", at + "/parts", access=_EDIT, summary="Parts already received")
    def finished_parts(request: Request, consultation_id: str, file_id: str) -> dict:
        return {"parts": [shown_parts.part(p) for p in dce.finished_parts(request.actor, consultation_id, file_id)]}

    @api.route("POST", at + "/completion", access=_EDIT, summary="All parts are sent: verify the file", body="nothing")
    def complete(request: Request, consultation_id: str, file_id: str) -> dict:
        return shown.draft_file(dce.complete(request.actor, consultation_id, file_id))

    @api.route("POST", BASE + "/dce-completions", access=_EDIT, summary="Many small files are sent: verify them", body="dce-completions")
    def complete_all(request: Request, consultation_id: str) -> dict:
        return {"files": [shown.draft_file(file) for file in dce.complete_all(request.actor, consultation_id, request.body["ids"])]}


def _files(api: ApiBlueprint, dce: Dce) -> None:
    at = BASE + "/dce-files/{file_id}"

    @api.route("GET", BASE + "/dce-files", access=Action.READ_FILE, summary="Files of the version being prepared, by pages", paged=True)
    def draft(request: Request, consultation_id: str) -> dict:
        page = dce.draft(request.actor, consultation_id, request.cursor)
        return {"items": [shown.draft_file(file) for file in page.items], "next": page.next}

    @api.route("PATCH", at, access=_EDIT, summary="Whether a file is given under the undertaking only", body="dce-file-mark")
    def mark(request: Request, consultation_id: str, file_id: str) -> dict:
        return shown.draft_file(dce.mark(request.actor, consultation_id, file_id, confidential=request.body["confidential"]))

    @api.route("DELETE", at, access=_EDIT, summary="Take a file out of the draft")
    def remove_file(request: Request, consultation_id: str, file_id: str) -> Answer:
        dce.remove_file(request.actor, consultation_id, file_id)
        return Answer(status=204)


def _versions(api: ApiBlueprint, changes: Changes, whole: Whole) -> None:
    @api.route("POST", BASE + "/dce-versions", access=_EDIT, summary="Publish a new version of the DCE", most_bytes=MIB, body="dce-version")
    def publish_version(request: Request, consultation_id: str) -> Answer:
        b = request.body
        deadline = instant(b["submission_deadline"], "submission_deadline") if b.get("submission_deadline") else None
        notice = Notice(b["note"], b.get("important", False), deadline, b.get("justification", ""))
        changes.new_documents(request.actor, consultation_id, removed=b.get("removed", ()), notice=notice)
        return whole(request, consultation_id, 201)


def _reading(api: ApiBlueprint, versions: DceVersions, downloads: Downloads) -> None:
    @api.route(
        "GET", BASE + "/dce-versions/{version}/files", access=PUBLIC, summary="Files of a version, by pages", shared=True, paged=True
    )
    def files(request: Request, consultation_id: str, version: str) -> dict:
        number = number_of(version)
        consultation, page = versions.read(request.actor, consultation_id, number, request.cursor)
        return {"items": [shown.published_file(consultation, number, n, file) for n, file in page.items], "next": page.next}

    @api.route(
        "GET",
        BASE + "/dce-versions/{version}/archives/{volume}",
        access=PUBLIC,
        summary="A ZIP of a version's public files; a person's click is registered",
        act="download",
        shared=True,
    )
    def archive(request: Request, consultation_id: str, version: str, volume: str) -> Answer:
        link = downloads.archive(request.actor, consultation_id, number_of(version), number_of(volume), act=request.clicked)
        return Answer(status=303, headers={"Location": link})

    @api.route(
        "POST",
        BASE + "/undertakings",
        access=PUBLIC,
        summary="Accept the undertaking, get confidential files",
        act="download",
        most_bytes=256 * KIB,
        body="undertaking",
    )
    def undertake(request: Request, consultation_id: str) -> Answer:
        b = request.body
        done = downloads.undertake(
            request.actor,
            consultation_id,
            version=b.get("version"),
            files=b.get("files"),
            identity=Identity(**b["identity"]),
            accepted=b["accepted"],
            text_sha256=b["text_sha256"],
        )
        return Answer(links(done), 201)


def number_of(text: str) -> int:
    """A number in a path. Raises NotFound for anything else."""
    number = whole_number(text, 5)
    if number is None:
        raise NotFound()
    return number


def links(done: Download) -> dict[str, Any]:
    return {
        "id": done.id,
        "at": to_text(done.at),
        "files": [{"number": n, "name": f.name, "size_bytes": f.size_bytes, "sha256": f.sha256, "url": url} for n, f, url in done.files],
    }
