"""The consultation and what came of it, in JSON that a platform reads back, in CSV for spreadsheets, and a PDF index (REQ-158)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ... import codec
from ...archive.folder import MEMBERS, README, Piece
from ...archive.readme import whole as readme
from ...archive.tables import as_csv
from ...crypto.manifest import fingerprint
from ...documents import export_index
from ...domain.consultation import Consultation
from ...domain.deposit import RegisteredDeposit
from ...domain.instants import from_text, in_french, to_text
from .. import ports
from ..dce import lists
from ..ports import Messages, Notices, Objects, Questions
from ..work import letterheads

JSON, CSV = "application/json", "text/csv; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Aggregates:
    objects: Objects
    decisions: ports.Decisions
    messages: Messages
    questions: Questions
    notices: Notices

    def pieces(self, c: Consultation, deposits: Sequence[RegisteredDeposit], now: datetime) -> Iterator[Piece]:
        """`deposits`: those that may be told."""
        told: dict[str, Callable[[], Iterable[object]]] = {
            "decisions": lambda: self.decisions.of_consultation(c.id),
            "courriers": lambda: self.messages.of_consultation(c.id) if deposits or not c.before_deadline(now) else (),
            "questions": lambda: self.questions.of_consultation(c.id),
            "avis": lambda: self.notices.of_consultation(c.id),
        }
        yield _json("donnees/consultation.json", lambda: codec.to_dict(c))
        for name, read in told.items():
            yield _json(f"donnees/{name}.json", partial(_listed, read))
        yield _csv(
            "donnees/lots.csv", ("numero", "intitule", "estimation_eur"), lambda: [(x.number, x.title, x.estimate_eur) for x in c.lots]
        )
        yield _csv(
            "donnees/plis.csv",
            ("numero", "candidat", "identifiant", "lots", "recu_utc", "hors_delai", "retire"),
            lambda: map(_deposit, deposits),
        )
        yield _csv("donnees/decisions.csv", ("lot", "sens", "montant_ht_eur", "decide_utc", "notifie_utc"), partial(self._decided, c))
        yield _csv(
            "donnees/courriers.csv", ("nature", "entreprise", "objet", "envoye_utc", "lu_utc"), partial(self._letters, told["courriers"])
        )
        yield _csv("dce/versions.csv", ("version", "publiee_utc", "fichier", "octets", "sha256", "emplacement"), partial(self._versions, c))
        yield _json(MEMBERS, partial(members, c))
        yield Piece(path="index.pdf", media_type="application/pdf", make=partial(self._index, c, deposits, now))
        yield Piece(
            path=README, media_type="text/markdown; charset=utf-8", make=lambda: readme(c.reference, c.title, c.buyer_name, in_french(now))
        )

    def _decided(self, c: Consultation) -> Iterator[Sequence[object]]:
        for d in self.decisions.of_consultation(c.id):
            yield d.lot, d.outcome, d.amount_eur, to_text(d.decided_at), d.notified_at and to_text(d.notified_at)

    def _letters(self, read: Callable[[], Iterable[object]]) -> Iterator[Sequence[object]]:
        for m in map(codec.to_dict, read()):
            yield m["kind"], m["company_name"], m["subject"], m["queued_at"], m["first_opened_at"]

    def _versions(self, c: Consultation) -> Iterator[Sequence[object]]:
        for version in c.dce_versions:
            for file in lists.files(self.objects, c.id, version):
                yield version.number, to_text(version.published_at), file.name, file.size_bytes, file.sha256, f"dce/fichiers/{file.id}/"

    def _index(self, c: Consultation, deposits: Sequence[RegisteredDeposit], now: datetime) -> bytes:
        rows = [(str(d.record["number"]), d.record["company"]["name"], in_french(from_text(d.record["received_at"]))) for d in deposits]
        return export_index.pdf(c, rows, now, letterheads.of(self.objects, c))


def _listed(read: Callable[[], Iterable[object]]) -> list[object]:
    return [codec.to_dict(one) for one in read()]


def members(c: Consultation) -> list[dict[str, str]]:
    """The committee's public keys, each with its fingerprint as two people read it to each other."""
    return [
        {"pseudonym": f"M{n}", "user": one.user_id, "recipient": one.recipient, "fingerprint": fingerprint(one.recipient)}
        for n, one in enumerate(c.committee.members, start=1)
        if one.recipient
    ]


def _deposit(d: RegisteredDeposit) -> Sequence[object]:
    r = d.record
    who = f"{r['company']['identifier_type']} {r['company']['identifier']}"
    lots = ", ".join(map(str, d.lots))
    return r["number"], r["company"]["name"], who, lots, r["received_at"], "oui" if d.late else "non", "oui" if d.withdrawn else "non"


def _json(path: str, read: Callable[[], object]) -> Piece:
    return Piece(path=path, media_type=JSON, make=lambda: json.dumps(read(), ensure_ascii=False, indent=1).encode())


def _csv(path: str, columns: Sequence[str], rows: Callable[[], Iterable[Sequence[object]]]) -> Piece:
    return Piece(path=path, media_type=CSV, make=lambda: as_csv(columns, rows()))
