"""Who may do what: one table, role × action × relation, denied by default (annexe 8, art. 2 I 4°; REQ-082, REQ-157).

A relation is how the actor stands to the thing: `TENANT` (it belongs to the actor's entity or company), `COMMITTEE` (the
actor sits in that consultation's opening committee), `ABOVE` (it is the actor's entity, or stands below it in the tree), `ANY` (no tie is
asked).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    ENTITY_ADMIN = "entity_admin"
    AGENT = "agent"
    COMMITTEE_MEMBER = "committee_member"
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
    COMMITTEE = "committee"
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
    MANAGE_RECOVERY_KEY = "manage-recovery-key"
    MANAGE_SETTINGS = "manage-settings"
    DECLARE_MEMBER_KEY = "declare-member-key"
    READ_OPERATIONS = "read-operations"
    CONFIRM_COMPANY = "confirm-company"
    RESTORE_FACTORS = "restore-factors"
    READ_ADMINISTRATION = "read-administration"
    LIST_CONSULTATIONS = "list-consultations"
    CREATE_CONSULTATION = "create-consultation"
    READ_FILE = "read-file"
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
    DECIDE = "decide"
    SEND_MESSAGES = "send-messages"
    READ_COMPANY = "read-company"
    MANAGE_COMPANY = "manage-company"
    DEPOSIT = "deposit"
    READ_DEPOSIT = "read-deposit"
    ASK_QUESTION = "ask-question"
    FOLLOW = "follow"
    READ_COMPANY_MESSAGES = "read-company-messages"


_T, _C, _A, _ABOVE = Relation.TENANT, Relation.COMMITTEE, Relation.ANY, Relation.ABOVE
_OF_THE_TREE = {Role.OPERATOR: _A, Role.ENTITY_ADMIN: _ABOVE}
_BUYER = {Role.ENTITY_ADMIN: _T, Role.AGENT: _T, Role.COMMITTEE_MEMBER: _T}
_BIDDER = {Role.COMPANY_ADMIN: _T, Role.DEPOSITOR: _T}
_COMPANY = {**_BIDDER, Role.COMPANY_READER: _T}

ALLOWED: dict[Action, dict[Role, Relation]] = {
    Action.CREATE_BUYER: _OF_THE_TREE,
    Action.READ_BUYER: _BUYER,
    Action.READ_TREE: _OF_THE_TREE,
    Action.DESCRIBE_ENTITY: _OF_THE_TREE,
    Action.REARRANGE: _OF_THE_TREE,
    Action.READ_CONVENTION: {**dict.fromkeys(_BUYER, _ABOVE), Role.OPERATOR: _A},
    Action.PUT_CONVENTION: _OF_THE_TREE,
    Action.ACCEPT_CONVENTION: {Role.ENTITY_ADMIN: _T},
    Action.MANAGE_AGENTS: {Role.ENTITY_ADMIN: _T},
    Action.MANAGE_RECOVERY_KEY: {Role.ENTITY_ADMIN: _T},
    Action.MANAGE_SETTINGS: {Role.ENTITY_ADMIN: _T},
    Action.DECLARE_MEMBER_KEY: _BUYER,
    Action.READ_OPERATIONS: {Role.OPERATOR: _A},
    Action.CONFIRM_COMPANY: {Role.OPERATOR: _A},
    Action.RESTORE_FACTORS: {Role.ENTITY_ADMIN: _T, Role.COMPANY_ADMIN: _T, Role.OPERATOR: _A},
    Action.READ_ADMINISTRATION: {Role.ENTITY_ADMIN: _T, Role.COMPANY_ADMIN: _T},
    Action.LIST_CONSULTATIONS: _BUYER,
    Action.CREATE_CONSULTATION: {Role.AGENT: _T},
    Action.READ_FILE: _BUYER,
    Action.EDIT_CONSULTATION: {Role.AGENT: _T},
    Action.PUBLISH: {Role.AGENT: _T},
    Action.EXTEND: {Role.AGENT: _T},
    Action.CORRECT: {Role.AGENT: _T},
    Action.CANCEL: {Role.AGENT: _T},
    Action.ANSWER_QUESTION: {Role.AGENT: _T},
    Action.REHEARSE: {Role.ENTITY_ADMIN: _C, Role.AGENT: _C, Role.COMMITTEE_MEMBER: _C},
    Action.READ_REGISTERS: {Role.AGENT: _T, Role.ENTITY_ADMIN: _T, Role.COMMITTEE_MEMBER: _C},
    Action.START_OPENING: {Role.AGENT: _T, Role.COMMITTEE_MEMBER: _C, Role.ENTITY_ADMIN: _C},
    Action.APPROVE_OPENING: {Role.ENTITY_ADMIN: _C, Role.AGENT: _C, Role.COMMITTEE_MEMBER: _C},
    Action.OPEN_ENVELOPES: {Role.AGENT: _T, Role.COMMITTEE_MEMBER: _C, Role.ENTITY_ADMIN: _C},
    Action.READ_OPENING: {Role.AGENT: _T, Role.COMMITTEE_MEMBER: _C, Role.ENTITY_ADMIN: _C},
    Action.LIFT_ANONYMITY: {Role.AGENT: _T},
    Action.DECIDE: {Role.AGENT: _T},
    Action.SEND_MESSAGES: {Role.AGENT: _T},
    Action.READ_COMPANY: _COMPANY,
    Action.MANAGE_COMPANY: {Role.COMPANY_ADMIN: _T},
    Action.DEPOSIT: _BIDDER,
    Action.READ_DEPOSIT: _COMPANY,
    Action.ASK_QUESTION: _BIDDER,
    Action.FOLLOW: _COMPANY,
    Action.READ_COMPANY_MESSAGES: _COMPANY,
}

FRESH = frozenset(
    {
        Action.PUBLISH,
        Action.EXTEND,
        Action.CORRECT,
        Action.CANCEL,
        Action.APPROVE_OPENING,
        Action.LIFT_ANONYMITY,
        Action.MANAGE_RECOVERY_KEY,
        Action.MANAGE_SETTINGS,
        Action.CREATE_BUYER,
        Action.DESCRIBE_ENTITY,
        Action.REARRANGE,
        Action.PUT_CONVENTION,
        Action.ACCEPT_CONVENTION,
        Action.CONFIRM_COMPANY,
        Action.MANAGE_AGENTS,
        Action.RESTORE_FACTORS,
        Action.DECLARE_MEMBER_KEY,
    }
)
"""Actions that ask for a second factor given within the last minutes (REQ-157)."""


@dataclass(frozen=True)
class Membership:
    """A person's place in an entity, a company or the platform (`tenant_kind`: buyer, company, platform)."""

    tenant_kind: str
    tenant_id: str
    roles: tuple[Role, ...]


def allows(
    action: Action,
    memberships: tuple[Membership, ...],
    *,
    tenant_id: str | None,
    in_committee: bool = False,
    above: Collection[str] = (),
) -> bool:
    """Whether one of the memberships carries a role that the table grants on a thing of `tenant_id`; `above`: entities above that one."""
    granted = ALLOWED.get(action, {})
    return any(
        _holds(granted[role], membership, tenant_id, in_committee, above)
        for membership in memberships
        for role in membership.roles
        if role in granted
    )


def _holds(relation: Relation, membership: Membership, tenant_id: str | None, in_committee: bool, above: Collection[str]) -> bool:
    if relation is Relation.ANY:
        return membership.tenant_kind == "platform"
    same = tenant_id is not None and membership.tenant_id == tenant_id
    if relation is Relation.ABOVE:
        return same or membership.tenant_id in above
    return same and (relation is Relation.TENANT or in_committee)
