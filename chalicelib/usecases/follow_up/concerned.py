"""Everyone concerned by a change, and only them: who identified at download, who asked, who is answering, who
follows, who is invited (REQ-003)."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.register import stream
from .. import ports
from ..access.invited import Invited
from ..ports import Directory, Registers


@dataclass(frozen=True, kw_only=True)
class Concerned:
    consultations: ports.Consultations
    deposits: ports.Deposits
    questions: ports.Questions
    followings: ports.Followings
    directory: Directory
    invited: Invited
    registers: Registers

    def addresses(self, consultation_id: str) -> list[str]:
        """E-mail addresses, each once. Used by jobs alone: before the deadline nobody may read who answers (REQ-081)."""
        found = set(self._downloaders(consultation_id))
        asking = {q.company_id for q in self.questions.of_consultation(consultation_id)}
        for company_id in self.depositors(consultation_id) | asking | set(self.followings.companies(consultation_id)):
            found |= {user.email for user in self.directory.users_of(company_id)}
        consultation = self.consultations.get(consultation_id)
        invited = self._invited(consultation) if consultation else set()
        return sorted(found | invited)

    def depositors(self, consultation_id: str) -> set[str]:
        """Companies that began a transmission, sealed or not."""
        lines = self.registers.read(stream(consultation_id, "deposits"))
        begun = [self.deposits.get(line.record["submission"]) for line in lines if line.kind == "start"]
        return {one.company_id for one in begun if one}

    def _downloaders(self, consultation_id: str) -> set[str]:
        lines = self.registers.read(stream(consultation_id, "downloads"))
        return {line.record["who"]["email"] for line in lines if line.record.get("who", {}).get("kind") == "identified"}

    def _invited(self, c: Consultation) -> set[str]:
        return self.invited.people(c) | {invitee.email for invitee in c.invitees if invitee.email}
