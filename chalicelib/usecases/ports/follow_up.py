"""What each consultation asks of its buyer, gathered for the dashboard; and which companies follow it."""

from __future__ import annotations

from typing import Protocol

from ...domain.attention import Attention
from .common import Page


class Attentions(Protocol):
    """One small row a consultation, listed by buyer; derived from other stores, so that any may be made again."""

    def get(self, buyer_id: str, consultation_id: str) -> Attention | None:
        """By strong read."""

    def put(self, attention: Attention) -> Attention:
        """Creates at version 0, else writes over the version read. Raises StaleVersion."""

    def of_buyer(self, buyer_id: str, limit: int) -> list[Attention]:
        """Newest consultations first."""


class Followings(Protocol):
    """Companies that follow consultations, read from either side."""

    def begin(self, company_id: str, consultation_id: str) -> None:
        """Following twice changes nothing."""

    def end(self, company_id: str, consultation_id: str) -> None:
        """No longer following; what was not followed changes nothing."""

    def has(self, company_id: str, consultation_id: str) -> bool:
        """By strong read."""

    def of_company(self, company_id: str, cursor: str | None) -> Page[str]:
        """Ids of consultations, newest consultations first."""

    def companies(self, consultation_id: str) -> list[str]:
        """Ids of the companies that follow it."""
