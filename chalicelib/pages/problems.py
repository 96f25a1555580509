"""A refusal answered to a browser that asked for a page: words, and where to go next."""

from chalicelib.pages.shell import Site, load_site, render


def problem(*, lang: str, title: str, detail: str, code: str = "", path: str = "/consultations", site: Site | None = None) -> str:
    """`title` and `detail` are those of the problem; `code` links to its page under /problemes/."""
    return render(site or load_site(), "message.html", lang=lang, path=path, title=title, detail=detail, code=code, noindex=True)
