"""A search in other shapes, at addresses that can be shared: CSV, Atom feed, calendar; and one consultation's deadline."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from ..opendata import calendar, listing
from ..search.listed import listed
from ..usecases.consultation.drafts import Consultations
from ..usecases.search import criteria
from ..usecases.search.public_search import LONGEST, PublicSearch
from .http import PUBLIC, Answer, ApiBlueprint, Door, Request

IN_A_FEED = 50


def routes(door: Door, search: PublicSearch, consultations: Consultations) -> ApiBlueprint:
    api = ApiBlueprint("exports", door)

    @api.route(
        "GET",
        "/consultations.csv",
        access=PUBLIC,
        summary="A search as a spreadsheet",
        act="search",
        cost=criteria.cost_of_all,
        query=criteria.NAMES,
        shared=True,
        content="text/csv",
    )
    def as_csv(request: Request) -> Answer:
        page, _ = search.find(criteria.question(request.query), size=LONGEST)
        return _file(listing.to_csv(page.items, door.origin, door.clock.now()), listing.CSV_TYPE, "consultations.csv")

    @api.route(
        "GET",
        "/consultations.atom",
        access=PUBLIC,
        summary="A search as a feed, newest first",
        act="search",
        cost=criteria.cost,
        query=criteria.NAMES,
        shared=True,
        content="application/atom+xml",
    )
    def as_atom(request: Request) -> Answer:
        said = criteria.kept(request.query)
        page, _ = search.find(replace(criteria.question(said), sort="-published_at"), size=IN_A_FEED)
        own = "/consultations.atom" + (f"?{urlencode(said)}" if said else "")
        title = "Consultations publiées sur Sous Pli" + (f" : {said['q']}" if said.get("q") else "")
        return Answer(listing.to_atom(page.items, door.origin, own, title).decode(), headers={"Content-Type": listing.ATOM_TYPE})

    @api.route(
        "GET",
        "/consultations.ics",
        access=PUBLIC,
        summary="Deadlines of a search as a calendar",
        act="search",
        cost=criteria.cost_of_all,
        query=criteria.NAMES,
        shared=True,
        content="text/calendar",
    )
    def as_calendar(request: Request) -> Answer:
        page, _ = search.find(criteria.question(request.query), size=LONGEST)
        return _file(calendar.calendar(page.items, door.origin, door.clock.now()), calendar.MEDIA_TYPE, "consultations.ics")

    @api.route(
        "GET",
        "/consultations/{consultation_id}/calendar.ics",
        access=PUBLIC,
        summary="A deadline as a calendar",
        shared=True,
        content="text/calendar",
    )
    def one_deadline(request: Request, consultation_id: str) -> Answer:
        found, _ = consultations.read(consultation_id, request.actor)
        body = calendar.calendar([listed(found)] if found.published_at else [], door.origin, door.clock.now())
        return _file(body, calendar.MEDIA_TYPE, f"{found.id}.ics")

    return api


def _file(body: bytes, media_type: str, name: str) -> Answer:
    return Answer(body.decode(), headers={"Content-Type": media_type, "Content-Disposition": f'attachment; filename="{name}"'})
