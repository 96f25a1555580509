"""The open-data page: contracts' essential data, the feed of consultations, the API (REQ-010)."""

from chalicelib.pages.consultations import FEED_URL
from chalicelib.pages.shell import Site, load_site, render

COLUMNS = ("contract", "buyer", "date", "files")


def index(*, lang: str, datasets: list[dict], feed_url: str = FEED_URL, site: Site | None = None) -> str:
    """`datasets`: newest first, [{title, buyer, published_at (RFC 3339), json_url, xml_url}]."""
    site = site or load_site()
    return render(
        site,
        "open_data.html",
        lang=lang,
        path="/open-data/",
        title=site.text(lang, "public.data.title"),
        datasets=datasets,
        feed_url=feed_url,
        columns=[site.text(lang, f"public.data.column.{name}") for name in COLUMNS],
    )
