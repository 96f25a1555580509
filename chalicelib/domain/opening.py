"""An opening session, read from its register: who approved, what was released, what each check said (REQ-080 to REQ-088)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .register import Entry

APPLICATIONS_FIRST, OFFERS_FIRST = "applications-first", "offers-first"
ACCESS_KINDS = ("access", "reading")
"""Lines about who reads what was opened: kept by `usecases/opening/readers.py`."""
ADMITTED, INCOMPLETE, REJECTED = "admitted", "incomplete", "rejected"
"""What may be found of an application; an incomplete one waits for its complement (CCP R2144-2)."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Facts of one session. Keys of `released` and `results` are (deposit id, slot); those of `admissions` are deposit ids."""

    id: str
    consultation_id: str
    at: str
    opener_id: str
    opener_name: str
    recipient: str
    quorum: int
    approvals: tuple[Mapping[str, Any], ...] = ()
    released: frozenset[tuple[str, str]] = frozenset()
    results: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    record: Mapping[str, Any] | None = None
    record_at: str | None = None

    @property
    def quorum_reached(self) -> bool:
        return len({approval["user_id"] for approval in self.approvals}) >= self.quorum

    def approved_by(self, user_id: str) -> bool:
        return any(approval["user_id"] == user_id for approval in self.approvals)

    @property
    def state(self) -> str:
        if self.record_at:
            return "recorded"
        return "ready" if self.quorum_reached else "waiting"


@dataclass(frozen=True, kw_only=True)
class Openings:
    """All sessions of a consultation, and what holds across them: admissions and decisions about late deposits."""

    sessions: Mapping[str, Opening]
    admissions: Mapping[str, Mapping[str, Any]]
    late_decisions: Mapping[str, Mapping[str, Any]]
    of_lots: Mapping[tuple[str, int], Mapping[str, Any]] = field(default_factory=dict)
    """(deposit, lot) → what was found of an application for that lot alone, where it is not what was found for all."""
    unveiled: Mapping[str, Any] | None = None
    """The act that ended anonymity in a design contest: who, when, why."""

    opinions: tuple[Mapping[str, Any], ...] = ()
    """Jury records deposited, the last one counting, by its file; `lifting` holds who approved lifting anonymity on the strength of that very file."""
    lifting: tuple[Mapping[str, Any], ...] = ()

    orders: int = 0
    offers_first: bool = False
    """Whether offers are read before applications, as chosen before the first envelope (CCP R2161-4)."""

    malware: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    """(deposit, slot) → what was signalled in it: file, threat, by whom (annexe 6, art. 2; REQ-086)."""
    backups: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Backup copies that a reasoned decision opens, and in whose place."""
    signatures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Check id → the line of a verification of signatures, oldest first; `identity` is what a person said of the signer, None until then."""
    not_received: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Deposits presumed never received."""

    identities: tuple[Mapping[str, Any], ...] = ()
    """What the buyer found of accounts that bear one identifier: `companies`, whether they are the `same`, why; the last one holds."""

    handed_over: frozenset[tuple[str, str]] = frozenset()
    """(deposit, slot) whose gate's share the operator gave to the committee's keys, for the platform ends."""

    @property
    def opinion(self) -> Mapping[str, Any] | None:
        return self.opinions[-1] if self.opinions else None

    @property
    def one_company(self) -> Mapping[str, str]:
        """Account → the one that stands for all those of its company."""
        found: dict[str, str] = {}
        for decision in self.identities:
            first = decision["companies"][0]
            found |= {company: first if decision["same"] else company for company in decision["companies"]}
        return found

    def identity_of(self, companies: Iterable[str]) -> Mapping[str, Any] | None:
        """The last decision on these accounts, when it spoke of every one."""
        wanted = set(companies)
        return next((one for one in reversed(self.identities) if wanted <= set(one["companies"])), None)

    def admission(self, deposit_id: str, lot: int) -> Mapping[str, Any] | None:
        """What was last found of an application, for that lot: said of the lot, else of the whole."""
        return self.of_lots.get((deposit_id, lot)) or self.admissions.get(deposit_id)

    def opened(self, deposit_id: str, slot: str) -> Mapping[str, Any] | None:
        """The last result recorded for that envelope in any session."""
        found = [s.results[deposit_id, slot] for s in self.sessions.values() if (deposit_id, slot) in s.results]
        return found[-1] if found else None


def read(consultation_id: str, entries: Iterable[Entry]) -> Openings:
    """Folds the `openings` register."""
    facts: dict[str, dict[str, Any]] = {}
    admissions: dict[str, Mapping[str, Any]] = {}
    of_lots: dict[tuple[str, int], Mapping[str, Any]] = {}
    late: dict[str, Mapping[str, Any]] = {}
    unveiled: Mapping[str, Any] | None = None
    identities: list[Mapping[str, Any]] = []
    across = _Across()
    for entry in entries:
        r = entry.record
        if entry.kind == "opening":
            facts[r["opening"]] = {
                "id": r["opening"],
                "consultation_id": consultation_id,
                "at": entry.at,
                "opener_id": r["user_id"],
                "opener_name": r["name"],
                "recipient": r["recipient"],
                "quorum": r["quorum"],
                "approvals": [],
                "released": set(),
                "results": {},
            }
        elif entry.kind == "admission":
            _admitted(admissions, of_lots, entry)
        elif entry.kind == "late-decision":
            late[r["deposit"]] = {"reason": r["reason"], "at": entry.at}
        elif entry.kind == "anonymity-lifted":
            unveiled = {**r, "at": entry.at}
        elif entry.kind == "identity":
            identities.append({**r, "at": entry.at})
        elif not across.took(entry):
            _apply(facts[r["opening"]], entry)
    sessions = {
        key: Opening(**{**fact, "approvals": tuple(fact["approvals"]), "released": frozenset(fact["released"])})
        for key, fact in facts.items()
    }
    return Openings(
        sessions=sessions,
        admissions=admissions,
        of_lots=of_lots,
        late_decisions=late,
        unveiled=unveiled,
        identities=tuple(identities),
        **across.facts(),
    )


def _admitted(whole: dict[str, Mapping[str, Any]], of_lots: dict[tuple[str, int], Mapping[str, Any]], entry: Entry) -> None:
    """What is said of the whole application takes the place of what was said of its lots."""
    r = entry.record
    found = {"outcome": r["outcome"], "reason": r["reason"], "at": entry.at, **({"article": r["article"]} if "article" in r else {})}
    if "lot" in r:
        of_lots[r["deposit"], r["lot"]] = found
        return
    whole[r["deposit"]] = found
    for known in [one for one in of_lots if one[0] == r["deposit"]]:
        del of_lots[known]


@dataclass
class _Across:
    """Facts that hold whatever the session."""

    opinions: list[Mapping[str, Any]] = field(default_factory=list)
    orders: int = 0
    lifting: list[Mapping[str, Any]] = field(default_factory=list)
    offers_first: bool = False
    malware: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    backups: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    not_received: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    handed_over: set[tuple[str, str]] = field(default_factory=set)
    signatures: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def took(self, entry: Entry) -> bool:
        """Whether that line is one of these."""
        told = {**entry.record, "at": entry.at}
        if entry.kind == "jury-opinion":
            self.opinions.append(told)
            self.lifting = []
        elif entry.kind == "anonymity-approval":
            self.lifting.append(told)
        elif entry.kind == "order":
            self.orders += 1
            self.offers_first = told["order"] == OFFERS_FIRST
        elif entry.kind == "malware":
            self.malware[told["deposit"], told["slot"]] = told
        elif entry.kind == "backup-opened":
            self.backups[told["deposit"]] = told
        elif entry.kind == "signature-check":
            self.signatures[told["check"]] = {**told, "identity": None}
        elif entry.kind == "signature-identity":
            self.signatures[told["check"]] = {**self.signatures[told["check"]], "identity": told}
        elif entry.kind == "not-received":
            self.not_received[told["deposit"]] = told
        elif entry.kind == "handover":
            self.handed_over.add((told["deposit"], told["slot"]))
        else:
            return entry.kind in ACCESS_KINDS
        return True

    def facts(self) -> dict[str, Any]:
        known = {name: getattr(self, name) for name in ("orders", "offers_first", "malware", "backups", "not_received", "signatures")}
        return {**known, "opinions": tuple(self.opinions), "lifting": tuple(self.lifting), "handed_over": frozenset(self.handed_over)}


def _apply(fact: dict[str, Any], entry: Entry) -> None:
    r = entry.record
    if entry.kind == "approval":
        pages = {"pages": r["pages"]} if "pages" in r else {}
        fact["approvals"].append({"user_id": r["user_id"], "name": r["name"], "at": entry.at, "sha256": r["sha256"], **pages})
    elif entry.kind == "release":
        fact["released"].add((r["deposit"], r["slot"]))
    elif entry.kind == "result":
        fact["results"][r["deposit"], r["slot"]] = {**r, "at": entry.at}
    elif entry.kind == "record":
        fact["record"], fact["record_at"] = r, entry.at
