"""Letters in memory."""

from __future__ import annotations

from ...domain.message import Message
from ...usecases.ports import Page
from .versioned import MemoryOfConsultation, page_of


class MemoryMessages(MemoryOfConsultation[Message]):
    def of_company(self, company_id: str, cursor: str | None) -> Page[Message]:
        return page_of([m for m in self._things.values() if m.company_id == company_id], cursor)
