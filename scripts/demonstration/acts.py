"""What people do in the demonstration, through the same use cases as everyone: publish, deposit, open, decide, tell."""

from __future__ import annotations

import base64
import hashlib
import io
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.crypto import age, plis
from chalicelib.crypto.canary import open_canary
from chalicelib.domain.consultation import Consultation, Criterion, Lot
from chalicelib.domain.contact import Contact, Place
from chalicelib.domain.decision import EssentialData, Ranking
from chalicelib.domain.deposit import Consortium
from chalicelib.domain.instants import PARIS
from chalicelib.domain.opening import Opening
from chalicelib.domain.terms import Allotment, Clauses
from chalicelib.usecases.award.decisions import Verdict
from chalicelib.usecases.consultation import manifests
from chalicelib.usecases.dce import drafts as documents
from chalicelib.usecases.exchanges.composing import Asked
from chalicelib.usecases.opening.releases import Finding
from chalicelib.usecases.ports import Part, SignedUrl
from chalicelib.wiring import Ports, UseCases
from demonstration import letters
from demonstration.cast import Cast, Person

FORMAL_DAYS = 36
"""How long a formalised call stays open: its thirty days (CCP R2161-3), and the rest of whatever week or holidays they end in."""
CONFIRMED = dict.fromkeys(("buyer", "reference", "title", "lots", "contents"), True)
CCAG = {"works": "Travaux", "supplies": "Fournitures courantes et services", "services": "Fournitures courantes et services"}


class Stage:
    """The platform's use cases and the people on it."""

    def __init__(self, ports: Ports, use: UseCases, cast: Cast):
        self.ports, self.use, self.cast = ports, use, cast

    def draft(
        self, mark: str, *, title: str, reference: str, procedure: str, category: str, cpv: str, days: int, lots: Sequence[str],
        terms: Mapping[str, Any] | None = None, valid_days: int | None = None, **nature: bool,
    ) -> Consultation:  # fmt: skip
        """A draft with everything but documents and rehearsal; `days` from now to the deadline, at noon.

        `valid_days`: for how long a dynamic system receives applications. `nature`: `test` or `template`.
        """
        entity = self.cast.entities[mark]
        actor = entity.agent.actor(self.ports)
        made = self.use.consultations.create(actor, buyer_id=entity.buyer.id, title=title, procedure_code=procedure, **nature)
        changes = {
            "reference": reference, "category": category, "cpv": cpv, "duration_months": 12, "place": Place(code=entity.buyer.department, code_type="department"),
            "contact": Contact(name=entity.agent.user.name, email=entity.agent.user.email), "submission_deadline": noon(self.ports.clock.now() + timedelta(days=days)),
            "criteria": (Criterion(label="Prix", weight=50, kind="price"), Criterion(label="Valeur technique", weight=40, kind="quality"),
                         Criterion(label="Environnement", weight=10, kind="environment")),
            "terms": {"clauses": Clauses(environmental=True, social=True), "allotment": Allotment(single_reason="" if len(lots) > 1 else "Prestations indissociables"), **(terms or {})},
            "lots": tuple(Lot(number=n, title=name, cpv=cpv, estimate_eur=Decimal(80_000 + 15_000 * n)) for n, name in enumerate(lots, 1)),
            "committee": ([member.user.id for member in entity.members], 2),
        }  # fmt: skip
        if valid_days:
            changes["valid_until"] = noon(self.ports.clock.now() + timedelta(days=valid_days))
        return self.use.consultations.edit(actor, made.id, version=made.version, changes=changes)

    def document(self, mark: str, consultation_id: str, name: str, body: bytes) -> None:
        agent = self.cast.entities[mark].agent
        file = self.use.dce.add_file(agent.actor(self.ports), consultation_id, name=name, size_bytes=len(body))
        size = documents.part_bytes(len(body))
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        for number, piece in enumerate(pieces, 1):
            [(_, signed)] = self.use.dce.sign_parts(agent.actor(self.ports), consultation_id, file.id, [_part(number, piece)])
            _put(signed, piece)
        self.use.dce.complete(agent.actor(self.ports), consultation_id, file.id)
        self.use.dce_checks.verify(consultation_id, file.id)

    def publish(self, mark: str, consultation_id: str) -> None:
        self.use.publications.publish(self.agent(mark), consultation_id)

    def published(self, mark: str, reference: str, title: str, *, days: int, procedure: str = "MAPA_OUVERT", category: str = "works",
                  cpv: str = "45000000", lots: Sequence[str] = ("Lot unique",), **more: Any) -> str:  # fmt: skip
        """Drafted, with two documents, rehearsed, online; returns its id."""
        facts = {"procedure": procedure, "category": category, "cpv": cpv, "days": days, "lots": lots}
        made = self.ready(mark, title=title, reference=reference, **facts, **more)
        self.publish(mark, made)
        return made

    def ready(self, mark: str, *, title: str, reference: str, **more: Any) -> str:
        """A draft with two documents and every key proved; returns its id."""
        made = self.draft(mark, title=title, reference=reference, **more)
        self.document(mark, made.id, "Règlement de la consultation.pdf", pdf(f"Reglement : {reference}"))
        self.document(mark, made.id, "CCTP.pdf", pdf(f"CCTP : {title}"))
        self.rehearse(mark, made.id)
        return made.id

    def rehearse(self, mark: str, consultation_id: str) -> None:
        """Every member of the committee proves the key."""
        for member in self.cast.entities[mark].members:
            self._rehearse(member, consultation_id)

    def _rehearse(self, member: Person, consultation_id: str) -> None:
        actor = member.actor(self.ports)
        made = self.use.committees.start_rehearsal(actor, consultation_id)
        assert member.identity is not None
        answer = open_canary(made.sealed, made.committee, made.pseudonym, member.identity)
        self.use.committees.prove(actor, consultation_id, made.id, answer=answer)

    def download(self, consultation_id: str) -> None:
        self.use.downloads.record(None, consultation_id, version=None, files=None, identity=None)

    def deposit(self, consultation_id: str, company: int, lots: Sequence[int] = (1,)) -> str:
        """A sealed deposit; returns its id."""
        deposit_id, content = self.transmit(consultation_id, company, lots)
        actor = self.cast.companies[company][0].actor(self.ports)
        digest = hashlib.sha256(content).hexdigest()
        self.use.sealings.seal(actor, deposit_id, manifest_sha256=digest, received_at=self.ports.clock.now())
        return deposit_id

    def transmit(self, consultation_id: str, company: int, lots: Sequence[int] = (1,)) -> tuple[str, bytes]:
        """Everything sent, nothing sealed yet: the deposit's id and its seal file."""
        person, bidder = self.cast.companies[company]
        actor = person.actor(self.ports)
        started = self.use.deposits.start(actor, consultation_id, company_id=bidder.id, lots=lots, consortium=Consortium(), mode=None)
        consultation = self.ports.consultations.get(consultation_id)
        assert consultation is not None
        manifest = manifests.load(self.ports.objects, consultation)
        envelopes = [self._envelope(actor, manifest, started.id, slot, bidder.name) for slot in started.slots()]
        content = plis.canonical({"v": "plis/v1", "consultation": consultation_id, "submission": started.id, "mh": manifest.mh, "confirmations": CONFIRMED,
                                  "envelopes": envelopes})  # fmt: skip
        part = _part(1, content)
        _put(self.use.transmissions.sign_seal_file(actor, started.id, size_bytes=len(content), sha256=part.sha256), content)
        return started.id, content

    def _envelope(self, actor: Any, manifest: plis.SealingManifest, deposit: str, slot: str, bidder: str) -> dict[str, Any]:
        body, out = pdf(f"{bidder}, {slot}"), io.BytesIO()
        source = plis.SourceFile(f"{slot}.pdf", len(body), lambda: io.BytesIO(body))
        key_file = plis.seal_envelope(manifest, slot, deposit, bidder={"name": bidder}, files=[source], out=out)
        sealed = out.getvalue()
        self.use.transmissions.announce(actor, deposit, slot=slot, size_bytes=len(sealed))
        [(_, signed)] = self.use.transmissions.sign_parts(actor, deposit, slot, [_part(1, sealed)])
        _put(signed, sealed)
        facts = [{"name": source.name, "size_bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}]
        return {"slot": slot, "key_file": key_file.record(), "object": {}, "files": facts}

    def open(self, mark: str, consultation_id: str, rejected: Mapping[str, str] | None = None) -> None:
        """Two members approve; applications are opened and judged, then the rest of those admitted; the record is drawn up.

        `rejected`: why, by deposit.
        """
        out = rejected or {}
        entity = self.cast.entities[mark]
        lead = entity.agent
        session, ephemeral = self.session(mark, consultation_id)
        consultation = self.ports.consultations.get(consultation_id)
        assert consultation is not None
        manifest = manifests.load(self.ports.objects, consultation)
        for member in entity.members[:2]:
            self.approve(member, consultation_id, session.id, session.recipient)
        deposits = self.use.sessions.read(lead.actor(self.ports), consultation_id).deposits
        for kind in consultation.phase_row.kinds:
            for deposit in deposits if kind == "candidacy" else [one for one in deposits if one.id not in out]:
                for envelope in deposit.record["envelopes"]:
                    if envelope["slot"].endswith(kind):
                        self._open_one(lead, manifest, ephemeral, consultation_id, session.id, deposit.id, envelope["slot"])
                if kind == "candidacy":
                    outcome, reason = ("rejected", out[deposit.id]) if deposit.id in out else ("admitted", "")
                    self.use.verdicts.admit(lead.actor(self.ports), consultation_id, deposit_id=deposit.id, outcome=outcome, reason=reason)
        self.use.records.draw_up(lead.actor(self.ports), consultation_id, session.id, present=["Commission d’ouverture"])

    def session(self, mark: str, consultation_id: str) -> tuple[Opening, age.PqIdentity]:
        """An opening session led by the entity's agent, and its ephemeral key."""
        ephemeral = age.generate_pq_identity()
        actor = self.cast.entities[mark].agent.actor(self.ports)
        return self.use.sessions.start(actor, consultation_id, recipient=str(ephemeral.recipient)), ephemeral

    def approve(self, member: Person, consultation_id: str, session_id: str, recipient: str) -> None:
        actor, pages = member.actor(self.ports), []
        consultation = self.ports.consultations.get(consultation_id)
        assert consultation is not None
        assert member.identity is not None
        manifest = manifests.load(self.ports.objects, consultation)
        cursor, more = None, True
        while more:
            page = self.use.approvals.shares(actor, consultation_id, session_id, cursor)
            shares, cursor, more = [], page.next, page.next is not None
            for deposit_id, slot, content in page.items:
                key_file = plis.read_keyfile(plis.canonical(content), manifest, slot, deposit_id)
                _, share = plis.unwrap_share(manifest, key_file, member.identity)
                shares.append({"deposit_id": deposit_id, "slot": slot, "share": base64.b64encode(plis.rewrap(share, [recipient])).decode()})
            if shares:
                pages.append(self.use.approvals.keep_page(actor, consultation_id, session_id, shares=shares))
        self.use.approvals.approve(actor, consultation_id, session_id, pages=pages)

    def _open_one(self, lead: Person, manifest: plis.SealingManifest, ephemeral: age.PqIdentity, consultation_id: str, session_id: str, deposit_id: str,
                  slot: str) -> None:  # fmt: skip
        [released] = self.use.releases.release(lead.actor(self.ports), consultation_id, session_id, envelopes=[(deposit_id, slot)])
        key_file = plis.read_keyfile(plis.canonical(released.key_file), manifest, slot, deposit_id)
        shares = plis.collect_shares({s["member"]: base64.b64decode(s["share"]) for s in released.shares}, ephemeral)
        s_g = age.decrypt(released.gate, [ephemeral])
        with urllib.request.urlopen(released.url, timeout=30) as body:
            opened = plis.open_envelope(
                manifest, key_file, io.BytesIO(body.read()), shares=shares, s_g=s_g, create=lambda name: io.BytesIO()
            )
        facts = [{"name": f.name, "size_bytes": f.size, "sha256": f.sha256} for f in opened.files]
        finding = Finding((deposit_id, slot), "opened", "intact", files=facts)
        self.use.releases.results(lead.actor(self.ports), consultation_id, session_id, findings=[finding])

    def award(self, mark: str, consultation_id: str, winner: str, others: Sequence[str], amount: str, holders: Sequence[str] = ()) -> None:
        """`holders`: the other holders of a framework agreement."""
        consultation = self.ports.consultations.get(consultation_id)
        assert consultation is not None
        data = EssentialData(ccag=CCAG[consultation.category], form_of_price="Forfaitaire", types_of_price=("Définitif ferme",), advance=False, subcontracting=False,
                             social=("Clause sociale",), environmental=("Critère environnemental",))  # fmt: skip
        ranks = tuple(Ranking(deposit_id=one, rank=n) for n, one in enumerate([winner, *others], 1))
        self.use.decisions.record(self.agent(mark), consultation_id, Verdict(
            lot=1, outcome="awarded", reason="Offre économiquement la plus avantageuse", amount_eur=Decimal(amount), awardee_deposit_id=winner, other_deposit_ids=tuple(holders),
            rankings=ranks, essential_data=data))  # fmt: skip

    def tell(self, mark: str, consultation_id: str, kind: str, deposits: Sequence[str], lot: int = 1) -> list[str]:
        """Rejections, or the notification, of a lot: to each company the letter that is true of it."""
        [decision] = [one for one in self.ports.decisions.of_consultation(consultation_id) if one.lot == lot]
        return self._send(mark, consultation_id, kind, lot, self._companies(deposits), letters.fields(kind, decision))

    def exclude(self, mark: str, consultation_id: str, rejected: Mapping[str, str]) -> None:
        """Tell those whose application was rejected, each with its reason (by deposit)."""
        for deposit_id, reason in rejected.items():
            told = {"reasons": reason, "text": letters.TRIAL}
            self._send(mark, consultation_id, "application-rejection", None, self._companies([deposit_id]), told)

    def _companies(self, deposits: Sequence[str]) -> list[str]:
        return [deposit.company_id for one in deposits if (deposit := self.ports.deposits.get(one))]

    def _send(
        self, mark: str, consultation_id: str, kind: str, lot: int | None, companies: list[str], fields: Mapping[str, str]
    ) -> list[str]:
        asked = Asked(kind=kind, lot=lot, company_ids=companies, fields=fields)
        sent = self.use.messages.send(self.agent(mark), consultation_id, asked)
        return [message.id for message in sent]

    def read(self, company: int, consultation_id: str, message_id: str) -> None:
        self.use.deliveries.open(self.cast.companies[company][0].actor(self.ports), consultation_id, message_id)

    def agent(self, mark: str) -> Any:
        return self.cast.entities[mark].agent.actor(self.ports)


def noon(instant: datetime) -> datetime:
    """Noon in Paris on that day, as buyers like it."""
    return datetime.combine(instant.astimezone(PARIS).date(), time(12), PARIS).astimezone(UTC)


def pdf(words: str) -> bytes:
    """A one-page document."""
    from fpdf import FPDF

    page = FPDF()
    page.add_page()
    page.set_font("Helvetica", size=14)
    page.multi_cell(0, 8, f"Document de demonstration\n\n{words}".encode("latin-1", "replace").decode("latin-1"))
    return bytes(page.output())


def _part(number: int, body: bytes) -> Part:
    return Part(number, len(body), base64.b64encode(hashlib.sha256(body).digest()).decode())


def _put(signed: SignedUrl, body: bytes) -> None:
    request = urllib.request.Request(
        signed.url, data=body, method="PUT", headers={"Content-Type": "application/octet-stream", **signed.headers}
    )
    urllib.request.urlopen(request, timeout=60).close()
