"""Where bytes of the DCE are, and how large files are cut."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.errors import Invalid
from ...domain.limits import DCE_PART_BYTES, MAX_PARTS, PARTS_SIGNED_AT_ONCE
from ..ports import Part


def key(consultation_id: str, file_id: str) -> str:
    return f"C/{consultation_id}/dce/{file_id}"


def archive_key(consultation_id: str, version: int, volume: int) -> str:
    return f"C/{consultation_id}/dce-archives/{version}-{volume}.zip"


def part_bytes(size_bytes: int) -> int:
    """16 MiB, or more for a file that would need over 10,000 parts."""
    least = -(-size_bytes // MAX_PARTS)
    return max(DCE_PART_BYTES, -(-least // (1024 * 1024)) * 1024 * 1024)


def check_parts(parts: Sequence[Part], size_bytes: int, part_size: int) -> None:
    """Raises Invalid for too many at once, a number out of range or a length that is not the part's."""
    count = -(-size_bytes // part_size)
    if not 1 <= len(parts) <= PARTS_SIGNED_AT_ONCE:
        raise Invalid({"parts": f"De 1 à {PARTS_SIGNED_AT_ONCE} morceaux à la fois."})
    for part in parts:
        expected = part_size if part.number < count else size_bytes - part_size * (count - 1)
        if not 1 <= part.number <= count or part.size_bytes != expected:
            raise Invalid(
                {"parts": f"Le morceau {part.number} ne fait pas partie de ce fichier, ou n’a pas la bonne longueur."}, code="bad-part"
            )
