"""A refusal as a page, for addresses that people open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..pages import problems as problem_page
from ..pages.shell import headers as page_headers


def refused(content: Mapping[str, Any], *, lang: str, path: str, s3_origin: str) -> tuple[str, dict[str, str]]:
    """(HTML, headers) of a problem."""
    title = "Introuvable" if content["status"] == 404 else "Demande refusée"
    html = problem_page.problem(lang=lang, title=title, detail=content["detail"], code=content["code"], path=path)
    return html, {**page_headers(s3_origin), "Content-Type": "text/html; charset=utf-8"}
