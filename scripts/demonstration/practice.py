"""The practice consultation of an installation: its entity, its committee, and itself, made once a year."""

from __future__ import annotations

import os
from datetime import timedelta

from chalicelib import config, wiring
from chalicelib.adapters import cloud
from chalicelib.domain.consultation import Consultation
from chalicelib.domain.errors import NotFound
from chalicelib.usecases.consultation.practice import SIRET
from demonstration import cast as people
from demonstration.acts import Stage

MARK, NAME, DEPARTMENT = "essai", "Entraînement au dépôt (entité fictive)", "35"
OPEN_DAYS, RENEWED_DAYS = 365, 30


def ensure(environment: dict[str, str]) -> Consultation:
    """The practice consultation of the platform whose environment this is; made when none is open for thirty days more."""
    os.environ.update({name: value for name, value in environment.items() if name.startswith("AWS_")})
    settings = config.read(environment)
    ports = cloud.ports(settings)
    use = wiring.use_cases(ports, settings)
    try:
        known = use.practice.current()
        if known.submission_deadline and known.submission_deadline - ports.clock.now() > timedelta(days=RENEWED_DAYS):
            return known
    except NotFound:
        pass
    cast = people.Cast()
    cast.entities[MARK] = people.entity(ports, cast, SIRET, MARK, NAME, DEPARTMENT)
    Stage(ports, use, cast).published(
        MARK,
        f"ESSAI-{ports.clock.now():%Y-%m}",
        "Entraînement : déposer un pli sans conséquence",
        days=OPEN_DAYS,
        lots=("Premier lot d’essai", "Second lot d’essai"),
        test=True,
    )
    return use.practice.current()
