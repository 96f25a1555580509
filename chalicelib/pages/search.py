"""The list of consultations: a GET form, what it finds, and what narrows it, each criterion removable (REQ-001, REQ-011, REQ-035)."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from chalicelib import codelists
from chalicelib.domain.procedure import BY_CODE
from chalicelib.domain.rules import reserved
from chalicelib.pages import alert_form
from chalicelib.pages.shell import Site, load_site, localised, render
from chalicelib.pages.wording import MONTHS
from chalicelib.search import vocabulary, where
from chalicelib.search.places import REGIONS

FILTERS = ("q", "place", "distance", "status", "category", "procedure", "cpv", "department", "region", "buyer", "reserved", "social", "environmental",
           "published_from", "published_to", "deadline_from", "deadline_to", "sort")  # fmt: skip
CATEGORIES = ("works", "supplies", "services")
PROCEDURES = tuple(row.code for row in BY_CODE.values() if row.starts_public)
STATUSES = ("open", "closed", "cancelled", "decided", "all")
SORTS = {"deadline": "deadline", "-deadline": "farthest", "-published_at": "newest", "relevance": "relevance"}
# What a search shows before anyone narrows it.
DEFAULTS = {"status": "open", "sort": "deadline"}


def listing(
    *,
    lang: str,
    filters: dict,
    items: list[dict],
    next_cursor: str | None = None,
    total: int | None = None,
    errors: dict | None = None,
    site: Site | None = None,
) -> str:
    """The list page. `filters` are the query's own (unknown names are ignored); `items` are lines as the API lists them.

    `total` counts every match, this page's items included. `errors`: field → phrase, of a search that was not made.
    """
    site, errors = site or load_site(), errors or {}
    kept = {name: filters[name].strip() for name in FILTERS if (filters.get(name) or "").strip()}
    asked = f"?{urlencode(kept)}" if kept else ""
    next_query = {**kept, "cursor": next_cursor} if next_cursor else None
    return render(
        site,
        "consultations.html",
        lang=lang,
        path="/consultations",
        query=kept,
        title=site.text(lang, "public.list.title"),
        filters={**{name: kept.get(name, "") for name in FILTERS}, "place": _place(kept)},
        items=items,
        total=len(items) if total is None and not next_cursor else total,
        errors=errors,
        wrong={name: errors.get(name, "") for name in FILTERS},
        chips=_chips(site, lang, {name: value for name, value in kept.items() if name not in errors}),
        shapes={shape: f"/consultations.{shape}{asked}" for shape in ("csv", "atom", "ics")},
        save_url=localised(lang, "/compte/recherches/", kept),
        narrowed=any(DEFAULTS.get(name) != value for name, value in kept.items() if name not in ("q", "place", "distance", "sort")),
        next_url=localised(lang, "/consultations", next_query) if next_query else None,
        first_url=localised(lang, "/consultations", kept) if filters.get("cursor") else None,
        meant=[(words, localised(lang, "/consultations", query)) for words, query in _meant(kept, found=bool(items), errors=errors)],
        somewhere=_somewhere(lang, kept),
        wider_url=localised(lang, "/consultations", {**kept, "status": "all"}) if kept.get("status", "open") != "all" else None,
        **_choices(site, lang),
        **alert_form.form(site, lang, {name: value for name, value in kept.items() if name != "sort"}),
    )


def _place(kept: dict) -> str:
    """As the field says it: older addresses have a département's code of its own."""
    return kept.get("place") or (codelists.named(kept["department"], "department") if kept.get("department") else "")


def _meant(kept: dict, *, found: bool, errors: dict) -> Iterator[tuple[str, dict]]:
    """(words, the search that says them): what may have been meant by a search that finds nothing, or by a place that is none."""
    if "place" in errors:
        yield from ((place, {**kept, "place": place}) for place in where.suggested(kept.get("place", "")))
    elif not found and not errors:
        q, place = vocabulary.meant(kept.get("q", "")), kept.get("place", "")
        if q:
            yield q, {**kept, "q": q}
        if place and not kept.get("distance") and where.read(place).measurable:
            yield from ((f"{place}, {km} km", {**kept, "distance": str(km)}) for km in where.DISTANCES[1:3])


def _somewhere(lang: str, kept: dict) -> dict | None:
    """« nettoyage à Rennes (35) »: the place that the words typed say, when none is asked for."""
    place, q = ("", "") if kept.get("place") or kept.get("department") else where.within(kept.get("q", ""))
    others = {name: value for name, value in kept.items() if name != "q"}
    query = {**others, "place": place, **({"q": q} if q else {})}
    return {"q": q, "place": place, "url": localised(lang, "/consultations", query)} if place else None


def _choices(site: Site, lang: str) -> dict:
    def text(key: str, **named: object) -> str:
        return site.text(lang, key, **named)

    everything = ("", text("public.list.any"))
    label = "label" if lang == "fr" else "label_en"
    return {
        "statuses": [(status, text(f"public.list.status_{status}")) for status in STATUSES],
        "categories": [everything, *((c, text(f"category.{c}")) for c in CATEGORIES)],
        "procedures": [everything, *((p, text(f"procedure.{p}")) for p in PROCEDURES)],
        "distances": [
            ("", text("public.list.distance_none")),
            *((str(km), text("public.list.distance_km", km=km)) for km in where.DISTANCES),
        ],
        "regions": [everything, *sorted(((code, name) for code, (name, _) in REGIONS.items()), key=lambda pair: pair[1])],
        "reservations": [
            everything,
            ("any", text("public.list.reserved_any")),
            *((code, getattr(kind, label)) for code, kind in reserved.KINDS.items()),
        ],
        "sorts": [(sort, text(f"public.list.sort_{name}")) for sort, name in SORTS.items()],
    }


def _chips(site: Site, lang: str, kept: dict) -> list[dict]:
    """One criterion each, in words, with the address of the same search without it."""
    shown = {name: value for name, value in kept.items() if name != "sort" and DEFAULTS.get(name) != value}
    return [
        {
            "label": site.text(lang, f"public.chip.{name}", value=_said(site, lang, name, value)),
            "url": localised(lang, "/consultations", {other: kept[other] for other in kept if other != name}),
        }
        for name, value in shown.items()
    ]


def criteria_said(site: Site, lang: str, criteria: dict) -> list[str]:
    """One line a criterion, for pages about an alert; what is open is always what is told."""
    shown = {name: value for name, value in criteria.items() if name in FILTERS and name not in ("sort", "status") and value}
    lines = [site.text(lang, f"public.chip.{name}", value=_said(site, lang, name, value)) for name, value in shown.items()]
    return lines or [site.text(lang, "public.alert.everything")]


def _said(site: Site, lang: str, name: str, value: str) -> str:
    choices = _choices(site, lang)
    known = {
        "status": "statuses",
        "distance": "distances",
        "category": "categories",
        "procedure": "procedures",
        "region": "regions",
        "reserved": "reservations",
    }
    if name in known:
        return dict(choices[known[name]]).get(value, value)
    if name == "department":
        return codelists.named(value, "department")
    return _day(lang, value) if name.endswith(("_from", "_to")) else value


def _day(lang: str, value: str) -> str:
    """In words; as it was typed when it is no day."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    first = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    return f"{first} {MONTHS[lang][day.month - 1]} {day.year}"
