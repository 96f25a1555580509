"""Letters ready to leave: who receives each, its words, made by the platform from the row of its kind (REQ-095, REQ-096, REQ-111, REQ-116).

(1) who may receive it; (2) what was typed, and what the decision and the law say; (3) what it lacks; (4) its words, from the entity's template or
the standard one; (5) what it must not tell. Nothing is written here: whoever sends does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from ...domain.consultation import Consultation
from ...domain.decision import AWARDED, Decision
from ...domain.errors import Invalid, NotFound, WrongState
from ...domain.instants import day_in_french, from_text
from ...domain.message import Message
from ...domain.rules import standstill
from ...domain.settings import LetterText
from ...letters import completeness, composition, discretion, standard
from ...letters.completeness import Circumstances
from ...letters.fields import Field, Shape, Source
from ...letters.kinds import BY_CODE, Audience, Kind, Lot
from ...letters.standard import Template
from .. import ports
from ..access import lookup
from ..opening import envelopes
from ..ports import Directory, Registers
from .recipients import Names, Recipients

MOST_RECIPIENTS = 100
"""Of one sending: more go in several, each whole."""
_WHOLE = "kind"
"""Where a fault of the template itself is told."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an agent asks to send. `fields`: typed for all; `each`: company id → typed for that one. `subject`: in place of the template's."""

    kind: str
    lot: int | None
    company_ids: Sequence[str]
    subject: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    each: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    in_reply_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter to one company, as it would be sent."""

    kind: str
    lot: int | None
    company_id: str
    company_name: str
    subject: str
    body: str
    reply_until: datetime | None
    in_reply_to: str
    thread: str
    template: str


@dataclass(frozen=True, kw_only=True)
class Composer:
    consultations: ports.Consultations
    decisions: ports.Decisions
    messages: ports.Messages
    directory: Directory
    registers: Registers

    def about(self, c: Consultation, lot: int | None, now: datetime) -> Recipients:
        """What a screen needs to offer the right companies; a decision that was withdrawn decides nothing."""
        decision = lookup.decision(self.decisions, c.id, lot)
        return Recipients(
            consultation=c,
            seen=envelopes.read(self.registers, c),
            now=now,
            lot=lot,
            decision=None if decision and decision.withdrawn_at else decision,
            letters=self.messages.of_consultation(c.id),
        )

    def letters(self, c: Consultation, asked: Asked, now: datetime) -> list[Letter]:
        """One a company. Raises Invalid with every gap, WrongState `no-decision`."""
        kind = BY_CODE.get(asked.kind)
        if kind is None:
            raise Invalid({"kind": "Type de message inconnu."})
        if asked.lot not in {None, *(lot.number for lot in c.lots)} or (asked.lot is None and kind.lot is Lot.ASKED):
            raise Invalid({"lot": "Choisissez le lot concerné."})
        about = self.about(c, asked.lot, now)
        answered = self._answered(c, asked)
        if answered and not asked.company_ids:
            asked = replace(asked, company_ids=(answered.company_id,))
        names = about.of(kind) | ({answered.company_id: answered.company_name} if answered and kind.to is Audience.ANYBODY else {})
        self._require_decided(kind, about)
        _require_recipients(kind, asked, names, about)
        values = {one: self.values(kind, asked, about, one) for one in asked.company_ids}
        at = Circumstances(now=now, awarded=_awarded(about.decision), standstill=standstill.rule(c.procedure, c.rules_day(now)).required)
        wrong = dict(completeness.gaps(kind, values, at)) | _strange(kind, asked) | _other_period(kind, asked, about)
        if asked.subject is not None and not any(letter.isalpha() for letter in asked.subject):
            wrong["subject"] = "Donnez un objet au message."
        if wrong:
            raise Invalid(wrong)
        template, version = self.template(c, kind)
        made = [self._letter(kind, asked, about, one, names[one], values[one], template, version, answered) for one in asked.company_ids]
        self._require_discreet(kind, about, made, values)
        return made

    def template(self, c: Consultation, kind: Kind) -> tuple[Template, str]:
        """The entity's own words of a kind, else the standard ones, and what names them."""
        buyer = self.directory.buyer(c.buyer_id)
        own: LetterText | None = next((one for one in buyer.settings.letters if one.kind == kind.code), None) if buyer else None
        if own:
            return Template(own.subject, own.body), f"entity {own.version}"
        return standard.TEMPLATES[kind.code], f"standard {standard.VERSION}"

    def values(self, kind: Kind, asked: Asked, about: Recipients, company_id: str) -> dict[str, str]:
        """field → what was typed for this company, else for all, else what is known; a field left empty on purpose stays so."""
        known = self.known(kind, about, company_id)
        typed = {**asked.fields, **asked.each.get(company_id, {})}
        return {
            one.name: known.get(one.name, "") if one.source is Source.PLATFORM else typed.get(one.name, known.get(one.name, ""))
            for one in kind.fields
        }

    def known(self, kind: Kind, about: Recipients, company_id: str) -> dict[str, str]:
        """What the registers, the decision and the law say already of this company's letter."""
        decision, c = about.decision, about.consultation
        mine = [one.id for one in about.seen.deposits if one.company_id == company_id]
        admission = next((found for one in mine if (found := about.seen.openings.admissions.get(one))), {})
        if kind.code == "application-rejection" or (kind.code == "reasons" and not decision):
            return {"reasons": str(admission.get("reason") or "")}
        if not decision:
            return {"reasons": c.cancellation_reason}
        if not _awarded(decision):
            return {"reasons": decision.reason}
        ranking = next((one for one in decision.rankings if one.deposit_id in mine), None)
        held = {one.company_id for one in decision.holders}
        return {
            "reasons": ranking.reason if ranking else "",
            "rank": str(ranking.rank) if ranking else "",
            "winner": ", ".join(name for company, name in about.everybody().items() if company in held),
            "winner_reasons": decision.reason,
            "signature": _signature(c, decision, about.now),
        }

    def _letter(
        self,
        kind: Kind,
        asked: Asked,
        about: Recipients,
        company_id: str,
        company_name: str,
        values: Mapping[str, str],
        template: Template,
        version: str,
        answered: Message | None,
    ) -> Letter:
        words = {**common(about, company_name), **{one.variable: _told(one, values[one.name], about.consultation) for one in kind.fields}}
        made = composition.compose(kind, template, words)
        return Letter(
            kind=kind.code,
            lot=asked.lot,
            company_id=company_id,
            company_name=company_name,
            subject=asked.subject.strip() if asked.subject is not None else made.subject,
            body=made.body,
            reply_until=from_text(values["reply_until"]) if kind.dated else None,
            in_reply_to=answered.id if answered else "",
            thread=answered.root if answered else "",
            template=version,
        )

    def _answered(self, c: Consultation, asked: Asked) -> Message | None:
        """The company's message that this letter answers, to that company alone. Raises NotFound, Invalid."""
        if not asked.in_reply_to:
            return None
        found = self.messages.get(c.id, asked.in_reply_to)
        if not found:
            raise NotFound()
        if asked.company_ids and list(asked.company_ids) != [found.company_id]:
            raise Invalid({"company_ids": "La réponse à un message s’adresse à l’entreprise qui l’a écrit."})
        return found

    def _require_decided(self, kind: Kind, about: Recipients) -> None:
        if not kind.outcomes:
            return
        if about.lot is None and about.consultation.cancelled_at:
            return  # the whole procedure is without follow-up
        if about.decision is None:
            raise WrongState("Enregistrez d’abord la décision de ce lot.", "no-decision")
        if about.decision.outcome not in kind.outcomes:
            raise Invalid({"kind": f"« {kind.label} » ne correspond pas à la décision prise sur ce lot."})

    def _require_discreet(self, kind: Kind, about: Recipients, letters: Sequence[Letter], values: Mapping[str, Mapping[str, str]]) -> None:
        """Raises Invalid beside the words that tell another bidder, or a price that is not its reader's (REQ-089)."""
        decided = self.decisions.of_consultation(about.consultation.id)
        wrong: dict[str, str] = {}
        for letter in letters:
            told = about.holders() if kind.field("winner") or kind.to is Audience.ALL_HOLDERS else set()
            others = _others(about, {letter.company_id, *told})
            hidden = [d.amount_eur for d in decided if d.amount_eur and letter.company_id not in {one.company_id for one in d.holders}]
            for place, text in _typed(kind, letter, values[letter.company_id]):
                reason = _indiscreet(text, others, hidden)
                if reason and (place != _WHOLE or not wrong):
                    wrong.setdefault(place, reason)
        if wrong:
            raise Invalid(wrong)


def _require_recipients(kind: Kind, asked: Asked, names: Names, about: Recipients) -> None:
    given = list(asked.company_ids)
    if len(given) > MOST_RECIPIENTS:
        raise Invalid({"company_ids": f"{MOST_RECIPIENTS} destinataires au plus par envoi : envoyez en plusieurs fois."})
    if about.withdrew(given) - names.keys():
        raise Invalid({"company_ids": "Une de ces entreprises a retiré son pli : elle ne peut plus recevoir ce courrier."})
    if given and len(set(given)) == len(given) and set(given) <= names.keys():
        return
    if about.decision and kind.to is Audience.LOSERS and about.holders() & set(given):
        raise Invalid({"company_ids": "L’attributaire ne reçoit pas de rejet."})
    if kind.to is Audience.HOLDERS and about.decision:
        raise Invalid({"company_ids": "Ces pièces ne se demandent qu’à l’attributaire du lot (CCP R2144-4)."})
    raise Invalid({"company_ids": "Choisissez les destinataires parmi ceux que cette lettre concerne."})


def _strange(kind: Kind, asked: Asked) -> dict[str, str]:
    strange = {f"fields.{name}": "Ce courrier n’a pas ce champ." for name in completeness.strangers(kind, asked.fields, Source.ALL)}
    for company_id, given in asked.each.items():
        if company_id not in asked.company_ids:
            strange[f"each.{company_id}"] = "Cette entreprise n’est pas destinataire."
        strange |= {
            f"each.{company_id}.{name}": "Ce courrier n’a pas ce champ." for name in completeness.strangers(kind, given, Source.EACH)
        }
    return strange


def _other_period(kind: Kind, asked: Asked, about: Recipients) -> dict[str, str]:
    """The same date for all those concerned: that of the request still running, if there is one (CCP R2144-2; REQ-096)."""
    given = asked.fields.get("reply_until", "")
    running = {
        one.reply_until
        for one in about.letters
        if kind.one_period and one.kind == kind.code and one.lot == asked.lot and one.reply_until and one.reply_until > about.now
    }
    if not running or not given:
        return {}
    common = max(running)
    try:
        if from_text(given) == common:
            return {}
    except (ValueError, OverflowError):
        return {}
    told = about.consultation.territory.told(common)
    return {"fields.reply_until": f"Le même délai pour tous : les autres entreprises ont déjà jusqu’au {told}."}


def common(about: Recipients, company_name: str) -> dict[str, str]:
    """Variables that every letter has. Also for previews of templates."""
    c = about.consultation
    lot = next((one for one in c.lots if one.number == about.lot), None)
    held = about.holders()
    holders = [name for company, name in about.everybody().items() if company in held]
    return {
        "reference": c.reference,
        "objet": c.title,
        "acheteur": c.buyer_name,
        "entreprise": company_name,
        "lot": str(lot.number) if lot else "",
        "intitule_lot": lot.title if lot else "",
        "cotitulaires": ", ".join(holders) if len(holders) > 1 else "",
        "attributaire": ", ".join(holders),
    }


def _told(one: Field, value: str, c: Consultation) -> str:
    if value and one.shape is Shape.INSTANT:
        return c.territory.told(from_text(value))
    return day_in_french(date.fromisoformat(value)) if value and one.shape is Shape.DAY else value.strip()


def _awarded(decision: Decision | None) -> bool:
    return decision is not None and decision.outcome == AWARDED


def _signature(c: Consultation, decision: Decision, now: datetime) -> str:
    """The earliest signature if the last rejection left now; empty where nothing has to be waited for."""
    day, alone = c.rules_day(now), decision.bidders <= max(1, len(decision.holders))
    if alone or not standstill.rule(c.procedure, day).required:
        return ""
    sent, on_paper = decision.rejections_sent_at or now, decision.rejected_on_paper_at is not None
    return standstill.standstill_sentence(c.procedure, day, sent, on_paper=on_paper).fr


def _others(about: Recipients, but: set[str]) -> list[str]:
    """Names that this letter has no reason to say: those of others that are in none of the names it does say."""
    c = about.consultation
    said = " ".join([c.buyer_name, c.title, *(lot.title for lot in c.lots), *(n for one, n in about.everybody().items() if one in but)])
    return [name for one, name in about.everybody().items() if one not in but and name.casefold() not in said.casefold()]


def _typed(kind: Kind, letter: Letter, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "subject", letter.subject
    for one in kind.fields:
        if one.source is not Source.PLATFORM:
            yield (f"each.{letter.company_id}.{one.name}" if one.source is Source.EACH else f"fields.{one.name}"), values[one.name]
    yield _WHOLE, letter.body


def _indiscreet(text: str, others: Sequence[str], hidden: Sequence[Decimal]) -> str:
    named = discretion.named(text, others)
    if named:
        return f"Ce courrier nomme un autre candidat ({named[0]}) : retirez-le (CCP L2132-1)."
    if discretion.tells_amount(text, hidden):
        return "Ce courrier contient le prix d’un autre candidat : retirez-le (CCP L2132-1)."
    return ""
