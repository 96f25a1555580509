"""What brings aggregates in line with a register line, for each act that writes one: called by `consequences` after every line.

The act itself calls the same function when nothing interrupts it, so that here it nearly always finds nothing left to do. When the
process died between the line and what follows, this ends the work: a line is never apart from its aggregate for longer than an event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...domain.message import EVIDENCE
from .. import ports
from ..archive.eliminations import Eliminations
from ..award.challenges import Challenges
from ..award.contract_effects import ContractEffects
from ..award.decisions import Decisions
from ..award.phases import Phases
from ..consultation.changes import Changes
from ..consultation.publication import Publications
from ..consultation.tickets import Tickets
from ..contracts.births import Births
from ..contracts.modification_data import ModificationData
from ..dce.versions import DceVersions
from ..deposit.deposits import Deposits
from ..deposit.sealings import Sealings
from ..evaluation.admissions import Admissions
from ..exchanges.messages import Messages
from ..exchanges.questions import Questions
from ..exchanges.resendings import Resendings
from ..exchanges.support_requests import SupportRequests
from ..exchanges.threads import Threads
from ..opening.anonymity import Anonymity
from ..opening.closures import Closures
from ..opening.records import OpeningRecords
from ..opening.sessions import OpeningSessions
from ..publicity.notices import Notices
from ..search.announced_consultations import AnnouncedConsultations
from ..work import bodies
from .lines import Line

Follow = Callable[[Line], object]


@dataclass(frozen=True, kw_only=True)
class Followers:
    consultations: ports.Consultations
    publications: Publications
    changes: Changes
    versions: DceVersions
    deposits: Deposits
    sealings: Sealings
    closures: Closures
    sessions: OpeningSessions
    records: OpeningRecords
    anonymity: Anonymity
    admissions: Admissions
    decisions: Decisions
    contract_effects: ContractEffects
    births: Births
    modification_data: ModificationData
    challenges: Challenges
    phases: Phases
    messages: Messages
    resendings: Resendings
    threads: Threads
    questions: Questions
    support: SupportRequests
    notices: Notices
    tickets: Tickets
    eliminations: Eliminations

    def follow(self, line: Line) -> bool:
        """Whether something follows such a line. Raises what the store raises: the line is tried again."""
        found = self._table().get(line.act)
        if found is None:
            return False
        if line.act in _WITH_BODY and bodies.FIELD not in line.record:
            return False  # written by a release that stored the aggregate first: it is there
        found(line)
        self._announce(line)
        return True

    def _table(self) -> Mapping[tuple[str, str], Follow]:
        return {
            ("deposits", "publication"): lambda line: self.publications.follow(line.consultation_id, line.entry),
            ("deposits", "extension"): lambda line: self.publications.follow_extension(line.consultation_id, line.entry),
            ("deposits", "closure"): lambda line: self.closures.follow(line.consultation_id, line.entry),
            ("deposits", "deposit"): lambda line: self.sealings.follow(line.entry),
            ("deposits", "withdrawal"): lambda line: self.deposits.follow_withdrawal(line.entry),
            ("openings", "anonymity-approval"): lambda line: self.anonymity.follow(line.consultation_id, line.entry),
            ("openings", "record"): lambda line: self.records.follow(line.consultation_id, line.entry),
            ("openings", "result"): lambda line: self.sessions.follow_result(line.consultation_id, line.entry),
            ("evaluations", "candidates"): lambda line: self.admissions.follow_limit(line.consultation_id, line.entry),
            ("publications", "correction"): lambda line: self.changes.follow_correction(line.consultation_id, line.entry),
            ("publications", "cancellation"): lambda line: self.changes.follow_cancellation(line.consultation_id, line.entry),
            ("publications", "dce-version"): lambda line: self.versions.follow(line.consultation_id, line.entry),
            ("publications", "decision"): lambda line: self.decisions.follow(line.consultation_id, line.entry),
            ("publications", "phase"): lambda line: self.phases.follow(line.consultation_id, line.entry),
            ("publications", "contract"): self._contract,
            ("publications", "essential-data"): self._data,
            ("publications", "challenge"): lambda line: self.challenges.follow(line.consultation_id, line.entry),
            ("publications", "challenge-ended"): lambda line: self.challenges.follow_end(line.consultation_id, line.entry),
            ("publications", "decision-withdrawn"): self._withdrawal,
            ("publications", "invitation-used"): lambda line: self.tickets.follow_use(line.consultation_id, line.entry),
            ("publications", "invitation-revoked"): lambda line: self.tickets.follow_revocation(line.consultation_id, line.entry),
            ("publications", "notice"): lambda line: self.notices.follow(line.consultation_id, line.entry),
            ("messages", "sent"): lambda line: self.messages.follow(line.consultation_id, line.entry),
            **{("messages", kind): lambda line: self.resendings.follow(line.consultation_id, line.entry) for kind in EVIDENCE},
            ("messages", "received"): lambda line: self.threads.follow(line.consultation_id, line.entry),
            ("messages", "read"): lambda line: self.threads.follow_reading(line.consultation_id, line.entry),
            ("questions", "question"): lambda line: self.questions.follow(line.consultation_id, line.entry),
            ("questions", "answer"): lambda line: self.questions.follow_answer(line.consultation_id, line.entry),
            ("archive", "elimination"): lambda line: self.eliminations.follow(line.consultation_id, line.entry),
            ("questions", "support"): lambda line: self.support.follow(line.consultation_id, line.entry),
        }

    def _contract(self, line: Line) -> None:
        self.contract_effects.follow(line.consultation_id, line.entry)
        self.births.take_effect(line.consultation_id, line.entry)

    def _data(self, line: Line) -> None:
        made = self.births.of_lot(line.consultation_id, line.record["lot"])
        if made:
            self.modification_data.of_lot(made.id)

    def _withdrawal(self, line: Line) -> None:
        self.decisions.follow_withdrawal(line.consultation_id, line.entry)
        self.births.drop(line.consultation_id, line.entry)

    def _announce(self, line: Line) -> None:
        """The search index learns of a change whose announcement was lost with the process that made it."""
        changed = line.act[0] == "publications" or line.act in {("deposits", "publication"), ("deposits", "extension")}
        if changed and isinstance(self.consultations, AnnouncedConsultations):
            self.consultations.announce(line.consultation_id)


_WITH_BODY = {
    ("deposits", "publication"),
    ("publications", "correction"),
    ("publications", "decision"),
    ("publications", "notice"),
    ("publications", "phase"),
    ("messages", "sent"),
    ("openings", "record"),
    ("questions", "question"),
}
"""Acts whose line names a body: without one, an older release wrote it."""
