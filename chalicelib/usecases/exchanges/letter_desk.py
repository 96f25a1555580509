"""What an agent finds when about to write: the kinds of letters, who may receive each, what is known already (REQ-095)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...domain.decision import AWARDED
from ...domain.errors import Invalid
from ...domain.permission import Action
from ...domain.rules import standstill
from ...letters import completeness
from ...letters.completeness import Circumstances
from ...letters.kinds import ROWS, Kind
from ...letters.standard import Template
from .. import ports
from ..access import lookup
from ..access.permission import Actor
from ..ports import Clock
from .composing import Composer
from .recipients import Recipients


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """`known`: what the letter already says of this company, field → words. `told`: it has one of this kind about this lot."""

    company_id: str
    name: str
    known: Mapping[str, str]
    told: bool


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A kind of letter as it may be written now. `owed`: names of the fields that must be filled."""

    kind: Kind
    owed: tuple[str, ...]
    addressees: tuple[Addressee, ...]
    template: Template
    source: str


@dataclass(frozen=True, kw_only=True)
class LetterDesk:
    clock: Clock
    consultations: ports.Consultations
    composer: Composer

    def offered(self, actor: Actor | None, consultation_id: str, lot: int | None) -> list[Offered]:
        """Every kind that the decision on the lot allows, in the order of a procedure. Raises Invalid for a lot that does not exist."""
        now = self.clock.now()
        c, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.SEND_MESSAGES, now)
        if lot is not None and lot not in {one.number for one in c.lots}:
            raise Invalid({"lot": "Ce lot n’existe pas dans la consultation."})
        about = self.composer.about(c, lot, now)
        return [self._offered(about, kind) for kind in ROWS if _possible(kind, about)]

    def _offered(self, about: Recipients, kind: Kind) -> Offered:
        c, outcome = about.consultation, about.decision.outcome if about.decision else ""
        at = Circumstances(
            now=about.now, awarded=outcome == AWARDED, standstill=standstill.rule(c.procedure, c.rules_day(about.now)).required
        )
        template, source = self.composer.template(c, kind)
        told = {one.company_id for one in about.letters if one.kind == kind.code and one.lot == about.lot}
        names = {field.name for field in kind.fields}
        return Offered(
            kind=kind,
            owed=tuple(field.name for field in kind.fields if completeness.owed(field, at)),
            addressees=tuple(
                Addressee(
                    company_id=one,
                    name=name,
                    known={key: words for key, words in self.composer.known(kind, about, one).items() if key in names},
                    told=one in told,
                )
                for one, name in about.of(kind).items()
            ),
            template=template,
            source=source,
        )


def _possible(kind: Kind, about: Recipients) -> bool:
    if not kind.outcomes or (about.lot is None and about.consultation.cancelled_at):
        return True
    return about.decision is not None and about.decision.outcome in kind.outcomes
