"""What changed in a published consultation, field by field, in words (CCP R2151-4; REQ-026)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import slots
from .consultation import Consultation, RequestedDocument

LABELS: Mapping[str, str] = {
    "title": "Objet",
    "description": "Description",
    "reference": "Référence",
    "cpv": "Code CPV",
    "place": "Lieu d’exécution",
    "contact": "Contact",
    "duration_months": "Durée en mois",
    "criteria": "Critères d’attribution",
    "requested_documents": "Pièces demandées",
    "limits": "Limites de dépôt",
    "lots": "Lots",
    "questions_until": "Date limite des questions",
}
"""Fields that a correction may touch; the deadline moves by an extension, documents by a new version."""

_ENVELOPES = {slots.CANDIDACY: "candidature", slots.OFFER: "offre", slots.PROJECT: "projet"}


@dataclass(frozen=True)
class Difference:
    """One field before and after, as texts a person reads."""

    field: str
    label: str
    before: str
    after: str


def differences(before: Consultation, after: Consultation) -> list[Difference]:
    return [
        Difference(name, label, said(getattr(before, name)), said(getattr(after, name)))
        for name, label in LABELS.items()
        if getattr(before, name) != getattr(after, name)
    ]


def said(value: Any) -> str:
    """A value in words; nested facts joined by commas, empty ones left out. Estimates are never told (REQ-036)."""
    if value is None or value == "":
        return "–"
    if isinstance(value, RequestedDocument):
        return f"{value.label} ({_ENVELOPES[value.kind]})"
    if isinstance(value, tuple | list):
        return " ; ".join(said(item) for item in value) or "–"
    if hasattr(value, "__dataclass_fields__"):
        fields = [name for name in value.__dataclass_fields__ if name != "estimate_eur"]
        shown = [said(getattr(value, name)) for name in fields if getattr(value, name) not in (None, "", ())]
        return ", ".join(shown) or "–"
    return str(value)
