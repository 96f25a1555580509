"""Who sees a published consultation: everybody, or only the buyer and the companies it invited (REQ-012)."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.errors import NotFound
from ...domain.invitation import Invitee
from ...domain.permission import reaches
from .. import ports
from . import lookup
from .invited import Invited
from .permission import Actor


@dataclass(frozen=True, kw_only=True)
class Visibility:
    consultations: ports.Consultations
    invited: Invited

    def published(self, consultation_id: str, actor: Actor | None) -> Consultation:
        """Raises NotFound for a draft, and for a restricted consultation whose reader is not invited: the same answer on purpose."""
        return self.seen(lookup.published(self.consultations, consultation_id), actor)

    def seen(self, consultation: Consultation, actor: Actor | None) -> Consultation:
        """The same for a published consultation just read, which is not read again. Raises NotFound."""
        if not consultation.restricted or _of_buyer(consultation, actor) or self.invitee(consultation, actor):
            return consultation
        raise NotFound()

    def invitee(self, consultation: Consultation, actor: Actor | None) -> Invitee | None:
        """The invitation that one of the actor's companies holds."""
        if actor is None:
            return None
        for membership in actor.user.memberships:
            if membership.tenant_kind == "company":
                found = self.invited.invitation_of(consultation, membership.tenant_id)
                if found:
                    return found
        return None


def _of_buyer(consultation: Consultation, actor: Actor | None) -> bool:
    return actor is not None and any(reaches(one, consultation.buyer_id, lookup.ties(consultation, actor.id)) for one in actor.places)
