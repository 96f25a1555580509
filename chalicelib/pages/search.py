"""The list of consultations: a GET form, what it finds, and what narrows it, each criterion removable (REQ-001, REQ-011, REQ-035)."""

from urllib.parse import urlencode

from chalicelib.domain.procedure import BY_CODE
from chalicelib.domain.rules import reserved
from chalicelib.pages.shell import Site, load_site, localised, render
from chalicelib.pages.wording import MONTHS
from chalicelib.search import vocabulary
from chalicelib.search.places import REGIONS

FILTERS = ("q", "status", "category", "procedure", "cpv", "department", "region", "buyer", "reserved", "social", "environmental",
           "published_from", "published_to", "deadline_from", "deadline_to", "sort")  # fmt: skip
CATEGORIES = ("works", "supplies", "services")
PROCEDURES = tuple(row.code for row in BY_CODE.values() if row.starts_public)
STATUSES = ("open", "closed", "cancelled", "decided", "all")
SORTS = {"deadline": "deadline", "-deadline": "farthest", "-published_at": "newest", "relevance": "relevance"}
# What a search shows before anyone narrows it.
DEFAULTS = {"status": "open", "sort": "deadline"}


def listing(
    *, lang: str, filters: dict, items: list[dict], next_cursor: str | None = None, total: int | None = None, site: Site | None = None
) -> str:
    """The list page. `filters` are the query's own (unknown names are ignored); `items` are lines as the API lists them.

    `total` counts every match, this page's items included.
    """
    site = site or load_site()
    meant = vocabulary.meant(filters.get("q") or "") if not items else ""
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
        filters={name: kept.get(name, "") for name in FILTERS},
        items=items,
        total=len(items) if total is None and not next_cursor else total,
        chips=_chips(site, lang, kept),
        shapes={shape: f"/consultations.{shape}{asked}" for shape in ("csv", "atom", "ics")},
        save_url=localised(lang, "/compte/recherches/", kept),
        narrowed=any(DEFAULTS.get(name) != value for name, value in kept.items() if name not in ("q", "sort")),
        next_url=localised(lang, "/consultations", next_query) if next_query else None,
        first_url=localised(lang, "/consultations", kept) if filters.get("cursor") else None,
        meant=[(meant, localised(lang, "/consultations", {**kept, "q": meant}))] if meant else [],
        wider_url=localised(lang, "/consultations", {**kept, "status": "all"}) if kept.get("status", "open") != "all" else None,
        **_choices(site, lang),
    )


def _choices(site: Site, lang: str) -> dict:
    def text(key: str) -> str:
        return site.text(lang, key)

    everything = ("", text("public.list.any"))
    label = "label" if lang == "fr" else "label_en"
    return {
        "statuses": [(status, text(f"public.list.status_{status}")) for status in STATUSES],
        "categories": [everything, *((c, text(f"category.{c}")) for c in CATEGORIES)],
        "procedures": [everything, *((p, text(f"procedure.{p}")) for p in PROCEDURES)],
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


def _said(site: Site, lang: str, name: str, value: str) -> str:
    choices = _choices(site, lang)
    known = {"status": "statuses", "category": "categories", "procedure": "procedures", "region": "regions", "reserved": "reservations"}
    if name in known:
        return dict(choices[known[name]]).get(value, value)
    return _day(lang, value) if name.endswith(("_from", "_to")) else value


def _day(lang: str, value: str) -> str:
    year, month, day = value.split("-")
    first = "1er" if lang == "fr" and int(day) == 1 else str(int(day))
    return f"{first} {MONTHS[lang][int(month) - 1]} {year}"
