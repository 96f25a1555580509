"""Passkeys (WebAuthn, by py_webauthn): the second factor, and fresh proof of presence (REQ-157)."""

from __future__ import annotations

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
from ...domain.person import Passkey, User
from ..access.permission import Actor
from ..ports import Clock, Directory, Ephemeral
from ..work.allowances import Allowances
from .backup_codes import with_codes
from .proofs import Proofs, Proved, may_change_factors, without_last
from .sign_ins import Opened, SignIns

_CHALLENGE_LIFETIME = timedelta(minutes=5)


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
        proofs: Proofs,
        rp_id: str,
        origin: str,
    ):
        self._clock, self._directory, self._ephemeral, self._rp_id, self._origin = clock, directory, ephemeral, rp_id, origin
        self._allowances, self._sign_ins, self._proofs = allowances, sign_ins, proofs

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

        may_change_factors(actor, self._clock.now())
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

    def add_passkey(
        self, actor: Actor, *, challenge_id: str, credential: Mapping[str, Any], name: str
    ) -> tuple[Passkey, list[str], Proved]:
        """Record a new passkey; the first factor comes with backup codes, shown once. The session reaches level 2.

        Raises Invalid when the credential does not verify, WrongState when the challenge is spent.
        """
        import webauthn
        from webauthn.helpers import bytes_to_base64url
        from webauthn.helpers.exceptions import WebAuthnException

        may_change_factors(actor, self._clock.now())
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
        user, codes = with_codes(replace(actor.user, passkeys=(*actor.user.passkeys, passkey)))
        self._proofs.changed("factor-added", actor, "passkey")
        return passkey, codes, self._proofs.proved(replace(actor, user=self._directory.save_user(user)), "passkey")

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

    def confirm_passkey(self, actor: Actor, *, challenge_id: str, credential: Mapping[str, Any]) -> Proved:
        """Raise the session to level 2 and refresh it. Raises Invalid, WrongState."""
        challenge = self._take_challenge(actor, "get", challenge_id)
        user = self._asserted(actor.user, credential, challenge)
        if user is None:
            self._proofs.refused(actor, "passkey")
            raise Invalid(
                {"credential": "La clé d’accès n’a pas été reconnue. Recommencez, ou utilisez un code de secours."}, code="passkey-refused"
            )
        return self._proofs.proved(replace(actor, user=user), "passkey")

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
        opened = self._sign_ins.open_session(user, self._clock.now(), caller, how="passkey", proved=True)
        self._proofs.restorations.proved(opened.actor)
        return opened

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

    def remove_passkey(self, actor: Actor, passkey_id: str) -> None:
        """Raises NotFound; WrongState `last-passkey` when nothing else proves somebody whose role needs a factor."""
        may_change_factors(actor, self._clock.now())
        left = tuple(key for key in actor.user.passkeys if key.id != passkey_id)
        if len(left) == len(actor.user.passkeys):
            raise NotFound()
        user = without_last(replace(actor.user, passkeys=left))
        if user.needs_second_factor() and not user.passkeys and not user.code_app:
            raise WrongState("Votre rôle demande un second facteur : ajoutez-en un autre avant de supprimer cette clé.", "last-passkey")
        self._proofs.changed("factor-removed", actor, "passkey")
        self._directory.save_user(user)

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


def _handle(credential: Mapping[str, Any]) -> str:
    """The id of the person that a discoverable passkey names; empty when it names nobody."""
    from webauthn.helpers import base64url_to_bytes

    try:
        handle = base64url_to_bytes(credential["response"]["userHandle"]).decode()
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""
    return handle if is_id(handle) else ""
