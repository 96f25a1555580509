"""The purchasing group of a draft: its members named, each by a number of its own (CCP L2113-6 to L2113-8; REQ-191)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...domain.consultation import Consultation
from ...domain.errors import Invalid
from ...domain.group import GroupMember, PurchasingGroup
from ...domain.instants import PARIS
from ...domain.permission import Action
from ..access.permission import Actor, permit
from ..directory import identifiers
from ..ports import Clock, Directory, Page


def composed(directory: Directory, c: Consultation, wanted: PurchasingGroup | None, clock: Clock) -> PurchasingGroup | None:
    """With normal numbers, and the entity of each where the platform has one; None for nobody. Raises Invalid, field by field."""
    if wanted is None or not wanted.members:
        return None
    wrong: dict[str, str] = {}
    members = []
    for index, one in enumerate(wanted.members):
        try:
            siret = identifiers.checked_siret(one.siret, f"group.members.{index}.siret")
        except Invalid as error:
            wrong |= error.fields
            continue
        known = directory.buyer_by_siret(siret)
        members.append(GroupMember(siret=siret, name=one.name.strip() or (known.name if known else ""), buyer_id=known.id if known else ""))
    wrong |= dict(_wrong(c, members)) if not wrong else {}
    if wanted.agreed_on and wanted.agreed_on > clock.now().astimezone(PARIS).date():
        wrong["group.agreed_on"] = "Cette date est à venir : la convention constitutive précède la consultation (CCP L2113-7)."
    if wrong:
        raise Invalid(wrong)
    return replace(wanted, members=tuple(members))


def _wrong(c: Consultation, members: list[GroupMember]) -> Iterator[tuple[str, str]]:
    numbers = [one.siret for one in members]
    for index, one in enumerate(members):
        if one.siret == c.buyer_siret or (one.buyer_id and one.buyer_id == c.buyer_id):
            yield f"group.members.{index}.siret", "C’est votre entité, qui coordonne le groupement : nommez les autres membres."
        elif one.siret in numbers[:index]:
            yield f"group.members.{index}.siret", "Ce membre figure déjà."
        elif not one.name:
            yield f"group.members.{index}.name", "Donnez le nom de ce membre : la plateforme ne connaît pas ce SIRET."


@dataclass(frozen=True, kw_only=True)
class Kin:
    """Entities near one's own in the tree, for whoever composes a group."""

    clock: Clock
    directory: Directory

    def page(self, actor: Actor | None, buyer_id: str, cursor: str | None, *, beside: bool = False, starts: str = "") -> Page[GroupMember]:
        """Those directly below it, or directly beside it, by name; `starts`: how the name begins. Raises NotFound, Invalid."""
        permit(actor, Action.READ_BUYER, tenant_id=buyer_id, now=self.clock.now())
        own = self.directory.buyer(buyer_id)
        above = own.parent_id if own and beside else buyer_id
        if above is None:
            return Page([], None)  # at the top, whoever stands beside is no kin
        page = self.directory.entities_below(above, cursor, starts)
        near = [one for one in page.items if one.id != buyer_id and not one.closed_on]
        return Page([GroupMember(siret=one.siret, name=one.name, buyer_id=one.id) for one in near], page.next)
