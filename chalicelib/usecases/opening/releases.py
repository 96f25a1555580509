"""What the opener's browser needs to open envelopes, and what it found in them, several at a time (REQ-065, REQ-066; SEALING, Opening)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...domain.errors import Invalid, NotAllowed, NotFound, WrongState
from ...domain.opening import Opening
from ...domain.permission import Action
from ...domain.register import Entry
from ..access.permission import Actor
from ..consultation.committees import pseudonym
from ..deposit import seal_files
from ..deposit.seal_files import KeyFiles
from ..ports import Clock, Gate, Objects
from ..ports.objects import OFFERS
from .envelopes import Envelopes
from .sessions import OpeningSessions
from .share_pages import Envelope, SharePages

OUTCOMES, FAULTS = ("opened", "failed"), ("bidder", "storage", "key", "request")


@dataclass(frozen=True)
class Released:
    """What the opener's browser needs for one envelope; `gate` and `shares` are encrypted to its ephemeral key."""

    envelope: Envelope
    gate: bytes
    shares: list[Mapping[str, str]]
    key_file: Mapping[str, Any]
    url: str


@dataclass(frozen=True)
class Finding:
    """What opening one envelope showed: success, or the check that failed and whose fault it is."""

    envelope: Envelope
    outcome: str
    check: str = ""
    fault: str = ""
    files: Sequence[Mapping[str, Any]] = ()

    def record(self, session_id: str) -> dict[str, Any]:
        """Its register line."""
        return {
            "opening": session_id,
            "deposit": self.envelope[0],
            "slot": self.envelope[1],
            "outcome": self.outcome,
            "check": self.check[:80],
            "fault": self.fault if self.outcome == "failed" else "",
            "files": [{"name": f["name"], "size_bytes": f["size_bytes"], "sha256": f["sha256"]} for f in self.files],
        }


@dataclass(frozen=True, kw_only=True)
class Releases:
    clock: Clock
    objects: Objects
    gate: Gate
    sessions: OpeningSessions
    key_files: KeyFiles
    pages: SharePages

    def release(self, actor: Actor | None, consultation_id: str, session_id: str, *, envelopes: Sequence[Envelope]) -> list[Released]:
        """The gate's share and the members' shares of each envelope, and where its body is: of all, or of none.

        Raises what the gate refuses, NotAllowed `not-the-opener`.
        """
        seen, session = self._own(actor, consultation_id, session_id, self.clock.now())
        files = [self._key_file(seen, envelope) for envelope in envelopes]
        answered = self.gate.release(consultation_id, session_id, envelopes)
        return [
            Released(
                envelope,
                gate,
                self._shares(seen, session, envelope),
                key_file,
                self.objects.sign_get(OFFERS, seal_files.body_key(consultation_id, *envelope)),
            )
            for envelope, key_file, gate in zip(envelopes, files, answered, strict=True)
        ]

    def results(self, actor: Actor | None, consultation_id: str, session_id: str, *, findings: Sequence[Finding]) -> Envelopes:
        """What the opener's browser found in each envelope (REQ-066). Raises WrongState `not-released`, Invalid: then none is written."""
        now = self.clock.now()
        seen, session = self._own(actor, consultation_id, session_id, now)
        for finding in findings:
            if finding.envelope not in session.released:
                raise WrongState("Cette enveloppe n’a pas été libérée dans cette séance.", "not-released")
            if finding.outcome not in OUTCOMES or (finding.outcome == "failed" and finding.fault not in FAULTS):
                raise Invalid({"outcome": "Résultat inconnu."})
        entries = [entry for finding in findings if (entry := self._write(consultation_id, session, finding, now))]
        if entries and not seen.consultation.opened_at:
            self.sessions.follow_result(consultation_id, entries[0])
        return self.sessions.envelopes(seen.consultation)

    def _write(self, consultation_id: str, session: Opening, finding: Finding, now: datetime) -> Entry | None:
        record, known = finding.record(session.id), session.results.get(finding.envelope)
        if known is not None and {name: value for name, value in known.items() if name != "at"} == record:
            return None
        deposit_id, slot = finding.envelope
        idem = f"result#{session.id}#{deposit_id}#{slot}#{0 if known is None else 1}#{finding.outcome}"
        return self.sessions.append(consultation_id, idem, "result", now, record)

    def _own(self, actor: Actor | None, consultation_id: str, session_id: str, now: datetime) -> tuple[Envelopes, Opening]:
        consultation, _ = self.sessions.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        seen = self.sessions.seen(consultation, now)
        session = self.sessions.session(seen, session_id)
        if actor is None or session.opener_id != actor.user.id:
            raise NotAllowed("Cette séance d’ouverture est menée par une autre personne.", "not-the-opener")
        return seen, session

    def _key_file(self, seen: Envelopes, envelope: Envelope) -> Mapping[str, Any]:
        deposit = seen.deposit(envelope[0])
        found = self.key_files.of(seen.consultation.id, deposit.id, deposit.record["manifest_sha256"])
        if envelope[1] not in found:
            raise NotFound()
        return found[envelope[1]]

    def _shares(self, seen: Envelopes, session: Opening, envelope: Envelope) -> list[Mapping[str, str]]:
        c = seen.consultation
        held = [(approval, self.pages.share(c.id, session, approval, envelope)) for approval in session.approvals]
        return [{"member": pseudonym(c, approval["user_id"]), "share": share} for approval, share in held if share]
