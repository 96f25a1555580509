"""Signing in by e-mail code: the one door, for agents and companies alike.

A relying-party boundary: whoever proves an e-mail address (here a code; later ProConnect) or holds its passkey ends in `open_session`.

A stranger who asks for somebody's codes must neither lock them out nor fill their mailbox. So an address has three allowances of codes
(domain/allowances.py): one for each device where it signed in, told by a cookie of which only the hash is kept; one for each network where
it did; one, small, for all strangers together.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...domain.allowances import By
from ...domain.caller import Caller
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.grant import in_force
from ...domain.ids import new_id
from ...domain.instants import from_text, to_text
from ...domain.person import User
from ...domain.session import CODE_ATTEMPTS, CODE_LIFETIME, KNOWN_FOR, LIFETIME, Session, SignIn
from ..access.permission import Actor
from ..ports import Clock, Directory, Ephemeral, Mail, Mailer
from ..work.allowances import Allowances
from . import devices, identifiers
from .address_notes import left
from .session_tokens import session_key
from .sign_in_register import SignInRegister

_SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Opened:
    """A session begun: the token of its cookie, that of the device's, who it is."""

    token: str
    device: str
    actor: Actor


class SignIns:
    def __init__(
        self,
        *,
        clock: Clock,
        directory: Directory,
        ephemeral: Ephemeral,
        mailer: Mailer,
        allowances: Allowances,
        register: SignInRegister,
        secret: bytes,
    ):
        self._clock, self._directory, self._ephemeral, self._mailer, self._secret = clock, directory, ephemeral, mailer, secret
        self._allowances, self._register = allowances, register

    def start(self, *, email: str, caller: Caller) -> SignIn:
        """Send a six-digit code to the address. The answer is the same whether the address is known or not.

        Raises Invalid; TooMany, which says when to ask again.
        """
        address, now = identifiers.email(email), self._clock.now()
        asker, stranger = self._asked(address, caller)
        code = f"{secrets.randbelow(10**6):06d}"
        sign_in = SignIn(
            id=secrets.token_urlsafe(24), email=address, code_hash="", expires_at=now + CODE_LIFETIME, asker=asker, stranger=stranger
        )
        sign_in = replace(sign_in, code_hash=self._hash(sign_in.id, code))
        self._ephemeral.put_sign_in(sign_in)
        self._mailer.send(Mail(to=address, subject=f"{code} : votre code de connexion à Sous Pli", text=_letter(code)))
        return sign_in

    def _asked(self, address: str, caller: Caller) -> tuple[str, bool]:
        """Count one code more for whoever asks: (the asker, whether it is a stranger). Raises TooMany."""
        here, spend = f"{caller.source.network} {address}", self._allowances.spend
        if caller.device and self._is_known(address, caller.device):
            asker = f"device {_known(address, caller.device)}"
            self._allowances.wait_turn("sign-in-code-device", asker)
            spend("sign-in-code-device", {By.DEVICE: asker})
            return asker, False
        spend("sign-in-code", {By.ADDRESS: caller.source.address, By.NETWORK: caller.source.network})
        self._allowances.wait_turn("sign-in-code", here)
        if self._is_known(address, caller.source.network):
            spend("sign-in-code-familiar", {By.ASKER: here})
            return here, False
        spend("sign-in-code", {By.TARGET: address})
        return here, True

    def _is_known(self, address: str, place: str) -> bool:
        note = self._ephemeral.note(_known(address, place))
        return note is not None and self._clock.now() < from_text(note["until"])

    def confirm(self, *, sign_in_id: str, code: str, caller: Caller) -> Opened:
        """Exchange the code for a session. A first sign-in creates the person; the device and the network become known ones.

        Raises Invalid (wrong code), NotFound (expired, used or worn out after five tries), TooMany (after many codes).
        """
        now = self._clock.now()
        sign_in = self._ephemeral.try_code(sign_in_id)
        if not sign_in or now >= sign_in.expires_at or sign_in.attempts > CODE_ATTEMPTS:
            raise NotFound("Ce code a expiré ou a déjà servi. Demandez un nouveau code.", "code-expired")
        self._allowances.spend("code-guess", {By.ADDRESS: caller.source.address, By.ASKER: sign_in.asker or sign_in.email})
        if sign_in.stranger:
            self._allowances.spend("code-guess-stranger", {By.TARGET: sign_in.email})
        if not hmac.compare_digest(sign_in.code_hash, self._hash(sign_in.id, "".join(code.split()))):
            raise Invalid({"code": "Ce code n’est pas le bon. Vérifiez les six chiffres du dernier message reçu."}, code="wrong-code")
        if not self._ephemeral.drop_sign_in(sign_in_id):
            raise NotFound("Ce code a déjà servi. Demandez un nouveau code.", "code-expired")
        self._refuse_left(sign_in.email, now)
        user = self._directory.user_by_email(sign_in.email) or self._directory.create_user(
            User(id=new_id(now), email=sign_in.email, created_at=now)
        )
        return self.open_session(user, now, caller, how="code")

    def _refuse_left(self, address: str, now: datetime) -> None:
        """An account that has just left this address may come back to it: no other one begins there meanwhile."""
        note = self._ephemeral.note(left(address))
        if note and now < from_text(note["until"]):
            raise WrongState(
                "Votre compte se connecte désormais par une autre adresse. Ce n’est pas vous ? Annulez par le lien reçu ici.",
                "address-left",
            )

    def open_session(self, user: User, now: datetime, caller: Caller, *, how: str, proved: bool = False) -> Opened:
        """`how` the person proved who they are, as the register of sign-ins says it; `proved`: by both factors at once."""
        token, device = secrets.token_urlsafe(32), caller.device or secrets.token_urlsafe(32)
        session = Session(
            id=session_key(token),
            public_id=new_id(now),
            user_id=user.id,
            level=2 if proved else 1,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LIFETIME,
            user_agent=caller.user_agent[:200],
            second_factor_at=now if proved else None,
            device=devices.device_key(user.id, device),
        )
        session = replace(session, device_name=devices.known_name(self._ephemeral, session))
        self._register.note("signed-in", user, session, how=how)
        self._ephemeral.put_session(session)
        for place in (device, caller.source.network):
            self._ephemeral.put_note(_known(user.email, place), {"until": to_text(now + KNOWN_FOR)}, now + KNOWN_FOR)
        return Opened(token, device, Actor(user, session, in_force(user.grants, user.memberships, now)))

    def actor(self, token: str | None) -> Actor | None:
        """Who speaks through this cookie, or None."""
        if not token:
            return None
        now = self._clock.now()
        session = self._ephemeral.session(session_key(token))
        if not session or now >= session.expires_at:
            return None
        user = self._directory.user(session.user_id)
        if user and not user.email:
            return None  # somebody who closed their account while this was read
        if user and session.level >= 2 and user.acts_for_others() and session.idle(now):
            self._ephemeral.drop_session(session)
            return None
        if user and now - session.last_seen_at > _SEEN_EVERY:
            session = replace(session, last_seen_at=now)
            self._ephemeral.keep_session(session)
        return Actor(user, session, in_force(user.grants, user.memberships, now)) if user else None

    def _hash(self, sign_in_id: str, code: str) -> str:
        return hmac.new(self._secret, f"{sign_in_id}:{code}".encode(), hashlib.sha256).hexdigest()


def _known(address: str, place: str) -> str:
    """The note that says: this address signed in from this device, or from this network. Neither can be read from it."""
    return "known#" + hashlib.sha256(f"{address} {place}".encode()).hexdigest()


def _letter(code: str) -> str:
    return (
        f"Bonjour,\n\nVotre code de connexion à Sous Pli : {code}\n\nIl est valable dix minutes et ne sert qu’une fois. Personne de la "
        "plateforme ne vous le demandera.\nSi vous n’avez rien demandé, ignorez ce message.\n\n—\n"
        f"Your Sous Pli sign-in code: {code}. It is valid for ten minutes.\n"
    )
