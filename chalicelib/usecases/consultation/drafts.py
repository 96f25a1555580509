"""Drafting and reading consultations (REQ-001, REQ-020, REQ-021)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ...domain import procedure
from ...domain.allowances import By
from ...domain.buyer import Buyer
from ...domain.consultation import TEMPLATES, TESTS, Act, Consultation, Lot, Status
from ...domain.errors import Invalid, NotFound, StaleVersion
from ...domain.ids import begun_at, new_id
from ...domain.invitation import Invitee
from ...domain.permission import Action
from .. import ports
from ..access import lookup
from ..access.permission import Actor, permit
from ..access.visibility import Visibility
from ..dce.drafts import Dce
from ..directory.buyer_tree import ancestors, over
from ..directory.rearranging import require_open
from ..ports import Clock, Directory, Page
from ..work.allowances import Allowances
from ..work.standing import BEING_MADE, Standing
from . import groups, habits
from .committees import Committees

EDITABLE = frozenset(
    {
        "reference",
        "title",
        "description",
        "procedure",
        "category",
        "cpv",
        "place",
        "lots",
        "submission_deadline",
        "contact",
        "duration_months",
        "criteria",
        "requested_documents",
        "limits",
        "committee",
        "terms",
        "undertaking",
        "invitees",
        "valid_until",
        "questions_until",
        "group",
    }
)
COPIED = (
    "description",
    "category",
    "cpv",
    "place",
    "lots",
    "contact",
    "duration_months",
    "criteria",
    "requested_documents",
    "limits",
    "committee",
    "undertaking",
    "terms",
    "group",
)
"""What a copy takes: the need, how offers are judged, who opens; keys are proved again by a rehearsal if they changed."""
CATEGORIES = ("works", "supplies", "services")
MAX_LOTS = 1000
ENOUGH, PAGES_AT_ONCE = 20, 25
"""Status is a question, never stored: a list of one status is gathered from pages, at most so many in one answer."""
_CPV = re.compile(r"\d{8}(-\d)?")


@dataclass(frozen=True, kw_only=True)
class Consultations:
    clock: Clock
    consultations: ports.Consultations
    directory: Directory
    visibility: Visibility
    committees: Committees
    allowances: Allowances
    standing: Standing
    dce: Dce

    def create(
        self,
        actor: Actor | None,
        *,
        buyer_id: str,
        title: str,
        procedure_code: str,
        copy_of: str | None = None,
        test: bool = False,
        template: bool = False,
    ) -> Consultation:
        """A draft, blank or copied from a past consultation or a model of the same entity; a rehearsal (`test`), or a model itself.

        A copy keeps what describes the need and how it is judged; dates, documents, invitations and history start anew.
        Raises Invalid, NotFound for a consultation of another entity.
        """
        now = self.clock.now()
        someone = permit(actor, Action.CREATE_CONSULTATION, tenant_id=buyer_id, now=now)
        buyer = self.directory.buyer(buyer_id)
        if not buyer:
            raise NotFound()
        require_open(buyer)
        blank = Consultation(
            id=new_id(now),
            buyer_id=buyer_id,
            buyer_name=buyer.name,
            buyer_siret=buyer.siret,
            title=title.strip(),
            procedure=procedure_code,
            created_at=now,
            **habits.standing(buyer),
            **habits.usual(self.directory, buyer),
            buyer_ancestors=ancestors(self.directory, buyer),
            lots=(Lot(number=1, title=title.strip()),),
            test=test,
            template=template,
            service_id=_own_service(buyer, someone),
        )
        draft = self._copied(actor, copy_of, blank, now) if copy_of else blank
        check(draft, now)
        self.allowances.spend("draft", {By.ENTITY: buyer_id})
        self.standing.take("drafts", buyer_id, draft.id, gone=lambda held: no_longer_drafts(self.consultations, held, now))
        return self.consultations.create(draft)

    def read(self, consultation_id: str, actor: Actor | None) -> tuple[Consultation, bool]:
        """The consultation, and whether this reader sees the buyer's side. Raises NotFound."""
        consultation = lookup.get(self.consultations, consultation_id)
        if consultation.published_at:
            self.visibility.seen(consultation, actor)
        inside = Action.READ_FILE in lookup.granted(consultation, actor) and actor is not None and actor.session.level >= 2
        if not inside and not consultation.published_at:
            if actor is None:
                raise NotFound()  # a draft does not tell that it exists
            lookup.permitted(self.consultations, consultation_id, actor, Action.READ_FILE, self.clock.now())
        return (self.committees.with_current_keys(consultation) if inside else consultation), inside

    def edit(self, actor: Actor | None, consultation_id: str, *, version: int, changes: Mapping[str, Any]) -> Consultation:
        """Change a draft. `changes` holds domain values of EDITABLE fields; `committee` is (user ids, quorum), `terms` the changed ones.

        Raises Invalid, WrongState once published, StaleVersion (with the current one) when `version` is not the newest.
        """
        now = self.clock.now()
        current, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.EDIT_CONSULTATION, now)
        current.require(Act.EDIT, now)
        if current.parent_id and changes.get("procedure", current.procedure) != current.procedure:
            raise Invalid({"procedure": "Cette phase suit la procédure de son dossier : elle ne se change pas."})
        unknown = set(changes) - EDITABLE
        if unknown:
            raise Invalid(dict.fromkeys(unknown, "Ce champ ne se modifie pas."))
        if current.version != version:
            raise StaleVersion(current)
        values = dict(changes)
        if "committee" in values:
            values["committee"] = self.committees.compose(current, *values["committee"])
        if "invitees" in values:
            values["invitees"] = _still_known(current.invitees, values["invitees"])
        if "group" in values:
            values["group"] = groups.composed(self.directory, current, values["group"], self.clock)
        if "terms" in values:
            values["terms"] = replace(current.terms, **values["terms"])
        owner = self.directory.buyer(current.buyer_id)
        if owner and not current.launched_on:
            values |= habits.standing(owner)
        wanted = replace(current, **values, edited_by=someone.name, edited_at=now)
        check(wanted, now)
        try:
            return self.consultations.save(wanted)
        except StaleVersion:
            raise StaleVersion(lookup.get(self.consultations, consultation_id)) from None

    def entrust(self, actor: Actor | None, consultation_id: str, service_id: str | None) -> Consultation:
        """To a service of its entity, whatever its stage; None for none. Raises NotFound, NotAllowed, Invalid for a closed or another's one."""
        current, someone = lookup.permitted(self.consultations, consultation_id, actor, Action.EDIT_CONSULTATION, self.clock.now())
        buyer = self.directory.buyer(current.buyer_id)
        _require_own(someone, current.buyer_id, service_id)
        if service_id and service_id not in [one.id for one in (buyer.services if buyer else ()) if not one.closed_on]:
            raise Invalid({"service_id": "Choisissez un service ouvert de l’entité."})
        return lookup.change(
            self.consultations, consultation_id, lambda c: c if c.service_id == service_id else replace(c, service_id=service_id)
        )

    def delete(self, actor: Actor | None, consultation_id: str) -> None:
        """Drop a draft, and the files of its documents first: cut short, it is dropped by asking again. Raises WrongState once published."""
        now = self.clock.now()
        current, _ = lookup.permitted(self.consultations, consultation_id, actor, Action.EDIT_CONSULTATION, now)
        current.require(Act.EDIT, now)
        self.dce.forget(current)
        self.consultations.delete(current)
        self.standing.give_back("drafts", current.buyer_id, current.id)

    def _copied(self, actor: Actor | None, source_id: str, blank: Consultation, now: datetime) -> Consultation:
        source, _ = lookup.permitted(self.consultations, source_id, actor, Action.READ_FILE, now)
        if source.buyer_id != blank.buyer_id:
            raise NotFound()
        lots = tuple(replace(lot, number=number) for number, lot in enumerate(source.lots, start=1))  # a phase may have kept some only
        return replace(blank, **{name: getattr(source, name) for name in COPIED} | {"lots": lots})

    def of_buyer(
        self, actor: Actor | None, buyer_id: str, cursor: str | None, list_key: str = "", status: str = "", service: str = ""
    ) -> Page[Consultation]:
        """An entity's consultations, or its models, or its rehearsals (`list_key`: TEMPLATES, TESTS), in one `status` or in any, of one
        `service` or of any.

        A page of one status or service gathers those of several pages of the list: it may hold more than the others, or less with a cursor to go on.
        Raises Invalid for another word.
        """
        now = self.clock.now()
        above = over(self.directory, actor, buyer_id)
        someone = permit(actor, Action.LIST_CONSULTATIONS, tenant_id=buyer_id, now=now, above=above)
        if list_key not in ("", TEMPLATES, TESTS):
            raise Invalid({"list": "Choisissez les consultations, les modèles ou les essais."})
        if status and status not in set(Status):
            raise Invalid({"status": "Choisissez un état de la liste."})
        name = f"{buyer_id}#{list_key}" if list_key else buyer_id

        def wanted(c: Consultation) -> bool:
            return lookup.listed(c, someone, above) and c.status(now) == (status or c.status(now)) and service in ("", c.service_id)

        if not status and not service:
            page = self.consultations.of_buyer(name, cursor)
            return Page([c for c in page.items if wanted(c)], page.next)
        return self._gathered(name, cursor, wanted)

    def _gathered(self, list_key: str, cursor: str | None, wanted: Callable[[Consultation], bool]) -> Page[Consultation]:
        found: list[Consultation] = []
        for _ in range(PAGES_AT_ONCE):
            page = self.consultations.of_buyer(list_key, cursor)
            found += [c for c in page.items if wanted(c)]
            cursor = page.next
            if cursor is None or len(found) >= ENOUGH:
                break
        return Page(found, cursor)


def _services_of(someone: Actor, buyer_id: str) -> tuple[str, ...]:
    """Those that this person keeps to in that entity; none: all of them."""
    return next((one.services for one in someone.places if one.tenant_id == buyer_id), ())


def _own_service(buyer: Buyer, someone: Actor) -> str | None:
    """The one in charge of what somebody begins, who keeps to a single service that is open."""
    closed = {one.id for one in buyer.services if one.closed_on}
    mine = [one for one in _services_of(someone, buyer.id) if one not in closed]
    return mine[0] if len(mine) == 1 else None


def _require_own(someone: Actor, buyer_id: str, service_id: str | None) -> None:
    """Raises Invalid for a service that is not of those that this person keeps to: they could not act on it any more."""
    mine = _services_of(someone, buyer_id)
    if mine and service_id and service_id not in mine:
        raise Invalid({"service_id": "Votre entité tient ses services à part : choisissez un service dont vous êtes."})


def no_longer_drafts(consultations: ports.Consultations, held: Iterable[str], now: datetime) -> Iterator[str]:
    """Of the drafts that an entity holds: those published or deleted since, and those whose request died before they were."""
    for one in held:
        c = consultations.get(one)
        if c.published_at if c else begun_at(one) < now - BEING_MADE:
            yield one


def check(c: Consultation, now: datetime) -> None:
    """Raises Invalid with every wrong field at once."""
    wrong = dict(_wrong(c, now))
    if wrong:
        raise Invalid(wrong)


def _wrong(c: Consultation, now: datetime) -> Iterator[tuple[str, str]]:
    if not 3 <= len(c.title) <= 1000:
        yield "title", "L’objet compte de 3 à 1 000 caractères."
    if c.procedure not in procedure.BY_CODE:
        yield "procedure", "Choisissez une procédure de la liste."
    if c.category and c.category not in CATEGORIES:
        yield "category", "Choisissez travaux, fournitures ou services."
    if c.cpv and not _CPV.fullmatch(c.cpv):
        yield "cpv", "Le code CPV compte 8 chiffres, comme 45000000."
    if c.submission_deadline and c.submission_deadline <= now and not c.published_at:
        yield "submission_deadline", "La date limite est déjà passée : choisissez une date à venir."
    if c.submission_deadline and c.submission_deadline.year > now.year + 5:
        yield "submission_deadline", "La date limite est à plus de cinq ans : vérifiez l’année."
    if not 1 <= len(c.lots) <= MAX_LOTS:
        yield "lots", f"De 1 à {MAX_LOTS} lots."
    numbers = [lot.number for lot in c.lots]
    if c.parent_id is None and numbers != list(range(1, len(c.lots) + 1)):
        yield "lots", "Les lots se numérotent à partir de 1, sans trou."
    if c.parent_id and (numbers != sorted(set(numbers)) or not all(1 <= number <= MAX_LOTS for number in numbers)):
        yield "lots", "Les lots gardent les numéros de la consultation d’origine, chacun une fois."
    if c.valid_until and c.submission_deadline and c.valid_until <= c.submission_deadline:
        yield "valid_until", "La fin de validité du système vient après la première date limite."
    if c.questions_until and c.submission_deadline and c.questions_until >= c.submission_deadline:
        yield "questions_until", "Les questions se ferment avant la date limite de remise."
    if len({one.identifier for one in c.invitees}) != len(c.invitees):
        yield "invitees", "Une même entreprise ne s’invite qu’une fois."
    if any(lot not in numbers for one in c.invitees for lot in one.lots):
        yield "invitees", "Une entreprise est invitée pour un lot qui n’existe pas."
    asked = [(one.kind, one.label.strip().casefold()) for one in c.requested_documents]
    for index, one in enumerate(asked):
        if not one[1]:
            yield f"requested_documents.{index}.label", "Nommez la pièce demandée."
        elif one in asked[:index]:
            yield f"requested_documents.{index}.label", "Cette pièce est déjà demandée dans la même enveloppe."
    for index, lot in enumerate(c.lots):
        if lot.estimate_eur is not None and lot.estimate_eur < 0:
            yield f"lots.{index}.estimate_eur", "Le montant estimé est positif."
        if lot.cpv and not _CPV.fullmatch(lot.cpv):
            yield f"lots.{index}.cpv", "Le code CPV compte 8 chiffres, comme 45000000."
    weights = [criterion.weight for criterion in c.criteria]
    if any(weight is not None for weight in weights) and sum(weight or 0 for weight in weights) != 100:
        yield "criteria", "La somme des pondérations est de 100."


def _still_known(before: Sequence[Invitee], given: Sequence[Invitee]) -> tuple[Invitee, ...]:
    """A form carries no account: an invitee that the phase before named by its account keeps it."""
    accounts = {one.identifier: one.company_id for one in before}
    return tuple(replace(one, company_id=accounts.get(one.identifier)) for one in given)
