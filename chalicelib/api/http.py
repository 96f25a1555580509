"""One request's way through the door: who speaks, what they send, what they get back. Views stay ten lines long."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from chalice import Response

from ..domain import ids, texts
from ..domain.allowances import By
from ..domain.errors import Invalid, NotAllowed, NotFound, Refused, SignInRequired
from ..domain.instants import from_epoch_ms, to_text
from . import bodies, callers, limits, problems, repeating, sharing
from .fields import whole_number
from .limits import BODY_BYTES

if TYPE_CHECKING:
    from datetime import datetime

    from ..domain.caller import Caller
    from ..domain.permission import Action
    from ..usecases.access.permission import Actor
    from ..usecases.directory.sign_ins import SignIns
    from ..usecases.ports import Clock
    from ..usecases.register.access_attempts import AccessAttempts
    from ..usecases.work.allowances import Allowances
    from ..usecases.work.repeats import Repeats

PUBLIC, SESSION = "public", "session"
"""What a route may say of its access, besides an Action: everybody, or whoever is signed in."""
HTML = "text/html"
FORM = "application/x-www-form-urlencoded"
_SAFE = ("GET", "HEAD")
_PROVING = "/v1/session"
"""Where a session proves more than an e-mail address, or ends."""
NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
"""Answers are data: a browser that shows one runs nothing of it, in no frame. Pages bring their own policy."""
HSTS = "max-age=63072000"
"""Two years; browsers pass it over on plain HTTP, which the embedded stack speaks."""
log = logging.getLogger("souspli")


@dataclass(frozen=True)
class Request:
    """What a view needs. `received_at` is when the gateway got the request, on the platform's clock."""

    actor: Actor | None
    body: Any
    query: Mapping[str, str]
    headers: Mapping[str, str]
    received_at: datetime
    token: str | None
    caller: Caller
    cursor: str | None = None
    method: str = "GET"

    @property
    def who(self) -> Actor:
        if self.actor is None:
            raise SignInRequired()
        return self.actor

    @property
    def clicked(self) -> bool:
        """A person followed a link: what browsers say of a navigation that a hand began (Fetch Metadata, `Sec-Fetch-User`), and of none
        that they make by themselves, ahead of it. Robots and programs, which read without acting, do not say it."""
        return self.method == "GET" and self.headers.get("sec-fetch-user") == "?1" and not self.ahead

    @property
    def ahead(self) -> bool:
        """A browser fetches it before its person asked."""
        said = f"{self.headers.get('sec-purpose', '')} {self.headers.get('purpose', '')} {self.headers.get('x-moz', '')}".lower()
        return "prefetch" in said or "preview" in said

    def if_match(self) -> int:
        """The version the client read. Raises Invalid when it does not say."""
        value = self.headers.get("if-match", "").strip().strip('"')
        version = whole_number(value, 9)
        if version is None:
            raise Invalid({"If-Match": "Indiquez la version lue (en-tête If-Match)."}, code="version-required")
        return version


@dataclass(frozen=True)
class Answer:
    """`body`: JSON-able, or text with its own content type."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, Any] = field(default_factory=dict)
    """A list of values is a header said several times."""


def _one(query: Mapping[str, str]) -> int:
    return 1


@dataclass(frozen=True)
class RouteFact:
    """One route as the OpenAPI page and the tests over all routes read it."""

    method: str
    path: str
    access: str
    summary: str
    body: str | None
    content: str
    paged: bool
    act: str = ""
    query: tuple[str, ...] = ()
    most_bytes: int = BODY_BYTES
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class Door:
    """What every blueprint shares."""

    clock: Clock
    sign_ins: Callable[[], SignIns]
    allowances: Callable[[], Allowances]
    repeats: Callable[[], Repeats]
    attempts: Callable[[], AccessAttempts]
    secret: bytes
    source_header: str = ""
    s3_origin: str = ""
    origin: str
    declared: Callable[[Door], list[RouteFact]]

    def pseudonym(self, identifier: str) -> str:
        """How logs name a person or a consultation: the same each time, and nobody without the secret can tell whom."""
        return hmac.new(self.secret, f"log {identifier}".encode(), hashlib.sha256).hexdigest()[:16] if identifier else ""

    @property
    def facts(self) -> list[RouteFact]:
        """Every route of the application; loads every noun, for the page that describes them and for tests."""
        return self.declared(self)


View = Callable[[Any, dict[str, str]], Response]
"""Chalice's request and the path's parameters → the answer."""


class ApiBlueprint:
    """A noun's routes. Refusals are caught inside the view: outside it Chalice has made them a 500 already."""

    def __init__(self, name: str, door: Door):
        self.name, self._door = name, door
        self.facts: list[RouteFact] = []
        self.views: dict[tuple[str, str], View] = {}
        self._costs: dict[RouteFact, Callable[[Mapping[str, str]], int]] = {}

    def route(
        self,
        method: str,
        path: str,
        *,
        access: str | Action,
        summary: str,
        body: str | None = None,
        content: str = "application/json",
        paged: bool = False,
        act: str = "",
        cost: Callable[[Mapping[str, str]], int] = _one,
        query: tuple[str, ...] = (),
        most_bytes: int = BODY_BYTES,
        shared: bool = False,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a route; `access` has no default on purpose. `paged`: a list that goes on with a cursor; the others never see one.

        `act`: what it counts for whoever asks (domain/allowances.py), `cost` units of it. `query`: the parameters it takes; any other is
        refused by its name. `most_bytes` of body. `shared`: a public read for programs, with HEAD, ETag and CORS.
        """

        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            asked = (*query, *(("cursor",) if paged else ()), *(("lang",) if content in (HTML, FORM) else ()))
            fact = RouteFact(method, path, str(access), summary, body, content, paged, act, asked, most_bytes, shared)
            self._costs[fact] = cost

            def answered(raw: Any, params: dict[str, str]) -> Response:
                return self._answer(raw, view, fact, params)

            self.views[method, path] = answered
            self.facts.append(fact)
            return view

        return register

    def _answer(self, raw: Any, view: Callable[..., Any], fact: RouteFact, params: dict[str, str]) -> Response:
        request_id = (raw.context or {}).get("requestId") or ids.new_id(self._door.clock.now())
        began, code = self._door.clock.now(), ""
        actor: Actor | None = None
        try:
            request = self._request(raw, fact)
            actor = request.actor
            answer = self._once(request, raw, fact, params, lambda: self._acted(request, raw, view, fact, params))
            if fact.shared and answer.status == 200:
                answer = sharing.shared(answer, request.headers, anonymous=request.actor is None)
        except Refused as refusal:
            code = refusal.code
            self._attempted(actor, fact, params, refusal)
            answer = self._refusal(refusal, request_id, fact, raw)
        except Exception:
            code = "unexpected"
            log.exception("unexpected", extra={"request_id": request_id, "route": f"{fact.method} {fact.path}"})
            status, content = problems.unexpected(self._door.origin, request_id)
            answer = Answer(content, status, {"Content-Type": problems.MEDIA_TYPE})
        log.info(
            "request",
            extra={
                "request_id": request_id,
                "route": f"{fact.method} {fact.path}",
                "status": answer.status,
                "code": code,
                "actor": self._door.pseudonym(actor.id if actor else ""),
                "consultation": self._door.pseudonym(params.get("consultation_id", "")),
                "ms": int((self._door.clock.now() - began).total_seconds() * 1000),
            },
        )
        return self._response(answer, request_id)

    def _acted(self, request: Request, raw: Any, view: Callable[..., Any], fact: RouteFact, params: dict[str, str]) -> Answer:
        self._spend(fact, request)
        answer = view(replace(request, body=_body(raw, request.headers, fact.body)), **_checked(params))
        return answer if isinstance(answer, Answer) else Answer(answer)

    def _once(self, request: Request, raw: Any, fact: RouteFact, params: Mapping[str, str], act: Callable[[], Answer]) -> Answer:
        """The answer of an act; the one given before when the request repeats its key."""
        name = repeating.read(request.headers) if repeating.takes_key(fact.method, fact.path) else None
        if name is None:
            return act()
        from ..usecases.work.repeats import Kept, Key  # here: a read keeps no answer

        who = f"person {request.actor.user.id}" if request.actor else f"address {request.caller.source.address}"
        asked = json.dumps([fact.path, dict(params), dict(request.query)], sort_keys=True).encode()
        key, repeats = Key(name, who, asked + b"\0" + (raw.raw_body or b"")), self._door.repeats()
        kept = repeats.begin(key)
        if kept:
            return Answer(kept.body, kept.status, {**kept.headers, repeating.REPLAYED: "true"})
        try:
            answer = act()
        except Exception:
            repeats.forget(key)
            raise
        try:
            repeats.keep(key, Kept(answer.status, answer.body, answer.headers))
        except Exception:  # the act is done: its answer is given, and the claim expires by itself
            log.exception("answer-not-kept", extra={"route": f"{fact.method} {fact.path}"})
        return answer

    def _attempted(self, actor: Actor | None, fact: RouteFact, params: Mapping[str, str], refusal: Refused) -> None:
        consultation_id = params.get("consultation_id", "")
        if actor and ids.is_id(consultation_id):
            self._door.attempts().note(actor, consultation_id, fact.access, f"{fact.method} {fact.path}", refusal)

    def _refusal(self, refusal: Refused, request_id: str, fact: RouteFact, raw: Any) -> Answer:
        is_page = fact.content in (HTML, FORM)
        accepted = next((value for name, value in (raw.headers or {}).items() if name.lower() == "accept-language"), "")
        asked = "en" if (raw.query_params or {}).get("lang") == "en" else "fr"
        lang = asked if is_page else problems.language(accepted)
        status, content = problems.of(refusal, self._door.origin, request_id, lang)
        if refusal.current is not None:
            content["current_version"] = getattr(refusal.current, "version", None)
        headers = {"Content-Type": problems.MEDIA_TYPE, **problems.headers(refusal, self._door.clock.now())}
        if not is_page:
            said = lang if refusal.english else problems.LANGUAGES[0]
            return Answer(content, status, {**headers, "Vary": "Accept-Language", "Content-Language": said})
        from .refused_pages import refused  # programs are answered without the templates

        page, own = refused(content, lang=lang, path=fact.path.partition("/{")[0], s3_origin=self._door.s3_origin)
        return Answer(page, status, {**headers, **own})

    def _request(self, raw: Any, fact: RouteFact) -> Request:
        headers = {name.lower(): value for name, value in (raw.headers or {}).items()}
        given = dict(raw.query_params or {})
        limits.check_size(raw, headers, fact.most_bytes)
        limits.check_names(given, fact.query)
        cursor = given.get("cursor") if fact.paged else None  # a cursor is exact: it is ours, or refused
        query = {name: texts.one_line(value) for name, value in given.items()}
        cookies = callers.cookies(headers.get("cookie", ""))
        token = cookies.get(callers.SESSION)
        if fact.method not in _SAFE:
            self._refuse_foreign(headers, token)
        actor = self._door.sign_ins().actor(token)
        if fact.access != PUBLIC and actor is None:
            raise SignInRequired()
        if actor and fact.method not in _SAFE and fact.access != PUBLIC and not fact.path.startswith(_PROVING):
            from ..usecases.access.permission import require_held_factor  # here: a cold start loads no room

            require_held_factor(actor)
        caller = callers.caller(raw, headers, cookies, self._door.source_header)
        epoch = (raw.context or {}).get("requestTimeEpoch")
        received = self._door.clock.on_this_clock(from_epoch_ms(int(epoch))) if epoch else self._door.clock.now()
        return Request(actor, None, query, headers, received, token, caller, cursor, raw.method)

    def _spend(self, fact: RouteFact, request: Request) -> None:
        if fact.act:
            source, person = request.caller.source, request.actor.user.id if request.actor else None
            who = {By.PERSON: person, By.ADDRESS: source.address, By.NETWORK: source.network}
            self._door.allowances().spend(fact.act, who, self._costs[fact](request.query))

    def _refuse_foreign(self, headers: Mapping[str, str], token: str | None) -> None:
        """CSRF: a browser sends Origin with every unsafe request; with a session it must be ours."""
        origin = headers.get("origin")
        if (origin or token) and origin != self._door.origin:
            raise NotAllowed("Cette demande ne vient pas des pages de la plateforme. Rechargez la page et recommencez.", "foreign-origin")

    def _response(self, answer: Answer, request_id: str) -> Response:
        headers: dict[str, Any] = {
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "X-Server-Time": to_text(self._door.clock.now()),
            "X-Request-Id": request_id,
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": NO_PAGE,
            "Strict-Transport-Security": HSTS,
            **answer.headers,
        }
        text = headers["Content-Type"].split(";")[0]
        is_json = text in ("application/json", problems.MEDIA_TYPE)
        body = json.dumps(answer.body, ensure_ascii=False) if is_json and answer.body is not None else answer.body or ""
        return Response(body=body, status_code=answer.status, headers=headers)


def _body(raw: Any, headers: Mapping[str, str], name: str | None) -> Any:
    if headers.get("content-type", "").startswith(FORM):
        try:
            given = parse_qsl((raw.raw_body or b"").decode(), keep_blank_values=True, max_num_fields=300)
        except ValueError as error:
            raise Invalid({"body": "Le formulaire n’est pas lisible."}, code="bad-form") from error
        return {name: texts.one_line(value) for name, value in given}
    return bodies.parse(raw.raw_body, name) if name else None


def _checked(params: dict[str, str]) -> dict[str, str]:
    """Ids in paths are ULIDs: anything else is nobody's thing, and so is what is not one line."""
    for name, value in params.items():
        if texts.one_line(value) != value:
            raise NotFound()
        if name.endswith("_id") and name not in ("sign_in_id", "rehearsal_id") and not ids.is_id(value):
            raise NotFound()
    return params
