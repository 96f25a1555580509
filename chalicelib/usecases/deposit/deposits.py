"""The life of a deposit: begun, given up, withdrawn (REQ-050 to REQ-070). Sending is `transmissions.py`, sealing `sealings.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...domain.allowances import By, quota
from ...domain.company import Company
from ...domain.consultation import Act, Consultation
from ...domain.deposit import BACKUP, COMPLETES, REPLACES, About, Consortium, Deposit, SealedObject
from ...domain.errors import Invalid, NotFound, StaleVersion, TooMany, Unavailable, WrongState
from ...domain.ids import begun_at, coarse_id, new_id
from ...domain.instants import from_text, to_text
from ...domain.limits import UPLOAD_DAYS
from ...domain.permission import Action
from ...domain.register import Draft, Entry, stream
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..access.visibility import Visibility
from ..directory.ledger import require_unmerged
from ..ports import Clock, Directory, Objects, Page, Registers
from ..ports.objects import EVIDENCE, OFFERS
from ..work import refusals
from ..work.allowances import Allowances
from ..work.standing import BEING_MADE, Standing
from . import seal_files

MOST_BEGUN = quota("deposits-begun")
PAGES_LOOKED_AT = 5
"""Of a company's list, for deposits of the last release."""

_TRIES = 8


@dataclass(frozen=True, kw_only=True)
class Deposits:
    clock: Clock
    consultations: ports.Consultations
    visibility: Visibility
    deposits: ports.Deposits
    directory: Directory
    registers: Registers
    objects: Objects
    allowances: Allowances
    standing: Standing

    def start(
        self, actor: Actor | None, consultation_id: str, *, company_id: str, lots: Sequence[int], consortium: Consortium, mode: str | None
    ) -> Deposit:
        """Begin a transmission: its instant is on the register before the first byte (annexe 6, art. 2 II 2°).

        `mode` is asked from the second deposit on: `replaces` or `completes` (REQ-057). Raises Invalid, WrongState.
        """
        now = self.clock.now()
        someone = permit(actor, Action.DEPOSIT, tenant_id=company_id, now=now)
        consultation = self.visibility.published(consultation_id, someone)
        consultation.require(Act.DEPOSIT, now)
        company = self.directory.company(company_id)
        if not company:
            raise NotFound()
        require_unmerged(company)
        invited = self.visibility.invited.invitation_of(consultation, company_id)
        if consultation.restricted and not invited:
            raise NotFound()
        _check(consultation, company, lots, consortium, mode)
        if invited and not all(invited.may_bid(lot) for lot in lots):
            raise Invalid({"lots": "Votre entreprise n’est pas invitée pour tous ces lots."})
        self.allowances.spend("deposit", {By.COMPANY: company_id})
        deposit_id = coarse_id(now) if consultation.phase_row.anonymous else new_id(now)
        self.standing.take("deposits-unsealed", company_id, deposit_id, gone=self.gone)
        try:
            self._tie(company_id, consultation_id, deposit_id)
            entry = self.registers.append(
                stream(consultation_id, "deposits"), idem=f"start#{deposit_id}", build=lambda last: _started(last, deposit_id, now)
            )
        except (TooMany, Unavailable):
            self.deposits.untie(company_id, consultation_id, deposit_id)
            self.standing.give_back("deposits-unsealed", company_id, deposit_id)
            raise
        return self.deposits.create(
            Deposit(
                id=deposit_id,
                consultation_id=consultation_id,
                company_id=company_id,
                company_name=company.name,
                company_identifier=company.identifier,
                user_id=someone.user.id,
                lots=tuple(sorted(lots)),
                kinds=consultation.phase_row.kinds,
                started_at=from_text(entry.at),
                since_seq=entry.seq,
                about=_about(consultation),
                consortium=consortium,
                mode=mode,
                known=self._known(company, consultation),
                formerly=company.formerly,
            )
        )

    def _known(self, company: Company, consultation: Consultation) -> str:
        """What the buyer is told of how the account is known to be its company's."""
        if not company.confirmed and consultation.restricted and self.visibility.invited.by_ticket(consultation, company.id):
            return "invitation"
        return company.proof.how

    def mine(self, actor: Actor | None, deposit_id: str, action: Action = Action.DEPOSIT) -> Deposit:
        """The company's own submission. Raises NotFound for another's."""
        deposit = self.deposits.get(deposit_id)
        if not deposit:
            raise NotFound()
        permit(actor, action, tenant_id=deposit.company_id, now=self.clock.now())
        return deposit

    def abandon(self, actor: Actor | None, deposit_id: str) -> Deposit:
        """Give up a transmission that is not sealed: its parts are dropped and its place among those begun is free; twice is once.

        The register keeps its start and gains no line: nothing was deposited. Raises WrongState `already-sealed`.
        """
        now, deposit = self.clock.now(), self.mine(actor, deposit_id)
        self.refuse_sealed(deposit)
        gone = deposit if deposit.abandoned_at else self.deposits.save(replace(deposit, abandoned_at=now))
        try:
            self.refuse_sealed(gone)  # its seal file may have come meanwhile: then it is a deposit
        except WrongState:
            self.deposits.save(replace(gone, abandoned_at=None))
            raise
        for one in gone.objects:
            self.objects.abort(OFFERS, seal_files.body_key(gone.consultation_id, gone.id, one.slot), one.upload_id)
        self.deposits.untie(gone.company_id, gone.consultation_id, gone.id)
        for what in ("deposits-unsealed", "deposit-bytes-unsealed"):
            self.standing.give_back(what, gone.company_id, gone.id)
        return gone

    def gone(self, held: Iterable[str]) -> Iterator[str]:
        """Of the deposits that a company holds as unsealed: those sealed or abandoned since, and those of which storage dropped all parts."""
        now = self.clock.now()
        for one in held:
            deposit = self.deposits.get(one)
            if deposit is None:
                if begun_at(one) < now - BEING_MADE:
                    yield one  # the process that began it died
            elif deposit.abandoned_at or self._has_receipt(deposit) or self._expired(deposit, now):
                yield one

    def _expired(self, deposit: Deposit, now: datetime) -> bool:
        return deposit.started_at < now - timedelta(days=UPLOAD_DAYS) and not any(self._kept(deposit, one) for one in deposit.objects)

    def _kept(self, deposit: Deposit, one: SealedObject) -> bool:
        where = seal_files.body_key(deposit.consultation_id, deposit.id, one.slot)
        if self.objects.size(OFFERS, where) is not None:
            return True
        try:
            return self.objects.parts(OFFERS, where, one.upload_id) is not None
        except NotFound:
            return False

    def _has_receipt(self, deposit: Deposit) -> bool:
        return self.objects.size(EVIDENCE, seal_files.receipt_key(deposit.consultation_id, deposit.id)) is not None

    def going_on(self, actor: Actor | None, deposit_id: str) -> Deposit:
        """The company's own submission, to send more of it. Raises NotFound, WrongState `deposit-abandoned`."""
        deposit = self.mine(actor, deposit_id)
        if deposit.abandoned_at:
            raise WrongState("Ce dépôt a été abandonné : rien n’en a été reçu. Commencez-en un autre.", "deposit-abandoned")
        return deposit

    def of_company(self, actor: Actor | None, company_id: str, cursor: str | None) -> Page[Deposit]:
        permit(actor, Action.READ_DEPOSIT, tenant_id=company_id, now=self.clock.now())
        return self.deposits.of_company(company_id, cursor)

    def of_company_in(self, actor: Actor | None, company_id: str, consultation_id: str) -> list[Deposit]:
        """What a company began or sealed on one consultation, newest first; with what the accounts merged into its own did there."""
        permit(actor, Action.READ_DEPOSIT, tenant_id=company_id, now=self.clock.now())
        company = self.directory.company(company_id)
        found = [self._in(one, consultation_id) for one in (company_id, *(company.absorbed if company else ()))]
        return sorted((deposit for each in found for deposit in each), key=lambda deposit: deposit.id, reverse=True)

    def _in(self, company_id: str, consultation_id: str) -> list[Deposit]:
        tied = self.deposits.ties(company_id, consultation_id)
        if not tied:
            return self._untied(company_id, consultation_id)
        return [deposit for one in reversed(tied) if (deposit := self.deposits.get(one))]

    def _untied(self, company_id: str, consultation_id: str) -> list[Deposit]:
        """Those of the last release, which tied none: looked for among the company's newest."""
        found: list[Deposit] = []
        cursor: str | None = None
        for _ in range(PAGES_LOOKED_AT):
            page = self.deposits.of_company(company_id, cursor)
            found += [deposit for deposit in page.items if deposit.consultation_id == consultation_id and not deposit.abandoned_at]
            cursor = page.next
            if cursor is None:
                break
        return found

    def _tie(self, company_id: str, consultation_id: str, deposit_id: str) -> None:
        """Tie a deposit that begins to its consultation. Raises TooMany `too-many-transmissions`."""
        if not self.deposits.ties(company_id, consultation_id):
            for older in reversed(self._untied(company_id, consultation_id)):
                self.deposits.tie(company_id, consultation_id, older.id)
        self.deposits.tie(company_id, consultation_id, deposit_id)
        tied = self.deposits.ties(company_id, consultation_id)  # read after being written: of many at once, each sees those before it
        earlier = [one for one in tied if one < deposit_id]
        if len(earlier) < MOST_BEGUN:
            return
        if sum(self.objects.size(EVIDENCE, seal_files.receipt_key(consultation_id, one)) is None for one in earlier) >= MOST_BEGUN:
            raise refusals.too_many("deposits-begun")

    def withdraw(self, actor: Actor | None, deposit_id: str) -> Entry:
        """Pull a sealed deposit back before the deadline; it stays sealed for good (REQ-068). Raises WrongState."""
        now, deposit = self.clock.now(), self.mine(actor, deposit_id)
        lookup.published(self.consultations, deposit.consultation_id).require(Act.WITHDRAW, now)
        name = stream(deposit.consultation_id, "deposits")
        if not self._on_register(deposit):
            raise WrongState("Ce pli n’est pas scellé : il n’y a rien à retirer.")

        def build(last: Entry | None) -> Draft:
            assert last is not None
            if last.head["closed_at"] or now > from_text(last.head["deadline"]):
                raise WrongState("Un pli ne peut plus être retiré après la date limite.", "deadline-passed")
            return Draft(kind="withdrawal", at=now, record={"submission": deposit_id}, head=last.head)

        entry = self.registers.append(name, idem=f"withdrawal#{deposit_id}", build=build, since=deposit.since_seq)
        self.follow_withdrawal(entry)
        return entry

    def follow_withdrawal(self, entry: Entry) -> None:
        """Bring the deposit in line with a withdrawal already on the register; once."""
        for _ in range(_TRIES):
            deposit = self.deposits.get(entry.record["submission"])
            if not deposit or deposit.withdrawn_at:
                return
            try:
                self.deposits.save(replace(deposit, withdrawn_at=from_text(entry.at)))
                return
            except StaleVersion:  # saved meanwhile
                continue
        raise StaleVersion()

    def _on_register(self, deposit: Deposit) -> bool:
        lines = self.registers.read(stream(deposit.consultation_id, "deposits"), after=deposit.since_seq - 1)
        return any(line.kind == "deposit" and line.record["submission"] == deposit.id for line in lines)

    def refused_seal(self, deposit: Deposit) -> str | None:
        """The mark of a seal file refused for good, which another may replace: the bidder's way out. Never one that the register names."""
        mark = seal_files.refused_mark(self.objects, deposit)
        return None if mark is None or self._on_register(deposit) else mark

    def refuse_sealed(self, deposit: Deposit) -> None:
        there = self.objects.size(OFFERS, seal_files.seal_key(deposit.consultation_id, deposit.id)) is not None
        if there and not self.refused_seal(deposit):
            raise WrongState("Ce pli est déjà scellé. Pour le changer, faites un nouveau dépôt qui le remplace.", "already-sealed")


def _started(last: Entry | None, deposit_id: str, now: datetime) -> Draft:
    assert last is not None, "a published consultation has a register"
    return Draft(
        kind="start", at=now, record={"submission": deposit_id, "deadline": last.head["deadline"], "at": to_text(now)}, head=last.head
    )


def _about(c: Consultation) -> About:
    return About(buyer_name=c.buyer_name, buyer_siret=c.buyer_siret, reference=c.reference, title=c.title, mh=c.mh or "", test=c.test)


def _check(consultation: Consultation, company: Company, lots: Sequence[int], consortium: Consortium, mode: str | None) -> None:
    known = {lot.number for lot in consultation.lots}
    wrong = {}
    if not lots or len(set(lots)) != len(lots) or not set(lots) <= known:
        wrong["lots"] = "Choisissez au moins un lot de cette consultation."
    most = consultation.terms.allotment.max_bids
    if most is not None and len(lots) > most:
        wrong["lots"] = f"L’acheteur limite les offres d’une entreprise à {most} lot(s) : choisissez-en {most} au plus (CCP R2113-1)."
    if consortium.kind not in ("none", "joint", "several"):
        wrong["consortium.kind"] = "Choisissez : seul, groupement conjoint ou groupement solidaire."
    if (consortium.kind == "none") != (not consortium.members):
        wrong["consortium.members"] = "Un groupement compte au moins un autre membre ; un candidat seul n’en a pas."
    people = [company.identifier, *(member.identifier for member in consortium.members)]
    if len(set(people)) != len(people):
        wrong["consortium.members"] = "Une même entreprise ne figure qu’une fois dans le groupement."
    if mode == BACKUP and not consultation.terms.electronic_backup_copy:
        raise WrongState(
            "L’acheteur n’accepte pas de copie de sauvegarde électronique ici. Une copie sur papier ou clé USB reste possible (annexe 6, art. 2).",
            "backup-copies-off",
        )
    if mode not in (None, REPLACES, COMPLETES, BACKUP):
        wrong["mode"] = "Dites si ce dépôt remplace ou complète le précédent."
    if wrong:
        raise Invalid(wrong)
