"""Backup codes: ten for the day when no other factor is at hand; they come with the first one, whichever it is (REQ-157)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace

from ...domain.allowances import By
from ...domain.errors import Invalid
from ...domain.person import BACKUP_CODES, User
from ..access.permission import Actor
from ..ports import Clock, Directory
from ..work.allowances import Allowances
from .proofs import Proofs, Proved, may_change_factors

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, kw_only=True)
class BackupCodes:
    clock: Clock
    directory: Directory
    allowances: Allowances
    proofs: Proofs

    def confirm(self, actor: Actor, *, code: str) -> Proved:
        """Spend one backup code. Raises Invalid, TooMany after ten wrong ones in an hour."""
        self.allowances.spend("backup-code", {By.PERSON: actor.user.id})
        digest = _code_hash(code)
        if digest not in actor.user.backup_codes:
            self.proofs.refused(actor, "backup-code")
            raise Invalid({"code": "Ce code de secours n’est pas le bon, ou a déjà servi."}, code="wrong-code")
        left = tuple(other for other in actor.user.backup_codes if other != digest)
        return self.proofs.proved(replace(actor, user=self.directory.save_user(replace(actor.user, backup_codes=left))), "backup-code")

    def renew(self, actor: Actor) -> list[str]:
        """Ten new codes, shown once; the old ones stop working. Raises NotAllowed at level 1 for people with a factor."""
        may_change_factors(actor, self.clock.now())
        self.proofs.changed("codes-renewed", actor, "backup-code")
        user, codes = with_codes(replace(actor.user, backup_codes=()))
        self.directory.save_user(user)
        return codes


def with_codes(user: User) -> tuple[User, list[str]]:
    """The person with backup codes, and those to show once: none when they had some."""
    if user.backup_codes:
        return user, []
    codes = ["-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(BACKUP_CODES)]
    return seed_backup_codes(user, codes), codes


def seed_backup_codes(user: User, codes: list[str]) -> User:
    """The same person with these backup codes (demonstrations print them)."""
    return replace(user, backup_codes=tuple(map(_code_hash, codes)))


def _code_hash(code: str) -> str:
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"souspli/backup/{bare}".encode()).hexdigest()
