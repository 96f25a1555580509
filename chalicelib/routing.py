"""Use cases to routes: every blueprint of the application, made fresh for each app."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint

from .api import (
    account,
    award,
    changes,
    consultation,
    deposit,
    directory,
    exchanges,
    follow_up,
    opening,
    operations,
    pages,
    phases,
    public,
    publicity,
    register,
    rules,
    saved_searches,
    search_exports,
)
from .api.http import Door
from .config import Config
from .usecases.access.permission import Actor
from .usecases.consultation import manifests
from .wiring import Ports, UseCases


def door(use: UseCases, ports: Ports, config: Config) -> Door:
    return Door(clock=ports.clock, sign_ins=use.sign_ins, origin=config.origin)


def blueprints(use: UseCases, ports: Ports, config: Config, shared: Door | None = None) -> list[Blueprint]:
    """`shared` lets a test read the routes' facts."""
    at = shared or door(use, ports, config)
    made = [
        account.routes(at, use.sign_ins, use.factors, use.organisations, config.stage, config.clock_file is not None),
        directory.routes(at, ports.clock, use.organisations, use.consultations),
        *consultation.routes(
            at, use.consultations, use.dce, use.dce_versions, use.changes, use.downloads, use.committees, use.publications
        ),
        public.routes(at, use.search, use.downloads, use.consultations, _manifest(use, ports), _public_key(ports)),
        pages.routes(at, use.questions, use.search, use.downloads, use.dce_versions, use.consultations, use.open_data, config.s3_origin),
        phases.routes(at, use.phases),
        changes.routes(at, use.changes),
        follow_up.routes(at, use.dashboards),
        publicity.routes(at, use.notices, use.exports),
        rules.routes(at),
        search_exports.routes(at, use.search, use.consultations),
        saved_searches.routes(at, use.saved, config.s3_origin),
        deposit.routes(at, use.deposits, use.sealings, ports.consultations, use.exports),
        opening.routes(at, use.sessions, use.approvals, use.releases, use.verdicts, use.records, use.exports),
        register.routes(at, use.registers, use.exports),
        exchanges.routes(at, use.questions, use.messages),
        award.routes(at, use.decisions, use.open_data, ports.consultations),
        operations.routes(at, config.stage, _checks(ports), use.desk),
    ]
    if isinstance(ports.mailer, operations.Mailbox):
        made.append(operations.mailbox_routes(at, ports.mailer, use.exports))
    return [api.blueprint for api in made]


def _manifest(use: UseCases, ports: Ports) -> Any:
    def read(actor: Actor | None, consultation_id: str) -> tuple[Any, str]:
        manifest = manifests.load(ports.objects, use.visibility.published(consultation_id, actor))
        return manifest.record(), manifest.mh

    return read


def _public_key(ports: Ports) -> Any:
    return lambda: {"kid": ports.signer.key_id, "pem": ports.signer.public_pem()}


def _checks(ports: Ports) -> operations.Checks:
    return {
        "registers": lambda: ports.registers.tail("C#health#deposits"),
        "consultations": lambda: ports.consultations.get("health"),
        "objects": lambda: ports.objects.size("public", "health"),
        "antivirus": ports.antivirus.probe,
        "signing key": lambda: ports.signer.key_id,
    }
