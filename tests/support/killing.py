"""A process that dies after its n-th call of a port, and what must hold once its events, its jobs or the person came again.

`Fuse` counts the calls that an application makes of its ports and raises `Killed` right after the one it is set to. `state` is what is
stored, without what two runs may differ by (ids, instants, digests, versions), so that an interrupted run can be compared with a whole one.
"""

import collections
import copy
import json
import re
import threading
from dataclasses import dataclass, field, fields, replace

from chalicelib import codec
from support.platforms import MemoryPlatform

READS = {
    "get", "get_range", "size", "stream", "parts", "sign_get", "sign_put", "sign_part", "of_consultation", "of_company", "of_company_in", "ties", "of_buyer", "of_user",
    "of_job", "page", "published", "due", "permanent", "publishable", "owing", "children", "invitations", "read", "tail", "user", "user_by_email",
    "users_of", "entities_below", "pages", "buyer", "buyer_by_siret", "company", "companies_by_identifier", "companies_that_bore", "merger_requests_of", "ending", "journal_position", "invitation", "invitations_of", "invitations_to", "join_requests_of", "dispute", "member_keys", "restoration", "restorations", "session", "sessions_of", "note", "everyone", "since", "all", "public_pem",
    "sheet", "sheets", "offers", "schedules", "report",
}  # fmt: skip
"""Dying after a read is dying after the write before it: only writes are counted."""
ULID, DIGEST = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}"), re.compile(r"[0-9a-f]{32,64}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
GARBAGE = re.compile(r"/bodies/|/manifest-|^exports/|/dce-lists/|^search/|/attachments/|/openings/[^/]+/[^/]+/[0-9a-f]{64}\.json")
"""What an interrupted act may leave behind, that nobody reads: bytes named by their digest, never by a line."""

PREPARED = ("mh", "committee", "recovery_recipient")
"""Keys of a draft made ahead of its publication: they bind nobody, and serve again."""

for lock in (type(threading.Lock()), type(threading.RLock())):
    copy._deepcopy_dispatch[lock] = lambda found, memo: type(found)() if isinstance(found, type(threading.RLock())) else threading.Lock()


class Killed(BaseException):
    """The process stops here: nothing catches it."""


@dataclass
class Fuse:
    """Dies after the `at`-th write, counted from 1; 0 never dies. `last` names the write it died after."""

    at: int = 0
    count: int = 0
    last: str = ""

    def spent(self, name: str) -> None:
        self.count += 1
        if self.count == self.at:
            self.last = name
            raise Killed(name)


class Fused:
    """A port whose writes burn the fuse once they are done."""

    def __init__(self, port, name: str, fuse: Fuse):
        self._port, self._name, self._fuse = port, name, fuse

    def __getattr__(self, method):
        found = getattr(self._port, method)
        if method in READS or method.startswith("_") or not callable(found):
            return found

        def called(*args, **kwargs):
            answer = found(*args, **kwargs)
            self._fuse.spent(f"{self._name}.{method}")
            return answer

        return called


UNCOUNTED = {"clock", "signer"}


def fused(ports, fuse: Fuse):
    return replace(ports, **{f.name: Fused(getattr(ports, f.name), f.name, fuse) for f in fields(ports) if f.name not in UNCOUNTED})


def snapshot(ports):
    """The same stores, apart from the ones copied; the keys that sign and wrap are shared."""
    memo = {id(kept): kept for kept in (ports.signer, ports.gate.vault)}
    return copy.deepcopy(ports, memo)


@dataclass
class Scene:
    """People and things that a scenario was brought to; `people` follow the platform they are put on."""

    platform: MemoryPlatform
    people: list
    facts: dict = field(default_factory=dict)
    tokens: list = field(init=False)

    def __post_init__(self):
        self.tokens = [person.token for person in self.people]

    def on(self, ports, fuse: Fuse | None = None) -> "Scene":
        """The scene on a new process over `ports`, with a fuse or without."""
        drawn = dict(self.platform._drawn)
        platform = MemoryPlatform(ports=fused(ports, fuse) if fuse else ports)
        platform._drawn = drawn
        for person, token in zip(self.people, self.tokens, strict=True):
            person.platform, person.token = platform, token
        return Scene(platform, self.people, self.facts)


def state(ports) -> dict:
    """What is stored, comparable between two runs."""
    streams = {
        _plain(name): [[line.kind, _scrubbed(dict(line.record))] for line in lines] for name, lines in ports.registers._streams.items()
    }
    rows = {}
    for name in ("consultations", "deposits", "decisions", "messages", "questions", "notices", "tickets"):
        things = getattr(ports, name)._things.values()
        rows[name] = sorted(json.dumps(_scrubbed(codec.to_dict(thing)), sort_keys=True) for thing in things)
    drafts = [json.loads(row) for row in rows["consultations"] if json.loads(row)["published_at"] is None]
    rows["consultations"] = [row for row in rows["consultations"] if json.loads(row)["published_at"]]
    rows["drafts"] = sorted(
        json.dumps({key: value for key, value in draft.items() if key not in PREPARED}, sort_keys=True) for draft in drafts
    )
    objects = ports.objects._stored
    kept = sorted(_plain(f"{area}/{key}") for area, key in objects if area in ("evidence", "public") and not GARBAGE.search(key))
    public = {
        key: _plain(bytes(objects[area, key]).decode()) for area, key in sorted(objects) if area == "public" and not GARBAGE.search(key)
    }
    letters = collections.Counter((mail.to, _plain(mail.subject)) for mail in ports.mailer.sent)
    ties = sorted((_plain(parent), len(children)) for parent, children in ports.dossiers._children.items())
    return {"registers": streams, **rows, "objects": kept, "public": public, "letters": dict(letters), "ties": ties,
            "invited": sorted(len(ids) for ids in ports.dossiers._invited.values()),
            "people": sorted((user.email, len(user.memberships)) for user in ports.directory._users.values()),
            "asked in": sorted((one.email, one.sent) for one in ports.directory._invitations.values()),
            "companies": len(ports.directory._companies), "buyers": len(ports.directory._buyers)}  # fmt: skip


def _plain(text: str) -> str:
    return INSTANT.sub("INSTANT", DIGEST.sub("DIGEST", ULID.sub("ID", text)))


def _scrubbed(value):
    if isinstance(value, dict):
        return {key: _scrubbed(inner) for key, inner in value.items() if key not in ("version", "signature", "edited_at")}
    if isinstance(value, list | tuple):
        return [_scrubbed(inner) for inner in value]
    return _plain(value) if isinstance(value, str) else value
