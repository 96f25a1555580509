"""The record of an opening (*procès-verbal*): who, when, each deposit, each check (REQ-085)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...crypto.signing import Signer, signed
from ...domain.errors import NotFound, WrongState
from ...domain.instants import to_text
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from ...domain.settings import Letterhead
from ...domain.territories import Territory
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock, Objects, Registers, stored
from ..ports.objects import EVIDENCE
from ..work import bodies, letterheads
from .envelopes import Envelopes
from .sessions import OpeningSessions


@dataclass(frozen=True, kw_only=True)
class OpeningRecords:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    objects: Objects
    sessions: OpeningSessions
    signer: Signer

    def draw_up(self, actor: Actor | None, consultation_id: str, session_id: str, *, present: Sequence[str]) -> Mapping[str, Any]:
        """The signed record of a session, once; asking again returns the first. Raises WrongState when nothing was opened."""
        now = self.clock.now()
        lookup.permitted(self.consultations, consultation_id, actor, Action.OPEN_ENVELOPES, now)
        seen = self.sessions.read(actor, consultation_id)
        session = seen.openings.sessions.get(session_id)
        if not session:
            raise NotFound()
        if not session.results and seen.deposits:
            raise WrongState("Aucune enveloppe n’a été ouverte dans cette séance : le procès-verbal serait vide.", "nothing-opened")
        body = {**_body(seen, session_id, [name.strip() for name in present if name.strip()]), "drawn_up_at": to_text(now)}
        whole = signed(self.signer, body)
        line = {
            "opening": session_id,
            "signature": whole["signature"]["value"],
            bodies.FIELD: bodies.keep(self.objects, consultation_id, whole),
        }
        entry = self.registers.append(
            stream(consultation_id, "openings"),
            idem=f"record#{session_id}",
            since=0,
            build=lambda last: Draft(kind="record", at=now, record=line),
        )
        self.follow(consultation_id, entry)
        return self.read(actor, consultation_id, session_id)

    def follow(self, consultation_id: str, entry: Entry) -> None:
        """Keep as evidence the record that a line already names; once."""
        whole = bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], dict)
        where = record_key(consultation_id, entry.record["opening"])
        self.objects.put_once(EVIDENCE, where, json.dumps(whole, ensure_ascii=False).encode(), "application/json")

    def read(self, actor: Actor | None, consultation_id: str, session_id: str) -> Mapping[str, Any]:
        """Raises NotFound before it is drawn up."""
        lookup.permitted(self.consultations, consultation_id, actor, Action.READ_OPENING, self.clock.now())
        body = self.objects.get(EVIDENCE, record_key(consultation_id, session_id))
        if body is None:
            raise NotFound("Le procès-verbal n’est pas encore établi.", "no-record")
        return stored.parsed(body, record_key(consultation_id, session_id), "pv-ouverture")

    def printed(self, record: Mapping[str, Any]) -> tuple[Territory, Letterhead]:
        """How the buyer prints it: its clock beside that of Paris, and its head."""
        c = lookup.get(self.consultations, record["consultation"]["id"])
        return c.territory, letterheads.of(self.objects, c)


def record_key(consultation_id: str, session_id: str) -> str:
    return f"C/{consultation_id}/openings/{session_id}/record.json"


def _body(seen: Envelopes, session_id: str, present: list[str]) -> dict[str, Any]:
    c, session = seen.consultation, seen.openings.sessions[session_id]
    assert c.submission_deadline is not None
    return {
        "v": "pv-ouverture/v1",
        "opening": session_id,
        "consultation": {"id": c.id, "reference": c.reference, "title": c.title},
        **({"test": True} if c.test else {}),
        "buyer": {"name": c.buyer_name, "siret": c.buyer_siret},
        "submission_deadline": to_text(c.submission_deadline),
        "began_at": session.at,
        "opener": session.opener_name,
        "quorum": session.quorum,
        "present": present,
        "approvals": [{"name": a["name"], "at": a["at"]} for a in session.approvals],
        **({"order": "offers-first"} if seen.openings.offers_first else {}),
        "deposits": [_line(seen, deposit) for deposit in seen.told],
    }


def _line(seen: Envelopes, deposit: Any) -> dict[str, Any]:
    r = deposit.record
    late = seen.openings.late_decisions.get(deposit.id)
    return {
        **seen.bidder(deposit),
        "lots": r["lots"],
        "received_at": seen.instant(r["received_at"]),
        "started_at": seen.instant(r["started_at"]),
        "late": deposit.late,
        "late_decision": late["reason"] if late else None,
        "withdrawn": deposit.withdrawn,
        **_identity(seen, deposit),
        "admission": dict(seen.openings.admissions.get(deposit.id) or {}) or None,
        "envelopes": [_envelope(seen, deposit, envelope) for envelope in r["envelopes"]],
    }


def _identity(seen: Envelopes, deposit: Any) -> dict[str, Any]:
    """What was found of accounts that bear one identifier; nothing for a deposit whose identifier is its own."""
    found = seen.identity(deposit) if seen.twins(deposit) else None
    return {"identity": {"same": found["same"], "reason": found["reason"]}} if found else {}


def _envelope(seen: Envelopes, deposit: Any, envelope: Mapping[str, Any]) -> dict[str, Any]:
    result, refusal = seen.openings.opened(deposit.id, envelope["slot"]), seen.refusal(deposit, envelope["slot"])
    state = result["outcome"] if result else "sealed"
    return {
        "slot": envelope["slot"],
        "state": state,
        "check": result["check"] if result else "",
        "fault": result["fault"] if result else "",
        "opened_at": result["at"] if result else None,
        "kept_sealed_because": refusal.code if refusal and not result else None,
        "files": result["files"] if result else [],
        **_malware(seen, deposit.id, envelope["slot"]),
        **_signatures(seen, deposit.id, envelope["slot"]),
    }


def _signatures(seen: Envelopes, deposit_id: str, slot: str) -> dict[str, Any]:
    """The last verification of each file, and what a person said of the signer; nothing where none was made."""
    last = {one["name"]: one for one in seen.openings.signatures.values() if (one["deposit"], one["slot"]) == (deposit_id, slot)}
    told = [
        {
            **{name: one[name] for name in ("name", "sha256", "indication", "sub_indication", "signers", "at")},
            "report_sha256": one[bodies.FIELD],
            "confirmed": one["identity"]["confirmed"] if one["identity"] else None,
        }
        for one in last.values()
    ]
    return {"signatures": told} if told else {}


def _malware(seen: Envelopes, deposit_id: str, slot: str) -> dict[str, str]:
    """What was signalled in it and what was decided; nothing for nearly every envelope."""
    found = seen.openings.malware.get((deposit_id, slot))
    if not found:
        return {}
    presumed = seen.openings.not_received.get(deposit_id)
    then = f" ; pli réputé non reçu : {presumed['reason']}" if presumed else ""
    return {"malware": f"{found['name']}, {found['threat']} ({found['scanner']}){then}"}
