"""Who may do what: one table, role × action × relation, denied by default (annexe 8, art. 2 I 4°; REQ-082, REQ-157).

A relation is how the actor stands to the thing:
- `TENANT`: it belongs to the actor's entity or company;
- `SERVICE`: the same, and a service of the actor's has it in charge, or none has, when the entity keeps its services apart; whoever sits
  in its committee acts on it all the same;
- `HEADED`: it is a service of the actor's entity, to which the actor belongs;
- `COMMITTEE`: the actor sits in that consultation's opening committee;
- `CONSULTATION`: the actor was named for that very consultation;
- `ENDED`: it is a consultation of the actor's entity, decided or without follow-up;
- `ABOVE`: it belongs to the actor's entity, or to one below it in the tree;
- `ANY`: no tie is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    ENTITY_ADMIN = "entity_admin"
    SERVICE_HEAD = "service_head"
    AGENT = "agent"
    COMMITTEE_MEMBER = "committee_member"
    EVALUATOR = "evaluator"
    ELECTED_MEMBER = "elected_member"
    ARCHIVIST = "archivist"
    AUDITOR = "auditor"
    COMPANY_ADMIN = "company_admin"
    DEPOSITOR = "depositor"
    COMPANY_READER = "company_reader"
    OPERATOR = "operator"

    @classmethod
    def _missing_(cls, value: object) -> Role | None:
        """The first release had one role in a company, which could do everything there."""
        return cls.COMPANY_ADMIN if value == "company_user" else None


class Relation(StrEnum):
    ANY = "any"
    TENANT = "tenant"
    SERVICE = "service"
    HEADED = "headed"
    COMMITTEE = "committee"
    CONSULTATION = "consultation"
    ENDED = "ended"
    ABOVE = "above"


class Action(StrEnum):
    CREATE_BUYER = "create-buyer"
    READ_BUYER = "read-buyer"
    READ_TREE = "read-tree"
    DESCRIBE_ENTITY = "describe-entity"
    REARRANGE = "rearrange"
    READ_CONVENTION = "read-convention"
    PUT_CONVENTION = "put-convention"
    ACCEPT_CONVENTION = "accept-convention"
    MANAGE_AGENTS = "manage-agents"
    MANAGE_SERVICE = "manage-service"
    DELEGATE = "delegate"
    NAME_STAND_IN = "name-stand-in"
    NAME_EVALUATORS = "name-evaluators"
    MANAGE_RECOVERY_KEY = "manage-recovery-key"
    MANAGE_SETTINGS = "manage-settings"
    DECLARE_MEMBER_KEY = "declare-member-key"
    READ_OPERATIONS = "read-operations"
    CONFIRM_COMPANY = "confirm-company"
    RESTORE_FACTORS = "restore-factors"
    READ_ADMINISTRATION = "read-administration"
    READ_PLATFORM_REGISTERS = "read-platform-registers"
    LIST_CONSULTATIONS = "list-consultations"
    CREATE_CONSULTATION = "create-consultation"
    READ_FILE = "read-file"
    READ_DECISIONS = "read-decisions"
    READ_POWERS = "read-powers"
    EDIT_CONSULTATION = "edit-consultation"
    PUBLISH = "publish"
    EXTEND = "extend"
    CORRECT = "correct"
    CANCEL = "cancel"
    ANSWER_QUESTION = "answer-question"
    REHEARSE = "rehearse"
    READ_REGISTERS = "read-registers"
    START_OPENING = "start-opening"
    APPROVE_OPENING = "approve-opening"
    OPEN_ENVELOPES = "open-envelopes"
    READ_OPENING = "read-opening"
    LIFT_ANONYMITY = "lift-anonymity"
    APPROVE_LIFTING = "approve-lifting"
    READ_OFFERS = "read-offers"
    DECLARE_READING_KEY = "declare-reading-key"
    EVALUATE = "evaluate"
    PREPARE_ANALYSIS = "prepare-analysis"
    DECIDE = "decide"
    SEND_MESSAGES = "send-messages"
    READ_CONTRACTS = "read-contracts"
    MANAGE_CONTRACTS = "manage-contracts"
    READ_OWN_CONTRACTS = "read-own-contracts"
    DECLARE_SUBCONTRACTOR = "declare-subcontractor"
    TAKE_EXPORT = "take-export"
    KEEP_ARCHIVES = "keep-archives"
    GIVE_VISA = "give-visa"
    READ_COMPANY = "read-company"
    MANAGE_COMPANY = "manage-company"
    CHANGE_COMPANY = "change-company"
    DEPOSIT = "deposit"
    READ_DEPOSIT = "read-deposit"
    ASK_QUESTION = "ask-question"
    WRITE_TO_BUYER = "write-to-buyer"
    FOLLOW = "follow"
    READ_COMPANY_MESSAGES = "read-company-messages"


_T, _S, _C, _A, _ABOVE = Relation.TENANT, Relation.SERVICE, Relation.COMMITTEE, Relation.ANY, Relation.ABOVE
_OF_THE_TREE = {Role.OPERATOR: _A, Role.ENTITY_ADMIN: _ABOVE}
WORKERS = (Role.AGENT, Role.SERVICE_HEAD)
"""Whose work consultations are: who prepares, publishes, answers and decides, and hears of what they ask."""
_WORK = dict.fromkeys(WORKERS, _S)
_READERS = {Role.ENTITY_ADMIN: _T, Role.SERVICE_HEAD: _T, Role.AGENT: _T, Role.COMMITTEE_MEMBER: _T}
_SITTING = {**dict.fromkeys(_READERS, _C), Role.ELECTED_MEMBER: _C}
"""Whoever may sit in a committee, when they do."""
_OPENED = {**_SITTING, **dict.fromkeys(WORKERS, _T), Role.ELECTED_MEMBER: _T, Role.EVALUATOR: Relation.CONSULTATION}
"""Whoever may read what was opened: and judge it, when a grid names them."""
_MEMBERS = {**_READERS, Role.ELECTED_MEMBER: _T, Role.ARCHIVIST: _T, Role.AUDITOR: _T}
_FILED = {Role.ARCHIVIST: Relation.ENDED}
_BIDDER = {Role.COMPANY_ADMIN: _T, Role.DEPOSITOR: _T}
_COMPANY = {**_BIDDER, Role.COMPANY_READER: _T}

ALLOWED: dict[Action, dict[Role, Relation]] = {
    Action.CREATE_BUYER: _OF_THE_TREE,
    Action.READ_BUYER: _MEMBERS,
    Action.READ_TREE: {**_OF_THE_TREE, Role.AUDITOR: _ABOVE},
    Action.DESCRIBE_ENTITY: _OF_THE_TREE,
    Action.REARRANGE: _OF_THE_TREE,
    Action.READ_CONVENTION: {**dict.fromkeys(_MEMBERS, _ABOVE), Role.OPERATOR: _A},
    Action.PUT_CONVENTION: _OF_THE_TREE,
    Action.ACCEPT_CONVENTION: {Role.ENTITY_ADMIN: _T},
    Action.MANAGE_AGENTS: {Role.ENTITY_ADMIN: _T},
    Action.MANAGE_SERVICE: {Role.ENTITY_ADMIN: _T, Role.SERVICE_HEAD: Relation.HEADED},
    Action.DELEGATE: {Role.ENTITY_ADMIN: _T},
    Action.NAME_STAND_IN: dict.fromkeys((Role.ENTITY_ADMIN, *WORKERS), _T),
    Action.NAME_EVALUATORS: _WORK,
    Action.MANAGE_RECOVERY_KEY: {Role.ENTITY_ADMIN: _T},
    Action.MANAGE_SETTINGS: {Role.ENTITY_ADMIN: _T},
    Action.DECLARE_MEMBER_KEY: dict.fromkeys(_SITTING, _T),
    Action.READ_OPERATIONS: {Role.OPERATOR: _A},
    Action.CONFIRM_COMPANY: {Role.OPERATOR: _A},
    Action.RESTORE_FACTORS: {Role.ENTITY_ADMIN: _T, Role.COMPANY_ADMIN: _T, Role.OPERATOR: _A},
    Action.READ_ADMINISTRATION: {Role.ENTITY_ADMIN: _T, Role.AUDITOR: _ABOVE, Role.COMPANY_ADMIN: _T},
    Action.READ_PLATFORM_REGISTERS: {Role.OPERATOR: _A},
    Action.LIST_CONSULTATIONS: {**_MEMBERS, Role.AUDITOR: _ABOVE},
    Action.CREATE_CONSULTATION: dict.fromkeys(WORKERS, _T),
    Action.READ_FILE: {**_READERS, **_FILED},
    Action.READ_DECISIONS: {**_READERS, Role.ELECTED_MEMBER: _T, **_FILED},
    Action.READ_POWERS: {Role.ENTITY_ADMIN: _T, **dict.fromkeys(WORKERS, _T), Role.AUDITOR: _ABOVE},
    Action.EDIT_CONSULTATION: _WORK,
    Action.PUBLISH: _WORK,
    Action.EXTEND: _WORK,
    Action.CORRECT: _WORK,
    Action.CANCEL: _WORK,
    Action.ANSWER_QUESTION: _WORK,
    Action.REHEARSE: _SITTING,
    Action.READ_REGISTERS: {**_SITTING, Role.ENTITY_ADMIN: _T, **dict.fromkeys(WORKERS, _T), **_FILED, Role.AUDITOR: _ABOVE},
    Action.START_OPENING: {**_SITTING, **_WORK},
    Action.APPROVE_OPENING: _SITTING,
    Action.OPEN_ENVELOPES: {**_SITTING, **_WORK},
    Action.READ_OPENING: _OPENED,
    Action.LIFT_ANONYMITY: _WORK,
    Action.APPROVE_LIFTING: _SITTING,
    Action.READ_OFFERS: {**_SITTING, **_WORK, Role.EVALUATOR: Relation.CONSULTATION},
    Action.DECLARE_READING_KEY: {**dict.fromkeys(_READERS, _T), Role.EVALUATOR: Relation.CONSULTATION},
    Action.EVALUATE: _OPENED,
    Action.PREPARE_ANALYSIS: _WORK,
    Action.DECIDE: _WORK,
    Action.SEND_MESSAGES: _WORK,
    Action.READ_CONTRACTS: {**_MEMBERS, Role.AUDITOR: _ABOVE},
    Action.MANAGE_CONTRACTS: _WORK,
    Action.READ_OWN_CONTRACTS: _COMPANY,
    Action.DECLARE_SUBCONTRACTOR: _BIDDER,
    Action.TAKE_EXPORT: {Role.ENTITY_ADMIN: _T, **_WORK, **_FILED},
    Action.KEEP_ARCHIVES: {Role.ENTITY_ADMIN: _T, **_WORK, **_FILED},
    Action.GIVE_VISA: _FILED,
    Action.READ_COMPANY: _COMPANY,
    Action.MANAGE_COMPANY: {Role.COMPANY_ADMIN: _T},
    Action.CHANGE_COMPANY: {Role.COMPANY_ADMIN: _T},
    Action.DEPOSIT: _BIDDER,
    Action.READ_DEPOSIT: _COMPANY,
    Action.ASK_QUESTION: _BIDDER,
    Action.WRITE_TO_BUYER: _BIDDER,
    Action.FOLLOW: _COMPANY,
    Action.READ_COMPANY_MESSAGES: _COMPANY,
}

GIVES: dict[Role, frozenset[Role]] = {
    Role.ENTITY_ADMIN: frozenset({*_MEMBERS}),
    Role.COMPANY_ADMIN: frozenset({*_COMPANY}),
}
"""Role → those that whoever holds it may give and take away in the same place. An evaluator is named for a consultation (NAME_EVALUATORS)."""

PERSONAL = frozenset(
    {
        Action.DECLARE_MEMBER_KEY,
        Action.REHEARSE,
        Action.APPROVE_OPENING,
        Action.APPROVE_LIFTING,
        Action.ACCEPT_CONVENTION,
        Action.DELEGATE,
        Action.NAME_STAND_IN,
        Action.MANAGE_RECOVERY_KEY,
    }
)
"""What nobody does for somebody else, by delegation or as a stand-in: keys are a person's own, and power that was lent is not lent again."""

FRESH = frozenset(
    {
        Action.PUBLISH,
        Action.EXTEND,
        Action.CORRECT,
        Action.CANCEL,
        Action.APPROVE_OPENING,
        Action.APPROVE_LIFTING,
        Action.LIFT_ANONYMITY,
        Action.GIVE_VISA,
        Action.MANAGE_RECOVERY_KEY,
        Action.MANAGE_SETTINGS,
        Action.CREATE_BUYER,
        Action.DESCRIBE_ENTITY,
        Action.REARRANGE,
        Action.PUT_CONVENTION,
        Action.ACCEPT_CONVENTION,
        Action.CONFIRM_COMPANY,
        Action.CHANGE_COMPANY,
        Action.MANAGE_AGENTS,
        Action.MANAGE_SERVICE,
        Action.DELEGATE,
        Action.NAME_STAND_IN,
        Action.NAME_EVALUATORS,
        Action.RESTORE_FACTORS,
        Action.DECLARE_MEMBER_KEY,
        Action.DECLARE_READING_KEY,
    }
)
"""Actions that ask for a second factor given within the last minutes (REQ-157)."""


@dataclass(frozen=True)
class Membership:
    """A person's place in an entity, a company or the platform (`tenant_kind`: buyer, company, platform)."""

    tenant_kind: str
    tenant_id: str
    roles: tuple[Role, ...]
    services: tuple[str, ...] = ()
    """The services whose consultations this person keeps to, in an entity that keeps them apart; none: all."""
    consultation_id: str = ""
    """The only consultation that it opens."""
    lent: bool = False
    """Held by a grant (domain/grant.py): it does nothing that is PERSONAL."""


@dataclass(frozen=True)
class Ties:
    """What a thing is, besides whose: `above` are the entities above its own, `headed` says that it is a service of the actor's."""

    in_committee: bool = False
    above: Collection[str] = ()
    consultation_id: str = ""
    service_id: str | None = None
    ended: bool = False
    headed: bool = False


_NONE = Ties()


def allows(action: Action, memberships: Collection[Membership], *, tenant_id: str | None, ties: Ties = _NONE) -> bool:
    """Whether one of the memberships carries a role that the table grants on a thing of `tenant_id`."""
    granted = ALLOWED.get(action, {})
    return any(
        _holds(granted[role], membership, tenant_id, ties)
        for membership in memberships
        if not (membership.lent and action in PERSONAL)
        for role in membership.roles
        if role in granted
    )


def reaches(membership: Membership, tenant_id: str | None, ties: Ties = _NONE) -> bool:
    """Whether it is a place where that thing is known to be: what one may not do there is then refused, rather than absent."""
    if membership.consultation_id and membership.consultation_id != ties.consultation_id:
        return False
    return membership.tenant_id == tenant_id or membership.tenant_id in ties.above


def _holds(relation: Relation, membership: Membership, tenant_id: str | None, ties: Ties) -> bool:
    if relation is Relation.ANY:
        return membership.tenant_kind == "platform"
    if membership.consultation_id and membership.consultation_id != ties.consultation_id:
        return False
    same = tenant_id is not None and membership.tenant_id == tenant_id
    if relation is Relation.ABOVE:
        return same or membership.tenant_id in ties.above
    return same and _TIED[relation](membership, ties)


_TIED: dict[Relation, Callable[[Membership, Ties], bool]] = {
    Relation.TENANT: lambda m, ties: True,
    Relation.SERVICE: lambda m, ties: not m.services or ties.service_id is None or ties.service_id in m.services or ties.in_committee,
    Relation.HEADED: lambda m, ties: ties.headed,
    Relation.COMMITTEE: lambda m, ties: ties.in_committee,
    Relation.CONSULTATION: lambda m, ties: m.consultation_id != "" and m.consultation_id == ties.consultation_id,
    Relation.ENDED: lambda m, ties: ties.ended,
}
