"""Routes of saved searches: one's own, and the link that stops an alert without signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..domain.errors import Invalid, Refused
from ..domain.instants import to_text
from ..domain.saved_search import SavedSearch
from ..pages import alerts as alert_pages
from ..pages.shell import headers as page_headers
from ..usecases.search import criteria as asked
from ..usecases.search.saved_searches import SavedSearches
from . import problems
from .http import FORM, PUBLIC, SESSION, Answer, ApiBlueprint, Door, Request
from .refused_pages import refused

_BASE = "/v1/account/searches"


def routes(door: Door, saved: SavedSearches, s3_origin: str) -> ApiBlueprint:
    api = ApiBlueprint("saved", door)

    @api.route("GET", _BASE, access=SESSION, summary="One's saved searches")
    def mine(request: Request) -> dict:
        return {"items": [shown(search) for search in saved.of(request.who)], "next": None}

    @api.route("POST", _BASE, access=SESSION, summary="Save a search and be told of what it finds", act="saved-search", body="save-search")
    def save(request: Request) -> Answer:
        b = request.body
        asked.question(b["criteria"])
        return Answer(
            shown(saved.save(request.who, name=b["name"], criteria=asked.kept(b["criteria"]), rhythm=b.get("rhythm", "daily"))), 201
        )

    @api.route("PATCH", _BASE + "/{search_id}", access=SESSION, summary="Rename, pause or wake a saved search", body="change-search")
    def change(request: Request, search_id: str) -> dict:
        return shown(saved.change(request.who, search_id, request.body))

    @api.route("DELETE", _BASE + "/{search_id}", access=SESSION, summary="Drop a saved search")
    def drop(request: Request, search_id: str) -> Answer:
        saved.delete(request.who, search_id)
        return Answer(status=204)

    _stop_pages(api, door, saved, s3_origin)
    return api


def _stop_pages(api: ApiBlueprint, door: Door, saved: SavedSearches, s3_origin: str) -> None:
    def page(request: Request, given: Any, act: Callable[[str, str], SavedSearch], done: bool) -> Answer:
        lang = "en" if request.query.get("lang") == "en" else "fr"
        headers = {"Content-Type": "text/html; charset=utf-8"}
        try:
            reference, key = given.get("recherche", ""), given.get("cle", "")
            if not (reference.isascii() and key.isascii()):
                raise Invalid({"cle": "Ce lien n’est pas entier : copiez-le de nouveau depuis le courriel."})
            html, status = alert_pages.stop(lang=lang, search=shown(act(reference, key)), reference=reference, key=key, done=done), 200
        except Refused as refusal:
            status, content = problems.of(refusal, door.origin, "")
            html, headers = refused(content, lang=lang, path="/alertes/arret", s3_origin=s3_origin)
        return Answer(html, status, {**page_headers(s3_origin), **headers})

    @api.route(
        "GET",
        "/alertes/arret",
        access=PUBLIC,
        summary="Stop an alert: the page of a letter's link (HTML)",
        query=("recherche", "cle"),
        content="text/html",
    )
    def ask(request: Request) -> Answer:
        """Looking changes nothing: mail servers follow links before people do."""
        return page(request, request.query, saved.named, False)

    @api.route("POST", "/alertes/arret", access=PUBLIC, summary="Stop an alert, without signing in (HTML)", content=FORM)
    def stop(request: Request) -> Answer:
        return page(request, request.body or {}, saved.stop, True)


def shown(search: SavedSearch) -> dict[str, Any]:
    return {
        "id": search.id,
        "name": search.name,
        "criteria": dict(search.criteria),
        "rhythm": search.rhythm,
        "paused": search.paused,
        "created_at": to_text(search.created_at),
    }
