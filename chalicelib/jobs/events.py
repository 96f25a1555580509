"""What event sources deliver, in the terms of use cases. Deliveries repeat and come out of order: each is idempotent."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..domain.instants import from_text
from ..usecases.closures import Closures
from ..usecases.consequences import Consequences
from ..usecases.dce import Dce
from ..usecases.open_data import OpenData
from ..usecases.ports import Clock
from ..usecases.sealings import Sealings

_SEAL_FILE = re.compile(r"C/(\w{26})/S/(\w{26})/seal\.json")
log = logging.getLogger("souspli")


def close_due(now: datetime, closures: Closures) -> int:
    closed = closures.sweep(now)
    log.info("job", extra={"job": "close-due", "count": len(closed)})
    return len(closed)


def publish_open_data(now: datetime, open_data: OpenData) -> int:
    published = open_data.publish(now)
    log.info("job", extra={"job": "publish-open-data", "count": len(published)})
    return len(published)


def draw_consequences(images: Iterable[Mapping[str, Any]], consequences: Consequences) -> int:
    """New images of the registers' stream, in DynamoDB's own notation."""
    return sum(
        consequences.draw(image["pk"]["S"], int(image["sk"]["N"]), image["kind"]["S"], json.loads(image["record"]["S"])) for image in images
    )


def verify_files(bodies: Iterable[str], dce: Dce) -> None:
    for body in bodies:
        dce.verify(**json.loads(body))


def object_created(event: Mapping[str, Any], clock: Clock, sealings: Sealings) -> bool:
    """The last bytes of a deposit arrived: seal it if its browser does not. True when it is sealed."""
    found = _SEAL_FILE.fullmatch(event["detail"]["object"]["key"])
    if not found:
        return False
    stored_at = clock.told(from_text(event["time"]))
    return sealings.seal_from_storage(found[1], found[2], stored_at=stored_at) is not None
