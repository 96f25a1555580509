"""Transfers to an electronic archive: what is sent, and what it answers (REQ-172, REQ-173)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ...archive import plan, replies, seda, sip
from ...domain import archiving
from ...domain.consultation import Consultation
from ...domain.errors import Invalid, WrongState
from ...domain.ids import new_id
from ...domain.instants import from_text
from ...domain.permission import Action
from ...domain.register import Draft, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock, Registers
from .folders import Folders
from .keeping import Keepings


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """Who receives the transfer, under which agreement, in which version of SEDA."""

    agency: str
    agreement: str
    version: str = "2.2"


@dataclass(frozen=True, kw_only=True)
class Transfers:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    folders: Folders
    keepings: Keepings

    def package(self, consultation_id: str, to: Addressed, identify: sip.Identify) -> tuple[str, sip.Package]:
        """(message identifier, ZIP to be read) of everything. Raises NotFound, WrongState while the procedure is not ended."""
        now = self.clock.now()
        c = lookup.published(self.consultations, consultation_id)
        if not (c.decided_at or c.cancelled_at):
            raise WrongState("Une procédure se verse une fois décidée ou déclarée sans suite.", "not-ended")
        about = _about(c, to, now)
        winners = self.keepings.winners(c)
        known = archiving.read(self.registers.read(stream(c.id, "archive")))
        holds = [plan.Hold(since=from_text(one.at).date(), owner=one.owner, reason=one.reason) for one in known.held]
        describe = partial(_described, about, self.keepings.by_unit(c), holds)
        return about.id, sip.Package(
            pieces=self.folders.pieces(c, "whole", now),
            read=self.folders.read,
            unit=lambda path: plan.unit(path, winners),
            identify=identify,
            describe=describe,
        )

    def sent(self, consultation_id: str, transfer_id: str, version: str, size_bytes: int, by: str) -> None:
        """Put on the register that it was made; once."""
        record = {"transfer": transfer_id, "seda": version, "size_bytes": size_bytes, "by": by}
        self.registers.append(
            stream(consultation_id, "archive"),
            idem=f"transfer#{transfer_id}",
            since=0,
            build=lambda last: Draft(kind="transfer", at=self.clock.now(), record=record),
        )

    def reply(self, actor: Actor | None, consultation_id: str, body: bytes) -> archiving.Archive:
        """What the archive answered, entered from its file; once. Raises Invalid `bad-reply`, WrongState `other-transfer`."""
        now = self.clock.now()
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.KEEP_ARCHIVES, now)
        name = stream(c.id, "archive")
        try:
            found = replies.read(body)
        except replies.BadReply as error:
            raise Invalid({"file": f"Ce fichier n’est pas une réponse de transfert SEDA 2 lisible ({error})."}, code="bad-reply") from error
        if not archiving.read(self.registers.read(name)).transfer(found.request):
            raise WrongState(
                f"Cette réponse concerne le transfert {found.request[:80]}, qui n’est pas de cette consultation : rien n’est enregistré.",
                "other-transfer",
            )
        record = {
            "transfer": found.request,
            "code": found.code[:80],
            "accepted": found.accepted,
            "reasons": list(found.reasons),
            **someone.signature,
        }
        self.registers.append(
            name,
            idem=f"reply#{found.request}#{found.code}",
            since=0,
            build=lambda last: Draft(kind="transfer-reply", at=now, record=record),
        )
        return archiving.read(self.registers.read(name))


def _described(
    about: seda.Transfer, keepings: Mapping[str, plan.Keeping], holds: list[plan.Hold], stored: list[seda.Stored]
) -> Iterator[bytes]:
    return seda.manifest(about, stored, keepings, holds)


def _about(c: Consultation, to: Addressed, now: datetime) -> seda.Transfer:
    assert c.published_at is not None
    ended = c.decided_at or c.cancelled_at or now
    return seda.Transfer(
        id=f"SP-{new_id(now)}",
        made_at=now,
        reference=c.reference,
        title=c.title,
        siret=c.buyer_siret,
        agency=to.agency,
        agreement=to.agreement,
        started_on=c.local_day(c.published_at),
        ended_on=c.local_day(ended),
        version=to.version,
    )
