"""Files of entities: read and judged first, nothing made; then made by pages, each of which may be cut and begun again (REQ-190)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from ...domain.entity_import import PAGE_LINES, EntityImport, ImportLine, Outcome
from ...domain.errors import NotFound, Refused, StaleVersion, Unavailable, WrongState
from ...domain.ids import new_id
from ...domain.permission import Action
from ...domain.tenant import PLATFORM
from .. import ports
from ..access.permission import Actor, permit
from ..ports import Clock, Directory, Page, cursors
from . import buyer_tree, entity_files
from .entities import Entities
from .import_plan import Plan

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class EntityImports:
    clock: Clock
    directory: Directory
    imports: ports.EntityImports
    entities: Entities

    def preview(self, actor: Actor | None, under: str | None, data: bytes) -> EntityImport:
        """What the file would make below `under`, or on the whole platform (None): kept, and nothing made.

        Raises NotFound, NotAllowed, Invalid `import-unreadable`, TooLarge `import-too-long`.
        """
        someone = self._permitted(actor, Action.CREATE_BUYER, under)
        now = self.clock.now()
        plan = Plan(directory=self.directory, under=under, fresh_id=lambda: new_id(now))
        lines = plan.ordered(entity_files.read(data))
        by = [line.outcome for line in lines]
        to_make = by.count(Outcome.TO_MAKE)
        made = EntityImport(
            id=new_id(now),
            by=someone.id,
            under=under,
            made_at=now,
            sha256=hashlib.sha256(data).hexdigest(),
            lines=len(lines),
            pages=-(-to_make // PAGE_LINES),
            to_make=to_make,
            existing=by.count(Outcome.EXISTS),
            refused=by.count(Outcome.REFUSED),
        )
        pieces = [lines[:to_make], lines[to_make:]]  # a page of work holds nothing else
        pages = [piece[start : start + PAGE_LINES] for piece in pieces for start in range(0, len(piece), PAGE_LINES)]
        for number, page in enumerate(pages):
            self.imports.put_page(made.id, number, tuple(page))
        return self.imports.create(made)

    def start(self, actor: Actor | None, import_id: str) -> EntityImport:
        """The person has read what it would make. Twice is once. Raises NotFound; WrongState `import-empty` when there is nothing to make."""
        found = self._mine(actor, import_id, Action.CREATE_BUYER)
        if found.started_at:
            return found
        if not found.to_make:
            raise WrongState(
                "Ce fichier n’a aucune entité à créer : corrigez les lignes refusées, puis envoyez-le de nouveau.", "import-empty"
            )
        return self._saved(replace(found, started_at=self.clock.now()))

    def work(self, actor: Actor | None, import_id: str) -> EntityImport:
        """One page more, begun again if it was cut; nothing once all is done. Raises NotFound; WrongState `import-not-started`."""
        found = self._mine(actor, import_id, Action.READ_TREE)
        if not found.started_at:
            raise WrongState("Relisez d’abord ce que ce fichier créera, puis lancez l’import.", "import-not-started")
        if found.finished:
            return found
        assert actor is not None  # `_mine` has asked who
        lines = tuple(self._made(actor, found, line) for line in self.imports.page(found.id, found.done))
        self.imports.put_page(found.id, found.done, lines)
        return self._saved(found.worked(lines))

    def read(self, actor: Actor | None, import_id: str) -> EntityImport:
        """Raises NotFound for another person's."""
        return self._mine(actor, import_id, Action.READ_TREE)

    def lines(self, actor: Actor | None, import_id: str, outcome: str, cursor: str | None) -> Page[ImportLine]:
        """Fifty lines in the order of the file, of one outcome or of any. Raises NotFound, Invalid."""
        found = self._mine(actor, import_id, Action.READ_TREE)
        items = [line for line in self._all(found) if outcome in ("", line.outcome)]
        return cursors.slice_of(items, cursors.numbered(f"import {import_id} {outcome}"), cursor, SHOWN)

    def report(self, actor: Actor | None, import_id: str) -> list[ImportLine]:
        """Every line, in the order of the file. Raises NotFound."""
        return self._all(self._mine(actor, import_id, Action.READ_TREE))

    def _all(self, found: EntityImport) -> list[ImportLine]:
        return sorted((line for page in self.imports.pages(found.id) for line in page), key=lambda line: line.number)

    def _made(self, actor: Actor, found: EntityImport, line: ImportLine) -> ImportLine:
        """What became of a line. Only what may pass by itself is raised: the page is then begun again."""
        if line.outcome is not Outcome.TO_MAKE:
            return line
        stands = self.directory.buyer_by_siret(line.siret)
        if stands and stands.id != line.entity:
            return replace(line, outcome=Outcome.EXISTS, reason=f"Existe déjà : {stands.name}. Rien n’est changé.")
        if stands and (self.directory.invitations_of(stands.id) or self.directory.users_of(stands.id)):
            return replace(line, outcome=Outcome.MADE)  # this page was cut after it
        if found.under and line.parent and found.under not in buyer_tree.at_and_above(self.directory, line.parent):
            return line.refused("L’entité de rattachement est partie ailleurs dans l’arbre, ou n’a pas été créée.")
        try:
            self.entities.made(
                actor,
                line.entity,
                siret=line.siret,
                name=line.name,
                department=line.department,
                admin_email=line.admin_email,
                admin_name=line.admin_name,
                kind=line.kind,
                parent_id=line.parent,
                counted=False,
            )
        except (Unavailable, StaleVersion):
            raise
        except NotFound:
            return line.refused("L’entité de rattachement n’a pas été créée.")
        except Refused as refusal:
            return line.refused(next(iter(refusal.fields.values()), refusal.detail))
        return replace(line, outcome=Outcome.MADE)

    def _mine(self, actor: Actor | None, import_id: str, action: Action) -> EntityImport:
        found = self.imports.get(import_id)
        if not found or not actor or found.by != actor.id:
            raise NotFound()
        self._permitted(actor, action, found.under)
        return found

    def _permitted(self, actor: Actor | None, action: Action, under: str | None) -> Actor:
        above = buyer_tree.at_and_above(self.directory, under)
        if under and not above:
            raise NotFound()
        return permit(actor, action, tenant_id=PLATFORM, now=self.clock.now(), above=above)

    def _saved(self, wanted: EntityImport) -> EntityImport:
        """As it now stands, when another window of the same person was first."""
        try:
            return self.imports.save(wanted)
        except StaleVersion:
            found = self.imports.get(wanted.id)
            assert found is not None
            return found
