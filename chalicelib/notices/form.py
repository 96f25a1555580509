"""The words of a notice on the national form's six sections (arrêté du 12 février 2020, annexe 22 of the code), from a consultation. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.consultation import Consultation
from ..domain.procedure import BY_CODE

_CATEGORIES = {"works": "Travaux", "supplies": "Fournitures", "services": "Services"}


_KINDS = {
    "call": "Avis d’appel à la concurrence",
    "correction": "Avis rectificatif",
    "cancellation": "Avis de sans suite",
    "award": "Avis d’attribution",
}


RULES = "Renvoi au règlement de la consultation"


def form(c: Consultation, kind: str, *, origin: str, sent_to_eu: str = "", note: str = "") -> dict[str, Any]:
    """Raises nothing: an empty field is left out. `sent_to_eu`: day of sending of the European notice, which the national one tells."""
    return {
        "title": _KINDS[kind],
        "sections": [{"title": title, "fields": _filled(fields)} for title, fields in _sections(c, origin, sent_to_eu, note)],
    }


def _filled(fields: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"label": label, "value": str(value)} for label, value in fields.items() if value not in (None, "", "–")]


def _sections(c: Consultation, origin: str, sent_to_eu: str, note: str) -> list[tuple[str, Mapping[str, Any]]]:
    row = BY_CODE[c.procedure]
    return [
        ("1. Identification de l’acheteur", {"Nom": c.buyer_name, "SIRET": c.buyer_siret, **_group(c)}),
        (
            "2. Communication",
            {
                "Adresse permanente de la consultation et de son dossier": f"{origin}/consultations/{c.id}",
                "Référence": c.reference,
                "Intégralité des documents sur le profil d’acheteur": "Oui",
                "Moyens de communication": "Dépôt électronique, plis scellés dans le navigateur",
                "Limites de dépôt": limits(c),
                "Empreinte du manifeste de scellement": c.mh,
                "Contact": ", ".join(filter(None, (c.contact.name, c.contact.email, c.contact.phone))),
            },
        ),
        (
            "3. Procédure",
            {
                "Type de procédure": row.label,
                "Date et heure limites de réception des plis": c.territory.told(c.submission_deadline) if c.submission_deadline else "",
                "Technique d’achat": _technique(c),
                "Conditions de participation": RULES,
                "Variantes": {"allowed": "Autorisées", "required": "Exigées", "forbidden": "Interdites"}.get(c.terms.variants.choice, ""),
                "Critères d’attribution": " ; ".join(
                    f"{one.label}{f' : {one.weight} %' if one.weight is not None else ''}" for one in c.criteria
                ),
            },
        ),
        (
            "4. Identification du marché",
            {
                "Intitulé": c.title,
                "Code CPV principal": c.cpv,
                "Type de marché": _CATEGORIES.get(c.category, ""),
                "Description": c.description,
                "Lieu principal d’exécution": (c.place.label or c.place.code) if c.place else "",
                "Durée en mois": c.duration_months,
                "Marché réservé": "Oui" if c.terms.reserved else "Non",
            },
        ),
        ("5. Lots", {f"Lot {lot.number}": " - ".join(filter(None, (lot.title, f"CPV {lot.cpv}" if lot.cpv else ""))) for lot in c.lots}),
        (
            "6. Informations complémentaires",
            {"Avis envoyé au JOUE le": sent_to_eu, "Objet de l’avis": note, "Motif": c.cancellation_reason},
        ),
    ]


def _group(c: Consultation) -> Mapping[str, str]:
    """Whether others buy with it, and who coordinates them (CCP L2113-7)."""
    if not c.group:
        return {"Groupement de commandes": "Non"}
    return {
        "Groupement de commandes": "Oui",
        "Coordonnateur du groupement": f"{c.buyer_name} (SIRET {c.buyer_siret})",
        "Membres du groupement": " ; ".join(f"{one.name} (SIRET {one.siret})" for one in c.group.members),
    }


def limits(c: Consultation) -> str:
    """Limits told before the first byte (REQ-058), in decimal units."""
    return f"{_size(c.limits.file_bytes)} par fichier, {_size(c.limits.submission_bytes)} par pli, {c.limits.files} fichiers"


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 10**9:.1f} Go".replace(".", ",")


def _technique(c: Consultation) -> str:
    if c.terms.framework:
        return "Accord-cadre à plusieurs titulaires" if c.terms.framework.multiple else "Accord-cadre à un seul titulaire"
    return BY_CODE[c.procedure].decp_technique or "Sans objet"


def text(made: Mapping[str, Any]) -> str:
    """What is pasted into a newspaper's form."""
    lines = [made["title"].upper()]
    for section in made["sections"]:
        if section["fields"]:
            lines += ["", section["title"], *(f"{one['label']} : {one['value']}" for one in section["fields"])]
    return "\n".join(lines) + "\n"
