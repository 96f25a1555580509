"""Public keys given by browsers: only well-formed post-quantum age recipients are kept."""

from __future__ import annotations

from ...crypto.age import PqRecipient
from ...domain.errors import Invalid


def check(recipient: str, field: str = "recipient") -> str:
    """Raises Invalid for anything but an `age1pq1…` recipient."""
    try:
        PqRecipient.parse(recipient)
    except ValueError as error:
        raise Invalid({field: "Cette clé publique n’est pas une clé age post-quantique."}, code="bad-recipient") from error
    return recipient
