"""Routes of saved searches: one's own, and the link that stops an alert without signing in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.errors import Invalid, Refused
from ..domain.instants import to_text
from ..domain.saved_search import SavedSearch
from ..pages import alerts as alert_pages
from ..pages.shell import headers as page_headers
from ..usecases.search import criteria as asked
from ..usecases.search.saved_searches import SavedSearches
from ..usecases.search.subscriptions import Subscriptions
from . import problems
from .http import FORM, PUBLIC, SESSION, Answer, ApiBlueprint, Door, Request
from .refused_pages import refused

_BASE = "/v1/account/searches"
_ASK = "/alertes/demande"
_LINK = ("recherche", "cle")


def routes(door: Door, saved: SavedSearches, subscriptions: Subscriptions, s3_origin: str) -> ApiBlueprint:
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

    @api.route(
        "POST",
        "/v1/search-alerts",
        access=PUBLIC,
        summary="Ask for an alert at an address without account: a letter asks to confirm",
        act="search-alert",
        body="ask-alert",
    )
    def ask(request: Request) -> Answer:
        b = request.body
        until = subscriptions.ask(email=b["email"], criteria=b["criteria"], rhythm=b.get("rhythm", "daily"))
        return Answer({"confirm_before": to_text(until)}, 202)

    pages = _Pages(door, s3_origin)
    _stop_pages(api, pages, saved)
    _subscription_pages(api, pages, subscriptions)
    return api


@dataclass(frozen=True)
class _Pages:
    """Pages of letters' links: in the language asked, refusals too."""

    door: Door
    s3_origin: str

    def answer(self, request: Request, path: str, make: Callable[[str], str], status: int = 200) -> Answer:
        lang = "en" if request.query.get("lang") == "en" else "fr"
        headers = {"Content-Type": "text/html; charset=utf-8"}
        try:
            html = make(lang)
        except Refused as refusal:
            status, content = problems.of(refusal, self.door.origin, "")
            html, headers = refused(content, lang=lang, path=path, s3_origin=self.s3_origin)
        return Answer(html, status, {**page_headers(self.s3_origin), **headers})


def _link(given: Mapping[str, str]) -> tuple[str, str]:
    """Reference and key of a letter's link. Raises Invalid."""
    reference, key = given.get("recherche", ""), given.get("cle", "")
    if not (reference.isascii() and key.isascii()):
        raise Invalid({"cle": "Ce lien n’est pas entier : copiez-le de nouveau depuis le courriel."})
    return reference, key


def _stop_pages(api: ApiBlueprint, pages: _Pages, saved: SavedSearches) -> None:
    def page(request: Request, given: Mapping[str, str], act: Callable[[str, str], SavedSearch], done: bool) -> Answer:
        def make(lang: str) -> str:
            reference, key = _link(given)
            search = act(reference, key)
            return alert_pages.stop(lang=lang, search=shown(search), reference=reference, key=key, done=done, forgotten=bool(search.email))

        return pages.answer(request, "/alertes/arret", make)

    @api.route(
        "GET",
        "/alertes/arret",
        access=PUBLIC,
        summary="Stop an alert: the page of a letter's link (HTML)",
        query=_LINK,
        content="text/html",
    )
    def ask(request: Request) -> Answer:
        """Looking changes nothing: mail servers follow links before people do."""
        return page(request, request.query, saved.named, False)

    @api.route("POST", "/alertes/arret", access=PUBLIC, summary="Stop an alert, without signing in (HTML)", query=_LINK, content=FORM)
    def stop(request: Request) -> Answer:
        """From the page, or by the mail program alone, at the letter's address (RFC 8058)."""
        return page(request, {**request.query, **(request.body or {})}, saved.stop, True)


def _subscription_pages(api: ApiBlueprint, pages: _Pages, subscriptions: Subscriptions) -> None:
    @api.route(
        "POST",
        "/alertes/demande",
        access=PUBLIC,
        summary="Ask for an alert at an address without account (HTML)",
        act="search-alert",
        content=FORM,
    )
    def ask(request: Request) -> Answer:
        form = request.body or {}
        given = {"email": form.get("email", ""), "rhythm": form.get("rhythm", "")}
        try:
            until = subscriptions.ask(**given, criteria=asked.kept(form))
        except Invalid as refusal:
            wrong = refusal.fields
            return pages.answer(
                request, _ASK, lambda lang: alert_pages.ask(lang=lang, criteria=asked.kept(form), errors=wrong, **given), status=422
            )
        return pages.answer(
            request, _ASK, lambda lang: alert_pages.asked(lang=lang, criteria=asked.kept(form), until=to_text(until)), status=202
        )

    def confirmation(request: Request, given: Mapping[str, str], act: Callable[[str, str], SavedSearch], done: bool) -> Answer:
        def make(lang: str) -> str:
            reference, key = _link(given)
            return alert_pages.confirm(lang=lang, search=shown(act(reference, key)), reference=reference, key=key, done=done)

        return pages.answer(request, "/alertes/confirmation", make)

    @api.route(
        "GET",
        "/alertes/confirmation",
        access=PUBLIC,
        summary="Confirm an alert: the page of a letter's link (HTML)",
        query=_LINK,
        content="text/html",
    )
    def look(request: Request) -> Answer:
        """Looking confirms nothing, for the same reason."""
        return confirmation(request, request.query, subscriptions.requested, False)

    @api.route("POST", "/alertes/confirmation", access=PUBLIC, summary="Confirm an alert (HTML)", content=FORM)
    def confirm(request: Request) -> Answer:
        return confirmation(request, request.body or {}, subscriptions.confirm, True)


def shown(search: SavedSearch) -> dict[str, Any]:
    return {
        "id": search.id,
        "name": search.name,
        "criteria": dict(search.criteria),
        "rhythm": search.rhythm,
        "paused": search.paused,
        "created_at": to_text(search.created_at),
    }
