"""Changing a published consultation: corrections and cancellation (CCP R2151-4, R2185-1; REQ-003, REQ-026).

(1) nothing that was promised is taken back: lots, procedure, keys and documents already published stay;
(2) an important change extends the deadline, or says why it need not (R2151-4 2°);
(3) the register keeps what was before and what is after; then the aggregate follows; then everyone concerned is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ...domain import change
from ...domain.change import Difference
from ...domain.consultation import Act, Consultation, Fact
from ...domain.errors import Invalid, StaleVersion, WrongState
from ...domain.instants import from_text
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..dce.versions import DceVersions
from ..ports import Clock, Objects, Registers
from ..work import bodies
from . import drafts as drafting
from .publication import Publications


@dataclass(frozen=True)
class Notice:
    """What accompanies a change: its explanation, whether it is important, and then a new deadline or a reason not to move it."""

    note: str
    important: bool
    deadline: datetime | None = None
    justification: str = ""


@dataclass(frozen=True, kw_only=True)
class Changes:
    clock: Clock
    consultations: ports.Consultations
    registers: Registers
    objects: Objects
    publications: Publications
    versions: DceVersions

    def correct(
        self, actor: Actor | None, consultation_id: str, *, version: int, changes: Mapping[str, Any], notice: Notice
    ) -> tuple[Consultation, list[Difference]]:
        """Correct a published consultation before its deadline. Raises Invalid, WrongState, StaleVersion."""
        now = self.clock.now()
        current, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.CORRECT, now)
        current.require(Act.CORRECT, now)
        if current.version != version:
            raise StaleVersion(current)
        require_notice(notice)
        unknown = set(changes) - set(change.LABELS)
        if unknown:
            raise Invalid(dict.fromkeys(unknown, "Ce champ ne se corrige pas après la publication."))
        wanted = replace(current, **changes)
        _same_lots(current, wanted)
        drafting.check(wanted, now)
        found = change.differences(current, wanted)
        if not found:
            raise Invalid({"note": "Rien ne change : modifiez au moins un champ."}, code="nothing-changed")
        if notice.deadline:
            self.publications.extend(actor, consultation_id, deadline=notice.deadline, reason=notice.note)
        record = self._record(someone, notice, found) | {
            "fields": sorted(changes),
            bodies.FIELD: bodies.keep(self.objects, consultation_id, wanted),
        }
        entry = self._journal(consultation_id, "correction", now, record, idem=f"correction#{version}")
        saved = self.follow_correction(consultation_id, entry)
        if entry.record[bodies.FIELD] != record[bodies.FIELD]:
            raise StaleVersion(saved)  # the first reply was lost and this is another text: it is compared with what is now online
        return saved, found

    def follow_correction(self, consultation_id: str, entry: Entry) -> Consultation:
        """Bring the aggregate in line with a correction already on the register; once."""
        wanted = bodies.load(self.objects, consultation_id, entry.record[bodies.FIELD], Consultation)
        changed = " ; ".join(f"{one['label']} : « {one['before']} » devient « {one['after']} »" for one in entry.record["changes"])
        fact = Fact(at=from_text(entry.at), kind="correction", detail=f"Correction : {entry.record['note']} ({changed})"[:4000])
        values = {name: getattr(wanted, name) for name in entry.record["fields"]}
        return lookup.change(
            self.consultations, consultation_id, lambda c: c if fact in c.history else replace(c, **values, history=(*c.history, fact))
        )

    def new_documents(self, actor: Actor | None, consultation_id: str, *, removed: Sequence[str], notice: Notice) -> Consultation:
        """A new version of the documents, with the extension that an important change calls for. Raises Invalid, WrongState."""
        require_extension(notice)
        if notice.deadline:
            now = self.clock.now()
            current, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.EXTEND, now)
            if current.submission_deadline and notice.deadline <= current.submission_deadline:
                raise Invalid({"submission_deadline": f"Choisissez une date après {current.territory.told(current.submission_deadline)}."})
        published = self.versions.publish(
            actor, consultation_id, note=notice.note, removed=removed, important=notice.important, justification=notice.justification
        )
        if not notice.deadline:
            return published
        return self.publications.extend(actor, consultation_id, deadline=notice.deadline, reason=notice.note)

    def cancel(self, actor: Actor | None, consultation_id: str, *, reason: str) -> Consultation:
        """Abandon the procedure (*sans suite*): envelopes stay sealed for good, everyone concerned is told why (CCP R2185-1, R2185-2).

        Raises Invalid without a reason, WrongState once cancelled, decided, or still a draft.
        """
        now = self.clock.now()
        current, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.CANCEL, now)
        current.require(Act.CANCEL, now)
        if len(reason.strip()) < 20:
            raise Invalid({"reason": "Motivez l’abandon de la procédure (20 caractères au moins) : les candidats liront ce motif."})
        record = {"reason": reason.strip(), **someone.signature, "status": str(current.status(now))}
        return self.follow_cancellation(consultation_id, self._journal(consultation_id, "cancellation", now, record, idem="cancellation"))

    def follow_cancellation(self, consultation_id: str, entry: Entry) -> Consultation:
        """Bring the aggregate in line with a cancellation already on the register; once."""
        at = from_text(entry.at)
        fact = Fact(at=at, kind="cancellation", detail=f"Procédure déclarée sans suite. Motif : {entry.record['reason']}")
        return lookup.change(
            self.consultations,
            consultation_id,
            lambda c: (
                c if c.cancelled_at else replace(c, cancelled_at=at, cancellation_reason=entry.record["reason"], history=(*c.history, fact))
            ),
        )

    def _record(self, someone: Actor, notice: Notice, found: list[Difference]) -> dict[str, Any]:
        return {
            "note": notice.note.strip(),
            "important": notice.important,
            "justification": notice.justification.strip(),
            "changes": [{"field": d.field, "label": d.label, "before": d.before, "after": d.after} for d in found],
            **someone.signature,
        }

    def _journal(self, consultation_id: str, kind: str, now: datetime, record: dict[str, Any], idem: str) -> Entry:
        return self.registers.append(
            stream(consultation_id, "publications"),
            idem=idem,
            since=0,
            build=lambda last: Draft(kind=kind, at=now, record=record),
        )


def require_notice(notice: Notice) -> None:
    """Raises Invalid without words, or for an important change that neither extends nor says why."""
    if len(notice.note.strip()) < 5:
        raise Invalid({"note": "Expliquez en une phrase ce qui change : les entreprises concernées la recevront."})
    require_extension(notice)


def require_extension(notice: Notice) -> None:
    """Raises Invalid for an important change that neither extends nor says why (R2151-4 2°)."""
    if notice.important and notice.deadline is None and len(notice.justification.strip()) < 20:
        raise Invalid(
            {
                "submission_deadline": "Un changement important demande une nouvelle date limite, ou la raison de ne pas la reporter "
                "(20 caractères au moins)."
            },
            code="extension-expected",
        )


def _same_lots(before: Consultation, after: Consultation) -> None:
    """Keys and offers are made lot by lot: after publication lots are reworded, never added nor removed."""
    if [lot.number for lot in before.lots] != [lot.number for lot in after.lots]:
        raise WrongState(
            "Après la publication, un lot ne s’ajoute ni ne se retire : des entreprises ont pu télécharger le dossier et préparer leur offre. "
            "Déclarez ce lot sans suite après l’ouverture, ou annulez la consultation et publiez-en une autre.",
            "lots-fixed",
        )


def marks(c: Consultation, received_at: datetime) -> list[str]:
    """Changes made after a deposit: its bidder is told, and may replace it."""
    kinds = ("correction", "dce-version", "extension")
    return [f"{c.territory.told(fact.at)} : {fact.detail}" for fact in c.history if fact.kind in kinds and fact.at > received_at]
