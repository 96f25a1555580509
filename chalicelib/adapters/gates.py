"""The gate seen from the API: its own function, invoked; or the same object in one process for fast tests."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..domain.errors import NotFound, Refused, Unavailable, WrongState
from ..domain.instants import from_text, to_text
from .aws import Client, LazyClient

if TYPE_CHECKING:
    from ..usecases.opening.gate import Gatehouse


class LambdaGate:
    """Invokes the gate's function; refusals come back as data and are raised again here."""

    def __init__(self, function_name: str, client: Client | None = None):
        self._name, self._lambda = function_name, client or LazyClient("lambda")

    def make_slot_keys(self, consultation_id: str, slots: Sequence[str], not_before: datetime) -> Mapping[str, str]:
        made: Mapping[str, str] = self._call(
            "make_slot_keys", consultation_id=consultation_id, slots=list(slots), not_before=to_text(not_before)
        )
        return made

    def extend(self, consultation_id: str) -> None:
        self._call("extend", consultation_id=consultation_id)

    def release(self, consultation_id: str, opening_id: str, envelopes: Sequence[tuple[str, str]]) -> list[bytes]:
        asked = [list(envelope) for envelope in envelopes]
        answer = self._call("release", consultation_id=consultation_id, opening_id=opening_id, envelopes=asked)
        return [base64.b64decode(one) for one in answer]

    def hand_over(self, consultation_id: str, envelopes: Sequence[tuple[str, str]], act: Mapping[str, str] | None) -> list[bytes]:
        asked = [list(envelope) for envelope in envelopes]
        answer = self._call("hand_over", consultation_id=consultation_id, envelopes=asked, by=act)
        return [base64.b64decode(one) for one in answer]

    def destroy(self, consultation_id: str, papers: str) -> None:
        self._call("destroy", consultation_id=consultation_id, papers=papers)

    def _call(self, act: str, **arguments: object) -> Any:
        """`Any`: JSON, each act having its own answer."""
        answer = self._lambda.invoke(FunctionName=self._name, Payload=json.dumps({"act": act, **arguments}).encode())
        payload = json.loads(answer["Payload"].read())
        if answer.get("FunctionError") or not isinstance(payload, dict):
            raise Unavailable("Le portier ne répond pas. Réessayez dans un instant : rien n’est perdu.", "gate-unavailable")
        if "refused" in payload:
            kind = NotFound if payload["refused"]["kind"] == "NotFound" else WrongState
            raise kind(payload["refused"]["detail"], payload["refused"]["code"])
        return payload["answer"]


def serve(gatehouse: Gatehouse, event: Mapping[str, Any]) -> dict[str, object]:
    """What the gate's function answers to an invocation. Anything but a refusal is a bug and fails the invocation.

    `Any`: JSON as LambdaGate writes it; the gatehouse's own signature says what each act takes.
    """
    arguments = {name: value for name, value in event.items() if name != "act"}
    try:
        if event["act"] == "make_slot_keys":
            arguments["not_before"] = from_text(arguments["not_before"])
            return {"answer": dict(gatehouse.make_slot_keys(**arguments))}
        if event["act"] == "extend":
            gatehouse.extend(**arguments)
            return {"answer": None}
        if event["act"] == "destroy":
            gatehouse.destroy(**arguments)
            return {"answer": None}
        arguments["envelopes"] = [(deposit_id, slot) for deposit_id, slot in arguments["envelopes"]]
        if event["act"] == "hand_over":
            found = gatehouse.hand_over(arguments["consultation_id"], arguments["envelopes"], arguments["by"])
        else:
            found = gatehouse.release(**arguments)
        return {"answer": [base64.b64encode(one).decode() for one in found]}
    except Refused as refusal:
        return {"refused": {"kind": type(refusal).__name__, "code": refusal.code, "detail": refusal.detail}}
