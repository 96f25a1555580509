"""Words of a letter: a template and the values of its variables give a subject and a body.

(1) a paragraph whose condition does not hold is left out; (2) each variable is replaced once: what a person typed is never read as a template;
(3) a value that must be said and that the template forgets is said in a paragraph of its own, before the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .kinds import Kind
from .standard import Template

COMMON = ("reference", "objet", "acheteur", "entreprise", "lot", "intitule_lot", "attributaire", "cotitulaires")
"""Variables of every letter; the others are those of the fields of its kind."""
FEWEST = 20
"""Characters of the body of a template."""
_CONDITION = re.compile(r"\{(si|sauf) ([a-z_]+)\}\s*")
_NAMED = re.compile(r"\{(?:(?:si|sauf) )?([a-z_]+)\}")
_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_FORMER = {"reference": "reference", "objet": "objet", "lot": "lot", "acheteur": "acheteur", "attributaire": "attributaire", "rang": "rang", "motif": "motifs"}  # fmt: skip
_FORMER_VARIABLE = re.compile(rf"\[({'|'.join(_FORMER)})\]")


def modern(template: Template) -> Template:
    """The same, whose variables may be written as before, « [motif] »."""

    def named(text: str) -> str:
        return _FORMER_VARIABLE.sub(lambda found: f"{{{_FORMER[found[1]]}}}", text)

    return Template(named(template.subject), named(template.body))


def variables(kind: Kind) -> set[str]:
    """Those that a template of this kind may name."""
    return {*COMMON, *(field.variable for field in kind.fields)}


def unknown(kind: Kind, text: str) -> list[str]:
    """Variables that a template names and that this kind does not have, in order."""
    known = variables(kind)
    return [name for name in dict.fromkeys(_NAMED.findall(text)) if name not in known]


def faults(kind: Kind, template: Template) -> dict[str, str]:
    """What keeps a template from being used: `subject` or `body` → its sentence."""
    found = {}
    if not template.subject.strip():
        found["subject"] = "Donnez l’objet du modèle."
    if len(template.body.strip()) < FEWEST:
        found["body"] = f"Donnez l’objet et le texte du modèle ({FEWEST} caractères au moins)."
    current = modern(template)
    for place, text in (("subject", current.subject), ("body", current.body)):
        strange = unknown(kind, text)
        if strange:
            found[place] = f"Ce courrier n’a pas de variable {{{strange[0]}}}. Les siennes : {', '.join(sorted(variables(kind)))}."
    return found


def compose(kind: Kind, template: Template, values: Mapping[str, str]) -> Template:
    """`values`: variable → words, absent or empty when there is nothing to say."""
    current = modern(template)
    kept = list(_paragraphs(current.body, values))
    forgotten = [
        field.said
        for field in kind.fields
        if values.get(field.variable) and f"{{{field.variable}}}" not in current.body and f"{{{field.variable}}}" not in current.subject
    ]
    place = max(len(kept) - 1, 0) if len(kept) > 1 else len(kept)
    body = "\n\n".join(_filled(paragraph, values) for paragraph in (*kept[:place], *forgotten, *kept[place:]))
    return Template(" ".join(_filled(current.subject, values).split()), body.strip())


def _paragraphs(body: str, values: Mapping[str, str]) -> Iterator[str]:
    for paragraph in re.split(r"\n{2,}", body):
        held = True
        while held and (condition := _CONDITION.match(paragraph)):
            held = bool(values.get(condition[2])) is (condition[1] == "si")
            paragraph = paragraph[condition.end() :]
        if held and paragraph.strip():
            yield paragraph


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1], ""), text)
