"""Settings: the environment read once into one frozen object; only `app.py` calls it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .domain.provider import Provider
from .usecases.ports.objects import AREAS, FETCHED


@dataclass(frozen=True, kw_only=True)
class Config:
    """`origin` is where people's browsers find the platform. `clock_file` and `mail_folder` exist on the embedded stack only."""

    stage: str
    origin: str
    prefix: str
    region: str
    secret: bytes
    gate_function: str
    verify_queue: str
    gate_key: str
    signing_key: str
    signatures_function: str = "signatures"
    s3_endpoint: str | None = None
    s3_origin: str = ""
    """Where scripts of the pages send and read files: the origins that their Content-Security-Policy names, separated by spaces."""
    mail_sender: str = ""
    mail_reply_to: str = ""
    """A mailbox that people who answer a letter reach, and that explains; empty: the sender's."""
    smtp: str = ""
    """`smtp://…` or `smtps://…` (adapters/mail/smtp.py): mail leaves by that server; empty: by SES, or into the folder."""
    ses_configuration_set: str = ""
    """Whose events say what becomes of letters."""
    mail_folder: str | None = None
    clock_file: str | None = None
    source_header: str = ""
    """The header in which the host in front of the API writes the caller's address; empty: the API is what the caller reaches."""
    tracing: bool = False
    clamd: str = ""
    """Where ClamAV's daemon listens: `unix:/path` or `host:port`. Empty: files are not scanned, and say so."""
    clamd_max_bytes: int = 100 * 1000 * 1000
    people_an_address: int = 1
    """How many people may stand behind one address: limits by address and network are multiplied by it."""

    providers: tuple[Provider, ...] = ()
    """Who else than this platform may say who somebody is, in the order in which the page offers them."""

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or "localhost"

    def buckets(self) -> dict[str, str]:
        return {area: f"{self.prefix}-{area}" for area in AREAS}


def read(environment: Mapping[str, str]) -> Config:
    """Raises KeyError naming the setting that is missing."""
    prefix, region = environment["SOUSPLI_PREFIX"], environment.get("AWS_DEFAULT_REGION") or environment.get("AWS_REGION", "eu-west-3")
    embedded = environment["SOUSPLI_STAGE"] == "embedded"
    data = environment.get("SOUSPLI_DATA_DIR", "")
    s3_endpoint = environment.get("SOUSPLI_S3_PUBLIC_ENDPOINT") if embedded else None
    return Config(
        stage=environment["SOUSPLI_STAGE"],
        origin=environment["SOUSPLI_ORIGIN"].rstrip("/"),
        prefix=prefix,
        region=region,
        secret=environment["SOUSPLI_SECRET"].encode(),
        gate_function=environment.get("SOUSPLI_GATE_FUNCTION", "gate"),
        signatures_function=environment.get("SOUSPLI_SIGNATURES_FUNCTION", "signatures"),
        verify_queue=environment.get("SOUSPLI_VERIFY_QUEUE", f"{prefix}-verify"),
        gate_key=environment.get("SOUSPLI_GATE_KEY", f"alias/{prefix}-gate"),
        signing_key=environment.get("SOUSPLI_SIGNING_KEY", f"alias/{prefix}-signing"),
        s3_endpoint=s3_endpoint,
        s3_origin=s3_endpoint or " ".join(f"https://{prefix}-{area}.s3.{region}.amazonaws.com" for area in FETCHED),
        mail_sender=environment.get("SOUSPLI_MAIL_SENDER", ""),
        mail_reply_to=environment.get("SOUSPLI_MAIL_REPLY_TO", ""),
        smtp=environment.get("SOUSPLI_SMTP", ""),
        ses_configuration_set=environment.get("SOUSPLI_SES_CONFIGURATION_SET", ""),
        mail_folder=f"{data}/mail" if embedded and not environment.get("SOUSPLI_SMTP") else None,
        clock_file=environment.get("SOUSPLI_CLOCK_FILE") if embedded else None,
        clamd=environment.get("SOUSPLI_CLAMD", ""),
        clamd_max_bytes=int(environment.get("SOUSPLI_CLAMD_MAX_BYTES", "100000000")),
        source_header=environment.get("SOUSPLI_SOURCE_HEADER", "").lower(),
        people_an_address=int(environment.get("SOUSPLI_PEOPLE_AN_ADDRESS", "1")),
        tracing=environment.get("SOUSPLI_TRACING") == "1",
        providers=_providers(environment.get("SOUSPLI_OIDC", "")),
    )


def _providers(said: str) -> tuple[Provider, ...]:
    """JSON, or the path of a file of JSON. Raises TypeError or ValueError naming what is wrong: a platform does not start half set."""
    if not said:
        return ()
    listed = json.loads(said if said.lstrip().startswith("[") else Path(said).read_text("utf-8"))
    made = tuple(_provider(one) for one in listed)
    if len({one.id for one in made}) != len(made):
        raise ValueError("SOUSPLI_OIDC: two providers have one id")
    return made


def _provider(said: Mapping[str, Any]) -> Provider:
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Provider(**given)
