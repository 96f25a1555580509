"""Use cases to routes. A noun's module is imported, and its views made, when one of its routes is first called.

Chalice must know every path at once: `routes.json` lists them by noun, drawn by `scripts/check --write` from what the nouns declare.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from chalice import Blueprint, Response

from .api.http import FORM, ApiBlueprint, Door, RouteFact, View
from .nouns import MAILBOX, MAKERS

if TYPE_CHECKING:
    from .config import Config
    from .wiring import Ports, UseCases

TABLE = Path(__file__).with_name("routes.json")


def door(use: UseCases, ports: Ports, config: Config) -> Door:
    return Door(
        clock=ports.clock,
        sign_ins=lambda: use.sign_ins,
        allowances=lambda: use.allowances,
        repeats=lambda: use.repeats,
        attempts=lambda: use.access_attempts,
        secret=config.secret,
        origin=config.origin,
        source_header=config.source_header,
        s3_origin=config.s3_origin,
        declared=lambda at: [fact for _, fact in Nouns(at, use, ports, config).facts()],
    )


def blueprints(use: UseCases, ports: Ports, config: Config, shared: Door | None = None) -> list[Blueprint]:
    """Every route of the table, each answering through its noun. `shared` lets a test read the routes' facts."""
    nouns = Nouns(shared or door(use, ports, config), use, ports, config)
    made = Blueprint("chalicelib.api")
    for noun, method, path, content in _table():
        if noun in nouns.names:
            made.route(path, methods=[method], name=f"{method} {path}", content_types=[content])(nouns.answering(made, noun, method, path))
    return [made]


def table(facts: Iterator[tuple[str, RouteFact]]) -> str:
    """`routes.json` as text: noun → its routes, each with the type of body it takes."""
    found: dict[str, list[str]] = {}
    for noun, fact in facts:
        rows = found.setdefault(noun, [])
        rows.append(f"{fact.method} {fact.path}" + (f" {FORM}" if fact.content == FORM else ""))
        if fact.shared:
            rows.append(f"HEAD {fact.path}")
    return json.dumps({noun: sorted(rows) for noun, rows in sorted(found.items())}, indent=2) + "\n"


def _table() -> Iterator[tuple[str, str, str, str]]:
    for noun, rows in json.loads(TABLE.read_text("utf-8")).items():
        for row in rows:
            method, path, content = [*row.split(), "application/json"][:3]
            yield noun, method, path, content


class Nouns:
    """The API by nouns, each made once, at the first call of one of its routes."""

    def __init__(self, at: Door, use: UseCases, ports: Ports, config: Config):
        self._at, self._use, self._ports, self._config = at, use, ports, config
        self._made: dict[str, list[ApiBlueprint]] = {}
        self._making = threading.RLock()
        self.names = [name for name in MAKERS if name != MAILBOX or config.mail_folder]

    def answering(self, blueprint: Blueprint, noun: str, method: str, path: str) -> Callable[..., Response]:
        """The function that Chalice calls for a route; its noun is loaded then."""

        def answer(**params: str) -> Response:
            return self._view(noun, method, path)(blueprint.current_request, params)

        return answer

    def facts(self) -> Iterator[tuple[str, RouteFact]]:
        """Noun and fact of every route; loads everything."""
        for noun in self.names:
            for api in self._apis(noun):
                yield from ((noun, fact) for fact in api.facts)

    def _view(self, noun: str, method: str, path: str) -> View:
        method = "GET" if method == "HEAD" else method  # the same answer, of which the gateway sends the headers
        return next(api.views[method, path] for api in self._apis(noun) if (method, path) in api.views)

    def _apis(self, noun: str) -> list[ApiBlueprint]:
        with self._making:
            if noun not in self._made:
                made = MAKERS[noun](self._at, self._use, self._ports, self._config)
                self._made[noun] = made if isinstance(made, list) else [made]
            return self._made[noun]
