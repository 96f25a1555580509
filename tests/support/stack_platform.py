"""The application in this process over the embedded stack's own stores (DynamoDB, S3, KMS): what a Lambda function is, and may be stopped anywhere.

The clock, the mailer, the queue and the antivirus are memory's: nothing of them is stored. `settle` draws the consequences of the registers
of the consultations it was told of, as the stream would.
"""

import http.client
from dataclasses import replace
from urllib.parse import urlsplit

from chalicelib import wiring
from chalicelib.adapters.kms.keys import KmsVault
from chalicelib.adapters.memory import platform as memory
from chalicelib.domain.register import KINDS, stream
from support.inside import ports as stack_ports
from support.inside import settings
from support.platforms import MemoryPlatform

OF_THIS_PROCESS = ("clock", "mailer", "queue", "antivirus", "gazette")


def ports(stack, now) -> wiring.Ports:
    own, stored = memory.ports(now), stack_ports(stack)
    made = replace(stored, **{name: getattr(own, name) for name in OF_THIS_PROCESS})
    return replace(made, gate=wiring.gatehouse(made, KmsVault(settings(stack).gate_key)))


class StackPlatform(MemoryPlatform):
    """`known` are the consultations whose registers it follows."""

    def __init__(self, ports: wiring.Ports, known: list[str] | None = None, drawn: dict | None = None):
        super().__init__(ports=ports)
        self.known, self._drawn = known if known is not None else [], dict(drawn or {})

    def put(self, signed: dict, body: bytes) -> int:
        parts = urlsplit(signed["url"])
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        try:
            connection.request("PUT", f"{parts.path}?{parts.query}", body=body, headers=signed["headers"])
            return connection.getresponse().status
        finally:
            connection.close()

    def fetch(self, url: str) -> bytes:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        try:
            connection.request("GET", f"{parts.path}?{parts.query}")
            return connection.getresponse().read()
        finally:
            connection.close()

    def lines(self):
        for consultation_id in self.known:
            for kind in KINDS:
                name = stream(consultation_id, kind)
                yield name, self.ports.registers.read(name, after=self._drawn.get(name, 0))
