"""What use cases need from outside. Each port has two real implementations: AWS and memory (tests hold them to one contract)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from ..domain.consultation import Consultation, SlotKey
from ..domain.dce import DceFile, Scan
from ..domain.decision import Decision
from ..domain.directory import Buyer, Company, Identifier, MemberKey, User
from ..domain.message import Message
from ..domain.notice import Notice
from ..domain.question import Question
from ..domain.register import Build, Entry
from ..domain.saved_search import SavedSearch
from ..domain.session import Session, SignIn
from ..domain.submission import Submission

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `next` is an opaque cursor, None at the end."""

    items: list[T]
    next: str | None


class Clock(Protocol):
    def now(self) -> datetime:
        """UTC, to the millisecond."""

    def told(self, real: datetime) -> datetime:
        """An instant read elsewhere (a gateway, a storage event), on this clock."""


class Registers(Protocol):
    """Append-only streams (STORAGE.md)."""

    def append(self, stream: str, *, idem: str, build: Build, since: int | None = None) -> Entry:
        """Append exactly once per `idem` whatever the replays; entries before `since` are known not to hold it.

        Without `since` the operation begins now: nothing older is a replay of it.

        Raises whatever `build` raises, and Unavailable when the stream stays contended for 20 s.
        """

    def tail(self, stream: str) -> Entry | None:
        """The last entry, by strong read."""

    def read(self, stream: str, *, after: int = 0, limit: int | None = None) -> list[Entry]:
        """Entries in order, by strong read."""


class Consultations(Protocol):
    def create(self, consultation: Consultation) -> Consultation: ...

    def get(self, consultation_id: str) -> Consultation | None: ...

    def save(self, consultation: Consultation) -> Consultation:
        """Writes over the version read; returns the new version. Raises StaleVersion when somebody wrote between."""

    def delete(self, consultation: Consultation) -> None: ...

    def of_buyer(self, shelf: str, cursor: str | None) -> Page[Consultation]:
        """Newest first; `shelf` is the entity's id, or one of its own lists (Consultation.shelf)."""

    def published(self, cursor: str | None) -> Page[Consultation]:
        """Public consultations, newest first."""

    def due(self, now: datetime) -> Iterator[Consultation]:
        """Online consultations whose deadline is past and whose closure has not been drawn yet. A later `now` finds those due by then."""

    def permanent(self, now: datetime) -> Iterator[Consultation]:
        """Systems that still take applications after their first deadline, once its closure was drawn."""


class Dossiers(Protocol):
    """Ties between consultations (phases, call-offs), and who is invited where."""

    def tie(self, parent_id: str, child_id: str) -> None:
        """Tying twice changes nothing."""

    def children(self, parent_id: str) -> list[str]:
        """Ids tied to that consultation, oldest first."""

    def invite(self, identifier: Identifier, consultation_id: str) -> None:
        """Inviting twice changes nothing."""

    def invitations(self, identifier: Identifier, cursor: str | None) -> Page[str]:
        """Ids of the consultations to which a company was invited, newest first."""


class Documents(Protocol):
    """Files of the DCE being prepared, those of the version they will be in. Once it is published its list is an object of its own."""

    def add(self, consultation_id: str, version: int, file: DceFile) -> bool:
        """False when a file of that name, case aside, is there already."""

    def get(self, consultation_id: str, version: int, file_id: str) -> DceFile | None: ...

    def put(self, consultation_id: str, version: int, file: DceFile) -> bool:
        """Writes over that very file; False when it was withdrawn meanwhile."""

    def drop(self, consultation_id: str, version: int, file_id: str) -> None: ...

    def page(self, consultation_id: str, version: int, cursor: str | None) -> Page[DceFile]:
        """100 at most, in no order that means anything."""

    def all(self, consultation_id: str, version: int) -> list[DceFile]:
        """By strong read, in the order of their names."""


class SearchLog(Protocol):
    """What changed in public consultations and is not folded into the search index yet."""

    def add(self, at: datetime, record: list[Any]) -> None: ...

    def since(self, at: datetime) -> list[list[Any]]:
        """Records told at or after that instant, in order."""


class SavedSearches(Protocol):
    def get(self, user_id: str, search_id: str) -> SavedSearch | None: ...

    def create(self, search: SavedSearch) -> SavedSearch: ...

    def save(self, search: SavedSearch) -> SavedSearch:
        """Writes over the version read. Raises StaleVersion, also when it was dropped."""

    def of_user(self, user_id: str) -> list[SavedSearch]:
        """Oldest first."""

    def everyone(self) -> Iterator[SavedSearch]: ...

    def delete(self, search: SavedSearch) -> None: ...


class SlotKeys(Protocol):
    """The gate's keys, one row a slot; only the gate's role writes them."""

    def put(self, consultation_id: str, key: SlotKey) -> None:
        """Writes or replaces; a key whose `not_before` would go back is refused by the gate, not here."""

    def get(self, consultation_id: str, slot: str) -> SlotKey | None: ...

    def of_consultation(self, consultation_id: str) -> list[SlotKey]: ...


class Submissions(Protocol):
    def create(self, submission: Submission) -> Submission: ...

    def get(self, submission_id: str) -> Submission | None: ...

    def save(self, submission: Submission) -> Submission: ...

    def of_company(self, company_id: str, cursor: str | None) -> Page[Submission]: ...


class Decisions(Protocol):
    def put(self, decision: Decision) -> Decision:
        """Creates (version 1) or writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Decision]: ...

    def to_publish(self) -> list[Decision]:
        """Notified contracts whose essential data is not published yet."""


class Messages(Protocol):
    def create(self, message: Message) -> Message: ...

    def get(self, consultation_id: str, message_id: str) -> Message | None: ...

    def save(self, message: Message) -> Message: ...

    def of_consultation(self, consultation_id: str) -> list[Message]: ...

    def of_company(self, company_id: str, cursor: str | None) -> Page[Message]: ...


class Questions(Protocol):
    def create(self, question: Question) -> Question: ...

    def get(self, consultation_id: str, question_id: str) -> Question | None: ...

    def save(self, question: Question) -> Question:
        """Writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Question]:
        """Oldest first."""


class Notices(Protocol):
    def create(self, notice: Notice) -> Notice: ...

    def get(self, consultation_id: str, notice_id: str) -> Notice | None: ...

    def save(self, notice: Notice) -> Notice:
        """Writes over the version read. Raises StaleVersion."""

    def of_consultation(self, consultation_id: str) -> list[Notice]:
        """Oldest first."""


class Gazette(Protocol):
    """A way to journals: BOAMP, TED, newspapers."""

    def submit(self, channel: str, name: str, body: bytes) -> str | None:
        """The journal's reference for what was sent; None when that journal is not connected and a person must send it."""


class Directory(Protocol):
    def user(self, user_id: str) -> User | None: ...

    def user_by_email(self, email: str) -> User | None: ...

    def create_user(self, user: User) -> User:
        """Returns the user who already holds this e-mail when there is one."""

    def save_user(self, user: User) -> User: ...

    def users_of(self, tenant_id: str) -> list[User]: ...

    def buyer(self, buyer_id: str) -> Buyer | None: ...

    def create_buyer(self, buyer: Buyer) -> Buyer: ...

    def save_buyer(self, buyer: Buyer) -> Buyer: ...

    def company(self, company_id: str) -> Company | None: ...

    def company_by_identifier(self, identifier: Identifier) -> Company | None: ...

    def create_company(self, company: Company) -> Company:
        """Raises WrongState `company-exists` when the identifier is taken."""

    def member_keys(self, user_id: str) -> list[MemberKey]:
        """Newest first."""

    def add_member_key(self, key: MemberKey) -> None: ...


class Ephemeral(Protocol):
    """Things that expire: sign-ins, sessions, challenges, rehearsals, quotas, marks of work done once."""

    def put_sign_in(self, sign_in: SignIn) -> None: ...

    def try_code(self, sign_in_id: str) -> SignIn | None:
        """Counts one attempt atomically and returns the sign-in after it, or None when unknown."""

    def drop_sign_in(self, sign_in_id: str) -> bool:
        """True for the one caller who dropped it."""

    def put_session(self, session: Session) -> None: ...

    def session(self, session_id: str) -> Session | None: ...

    def sessions_of(self, user_id: str) -> list[Session]: ...

    def drop_session(self, session: Session) -> None: ...

    def put_note(self, key: str, value: Mapping[str, Any], expires_at: datetime) -> None: ...

    def note(self, key: str) -> Mapping[str, Any] | None: ...

    def take_note(self, key: str) -> Mapping[str, Any] | None:
        """Reads and drops in one act: only one caller gets it."""

    def count(self, key: str, expires_at: datetime) -> int:
        """Adds one to a counter and returns it."""

    def mark_once(self, key: str, expires_at: datetime) -> bool:
        """True for the first caller only."""

    def unmark(self, key: str) -> None:
        """The work failed: somebody may mark it again."""


@dataclass(frozen=True)
class Part:
    """A finished or wanted part: `sha256` is base64 of the digest of its bytes. `etag` is the store's own mark of a finished one."""

    number: int
    size_bytes: int
    sha256: str
    etag: str = field(default="", compare=False)


@dataclass(frozen=True)
class SignedUrl:
    """Where to PUT, with the headers that are part of the signature."""

    url: str
    headers: Mapping[str, str]


class Objects(Protocol):
    """Bytes. `area` is one of offers, documents, evidence, public."""

    def __hash__(self) -> int: ...

    def start_upload(self, area: str, key: str, media_type: str) -> str: ...

    def sign_part(self, area: str, key: str, upload_id: str, part: Part) -> SignedUrl: ...

    def sign_put(self, area: str, key: str, part: Part, media_type: str) -> SignedUrl:
        """A single PUT that cannot overwrite; checksum and length are signed."""

    def parts(self, area: str, key: str, upload_id: str) -> list[Part]:
        """Finished parts in order; raises NotFound when the upload is gone."""

    def complete(self, area: str, key: str, upload_id: str, parts: Sequence[Part]) -> str:
        """Completes the upload with what `parts` listed; returns the composite checksum `base64-N`. Completing twice returns the same."""

    def abort(self, area: str, key: str, upload_id: str) -> None: ...

    def put(self, area: str, key: str, body: bytes, media_type: str) -> None: ...

    def put_once(self, area: str, key: str, body: bytes, media_type: str) -> bool:
        """False when the key exists already: the first bytes stay."""

    def get(self, area: str, key: str) -> bytes | None: ...

    def get_range(self, area: str, key: str, start: int, size: int) -> bytes:
        """`size` bytes from `start`. Raises NotFound."""

    def put_stream(self, area: str, key: str, parts: Iterator[bytes], media_type: str) -> None:
        """Writes parts one after the other (each but the last at least 5 MiB), so that only one is in memory."""

    def stream(self, area: str, key: str) -> Iterator[bytes]: ...

    def size(self, area: str, key: str) -> int | None: ...

    def sign_get(self, area: str, key: str, *, file_name: str | None = None, media_type: str | None = None) -> str: ...

    def delete(self, area: str, key: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One letter. `tag` comes back with the delivery events (accepted, bounced)."""

    to: str
    subject: str
    text: str
    tag: str = ""
    attachments: tuple[tuple[str, str, bytes], ...] = ()


class Mailer(Protocol):
    def send(self, mail: Mail) -> bool:
        """Hands the letter to the mail server. False: refused for good (a bounce)."""


class Gate(Protocol):
    """The only holder of the right to unwrap gate keys; its own function and role."""

    def make_slot_keys(self, consultation_id: str, slots: Sequence[str], not_before: datetime) -> Mapping[str, str]:
        """A fresh key a slot, kept by the gate; returns slot → public recipient."""

    def extend(self, consultation_id: str) -> None:
        """Bind every slot key to the deadline now in force in the register."""

    def release(self, consultation_id: str, opening_id: str, deposit_id: str, slot: str) -> bytes:
        """s_g of one envelope, encrypted to the opener's ephemeral key. Raises Refused."""


class VerifyQueue(Protocol):
    def ask(self, consultation_id: str, file_ids: Sequence[str]) -> None:
        """Have the bytes of these DCE files read, hashed and checked, later; asking twice is harmless."""

    def ask_archive(self, consultation_id: str, version: int, volume: int) -> None:
        """Have a volume of a version's ZIP written, later."""


@dataclass(frozen=True)
class Verdict:
    """What an antivirus says of bytes; `threat` is the name of the signature that was found."""

    scan: Scan
    threat: str = ""


class Antivirus(Protocol):
    def scan(self, chunks: Iterator[bytes], size_bytes: int) -> Verdict:
        """Reads as much of `chunks` as it needs. Never raises: what was not read to its end is not clean."""

    def probe(self) -> None:
        """Raises an exception whose name says what is missing: no scanner, no answer, no official database."""
