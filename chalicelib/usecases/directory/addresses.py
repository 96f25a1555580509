"""Changing one's e-mail address: both mailboxes answer by a code; the old one may take it all back for a day (REQ-007).

Memberships and factors stay. The letter that lets the old mailbox cancel leaves before the change, so that no change is without it; for
that day the old address opens no other account, and no second change comes upon the first.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ...domain.allowances import By
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.instants import from_text, in_french, to_text
from ...domain.person import User
from ...domain.tenant import Tenant
from ..access.permission import Actor
from ..ports import Clock, Directory, Ephemeral, Mail, Mailer
from ..work.allowances import Allowances
from . import identifiers
from .address_notes import left
from .ledger import Ledger
from .own_sessions import OwnSessions
from .proofs import may_change_factors

CODES_FOR = timedelta(minutes=15)
BACK_FOR = timedelta(hours=24)
"""How long the old mailbox may take the change back: a working day and its evening."""


@dataclass(frozen=True, kw_only=True)
class Addresses:
    clock: Clock
    directory: Directory
    ephemeral: Ephemeral
    mailer: Mailer
    ledger: Ledger
    allowances: Allowances
    own: OwnSessions
    origin: str

    def ask(self, actor: Actor, email: str) -> datetime:
        """Send a code to each of the two addresses; until when they are good. The same whether the new one has an account or not.

        Raises Invalid, WrongState `address-just-changed`, NotAllowed without a fresh factor of whoever has one, TooMany.
        """
        now, new = self.clock.now(), identifiers.email(email)
        may_change_factors(actor, now)
        if new == actor.user.email:
            raise Invalid({"email": "C’est déjà votre adresse."})
        if self._note(f"address-changed#{actor.user.id}", now):
            raise WrongState("Votre adresse vient de changer : l’ancienne peut encore l’annuler. Attendez un jour.", "address-just-changed")
        self.allowances.spend("address-change", {By.PERSON: actor.user.id, By.TARGET: new})
        codes, until = [f"{secrets.randbelow(10**6):06d}" for _ in range(2)], now + CODES_FOR
        note = {"id": new_id(now), "new": new, "old": _hash(actor, codes[0]), "proof": _hash(actor, codes[1]), "until": to_text(until)}
        self.ephemeral.put_note(_asked(actor), note, until)
        for address, code in zip((actor.user.email, new), codes, strict=True):
            self._send(address, f"{code} : votre code pour changer d’adresse", _code_letter(code))
        return until

    def confirm(self, actor: Actor, *, old_code: str, new_code: str) -> Actor:
        """Change it. Raises NotFound `code-expired`, Invalid `wrong-code`, WrongState `address-taken`, TooMany."""
        now = self.clock.now()
        may_change_factors(actor, now)
        self.allowances.spend("address-code", {By.PERSON: actor.user.id})
        note = self._note(_asked(actor), now)
        if not note:
            raise NotFound("Ces codes ont expiré. Demandez-en de nouveaux.", "code-expired")
        given = (("old_code", old_code, note["old"]), ("new_code", new_code, note["proof"]))
        wrong = [name for name, code, digest in given if not hmac.compare_digest(_hash(actor, "".join(code.split())), digest)]
        if wrong:
            raise Invalid(dict.fromkeys(wrong, "Ce code n’est pas le bon."), code="wrong-code")
        holder = self.directory.user_by_email(note["new"])
        if holder and holder.id != actor.user.id:
            raise WrongState("Cette adresse a déjà un compte ici. Utilisez-en une autre, ou supprimez d’abord ce compte.", "address-taken")
        user = actor.user
        if user.email != note["new"]:  # else this was cut after the change: the rest is done now
            self._tell_old(user, note, now)
            user = self.directory.move_user(user, note["new"])
        self._lines(user, "address-changed", actor, note["id"])
        self.own.end_others(actor)
        self.ephemeral.take_note(_asked(actor))
        return replace(actor, user=user)

    def _tell_old(self, user: User, asked: Mapping[str, Any], now: datetime) -> None:
        key, until = secrets.token_urlsafe(24), now + BACK_FOR
        note = {"id": asked["id"], "user_id": user.id, "old": user.email, "new": asked["new"], "until": to_text(until)}
        for name in (_back(key), left(user.email), f"address-changed#{user.id}"):
            self.ephemeral.put_note(name, note, until)
        self._send(user.email, "Votre adresse de connexion change", _told(self.origin, key, until))

    def cancel(self, key: str) -> None:
        """Give the account its old address back, from the letter; every session ends. Raises NotFound when it is too late."""
        now = self.clock.now()
        note = self._note(_back(key), now)
        user = self.directory.user(note["user_id"]) if note else None
        if not note or not user or user.email not in (note["new"], note["old"]):
            raise NotFound()
        if user.email == note["new"]:
            user = self.directory.move_user(user, note["old"])
        self.own.end_each(user.id)
        self._lines(user, "address-restored", None, note["id"])
        for name in (left(note["old"]), f"address-changed#{user.id}", _back(key)):
            self.ephemeral.take_note(name)

    def _lines(self, user: User, act: str, by: Actor | None, change: str) -> None:
        """One in each place of the person, once for a change. The address itself is in no register: it names people by their ids."""
        for membership in user.memberships:
            self.ledger.write(
                Tenant(membership.tenant_kind, membership.tenant_id), act, by, lambda: {"user": user.id}, idem=f"{act}#{change}"
            )

    def _note(self, key: str, now: datetime) -> Mapping[str, Any] | None:
        note = self.ephemeral.note(key)
        return note if note and now < from_text(note["until"]) else None

    def _send(self, address: str, subject: str, text: str) -> None:
        self.mailer.send(Mail(to=address, subject=f"{subject} – Sous Pli", text=text))


def _asked(actor: Actor) -> str:
    return f"address-asked#{actor.user.id}"


def _back(key: str) -> str:
    return "address-back#" + hashlib.sha256(key.encode()).hexdigest()


def _hash(actor: Actor, code: str) -> str:
    return hashlib.sha256(f"{actor.user.id} {code}".encode()).hexdigest()


def _code_letter(code: str) -> str:
    return (
        f"Bonjour,\n\nVotre code pour changer d’adresse de connexion à Sous Pli : {code}\n\nIl est valable un quart d’heure. Si vous n’avez "
        "rien demandé, ignorez ce message.\n\n—\n"
    ) + _in_english(code)


def _in_english(code: str) -> str:
    return f"Your code to change your Sous Pli sign-in address: {code}. It is valid for fifteen minutes.\n"


def _told(origin: str, key: str, until: datetime) -> str:
    link = f"{origin}/compte/annulation/?adresse={key}"
    return (
        "Bonjour,\n\nVotre compte Sous Pli se connecte désormais par une autre adresse que celle-ci.\n\n"
        f"Vous ne l’avez pas demandé ? Annulez jusqu’au {in_french(until)} : {link}\n"
        "Le compte retrouve alors cette adresse, et toutes ses sessions se ferment.\n"
    )
