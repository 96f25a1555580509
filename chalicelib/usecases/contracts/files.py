"""Files of a contract where they are kept: announced, received once under their hash, read by links that expire."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ...domain.contract import Contract
from ...domain.contract_parts import ContractFile
from ...domain.errors import Invalid, NotFound
from ...domain.ids import is_id
from ..ports import Objects, stored
from ..ports.objects import DOCUMENTS


def key(contract_id: str, file_id: str) -> str:
    return f"K/{contract_id}/files/{file_id}"


def describe(objects: Objects, contract_id: str, file_id: str, described: Mapping[str, Any]) -> None:
    body = json.dumps({"v": stored.FIRST, **described}, ensure_ascii=False).encode()
    objects.put_once(DOCUMENTS, key(contract_id, file_id) + ".json", body, "application/json")


def received(objects: Objects, contract_id: str, file_id: str, role: str, at: datetime, by: str, field: str = "file_id") -> ContractFile:
    """The file that was sent under this id. Raises Invalid beside `field` when it did not arrive."""
    where = key(contract_id, file_id)
    described = objects.get(DOCUMENTS, where + ".json") if is_id(file_id) else None
    if not described or objects.size(DOCUMENTS, where) is None:
        raise Invalid({field: "Le fichier n’est pas arrivé. Joignez-le de nouveau."})
    told = stored.parsed(described, where)
    return ContractFile(role=role, name=told["name"], sha256=told["sha256"], key=where, at=at, by=by, size_bytes=told["size_bytes"])


def of(c: Contract) -> Iterator[ContractFile]:
    """Every file that the contract names, those of its acts included."""
    yield from c.files
    yield from (one.file for group in (c.amendments, c.subcontracts, c.orders) for one in group if one.file)


def link(objects: Objects, c: Contract, sha256: str) -> str:
    """Where to read the file of that hash, for fifteen minutes. Raises NotFound."""
    found = next((one for one in of(c) if one.sha256 == sha256), None)
    if not found:
        raise NotFound()
    return objects.sign_get(DOCUMENTS, found.key, file_name=found.name)
