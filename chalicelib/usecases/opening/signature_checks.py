"""Verification of the signatures of opened files: the report is kept as evidence, a line says what it found, a person confirms who signed.

Sources: annexe 12 of the CCP, art. 1 to 5 (who checks what; identity is a person's to establish); REQ-145, REQ-146.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.instants import from_text
from ...domain.permission import Action
from .. import ports
from ..access.permission import Actor
from ..ports import Clock, Objects
from ..work import bodies
from .envelopes import Envelopes
from .sessions import OpeningSessions

SHORTEST = 10


@dataclass(frozen=True, kw_only=True)
class SignatureChecks:
    clock: Clock
    objects: Objects
    sessions: OpeningSessions
    verifier: ports.SignatureVerifier

    def check(
        self,
        actor: Actor | None,
        consultation_id: str,
        *,
        deposit_id: str,
        slot: str,
        name: str,
        file: bytes,
        beside: str,
        signature: bytes | None,
    ) -> Mapping[str, Any]:
        """Verify one file of an opened envelope, sent by the browser that decrypted it; `beside` names the file that holds its signature.

        Raises Invalid when the bytes are not those that were opened; WrongState `not-released`; NotFound.
        """
        now = self.clock.now()
        _, someone = self.sessions.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        seen = self.sessions.read(actor, consultation_id)
        _require_file(seen, deposit_id, slot, name, file, "file")
        if signature is not None:
            _require_file(seen, deposit_id, slot, beside, signature, "signature")
        received = _received(seen, deposit_id)
        report = dict(self.verifier.verify(file, signature, exists_at=received))
        record = {
            "check": new_id(now),
            "deposit": deposit_id,
            "slot": slot,
            "name": name,
            "sha256": report["file_sha256"],
            **({"beside": beside, "signature_sha256": report["signature_sha256"]} if signature is not None else {}),
            "indication": report["indication"],
            "sub_indication": report["sub_indication"],
            "signers": [(one["signer"] or {}).get("name", "") for one in report["signatures"]],
            bodies.FIELD: bodies.keep(self.objects, consultation_id, report),
            **someone.signature,
        }
        self.sessions.append(consultation_id, f"signature-check#{record['check']}", "signature-check", now, record)
        return self.found(actor, consultation_id, record["check"])

    def confirm(self, actor: Actor | None, consultation_id: str, check_id: str, *, confirmed: bool, reason: str) -> Mapping[str, Any]:
        """A person says whether whoever signed is who may engage the bidder, and how they know it. Raises Invalid, NotFound, WrongState."""
        now = self.clock.now()
        _, someone = self.sessions.permitted(actor, consultation_id, Action.OPEN_ENVELOPES, now)
        check = self._line(self.sessions.read(actor, consultation_id), check_id)
        if not check["signers"]:
            raise WrongState("Ce fichier ne porte aucune signature : il n’y a personne à reconnaître.", "no-signer")
        if len(reason.strip()) < SHORTEST:
            raise Invalid({"reason": "Dites comment vous le savez : extrait du registre, pouvoir, délégation… (10 caractères au moins)."})
        record = {"check": check_id, "confirmed": confirmed, "reason": reason.strip(), **someone.signature}
        self.sessions.append(consultation_id, f"signature-identity#{check_id}#{new_id(now)}", "signature-identity", now, record)
        return self.found(actor, consultation_id, check_id)

    def found(self, actor: Actor | None, consultation_id: str, check_id: str) -> Mapping[str, Any]:
        """One check with its whole report. Raises NotFound."""
        line = self._line(self.sessions.read(actor, consultation_id), check_id)
        return {**line, "report": bodies.load(self.objects, consultation_id, line[bodies.FIELD], dict)}

    def all(self, actor: Actor | None, consultation_id: str) -> list[Mapping[str, Any]]:
        """Every check, oldest first, without the reports."""
        return list(self.sessions.read(actor, consultation_id).openings.signatures.values())

    def _line(self, seen: Envelopes, check_id: str) -> Mapping[str, Any]:
        if check_id not in seen.openings.signatures:
            raise NotFound()
        return seen.openings.signatures[check_id]


def _require_file(seen: Envelopes, deposit_id: str, slot: str, name: str, data: bytes, field: str) -> None:
    result = seen.openings.opened(seen.deposit(deposit_id).id, slot)
    if not result or result["outcome"] != "opened":
        raise WrongState("Cette enveloppe n’a pas été ouverte.", "not-released")
    known = next((one for one in result["files"] if one["name"] == name), None)
    if known is None:
        raise Invalid({field: "Ce fichier n’est pas dans cette enveloppe."})
    if known["sha256"] != hashlib.sha256(data).hexdigest():
        raise Invalid({field: "Ce ne sont pas les octets du fichier ouvert : lisez l’enveloppe de nouveau."})


def _received(seen: Envelopes, deposit_id: str) -> datetime:
    return from_text(seen.deposit(deposit_id).record["received_at"])
