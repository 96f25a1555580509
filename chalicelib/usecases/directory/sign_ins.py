"""Signing in by e-mail code: the one door, for agents and companies alike.

A relying-party boundary: whoever proves an e-mail address (here a code; later ProConnect) ends in `_open_session`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from ...domain.errors import Invalid, NotFound, TooMany
from ...domain.ids import new_id
from ...domain.person import User
from ...domain.session import CODE_ATTEMPTS, CODE_LIFETIME, LIFETIME, Session, SignIn
from ..access.permission import Actor
from ..ports import Clock, Directory, Ephemeral, Mail, Mailer
from . import identifiers

CODES_PER_WINDOW = 5
_WINDOW = timedelta(minutes=15)
_SEEN_EVERY = timedelta(minutes=5)


class SignIns:
    def __init__(self, *, clock: Clock, directory: Directory, ephemeral: Ephemeral, mailer: Mailer, secret: bytes):
        self._clock, self._directory, self._ephemeral, self._mailer, self._secret = clock, directory, ephemeral, mailer, secret

    def start(self, *, email: str) -> SignIn:
        """Send a six-digit code to the address. The answer is the same whether the address is known or not.

        Raises Invalid, TooMany.
        """
        address, now = identifiers.email(email), self._clock.now()
        window = int(now.timestamp() // _WINDOW.total_seconds())
        if self._ephemeral.count(f"codes#{address}#{window}", now + _WINDOW) > CODES_PER_WINDOW:
            raise TooMany("Trop de codes demandés pour cette adresse. Attendez un quart d’heure, puis recommencez.")
        code = f"{secrets.randbelow(10**6):06d}"
        sign_in = SignIn(id=secrets.token_urlsafe(24), email=address, code_hash="", expires_at=now + CODE_LIFETIME)
        sign_in = replace(sign_in, code_hash=self._hash(sign_in.id, code))
        self._ephemeral.put_sign_in(sign_in)
        self._mailer.send(Mail(to=address, subject=f"{code} : votre code de connexion à Sous Pli", text=_letter(code)))
        return sign_in

    def confirm(self, *, sign_in_id: str, code: str, user_agent: str) -> tuple[str, Actor]:
        """Exchange the code for a session; returns the cookie's token and the actor. A first sign-in creates the person.

        Raises Invalid (wrong code), NotFound (expired, used or worn out after five tries).
        """
        now = self._clock.now()
        sign_in = self._ephemeral.try_code(sign_in_id)
        if not sign_in or now >= sign_in.expires_at or sign_in.attempts > CODE_ATTEMPTS:
            raise NotFound("Ce code a expiré ou a déjà servi. Demandez un nouveau code.", "code-expired")
        if not hmac.compare_digest(sign_in.code_hash, self._hash(sign_in.id, "".join(code.split()))):
            raise Invalid({"code": "Ce code n’est pas le bon. Vérifiez les six chiffres du dernier message reçu."}, code="wrong-code")
        if not self._ephemeral.drop_sign_in(sign_in_id):
            raise NotFound("Ce code a déjà servi. Demandez un nouveau code.", "code-expired")
        return self._open_session(sign_in.email, now, user_agent)

    def _open_session(self, email: str, now: datetime, user_agent: str) -> tuple[str, Actor]:
        user = self._directory.user_by_email(email) or self._directory.create_user(User(id=new_id(now), email=email, created_at=now))
        token = secrets.token_urlsafe(32)
        session = Session(
            id=session_key(token),
            public_id=new_id(now),
            user_id=user.id,
            level=1,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LIFETIME,
            user_agent=user_agent[:200],
        )
        self._ephemeral.put_session(session)
        return token, Actor(user, session)

    def actor(self, token: str | None) -> Actor | None:
        """Who speaks through this cookie, or None."""
        if not token:
            return None
        now = self._clock.now()
        session = self._ephemeral.session(session_key(token))
        if not session or now >= session.expires_at:
            return None
        user = self._directory.user(session.user_id)
        if user and now - session.last_seen_at > _SEEN_EVERY:
            session = replace(session, last_seen_at=now)
            self._ephemeral.put_session(session)
        return Actor(user, session) if user else None

    def end(self, actor: Actor) -> None:
        self._ephemeral.drop_session(actor.session)

    def sessions(self, actor: Actor) -> list[Session]:
        now = self._clock.now()
        return [session for session in self._ephemeral.sessions_of(actor.user.id) if now < session.expires_at]

    def revoke(self, actor: Actor, public_id: str) -> None:
        """End one of the person's own sessions. Raises NotFound."""
        found = [session for session in self.sessions(actor) if session.public_id == public_id]
        if not found:
            raise NotFound()
        self._ephemeral.drop_session(found[0])

    def _hash(self, sign_in_id: str, code: str) -> str:
        return hmac.new(self._secret, f"{sign_in_id}:{code}".encode(), hashlib.sha256).hexdigest()


def session_key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _letter(code: str) -> str:
    return (
        f"Bonjour,\n\nVotre code de connexion à Sous Pli : {code}\n\nIl est valable dix minutes et ne sert qu’une fois. Personne de la "
        "plateforme ne vous le demandera.\nSi vous n’avez rien demandé, ignorez ce message.\n\n—\n"
        f"Your Sous Pli sign-in code: {code}. It is valid for ten minutes.\n"
    )
