"""The gate answers after the date, to k distinct members, for the right slot; its key is bound to its context."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chalicelib.crypto import age, gate
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.gate import GateContext

DEADLINE = datetime(2030, 3, 2, 11, tzinfo=UTC)
MS = timedelta(milliseconds=1)


class Vault:
    """A SlotVault in memory: what KMS does with its encryption context."""

    def __init__(self):
        self._cipher = AESGCM(os.urandom(32))

    def encrypt(self, seed, context):
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, seed, json.dumps(context, sort_keys=True).encode())

    def decrypt(self, blob, context):
        try:
            return self._cipher.decrypt(blob[:12], blob[12:], json.dumps(context, sort_keys=True).encode())
        except InvalidTag as error:
            raise gate.WrongContext from error


@pytest.fixture(scope="module")
def slot(entity):
    vault, context = Vault(), GateContext("01C", "1/offer", DEADLINE)
    return vault, gate.lock(vault, entity.gate_seed, context), context


@pytest.fixture
def ask(entity, sealed, slot):
    """Ask the gate for s_g; what is asked may be changed."""
    vault, blob, context = slot
    ephemeral = age.generate_pq_identity()

    def release(*, now=DEADLINE, approvals=("M1", "M2"), blob=blob, context=context, manifest=entity.manifest, keyfile=sealed.keyfile):
        answer = gate.release(vault, blob, context, manifest, keyfile, approvals=approvals, ephemeral=str(ephemeral.recipient), now=now)
        return age.decrypt(answer, [ephemeral])

    return release


@pytest.mark.req("REQ-080")
def test_at_the_date_and_not_a_millisecond_before(ask, entity, sealed):
    assert ask(now=DEADLINE) == ask(now=DEADLINE + MS) == entity.gate_share(sealed)
    with pytest.raises(SealError, match="gate-early"):
        ask(now=DEADLINE - MS)


@pytest.mark.req("REQ-080")
def test_a_forged_earlier_date(ask, slot):
    earlier = GateContext("01C", "1/offer", DEADLINE - timedelta(days=1))
    with pytest.raises(SealError, match="gate-early"):
        ask(now=DEADLINE - MS, context=earlier)  # the manifest's date still holds
    with pytest.raises(SealError, match="gate-context"):
        ask(context=earlier)  # and the vault does not know this context


def test_a_seed_under_another_context(ask, entity, slot):
    vault, _, context = slot
    for other in (GateContext("01D", "1/offer", DEADLINE), GateContext("01C", "2/offer", DEADLINE)):
        with pytest.raises(SealError, match=r"gate-context|keyfile-other"):
            ask(blob=gate.lock(vault, entity.gate_seed, other), context=context)
        with pytest.raises(SealError, match="keyfile-other"):
            ask(context=other)


@pytest.mark.parametrize("approvals", [(), ("M1",), ("M1", "M1"), ("M1", "M1", "M1")])
def test_k_distinct_members(ask, approvals):
    with pytest.raises(SealError, match="gate-approvals"):
        ask(approvals=approvals)


def test_a_stranger_does_not_count(ask):
    with pytest.raises(SealError, match="member-unknown"):
        ask(approvals=("M1", "M9"))


def test_the_gate_of_another_slot(ask, entity, slot):
    vault, _, context = slot
    with pytest.raises(SealError, match="gate-undecryptable"):
        ask(blob=gate.lock(vault, entity.other_seed, context))


def test_another_manifest(ask, make_entity):
    with pytest.raises(SealError, match="keyfile-other"):
        ask(manifest=make_entity().manifest)


def test_an_extension_moves_the_date_for_good(ask, slot):
    vault, blob, context = slot
    later, moved = gate.extend(vault, blob, context, DEADLINE + timedelta(days=7))
    with pytest.raises(SealError, match="gate-early"):
        ask(blob=later, context=moved, now=DEADLINE + timedelta(days=7) - MS)
    assert ask(blob=later, context=moved, now=DEADLINE + timedelta(days=7))
    with pytest.raises(SealError, match="gate-context"):
        ask(blob=later, context=context)
    with pytest.raises(SealError, match="gate-shorten"):
        gate.extend(vault, later, moved, DEADLINE)


def test_instants_are_written_one_way():
    paris = datetime.fromisoformat("2030-03-02T12:00:00.123456+01:00")
    assert gate.instant(paris) == "2030-03-02T11:00:00.123Z"
    assert GateContext("C", "s", paris).fields() == {"consultation": "C", "slot": "s", "not_before": "2030-03-02T11:00:00.123Z"}


def test_slot_keys_are_all_different():
    (recipient, seed), (other, _) = gate.make_slot_key(), gate.make_slot_key()
    assert recipient != other
    assert str(age.PqIdentity(seed).recipient) == recipient
