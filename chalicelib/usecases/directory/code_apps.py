"""An application of codes (TOTP, RFC 6238, by pyotp): the second factor of posts where no passkey can be made (REQ-157).

The secret is shown once, while it is being enrolled; then it stands encrypted in the person's row and only compares. A code is worth its
time step and the ones beside it, for clocks that differ; a step counts once, whoever asks at the same moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ...crypto import at_rest
from ...domain.allowances import By
from ...domain.errors import Invalid, NotFound, StaleVersion, WrongState
from ...domain.person import CodeApp, User
from ..access.permission import Actor
from ..ports import Clock, Directory, Ephemeral
from ..work.allowances import Allowances
from .backup_codes import with_codes
from .proofs import Proofs, Proved, may_change_factors, without_last

ISSUER = "Sous Pli"
STEP = 30
_BESIDE = (0, -1, 1)
"""Time steps accepted around the present one (RFC 6238, 5.2: at most one for the delay, either way for clocks)."""
_ENROLLING = timedelta(minutes=10)
_USE = "code-app"


@dataclass(frozen=True, kw_only=True)
class CodeApps:
    """`secret` is the installation's."""

    clock: Clock
    directory: Directory
    ephemeral: Ephemeral
    allowances: Allowances
    proofs: Proofs
    secret: bytes

    def offer(self, actor: Actor) -> dict[str, Any]:
        """A new secret, shown as text, as an address for applications and as a QR code; it counts once a code of it is given.

        Raises NotAllowed when another factor exists and was not proved just now, WrongState `code-app-exists`.
        """
        import pyotp

        may_change_factors(actor, self.clock.now())
        if actor.user.code_app:
            raise WrongState("Une application de codes est déjà enregistrée. Retirez-la d’abord.", "code-app-exists")
        now, secret = self.clock.now(), pyotp.random_base32()
        note = {"secret": self._sealed(actor.user.id, secret), "until": int((now + _ENROLLING).timestamp())}
        self.ephemeral.put_note(_note(actor), note, now + _ENROLLING)
        address = pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=actor.user.email, issuer_name=ISSUER)
        return {"secret": secret, "uri": address, "qr": _drawn(address)}

    def add(self, actor: Actor, *, code: str) -> tuple[CodeApp, list[str], Proved]:
        """Keep the secret that was offered, on one good code of it; the first factor comes with backup codes. The session reaches level 2.

        Raises WrongState `challenge-expired`, Invalid `wrong-code`, TooMany.
        """
        now = self.clock.now()
        may_change_factors(actor, now)
        self._spend(actor)
        note = self.ephemeral.note(_note(actor))
        if not note or now.timestamp() >= note["until"]:
            raise WrongState("Cette demande a expiré ou a déjà servi. Recommencez.", "challenge-expired")
        step = _step_of(self._opened(actor.user.id, note["secret"]), code, now)
        if step is None:
            raise _wrong()
        made = CodeApp(secret=note["secret"], created_at=now, last_step=step)
        user, codes = with_codes(replace(actor.user, code_app=made))
        self.proofs.changed("factor-added", actor, "code-app")
        saved = self.directory.save_user(user)
        self.ephemeral.take_note(_note(actor))
        return made, codes, self.proofs.proved(replace(actor, user=saved), "code-app")

    def confirm(self, actor: Actor, *, code: str) -> Proved:
        """Raise the session to level 2 and refresh it. Raises WrongState `no-code-app`, Invalid `wrong-code`, TooMany."""
        self._spend(actor)
        try:
            stepped = self._stepped(actor.user, code)
        except Invalid:
            self.proofs.refused(actor, "code-app")
            raise
        return self.proofs.proved(replace(actor, user=stepped), "code-app")

    def _stepped(self, user: User, code: str) -> User:
        """The person, whose application has counted this time step. Raises like `confirm`."""
        if user.code_app is None:
            raise WrongState("Aucune application de codes n’est enregistrée. Utilisez un autre moyen.", "no-code-app")
        step = _step_of(self._opened(user.id, user.code_app.secret), code, self.clock.now())
        if step is None or step <= user.code_app.last_step:
            raise _wrong()
        try:
            return self.directory.save_user(replace(user, code_app=replace(user.code_app, last_step=step)))
        except StaleVersion:  # the same code given twice at once, or anything else of this person: judged again on what it became
            newer = self.directory.user(user.id)
            if newer is None or newer.version == user.version:
                raise
            return self._stepped(newer, code)

    def remove(self, actor: Actor) -> None:
        """Raises NotFound; WrongState `last-factor` for somebody whose role needs one."""
        may_change_factors(actor, self.clock.now())
        if actor.user.code_app is None:
            raise NotFound()
        left = without_last(replace(actor.user, code_app=None))
        if left.needs_second_factor() and not left.passkeys:
            raise WrongState("Votre rôle demande un second facteur : créez une clé d’accès avant de retirer l’application.", "last-factor")
        self.proofs.changed("factor-removed", actor, "code-app")
        self.directory.save_user(left)

    def _spend(self, actor: Actor) -> None:
        self.allowances.spend("code-app", {By.PERSON: actor.user.id})

    def _sealed(self, user_id: str, secret: str) -> str:
        return at_rest.seal(self.secret, _USE, user_id, secret.encode())

    def _opened(self, user_id: str, sealed: str) -> str:
        try:
            return at_rest.unseal(self.secret, _USE, user_id, sealed).decode()
        except at_rest.Unreadable as error:  # the installation's secret was replaced
            raise WrongState("Cette application de codes n’est plus reconnue ici. Utilisez un autre moyen.", "no-code-app") from error


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step of which this is the code, None for none near now."""
    import pyotp

    given, present = "".join(code.split()), int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    found = [present + away for away in _BESIDE if pyotp.utils.strings_equal(totp.generate_otp(present + away), given)]
    return found[0] if found else None


def _wrong() -> Invalid:
    return Invalid({"code": "Ce code n’est pas le bon, ou a déjà servi. Attendez le suivant dans votre application."}, code="wrong-code")


def _note(actor: Actor) -> str:
    return f"code-app#{actor.user.id}"


def _drawn(address: str) -> dict[str, Any]:
    """The QR code as the page draws it: its side in modules, quiet zone included, and the outline of the dark ones (an SVG path)."""
    import segno

    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=4)]
    outline = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"size": len(rows), "path": outline}
