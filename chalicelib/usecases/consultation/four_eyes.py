"""Four-eyes publication, where an entity settled it: one agent asks, another publishes exactly what was asked.

The asking is a line of the entity's register of administration, with the hash of the sealing manifest and that of all that will be public;
the draft then names it. Whatever changes afterwards, by whoever's hand, the asking no longer fits and is made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ... import codec
from ...crypto.canonical import canonical_sha256
from ...domain.consultation import Consultation, PublicationAsk
from ...domain.dce import DceFile
from ...domain.errors import NotAllowed, WrongState
from ...domain.instants import from_text
from ...domain.register import Entry
from ...domain.tenant import Tenant
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..directory.ledger import Ledger, Record
from ..ports import Directory
from .sealing_setup import SealingSetup

_PUBLIC = (
    "buyer_name", "buyer_siret", "reference", "title", "description", "procedure", "category", "cpv", "place", "lots", "submission_deadline",
    "contact", "duration_months", "criteria", "requested_documents", "limits", "terms", "undertaking", "invitees", "valid_until", "questions_until",
    "group",
)  # fmt: skip
"""What companies will read or be bound by; the committee and its keys are in the manifest."""


def content_sha256(c: Consultation, files: Sequence[DceFile]) -> str:
    """Of what is put online: the terms and each file of the documents."""
    whole: dict[str, Any] = {name: codec.to_dict(getattr(c, name)) for name in _PUBLIC}
    named = sorted([file.name, file.sha256 or "", file.confidential] for file in files)
    return canonical_sha256({**whole, "files": named})


KIND = "publication-asked"


@dataclass(frozen=True, kw_only=True)
class FourEyes:
    consultations: ports.Consultations
    directory: Directory
    ledger: Ledger
    setup: SealingSetup

    def asked_of(self, c: Consultation) -> bool:
        """A rehearsal binds nobody, and is put online by one person."""
        buyer = self.directory.buyer(c.buyer_id)
        return bool(buyer and buyer.settings.four_eyes and not c.test)

    def ask(self, someone: Actor, ready: Consultation, files: Sequence[DceFile]) -> Consultation:
        """`ready`: the draft that lacks nothing, with its manifest."""
        assert ready.mh is not None
        content = content_sha256(ready, files)

        def decide() -> Record | None:
            return {"consultation": ready.id, "reference": ready.reference, "mh": ready.mh, "content_sha256": content}

        line = self.ledger.write(Tenant("buyer", ready.buyer_id), KIND, someone, decide)
        assert line is not None
        self.follow(line)
        return lookup.get(self.consultations, ready.id)

    def follow(self, line: Entry) -> None:
        """Name in the draft the asking that a line tells; the newest one holds. Lines of other kinds, and a draft dropped since, ask nothing."""
        if line.kind != KIND or not self.consultations.get(line.record["consultation"]):
            return
        by, record = self.directory.user(line.record["by"]), line.record
        asked = PublicationAsk(
            by=record["by"],
            by_name=(by.name or by.email) if by else "",
            at=from_text(line.at),
            mh=record["mh"],
            content_sha256=record["content_sha256"],
            seq=line.seq,
        )

        def after(c: Consultation) -> Consultation:
            known = c.publication_ask
            return c if c.published_at or (known and known.seq >= asked.seq) else replace(c, publication_ask=asked)

        lookup.change(self.consultations, record["consultation"], after)

    def fits(self, c: Consultation, files: Sequence[DceFile]) -> bool:
        """Whether what was asked is still what would be put online."""
        asked = c.publication_ask
        return bool(asked and self.setup.fits(c) and (asked.mh, asked.content_sha256) == (c.mh, content_sha256(c, files)))

    def required(self, someone: Actor, ready: Consultation, files: Sequence[DceFile]) -> Consultation:
        """The draft that this person may put online; it names an asking only where one was owed.

        Raises WrongState `second-person-owed`, `asked-otherwise`, NotAllowed `same-person`.
        """
        if not self.asked_of(ready):
            return replace(ready, publication_ask=None)
        asked = ready.publication_ask
        if asked is None:
            raise WrongState("Votre entité publie à deux : demandez la publication, un autre agent publiera.", "second-person-owed")
        if asked.by == someone.id:
            raise NotAllowed("Vous avez demandé cette publication : un autre agent de l’entité la fait.", "same-person")
        if not self.fits(ready, files):
            raise WrongState(
                f"La consultation a changé depuis que {asked.by_name} a demandé sa publication : la demande est à refaire.",
                "asked-otherwise",
            )
        return ready
