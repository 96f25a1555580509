"""The words of a notice on the national form's six sections (arrêté du 12 février 2020, annexe 22 of the code), from a consultation. Pure.

    form(c, kind, …) → {sections: [{title, fields: [{label, value}]}]}        what people read, print and copy
    fnsimple(c, …) → bytes                                                     BOAMP's simple national notice as XML

The European machine format (eForms) is another adapter of the same port.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as xml

from ..domain.consultation import Consultation
from ..domain.instants import PARIS, in_french
from ..domain.procedure import BY_CODE

_NAMESPACE = "http://boamp.journal-officiel.gouv.fr/XML/3.2.5"
_CATEGORIES = {"works": "Travaux", "supplies": "Fournitures", "services": "Services"}
_KINDS = {
    "call": "Avis d’appel à la concurrence",
    "correction": "Avis rectificatif",
    "cancellation": "Avis de sans suite",
    "award": "Avis d’attribution",
}
_PROCEDURES = {
    "MAPA_OUVERT": "procedureAdapteeO",
    "MAPA_RESTREINT": "procedureAdapteeR",
    "AOO": "procedureOuverte",
    "AOR": "procedureRestreinte",
}
_NATURES = {"works": "travaux", "supplies": "fournitures", "services": "services"}
_RULES = "Renvoi au règlement de la consultation"


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
        ("1. Identification de l’acheteur", {"Nom": c.buyer_name, "SIRET": c.buyer_siret, "Groupement de commandes": "Non"}),
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
                "Date et heure limites de réception des plis": in_french(c.submission_deadline) if c.submission_deadline else "",
                "Technique d’achat": _technique(c),
                "Conditions de participation": _RULES,
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


def fnsimple(c: Consultation, *, origin: str) -> bytes:
    """BOAMP's simple national form. Procedures without an element of their own are told open or restricted by their first phase."""
    root = xml.Element(f"{{{_NAMESPACE}}}ann")
    xml.register_namespace("jo", _NAMESPACE)
    simple = xml.SubElement(xml.SubElement(root, "DONNEES"), "FNSimple")
    _organisation(simple, c)
    initial = xml.SubElement(simple, "initial")
    _communication(initial, c, origin)
    _procedure(initial, c)
    _nature(initial, c)
    _choice(xml.SubElement(initial, "informComplementaire"), "non")
    xml.indent(root, " ")
    return xml.tostring(root, encoding="utf-8", xml_declaration=True)


def _put(parent: xml.Element, name: str, value: object) -> xml.Element:
    made = xml.SubElement(parent, name)
    made.text = str(value)
    return made


def _choice(parent: xml.Element, value: str) -> None:
    xml.SubElement(parent, value)


def _yes(parent: xml.Element, name: str, value: bool) -> None:
    _choice(xml.SubElement(parent, name), "oui" if value else "non")


def _organisation(simple: xml.Element, c: Consultation) -> None:
    one = xml.SubElement(simple, "organisme")
    _put(one, "nomOfficiel", c.buyer_name)
    _choice(xml.SubElement(one, "typeIdentificationNational"), "siret")
    _put(one, "codeIdentificationNational", c.buyer_siret)
    _yes(one, "grpCommandes", False)


def _communication(initial: xml.Element, c: Consultation, origin: str) -> None:
    one = xml.SubElement(initial, "communication")
    _put(one, "urlDocConsul", f"{origin}/consultations/{c.id}")
    _put(one, "identifiantInterne", c.reference)
    _yes(one, "docSecurite", True)
    _yes(one, "urlSecurite", False)
    _put(one, "nomContact", c.contact.name or c.buyer_name)
    for name, value in (("adresseMailContact", c.contact.email), ("telContact", c.contact.phone)):
        if value:
            _put(one, name, value)


def _procedure(initial: xml.Element, c: Consultation) -> None:
    one = xml.SubElement(initial, "procedure")
    _choice(one, _PROCEDURES.get(c.procedure, "procedureOuverte" if "offer" in c.phase_row.kinds else "procedureRestreinte"))
    for name in ("capaciteExercice", "capaciteEcoFin", "capaciteTech"):
        _put(one, name, _RULES)
    _choice(xml.SubElement(one, "techAchat"), "accordCadre" if c.terms.framework else "autres")
    assert c.submission_deadline is not None
    _put(one, "dateReceptionOffres", c.submission_deadline.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M:%S"))
    _choice(xml.SubElement(one, "presOffres"), "interdite")
    _yes(one, "nbCandidatReduit", "offer" not in c.phase_row.kinds)
    _yes(one, "attributionSansNegociation", len(BY_CODE[c.procedure].phases) == 1)
    _yes(one, "variantes", c.terms.variants.choice in ("allowed", "required"))
    criteria = " ; ".join(f"{a.label}{f' : {a.weight} %' if a.weight is not None else ''}" for a in c.criteria)
    _put(one, "criteresAttrib", criteria or _RULES)


def _nature(initial: xml.Element, c: Consultation) -> None:
    one = xml.SubElement(initial, "natureMarche")
    _put(one, "intitule", c.title)
    _put(xml.SubElement(xml.SubElement(one, "codeCPV"), "objetPrincipal"), "classPrincipale", c.cpv[:8])
    _choice(xml.SubElement(one, "natureMarche"), _NATURES[c.category])
    _put(one, "description", c.description or c.title)
    _put(one, "lieuExecution", (c.place.label or c.place.code) if c.place else "")
    if c.duration_months:
        _put(one, "dureeMois", c.duration_months)
    _yes(one, "tranches", bool(c.terms.tranches))
    _yes(one, "reservationMarche", bool(c.terms.reserved))
    if len(c.lots) == 1:
        _yes(one, "lotsMarche", False)
        return
    lots = xml.SubElement(one, "lots")
    for lot in c.lots:
        item = xml.SubElement(lots, "lot")
        _put(item, "intitule", lot.title)
        _put(item, "description", lot.description or lot.title)
