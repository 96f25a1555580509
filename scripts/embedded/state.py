"""What a data folder remembers between two runs: its ports, so that links stay valid, and its random secrets."""

import fcntl
import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass, field
from pathlib import Path

LISTENERS = ("gateway", "aws", "s3", "internal")
REGION = "eu-west-3"
BACKLOG = 1024
"""Connections that may wait at once: at noon, everybody arrives in the same second."""


class PortTaken(Exception):
    """The port asked for is in use. `port` says which."""

    def __init__(self, port: int):
        super().__init__(f"port {port} is taken")
        self.port = port


class FolderBusy(Exception):
    """Another stack uses the data folder."""


def reserve(folder: Path):
    """Hold the data folder for this process: two stacks on one journal would destroy it. Raises FolderBusy."""
    lock = open(folder / "stack.lock", "w")  # noqa: SIM115 held open as long as the stack lives
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise FolderBusy(str(folder)) from None
    return lock


@dataclass
class State:
    access_key: str = field(default_factory=lambda: "AKIA" + secrets.token_hex(8).upper())
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(30))
    secret: str = field(default_factory=lambda: secrets.token_hex(32))
    ports: dict[str, int] = field(default_factory=dict)
    provisioned: str = ""

    @classmethod
    def load(cls, folder: Path) -> "State":
        path = folder / "stack.json"
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def save(self, folder: Path) -> None:
        draft = folder / "stack.json.new"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / "stack.json")

    def listen(self, gateway_port: int) -> dict[str, socket.socket]:
        """Bind every loopback socket, each on its former port when it is still free. Raises PortTaken for the gateway's."""
        sockets = {}
        for name in LISTENERS:
            wanted = gateway_port if name == "gateway" and gateway_port else self.ports.get(name, 0)
            sockets[name] = _bind(wanted, socket.SOCK_STREAM, strict=name == "gateway" and gateway_port != 0)
            sockets[name].listen(BACKLOG)
        sockets["bell"] = _bind(self.ports.get("bell", 0), socket.SOCK_DGRAM, strict=False)
        self.ports = {name: bound.getsockname()[1] for name, bound in sockets.items()}
        return sockets


def _bind(port: int, kind: int, *, strict: bool) -> socket.socket:
    bound = socket.socket(socket.AF_INET, kind)
    if kind == socket.SOCK_STREAM:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        if strict:
            raise PortTaken(port) from None
        bound.bind(("127.0.0.1", 0))
    return bound
