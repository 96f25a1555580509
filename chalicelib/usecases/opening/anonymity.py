"""The end of a contest's anonymity: every project opened, the jury's signed record deposited, then k members agree (CCP R2162-18; REQ-087)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ...domain import slots
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.instants import from_text
from ...domain.message import Attachment
from ...domain.opening import Opening
from ...domain.permission import Action
from ...domain.register import Entry
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock
from .envelopes import Envelopes
from .sessions import OpeningSessions

SHORTEST = 20


@dataclass(frozen=True, kw_only=True)
class Anonymity:
    """(1) an agent deposits the jury's record; (2) committee members approve on the strength of that very file; (3) the quorum lifts."""

    clock: Clock
    consultations: ports.Consultations
    sessions: OpeningSessions

    def deposit_opinion(
        self, actor: Actor | None, consultation_id: str, session_id: str, *, reason: str, joined: Callable[[], Attachment]
    ) -> None:
        """Put the jury's signed record (`joined` fetches it) on the register, by its hash. Another one takes its place until anonymity is lifted, and
        approvals given for the former count no more.

        Raises WrongState `not-anonymous`, `no-record`, `projects-sealed`, `anonymity-over`; Invalid without its date, signatories and ranking.
        """
        now = self.clock.now()
        _, someone = self.sessions.permitted(actor, consultation_id, Action.LIFT_ANONYMITY, now)
        seen, _ = self._ready(actor, consultation_id, session_id)
        if len(reason.strip()) < SHORTEST:
            raise Invalid({"reason": "Citez le procès-verbal du jury : sa date, ses signataires, le classement (20 caractères au moins)."})
        if seen.openings.unveiled:
            raise WrongState("L’anonymat est déjà levé, sur la foi du procès-verbal déposé alors.", "anonymity-over")
        file = joined()
        told = {"attachment": file.id, "name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256}
        if (opinion := seen.openings.opinion) and (opinion["file"]["sha256"], opinion["reason"]) == (file.sha256, reason.strip()):
            return
        number = len(seen.openings.opinions)
        record = {"opening": session_id, "reason": reason.strip(), "file": told, **someone.signature}
        self.sessions.append(consultation_id, f"jury-opinion#{number}#{file.sha256}", "jury-opinion", now, record)

    def opinion(self, actor: Actor | None, consultation_id: str, session_id: str) -> Attachment:
        """The jury's record that counts, for whoever reads the opening. Raises NotFound before it is deposited."""
        seen = self.sessions.read(actor, consultation_id)
        self.sessions.session(seen, session_id)
        if not seen.openings.opinion:
            raise NotFound()
        file = seen.openings.opinion["file"]
        return Attachment(id=file["attachment"], name=file["name"], size_bytes=file["size_bytes"], sha256=file["sha256"])

    def approve(self, actor: Actor | None, consultation_id: str, session_id: str, *, sha256: str) -> None:
        """One member's agreement to lift, for the jury's record of that hash; the quorum of the opening lifts, once.

        Raises WrongState `no-opinion`, `other-opinion`, like `deposit_opinion`; NotAllowed `fresh-sign-in-required`.
        """
        now = self.clock.now()
        _, member = self.sessions.permitted(actor, consultation_id, Action.APPROVE_LIFTING, now)
        seen, session = self._ready(actor, consultation_id, session_id)
        opinion = seen.openings.opinion
        if not opinion:
            raise WrongState("Déposez d’abord le procès-verbal signé du jury.", "no-opinion")
        if opinion["file"]["sha256"] != sha256:
            raise WrongState("Un autre procès-verbal a été déposé depuis : lisez-le, puis approuvez.", "other-opinion")
        if member.id not in {one["user_id"] for one in seen.openings.lifting}:
            record = {"opening": session_id, "user_id": member.id, "name": member.name, "opinion": sha256}
            self.sessions.append(
                consultation_id, f"anonymity-approval#{len(seen.openings.opinions)}#{member.id}", "anonymity-approval", now, record
            )
        self._lift(consultation_id, session.id, session.quorum, now)

    def follow(self, consultation_id: str, entry: Entry) -> None:
        """Lift on the quorum's last agreement, already on the register, when whoever gave it died before the end; once."""
        seen = self.sessions.envelopes(lookup.get(self.consultations, consultation_id))
        session = self.sessions.session(seen, entry.record["opening"])
        self._lift(consultation_id, session.id, session.quorum, from_text(entry.at))

    def _lift(self, consultation_id: str, session_id: str, quorum: int, now: datetime) -> None:
        seen = self.sessions.envelopes(lookup.get(self.consultations, consultation_id))
        agreed = {one["user_id"] for one in seen.openings.lifting}
        if len(agreed) < quorum or not seen.openings.opinion or seen.openings.unveiled:
            return
        opinion = seen.openings.opinion
        aliases = {deposit.id: seen.alias(deposit.id) for deposit in seen.deposits}
        told = {"reason": opinion["reason"], "file": opinion["file"], "members": sorted(agreed), "aliases": aliases}
        self.sessions.append(consultation_id, "anonymity-lifted", "anonymity-lifted", now, {"opening": session_id, **told})

    def _ready(self, actor: Actor | None, consultation_id: str, session_id: str) -> tuple[Envelopes, Opening]:
        """Raises WrongState while a project that may be opened is not, or the opening's record is not drawn up."""
        seen = self.sessions.acted_on(actor, consultation_id)
        session = self.sessions.session(seen, session_id)
        if not seen.consultation.phase_row.anonymous:
            raise WrongState("Les candidats de cette phase ne sont pas anonymes.", "not-anonymous")
        if not session.record_at:
            raise WrongState("Établissez d’abord le procès-verbal d’ouverture : il garde les numéros des projets.", "no-record")
        if sealed := unopened(seen):
            raise WrongState(
                f"{len(sealed)} projet(s) ne sont pas ouverts : {', '.join(sealed)}. Le jury juge tous les projets avant que les noms se lèvent.",
                "projects-sealed",
            )
        return seen, session


def unopened(seen: Envelopes) -> list[str]:
    """Aliases of the projects that may be opened and whose content nobody has seen; a sealing that its own bidder made wrongly is seen as such."""
    left = []
    for deposit in seen.told:
        for slot in deposit.slots:
            if slots.parse(slot).kind != slots.PROJECT or seen.refusal(deposit, slot):
                continue
            found = seen.openings.opened(deposit.id, slot)
            if not found or (found["outcome"] != "opened" and found["fault"] != "bidder"):
                left.append(seen.alias(deposit.id))
    return left
