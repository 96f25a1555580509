"""The embedded stack: its processes, its sockets, its environment."""

import hashlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from . import antivirus, controls, logs
from .child import signal_group
from .clock import TrialClock, set_offset
from .provision import TEMPLATE, expire, provision
from .state import REGION, State, reserve

SCRIPTS = Path(__file__).resolve().parents[1]
ROOT = SCRIPTS.parent
STOP_AFTER_S = 5
MAIL_SETTINGS = ("SOUSPLI_SMTP", "SOUSPLI_MAIL_SENDER", "SOUSPLI_MAIL_REPLY_TO")
"""Settings of this process that the application is given: mail that leaves by a server (docs/OPERATING.md)."""


class Stack:
    """All services of the platform on this machine, their state in `data_dir`.

    `start` brings up S3, DynamoDB, KMS and SQS; `serve` adds the application behind its gateway. `port` 0 means any
    (the same at each run when it is free). `fsync=False` is for tests: it survives a killed process, not a power cut.
    `quota` bytes of files make the disk look full. `tries` is after how many failures a delivery is parked (a day's worth by
    default: `parked` lists them, `retry_parked` delivers them again). `people_an_address`: who plays a crowd from one machine says how many,
    since limits are by address too. `oidc`: the setting SOUSPLI_OIDC, else that of this process. `app` is the folder of the Chalice application, `web` the built front.
    """

    def __init__(self, data_dir: str | os.PathLike, port: int = 0, *, fsync: bool = True, clock_file: str | os.PathLike | None = None,
                 quota: int | None = None, app: Path = ROOT, web: Path | None = None, schedules: bool = True,
                 tries: int | None = None, people_an_address: int = 1, oidc: str | None = None):  # fmt: skip
        self.data_dir = Path(data_dir).resolve()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir.chmod(0o700)  # keys lie there in clear, and letters: its owner alone goes in, an older folder included
        self.clock_file = Path(clock_file).resolve() if clock_file else self.data_dir / "clock.json"
        self._port, self._fsync, self._quota, self._schedules, self._tries = port, fsync, quota, schedules, tries
        self._people_an_address = people_an_address
        self._oidc = os.environ.get("SOUSPLI_OIDC", "") if oidc is None else oidc
        self._app, self._web = Path(app).resolve(), Path(web or ROOT / "build" / "web").resolve()
        self._state, self._lock = State.load(self.data_dir), None
        self._sockets: dict[str, socket.socket] = {}
        self.children: dict[str, subprocess.Popen] = {}
        self._clamd = ""
        self._keeper: logs.Keeper | None = None

    def start(self) -> "Stack":
        """Start the services and create what infra/data.json defines. Raises PortTaken, FolderBusy."""
        self._lock = reserve(self.data_dir)
        self._sockets = self._state.listen(self._port)
        self._state.save(self.data_dir)
        (self.data_dir / "logs").mkdir(exist_ok=True)
        self._keeper = logs.Keeper(self.data_dir / "logs")
        self._spawn("aws", folder="aws", port=self._state.ports["aws"])
        self._spawn("s3", folder="s3", quota=self._quota, clock=str(self.clock_file))
        try:
            self._provision()
        except BaseException:
            self.stop()
            raise
        return self

    def serve(self) -> "Stack":
        """Start the application: gateway, scheduled jobs, events and queues. Waits until it answers."""
        self._start_antivirus()
        keep = {name: self._sockets[name] for name in ("gateway", "internal", "bell")}
        self._spawn("gateway", pass_sockets=keep, app=str(self._app), web=str(self._web),
                    data=str(self.data_dir), schedules=self._schedules, tries=self._tries)  # fmt: skip
        try:
            self.control("GET", "ready")
        except OSError as error:
            self.stop()
            raise RuntimeError(f"the application did not start:\n{self._log_tail('gateway')}") from error
        return self

    def _start_antivirus(self) -> None:
        """Debian's clamd, when it is installed; without it files are not scanned, and say so."""
        found = antivirus.executable()
        if not found:
            return
        folder = self.data_dir / "clamav"
        address = antivirus.prepare(folder)
        self._run("antivirus", {"executable": found, "conf": str(folder / "clamd.conf")})
        antivirus.wait(address)
        self._clamd = f"unix:{address}"

    @property
    def origin(self) -> str:
        return f"http://localhost:{self._state.ports['gateway']}"

    @property
    def env(self) -> dict[str, str]:
        """The environment of the application: nothing else tells it where it runs."""
        ports = self._state.ports
        aws, s3, internal = (f"http://127.0.0.1:{ports[name]}" for name in ("aws", "s3", "internal"))
        return {
            "AWS_ACCESS_KEY_ID": self._state.access_key, "AWS_SECRET_ACCESS_KEY": self._state.secret_key,
            "AWS_DEFAULT_REGION": REGION, "AWS_REGION": REGION, "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL_DYNAMODB": aws, "AWS_ENDPOINT_URL_KMS": aws, "AWS_ENDPOINT_URL_SQS": aws,
            "AWS_ENDPOINT_URL_LAMBDA": internal, "AWS_ENDPOINT_URL_S3": s3, "NO_PROXY": "localhost,127.0.0.1",
            "SOUSPLI_STAGE": "embedded", "SOUSPLI_ORIGIN": self.origin, "SOUSPLI_PREFIX": "souspli",
            "SOUSPLI_S3_PUBLIC_ENDPOINT": s3, "SOUSPLI_GATE_FUNCTION": "gate", "SOUSPLI_MAIL": "local",
            "SOUSPLI_DATA_DIR": str(self.data_dir), "SOUSPLI_CLOCK_FILE": str(self.clock_file), "SOUSPLI_CLAMD": self._clamd,
            "SOUSPLI_CLAMD_MAX_BYTES": str(antivirus.MAX_BYTES), "SOUSPLI_SECRET": self._state.secret,
            "SOUSPLI_PEOPLE_AN_ADDRESS": str(self._people_an_address), "SOUSPLI_OIDC": self._oidc,
            **{name: os.environ[name] for name in MAIL_SETTINGS if name in os.environ},
        }  # fmt: skip

    def set_clock(self, offset_ms: int) -> None:
        """Move the trial clock: the application lives `offset_ms` after the machine's clock from now on."""
        set_offset(self.clock_file, offset_ms)

    def clock_offset_ms(self) -> int:
        return TrialClock(self.clock_file).offset_ms()

    def fire(self, job: str) -> None:
        """Run a scheduled job of the application now, and wait for its end."""
        self.control("POST", f"fire/{job}")

    def settle(self, timeout_s: float = 20) -> None:
        """Wait until every event, stream record, message and asynchronous call has been delivered."""
        controls.settle(self.env, timeout_s)

    def parked(self) -> list[dict]:
        """Deliveries given up after too many failures, the oldest first: {id, handler, event, attempts, reason, since}."""
        return self.control("GET", "parked")["parked"]

    def retry_parked(self, *ids: str) -> int:
        """Deliver parked ones again, all when none is named; how many they are. `settle` waits for them."""
        return self.control("POST", f"retry/{','.join(ids)}")["retried"]

    def control(self, method: str, path: str, timeout_s: float = 60) -> dict:
        """Ask the pump. Raises urllib.error.HTTPError, whose body says why."""
        return controls.ask(self.env, method, path, timeout_s)

    def stop(self) -> None:
        """End the processes in good order; the data stays."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End them as a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def wait(self) -> str:
        """Wait until one of the processes ends, which none should; returns its name and the end of its log."""
        ended: queue.SimpleQueue[str] = queue.SimpleQueue()
        for name, child in self.children.items():
            threading.Thread(target=_tell, args=(child, ended, name), daemon=True).start()
        name = ended.get()
        return f"{name}\n{self._log_tail(name)}"

    def _log_tail(self, name: str) -> str:
        lines = (self.data_dir / "logs" / f"{name}.log").read_text(errors="replace").splitlines()
        return "\n".join(lines[-25:])

    def __enter__(self) -> "Stack":
        return self.start()

    def __exit__(self, *_) -> None:
        self.stop()

    def _provision(self) -> None:
        text = TEMPLATE.read_text()
        template = json.loads(text)
        stamp = hashlib.sha256(f"{text}{self.origin}".encode()).hexdigest()
        if self._state.provisioned != stamp:
            provision(template, self.env)
            self._state.provisioned = stamp
            self._state.save(self.data_dir)
        expire(template, self.env, datetime.now(UTC))

    def _spawn(self, name: str, *, pass_sockets: dict[str, socket.socket] | None = None, folder: str = "", **given) -> None:
        sockets = pass_sockets or {name: self._sockets[name]}
        numbers = (
            {"sockets": {key: bound.fileno() for key, bound in sockets.items()}} if pass_sockets else {"socket": sockets[name].fileno()}
        )
        given |= {
            "folder": str(self.data_dir / folder),
            "fsync": self._fsync,
            "bell": self._state.ports["bell"],
            "region": REGION,
            **numbers,
        }
        self._run(name, given, [bound.fileno() for bound in sockets.values()])
        for bound in sockets.values():
            bound.close()  # the child's alone now: should it die, its clients are refused instead of waiting

    def _run(self, name: str, given: dict, descriptors: Sequence[int] = ()) -> None:
        """A process of ours, its settings as argument, its log in the data folder."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "SOUSPLI_"))}
        with open(self.data_dir / "logs" / f"{name}.log", "ab") as log:
            self.children[name] = subprocess.Popen(
                [sys.executable, "-m", f"embedded.{name}", json.dumps(given)], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self._app,
                env={**inherited, **self.env, "PYTHONPATH": str(SCRIPTS)}, pass_fds=descriptors,
                start_new_session=True, umask=0o077,
            )  # fmt: skip

    def _end(self, how: signal.Signals) -> None:
        for child in reversed(self.children.values()):
            signal_group(child, how)
        for child in self.children.values():
            try:
                child.wait(STOP_AFTER_S)
            except subprocess.TimeoutExpired:
                signal_group(child, signal.SIGKILL)
                child.wait()
            if child.stdin:
                child.stdin.close()
        if self._keeper:
            self._keeper.stop()
        for bound in self._sockets.values():
            bound.close()  # those that no child took
        self.children, self._sockets = {}, {}
        if self._lock:
            self._lock.close()


def _tell(child: subprocess.Popen, ended: "queue.SimpleQueue[str]", name: str) -> None:
    child.wait()
    ended.put(name)
