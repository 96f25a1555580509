"""Sealed offers, protocol `plis/v1` (docs/PROTOCOL.md): everything a use case needs, under one name.

publish   SealingManifest(…).check().encode(), .mh      read_manifest(bytes, mh)      fingerprint(recipient)
deposit   read_keyfile(bytes, manifest, slot, submission) → KeyFile    part_sizes(size)    keyfile.composite
rehearse  make_canary(…)  open_canary(…)  check_canary(…)
gate      gate.make_slot_key()  gate.lock(…)  gate.extend(…)  gate.release(…)
open      unwrap_share(…)  collect_shares(…)  open_envelope(…)  rewrap(…)
seal      seal_envelope(…)                                (tests, demonstration data, offline tool)
"""

from chalicelib.crypto.canary import check_canary, make_canary, open_canary
from chalicelib.crypto.canonical import canonical, canonical_sha256, parse_canonical
from chalicelib.crypto.errors import CODES, Fault, SealError
from chalicelib.crypto.keyfile import (
    BODY_START,
    PART_SEALED,
    Commitments,
    Context,
    KeyFile,
    body_size,
    composite,
    part_sizes,
    read_keyfile,
)
from chalicelib.crypto.manifest import Member, SealingManifest, Slot, fingerprint, read_manifest
from chalicelib.crypto.opening import (
    check_gate_share,
    collect_shares,
    combine_shares,
    open_body,
    open_envelope,
    rewrap,
    unwrap_recovery,
    unwrap_share,
)
from chalicelib.crypto.payload import Opened, OpenedFile, SourceFile, payload_size
from chalicelib.crypto.sealing import make_keyfile, offer_identity, seal_envelope

__all__ = [
    "BODY_START", "CODES", "Commitments", "Context", "Fault", "KeyFile", "Member", "Opened", "OpenedFile",
    "PART_SEALED", "SealError", "SealingManifest", "Slot", "SourceFile", "body_size", "canonical", "canonical_sha256",
    "check_canary", "check_gate_share", "collect_shares", "combine_shares", "composite", "fingerprint", "make_canary",
    "make_keyfile", "offer_identity", "open_body", "open_canary", "open_envelope", "parse_canonical", "part_sizes",
    "payload_size", "read_keyfile", "read_manifest", "rewrap", "seal_envelope", "unwrap_recovery", "unwrap_share",
]  # fmt: skip
