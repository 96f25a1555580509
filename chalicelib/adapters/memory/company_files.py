"""Sealed files of companies in memory."""

from __future__ import annotations

from datetime import date

from ...domain.company_file import CompanyFile, Ending
from .versioned import Versioned


class MemoryCompanyFiles(Versioned[str, CompanyFile]):
    def get(self, company_id: str) -> CompanyFile | None:
        return self._things.get(company_id)

    def create(self, made: CompanyFile) -> CompanyFile:
        return self._create(made.company_id, made)

    def save(self, found: CompanyFile) -> CompanyFile:
        return self._save(found.company_id, found)

    def ending(self, first: date, last: date) -> list[tuple[str, Ending]]:
        found = [(file.company_id, one) for file in self._things.values() for one in file.endings if first <= one.ends_on <= last]
        return sorted(found, key=lambda pair: (pair[1].ends_on, pair[0], pair[1].id))
