"""Sealing then opening gives the same files: any k members, or the recovery key, always with the gate."""

import io
import unicodedata
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.crypto import age
from chalicelib.crypto.errors import SealError
from chalicelib.crypto.keyfile import BODY_START, MAX_PARTS, PART_PLAIN, PART_SEALED, body_size, part_sizes
from chalicelib.crypto.opening import collect_shares, combine_shares, open_body, rewrap
from chalicelib.crypto.payload import SourceFile
from chalicelib.crypto.plis import offer_identity, payload_size, seal_envelope

FILES = {"DC1.pdf": b"candidature", "offre/mémoire.pdf": bytes(range(256)) * 300, "vide": b""}
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20).map(
    lambda n: unicodedata.normalize("NFC", n.lower())
)


@pytest.mark.req("REQ-084")
@pytest.mark.parametrize(("k", "n"), [(1, 2), (2, 2), (2, 3), (3, 5)])
def test_every_subset_of_k_opens(make_entity, k, n):
    entity = make_entity(n=n, k=k)
    sealed = entity.seal(FILES)
    for who in combinations(range(n), k):
        opened, files = entity.open(sealed, who)
        assert files == FILES
        assert opened.corrupted == ()
        assert opened.bidder == {"siret": "1"}


def test_more_members_than_needed(entity, sealed):
    assert len(entity.open(sealed, (0, 1, 2))[0].files) == 2


@pytest.mark.req("REQ-084")
def test_the_recovery_key_opens_with_the_gate(entity, sealed):
    assert len(entity.open(sealed, who=(), recovery=entity.recovery)[1]) == 2


def test_without_a_recovery_key(make_entity):
    entity = make_entity(n=3, k=2, with_recovery=False)
    sealed = entity.seal(FILES)
    assert entity.open(sealed)[1] == FILES
    with pytest.raises(SealError, match="recovery-other"):
        entity.open(sealed, recovery=entity.recovery)


@given(st.dictionaries(NAMES, st.binary(max_size=200_000), max_size=4))
@settings(max_examples=25, deadline=None)
def test_open_undoes_seal(entity, files):
    sealed = entity.seal(files)
    opened, found = entity.open(sealed)
    assert found == files
    assert [f.name for f in opened.files] == list(files)
    sizes = [(name, len(data)) for name, data in files.items()]
    assert len(sealed.body) == sealed.keyfile.size == body_size(payload_size(sealed.keyfile.context, {"siret": "1"}, sizes))


def test_several_parts(entity):
    files = {"plan.dwg": bytes(PART_PLAIN + 5), "b": b"x"}
    sealed = entity.seal(files)
    assert [len(sealed.body), len(sealed.keyfile.parts)] == [sum(part_sizes(sealed.keyfile.size)), 2]
    assert sealed.keyfile.composite.endswith("-2")
    assert entity.open(sealed)[1] == files


def test_part_sizes():
    assert part_sizes(body_size(0)) == [BODY_START + 16]
    assert part_sizes(body_size(PART_PLAIN)) == [BODY_START + PART_SEALED]
    assert part_sizes(body_size(PART_PLAIN + 1)) == [BODY_START + PART_SEALED, 17]
    for impossible in (0, BODY_START, BODY_START + 15, body_size(MAX_PARTS * PART_PLAIN + 1)):
        with pytest.raises(ValueError, match="."):
            part_sizes(impossible)


def test_shares_travel_through_the_openers_ephemeral_key(entity, sealed):
    ephemeral = age.generate_pq_identity()
    wrapped = {name: rewrap(share, [str(ephemeral.recipient)]) for name, share in entity.shares(sealed, (0, 2))}
    shares = collect_shares(wrapped, ephemeral)
    assert entity.open(sealed, shares=shares)[1]
    with pytest.raises(SealError, match="share-rewrap: M1"):
        collect_shares(wrapped, entity.members[0])


def test_an_evaluator_opens_with_the_offers_identity_alone(entity, sealed, folder):
    s_c = combine_shares(entity.manifest, sealed.keyfile, entity.shares(sealed, (1, 2)))
    offer = offer_identity(sealed.keyfile.context, s_c, entity.gate_share(sealed))
    evaluator, out = age.generate_pq_identity(), folder()
    received = age.PqIdentity(age.decrypt(rewrap(offer.seed, [str(evaluator.recipient)]), [evaluator]))
    open_body(sealed.keyfile, received, io.BytesIO(sealed.body), out)
    assert set(out.files) == {"prix.ods", "offre/mémoire.pdf"}


@pytest.mark.parametrize("size", [3, 7])
def test_a_file_that_does_not_have_the_announced_size(entity, size):
    source = SourceFile("a", size, lambda: io.BytesIO(b"12345"))
    with pytest.raises(SealError, match="file-changed: a"):
        seal_envelope(entity.manifest, "1/offer", "S", bidder={}, files=[source], out=io.BytesIO())


def test_names_and_slots_are_checked_first(entity):
    cases = {"name-duplicate": [{"a": b"", "A": b""}, {"MANIFESTE.JSON": b""}], "name-invalid": [{"../a": b""}]}
    for code, wrong in cases.items():
        for files in wrong:
            with pytest.raises(SealError, match=code):
                entity.seal(files)
    with pytest.raises(SealError, match="manifest-invalid"):
        entity.seal({}, slot="9/offer")
    with pytest.raises(ValueError, match="shape"):
        entity.seal({}, submission="a|b")
