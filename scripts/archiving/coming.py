"""A folder taken in by a platform that does not know its consultation: registers hash for hash, originals, aggregates."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from chalicelib import codec
from chalicelib.archive import checking
from chalicelib.archive.folder import CONTRACTS
from chalicelib.domain.consultation import Consultation
from chalicelib.domain.contract import register
from chalicelib.domain.decision import Decision
from chalicelib.domain.instants import from_text
from chalicelib.domain.message import Message
from chalicelib.domain.notice import Notice
from chalicelib.domain.question import Question
from chalicelib.domain.register import Draft, stream
from chalicelib.usecases.contracts.ledger import ContractLedger
from chalicelib.usecases.ports.objects import AREAS

_PART = 16 * 1024 * 1024


class Refused(Exception):
    """What does not verify, or is known already."""


def take_in(ports, root: Path, pem: str | None = None) -> dict[str, tuple[int, str]]:
    """Register → (lines, hash of the last). Raises Refused, NoFolder, Unreadable, OSError."""
    broken = [f"{one.word} {one.where}".strip() for one in checking.verify(root, pem) if not one.holds]
    if broken:
        raise Refused("le dossier ne se vérifie pas, rien n’est écrit / does not verify, nothing is written: " + "; ".join(broken[:5]))
    inventory = checking.read_inventory(root)
    c = codec.from_dict(Consultation, _json(root / "donnees" / "consultation.json"))
    known = ports.consultations.get(c.id)
    if known and known.imported_at is None:
        raise Refused(f"{c.id} est déjà sur cette plateforme / is on this platform already")
    if not known:  # first, so that no line that follows is taken for an act of today
        ports.consultations.create(replace(c, version=1, imported_at=ports.clock.now()))
    contracts = [path.parent.name for path in root.glob(f"{CONTRACTS}/*/registre.json")]
    for line in inventory["files"]:
        _original(ports.objects, root, c.id, contracts, line)
    _things(ports, root, c.id)
    told = {path.stem: _register(ports.registers, stream(c.id, path.stem), path) for path in sorted((root / "registres").glob("*.json"))}
    ledger = ContractLedger(clock=ports.clock, contracts=ports.contracts, registers=ports.registers, directory=ports.directory)
    for path in sorted(root.glob(f"{CONTRACTS}/*/registre.json")):
        contract_id = path.parent.name
        told[contract_id] = _register(ports.registers, register(contract_id), path)
        made = ledger.catch_up(contract_id)
        if made:
            ports.contracts.claim_number(made.list_key, made.born.number.casefold(), contract_id)
    return told


def _things(ports, root: Path, consultation_id: str) -> None:
    """What is not there yet: an import that died half-way goes on."""
    for name, kind, store, create, key in (
        ("decisions", Decision, ports.decisions, ports.decisions.put, "lot"),
        ("courriers", Message, ports.messages, ports.messages.create, "id"),
        ("questions", Question, ports.questions, ports.questions.create, "id"),
        ("avis", Notice, ports.notices, ports.notices.create, "id"),
    ):
        for one in _json(root / "donnees" / f"{name}.json"):
            if store.get(consultation_id, one[key]) is None:
                create(codec.from_dict(kind, {**one, "version": 1}))


def _json(path: Path):
    return json.loads(path.read_bytes())


def _original(objects, root: Path, consultation_id: str, contracts: list[str], line) -> None:
    if "key" not in line:
        return
    if line.get("area") not in AREAS or not line["key"].startswith((f"C/{consultation_id}/", *(f"K/{one}/" for one in contracts))):
        raise Refused(f"{line['path']} n’est pas de cette consultation / is not of this consultation")
    if objects.size(line["area"], line["key"]) != line["size_bytes"]:
        objects.put_stream(line["area"], line["key"], _parts(root / line["path"]), "application/octet-stream")


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part


def _register(registers, name: str, path: Path) -> tuple[int, str]:
    entries = _json(path)["entries"]
    for line in entries:
        written = registers.append(
            name,
            idem=line["idem"],
            since=0,
            build=lambda last, line=line: Draft(kind=line["kind"], at=from_text(line["at"]), record=line["record"], head=line["head"]),
        )
        if written.hash != line["hash"]:
            raise Refused(f"{name} {line['seq']}: {written.hash} ≠ {line['hash']}")
    return len(entries), entries[-1]["hash"] if entries else ""
