"""Deposit limits, published before the first byte (CE AP-HP 2025; REQ-058)."""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1024**3
PART_BYTES = 16 * 1024 * 1024 + 256 * 16
"""One sealed part: 256 age chunks of 64 KiB and their 16-byte tags; the first also carries the file's header."""
DCE_PART_BYTES = 16 * 1024 * 1024
DCE_BYTES = 50 * GIB
"""All files of a version together; told before the first byte is sent."""
DCE_FILES = 5000
DCE_LINKS_AT_ONCE = 500
"""Signed addresses given by one answer, which stays under 1 MB."""
DCE_VOLUME_BYTES = 8 * GIB
"""One ZIP of a version: written in one run of the verification job, five minutes at 30 MB/s."""
MAX_PARTS = 10_000
"""S3 accepts no more parts in a multipart upload."""
PARTS_SIGNED_AT_ONCE = 64
URL_SECONDS = 15 * 60
UPLOAD_DAYS = 14
"""After which storage drops what an upload left unfinished: the lifecycle of the buckets (infra/data.json)."""
ATTACHMENT_BYTES = 100 * 1024 * 1024
PROBE_BYTES = 4 * 1024 * 1024
"""What a workstation test sends at most to measure its speed."""
SEAL_FILE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one submission may weigh. Bytes; counted on the files as the bidder sees them."""

    file_bytes: int = 10 * GIB
    submission_bytes: int = 50 * GIB
    files: int = 500
