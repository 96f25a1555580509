"""Companies named as members of a group say whether they are: by a link that only the letter carries, once (R2142-19; REQ-064).

No deposit waits for it, and nothing is told to the buyer before it opens. The mark of a link is computed, never stored.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from ...domain.consultation import Consultation
from ...domain.deposit import ConsortiumMember, Deposit
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..directory.ledger import require_unmerged
from ..ports import Clock, Directory, Registers

KIND = "membership"


@dataclass(frozen=True, kw_only=True)
class Memberships:
    clock: Clock
    consultations: ports.Consultations
    deposits: ports.Deposits
    directory: Directory
    registers: Registers
    secret: bytes
    origin: str

    def link(self, deposit: Deposit, number: int) -> str:
        """The address that the letter to that member carries; members are numbered from 0."""
        return f"{self.origin}/groupement/?jeton={deposit.id}.{number}.{self._mark(deposit.id, number)}"

    def told(self, token: str) -> tuple[Consultation, Deposit, ConsortiumMember, Entry | None]:
        """What whoever holds the link reads: which group, for what, and the answer given. Raises NotFound."""
        deposit, number = self._of(token)
        c = lookup.published(self.consultations, deposit.consultation_id)
        return c, deposit, deposit.consortium.members[number], self._answered(deposit, number)

    def answer(self, actor: Actor | None, *, token: str, company_id: str, member: bool) -> Entry:
        """For an account that bears the member's identifier; the same answer again finds the first.

        Raises NotFound; Invalid `other-company`; WrongState `company-merged`, or `membership-answered` when another answer was given.
        """
        now = self.clock.now()
        someone = permit(actor, Action.DEPOSIT, tenant_id=company_id, now=now)
        deposit, number = self._of(token)
        wanted, company = deposit.consortium.members[number].identifier, self.directory.company(company_id)
        if company is None or not company.bore(wanted):
            raise Invalid(
                {"company_id": f"Ce groupement nomme l’entreprise {wanted.type} {wanted.value} : choisissez son compte, ou inscrivez-la."},
                code="other-company",
            )
        require_unmerged(company)
        facts = {"submission": deposit.id, "member": number, "company": company_id, "by": someone.id, "confirmed": member}
        known = company.proof.how.value

        def build(last: Entry | None) -> Draft:
            assert last is not None, "a deposit has begun there"
            return Draft(kind=KIND, at=now, record={**facts, "known": known}, head=last.head)

        line = self.registers.append(stream(deposit.consultation_id, "deposits"), idem=_idem(deposit, number), build=build, since=0)
        if (line.record["company"], line.record["confirmed"]) != (company_id, member):
            raise WrongState("Une réponse a déjà été donnée par ce lien, qui ne sert qu’une fois.", "membership-answered")
        return line

    def _answered(self, deposit: Deposit, number: int) -> Entry | None:
        lines = self.registers.read(stream(deposit.consultation_id, "deposits"), after=deposit.since_seq)
        return next((line for line in lines if line.idem == _idem(deposit, number)), None)

    def _of(self, token: str) -> tuple[Deposit, int]:
        deposit_id, _, rest = token.partition(".")
        written, _, mark = rest.partition(".")
        number = int(written) if written.isascii() and written.isdigit() and len(written) < 4 else -1
        right = hmac.compare_digest(mark.encode(), self._mark(deposit_id, number).encode())
        deposit = self.deposits.get(deposit_id) if right else None
        if not deposit or not 0 <= number < len(deposit.consortium.members):
            raise NotFound("Ce lien n’existe pas, ou il est incomplet : reprenez le lien entier du message.", "no-membership")
        return deposit, number

    def _mark(self, deposit_id: str, number: int) -> str:
        return hmac.new(self.secret, f"membership {deposit_id} {number}".encode(), hashlib.sha256).hexdigest()[:32]


def _idem(deposit: Deposit, number: int) -> str:
    return f"{KIND}#{deposit.id}#{number}"
