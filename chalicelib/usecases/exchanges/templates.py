"""Trying an entity's own words of a letter before keeping them: on a consultation of its own, or on an example."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.errors import Invalid, NotFound
from ...domain.permission import Action
from ...letters import composition
from ...letters.kinds import BY_CODE, Kind
from ...letters.standard import Template
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..ports import Clock, Directory
from .composing import Composer, common

_EXAMPLE = {
    "reference": "2026-001",
    "objet": "Travaux de couverture de l’école",
    "lot": "1",
    "intitule_lot": "Couverture",
    "attributaire": "Entreprise attributaire",
}


@dataclass(frozen=True, kw_only=True)
class LetterTemplates:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory
    composer: Composer

    def preview(
        self, actor: Actor | None, buyer_id: str, kind: str, template: Template, consultation_id: str = "", lot: int | None = None
    ) -> Template:
        """The letter that these words make; what an agent types stands between brackets. Raises Invalid, NotFound."""
        permit(actor, Action.READ_BUYER, tenant_id=buyer_id, now=self.clock.now())
        row = BY_CODE.get(kind)
        if row is None:
            raise Invalid({"kind": "Cette sorte de lettre n’existe pas."})
        wrong = composition.faults(row, template)
        if wrong:
            raise Invalid(wrong)
        values = self._real(actor, buyer_id, row, consultation_id, lot) if consultation_id else self._example(buyer_id)
        blanks = {one.variable: f"[{one.label.lower()}]" for one in row.fields}
        return composition.compose(row, template, {**blanks, **{name: words for name, words in values.items() if words}})

    def _example(self, buyer_id: str) -> dict[str, str]:
        buyer = self.directory.buyer(buyer_id)
        return {**_EXAMPLE, "acheteur": buyer.name if buyer else "", "entreprise": "Entreprise candidate"}

    def _real(self, actor: Actor | None, buyer_id: str, kind: Kind, consultation_id: str, lot: int | None) -> dict[str, str]:
        now = self.clock.now()
        c, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, now)
        if c.buyer_id != buyer_id:
            raise NotFound()
        if lot is not None and lot not in {one.number for one in c.lots}:
            raise Invalid({"lot": "Ce lot n’existe pas dans la consultation."})
        about = self.composer.about(c, lot, now)
        company_id, name = next(iter(about.of(kind).items()), ("", "Entreprise candidate"))
        known = self.composer.known(kind, about, company_id)
        return {**common(about, name), **{one.variable: known.get(one.name, "") for one in kind.fields}}
