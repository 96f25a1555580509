"""What each noun of the API is made of: its module is imported, and its use cases made, when `routing.py` first asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from .api.http import ApiBlueprint, Door
    from .api.operations import Checks
    from .api.session_answers import SessionAnswers
    from .config import Config
    from .usecases.access.permission import Actor
    from .wiring import Ports, UseCases

MAILBOX = "mailbox"
"""The noun of the embedded stack alone: letters kept on this machine."""


def _account(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import account

    answers = _sessions(use, ports, config)
    return account.routes(
        at, use.sign_ins, use.factors, use.accounts, use.invitations, use.places, use.provider_sign_ins, use.own_sessions, answers
    )


def _factors(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import factors

    return factors.routes(at, use.factors, use.code_apps, use.backup_codes, use.provided_identities, _sessions(use, ports, config))


def _restorations(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import restorations

    return restorations.routes(at, ports.clock, use.restorations, _sessions(use, ports, config))


def _person(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import person

    return person.routes(at, use.addresses, use.own_data, _sessions(use, ports, config))


def _sessions(use: UseCases, ports: Ports, config: Config) -> SessionAnswers:
    from .api.session_answers import SessionAnswers

    return SessionAnswers(
        clock=ports.clock,
        accounts=use.accounts,
        invitations=use.invitations,
        stage=config.stage,
        trial_clock=config.clock_file is not None,
    )


def _directory(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import directory

    return directory.routes(at, ports.clock, use.entities, use.places, use.invitations, use.member_keys, use.consultations)


def _entity_tree(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import entity_tree

    return entity_tree.routes(at, use.tree, use.rearranging, use.entities, use.kin)


def _conventions(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import conventions

    return conventions.routes(at, use.conventions)


def _services(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import services

    return services.routes(at, use.services, use.consultations)


def _lending(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import lending

    return lending.routes(at, use.delegations, use.stand_ins, use.evaluators, use.powers, use.accounts, use.exports)


def _entity_settings(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import entity_settings

    return entity_settings.routes(at, use.entity_settings)


def _usage(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import usage

    return usage.routes(at, use.contributions, use.exports)


def _entity_imports(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import entity_imports

    return entity_imports.routes(at, use.entity_imports, use.exports)


def _companies(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import companies

    return companies.routes(at, use.companies, use.identities, use.places, use.invitations, use.joining, use.provided_identities)


def _company_changes(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import company_changes

    return company_changes.routes(at, use.companies, use.account_mergers, use.renumbering)


def _company_files(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import company_files

    return company_files.routes(at, use.company_files)


def _consultation(at: Door, use: UseCases, ports: Ports, config: Config) -> list[ApiBlueprint]:
    from .api import consultation

    return consultation.routes(
        at, use.consultations, use.dce, use.dce_versions, use.changes, use.downloads, use.committees, use.publications
    )


def _public(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import public

    return public.routes(
        at, use.search, use.downloads, use.consultations, _manifest(use, ports), _public_key(ports), use.workstation_tests, use.practice
    )


def _pages(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import pages

    found = (use.questions, use.search, use.downloads, use.dce_versions, use.consultations, use.open_data, use.outcomes)
    return pages.routes(at, *found, config.s3_origin)


def _phases(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import phases

    return phases.routes(at, use.phases)


def _administration(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import administration

    return administration.routes(at, use.tenant_registers, use.exports, ports.signer)


def _invitations(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import invitations

    return invitations.routes(at, use.tickets)


def _changes(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import changes

    return changes.routes(at, use.changes)


def _follow_up(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import follow_up

    return follow_up.routes(at, use.dashboards, use.followings)


def _publicity(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import publicity

    return publicity.routes(at, use.notices, use.exports)


def _rules(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import rules

    return rules.routes(at)


def _search_exports(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import search_exports

    return search_exports.routes(at, use.search, use.consultations)


def _saved_searches(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import saved_searches

    return saved_searches.routes(at, use.saved, use.subscriptions, config.s3_origin)


def _challenges(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import challenges

    return challenges.routes(at, use.challenges)


def _deposit(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import deposit

    return deposit.routes(at, use.deposits, use.transmissions, use.sealings, use.deposit_histories, use.fates, use.exports)


def _memberships(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import memberships

    return memberships.routes(at, use.memberships)


def _opening(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import opening

    return opening.routes(at, use.sessions, use.approvals, use.releases, use.records, use.exports)


def _opening_acts(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import opening_acts

    return opening_acts.routes(at, use.sessions, use.verdicts, use.incidents, use.anonymity, use.attachments)


def _reading_offers(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import reading_offers

    return reading_offers.routes(at, use.readers, use.member_keys, ports.consultations)


def _signature_checks(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import signature_checks

    return signature_checks.routes(at, use.signature_checks)


def _applications(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import applications

    return applications.routes(at, use.admissions)


def _evaluation(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import evaluation

    return evaluation.routes(
        at, use.grids, use.compared_offers, use.marks, use.consensus, use.rankings, use.evaluation_readings, use.exports
    )


def _presentation_reports(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import presentation_reports

    return presentation_reports.routes(at, ports.clock, use.reports, use.exports)


def _price_schedules(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import price_schedules

    return price_schedules.routes(at, use.price_schedules, use.exports)


def _register(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import register

    return register.routes(at, use.registers, use.exports, ports.signer)


def _archive(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import archive

    return archive.routes(at, use.folders, use.eliminations, use.transfers, use.exports)


def _exchanges(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import exchanges

    return exchanges.routes(at, use.questions, use.messages, use.threads, use.attachments, use.deliveries, use.resendings)


def _letters(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import letters

    return letters.routes(at, use.letter_desk, use.messages, use.letter_templates, use.printed_letters, use.exports)


def _support(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import support

    return support.routes(at, use.support_requests, use.support_desk)


def _award(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import award

    return award.routes(at, use.decisions, use.open_data, ports.consultations)


def _contracts(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import contracts

    return contracts.routes(at, use.births, use.contracts, use.held_contracts, use.exports)


def _contract_life(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import contract_life

    return contract_life.routes(
        at,
        use.amendments,
        use.subcontracts,
        use.contract_endings,
        use.purchase_orders,
        use.transmissions_of_contracts,
        use.contracts,
        use.held_contracts,
        use.exports,
    )


def _operations(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import operations

    return operations.routes(at, config.stage, _checks(ports), use.desk)


def _mailbox(at: Door, use: UseCases, ports: Ports, config: Config) -> ApiBlueprint:
    from .api import operations

    return operations.mailbox_routes(at, cast("operations.Mailbox", ports.mailer), use.exports)


def _manifest(use: UseCases, ports: Ports) -> Any:
    from .usecases.consultation import manifests

    def read(actor: Actor | None, consultation_id: str) -> tuple[Any, str]:
        manifest = manifests.load(ports.objects, use.visibility.published(consultation_id, actor))
        return manifest.record(), manifest.mh

    return read


def _public_key(ports: Ports) -> Any:
    return lambda: {"kid": ports.signer.key_id, "pem": ports.signer.public_pem()}


def _checks(ports: Ports) -> Checks:
    return {
        "registers": lambda: ports.registers.tail("C#health#deposits"),
        "consultations": lambda: ports.consultations.get("health"),
        "objects": lambda: ports.objects.size("public", "health"),
        "antivirus": ports.antivirus.probe,
        "signing key": lambda: ports.signer.key_id,
    }


MAKERS: dict[str, Callable[[Door, UseCases, Ports, Config], ApiBlueprint | list[ApiBlueprint]]] = {
    "account": _account,
    "factors": _factors,
    "restorations": _restorations,
    "person": _person,
    "directory": _directory,
    "entity_tree": _entity_tree,
    "entity_imports": _entity_imports,
    "entity_settings": _entity_settings,
    "usage": _usage,
    "conventions": _conventions,
    "services": _services,
    "lending": _lending,
    "companies": _companies,
    "company_changes": _company_changes,
    "company_files": _company_files,
    "consultation": _consultation,
    "public": _public,
    "pages": _pages,
    "phases": _phases,
    "administration": _administration,
    "invitations": _invitations,
    "changes": _changes,
    "follow_up": _follow_up,
    "publicity": _publicity,
    "rules": _rules,
    "search_exports": _search_exports,
    "saved_searches": _saved_searches,
    "deposit": _deposit,
    "memberships": _memberships,
    "opening": _opening,
    "opening_acts": _opening_acts,
    "reading_offers": _reading_offers,
    "signature_checks": _signature_checks,
    "applications": _applications,
    "evaluation": _evaluation,
    "presentation_reports": _presentation_reports,
    "price_schedules": _price_schedules,
    "register": _register,
    "archive": _archive,
    "exchanges": _exchanges,
    "letters": _letters,
    "support": _support,
    "award": _award,
    "challenges": _challenges,
    "contracts": _contracts,
    "contract_life": _contract_life,
    "operations": _operations,
    MAILBOX: _mailbox,
}
