"""Publishing open data: essential data of notified contracts and the feed of consultations, at stable addresses (REQ-010, REQ-132)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ...domain.decision import Decision
from ...domain.instants import paris_day
from ...domain.register import Draft, stream
from ...domain.rules.scope import CONCESSIONS
from ...opendata import atom, decp
from .. import ports
from ..access import lookup
from ..opening import envelopes
from ..ports import Clock, Objects, Registers, stored
from ..search.public_search import PublicSearch

AREA = "public"
INDEX = "open-data/index.json"
FEED = "open-data/consultations.atom"


@dataclass(frozen=True)
class DecpFile:
    """One buyer's file of one year; paths are relative to the public root."""

    buyer_name: str
    buyer_siret: str
    year: int
    contracts: int
    json_path: str
    xml_path: str
    updated_on: str


@dataclass(frozen=True, kw_only=True)
class OpenData:
    clock: Clock
    consultations: ports.Consultations
    decisions: ports.Decisions
    registers: Registers
    objects: Objects
    search: PublicSearch
    origin: str

    def publish(self, now: datetime) -> list[Decision]:
        """Publish what is notified and complete; returns those decisions. Running it again changes nothing.

        (1) the record enters the buyer's file of the year, once; (2) its XML twin is written from the same records;
        (3) the register keeps the hash; (4) the decision says when.
        """
        done = [
            decision
            for decision in self.decisions.to_publish()
            if not decision.essential_data.missing() and self._publish_one(decision, now)
        ]
        self._publish_feed()
        return done

    def _publish_one(self, decision: Decision, now: datetime) -> bool:
        consultation = lookup.get(self.consultations, decision.consultation_id)
        if consultation.procedure in CONCESSIONS:  # its record is another one, which the files of contracts do not accept (docs/ECARTS.md)
            return False
        if consultation.test or not consultation.place or not decision.awardee_deposit_id:
            return False
        seen = envelopes.read(self.registers, consultation)
        deposits = [seen.deposit(one.deposit_id).record for one in decision.holders]
        made = decp.record(consultation, decision, deposits, paris_day(now))
        path = file_path(consultation.buyer_siret, paris_day(now))
        records = self._records(path)
        if made["id"] not in {known["id"] for known in records}:  # (1)
            records.append(made)
        body = decp.to_json(records)
        self.objects.put(AREA, path + ".json", body, "application/json")
        self.objects.put(AREA, path + ".xml", decp.to_xml(records), "application/xml")  # (2)
        self._index(
            DecpFile(
                consultation.buyer_name,
                consultation.buyer_siret,
                paris_day(now).year,
                len(records),
                f"/{path}.json",
                f"/{path}.xml",
                paris_day(now).isoformat(),
            )
        )
        self.registers.append(
            stream(consultation.id, "publications"),
            idem=f"decp#{decision.lot}",
            since=0,
            build=lambda last: Draft(
                kind="essential-data", at=now, record={"lot": decision.lot, "contract": made["id"], "file": f"/{path}.json"}
            ),
        )  # (3)
        self.decisions.put(replace(decision, essential_data_published_at=now))  # (4)
        return True

    def _records(self, path: str) -> list[dict[str, Any]]:
        body = self.objects.get(AREA, path + ".json")
        return decp.from_json(body) if body else []

    def files(self) -> list[DecpFile]:
        """Every file published, for the open-data page."""
        body = self.objects.get(AREA, INDEX)
        return [stored.made(DecpFile, item) for item in json.loads(body)] if body else []

    def _index(self, file: DecpFile) -> None:
        others = [known for known in self.files() if known.json_path != file.json_path]
        listed = sorted([*others, file], key=lambda known: (known.buyer_name, -known.year))
        self.objects.put(AREA, INDEX, json.dumps([known.__dict__ for known in listed], ensure_ascii=False).encode(), "application/json")

    def _publish_feed(self) -> None:
        body = atom.feed(self.search.latest(), self.origin)
        if self.objects.get(AREA, FEED) != body:
            self.objects.put(AREA, FEED, body, "application/atom+xml")

    def links(self, decision: Decision, siret: str) -> Mapping[str, str] | None:
        """Where a published contract stands, None before."""
        if not decision.essential_data_published_at:
            return None
        path = file_path(siret, paris_day(decision.essential_data_published_at))
        return {"json_url": f"{self.origin}/{path}.json", "xml_url": f"{self.origin}/{path}.xml"}


def file_path(siret: str, day: date) -> str:
    """One file a buyer and a year, at an address that never changes: the Ministry reads it again when it is modified."""
    return f"open-data/decp/{siret}/decp-{siret}-{day.year}"
