"""The public page of one consultation, and what follows a download (REQ-002, REQ-058)."""

from decimal import Decimal

from chalicelib.domain.rules import reserved
from chalicelib.domain.rules.amounts import euros
from chalicelib.pages.shell import Site, load_site, render
from chalicelib.pages.wording import parsed

from . import dce as document_section

FEED_URL = "/open-data/consultations.atom"
DOWNLOAD_FIELDS = ("name", "email", "company", "u_name", "u_email", "u_company", "u_accepted")


def consultation(
    *,
    lang: str,
    consultation: dict,
    now: str,
    answers: list[dict] | None = None,
    outcomes: list[dict] | None = None,
    shown_version: int | None = None,
    files: list[dict] | None = None,
    confidential: list[dict] | None = None,
    page: int = 1,
    errors: dict | None = None,
    values: dict | None = None,
    site: Site | None = None,
) -> str:
    """One published consultation, as the public sees it. `now` is RFC 3339.

    `files` are those of the page of the version to show (the last by default), `confidential` all of its confidential ones. `errors` (field → phrase) and `values` show again a download form that was refused.
    """
    site = site or load_site()
    shown = _complete(consultation)
    documents = document_section.section(lang, shown, shown_version, files, confidential, page)
    blank = dict.fromkeys(DOWNLOAD_FIELDS, "")
    return render(
        site,
        "consultation.html",
        lang=lang,
        path=f"/consultations/{consultation['id']}",
        title=consultation["title"],
        c=shown,
        documents=documents,
        older=[version for version in reversed(shown["dce_versions"]) if documents and version["number"] != documents["number"]],
        summary=_summary(site, lang, consultation),
        steps=_steps(site, lang, consultation, now),
        answers=answers or [],
        results=[_result(site, lang, one) for one in outcomes or []],
        coded=lambda code: _coded(lang, consultation, code),
        noindex=shown["test"],
        errors=errors or {},
        refused=blank | (errors or {}),
        values=blank | (values or {}),
    )


def _complete(c: dict) -> dict:
    """Optional facts the API leaves out, so that the template may name them."""
    whole = {
        "group": None,
        "head": {"logo": None, "address": "", "delivery": ""},
        "test": False,
        "description": "",
        "criteria": [],
        "requested_documents": [],
        "mh": None,
        "history": [],
    } | c
    return whole | {
        "contact": {"name": "", "email": "", "phone": ""} | (c.get("contact") or {}),
        "lots": [{"description": "", "cpv": ""} | lot for lot in c["lots"]],
        "criteria": [{"weight": None} | criterion for criterion in whole["criteria"]],
        "dce_versions": [
            {"note": "", "change": "", "archives": [], "files_count": len(version["files"])} | version for version in c["dce_versions"]
        ],
    }


def _result(site: Site, lang: str, one: dict) -> dict:
    """One lot in words."""
    amount = site.text(lang, "public.net_amount", amount=euros(Decimal(one["amount_eur"]))) if one["amount_eur"] else ""
    return one | {"words": site.text(lang, f"public.result_{one['outcome']}"), "amount": amount}


def _coded(lang: str, c: dict, code: str | None) -> str:
    """« 45233141 – Travaux d’entretien routier »: a code never stands alone."""
    label = c["labels"]["cpv"].get(code)
    return f"{code} – {label[lang]}" if label else code or ""


def _summary(site: Site, lang: str, c: dict) -> list[tuple[str, str]]:
    months = c.get("duration_months")
    facts = {
        "reference": c["reference"],
        "procedure": site.text(lang, f"procedure.{c['procedure']}"),
        "phase": site.text(lang, f"phase.{c['phase']}") if c.get("phase") else "",
        "category": site.text(lang, f"category.{c['category']}") if c.get("category") else "",
        "cpv": _coded(lang, c, c.get("cpv")),
        "place": c["labels"]["place"],
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
        "one_role_only": site.text(lang, "public.one_role_only_yes") if terms["one_role_only"] else "",
        "signature": site.text(lang, "public.signature_yes") if terms["signature_at_deposit"] else "",
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
