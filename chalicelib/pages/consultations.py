"""Public pages of consultations: the list with its GET filters, and one consultation (REQ-001, REQ-002, REQ-058)."""

from decimal import Decimal

from chalicelib.domain.procedure import BY_CODE
from chalicelib.domain.rules import reserved
from chalicelib.domain.rules.amounts import euros
from chalicelib.pages.shell import Site, load_site, localised, render
from chalicelib.pages.wording import parsed

FILTERS = ("q", "status", "category", "procedure", "cpv", "department", "buyer", "sort")
FEED_URL = "/open-data/consultations.atom"
CATEGORIES = ("works", "supplies", "services")
PROCEDURES = tuple(BY_CODE)
DOWNLOAD_FIELDS = ("name", "email", "company")
# What a search shows before anyone narrows it.
DEFAULTS = {"status": "open", "sort": "deadline"}


def listing(
    *, lang: str, filters: dict, items: list[dict], next_cursor: str | None = None, total: int | None = None, site: Site | None = None
) -> str:
    """The list page. `filters` are the query's own (unknown names are ignored); `items` are ConsultationSummary dicts.

    `total` counts every match, this page's items included.
    """
    site = site or load_site()
    kept = {name: filters[name] for name in FILTERS if filters.get(name)}
    next_query = {**kept, "cursor": next_cursor} if next_cursor else None
    return render(
        site,
        "consultations.html",
        lang=lang,
        path="/consultations",
        query=kept,
        title=site.text(lang, "public.list.title"),
        filters={name: kept.get(name) for name in FILTERS},
        items=items,
        total=len(items) if total is None and not next_cursor else total,
        feed_url=FEED_URL,
        narrowed=any(DEFAULTS.get(name) != value for name, value in kept.items() if name != "q"),
        next_url=localised(lang, "/consultations", next_query) if next_query else None,
        first_url=localised(lang, "/consultations", kept) if filters.get("cursor") else None,
        **_choices(site, lang),
    )


def _choices(site: Site, lang: str) -> dict:
    def text(key: str) -> str:
        return site.text(lang, key)

    everything = ("", text("public.list.any"))
    return {
        "statuses": [(status, text(f"public.list.status_{status}")) for status in ("open", "closed", "all")],
        "categories": [everything, *((c, text(f"category.{c}")) for c in CATEGORIES)],
        "procedures": [everything, *((p, text(f"procedure.{p}")) for p in PROCEDURES)],
        "sorts": [("deadline", text("public.list.sort_deadline")), ("-published_at", text("public.list.sort_newest"))],
    }


def consultation(
    *, lang: str, consultation: dict, now: str, errors: dict | None = None, values: dict | None = None, site: Site | None = None
) -> str:
    """One published consultation, as the public sees it. `now` is RFC 3339.

    `errors` (field → phrase) and `values` show again a download form that was refused.
    """
    site = site or load_site()
    shown = _complete(consultation)
    versions = sorted(shown["dce_versions"], key=lambda version: version["number"], reverse=True)
    blank = dict.fromkeys(DOWNLOAD_FIELDS, "")
    return render(
        site,
        "consultation.html",
        lang=lang,
        path=f"/consultations/{consultation['id']}",
        title=consultation["title"],
        c=shown,
        current=versions[0] if versions else None,
        older=versions[1:],
        summary=_summary(site, lang, consultation),
        steps=_steps(site, lang, consultation, now),
        errors=errors or {},
        refused=blank | (errors or {}),
        values=blank | (values or {}),
    )


def _complete(c: dict) -> dict:
    """Optional facts the API leaves out, so that the template may name them."""
    whole = {"description": "", "criteria": [], "mh": None, "history": []} | c
    return whole | {
        "contact": {"name": "", "email": "", "phone": ""} | (c.get("contact") or {}),
        "lots": [{"description": "", "cpv": ""} | lot for lot in c["lots"]],
        "criteria": [{"weight": None} | criterion for criterion in whole["criteria"]],
        "dce_versions": [{"note": ""} | version for version in c["dce_versions"]],
    }


def _summary(site: Site, lang: str, c: dict) -> list[tuple[str, str]]:
    months = c.get("duration_months")
    place = c.get("place") or {}
    facts = {
        "reference": c["reference"],
        "procedure": site.text(lang, f"procedure.{c['procedure']}"),
        "category": site.text(lang, f"category.{c['category']}") if c.get("category") else "",
        "cpv": c.get("cpv"),
        "place": place.get("label") or place.get("code"),
        "duration": site.text(lang, "public.months", count=months) if months else "",
        "siret": c["buyer"].get("siret"),
        "signature": site.text(lang, "public.signature_yes" if c.get("requires_signature") else "public.signature_no"),
        "languages": ", ".join(_language(site, lang, code) for code in c.get("languages") or ["fr"]),
        **_law(site, lang, c.get("terms") or {}),
    }
    return [(site.text(lang, f"public.{name}"), value) for name, value in facts.items()]


def _language(site: Site, lang: str, code: str) -> str:
    """Two languages have words here; another European one keeps its code."""
    return site.text(lang, f"public.language.{code}") if code in ("fr", "en") else code.upper()


def _law(site: Site, lang: str, terms: dict) -> dict[str, str]:
    """What the terms of the contract tell bidders: framework agreement, variants, reserved contract, backup copy."""
    if not terms:
        return {}
    kind = reserved.KINDS.get(terms["reserved"])
    return {
        "framework": _framework(site, lang, terms["framework"]),
        "tranches": ", ".join(terms["tranches"]),
        "variants": site.text(lang, f"public.variants_{terms['variants']['in_effect']}"),
        "reserved": (kind.label_en if lang == "en" else kind.label) if kind else "",
        "backup_copy": site.text(lang, "public.backup_copy_yes") if terms["electronic_backup_copy"] else "",
    }


def _framework(site: Site, lang: str, framework: dict | None) -> str:
    if not framework:
        return ""
    amount = framework["maximum_eur"]
    maximum = site.text(lang, "public.net_amount", amount=euros(Decimal(amount))) if amount else framework["maximum_quantity"]
    several = site.text(lang, "public.framework_several" if framework["multiple"] else "public.framework_single")
    return site.text(lang, "public.framework_value", maximum=maximum, several=several)


def _steps(site: Site, lang: str, c: dict, now: str) -> list[dict]:
    """Publication, deadline, opening, decision: what is past carries its date, what is to come does not pretend one."""
    passed = parsed(now) > parsed(c["submission_deadline"])
    decided = c["status"] == "decided"
    opened = decided or c["status"] == "opened"
    return [
        {"title": site.text(lang, "public.step.published"), "at": c["published_at"], "detail": "", "state": "past"},
        {
            "title": site.text(lang, "public.step.deadline"),
            "at": c["submission_deadline"],
            "detail": "",
            "state": "past" if passed else "next",
        },
        {"title": site.text(lang, "public.step.opening"), "at": None, "detail": "", "state": "past" if opened else "future"},
        {"title": site.text(lang, "public.step.decision"), "at": None, "detail": "", "state": "past" if decided else "future"},
    ]


def download_result(*, lang: str, consultation: dict, download: dict, email: str | None = None, site: Site | None = None) -> str:
    """The page after a download was registered: one link a file. `download` is {at, files: [{name, size_bytes, sha256, url}]}."""
    site = site or load_site()
    return render(
        site,
        "download.html",
        lang=lang,
        path=f"/consultations/{consultation['id']}",
        title=site.text(lang, "public.download.title"),
        c=consultation,
        download=download,
        email=email,
        noindex=True,
    )
