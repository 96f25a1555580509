"""Static pages: every folder of `web/` holding a `page.json` becomes a page, once in French and once under /en/.

page.json: `title` (key), and optionally `path` (default: the folder), `file`, `description` (key), `noindex`, `nav`.
Content, first found: `content.<lang>.html` (long texts), `content.html` (same markup in both languages), otherwise the
page is drawn by its `page.js` and starts as the loading state.
"""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from markupsafe import Markup

from chalicelib.pages import shell

LANGUAGES = ("fr", "en")
# Tools and tests are not screens.
NOT_PAGES = ("tools",)


@dataclass(frozen=True)
class Page:
    """One screen: its folder, its address, its settings."""

    folder: Path
    path: str
    settings: dict

    @property
    def name(self) -> str:
        return self.path.strip("/").replace("/", "-") or "accueil"

    @property
    def script(self) -> Path | None:
        module = self.folder / "page.js"
        return module if module.exists() else None


def find(web: Path) -> list[Page]:
    """Every page of the front, in path order."""
    pages = [page(web, settings) for settings in web.rglob("page.json")]
    return sorted((p for p in pages if p.folder.relative_to(web).parts[0] not in NOT_PAGES), key=lambda p: p.path)


def page(web: Path, settings_file: Path) -> Page:
    settings = json.loads(settings_file.read_text("utf-8"))
    folder = settings_file.parent
    return Page(folder, settings.get("path", f"/{folder.relative_to(web).as_posix()}/"), settings)


def template_of(one: Page, lang: str) -> str:
    for name in (f"content.{lang}.html", "content.html"):
        if (one.folder / name).exists():
            return name
    return "loading.html"


def render(site: shell.Site, one: Page, lang: str, **values: object) -> str:
    """The page's HTML in `lang`; `values` are given to its content template."""
    text, settings = partial(site.text, lang), one.settings
    title = values.pop("title", None) or text(settings["title"])
    content = (
        shell.environment(one.folder)
        .get_template(template_of(one, lang))
        .render(t=text, url=partial(localised_link, lang), lang=lang, assets=site.assets, title=title, **values)
    )
    return shell.render(
        site,
        "shell.html",
        lang=lang,
        path=values.get("path", one.path),
        title=title,
        script=one.name if one.script else "shell",
        content=Markup(content),
        description=text(settings["description"]) if "description" in settings else "",
        noindex=settings.get("noindex", False),
    )


def localised_link(lang: str, path: str, **query: str) -> str:
    return shell.localised(lang, path, query)


def destination(out: Path, one: Page, lang: str) -> Path:
    base = out if lang == "fr" else out / lang
    if "file" in one.settings:
        return base / one.settings["file"]
    return base / one.path.strip("/") / "index.html"


def write_all(site: shell.Site, pages: list[Page], out: Path) -> None:
    """Render every page in both languages; a page with `each` is rendered once per entry of that JSON file."""
    for one in pages:
        for lang in LANGUAGES:
            if "each" in one.settings:
                write_each(site, one, lang, out)
            else:
                write(destination(out, one, lang), render(site, one, lang))


def write_each(site: shell.Site, one: Page, lang: str, out: Path) -> None:
    """One page per key of the `each` file: `<path>/<key>/` with the entry as `entry`, and the list at `<path>/`."""
    entries = json.loads((one.folder / one.settings["each"]).read_text("utf-8"))
    write(destination(out, one, lang), render(site, one, lang, entries=entries, entry=None, code=None))
    for code, entry in entries.items():
        target = destination(out, one, lang).parent / code / "index.html"
        write(
            target, render(site, one, lang, entries=entries, entry=entry, code=code, title=entry[lang]["title"], path=f"{one.path}{code}/")
        )


def write(target: Path, html: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(html, "utf-8")
