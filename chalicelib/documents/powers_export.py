"""Who may see or do what on a consultation, as a file for spreadsheets: plain French, one line a person and a reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ..domain import texts
from ..domain.consultation import Consultation
from ..domain.grant import Grant
from ..domain.permission import Action, Role
from ..domain.person import User

DOES: Mapping[Action, str] = {
    Action.READ_FILE: "lire le dossier",
    Action.READ_REGISTERS: "lire les registres",
    Action.READ_OPENING: "lire l’ouverture des plis",
    Action.READ_DECISIONS: "lire les décisions",
    Action.EDIT_CONSULTATION: "préparer",
    Action.PUBLISH: "publier",
    Action.EXTEND: "proroger le délai",
    Action.CORRECT: "corriger",
    Action.CANCEL: "déclarer sans suite",
    Action.ANSWER_QUESTION: "répondre aux questions",
    Action.START_OPENING: "commencer l’ouverture",
    Action.APPROVE_OPENING: "approuver l’ouverture avec sa clé",
    Action.OPEN_ENVELOPES: "ouvrir les plis",
    Action.READ_OFFERS: "lire les offres ouvertes",
    Action.LIFT_ANONYMITY: "lever l’anonymat",
    Action.APPROVE_LIFTING: "approuver la levée de l’anonymat",
    Action.EVALUATE: "évaluer les offres",
    Action.PREPARE_ANALYSIS: "préparer l’analyse des offres",
    Action.DECIDE: "décider",
    Action.SEND_MESSAGES: "écrire aux candidats",
    Action.NAME_EVALUATORS: "désigner des évaluateurs",
}
"""The browser has the same words in its catalogue (web/acheteur/pouvoirs), held together by a test."""
IS: Mapping[Role, str] = {
    Role.ENTITY_ADMIN: "administrateur",
    Role.SERVICE_HEAD: "chef de service",
    Role.AGENT: "agent",
    Role.COMMITTEE_MEMBER: "membre de la commission",
    Role.EVALUATOR: "évaluateur",
    Role.ELECTED_MEMBER: "élu",
    Role.ARCHIVIST: "archiviste",
    Role.AUDITOR: "auditeur",
}


class Power(Protocol):
    """What one person may do by one place of theirs (usecases/consultation/powers.py)."""

    @property
    def user(self) -> User: ...
    @property
    def roles(self) -> tuple[Role, ...]: ...
    @property
    def actions(self) -> tuple[Action, ...]: ...
    @property
    def entity(self) -> str: ...
    @property
    def above(self) -> bool: ...
    @property
    def in_committee(self) -> bool: ...
    @property
    def grant(self) -> Grant | None: ...


def as_csv(c: Consultation, powers: Sequence[Power]) -> tuple[bytes, str]:
    """(bytes, media type): UTF-8 with a mark, semicolons; cells that would run as formulas are quoted."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["nom", "adresse", "rôles", "pourquoi", "jusqu’au", "peut"])
    for one in powers:
        roles, does = ", ".join(IS[role] for role in one.roles), ", ".join(DOES[action] for action in one.actions)
        until = _told(c, one.grant.until) if one.grant else ""
        writer.writerow([texts.cell(cell) for cell in (one.user.name, one.user.email, roles, why(one), until, does)])
    return b"\xef\xbb\xbf" + out.getvalue().encode(), "text/csv; charset=utf-8"


def why(one: Power) -> str:
    """What gives somebody these rights, in a few words."""
    if one.grant:
        return f"{one.entity}{one.grant.said}" if one.grant.said else "désigné pour cette consultation"
    if one.above:
        return f"{one.entity}, au-dessus de l’entité"
    return f"{one.entity}, siège dans la commission" if one.in_committee else one.entity


def _told(c: Consultation, at: datetime) -> str:
    return c.territory.told(at)
