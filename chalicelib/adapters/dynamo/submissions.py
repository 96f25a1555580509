"""Submissions on DynamoDB: confidential working state.

access pattern                        operation                        units
AP1 a submission                      GetItem  S#id / HEAD, consistent  1 RU
AP2 start one                         PutItem  if absent               1 WU per kB, ×2 with its index
AP3 save over the version read        PutItem  if version              same
AP4 a company's, newest first         Query    by_company              0.5 RU per 4 kB
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...domain.errors import StaleVersion
from ...domain.submission import Submission
from ...usecases.ports import Page
from .. import codec
from . import pages, versioned


class DynamoSubmissions:
    def __init__(self, model: Any):
        self._model = model

    def create(self, submission: Submission) -> Submission:  # AP2
        if not versioned.create(self._row(submission)):
            raise StaleVersion()
        return submission

    def get(self, submission_id: str) -> Submission | None:  # AP1
        row = versioned.get(self._model, f"S#{submission_id}", "HEAD")
        return _read(row) if row else None

    def save(self, submission: Submission) -> Submission:  # AP3
        newer = replace(submission, version=submission.version + 1)
        versioned.replace(self._row(newer), submission.version)
        return newer

    def of_company(self, company_id: str, cursor: str | None) -> Page[Submission]:  # AP4
        def query(**kw):
            return self._model.by_company.query(company_id, scan_index_forward=False, **kw)

        return pages.page(query, cursor, _read, lambda key: key.get("company_id", {}).get("S") == company_id)

    def _row(self, s: Submission) -> Any:
        return self._model(f"S#{s.id}", "HEAD", body=codec.to_dict(s), version=s.version, company_id=s.company_id, id=s.id)


def _read(row: Any) -> Submission:
    return codec.from_dict(Submission, row.body)
