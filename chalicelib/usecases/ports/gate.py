"""The gate, as other functions call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol


class Gate(Protocol):
    """The only holder of the right to unwrap gate keys; its own function and role."""

    def make_slot_keys(self, consultation_id: str, slots: Sequence[str], not_before: datetime) -> Mapping[str, str]:
        """A fresh key a slot, kept by the gate; returns slot → public recipient."""

    def extend(self, consultation_id: str) -> None:
        """Bind every slot key to the deadline now in force in the register."""

    def release(self, consultation_id: str, opening_id: str, envelopes: Sequence[tuple[str, str]]) -> list[bytes]:
        """s_g of each envelope (deposit id, slot), encrypted to the opener's ephemeral key: all of them, or none. Raises Refused."""

    def hand_over(self, consultation_id: str, envelopes: Sequence[tuple[str, str]], act: Mapping[str, str] | None) -> list[bytes]:
        """s_g of each envelope, encrypted to the committee's keys and to the recovery key: of those that a session had released, or by
        an act of the operator {by, reason}. All of them, or none. Raises Refused."""

    def destroy(self, consultation_id: str, papers: str) -> None:
        """Destroy the sealed bodies and the seeds that a line `elimination` of the register `archive` names; again changes nothing. Raises Refused."""
