"""The practice consultation of an installation: its entity, its committee, and itself, made once a year."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from chalicelib import config, wiring
from chalicelib.adapters import cloud
from chalicelib.domain.consultation import Consultation
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.usecases.consultation.practice import SIRET
from chalicelib.usecases.directory import identifiers
from demonstration import cast as people
from demonstration.acts import Stage

MARK, NAME, DEPARTMENT = "essai", "Entraînement au dépôt (entité fictive)", "35"
OPEN_DAYS, RENEWED_DAYS = 365, 30
ADDRESS = "SOUSPLI_PRACTICE_ADDRESS"
RESERVED = (".example", ".test", ".invalid", ".localhost", "example.com", "example.net", "example.org")
"""Names that no mail reaches (RFC 2606): for trials alone."""


class NoAddress(Exception):
    """The people of the practice entity have nowhere to be written to. Says what to give."""


def addresses(stage: str, given: str) -> Callable[[str], str]:
    """From what somebody does in the practice entity to their e-mail address: sub-addresses (RFC 5233) of the mailbox given, which
    companies read as the contact and which receives their questions. Raises NoAddress.

    The embedded stack, whose letters leave nowhere, needs none.
    """
    if not given and stage == "embedded":
        return lambda who: f"{who}@{MARK}.example"
    try:
        local, _, domain = identifiers.email(given).rpartition("@")
    except Invalid:
        raise NoAddress(f"{ADDRESS} : donnez la boîte qui recevra les questions d’essai, par exemple entrainement@ville.fr.") from None
    if stage != "embedded" and f".{domain}".endswith(tuple(f".{name.lstrip('.')}" for name in RESERVED)):
        raise NoAddress(f"{ADDRESS} : aucun courriel n’arrive à {domain}, réservé aux exemples. Donnez une boîte qui existe.")
    return lambda who: f"{local}+{who}@{domain}"


def ensure(environment: dict[str, str]) -> Consultation:
    """The practice consultation of the platform whose environment this is; made when none is open for thirty days more. Raises NoAddress."""
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
    to = addresses(settings.stage, environment.get(ADDRESS, ""))
    cast.entities[MARK] = people.entity(ports, cast, SIRET, MARK, NAME, DEPARTMENT, to)
    Stage(ports, use, cast).published(
        MARK,
        f"ESSAI-{ports.clock.now():%Y-%m}",
        "Entraînement : déposer un pli sans conséquence",
        days=OPEN_DAYS,
        lots=("Premier lot d’essai", "Second lot d’essai"),
        test=True,
    )
    return use.practice.current()
