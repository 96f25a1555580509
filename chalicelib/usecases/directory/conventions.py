"""The convention and the charter that an entity carries for those below it: put, then accepted before they publish (REQ-190).

The convention binds entities: whoever stands between accepts it for its own members. The charter says how the platform is used: each entity
accepts it for itself, and reads the very document that its carrier put.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ...domain.buyer import Acceptance, Buyer, Convention
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.instants import PARIS
from ...domain.permission import Action
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory, Objects
from ..ports.objects import EVIDENCE
from . import buyer_tree
from .ledger import Ledger, Record
from .projection import CHANGES, changes

MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Text:
    """One of the two texts. `field` and `accepted` name the fields of an entity; `for_members`: accepted above, it holds below."""

    field: str
    accepted: str
    words: str
    for_members: bool
    of: Callable[[Buyer], Convention | None]
    acceptance: Callable[[Buyer], Acceptance | None]


CONVENTION = Text("convention", "acceptance", "la convention", True, lambda one: one.convention, lambda one: one.acceptance)
CHARTER = Text(
    "charter", "charter_acceptance", "la charte d’utilisation", False, lambda one: one.charter, lambda one: one.charter_acceptance
)
TEXTS = (CONVENTION, CHARTER)


@dataclass(frozen=True)
class Governing:
    """The text that holds for an entity: who carries it, and who accepted this very text for it, if anybody."""

    carrier: Buyer
    convention: Convention
    accepted_by: Buyer | None
    own: bool = False
    """Of a charter that the entity carries itself: it has nothing to accept."""

    @property
    def owed(self) -> bool:
        return self.convention.asked and self.accepted_by is None and not self.own


def governing(directory: Directory, buyer_id: str, text: Text = CONVENTION) -> Governing | None:
    """That of the nearest entity, at or above, which carries one; whoever stands between accepts for its members, the carrier for all."""
    path: list[Buyer] = []
    for one in buyer_tree.at_and_above(directory, buyer_id):
        entity = directory.buyer(one)
        if not entity:
            continue
        path.append(entity)
        if carried := text.of(entity):
            asked = path if text.for_members else path[:1]
            accepted = next((each for each in asked if (said := text.acceptance(each)) and said.sha256 == carried.sha256), None)
            return Governing(entity, carried, accepted, own=not text.for_members and entity.id == buyer_id)
    return None


def require_accepted(directory: Directory, buyer_id: str) -> None:
    """Raises WrongState `convention-owed`, `charter-owed` when the carrying entity asks for it, and nobody accepted its present text."""
    for text in TEXTS:
        found = governing(directory, buyer_id, text)
        if found and found.owed:
            raise WrongState(
                f"{found.carrier.name} demande que {text.words} « {found.convention.title} » soit acceptée avant toute publication. "
                "L’administrateur de votre entité l’accepte à l’écran « Convention », depuis « Équipe ».",
                f"{text.field}-owed",
            )


@dataclass(frozen=True, kw_only=True)
class Conventions:
    clock: Clock
    directory: Directory
    objects: Objects
    ledger: Ledger

    def read(self, actor: Actor | None, buyer_id: str, text: Text = CONVENTION) -> tuple[Buyer, Governing | None]:
        """The entity and what holds for it. Raises NotFound, NotAllowed."""
        above = buyer_tree.at_and_above(self.directory, buyer_id)
        permit(actor, Action.READ_CONVENTION, tenant_id=buyer_id, now=self.clock.now(), above=above)
        return self._read(buyer_id), governing(self.directory, buyer_id, text)

    def document(self, actor: Actor | None, buyer_id: str) -> str:
        """Where to read the charter that holds for an entity, for 15 minutes. Raises NotFound where none does."""
        _, found = self.read(actor, buyer_id, CHARTER)
        if not found:
            raise NotFound()
        key = _key(found.carrier.id, found.convention.sha256)
        return self.objects.sign_get(EVIDENCE, key, file_name="charte.pdf", media_type="application/pdf")

    def put(self, actor: Actor | None, buyer_id: str, *, title: str, sha256: str, dated: date, asked: bool) -> Buyer:
        """The convention that this entity carries for itself and for those below: a new one is to be accepted anew. Raises Invalid, NotAllowed."""
        someone = self._may_put(actor, buyer_id, title, dated)
        return self._put(someone, buyer_id, CONVENTION, Convention(title=title.strip(), sha256=sha256, dated=dated, asked=asked))

    def put_charter(self, actor: Actor | None, buyer_id: str, *, title: str, document: bytes, dated: date, asked: bool) -> Buyer:
        """The same for the charter, whose PDF is kept for those who accept it to read. Raises Invalid, NotAllowed."""
        someone = self._may_put(actor, buyer_id, title, dated)
        if not document.startswith(b"%PDF-") or len(document) > MOST_BYTES:
            raise Invalid({"document": f"Choisissez un PDF d’au plus {MOST_BYTES // 1_000_000} Mo."})
        sha256 = hashlib.sha256(document).hexdigest()
        self.objects.put_once(EVIDENCE, _key(buyer_id, sha256), document, "application/pdf")
        return self._put(someone, buyer_id, CHARTER, Convention(title=title.strip(), sha256=sha256, dated=dated, asked=asked))

    def _may_put(self, actor: Actor | None, buyer_id: str, title: str, dated: date) -> Actor:
        above = buyer_tree.at_and_above(self.directory, buyer_id)
        someone = permit(actor, Action.PUT_CONVENTION, tenant_id=buyer_id, now=self.clock.now(), above=above)
        if not title.strip():
            raise Invalid({"title": "Donnez le titre du document."})
        self._past(dated, "dated")
        return someone

    def _put(self, someone: Actor, buyer_id: str, text: Text, wanted: Convention) -> Buyer:
        after: dict[str, Any] = {text.field: wanted}

        def decide() -> Record | None:
            before = self._read(buyer_id)
            found = changes(before, replace(before, **after))
            return {CHANGES: found} if found else None

        self.ledger.write(Tenant("buyer", buyer_id), f"{text.field}-put", someone, decide)
        return self._read(buyer_id)

    def accept(self, actor: Actor | None, buyer_id: str, *, sha256: str, signatory: str, on: date, text: Text = CONVENTION) -> Buyer:
        """For the entity, and those below it for the convention. Raises Invalid; WrongState `convention-changed` for a text that is not the present one."""
        someone = permit(actor, Action.ACCEPT_CONVENTION, tenant_id=buyer_id, now=self.clock.now())
        if not signatory.strip():
            raise Invalid({"signatory": "Nommez la personne qui a signé pour l’entité."})
        self._past(on, "on")

        def decide() -> Record | None:
            found = governing(self.directory, buyer_id, text)
            if not found or found.convention.sha256 != sha256:
                raise WrongState("Le texte a changé depuis que vous l’avez lu : relisez-le, puis acceptez-le.", "convention-changed")
            before = self._read(buyer_id)
            if (said := text.acceptance(before)) and said.sha256 == sha256:
                return None
            made: dict[str, Any] = {text.accepted: Acceptance(sha256=sha256, signatory=signatory.strip(), on=on, by=someone.id)}
            return {"entity": found.carrier.id, CHANGES: changes(before, replace(before, **made))}

        self.ledger.write(Tenant("buyer", buyer_id), f"{text.field}-accepted", someone, decide)
        return self._read(buyer_id)

    def _past(self, day: date, name: str) -> None:
        if day > self.clock.now().astimezone(PARIS).date():
            raise Invalid({name: "Cette date est à venir."})

    def _read(self, buyer_id: str) -> Buyer:
        found = self.directory.buyer(buyer_id)
        if not found:
            raise NotFound()
        return found


def _key(carrier_id: str, sha256: str) -> str:
    return f"O/{carrier_id}/charter-{sha256}.pdf"
