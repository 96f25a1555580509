"""Alerts by mail: stopping one from the link of its letter, and asking for one without an account (REQ-011)."""

from chalicelib.pages.alert_form import form
from chalicelib.pages.search import criteria_said
from chalicelib.pages.shell import Site, load_site, localised, render


def stop(*, lang: str, search: dict, reference: str, key: str, done: bool, forgotten: bool = False, site: Site | None = None) -> str:
    """The page before the one click, and after it. `search` is a saved search as the API shows it; `forgotten`: nothing of it is kept."""
    site = site or load_site()
    return render(
        site,
        "alert_stop.html",
        lang=lang,
        path="/alertes/arret",
        query={"recherche": reference, "cle": key},
        title=site.text(lang, "public.alert.title"),
        search=search,
        reference=reference,
        key=key,
        done=done,
        forgotten=forgotten,
        noindex=True,
    )


def ask(*, lang: str, criteria: dict, email: str, rhythm: str, errors: dict, site: Site | None = None) -> str:
    """The form again, with what is wrong beside its field."""
    site = site or load_site()
    return render(
        site,
        "alert_ask.html",
        lang=lang,
        path="/alertes/demande",
        query={},
        title=site.text(lang, "public.alert.ask_title"),
        noindex=True,
        errors=errors,
        criteria_said=criteria_said(site, lang, criteria),
        **form(site, lang, criteria, email=email, rhythm=rhythm, errors=errors),
    )


def asked(*, lang: str, criteria: dict, until: str, site: Site | None = None) -> str:
    """Look into your mailbox: the same page whatever the address."""
    site = site or load_site()
    return render(
        site,
        "alert_asked.html",
        lang=lang,
        path="/alertes/demande",
        query={},
        title=site.text(lang, "public.alert.asked_title"),
        noindex=True,
        until=until,
        criteria_said=criteria_said(site, lang, criteria),
        back=localised(lang, "/consultations", criteria),
    )


def confirm(*, lang: str, search: dict, reference: str, key: str, done: bool, site: Site | None = None) -> str:
    """The page of the letter's link, before the click that confirms and after it."""
    site = site or load_site()
    return render(
        site,
        "alert_confirm.html",
        lang=lang,
        path="/alertes/confirmation",
        query={"recherche": reference, "cle": key},
        title=site.text(lang, "public.alert.confirm_title"),
        noindex=True,
        search=search,
        reference=reference,
        key=key,
        done=done,
        criteria_said=criteria_said(site, lang, search["criteria"]),
        rhythm=site.text(lang, f"public.alert.rhythm_{search['rhythm']}"),
        back=localised(lang, "/consultations", search["criteria"]),
    )
