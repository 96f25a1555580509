"""What follows a line of a contract's register: the contract, its essential data, letters to the entity's agents and to the holder's people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...domain.contract import Contract
from ...domain.instants import day_in_french
from ...domain.permission import WORKERS
from ...domain.subcontract import ACCEPTED, Subcontract
from ..contracts import projection as lines
from ..contracts.ledger import ContractLedger
from ..contracts.modification_data import ModificationData
from ..directory.lending import at_work
from ..ports import Clock, Directory, Mail
from ..work.letters import Postman
from .lines import Line

_CHANGES = (lines.AMENDED, lines.SETTLED, lines.SILENCE)
"""After which essential data may be owed."""


@dataclass(frozen=True, kw_only=True)
class ContractLines:
    clock: Clock
    ledger: ContractLedger
    data: ModificationData
    directory: Directory
    postman: Postman
    origin: str

    def follow(self, contract_id: str, line: Line) -> None:
        """Raises what the stores raise: the line is tried again."""
        c = self.ledger.catch_up(contract_id)
        if line.entry.kind == lines.DATA:
            self.data.follow(contract_id, line.entry)
        if line.entry.kind in _CHANGES:
            self.data.publish(contract_id)
        if c:
            self.postman.send_each(self._letters(c, line), self.clock.now())

    def _letters(self, c: Contract, line: Line) -> Iterator[Mail]:
        kind, r = line.entry.kind, line.record
        if kind == lines.REMINDED:
            for told in r["occasions"]:
                yield from self._to_buyer(c, line, told["kind"], *_reminder(c, told["kind"], told["subject"]))
        elif kind == lines.SUBCONTRACT and (asked := _of(c, r["subcontract"]["id"])).declared_by_company:
            silence = day_in_french(asked.silence_on)
            text = f"Le titulaire déclare un sous-traitant. Sans réponse de votre part le {silence}, il est accepté (CCP R2193-4)."
            yield from self._to_buyer(c, line, "subcontract", "Sous-traitant à accepter", text)
        elif kind in (lines.SETTLED, lines.SILENCE):
            one = _of(c, r["subcontract"])
            yield from self._to_holders(c, line, "Sous-traitant : réponse de l’acheteur", _answer(one))
            if kind == lines.SILENCE:
                yield from self._to_buyer(c, line, "silence", "Sous-traitant accepté par votre silence", _answer(one))
        elif kind in (lines.AMENDED, lines.TERMINATED, lines.ORDERED, lines.RENEWED):
            yield from self._to_holders(c, line, "Votre contrat change", _CHANGED[kind])

    def _to_buyer(self, c: Contract, line: Line, what: str, subject: str, text: str) -> Iterator[Mail]:
        where = f"{self.origin}/acheteur/contrat/?id={c.id}"
        for user in at_work(self.directory, c.born.buyer_id, WORKERS, self.clock.now()):
            yield self._mail(c, f"{line.letter(user.email)}#{what}", user.email, subject, text, where)

    def _to_holders(self, c: Contract, line: Line, subject: str, text: str) -> Iterator[Mail]:
        where = f"{self.origin}/entreprise/contrats/?id={c.id}"
        accounts = {one.company_id for one in c.holders if one.company_id}
        for email in sorted({user.email for account in accounts for user in self.directory.users_of(account)}):
            yield self._mail(c, f"{line.letter(email)}#holder", email, subject, text, where)

    @staticmethod
    def _mail(c: Contract, mail_id: str, to: str, subject: str, text: str, where: str) -> Mail:
        words = f"Bonjour,\n\nContrat {c.born.number} – {c.born.subject}\n\n{text}\n\n{where}\n"
        return Mail(id=mail_id, to=to, subject=f"{subject} – contrat {c.born.number}", text=words, optional=True)


_CHANGED = {
    lines.AMENDED: "Une modification de votre contrat est enregistrée.",
    lines.TERMINATED: "Une résiliation de votre contrat est enregistrée. Le courrier qui vous la notifie en dit les effets et les recours.",
    lines.ORDERED: "Une commande est enregistrée sur votre contrat.",
    lines.RENEWED: "Votre contrat est reconduit.",
}


def _reminder(c: Contract, kind: str, subcontract_id: str) -> tuple[str, str]:
    end = day_in_french(c.ends_on) if c.ends_on else ""
    if kind == "silence-soon":
        silence = day_in_french(_of(c, subcontract_id).silence_on)
        return (
            "Sous-traitant sans réponse",
            f"Une demande de sous-traitance attend votre réponse. Le {silence}, votre silence vaudra acceptation (CCP R2193-4).",
        )
    if kind == "ended":
        return "Contrat échu", f"Ce contrat est arrivé à son terme le {end}. Reconduisez-le, ou enregistrez la fin de son exécution."
    return "Fin de contrat", f"Ce contrat se termine le {end}. Préparez sa reconduction, ou la consultation qui le remplacera."


def _of(c: Contract, subcontract_id: str) -> Subcontract:
    return next(one for one in c.subcontracts if one.id == subcontract_id)


def _answer(one: Subcontract) -> str:
    who = f"{one.name} ({one.identifier})"
    if one.number:
        how = (
            "accepté par l’acheteur"
            if one.state == ACCEPTED
            else "accepté : l’acheteur n’a pas répondu dans les vingt et un jours (CCP R2193-4)"
        )
        return f"Le sous-traitant {who} est {how}."
    return f"Le sous-traitant {who} est refusé. Motif : {one.reason}"
