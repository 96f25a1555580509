"""The whole matrix: each role × each action × each relation, against a table written a second time (REQ-082)."""

import itertools

import pytest

from chalicelib.domain.permission import Action, Membership, Role, allows
from chalicelib.domain.tenant import PLATFORM

A, G, M, O = Role.ENTITY_ADMIN, Role.AGENT, Role.COMMITTEE_MEMBER, Role.OPERATOR  # noqa: E741
C, D, R = Role.COMPANY_ADMIN, Role.DEPOSITOR, Role.COMPANY_READER
EXPECTED = {
    # action: (roles granted on their own tenant's things, roles granted only inside the committee)
    "create-buyer": ({A, O}, set()), "read-tree": ({A, O}, set()), "describe-entity": ({A, O}, set()), "rearrange": ({A, O}, set()),
    "read-convention": ({A, G, M, O}, set()), "put-convention": ({A, O}, set()), "accept-convention": ({A}, set()), "read-operations": ({O}, set()), "confirm-company": ({O}, set()), "restore-factors": ({A, C, O}, set()), "read-administration": ({A, C}, set()),
    "read-buyer": ({A, G, M}, set()), "declare-member-key": ({A, G, M}, set()), "list-consultations": ({A, G, M}, set()), "read-file": ({A, G, M}, set()),
    "manage-agents": ({A}, set()), "manage-recovery-key": ({A}, set()), "manage-settings": ({A}, set()),
    "create-consultation": ({G}, set()), "edit-consultation": ({G}, set()), "publish": ({G}, set()), "extend": ({G}, set()), "decide": ({G}, set()),
    "send-messages": ({G}, set()),
    "rehearse": (set(), {A, G, M}), "approve-opening": (set(), {A, G, M}), "read-registers": ({A, G}, {M}),
    "lift-anonymity": ({G}, set()), "correct": ({G}, set()), "cancel": ({G}, set()), "answer-question": ({G}, set()), "ask-question": ({C, D}, set()), "follow": ({C, D, R}, set()), "start-opening": ({G}, {A, M}), "open-envelopes": ({G}, {A, M}), "read-opening": ({G}, {A, M}),
    "read-company": ({C, D, R}, set()), "manage-company": ({C}, set()), "deposit": ({C, D}, set()), "read-deposit": ({C, D, R}, set()),
    "read-company-messages": ({C, D, R}, set()),
}  # fmt: skip
KIND = {A: "buyer", G: "buyer", M: "buyer", C: "company", D: "company", R: "company", O: "platform"}


def test_the_second_table_names_every_action():
    assert set(EXPECTED) == set(Action)


@pytest.mark.req("REQ-082")
@pytest.mark.parametrize(("action", "role", "own", "inside"), list(itertools.product(Action, Role, (True, False), (True, False))))
def test_the_matrix(action, role, own, inside):
    home = PLATFORM if role is Role.OPERATOR else "home"
    memberships = (Membership(KIND[role], home, (role,)),)
    always, in_committee = EXPECTED[action]
    granted = allows(action, memberships, tenant_id=home if own else "elsewhere", in_committee=inside)
    if role is Role.OPERATOR:
        assert granted is (role in always), "an operator is tied to no tenant, and to no contents"
    else:
        assert granted is (own and (role in always or (inside and role in in_committee)))


@pytest.mark.req("REQ-190")
def test_roles_in_one_entity_grant_nothing_in_another():
    memberships = (Membership("buyer", "a", (Role.AGENT,)), Membership("buyer", "b", (Role.COMMITTEE_MEMBER,)))
    assert allows(Action.PUBLISH, memberships, tenant_id="a")
    assert not allows(Action.PUBLISH, memberships, tenant_id="b")


def test_the_one_role_of_the_first_release_is_the_administrators():
    assert Role("company_user") is Role.COMPANY_ADMIN


def test_nobody_may_do_anything_without_membership():
    assert not any(allows(action, (), tenant_id=tenant, in_committee=True) for action in Action for tenant in ("a", None))
