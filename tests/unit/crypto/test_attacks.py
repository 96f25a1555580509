"""What an attacker tries, refused, with the right fault: the bidder's, the storage's, a key's, or a mere request."""

import dataclasses
import hashlib
import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.crypto import age, gate
from chalicelib.crypto.errors import Fault, SealError
from chalicelib.crypto.keyfile import BODY_START, PART_SEALED, Commitments, Context
from chalicelib.crypto.opening import combine_shares, unwrap_recovery, unwrap_share
from chalicelib.crypto.plis import offer_identity, read_keyfile, read_manifest


def refused(code: str, fault: Fault):
    """The refusal expected, checked to the fault."""
    context = pytest.raises(SealError, match=f"^{code}")

    class Both:
        def __enter__(self):
            self.caught = context.__enter__()

        def __exit__(self, *exception):
            handled = context.__exit__(*exception)
            assert self.caught.value.fault is fault
            return handled

    return Both()


def forge(sealed, **changes):
    """The same envelope with another key file, deposited as such."""
    return dataclasses.replace(sealed, keyfile=dataclasses.replace(sealed.keyfile, **changes))


@pytest.mark.req("REQ-080")
def test_k_members_without_the_gate(entity, sealed):
    with refused("gate-missing", Fault.REQUEST):
        entity.open(sealed, (0, 1, 2), s_g=None)


@pytest.mark.req("REQ-080")
def test_the_recovery_key_without_the_gate(entity, sealed):
    with refused("gate-missing", Fault.REQUEST):
        entity.open(sealed, recovery=entity.recovery, s_g=None)


def test_one_member_and_the_gate(entity, sealed):
    with refused("shares-too-few", Fault.REQUEST):
        entity.open(sealed, (0,))


def test_the_platform_with_s_g_and_no_share(entity, sealed):
    with refused("shares-too-few", Fault.REQUEST):
        entity.open(sealed, ())
    s_g = entity.gate_share(sealed)
    for s_c in (bytes(32), s_g, os.urandom(32)):
        with pytest.raises(age.NoMatch):
            age.decrypt(sealed.body, [offer_identity(sealed.keyfile.context, s_c, s_g)])


def test_one_approval_twice(entity, sealed):
    share = entity.shares(sealed, (0,))
    with refused("share-duplicate", Fault.REQUEST):
        entity.open(sealed, shares=share * 2)
    with refused("share-commitment", Fault.BIDDER):
        entity.open(sealed, shares=[*share, ("M2", share[0][1])])


def test_shares_swapped_between_members(entity, sealed):
    a, b, c = sealed.keyfile.shares
    with refused("share-undecryptable", Fault.BIDDER):
        entity.shares(forge(sealed, shares=(b, a, c)), (0,))
    plain = age.decrypt(a, [entity.members[0]])
    given_to_other = age.encrypt(plain, [entity.members[1].recipient])
    with refused("share-commitment", Fault.BIDDER):
        entity.shares(forge(sealed, shares=(a, given_to_other, c)), (1,))


def test_a_key_that_is_no_members(entity, sealed):
    with refused("member-unknown", Fault.KEY):
        unwrap_share(entity.manifest, sealed.keyfile, age.generate_pq_identity())
    with refused("recovery-other", Fault.KEY):
        unwrap_recovery(entity.manifest, sealed.keyfile, entity.members[0])


def test_the_key_file_of_another_submission_slot_or_manifest(entity, make_entity, sealed):
    data = sealed.keyfile.encode()
    for slot, submission in [("1/offer", "OTHER"), ("2/offer", "01SUBMISSION"), ("9/offer", "01SUBMISSION")]:
        with refused("keyfile-other", Fault.STORAGE):
            read_keyfile(data, entity.manifest, slot, submission)
    with refused("keyfile-other", Fault.STORAGE):
        read_keyfile(data, make_entity().manifest, "1/offer", "01SUBMISSION")
    with refused("keyfile-altered", Fault.STORAGE):
        read_keyfile(data, entity.manifest, "1/offer", "01SUBMISSION", sha256="0" * 64)


def test_another_bidders_secrets_under_ones_own_name(entity, sealed):
    """Ciphertexts can be copied, commitments cannot be made for them: neither members nor the gate are oracles."""
    stolen = forge(sealed, context=dataclasses.replace(sealed.keyfile.context, submission="ATTACKER"))
    with refused("share-commitment", Fault.BIDDER):
        entity.shares(stolen, (0,))
    with refused("gate-commitment", Fault.BIDDER):
        entity.gate_share(stolen)
    with refused("secret-commitment", Fault.BIDDER):
        unwrap_recovery(entity.manifest, stolen.keyfile, entity.recovery)


def test_the_gate_of_another_slot(entity, sealed):
    with refused("gate-undecryptable", Fault.BIDDER):
        gate.unwrap_gate_share(entity.other_seed, sealed.keyfile)
    elsewhere = entity.seal({"a": b"x"}, slot="2/offer")
    s_g = gate.unwrap_gate_share(entity.other_seed, elsewhere.keyfile)
    with refused("gate-commitment", Fault.BIDDER):
        entity.open(sealed, s_g=s_g)


@pytest.mark.req("REQ-066")
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bit_flipped_is_the_storages_doing(entity, sealed, data):
    at = data.draw(st.integers(0, len(sealed.body) - 1))
    body = bytearray(sealed.body)
    body[at] ^= 1 << data.draw(st.integers(0, 7))
    with refused("part-digest", Fault.STORAGE):
        entity.open(sealed, body=bytes(body))


@pytest.fixture(scope="module")
def three_parts(entity):
    return entity.seal({"plan.dwg": bytes(40 * 2**20)})


def test_parts_cut_added_or_in_another_order(entity, three_parts):
    body, second = three_parts.body, BODY_START + PART_SEALED
    swapped = body[:BODY_START] + body[second : second + PART_SEALED] + body[BODY_START:second] + body[second + PART_SEALED :]
    with refused("part-digest", Fault.STORAGE):
        entity.open(three_parts, body=swapped)
    for wrong in (body[:-1], body[:second], body + b"x", b""):
        with refused("body-size", Fault.STORAGE):
            entity.open(three_parts, body=wrong)


def test_a_key_file_that_forgets_a_part(entity, three_parts):
    short = forge(three_parts, parts=three_parts.keyfile.parts[:2]).keyfile
    with refused("keyfile-invalid", Fault.BIDDER):
        read_keyfile(short.encode(), entity.manifest, "1/offer", "01SUBMISSION")


def relabelled(sealed, body: bytes):
    """A bidder whose browser lies: other bytes, with their own digests."""
    return dataclasses.replace(forge(sealed, parts=(hashlib.sha256(body).digest(),), size=len(body)), body=body)


def test_chunks_in_another_order_or_missing_are_the_bidders_doing(entity, sealed):
    body, chunk = sealed.body, 65_552
    first, rest = body[BODY_START : BODY_START + chunk], body[BODY_START + chunk :]
    for wrong in (body[:BODY_START] + rest, body[:BODY_START] + first, body[:BODY_START] + first + first + rest):
        with refused("body-undecryptable", Fault.BIDDER):
            entity.open(relabelled(sealed, wrong))


def test_a_body_sealed_for_another_key_is_the_bidders_doing(entity, sealed):
    other = entity.seal({"prix.ods": b"9"})
    with refused("body-key", Fault.BIDDER):
        entity.open(relabelled(sealed, other.body))


def test_a_body_that_holds_no_archive_is_the_bidders_doing(entity, sealed):
    s_c = combine_shares(entity.manifest, sealed.keyfile, entity.shares(sealed, (0, 1)))
    offer = offer_identity(sealed.keyfile.context, s_c, entity.gate_share(sealed))
    with refused("payload-invalid", Fault.BIDDER):
        entity.open(relabelled(sealed, age.encrypt(b"not an archive", [offer.recipient])))


def test_shares_that_do_not_give_the_secret_are_the_bidders_doing(entity, sealed):
    context, keyfile, share = sealed.keyfile.context, sealed.keyfile, os.urandom(33)
    commitments = (context.commitment("share:0", share), *keyfile.commitments.shares[1:])
    wrong = forge(
        sealed,
        shares=(age.encrypt(share, [entity.members[0].recipient]), *keyfile.shares[1:]),
        commitments=dataclasses.replace(keyfile.commitments, shares=commitments),
    )
    with refused("secret-commitment", Fault.BIDDER):
        entity.open(wrong, (0, 1))
    assert entity.open(wrong, (1, 2))[1], "the other members still open"


@pytest.mark.parametrize("share", [b"", b"\x01", bytes(33), b"x" * 10])
def test_shares_that_are_not_shares_are_the_bidders_doing(entity, sealed, share):
    context, k = sealed.keyfile.context, sealed.keyfile
    names = tuple(context.commitment(f"share:{i}", share) for i in range(3))
    wrong = forge(
        sealed,
        shares=tuple(age.encrypt(share, [m.recipient]) for m in entity.members),
        commitments=Commitments(k.commitments.s_c, k.commitments.s_g, names),
    )
    with refused("secret-commitment", Fault.BIDDER):
        entity.open(wrong)


def test_a_second_manifest(entity, make_entity):
    with refused("manifest-other", Fault.STORAGE):
        read_manifest(make_entity().manifest.encode(), entity.manifest.mh)


def test_contexts_cannot_run_into_each_other():
    one, two = Context("0" * 64, "a", "b/c"), Context("0" * 64, "a/b", "c")
    assert one.label("offer") != two.label("offer")
    assert one.commitment("s_c", b"x") != one.commitment("s_g", b"x") != two.commitment("s_g", b"x")
    for bad in (Context("0" * 63, "a", "b"), Context("0" * 64, "a|b", "c"), Context("0" * 64, "", "c")):
        with pytest.raises(ValueError, match="shape"):
            bad.check()


@given(st.binary(max_size=300))
def test_noise_is_a_refusal_not_a_crash(entity, noise):
    for read in (lambda: read_manifest(noise), lambda: read_keyfile(noise, entity.manifest, "1/offer", "S")):
        with pytest.raises(SealError):
            read()
    with pytest.raises(age.AgeError):
        age.read_header(io.BytesIO(noise))
