"""What an entity settles once: read by its people, changed by its administrators, one line of its register a change (REQ-155)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ... import codec
from ...domain import pictures
from ...domain.buyer import Buyer
from ...domain.errors import Invalid, NotFound
from ...domain.instants import PARIS
from ...domain.permission import Action
from ...domain.rules import retention
from ...domain.settings import LetterText, Logo, Settings
from ...domain.tenant import Tenant
from ...domain.territories import ZONES
from ...letters import composition
from ...letters.kinds import BY_CODE
from ...letters.standard import Template
from ..access.permission import Actor, permit
from ..ports import Clock, Directory, Objects
from ..ports.objects import PUBLIC
from . import identifiers
from .ledger import Ledger, Record

FIELD = "settings"
"""Of the line: name of the setting → [before, after]."""
_SUFFIX = {pictures.JPEG: "jpg", pictures.PNG: "png"}


@dataclass(frozen=True, kw_only=True)
class EntitySettings:
    clock: Clock
    directory: Directory
    objects: Objects
    ledger: Ledger

    def read(self, actor: Actor | None, buyer_id: str) -> Buyer:
        """Raises NotFound for whoever is not of it."""
        permit(actor, Action.READ_BUYER, tenant_id=buyer_id, now=self.clock.now())
        return self._buyer(buyer_id)

    def change(self, actor: Actor | None, buyer_id: str, wanted: Mapping[str, Any]) -> Buyer:
        """`wanted`: domain values of the settings that change; `head` without its logo. Raises Invalid with every wrong field, NotAllowed."""
        someone = permit(actor, Action.MANAGE_SETTINGS, tenant_id=buyer_id, now=self.clock.now())

        def after(now: Settings) -> Settings:
            given = dict(wanted)
            if "head" in given:
                given["head"] = replace(given["head"], logo=now.head.logo)
            if "letters" in given:
                given["letters"] = tuple(_dated(one, now.letters) for one in given["letters"])
            return self._checked(buyer_id, replace(now, **given), given)

        return self._written(someone, buyer_id, after)

    def set_logo(self, actor: Actor | None, buyer_id: str, body: bytes) -> Buyer:
        """The picture is kept where everybody reads it, under a name made of its bytes. Raises Invalid `picture-refused`, NotAllowed."""
        someone = permit(actor, Action.MANAGE_SETTINGS, tenant_id=buyer_id, now=self.clock.now())
        found = pictures.read(body)
        key = f"open-data/logos/{buyer_id}-{hashlib.sha256(body).hexdigest()[:16]}.{_SUFFIX[found.media_type]}"
        self.objects.put_once(PUBLIC, key, body, found.media_type)
        logo = Logo(path=f"/{key}", media_type=found.media_type, width=found.width, height=found.height)
        return self._written(someone, buyer_id, lambda now: replace(now, head=replace(now.head, logo=logo)))

    def drop_logo(self, actor: Actor | None, buyer_id: str) -> Buyer:
        """What is online keeps the one under which it was launched."""
        someone = permit(actor, Action.MANAGE_SETTINGS, tenant_id=buyer_id, now=self.clock.now())
        return self._written(someone, buyer_id, lambda now: replace(now, head=replace(now.head, logo=None)))

    def _written(self, by: Actor, buyer_id: str, after: Callable[[Settings], Settings]) -> Buyer:
        def decide() -> Record | None:
            before = self._buyer(buyer_id).settings
            was, now = codec.to_dict(before), codec.to_dict(after(before))
            found = {name: [was[name], now[name]] for name in now if was[name] != now[name]}
            return {FIELD: found} if found else None

        self.ledger.write(Tenant("buyer", buyer_id), "settings-changed", by, decide)
        return self._buyer(buyer_id)

    def _checked(self, buyer_id: str, wanted: Settings, given: Mapping[str, Any]) -> Settings:
        """Only what is given is judged: a member who left since, or a law that changed, stops no other setting."""
        wrong = {name: words for name, words in self._wrong(buyer_id, wanted) if name.split(".")[0] in given}
        if wrong:
            raise Invalid(wrong)
        if "contact" in given and wanted.contact.email:
            return replace(wanted, contact=replace(wanted.contact, email=identifiers.email(wanted.contact.email, "contact.email")))
        return wanted

    def _wrong(self, buyer_id: str, wanted: Settings) -> Iterator[tuple[str, str]]:
        if wanted.time_zone and wanted.time_zone not in ZONES:
            yield "time_zone", "Choisissez un fuseau de la liste."
        members, quorum = wanted.committee.members, wanted.committee.quorum
        if len(set(members)) != len(members) or not set(members) <= {user.id for user in self.directory.users_of(buyer_id)}:
            yield "committee", "Choisissez des personnes de l’entité, chacune une fois."
        if members and quorum > len(members):
            yield "committee.quorum", "Le quorum ne dépasse pas le nombre de membres."
        if len({one.kind for one in wanted.letters}) != len(wanted.letters):
            yield "letters", "Un seul modèle par sorte de lettre."
        for index, one in enumerate(wanted.letters):
            kind = BY_CODE.get(one.kind)
            if kind is None:
                yield f"letters.{index}.kind", "Cette sorte de lettre n’existe pas."
                continue
            for place, words in composition.faults(kind, Template(one.subject, one.body)).items():
                yield f"letters.{index}.{place}", words
        floor = retention.floor(self.clock.now().astimezone(PARIS).date())
        if wanted.retention_years is not None and not floor <= wanted.retention_years <= retention.MOST_YEARS:
            yield "retention_years", f"De {floor} ans, ce que la loi demande au moins ({retention.ARTICLE}), à {retention.MOST_YEARS} ans."

    def _buyer(self, buyer_id: str) -> Buyer:
        found = self.directory.buyer(buyer_id)
        if not found:
            raise NotFound()
        return found


def _dated(one: LetterText, known: tuple[LetterText, ...]) -> LetterText:
    """The version after the one it changes, or the same when it changes nothing."""
    before = next((each for each in known if each.kind == one.kind), None)
    if before is None:
        return replace(one, version=1)
    return before if (before.subject, before.body) == (one.subject, one.body) else replace(one, version=before.version + 1)
