"""The seal file a bidder's browser sends last: everything about the sealed envelopes but their bodies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...crypto.canonical import canonical
from ...crypto.errors import SealError
from ...crypto.keyfile import KeyFile, part_sizes, read_keyfile
from ...crypto.manifest import SealingManifest
from ...domain import file_names
from ...domain.deposit import Deposit
from ...domain.errors import Invalid, NotFound, WrongState
from ..consultation import manifests
from ..ports import Objects
from ..ports.objects import OFFERS
from ..work.kept import Kept

_FIELDS = {"v", "consultation", "submission", "mh", "confirmations", "envelopes"}
_ENVELOPE = {"slot", "key_file", "object", "files"}
CONFIRMATIONS = ("buyer", "reference", "title", "lots", "contents")
MAX_NAME_BYTES = 1000


@dataclass(frozen=True)
class SealedEnvelope:
    """`files` are {name, size_bytes, sha256 (hex)} as the bidder declares them; `key_file` is checked against the manifest."""

    slot: str
    key_file: KeyFile
    files: tuple[Mapping[str, Any], ...]

    def part_sizes(self) -> list[int]:
        return part_sizes(self.key_file.size)


def seal_key(consultation_id: str, deposit_id: str) -> str:
    return f"C/{consultation_id}/S/{deposit_id}/seal.json"


def receipt_key(consultation_id: str, deposit_id: str) -> str:
    """Where its receipt is kept as evidence, once sealed."""
    return f"C/{consultation_id}/S/{deposit_id}/receipt.json"


def body_key(consultation_id: str, deposit_id: str, slot: str) -> str:
    return f"C/{consultation_id}/S/{deposit_id}/{slot}.age"


def load(objects: Objects, consultation_id: str, deposit_id: str, sha256: str | None) -> tuple[bytes, str]:
    """The stored seal file and its hash. Raises NotFound before it is sent, WrongState when it is not the one announced."""
    body = objects.get(OFFERS, seal_key(consultation_id, deposit_id))
    if body is None:
        raise NotFound("Le fichier de scellement n’est pas arrivé. Reprenez l’envoi : rien n’est perdu.", "seal-file-missing")
    digest = hashlib.sha256(body).hexdigest()
    if sha256 is not None and digest != sha256:
        raise WrongState(
            "Ce dépôt a déjà été scellé avec un autre contenu. Pour le changer, faites un nouveau dépôt qui le remplace.", "other-seal-file"
        )
    return body, digest


def read(body: bytes, deposit: Deposit, manifest: SealingManifest) -> list[SealedEnvelope]:
    """The envelopes of a seal file, in the order of the slots. Raises Invalid `bad-seal-file` for anything unexpected."""
    try:
        content = json.loads(body)
        found = {item["slot"]: item for item in content["envelopes"]}
        if (content["v"], content["submission"], content["mh"]) != ("plis/v1", deposit.id, manifest.mh):
            raise ValueError("another submission or manifest")
        if any(content["confirmations"].get(name) is not True for name in CONFIRMATIONS):
            raise Invalid({"confirmations": "Confirmez les cinq points de la relecture avant d’envoyer."}, code="not-confirmed")
        if content.keys() - _FIELDS or any(item.keys() - _ENVELOPE for item in content["envelopes"]):
            raise ValueError("unknown fields")  # bytes that nobody reads are bytes by which a bidder could choose a digest
        if sorted(found) != sorted(deposit.slots()) or len(content["envelopes"]) != len(found):
            raise ValueError("not the slots of this submission")
        return [_envelope(found[slot], deposit, manifest) for slot in deposit.slots()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid({"seal_file": "Le fichier de scellement est incomplet ou n’est pas de ce dépôt."}, code="bad-seal-file") from error


def check_names(files_of: Mapping[str, Sequence[str]]) -> None:
    """Slot → names of its files. Raises Invalid `bad-file-name`, naming the first of each envelope that the table does not accept."""
    wrong = {}
    for slot, names in files_of.items():
        found = file_names.first_refused(names)
        if found:
            wrong[f"{slot}.files.{found[0]}.name"] = file_names.why(names[found[0]], found[1])
    if wrong:
        raise Invalid(wrong, " ".join(wrong.values()), "bad-file-name")


def refused_mark(objects: Objects, deposit: Deposit) -> str | None:
    """The store's mark of a seal file that is there and can never be accepted; None when there is none such."""
    mark = objects.mark(OFFERS, seal_key(deposit.consultation_id, deposit.id))
    if mark is None:
        return None
    try:
        body, _ = load(objects, deposit.consultation_id, deposit.id, None)
        accepted(body, deposit, manifests.read(objects, deposit.consultation_id, deposit.about.mh))
    except Invalid:
        return mark
    return None


def accepted(body: bytes, deposit: Deposit, manifest: SealingManifest) -> list[SealedEnvelope]:
    """The envelopes of a seal file that may go on the register. Raises Invalid like `read` and `check_names`: for good."""
    sealed = read(body, deposit, manifest)
    check_names({envelope.slot: [file["name"] for file in envelope.files] for envelope in sealed})
    return sealed


@dataclass(frozen=True)
class KeyFiles:
    """Key files of seal files already accepted, each file read once a process: the register names it by its digest."""

    objects: Objects
    kept: Kept[Mapping[str, Mapping[str, Any]]] = field(default_factory=Kept)

    def of(self, consultation_id: str, deposit_id: str, sha256: str) -> Mapping[str, Mapping[str, Any]]:
        """Slot → key file. Raises like `load`."""

        def read_once() -> tuple[Mapping[str, Mapping[str, Any]], int]:
            body, _ = load(self.objects, consultation_id, deposit_id, sha256)
            return {item["slot"]: item["key_file"] for item in json.loads(body)["envelopes"]}, len(body)

        return self.kept.get((consultation_id, deposit_id, sha256), read_once)


def _envelope(item: Mapping[str, Any], deposit: Deposit, manifest: SealingManifest) -> SealedEnvelope:
    try:
        key_file = read_keyfile(canonical(item["key_file"]), manifest, item["slot"], deposit.id)
    except SealError as error:
        raise Invalid({"key_file": error.detail}, code=error.code) from error
    files = tuple({"name": _name(f["name"]), "size_bytes": _size(f["size_bytes"]), "sha256": _hex(f["sha256"])} for f in item["files"])
    if not files:
        raise Invalid({item["slot"]: "Cette enveloppe est vide : ajoutez-y au moins un fichier."}, code="empty-envelope")
    return SealedEnvelope(item["slot"], key_file, files)


def _name(value: Any) -> str:
    """A name as stored; whether the table accepts it is asked by `check_names` before the deposit is on the register, and never after."""
    if not isinstance(value, str) or not value or len(value.encode()) > MAX_NAME_BYTES:
        raise ValueError("a name is a text of a few hundred bytes")
    return value


def _size(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("a size is a whole number of bytes")
    return value


def _hex(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise ValueError("a SHA-256 is 64 lowercase hex characters")
    return value
