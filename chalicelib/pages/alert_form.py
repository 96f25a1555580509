"""The form that asks for an alert without an account: on the list of consultations, and alone when something is wrong in it."""

from chalicelib.pages.shell import Site

RHYTHMS = ("daily", "immediate")


def form(site: Site, lang: str, criteria: dict, *, email: str = "", rhythm: str = "daily", errors: dict | None = None) -> dict:
    """What `alert_form.html` shows. `criteria`: those of the search, sent again with the address."""
    rhythms = [(value, site.text(lang, f"public.alert.rhythm_{value}")) for value in RHYTHMS]
    told = {name: (errors or {}).get(name, "") for name in ("email", "rhythm")}
    return {"alert": {"criteria": criteria, "email": email, "rhythm": rhythm, "rhythms": rhythms, "errors": told}}
