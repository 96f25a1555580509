"""What follows an act, drawn from the registers' stream: the aggregate catches up, letters leave, each once.

(1) the aggregate follows the line, as the act itself makes it follow when nothing interrupts it: whoever comes second changes nothing;
    then what it asks of its buyer (attention.py);
(2) each letter that the line owes is claimed, sent, settled. Nothing that counts in law happens here (ARCHITECTURE): the line is the act.
A line that fails stops no other: it waits in the work of the job JOB, is tried again later and later, then parked for an operator.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ...documents import receipts
from ...domain.consultation import Consultation
from ...domain.contract import of_register as contract_of
from ...domain.instants import from_text
from ...domain.permission import WORKERS
from ...domain.register import Entry
from ...domain.tenant import ADMINISTRATION, of_register
from .. import ports
from ..consultation.four_eyes import FourEyes
from ..consultation.mergers import Mergers
from ..deposit.sealings import Sealings
from ..directory.ledger import Ledger
from ..directory.lending import at_work
from ..exchanges.deliveries import Deliveries
from ..ports import Clock, Directory, Mail
from ..work.letters import Postman
from ..work.walls import Walls
from .administration_letters import AdministrationLetters
from .attention import AttentionKeeper
from .change_letters import ChangeLetters
from .contract_lines import ContractLines
from .followers import Followers
from .invitation_letters import InvitationLetters
from .letter_reminders import LetterReminders
from .lines import Line, item_of, place
from .membership_letters import MembershipLetters
from .message_letters import MessageLetters
from .support_letters import SupportLetters
from .usage import UsageKeeper

JOB = "consequences"
EVIDENCED = {("messages", "sent"), ("messages", "resent")}
"""Lines whose letters' way is put on the register."""
Letters = Callable[[Line], Iterator[Mail]]


@dataclass(frozen=True, kw_only=True)
class Consequences:
    clock: Clock
    consultations: ports.Consultations
    deposits: ports.Deposits
    directory: Directory
    registers: ports.Registers
    deliveries: Deliveries
    message_letters: MessageLetters
    sealings: Sealings
    change_letters: ChangeLetters
    support_letters: SupportLetters
    followers: Followers
    ledger: Ledger
    mergers: Mergers
    four_eyes: FourEyes
    contract_lines: ContractLines
    administration_letters: AdministrationLetters
    invitation_letters: InvitationLetters
    membership_letters: MembershipLetters
    letter_reminders: LetterReminders
    attention: AttentionKeeper
    usage: UsageKeeper
    postman: Postman
    walls: Walls
    origin: str

    def draw(self, entry: Entry) -> bool:
        """Draw the consequences of one line whatever the deliveries. True when it has some and none failed; never raises."""
        return self.draw_at(entry.stream, entry.seq, lambda: entry)

    def draw_at(self, stream: str, seq: int, read: Callable[[], Entry]) -> bool:
        """The same for a line not read yet: one that `read` cannot read is kept as failed work, and stops no other."""
        return bool(self.walls.attempt(JOB, item_of(stream, seq), lambda: self._draw(Line(read())), self.clock.now()))

    def retry(self) -> int:
        """Lines whose consequences failed before and are due; how many succeeded. A job of each minute."""
        return self.walls.retried(JOB, self._again, self.clock.now())

    def _again(self, item: str) -> None:
        stream, seq = place(item)
        for entry in self.registers.read(stream, after=seq - 1, limit=1):
            self._draw(Line(entry))

    def _draw(self, line: Line) -> bool:
        contract = contract_of(line.entry.stream)
        if contract:
            self.contract_lines.follow(contract, line)
            return True
        held = of_register(line.entry.stream)
        if held:
            tenant, register = held
            if register == ADMINISTRATION:
                self.ledger.catch_up(tenant)
                self.mergers.follow(tenant.id, line.entry)
                self.four_eyes.follow(line.entry)
            self.postman.send_each(self.administration_letters.letters(tenant, line), self.clock.now())
            return True
        if self._came_with_it(line):
            return False
        followed = self.followers.follow(line)  # (1)
        self.attention.follow(line)
        self.usage.follow(line)
        letters = self._letters().get(line.act)
        if letters is None:
            return followed
        if line.act in EVIDENCED:
            self.deliveries.hand_over(letters(line))  # (2)
        else:
            self.postman.send_each(letters(line), self.clock.now())  # (2)
        return True

    def _came_with_it(self, line: Line) -> bool:
        """Whether it was written on another platform, whose consequences were drawn there."""
        c = self.consultations.get(line.consultation_id)
        return c is not None and c.imported_at is not None and from_text(line.entry.at) <= c.imported_at

    def _letters(self) -> Mapping[tuple[str, str], Letters]:
        """Register and kind of a line → the letters it owes."""
        return {
            ("deposits", "deposit"): self._receipt,
            ("deposits", "membership"): self.membership_letters.answered,
            ("deposits", "closure"): self._closure,
            ("deposits", "extension"): self.change_letters.extension,
            ("messages", "sent"): self.message_letters.sent,
            ("messages", "resent"): self.message_letters.resent,
            ("messages", "bounced"): self.message_letters.bounced,
            ("messages", "received"): self._received,
            ("messages", "reminded"): self.letter_reminders.letters,
            ("publications", "publication"): self.invitation_letters.at_publication,
            ("publications", "invitation-sent"): self.invitation_letters.again,
            ("publications", "correction"): self.change_letters.correction,
            ("publications", "dce-version"): self.change_letters.new_documents,
            ("publications", "cancellation"): self.change_letters.cancellation,
            ("questions", "question"): self._question,
            ("questions", "answer"): self.change_letters.answer,
            ("questions", "support"): self.support_letters.letters,
        }

    def _receipt(self, line: Line) -> Iterator[Mail]:
        record, deposit = line.record, self.deposits.get(line.record["submission"])
        c = self.consultations.get(line.consultation_id)
        if not deposit or not c:
            return
        receipt = self.sealings.receipt(deposit)
        assert receipt is not None  # what follows the line came first
        late = (
            "\nIl est arrivé après la date limite : il est conservé, et n’est pas ouvert sauf décision motivée." if record["late"] else ""
        )
        text = (
            f"Bonjour,\n\nVotre pli est déposé.\n\nNuméro : {record['number']}\nCandidat : {deposit.company_name}\n"
            f"Acheteur : {c.buyer_name}\nConsultation : {c.reference} – {c.title}\n"
            f"Reçu le {c.territory.told(from_text(record['received_at']))}{late}\n\n"
            "Le récépissé signé est joint, à imprimer et à vérifier ; il liste chaque document et son empreinte.\n"
            f"{self.origin}/entreprise/recepisse/?id={deposit.id}\n"
        )
        name = f"recepisse-{record['number']}"
        joined = (
            (f"{name}.pdf", "application/pdf", receipts.pdf(receipt, *self.sealings.printed(receipt))),
            (f"{name}.json", "application/json", json.dumps(receipt, ensure_ascii=False, indent=1).encode()),
        )
        yield from self._to_user(line, deposit.user_id, f"Récépissé de dépôt {record['number']} – {c.label}", text, joined)
        yield from self.membership_letters.asked(line)

    def _closure(self, line: Line) -> Iterator[Mail]:
        c = self.consultations.get(line.consultation_id)
        if not c:
            return
        text = (
            f"Bonjour,\n\nLa date limite de remise de la consultation {c.reference} – {c.title} est passée.\n"
            f"Les plis peuvent être ouverts par la commission : {self.origin}/ouverture/?consultation={c.id}\n"
        )
        for user_id in sorted({member.user_id for member in c.committee.members} | self._agents(c)):
            yield from self._to_user(line, user_id, f"Consultation close – {c.label}", text, optional=True)

    def _agents(self, consultation: Consultation) -> set[str]:
        """Whose work it is, delegates and stand-ins of the day included."""
        return {user.id for user in at_work(self.directory, consultation.buyer_id, WORKERS, self.clock.now())}

    def _question(self, line: Line) -> Iterator[Mail]:
        """Agents learn that a question waits; neither its words nor its author travel by mail."""
        c = self.consultations.get(line.consultation_id)
        if not c:
            return
        text = (
            f"Bonjour,\n\nUne question est posée sur la consultation {c.reference} – {c.title}.\n"
            f"Lisez-la et répondez à tous : {self.origin}/acheteur/questions/?id={c.id}\n"
        )
        for user_id in sorted(self._agents(c)):
            yield from self._to_user(line, user_id, f"Question reçue – {c.label}", text, optional=True)

    def _received(self, line: Line) -> Iterator[Mail]:
        """Agents learn that a company wrote; neither its words nor its name travel by mail."""
        c = self.consultations.get(line.consultation_id)
        if not c:
            return
        late = " Sa date de réponse était passée : il est reçu, et signalé comme tardif." if line.record["late"] else ""
        text = (
            f"Bonjour,\n\nUne entreprise vous a écrit au sujet de la consultation {c.reference} – {c.title}.{late}\n"
            f"Lisez-la et répondez-lui : {self.origin}/acheteur/echanges/?id={c.id}\n"
        )
        for user_id in sorted(self._agents(c)):
            yield from self._to_user(line, user_id, f"Message reçu d’une entreprise – {c.label}", text, optional=True)

    def _to_user(
        self,
        line: Line,
        user_id: str,
        subject: str,
        text: str,
        attachments: tuple[tuple[str, str, bytes], ...] = (),
        *,
        optional: bool = False,
    ) -> Iterator[Mail]:
        user = self.directory.user(user_id)
        if user:
            yield Mail(id=line.letter(user.email), to=user.email, subject=subject, text=text, attachments=attachments, optional=optional)
