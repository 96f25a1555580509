"""A decided consultation on the memory platform, its folder and its transfer as the operator's scripts write them."""

import subprocess
import sys
from pathlib import Path

from archiving import pronom
from chalicelib.archive import writing
from chalicelib.usecases.archive.folders import head
from chalicelib.usecases.archive.transfers import Addressed
from support import walk

ROOT = Path(__file__).parents[2]
identify = pronom.identifier()


def decided(platform):
    """(cast, consultation, deposits): lot 1 awarded to the first of two."""
    cast = walk.entity(platform)
    consultation = walk.published(cast, lots=1)
    _, deposits = walk.all_opened(platform, cast, consultation)
    verdict = {
        "lot": 1,
        "outcome": "awarded",
        "reason": "Meilleure offre",
        "amount_eur": "1000.00",
        "awardee_deposit_id": deposits[0].id,
        "rankings": [{"deposit_id": deposits[0].id, "rank": 1}, {"deposit_id": deposits[1].id, "rank": 2, "reason": "Trop cher"}],
    }
    cast.agent.refresh().post(f"/v1/consultations/{consultation['id']}/decisions", verdict)
    return cast, consultation, deposits


def packed(platform, consultation_id: str, out: Path, version: str = "2.2"):
    to = Addressed(agency="FRAD035", agreement="ACCORD-1", version=version)
    transfer, package = platform.use.transfers.package(consultation_id, to, identify)
    with out.open("wb") as file:
        for part in package.parts():
            file.write(part)
    platform.use.transfers.sent(consultation_id, transfer, version, package.size_bytes, "operator")
    return transfer, out


def written(platform, consultation_id: str, out: Path, kind: str = "whole") -> Path:
    """As scripts/export writes it."""
    c, now = platform.ports.consultations.get(consultation_id), platform.clock()
    with writing.appearing(out) as place:
        writing.write(place, platform.use.folders.pieces(c, kind, now), platform.use.folders.read, head(c, kind, now))
    return out


def verify(folder: Path, *more: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, ROOT / "scripts" / "verify", folder, *more], capture_output=True, text=True)
