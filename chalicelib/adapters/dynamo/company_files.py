"""Sealed files of companies, on DynamoDB (table directory).

access pattern                       operation                            units
AP1 the file of a company            GetItem FILE#id / HEAD               1 RU per 4 kB
AP2 keep one                         PutItem if absent                    1 WU per kB
AP3 save over the version read       PutItem if version, and AP4          1 WU per kB
AP4 note what ends, and when         PutItem ENDING / day#company#piece   1 WU
AP5 what ends between two days       Query   ENDING, between, then AP1    1 RU per 4 kB, 1 RU each

A row of AP4 is written before the file that has it, and dropped after: one that the file does not bear out is passed over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ... import codec
from ...domain.company_file import CompanyFile, Ending
from ...domain.errors import StaleVersion
from . import versioned
from .models import DirectoryLinkRow, DirectoryRow


class DynamoCompanyFiles:
    def __init__(self, rows: type[DirectoryRow], links: type[DirectoryLinkRow]):
        self._rows, self._links = rows, links

    def get(self, company_id: str) -> CompanyFile | None:  # AP1
        row = versioned.get(self._rows, f"FILE#{company_id}", "HEAD")
        return codec.from_dict(CompanyFile, row.body) if row else None

    def create(self, made: CompanyFile) -> CompanyFile:  # AP2
        self._note(made.company_id, {_place(made.company_id, one) for one in made.endings})
        if not versioned.create(self._row(made)):
            raise StaleVersion()
        return made

    def save(self, found: CompanyFile) -> CompanyFile:  # AP3
        before = self.get(found.company_id)
        was, now = ({_place(found.company_id, one) for one in each.endings} if each else set() for each in (before, found))
        self._note(found.company_id, now - was)
        newer = replace(found, version=found.version + 1)
        versioned.save(self._row(newer))
        for place in was - now:
            versioned.drop(self._links("ENDING", place))
        return newer

    def _note(self, company_id: str, places: set[str]) -> None:  # AP4
        for place in places:
            self._links("ENDING", place, body={"company": company_id}).save()

    def ending(self, first: date, last: date) -> list[tuple[str, Ending]]:  # AP5
        rows = self._links.query("ENDING", self._links.sk.between(first.isoformat(), f"{last.isoformat()}#~"), consistent_read=True)
        places = {(str(row.body["company"]), row.sk) for row in rows}
        files = {company: self.get(company) for company in {company for company, _ in places}}
        borne = [
            (company, one)
            for company, found in files.items()
            if found
            for one in found.endings
            if (company, _place(company, one)) in places
        ]
        return sorted(borne, key=lambda pair: (pair[1].ends_on, pair[0], pair[1].id))

    def _row(self, found: CompanyFile) -> DirectoryRow:
        return self._rows(f"FILE#{found.company_id}", "HEAD", body=codec.to_dict(found), version=found.version)


def _place(company_id: str, one: Ending) -> str:
    return f"{one.ends_on.isoformat()}#{company_id}#{one.id}"
