"""What the platform holds about a person, given to them, and their leaving (GDPR, articles 15, 17 and 20; REQ-007).

What the law has kept (registers, receipts, deposits, records of opening) names people by ids: it stays, and the account behind the id is
emptied. The words that say so are those of the screen and of the export.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import codec
from ...domain.instants import to_text
from ...domain.person import User
from ...domain.register import Entry
from ...domain.tenant import REGISTERS, Tenant
from .. import ports
from ..access.permission import Actor
from ..ports import Clock, Directory, Mail, Mailer
from .own_sessions import OwnSessions
from .places import Places
from .proofs import may_change_factors

_SECRET = {"public_key", "secret", "stop_key", "wraps", "heard", "backup_codes", "id", "version", "device"}
"""Fields of what is stored that are the platform's own, or would prove the person to somebody else."""
LOOKED_THROUGH = 5_000
"""How many lines of each register an export reads: that of a large entity's sign-ins grows without end, and its administrators export it whole."""
KEPT = (
    "Les registres, récépissés, dépôts, messages et procès-verbaux sont conservés aussi longtemps que la loi le demande (code de la commande "
    "publique, article R2184-13) ; ils désignent les personnes par un identifiant."
)


@dataclass(frozen=True, kw_only=True)
class OwnData:
    clock: Clock
    directory: Directory
    registers: ports.Registers
    saved: ports.SavedSearches
    mailer: Mailer
    own: OwnSessions
    places: Places

    def export(self, actor: Actor) -> dict[str, Any]:
        """Everything that names the person, as JSON; never a secret. Raises NotAllowed without the factor of whoever has one."""
        user = actor.user
        may_change_factors(actor, self.clock.now())
        return {
            "exported_at": to_text(self.clock.now()),
            "account": {**_plain(user), "id": user.id, "backup_codes_left": len(user.backup_codes)},
            "member_keys": [_plain(key) for key in self.directory.member_keys(user.id)],
            "sessions": [_plain(one) for one in self.own.of(actor)],
            "invitations": [_plain(one) for one in self.directory.invitations_to(user.email)],
            "saved_searches": [_plain(one) for one in self.saved.of_user(user.id)],
            "acts": [line for tenant in _places(user) for line in self._lines(tenant, user.id)],
            "kept_elsewhere": KEPT,
        }

    def _lines(self, tenant: Tenant, user_id: str) -> list[Mapping[str, Any]]:
        """The newest lines of administration and of sign-ins that name the person, in each place where they belong or act for a time."""
        return [
            {"register": line.stream, "number": line.seq, "at": line.at, "act": line.kind}
            for register in REGISTERS
            for line in self._newest(tenant.named(register))
            if user_id in (line.record.get("by"), line.record.get("user"), line.record.get("absent"), *line.record.get("people", ()))
        ]

    def _newest(self, register: str) -> list[Entry]:
        last = self.registers.tail(register)
        return self.registers.read(register, after=max(0, last.seq - LOOKED_THROUGH)) if last else []

    def close(self, actor: Actor) -> None:
        """End the account: places by their lines, searches, sessions, factors, name and address.

        Raises NotAllowed without a fresh factor of whoever has one; WrongState `last-administrator`, `operator-account`.
        """
        may_change_factors(actor, self.clock.now())
        held = [Tenant(m.tenant_kind, m.tenant_id) for m in actor.user.memberships]
        for tenant in held:  # all of them may be left, or none is
            self.places.check_leaving(tenant, actor.user.id)
        for tenant in held:
            self.places.leave(actor, tenant)
        for search in self.saved.of_user(actor.user.id):
            self.saved.delete(search)
        self.mailer.send(
            Mail(to=actor.user.email, subject="Votre compte Sous Pli est supprimé", text=f"Bonjour,\n\nC’est fait.\n\n{KEPT}\n")
        )
        self.directory.drop_restoration(actor.user.id)
        for identity in actor.user.identities:
            self.directory.drop_identity(identity.id)
        self.directory.close_user(actor.user.id)
        self.own.end_each(actor.user.id)


def _places(user: User) -> list[Tenant]:
    own = [Tenant(m.tenant_kind, m.tenant_id) for m in user.memberships]
    return list(dict.fromkeys([*own, *(Tenant("buyer", grant.buyer_id) for grant in user.grants)]))


def _plain(thing: object) -> dict[str, Any]:
    """What is stored of it, without what is secret."""
    return {name: _without(value) for name, value in codec.to_dict(thing).items() if name not in _SECRET}


def _without(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without(inner) for name, inner in value.items() if name not in _SECRET}
    return [_without(inner) for inner in value] if isinstance(value, list | tuple) else value
