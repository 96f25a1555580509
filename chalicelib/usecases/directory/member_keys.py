"""Opening keys of committee members: made in their browser, wrapped, declared (SEALING, Keys)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...crypto.manifest import fingerprint
from ...domain.consultation import Consultation
from ...domain.errors import Invalid
from ...domain.ids import new_id
from ...domain.permission import Action, Ties
from ...domain.person import KeyWrap, MemberKey
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit, require_second_factor
from ..ports import Clock, Directory
from . import recipients
from .ledger import Ledger

WRAP_KINDS = ("passphrase", "passkey", "seed")


@dataclass(frozen=True, kw_only=True)
class MemberKeys:
    clock: Clock
    directory: Directory
    ledger: Ledger

    def declare(self, actor: Actor | None, *, buyer_id: str, recipient: str, wraps: Sequence[Mapping[str, Any]]) -> MemberKey:
        """Record a member key made in the browser, wrapped in at least two ways. Raises Invalid."""
        now = self.clock.now()
        return self._declare(permit(actor, Action.DECLARE_MEMBER_KEY, tenant_id=buyer_id, now=now), buyer_id, recipient, wraps, now)

    def declare_reading(
        self, actor: Actor | None, consultation: Consultation, *, recipient: str, wraps: Sequence[Mapping[str, Any]]
    ) -> MemberKey:
        """The same for somebody who reads one consultation's offers, a member of nothing: a named evaluator. Raises like `declare`."""
        now = self.clock.now()
        known = Ties(consultation_id=consultation.id, service_id=consultation.service_id)
        someone = permit(actor, Action.DECLARE_READING_KEY, tenant_id=consultation.buyer_id, now=now, ties=known)
        return self._declare(someone, consultation.buyer_id, recipient, wraps, now)

    def _declare(self, someone: Actor, buyer_id: str, recipient: str, wraps: Sequence[Mapping[str, Any]], now: datetime) -> MemberKey:
        recipients.check(recipient)
        kept = tuple(KeyWrap(kind=w["kind"], payload=w.get("payload"), label=str(w.get("label") or "")) for w in wraps)
        _check(kept)
        key = MemberKey(
            id=new_id(now),
            buyer_id=buyer_id,
            user_id=someone.user.id,
            recipient=recipient,
            fingerprint=fingerprint(recipient),
            wraps=kept,
            created_at=now,
        )
        facts = {"user": someone.user.id, "key": key.id, "fingerprint": key.fingerprint}
        self.ledger.write(Tenant("buyer", buyer_id), "member-key-declared", someone, lambda: facts)
        self.directory.add_member_key(key)
        return key

    def own(self, actor: Actor) -> list[MemberKey]:
        require_second_factor(actor)
        return self.directory.member_keys(actor.user.id)


def _check(wraps: tuple[KeyWrap, ...]) -> None:
    kinds = {wrap.kind for wrap in wraps}
    if not kinds <= set(WRAP_KINDS) or any((wrap.payload is None) != (wrap.kind == "seed") for wrap in wraps):
        raise Invalid({"wraps": "Une des protections de la clé n’est pas reconnue."})
    if len(kinds) < 2:
        raise Invalid({"wraps": "Protégez la clé d’au moins deux façons : phrase de passe, clé d’accès ou feuille imprimée."})
