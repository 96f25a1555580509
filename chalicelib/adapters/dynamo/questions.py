"""Questions on DynamoDB (table exchanges).

access pattern                     operation                 units
AP1 a question                     GetItem  C#id / Q#id      1 RU
AP2 ask                            PutItem  if absent        1 WU per kB
AP3 answer                         PutItem  if version       same
AP4 a consultation's questions     Query    C#id, Q#…        1 RU per 4 kB
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...domain.errors import StaleVersion
from ...domain.question import Question
from .. import codec
from . import versioned


class DynamoQuestions:
    def __init__(self, model: Any):
        self._model = model

    def create(self, question: Question) -> Question:  # AP2
        if not versioned.create(self._row(question)):
            raise StaleVersion()
        return question

    def get(self, consultation_id: str, question_id: str) -> Question | None:  # AP1
        row = versioned.get(self._model, f"C#{consultation_id}", f"Q#{question_id}")
        return _read(row) if row else None

    def save(self, question: Question) -> Question:  # AP3
        newer = replace(question, version=question.version + 1)
        versioned.replace(self._row(newer), question.version)
        return newer

    def of_consultation(self, consultation_id: str) -> list[Question]:  # AP4
        rows = self._model.query(f"C#{consultation_id}", self._model.sk.startswith("Q#"), consistent_read=True)
        return [_read(row) for row in rows]

    def _row(self, q: Question) -> Any:
        return self._model(f"C#{q.consultation_id}", f"Q#{q.id}", body=codec.to_dict(q), version=q.version)


def _read(row: Any) -> Question:
    return codec.from_dict(Question, row.body)
