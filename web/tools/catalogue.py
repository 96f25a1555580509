"""Strings of the screens: one flat catalogue a language, gathered from `web/i18n` and from each screen's own folder."""

import json
from pathlib import Path

LANGUAGES = ("fr", "en")
# Strings the server also renders; the others stay in the browser bundles.
SERVER_PREFIXES = ("shell.", "public.", "time.", "status.", "category.", "procedure.", "phase.")


class DuplicateKey(ValueError):
    """The same key is given by two files of one language."""


def sources(web: Path, lang: str) -> list[Path]:
    """`i18n/<lang>.json` first, then every `i18n.<lang>.json` beside a screen or a component."""
    return [web / "i18n" / f"{lang}.json", *sorted(web.rglob(f"i18n.{lang}.json"))]


def gather(web: Path, lang: str) -> dict[str, str]:
    """Every string of `lang`. Raises DuplicateKey."""
    merged: dict[str, str] = {}
    for source in sources(web, lang):
        strings = json.loads(source.read_text("utf-8"))
        if repeated := merged.keys() & strings.keys():
            raise DuplicateKey(f"{source}: {sorted(repeated)}")
        merged |= strings
    return merged


def for_server(strings: dict[str, str]) -> dict[str, str]:
    return {key: text for key, text in strings.items() if key.startswith(SERVER_PREFIXES)}
