"""Publishing open data: essential data of notified contracts and the feed of consultations, at stable addresses (REQ-010, REQ-132)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree as xml

from ...domain.consultation import Consultation
from ...domain.decision import Decision
from ...domain.errors import Invalid, Unavailable
from ...domain.instants import from_text, paris_day
from ...domain.register import Draft, Entry, stream
from ...domain.rules.scope import CONCESSIONS
from ...opendata import atom, decp
from .. import ports
from ..access import lookup
from ..opening import envelopes
from ..ports import Clock, Objects, Registers, stored
from ..ports.objects import PUBLIC
from ..search.public_search import PublicSearch
from ..work.walls import Walls

JOB, FEED_JOB = "publish-open-data", "feed"
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
    walls: Walls
    origin: str

    def publish(self, now: datetime) -> list[Decision]:
        """Publish what is notified and complete; returns those decisions. Running it again changes nothing.

        (1) the register says that the lot's record appears, once; (2) the record enters the buyer's file of the year, as JSON and as XML
        of the same records; (3) the decision says when. Each contract has its wall, and so has the feed.
        """
        done: list[Decision] = []
        self.walls.each(
            JOB, self.decisions.publishable(), lambda place: self._publish(*place, now, done), now, key=lambda at: f"{at[0]}#{at[1]}"
        )
        self.walls.attempt(JOB, "feed", lambda: self._publish_feed(now), now)
        return done

    def _publish(self, consultation_id: str, lot: int, now: datetime, done: list[Decision]) -> None:
        decision, c = lookup.decision(self.decisions, consultation_id, lot), lookup.get(self.consultations, consultation_id)
        if not decision or not decision.publishable:
            return
        if c.procedure in CONCESSIONS:  # decided by a release that did not say so in the decision: it leaves the list for good
            lookup.change_decision(self.decisions, consultation_id, lot, lambda d: replace(d, concession=True))
            return
        if not c.place:
            raise Invalid({"place": "La consultation n’a pas de lieu d’exécution : complétez-le par une correction."}, code="no-place")
        deposits = [envelopes.read(self.registers, c).deposit(one.deposit_id).record for one in decision.holders]
        _checked([decp.record(c, decision, deposits, paris_day(now))])
        entry = self._journal(c, decision, now)  # (1)
        at = from_text(entry.at)
        self._enter(c, decp.record(c, decision, deposits, paris_day(at)), entry.record["file"], at)  # (2)
        saved = lookup.change_decision(
            self.decisions,
            consultation_id,
            lot,
            lambda d: d if d.essential_data_published_at else replace(d, essential_data_published_at=at),
        )  # (3)
        done.append(saved or decision)

    def _journal(self, c: Consultation, decision: Decision, now: datetime) -> Entry:
        record = {
            "lot": decision.lot,
            "contract": decp.contract_id(decision, c),
            "file": f"/{file_path(c.buyer_siret, paris_day(now))}.json",
        }
        return self.registers.append(
            stream(c.id, "publications"),
            idem=f"decp#{decision.lot}",
            since=0,
            build=lambda last: Draft(kind="essential-data", at=now, record=record),
        )

    def _enter(self, c: Consultation, made: dict[str, Any], file: str, at: datetime) -> None:
        """Write the buyer's files of the year with this record among the others, once, and their line in the index."""
        path = file.removeprefix("/").removesuffix(".json")
        others = [known for known in self._records(path) if known["id"] != made["id"]]
        records = [*others, made]
        as_xml = _checked(records)
        self.objects.put(PUBLIC, path + ".json", decp.to_json(records), "application/json")
        self.objects.put(PUBLIC, path + ".xml", as_xml, "application/xml")
        day = paris_day(at)
        self._index(DecpFile(c.buyer_name, c.buyer_siret, day.year, len(records), f"/{path}.json", f"/{path}.xml", day.isoformat()))

    def rewrite(self, path: str, record_id: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Change one record of a buyer's file, in its JSON and its XML; the same again writes nothing. Raises Unavailable when it is not there yet."""
        records = self._records(path)
        if all(known["id"] != record_id for known in records):
            raise Unavailable("L’enregistrement de ce contrat n’a pas encore paru : on y revient.", "data-not-there")
        wanted = [change(known) if known["id"] == record_id else known for known in records]
        if wanted != records:
            as_xml = _checked(wanted)
            self.objects.put(PUBLIC, path + ".json", decp.to_json(wanted), "application/json")
            self.objects.put(PUBLIC, path + ".xml", as_xml, "application/xml")

    def _records(self, path: str) -> list[dict[str, Any]]:
        body = self.objects.get(PUBLIC, path + ".json")
        return decp.from_json(body) if body else []

    def files(self) -> list[DecpFile]:
        """Every file published, for the open-data page."""
        body = self.objects.get(PUBLIC, INDEX)
        return [stored.made(DecpFile, item) for item in json.loads(body)] if body else []

    def _index(self, file: DecpFile) -> None:
        others = [known for known in self.files() if known.json_path != file.json_path]
        listed = sorted([*others, file], key=lambda known: (known.buyer_name, -known.year))
        self.objects.put(PUBLIC, INDEX, json.dumps([known.__dict__ for known in listed], ensure_ascii=False).encode(), "application/json")

    def _publish_feed(self, now: datetime) -> None:
        latest = self.walls.each(
            FEED_JOB, self.search.latest(), lambda c: _well_formed(atom.feed([c], self.origin)), now, key=lambda c: c.id
        )
        body = atom.feed(latest, self.origin)
        if self.objects.get(PUBLIC, FEED) != body:
            self.objects.put(PUBLIC, FEED, body, "application/atom+xml")

    def links(self, decision: Decision, siret: str) -> Mapping[str, str] | None:
        """Where a published contract stands, None before."""
        if not decision.essential_data_published_at:
            return None
        path = file_path(siret, paris_day(decision.essential_data_published_at))
        return {"json_url": f"{self.origin}/{path}.json", "xml_url": f"{self.origin}/{path}.xml"}


def _checked(records: list[dict[str, Any]]) -> bytes:
    """The records as XML. Raises what shows that a value cannot be published, before anything is written."""
    return _well_formed(decp.to_xml(records))


def _well_formed(body: bytes) -> bytes:
    """Raises ParseError for XML that nobody could read."""
    xml.fromstring(body)
    return body


def file_path(siret: str, day: date) -> str:
    """One file a buyer and a year, at an address that never changes: the Ministry reads it again when it is modified."""
    return f"open-data/decp/{siret}/decp-{siret}-{day.year}"
