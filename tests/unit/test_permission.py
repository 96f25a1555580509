"""The whole matrix: each role × each action × each relation, against a table written a second time (REQ-082)."""

import itertools

import pytest

from chalicelib.domain.permission import GIVES, PERSONAL, Action, Membership, Role, Ties, allows
from chalicelib.domain.tenant import PLATFORM

A, H, G, M, O = Role.ENTITY_ADMIN, Role.SERVICE_HEAD, Role.AGENT, Role.COMMITTEE_MEMBER, Role.OPERATOR  # noqa: E741
E, L, V, U = Role.EVALUATOR, Role.ELECTED_MEMBER, Role.ARCHIVIST, Role.AUDITOR
C, D, R = Role.COMPANY_ADMIN, Role.DEPOSITOR, Role.COMPANY_READER
W = {G, H}
ALL = {A, H, G, M, L, V, U}
SEAT = {A, H, G, M, L}
TIES = {"committee": Ties(in_committee=True), "consultation": Ties(consultation_id="c"), "ended": Ties(ended=True), "headed": Ties(headed=True), "above": Ties(above=("home",)), "none": Ties(), "other service": Ties(service_id="other"), "own service": Ties(service_id="own")}  # fmt: skip
EXPECTED = {
    # action: (roles granted on their own tenant's things, then those granted by a tie alone)
    "create-buyer": ({A, O}, {"above": {A}}), "read-tree": ({A, O, U}, {"above": {A, U}}), "describe-entity": ({A, O}, {"above": {A}}), "rearrange": ({A, O}, {"above": {A}}),
    "read-convention": ({*ALL, O}, {"above": ALL}), "put-convention": ({A, O}, {"above": {A}}), "accept-convention": ({A}, {}), "read-operations": ({O}, {}), "read-platform-registers": ({O}, {}), "confirm-company": ({O}, {}), "restore-factors": ({A, C, O}, {}), "read-administration": ({A, C, U}, {"above": {U}}),
    "read-buyer": (ALL, {}), "declare-member-key": (SEAT, {}), "list-consultations": (ALL, {"above": {U}}), "read-file": ({A, H, G, M}, {"ended": {V}}),
    "read-decisions": ({A, H, G, M, L}, {"ended": {V}}), "read-powers": ({A, H, G, U}, {"above": {U}}),
    "manage-agents": ({A}, {}), "manage-recovery-key": ({A}, {}), "manage-settings": ({A}, {}), "manage-service": ({A}, {"headed": {H}}), "delegate": ({A}, {}), "name-stand-in": ({A, H, G}, {}),
    "create-consultation": (W, {}), "edit-consultation": (W, {}), "publish": (W, {}), "extend": (W, {}), "decide": (W, {}), "name-evaluators": (W, {}),
    "send-messages": (W, {}), "lift-anonymity": (W, {}), "correct": (W, {}), "cancel": (W, {}), "answer-question": (W, {}),
    "rehearse": (set(), {"committee": SEAT}), "approve-opening": (set(), {"committee": SEAT}), "read-registers": ({A, G, H, U}, {"committee": {M, L}, "ended": {V}, "above": {U}}),
    "start-opening": (W, {"committee": SEAT}), "open-envelopes": (W, {"committee": SEAT}), "read-opening": ({*W, L}, {"committee": SEAT, "consultation": {E}}),
    "read-offers": (W, {"committee": SEAT, "consultation": {E}}), "approve-lifting": (set(), {"committee": SEAT}), "declare-reading-key": ({A, H, G, M}, {"consultation": {E}}),
    "evaluate": ({*W, L}, {"committee": SEAT, "consultation": {E}}), "prepare-analysis": (W, {}),
    "take-export": ({A, *W}, {"ended": {V}}), "keep-archives": ({A, *W}, {"ended": {V}}), "give-visa": (set(), {"ended": {V}}),
    "ask-question": ({C, D}, {}), "write-to-buyer": ({C, D}, {}), "follow": ({C, D, R}, {}),
    "read-company": ({C, D, R}, {}), "manage-company": ({C}, {}), "change-company": ({C}, {}), "deposit": ({C, D}, {}), "read-deposit": ({C, D, R}, {}),
    "read-company-messages": ({C, D, R}, {}),
    "read-contracts": (ALL, {"above": {U}}), "manage-contracts": (W, {}), "read-own-contracts": ({C, D, R}, {}), "declare-subcontractor": ({C, D}, {}),
}  # fmt: skip
BY_SERVICE = {"manage-contracts", "edit-consultation", "publish", "extend", "correct", "cancel", "answer-question", "decide", "send-messages", "lift-anonymity", "prepare-analysis", "name-evaluators", "start-opening", "open-envelopes", "read-offers", "take-export", "keep-archives"}  # fmt: skip
KIND = {**dict.fromkeys((*ALL, E), "buyer"), C: "company", D: "company", R: "company", O: "platform"}


def test_the_second_table_names_every_action():
    assert set(EXPECTED) == set(Action)


@pytest.mark.req("REQ-082")
@pytest.mark.parametrize("action", Action)
def test_the_matrix(action):
    for role, own, tie in itertools.product(Role, (True, False), TIES):
        assert granted(action, role, own, tie) is expected(action, role, own, tie), (role, own, tie)


def granted(action, role, own, tie):
    home = PLATFORM if role is Role.OPERATOR else "home"
    place = Membership(KIND[role], home, (role,), consultation_id="c" if role is E else "")
    return allows(action, (place,), tenant_id=home if own else "elsewhere", ties=TIES[tie])


def expected(action, role, own, tie):
    always, tied = EXPECTED[action]
    if role is Role.OPERATOR:
        return role in always  # tied to no tenant, and to no contents
    by_tie = role in tied.get(tie, set())
    return (role in always or by_tie) if own else (tie == "above" and by_tie)


@pytest.mark.req("REQ-082")
@pytest.mark.parametrize("role", [G, H])
@pytest.mark.parametrize("action", Action)
def test_whoever_keeps_to_a_service_acts_on_its_consultations_alone_and_reads_all(action, role):
    everywhere, kept = Membership("buyer", "home", (role,)), Membership("buyer", "home", (role,), services=("own",))
    for tie, ties in TIES.items():
        before, after = (allows(action, (one,), tenant_id="home", ties=ties) for one in (everywhere, kept))
        assert after is (before and not (tie == "other service" and action in BY_SERVICE)), tie
    elsewhere = Ties(in_committee=True, service_id="other")
    assert allows(action, (kept,), tenant_id="home", ties=elsewhere) is allows(action, (everywhere,), tenant_id="home", ties=elsewhere)


@pytest.mark.req("REQ-082")
@pytest.mark.parametrize("action", Action)
def test_what_is_lent_does_nothing_that_is_a_persons_own(action):
    for role in ALL:
        own, lent = (Membership("buyer", "home", (role,), lent=lent) for lent in (False, True))
        inside = Ties(in_committee=True)
        before, after = (allows(action, (one,), tenant_id="home", ties=inside) for one in (own, lent))
        assert after is (before and action not in PERSONAL), role


def test_nobody_gives_a_role_that_they_do_not_manage():
    assert GIVES[A] == ALL
    assert GIVES[C] == {C, D, R}
    assert {*GIVES} == {A, C}


@pytest.mark.req("REQ-190")
def test_roles_in_one_entity_grant_nothing_in_another():
    memberships = (Membership("buyer", "a", (Role.AGENT,)), Membership("buyer", "b", (Role.COMMITTEE_MEMBER,)))
    assert allows(Action.PUBLISH, memberships, tenant_id="a")
    assert not allows(Action.PUBLISH, memberships, tenant_id="b")


def test_the_one_role_of_the_first_release_is_the_administrators():
    assert Role("company_user") is Role.COMPANY_ADMIN


def test_nobody_may_do_anything_without_membership():
    assert not any(
        allows(action, (), tenant_id=tenant, ties=Ties(in_committee=True, above=("a",))) for action in Action for tenant in ("a", None)
    )
