"""Messages, questions and requests for help on DynamoDB (table exchanges).

access pattern                        operation                        units
AP1 a message                         GetItem  C#id / MSG#id           1 RU
AP2 send                              PutItem  if absent               1 WU per kB, ×2 with its index
AP3 fill its evidence                 PutItem  if version              same
AP4 a consultation's messages         Query    C#id, MSG#…             1 RU per 4 kB
AP5 a company's, newest first         Query    by_recipient            0.5 RU per 4 kB
AP6 a company's questions             Query    by_recipient ASKED#…    0.5 RU per 4 kB
AP7 a request for help                GetItem  SUPPORT / id             1 RU
AP8 follow a new one                  PutItem  if absent               1 WU
AP9 note its answer                   PutItem  if version              same
AP10 all of them, newest first        Query    SUPPORT, consistent     1 RU per 4 kB
AP11 note a day of reminder           PutItem  DUE#day, if absent       1 WU
AP12 those of a day                   Query    DUE#day, consistent      1 RU per 4 kB

Questions are otherwise read as `of_consultation` says; those asked before the release that lists them stay out of AP6.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pynamodb.pagination import ResultIterator

from ... import codec
from ...domain.errors import StaleVersion
from ...domain.message import Message
from ...domain.question import Question
from ...domain.support import SupportCase
from ...domain.ticket import Ticket
from ...usecases.ports import Page, lists
from . import pages, versioned
from .models import ExchangeRow
from .of_consultation import OfConsultation


class DynamoMessages:
    def __init__(self, rows: type[ExchangeRow]):
        self._rows = rows

    def create(self, message: Message) -> Message:  # AP2
        if not versioned.create(self._row(message)):
            raise StaleVersion()
        return message

    def get(self, consultation_id: str, message_id: str) -> Message | None:  # AP1
        row = versioned.get(self._rows, f"C#{consultation_id}", f"MSG#{message_id}")
        return _read(row) if row else None

    def save(self, message: Message) -> Message:  # AP3
        newer = replace(message, version=message.version + 1)
        versioned.save(self._row(newer))
        return newer

    def of_consultation(self, consultation_id: str) -> list[Message]:  # AP4
        rows = self._rows.query(f"C#{consultation_id}", self._rows.sk.startswith("MSG#"), consistent_read=True)
        return [_read(row) for row in rows]

    def of_company(self, company_id: str, cursor: str | None) -> Page[Message]:  # AP5
        def query(limit: int, start: pages.Start) -> ResultIterator[ExchangeRow]:
            return self._rows.by_recipient.query(company_id, scan_index_forward=False, limit=limit, last_evaluated_key=start)

        def place(stopped: pages.Key) -> str:
            return f"{stopped['id']} {stopped['pk'].removeprefix('C#')}"

        def key(place: str) -> pages.Key:
            message_id, _, consultation_id = place.partition(" ")
            return {"pk": f"C#{consultation_id}", "sk": f"MSG#{message_id}", "recipient_id": company_id, "id": message_id}

        return pages.page(query, lists.messages_of(company_id), cursor, lists.PAGE_SIZE, read=_read, place=place, key=key)

    def note_due(self, day: date, message: Message) -> None:  # AP11
        versioned.create(self._rows(f"DUE#{day.isoformat()}", f"{message.consultation_id}#{message.id}", body={}, version=1))

    def due(self, day: date) -> list[tuple[str, str]]:  # AP12
        rows = self._rows.query(f"DUE#{day.isoformat()}", consistent_read=True)
        return [(consultation_id, message_id) for consultation_id, _, message_id in (row.sk.partition("#") for row in rows)]

    def _row(self, m: Message) -> ExchangeRow:
        return self._rows(
            f"C#{m.consultation_id}", f"MSG#{m.id}", body=codec.to_dict(m), version=m.version, recipient_id=m.company_id, id=m.id
        )


class DynamoQuestions(OfConsultation[Question]):
    kind, prefix = Question, "Q#"

    def of_company(self, company_id: str, cursor: str | None) -> Page[Question]:  # AP6
        def query(limit: int, start: pages.Start) -> ResultIterator[ExchangeRow]:
            return self._rows.by_recipient.query(_asked_by(company_id), scan_index_forward=False, limit=limit, last_evaluated_key=start)

        def place(stopped: pages.Key) -> str:
            return f"{stopped['id']} {stopped['pk'].removeprefix('C#')}"

        def key(place: str) -> pages.Key:
            question_id, _, consultation_id = place.partition(" ")
            return {"pk": f"C#{consultation_id}", "sk": f"Q#{question_id}", "recipient_id": _asked_by(company_id), "id": question_id}

        def read(row: ExchangeRow) -> Question:
            return codec.from_dict(Question, row.body)

        return pages.page(query, lists.questions_of(company_id), cursor, lists.PAGE_SIZE, read=read, place=place, key=key)

    def _row(self, q: Question) -> ExchangeRow:
        row = super()._row(q)
        row.recipient_id, row.id = _asked_by(q.company_id), q.id
        return row


_SUPPORT = "SUPPORT"


class DynamoSupportCases:
    """One partition: operators read them all, and they are few."""

    def __init__(self, rows: type[ExchangeRow]):
        self._rows = rows

    def create(self, case: SupportCase) -> SupportCase:  # AP8
        if not versioned.create(self._row(case)):
            raise StaleVersion()
        return case

    def get(self, case_id: str) -> SupportCase | None:  # AP7
        row = versioned.get(self._rows, _SUPPORT, case_id)
        return codec.from_dict(SupportCase, row.body) if row else None

    def save(self, case: SupportCase) -> SupportCase:  # AP9
        newer = replace(case, version=case.version + 1)
        versioned.save(self._row(newer))
        return newer

    def page(self, question: str, cursor: str | None) -> Page[SupportCase]:  # AP10
        def query(limit: int, start: pages.Start) -> ResultIterator[ExchangeRow]:
            return self._rows.query(_SUPPORT, scan_index_forward=False, limit=limit, last_evaluated_key=start, consistent_read=True)

        def read(row: ExchangeRow) -> SupportCase:
            return codec.from_dict(SupportCase, row.body)

        def key(place: str) -> pages.Key:
            return {"pk": _SUPPORT, "sk": place}

        return pages.page(query, lists.support(question), cursor, lists.PAGE_SIZE, read=read, place=lambda stopped: stopped["sk"], key=key)

    def _row(self, case: SupportCase) -> ExchangeRow:
        return self._rows(_SUPPORT, case.id, body=codec.to_dict(case), version=case.version)


def _asked_by(company_id: str) -> str:
    """Its questions, apart from the messages that the same index lists under the company itself."""
    return f"ASKED#{company_id}"


def _read(row: ExchangeRow) -> Message:
    return codec.from_dict(Message, row.body)


class DynamoTickets(OfConsultation[Ticket]):
    kind, prefix = Ticket, "TICKET#"
