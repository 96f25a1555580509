"""Passkeys (WebAuthn, by py_webauthn) and backup codes: the second factor, and fresh proof of presence (REQ-157)."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ...domain.allowances import By
from ...domain.caller import Caller
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import is_id, new_id
from ...domain.person import BACKUP_CODES, Passkey, User
from ..access.permission import Actor, require_fresh, require_held_factor
from ..ports import Clock, Directory, Ephemeral
from ..work.allowances import Allowances
from .sign_ins import Opened, SignIns

_CHALLENGE_LIFETIME = timedelta(minutes=5)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class SecondFactors:
    """`rp_id` is the host name of the origin; `origin` the only one accepted."""

    def __init__(
        self,
        *,
        clock: Clock,
        directory: Directory,
        ephemeral: Ephemeral,
        allowances: Allowances,
        sign_ins: SignIns,
        rp_id: str,
        origin: str,
    ):
        self._clock, self._directory, self._ephemeral, self._rp_id, self._origin = clock, directory, ephemeral, rp_id, origin
        self._allowances, self._sign_ins = allowances, sign_ins

    def creation_options(self, actor: Actor) -> dict[str, Any]:
        """Options for `navigator.credentials.create`. Raises NotAllowed when a first passkey exists and was not used."""
        import webauthn
        from webauthn.helpers import base64url_to_bytes
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        self._may_add(actor)
        options = webauthn.generate_registration_options(
            rp_id=self._rp_id,
            rp_name="Sous Pli",
            user_name=actor.user.email,
            user_id=actor.user.id.encode(),
            user_display_name=actor.user.name or actor.user.email,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in actor.user.passkeys],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
        return self._challenge(actor, "create", options)

    def add_passkey(self, actor: Actor, *, challenge_id: str, credential: Mapping[str, Any], name: str) -> tuple[Passkey, list[str], Actor]:
        """Record a new passkey; the first one comes with backup codes, shown once. The session reaches level 2.

        Raises Invalid when the credential does not verify, WrongState when the challenge is spent.
        """
        import webauthn
        from webauthn.helpers import bytes_to_base64url
        from webauthn.helpers.exceptions import WebAuthnException

        self._may_add(actor)
        challenge = self._take_challenge(actor, "create", challenge_id)
        try:
            seen = webauthn.verify_registration_response(
                credential=json.dumps(dict(credential)),
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise Invalid({"credential": "La clé d’accès n’a pas pu être vérifiée. Recommencez."}, code="passkey-refused") from error
        now = self._clock.now()
        passkey = Passkey(
            id=new_id(now),
            credential_id=bytes_to_base64url(seen.credential_id),
            name=name.strip()[:80] or "Clé d’accès",
            public_key=bytes_to_base64url(seen.credential_public_key),
            sign_count=seen.sign_count,
            created_at=now,
        )
        codes = _new_codes() if not actor.user.backup_codes else []
        user = self._directory.save_user(
            replace(
                actor.user, passkeys=(*actor.user.passkeys, passkey), backup_codes=tuple(map(_code_hash, codes)) or actor.user.backup_codes
            )
        )
        return passkey, codes, self._raise_level(replace(actor, user=user))

    def assertion_options(self, actor: Actor) -> dict[str, Any]:
        """Options for `navigator.credentials.get`. Raises WrongState when the person has no passkey."""
        import webauthn
        from webauthn.helpers import base64url_to_bytes
        from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

        if not actor.user.passkeys:
            raise WrongState("Aucune clé d’accès n’est enregistrée. Utilisez un code de secours ou créez une clé d’accès.", "no-passkey")
        allowed = [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in actor.user.passkeys]
        options = webauthn.generate_authentication_options(
            rp_id=self._rp_id, allow_credentials=allowed, user_verification=UserVerificationRequirement.REQUIRED
        )
        return self._challenge(actor, "get", options)

    def confirm_passkey(self, actor: Actor, *, challenge_id: str, credential: Mapping[str, Any]) -> Actor:
        """Raise the session to level 2 and refresh it. Raises Invalid, WrongState."""
        challenge = self._take_challenge(actor, "get", challenge_id)
        user = self._asserted(actor.user, credential, challenge)
        if user is None:
            raise Invalid(
                {"credential": "La clé d’accès n’a pas été reconnue. Recommencez, ou utilisez un code de secours."}, code="passkey-refused"
            )
        return self._raise_level(replace(actor, user=user))

    def sign_in_options(self, caller: Caller) -> dict[str, Any]:
        """Options for `navigator.credentials.get` by whoever comes: the browser offers the passkeys that it holds. Raises TooMany."""
        import webauthn
        from webauthn.helpers.structs import UserVerificationRequirement

        self._allowances.spend("passkey-challenge", {By.ADDRESS: caller.source.address})
        options = webauthn.generate_authentication_options(rp_id=self._rp_id, user_verification=UserVerificationRequirement.REQUIRED)
        return self._challenge(None, "sign-in", options)

    def sign_in(self, *, challenge_id: str, credential: Mapping[str, Any], caller: Caller) -> Opened:
        """A session by a passkey alone, without a code: what one has and what one is or knows, at once. Raises Invalid, WrongState."""
        challenge = self._take_challenge(None, "sign-in", challenge_id)
        known = self._directory.user(_handle(credential))
        user = self._asserted(known, credential, challenge) if known else None
        if user is None:
            raise Invalid(
                {"credential": "Cette clé d’accès n’est pas connue ici. Connectez-vous par un code reçu par courriel."},
                code="passkey-refused",
            )
        return self._sign_ins.open_session(user, self._clock.now(), caller, proved=True)

    def _asserted(self, user: User, credential: Mapping[str, Any], challenge: bytes) -> User | None:
        """The person, whose passkey has counted this use; None when it does not verify."""
        import webauthn
        from webauthn.helpers import base64url_to_bytes
        from webauthn.helpers.exceptions import WebAuthnException

        passkey = next((key for key in user.passkeys if key.credential_id == credential.get("id")), None)
        if passkey is None:
            return None
        try:
            seen = webauthn.verify_authentication_response(
                credential=json.dumps(dict(credential)),
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return None
        newer = tuple(replace(key, sign_count=seen.new_sign_count) if key is passkey else key for key in user.passkeys)
        return self._directory.save_user(replace(user, passkeys=newer))

    def confirm_backup_code(self, actor: Actor, *, code: str) -> Actor:
        """Spend one backup code. Raises Invalid, TooMany after ten wrong ones in an hour."""
        self._allowances.spend("backup-code", {By.PERSON: actor.user.id})
        digest = _code_hash(code)
        if digest not in actor.user.backup_codes:
            raise Invalid({"code": "Ce code de secours n’est pas le bon, ou a déjà servi."}, code="wrong-code")
        left = tuple(other for other in actor.user.backup_codes if other != digest)
        return self._raise_level(replace(actor, user=self._directory.save_user(replace(actor.user, backup_codes=left))))

    def new_backup_codes(self, actor: Actor) -> list[str]:
        """Ten new codes, shown once; the old ones stop working. Raises NotAllowed at level 1 for people with a passkey."""
        self._may_add(actor)
        codes = _new_codes()
        self._directory.save_user(replace(actor.user, backup_codes=tuple(map(_code_hash, codes))))
        return codes

    def remove_passkey(self, actor: Actor, passkey_id: str) -> None:
        """Raises NotFound; WrongState for the last passkey of someone whose role needs one."""
        self._may_add(actor)
        left = tuple(key for key in actor.user.passkeys if key.id != passkey_id)
        if len(left) == len(actor.user.passkeys):
            raise NotFound()
        if not left and any(m.tenant_kind != "company" for m in actor.user.memberships):
            raise WrongState("Votre rôle demande une clé d’accès : ajoutez-en une autre avant de supprimer celle-ci.", "last-passkey")
        self._directory.save_user(replace(actor.user, passkeys=left))

    def _may_add(self, actor: Actor) -> None:
        """Whoever has a factor proves it anew before having another, or one fewer: an open session is not them."""
        if not actor.user.has_factor():
            return
        require_held_factor(actor)
        require_fresh(actor, self._clock.now())

    def _challenge(self, actor: Actor | None, kind: str, options: Any) -> dict[str, Any]:
        import webauthn

        now, challenge_id = self._clock.now(), secrets.token_urlsafe(18)
        self._ephemeral.put_note(
            f"challenge#{challenge_id}",
            {
                "kind": kind,
                "user_id": actor.user.id if actor else "",
                "challenge": options.challenge.hex(),
                "until": int((now + _CHALLENGE_LIFETIME).timestamp()),
            },
            now + _CHALLENGE_LIFETIME,
        )
        return {"challenge_id": challenge_id, "options": json.loads(webauthn.options_to_json(options))}

    def _take_challenge(self, actor: Actor | None, kind: str, challenge_id: str) -> bytes:
        note = self._ephemeral.take_note(f"challenge#{challenge_id}")
        whose = actor.user.id if actor else ""
        if not note or note["kind"] != kind or note["user_id"] != whose or self._clock.now().timestamp() >= note["until"]:
            raise WrongState("Cette demande a expiré ou a déjà servi. Recommencez.", "challenge-expired")
        return bytes.fromhex(note["challenge"])

    def _raise_level(self, actor: Actor) -> Actor:
        session = replace(actor.session, level=2, second_factor_at=self._clock.now())
        self._ephemeral.put_session(session)
        return replace(actor, session=session)


def _handle(credential: Mapping[str, Any]) -> str:
    """The id of the person that a discoverable passkey names; empty when it names nobody."""
    from webauthn.helpers import base64url_to_bytes

    try:
        handle = base64url_to_bytes(credential["response"]["userHandle"]).decode()
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""
    return handle if is_id(handle) else ""


def seed_backup_codes(user: User, codes: list[str]) -> User:
    """The same person with these backup codes (demonstrations print them)."""
    return replace(user, backup_codes=tuple(map(_code_hash, codes)))


def _new_codes() -> list[str]:
    return ["-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(BACKUP_CODES)]


def _code_hash(code: str) -> str:
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"souspli/backup/{bare}".encode()).hexdigest()
