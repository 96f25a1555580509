"""A transfer of many gigabytes: peak memory of the packing, and its time as a ratio to copying the same bytes.

    .venv/bin/python scripts/bench/transfer.py [--gigabytes 20] [--folder /tmp]

One random file is read again and again as that many kept files, so that the set needs the room of its package alone.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from archiving import pronom
from chalicelib.archive import plan, seda, sip
from chalicelib.archive.folder import Piece

MIB = 1024 * 1024
FILE = 512 * MIB


def chunks(source: Path):
    with source.open("rb") as file:
        while chunk := file.read(MIB):
            yield chunk


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    count = options.gigabytes * 2
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        source, out = Path(name) / "source", Path(name) / "out"
        with source.open("wb") as file:
            for _ in range(FILE // MIB):
                file.write(os.urandom(MIB))
        copied = timed(copy, source, count, out)
        packed = timed(pack, source, count, out)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.gigabytes} GiB: copied {copied:.0f} s, packed {packed:.0f} s (× {packed / copied:.2f}), peak memory {peak:.0f} MiB")
    return 0 if peak <= 300 else 1


def timed(act, source, count, out) -> float:
    out.unlink(missing_ok=True)
    began = time.monotonic()
    act(source, count, out)
    os.sync()
    return time.monotonic() - began


def copy(source: Path, count: int, out: Path) -> None:
    with out.open("wb") as file:
        for _ in range(count):
            for chunk in chunks(source):
                file.write(chunk)


def pack(source: Path, count: int, out: Path) -> None:
    day = date(2026, 9, 1)
    about = seda.Transfer(
        id="SP-BENCH", made_at=datetime(2026, 9, 1, tzinfo=UTC), reference="2026-1", title="Banc d’essai", siret="21350238800019",
        agency="FRAD035", agreement="BANC", started_on=day, ended_on=day,
    )  # fmt: skip
    keepings = plan.keepings("works", {}, day, {})
    package = sip.Package(
        pieces=(
            Piece(path=f"plis/{n:03d}/L001-offer.age", media_type="application/octet-stream", area="offers", key=str(n))
            for n in range(count)
        ),
        read=lambda piece: chunks(source),
        unit=partial(plan.unit, winners=()),
        identify=pronom.identifier(),
        describe=lambda stored: seda.manifest(about, stored, keepings),
    )
    with out.open("wb") as file:
        for part in package.parts():
            file.write(part)


if __name__ == "__main__":
    sys.exit(main())
