"""What a consultation already says of its essential data, in the arrêté's words (REQ-130, REQ-136). Pure."""

from __future__ import annotations

from dataclasses import replace

from ..domain.consultation import Consultation
from ..domain.decision import EssentialData
from ..domain.procedure import BY_CODE

_NONE = ("Sans objet",)
CALL_OFF = "MARCHE_SUBSEQUENT"


def techniques(c: Consultation) -> tuple[str, ...]:
    """Purchasing techniques; « Sans objet » alone when there is none."""
    found = [BY_CODE[c.procedure].decp_technique, "Accord-cadre" if c.terms.framework else None]
    found += [
        "Catalogue électronique" if c.terms.electronic_catalogue else None,
        "Enchère électronique" if c.terms.electronic_auction else None,
    ]
    return tuple(dict.fromkeys(word for word in found if word)) or _NONE


def modalities(c: Consultation) -> tuple[str, ...]:
    """How the contract is carried out. A call-off tells « Marchés subséquents » with its framework's identifier."""
    framework = c.terms.framework
    call_offs = c.procedure == CALL_OFF or (framework is not None and framework.call_offs and c.parent_id is not None)
    found = ["Tranches" if c.terms.tranches else None, "Bons de commande" if c.terms.purchase_orders else None]
    return tuple(word for word in [*found, "Marchés subséquents" if call_offs else None] if word) or _NONE


def social(c: Consultation) -> tuple[str, ...]:
    found = ["Clause sociale" if c.terms.clauses.social else None, "Critère social" if _judges(c, "social") else None]
    found.append("Marché réservé" if c.terms.reserved else None)
    return tuple(word for word in found if word) or ("Pas de considération sociale",)


def environmental(c: Consultation) -> tuple[str, ...]:
    found = [
        "Clause environnementale" if c.terms.clauses.environmental else None,
        "Critère environnemental" if _judges(c, "environment") else None,
    ]
    return tuple(word for word in found if word) or ("Pas de considération environnementale",)


def _judges(c: Consultation, kind: str) -> bool:
    return any(criterion.kind == kind for criterion in c.criteria)


def fill(data: EssentialData, c: Consultation, framework_id: str | None) -> EssentialData:
    """What nobody filled yet; what a person typed stays."""
    return replace(
        data,
        techniques=techniques(c) if data.techniques == _NONE else data.techniques,
        modalities=modalities(c) if data.modalities == _NONE else data.modalities,
        social=data.social or social(c),
        environmental=data.environmental or environmental(c),
        framework_id=data.framework_id or framework_id,
    )
