"""How often an act may be done, and how many of a thing may stand at once: the platform's limits, as data (docs/LIMITS.md).

An `Allowance` counts one act for one kind of counterpart over a window of time; the narrowest come first. A `Pace` is a wait that grows
between two of the same act. A `Quota` is a number that may stand at once, whatever the time it took. `usecases/work/allowances.py` counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from .limits import GIB

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class By(StrEnum):
    """For whom an act is counted. `address` and `network` are those that the request came from."""

    PERSON = "person"
    ADDRESS = "address"
    """One IPv4 address, or the IPv6 prefix that one subscriber is given (/64)."""
    NETWORK = "network"
    """IPv4 /24, IPv6 /48: what one who changes address at will has at hand."""
    DEVICE = "device"
    """A browser where this e-mail address signed in before, known by its cookie."""
    COMPANY = "company"
    ENTITY = "entity"
    TARGET = "target"
    """Whoever the act falls upon: an e-mail address that receives."""
    ASKER = "asker"
    """A device, or a network together with the e-mail address it asks for: one stranger's haste is not another's."""


@dataclass(frozen=True)
class Allowance:
    """`most` units of `act` for each `by` in each `window`; `why` is for who reads the table."""

    act: str
    by: By
    most: int
    window: timedelta
    why: str


@dataclass(frozen=True)
class Pace:
    """Waits after the first, second, third… time of `act` for one asker, the last one from then on; forgotten after `over`."""

    act: str
    waits: tuple[timedelta, ...]
    over: timedelta
    why: str


@dataclass(frozen=True)
class Quota:
    """`most` of `what` at once."""

    what: str
    most: int
    why: str


SHARED_SOURCES = (By.ADDRESS, By.NETWORK)
"""Those behind which several people may stand: an installation says how many (`SOUSPLI_PEOPLE_AN_ADDRESS`)."""

ALLOWANCES = (
    Allowance("sign-in-code", By.ADDRESS, 20, 10 * _MINUTE, "One place does not write to a whole directory"),
    Allowance("sign-in-code", By.NETWORK, 60, _HOUR, "The same, from neighbouring addresses"),
    Allowance("sign-in-code", By.TARGET, 30, _DAY, "All strangers together do not fill a mailbox; known devices and networks are apart"),
    Allowance("sign-in-code-familiar", By.ASKER, 30, _DAY, "A network where this address signed in before keeps its own codes"),
    Allowance("sign-in-code-device", By.DEVICE, 40, _DAY, "A device where this address signed in before keeps its own codes"),
    Allowance("code-guess", By.ADDRESS, 100, _HOUR, "Guessing over many addresses from one place"),
    Allowance("code-guess", By.ASKER, 30, _DAY, "A guess is one in a million; thirty a day are typing errors"),
    Allowance("code-guess-stranger", By.TARGET, 60, _DAY, "All strangers together guess at one address, whatever their number"),
    Allowance("passkey-challenge", By.ADDRESS, 60, 10 * _MINUTE, "Each is kept five minutes"),
    Allowance("provider-sign-in", By.ADDRESS, 60, 10 * _MINUTE, "Each is kept ten minutes, and asks somebody else's server"),
    Allowance("backup-code", By.PERSON, 10, _HOUR, "Ten codes of fifty bits: guessing stays hopeless"),
    Allowance("code-app", By.PERSON, 60, _DAY, "Three of a million codes are good at once; a day of fresh proofs is fewer"),
    Allowance("lost-factors", By.PERSON, 3, _DAY, "Each writes to every administrator concerned"),
    Allowance("address-change", By.PERSON, 5, _DAY, "Each writes to two mailboxes"),
    Allowance("address-change", By.TARGET, 5, _DAY, "Nobody is written to weariness"),
    Allowance("address-code", By.PERSON, 20, _DAY, "Two codes of a million each; twenty a day are typing errors"),
    Allowance("sign-up", By.PERSON, 10, _DAY, "Companies that one person creates"),
    Allowance("sign-up", By.ADDRESS, 30, _DAY, "Companies created from one place"),
    Allowance("join-request", By.PERSON, 5, _DAY, "Enough for a mistake in the number, too few to write to strangers"),
    Allowance("merger-request", By.PERSON, 5, _DAY, "Each may write to the administrators of another account"),
    Allowance("invitation", By.PERSON, 100, _DAY, "Each sends a letter"),
    Allowance("invitation", By.TARGET, 5, _DAY, "Nobody is invited to weariness"),
    Allowance("draft", By.PERSON, 60, _HOUR, "Consultations begun by one person"),
    Allowance("draft", By.ENTITY, 300, _DAY, "Consultations begun by one entity"),
    Allowance("deposit", By.COMPANY, 100, _DAY, "Each writes a line of a register before its first byte"),
    Allowance("deposit-bytes", By.COMPANY, 1024 * GIB, _DAY, "Storage that a company announces: twenty of the largest deposits"),
    Allowance("document-bytes", By.ENTITY, 512 * GIB, _DAY, "Storage that an entity announces: ten of the largest dossiers"),
    Allowance("attachment-bytes", By.PERSON, 20 * GIB, _DAY, "Storage that messages announce"),
    Allowance("upload", By.PERSON, 6000, 10 * _MINUTE, "Addresses signed for parts; the largest deposit asks for eight hundred"),
    Allowance("search", By.ADDRESS, 600, _MINUTE, "Units of search: what costs more counts more"),
    Allowance("search", By.NETWORK, 3000, _MINUTE, "The same, from neighbouring addresses"),
    Allowance("download", By.ADDRESS, 300, 10 * _MINUTE, "Each writes a line of a register"),
    Allowance("download", By.NETWORK, 1500, 10 * _MINUTE, "The same, from neighbouring addresses"),
    Allowance("question", By.PERSON, 30, _HOUR, "Each is read and answered by somebody"),
    Allowance("support", By.ADDRESS, 20, 10 * _MINUTE, "Each is read by somebody, and sends a receipt to an address nobody has proved"),
    Allowance("support", By.NETWORK, 60, _HOUR, "The same, from neighbouring addresses"),
    Allowance("support", By.TARGET, 20, _DAY, "All strangers together do not fill a mailbox with receipts"),
    Allowance("workstation", By.ADDRESS, 60, 10 * _MINUTE, "Three a test, two of them probes of 4 MiB at most, kept a day"),
    Allowance("workstation", By.NETWORK, 600, _HOUR, "The same, from neighbouring addresses"),
    Allowance("dispute", By.PERSON, 5, _DAY, "Each writes to the people of every account of a number, and to the operator"),
    Allowance("attempt-line", By.PERSON, 20, _HOUR, "Lines of a register: whoever insists is seen, and does not fill it"),
    Allowance("message", By.PERSON, 200, _HOUR, "Each sends letters"),
    Allowance("company-message", By.PERSON, 60, _HOUR, "Each writes to every agent in charge"),
    Allowance("follow", By.PERSON, 300, _HOUR, "Each is listed, and told by mail of every change"),
    Allowance("search-alert", By.ADDRESS, 20, 10 * _MINUTE, "Each sends a letter to an address nobody has proved"),
    Allowance("search-alert", By.NETWORK, 60, _HOUR, "The same, from neighbouring addresses"),
    Allowance("search-alert", By.TARGET, 5, _DAY, "All strangers together do not fill a mailbox with requests to confirm"),
    Allowance("saved-search", By.PERSON, 100, _DAY, "Each is asked again at every publication"),
)

PACES = (
    Pace("sign-in-code", (timedelta(0), timedelta(0), _MINUTE, 2 * _MINUTE, 4 * _MINUTE, 8 * _MINUTE, 15 * _MINUTE), _DAY,
         "A network asking again for the same address waits longer each time; others do not wait for it"),
    Pace("sign-in-code-device", (timedelta(0),) * 5 + (timedelta(seconds=30), _MINUTE, 2 * _MINUTE, 5 * _MINUTE), _DAY,
         "The owner asking again from a device of theirs: mail may be slow, five minutes are the longest wait"),
)  # fmt: skip

QUOTAS = (
    Quota("deposits-begun", 20, "Of a company on one consultation, not sealed: each may hold 50 GiB of parts that nobody will read"),
    Quota("questions", 200, "Of a company on one consultation: each is answered to everybody"),
    Quota("deposits-unsealed", 200, "Of a company, all consultations together: begun, neither sealed nor abandoned, for fourteen days"),
    Quota("deposit-bytes-unsealed", 1024 * GIB, "Of a company, what those have announced: sealed, a deposit is kept and counts no more"),
    Quota("drafts", 1000, "Of an entity, consultations in preparation: published or deleted, they count no more"),
    Quota("documents", 500_000, "Of an entity, files of consultation documents: published ones are kept, and count"),
    Quota("document-bytes", 8192 * GIB, "Of an entity, what those weigh, from their announcement until they are removed"),
    Quota("saved-searches", 50, "Of a person, or of an address without account: each is asked again at every publication"),
)

BY_ACT: Mapping[str, tuple[Allowance, ...]] = {
    act: tuple(one for one in ALLOWANCES if one.act == act) for act in dict.fromkeys(one.act for one in ALLOWANCES)
}
PACE_OF: Mapping[str, Pace] = {one.act: one for one in PACES}


def quota(what: str) -> int:
    """How many of `what` may stand at once."""
    return next(one.most for one in QUOTAS if one.what == what)
