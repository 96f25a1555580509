"""What each consultation asks of its buyer, gathered for the dashboard."""

from __future__ import annotations

from typing import Protocol

from ...domain.attention import Attention


class Attentions(Protocol):
    """One small row a consultation, listed by buyer; derived from other stores, so that any may be made again."""

    def get(self, buyer_id: str, consultation_id: str) -> Attention | None:
        """By strong read."""

    def put(self, attention: Attention) -> Attention:
        """Creates at version 0, else writes over the version read. Raises StaleVersion."""

    def of_buyer(self, buyer_id: str, limit: int) -> list[Attention]:
        """Newest consultations first."""
