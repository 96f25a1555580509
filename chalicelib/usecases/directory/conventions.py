"""The convention and charter that an entity carries for those below it: put, then accepted before they publish (REQ-190)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ...domain.buyer import Acceptance, Buyer, Convention
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.instants import PARIS
from ...domain.permission import Action
from ...domain.tenant import Tenant
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from . import buyer_tree
from .ledger import Ledger, Record
from .projection import CHANGES, changes


@dataclass(frozen=True)
class Governing:
    """The convention that holds for an entity: who carries it, and who accepted this very text for it, if anybody."""

    carrier: Buyer
    convention: Convention
    accepted_by: Buyer | None

    @property
    def owed(self) -> bool:
        return self.convention.asked and self.accepted_by is None


def governing(directory: Directory, buyer_id: str) -> Governing | None:
    """That of the nearest entity, at or above, which carries one; whoever stands between accepts for its members, the carrier for all."""
    path = []
    for one in buyer_tree.at_and_above(directory, buyer_id):
        entity = directory.buyer(one)
        if not entity:
            continue
        path.append(entity)
        if entity.convention:
            text = entity.convention.sha256
            accepted = next((each for each in path if each.acceptance and each.acceptance.sha256 == text), None)
            return Governing(entity, entity.convention, accepted)
    return None


def require_accepted(directory: Directory, buyer_id: str) -> None:
    """Raises WrongState `convention-owed` when the carrying entity asks for it, and nobody accepted its present text."""
    found = governing(directory, buyer_id)
    if found and found.owed:
        raise WrongState(
            f"{found.carrier.name} demande que la convention « {found.convention.title} » soit acceptée avant toute publication. "
            "L’administrateur de votre entité l’accepte à l’écran « Convention », depuis « Équipe ».",
            "convention-owed",
        )


@dataclass(frozen=True, kw_only=True)
class Conventions:
    clock: Clock
    directory: Directory
    ledger: Ledger

    def read(self, actor: Actor | None, buyer_id: str) -> tuple[Buyer, Governing | None]:
        """The entity and what holds for it. Raises NotFound, NotAllowed."""
        above = buyer_tree.at_and_above(self.directory, buyer_id)
        permit(actor, Action.READ_CONVENTION, tenant_id=buyer_id, now=self.clock.now(), above=above)
        return self._read(buyer_id), governing(self.directory, buyer_id)

    def put(self, actor: Actor | None, buyer_id: str, *, title: str, sha256: str, dated: date, asked: bool) -> Buyer:
        """The text that this entity carries for itself and for those below: a new one is to be accepted anew. Raises Invalid, NotAllowed."""
        above = buyer_tree.at_and_above(self.directory, buyer_id)
        someone = permit(actor, Action.PUT_CONVENTION, tenant_id=buyer_id, now=self.clock.now(), above=above)
        if not title.strip():
            raise Invalid({"title": "Donnez le titre de la convention."})
        self._past(dated, "dated")
        wanted = Convention(title=title.strip(), sha256=sha256, dated=dated, asked=asked)

        def decide() -> Record | None:
            before = self._read(buyer_id)
            found = changes(before, replace(before, convention=wanted))
            return {CHANGES: found} if found else None

        self.ledger.write(Tenant("buyer", buyer_id), "convention-put", someone, decide)
        return self._read(buyer_id)

    def accept(self, actor: Actor | None, buyer_id: str, *, sha256: str, signatory: str, on: date) -> Buyer:
        """For the entity and those below it. Raises Invalid; WrongState `convention-changed` for a text that is not the present one."""
        someone = permit(actor, Action.ACCEPT_CONVENTION, tenant_id=buyer_id, now=self.clock.now())
        if not signatory.strip():
            raise Invalid({"signatory": "Nommez la personne qui a signé pour l’entité."})
        self._past(on, "on")

        def decide() -> Record | None:
            found = governing(self.directory, buyer_id)
            if not found or found.convention.sha256 != sha256:
                raise WrongState("Le texte a changé depuis que vous l’avez lu : relisez-le, puis acceptez-le.", "convention-changed")
            before = self._read(buyer_id)
            if before.acceptance and before.acceptance.sha256 == sha256:
                return None
            made = Acceptance(sha256=sha256, signatory=signatory.strip(), on=on, by=someone.id)
            return {"entity": found.carrier.id, CHANGES: changes(before, replace(before, acceptance=made))}

        self.ledger.write(Tenant("buyer", buyer_id), "convention-accepted", someone, decide)
        return self._read(buyer_id)

    def _past(self, day: date, name: str) -> None:
        if day > self.clock.now().astimezone(PARIS).date():
            raise Invalid({name: "Cette date est à venir."})

    def _read(self, buyer_id: str) -> Buyer:
        found = self.directory.buyer(buyer_id)
        if not found:
            raise NotFound()
        return found
