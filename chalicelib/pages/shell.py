"""The shell every page shares, and the assets the front build left beside this module.

`scripts/build_web` writes `assets.json` (hashed names, integrity, public strings, headers); the same class renders the
static pages at build time and the public pages at run time, so header, navigation and footer exist once.
"""

import json
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from chalicelib.domain import texts
from chalicelib.pages import wording

if TYPE_CHECKING:
    from jinja2 import Environment

LANGUAGES = ("fr", "en")
HERE = Path(__file__).parent
ASSETS = HERE / "assets.json"
# Paths answered by the server carry the language in the query; static pages have a twin under /en/.
RENDERED = ("/consultations", "/open-data", "/alertes")


class FrontNotBuilt(RuntimeError):
    """`assets.json` is absent: the front was not built before this process started."""


@dataclass(frozen=True)
class Site:
    """What a page needs besides its own data: asset names, navigation, strings of both languages."""

    assets: dict
    pages: dict
    nav: dict
    strings: dict
    headers: dict

    def page_assets(self, script: str) -> dict:
        return self.pages[script]

    def text(self, lang: str, key: str, **values: object) -> str:
        """The string `key` in `lang`, its `{name}` slots filled. Raises KeyError: a missing string is a bug."""
        return self.strings[lang][key].format(**values) if values else self.strings[lang][key]


def load_site() -> Site:
    """The built front. Raises FrontNotBuilt when `scripts/build_web` has not run."""
    try:
        return _read_site(ASSETS.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise FrontNotBuilt("chalicelib/pages/assets.json is missing: run scripts/build_web first") from error


@lru_cache(maxsize=1)
def _read_site(written_at_ns: int) -> Site:
    """Read once a build: a server left running while the front is built again must not name files that are gone."""
    return Site(**json.loads(ASSETS.read_text("utf-8")))


@lru_cache(maxsize=4)
def environment(*folders: Path) -> "Environment":
    """One template environment per set of folders; every value is escaped, an unknown name is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # here: the API answers JSON without it

    loader = FileSystemLoader([*folders, HERE / "templates"])
    return Environment(loader=loader, autoescape=True, finalize=_printable, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _printable(value: object) -> object:
    """What a page prints: texts without the characters that a document cannot hold; marked-up values come from us."""
    return texts.lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def localised(lang: str, path: str, query: dict | None = None) -> str:
    """The address of `path` in `lang`: `/en/aide/` for static pages, `?lang=en` for rendered ones."""
    query = {name: value for name, value in (query or {}).items() if value not in (None, "", [])}
    if lang != "fr":
        if path.startswith(RENDERED):
            query["lang"] = lang
        else:
            path = f"/{lang}{path}"
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def render(
    site: Site,
    template: str,
    *,
    lang: str,
    path: str,
    title: str,
    script: str = "shell",
    query: dict | None = None,
    folders: tuple[Path, ...] = (),
    **values: object,
) -> str:
    """A whole HTML page. `path` and `query` are the page's own address, for the language switch and the navigation."""
    other = "en" if lang == "fr" else "fr"
    context = {
        "lang": lang,
        "path": path,
        "title": title,
        "other_lang": other,
        "other_url": localised(other, path, {k: v for k, v in (query or {}).items() if k != "lang"}),
        "assets": site.assets,
        "page_assets": site.page_assets(script),
        "nav": site.nav,
        "t": lambda key, **slots: site.text(lang, key, **slots),
        "url": lambda target, **slots: localised(lang, target, slots),
        "say": wording.Wording(lang, partial(site.text, lang)),
        "description": "",
        "noindex": False,
        "content": Markup(""),
    }
    return environment(*folders).get_template(template).render(context | values)


def headers(s3_origin: str, site: Site | None = None) -> dict[str, str]:
    """Security headers of a rendered page; `s3_origin` (scheme://host:port) is where files are read from."""
    site = site or load_site()
    return {name: value.replace("{s3_origin}", s3_origin) for name, value in site.headers.items()}
