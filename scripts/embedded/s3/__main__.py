"""Run the S3 endpoint: python -m embedded.s3 '{"socket": 3, …}' (started by the stack)."""

import logging
import os
from pathlib import Path

from .. import child
from ..clock import TrialClock
from ..sigv4 import Credentials
from ..wake import Bell
from .blobs import Blobs
from .call import Service
from .database import Database
from .http import Server
from .versions import manifest_of


def main() -> None:
    given = child.settings()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s s3 %(levelname)s %(message)s")
    child.end_with_parent()
    folder = Path(given["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    db = Database(folder / "metadata.sqlite", fsync=given["fsync"])
    blobs = Blobs(folder, fsync=given["fsync"], quota=given["quota"])
    blobs.sweep({blob for row in db.rows("SELECT manifest FROM versions") for blob, _ in manifest_of(row)} | _part_blobs(db))
    service = Service(db, blobs, TrialClock(given["clock"]), Bell(given["bell"]), given["region"])
    credentials = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"], given["region"])
    Server(child.adopt(given["socket"]), service, credentials).serve_forever()


def _part_blobs(db: Database) -> set[str]:
    return {row["blob"] for row in db.rows("SELECT blob FROM parts")}


main()
