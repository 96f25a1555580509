"""Holds, the archivist's visa, elimination: refused before the term, without the visa, under a hold (REQ-171, REQ-174)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...domain import archiving
from ...domain.consultation import Consultation
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.ids import new_id
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..opening import envelopes
from ..opening.envelopes import PAPERS
from ..ports import Clock, Gate, Registers
from .keeping import Due, Keepings


@dataclass(frozen=True)
class Kept:
    """Where the papers of a consultation stand."""

    consultation: Consultation
    due: list[Due]
    archive: archiving.Archive
    may_give_visa: bool


@dataclass(frozen=True, kw_only=True)
class Eliminations:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    keepings: Keepings
    gate: Gate

    def read(self, actor: Actor | None, consultation_id: str) -> Kept:
        now = self.clock.now()
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.KEEP_ARCHIVES, now)
        if not c.published_at:
            raise NotFound()
        return Kept(c, self.keepings.of(c), self._archive(c.id), Action.GIVE_VISA in lookup.granted(c, someone))

    def hold(self, actor: Actor | None, consultation_id: str, *, owner: str, reason: str) -> archiving.Archive:
        """Forbid any elimination, for a litigation say: who asks, and why. Raises Invalid."""
        c, someone, now = self._permitted(actor, consultation_id, Action.KEEP_ARCHIVES)
        _said({"owner": owner, "reason": reason})
        self._write(c, f"hold#{new_id(now)}", "hold", now, {"owner": owner.strip(), "reason": reason.strip(), **someone.signature})
        return self._archive(c.id)

    def lift(self, actor: Actor | None, consultation_id: str, hold: int, *, reason: str) -> archiving.Archive:
        """Raises NotFound for a hold that is not in force."""
        c, someone, now = self._permitted(actor, consultation_id, Action.KEEP_ARCHIVES)
        _said({"reason": reason})
        if hold not in [one.id for one in self._archive(c.id).held]:
            raise NotFound()
        self._write(c, f"hold-lifted#{hold}", "hold-lifted", now, {"hold": hold, "reason": reason.strip(), **someone.signature})
        return self._archive(c.id)

    def visa(self, actor: Actor | None, consultation_id: str, *, papers: str, reference: str) -> archiving.Archive:
        """The archivist agrees that these papers be eliminated, by the act of that reference. Raises Invalid."""
        c, someone, now = self._permitted(actor, consultation_id, Action.GIVE_VISA)
        _said({"reference": reference})
        self._due(c, papers)
        self._write(c, f"visa#{papers}", "visa", now, {"papers": papers, "reference": reference.strip(), **someone.signature})
        return self._archive(c.id)

    def eliminate(self, actor: Actor | None, consultation_id: str, *, papers: str) -> archiving.Archive:
        """Destroy what the law no longer asks to keep; the line is the certificate. Raises WrongState `retention-running`, `visa-missing`,
        `hold-placed`."""
        c, someone, now = self._permitted(actor, consultation_id, Action.KEEP_ARCHIVES)
        due, name = self._due(c, papers), stream(c.id, "archive")
        record = self._certificate(c, due, someone, now)

        def build(last: Entry | None) -> Draft:
            known = archiving.read(self.registers.read(name))  # again beside the write: a hold placed meanwhile counts
            _check(c, due, known, now)
            return Draft(kind="elimination", at=now, record={**record, "visa": known.visas[papers]["reference"]})

        self.follow(c.id, self.registers.append(name, idem=f"elimination#{papers}", since=0, build=build))
        return self._archive(c.id)

    def follow(self, consultation_id: str, entry: Entry) -> None:
        """Make the gate destroy what the line says; again changes nothing."""
        self.gate.destroy(consultation_id, entry.record["papers"])

    def certificate(self, actor: Actor | None, consultation_id: str, papers: str) -> tuple[Consultation, Mapping[str, Any]]:
        """Raises NotFound before the elimination."""
        kept = self.read(actor, consultation_id)
        if papers not in kept.archive.eliminated:
            raise NotFound()
        return kept.consultation, kept.archive.eliminated[papers]

    def _certificate(self, c: Consultation, due: Due, someone: Actor, now: datetime) -> dict[str, Any]:
        winners = self.keepings.winners(c)
        seen = envelopes.read(self.registers, c)
        gone = envelopes.eliminated_by(seen, due.papers, winners)
        return {
            "papers": due.papers,
            "article": due.rule.article,
            "years": due.years,
            "start": due.start.isoformat() if due.start else "",
            "last_day": due.last_day.isoformat() if due.last_day else "",
            "kept": sorted(winners),
            "envelopes": len(gone),
            "never_opened": sum(1 for one in gone if not seen.openings.opened(*one)),
            **someone.signature,
        }

    def _due(self, c: Consultation, papers: str) -> Due:
        """Raises Invalid for papers that are kept for good, or are none."""
        found = next((one for one in self.keepings.of(c) if one.papers == papers), None)
        if not found or papers not in PAPERS:
            raise Invalid({"papers": "Ces pièces se versent aux archives : elles ne s’éliminent pas ici."}, code="kept-for-good")
        return found

    def _permitted(self, actor: Actor | None, consultation_id: str, action: Action) -> tuple[Consultation, Actor, datetime]:
        now = self.clock.now()
        c, someone = lookup.permitted(self.consultations, consultation_id, actor, action, now)
        if not c.published_at:
            raise NotFound()
        return c, someone, now

    def _archive(self, consultation_id: str) -> archiving.Archive:
        return archiving.read(self.registers.read(stream(consultation_id, "archive")))

    def _write(self, c: Consultation, idem: str, kind: str, now: datetime, record: Mapping[str, Any]) -> None:
        self.registers.append(stream(c.id, "archive"), idem=idem, since=0, build=lambda last: Draft(kind=kind, at=now, record=record))


def _check(c: Consultation, due: Due, known: archiving.Archive, now: datetime) -> None:
    if not due.over(c.local_day(now)):
        until = f"jusqu’au {due.last_day:%d/%m/%Y} inclus" if due.last_day else "tant que leur délai n’a pas commencé"
        raise WrongState(f"Ces pièces se gardent {until} ({due.rule.article}) : elles ne peuvent pas être éliminées.", "retention-running")
    if known.held:
        raise WrongState(
            f"Un gel est posé ({known.held[0].reason[:200]}) : rien ne peut être éliminé avant qu’il soit levé.", "hold-placed"
        )
    if due.papers not in known.visas:
        raise WrongState("L’élimination attend le visa de l’archiviste (code du patrimoine, L212-2).", "visa-missing")


def _said(fields: Mapping[str, str]) -> None:
    missing = {name: "Ce champ est obligatoire." for name, value in fields.items() if not value.strip()}
    if missing:
        raise Invalid(missing)
