"""The lines of a file of entities in the order in which they can be made, each above before those below; judged against what stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ...domain.buyer import Buyer
from ...domain.entity_import import MOST_OF_ONE_ADDRESS, ImportLine, Outcome
from ..ports import Directory
from . import buyer_tree


@dataclass(kw_only=True)
class Plan:
    """`under`: the entity in whose part of the tree all of it must stand, None for the whole platform."""

    directory: Directory
    under: str | None
    fresh_id: Callable[[], str]
    _known: dict[str, Buyer | None] = field(default_factory=dict)
    _above: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _depths: dict[str, int] = field(default_factory=dict)

    def ordered(self, lines: list[ImportLine]) -> list[ImportLine]:
        """First those to make, in order; then those that exist; then the refused."""
        own = self._alone(lines)
        waiting = {line.siret: line for line in own if line.outcome is Outcome.TO_MAKE}
        settled: dict[str, ImportLine] = {}
        while ready := [line for line in waiting.values() if line.parent_siret not in waiting]:
            for line in ready:
                del waiting[line.siret]
                settled[line.siret] = self._placed(line, settled.get(line.parent_siret))
        for line in waiting.values():
            settled[line.siret] = line.refused("Cette ligne se trouve au-dessous d’elle-même : les SIRET de rattachement tournent en rond.")
        rest = [line for line in own if line.outcome is not Outcome.TO_MAKE]
        return sorted([*settled.values(), *rest], key=lambda line: list(Outcome).index(line.outcome))

    def _alone(self, lines: list[ImportLine]) -> list[ImportLine]:
        """Two lines of one SIRET, and an address named too often."""
        first: dict[str, int] = {}
        addresses = Counter(line.admin_email for line in lines if line.outcome is Outcome.TO_MAKE)
        found = []
        for line in lines:
            if line.outcome is Outcome.TO_MAKE and first.setdefault(line.siret, line.number) != line.number:
                found.append(line.refused(f"Ce SIRET est déjà à la ligne {first[line.siret]}."))
            elif line.outcome is Outcome.TO_MAKE and addresses[line.admin_email] > MOST_OF_ONE_ADDRESS:
                found.append(line.refused(f"Cette adresse est à plus de {MOST_OF_ONE_ADDRESS} lignes, et chacune lui envoie un courriel."))
            else:
                found.append(line)
        return found

    def _placed(self, line: ImportLine, above: ImportLine | None) -> ImportLine:
        stands = self._of(line.siret)
        if stands:
            return self._existing(line, stands)
        if above and above.outcome is Outcome.REFUSED:
            return line.refused(f"L’entité au-dessus est refusée, à la ligne {above.number}.")
        parent = above.entity if above else self._parent(line)
        if parent is _OUTSIDE:
            return line.refused("Aucune entité de votre partie de l’arbre, ni de ce fichier, ne porte ce SIRET de rattachement.")
        if parent is _CLOSED:
            return line.refused("L’entité de rattachement est fermée.")
        depth = self._depth(parent) + 1 if parent else 0
        if depth > buyer_tree.DEEPEST:
            return line.refused(f"L’arbre compte au plus {buyer_tree.DEEPEST} niveaux sous le premier : rattachez plus haut.")
        made = replace(line, parent=parent, entity=self.fresh_id())
        self._depths[made.entity] = depth
        return made

    def _existing(self, line: ImportLine, stands: Buyer) -> ImportLine:
        """Nothing of another part of the tree is told, but that its SIRET is taken."""
        if self._inside(stands.id):
            return replace(line, entity=stands.id, outcome=Outcome.EXISTS, reason=f"Existe déjà : {stands.name}. Rien n’est changé.")
        return line.refused("Une entité porte déjà ce SIRET, hors de votre partie de l’arbre.")

    def _parent(self, line: ImportLine) -> str | None:
        if not line.parent_siret:
            return self.under
        parent = self._of(line.parent_siret)
        if not parent or not self._inside(parent.id):
            return _OUTSIDE
        return _CLOSED if parent.closed_on else parent.id

    def _inside(self, entity: str) -> bool:
        return self.under is None or self.under in self._path(entity)

    def _depth(self, entity: str) -> int:
        if entity not in self._depths:
            self._depths[entity] = len(self._path(entity)) - 1
        return self._depths[entity]

    def _path(self, entity: str) -> tuple[str, ...]:
        if entity not in self._above:
            self._above[entity] = buyer_tree.at_and_above(self.directory, entity)
        return self._above[entity]

    def _of(self, siret: str) -> Buyer | None:
        if siret not in self._known:
            self._known[siret] = self.directory.buyer_by_siret(siret)
        return self._known[siret]


_OUTSIDE, _CLOSED = "outside", "closed"
