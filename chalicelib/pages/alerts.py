"""Stopping an alert from the link of its letter (REQ-011)."""

from chalicelib.pages.shell import Site, load_site, render


def stop(*, lang: str, search: dict, reference: str, key: str, done: bool, site: Site | None = None) -> str:
    """The page before the one click, and after it. `search` is a saved search as the API shows it."""
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
        noindex=True,
    )
