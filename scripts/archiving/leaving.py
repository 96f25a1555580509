"""Folders written by the operator, straight from the stores of the running platform."""

import sys

from chalicelib import config, wiring
from chalicelib.adapters import cloud
from chalicelib.archive import writing
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.usecases.access import lookup
from chalicelib.usecases.archive.folders import head


def platform(environment):
    """(use cases, ports) of the platform whose settings are in the environment."""
    settings = config.read(environment)
    ports = cloud.ports(settings)
    return wiring.use_cases(ports, settings), ports


def consultation(use, ports, consultation_id, kind, out):
    """Bytes written. Raises Refused, Gone, OSError."""
    c, now = lookup.published(ports.consultations, consultation_id), ports.clock.now()
    with writing.appearing(out) as place:
        return writing.write(place, use.folders.pieces(c, kind, now), use.folders.read, head(c, kind, now))


def buyer(use, ports, siret, kind, out):
    """(consultation, bytes) of each that was put online, as it is written. One that is refused is told, and stops no other."""
    found = ports.directory.buyer_by_siret(siret)
    if not found:
        raise NotFound(f"Aucun acheteur de SIRET {siret}. / No buyer has it.")
    cursor = None
    while True:
        page = ports.consultations.of_buyer(found.id, cursor)
        for c in page.items:
            if not c.published_at:
                continue
            try:
                yield c.id, consultation(use, ports, c.id, kind, out / c.id)
            except (Refused, writing.Gone) as error:
                print(f"✗ {c.id} : {error}", file=sys.stderr)
        cursor = page.next
        if not cursor:
            return
