"""BOAMP's simple national notice (FNSimple) as XML. Pure."""

from __future__ import annotations

from xml.etree import ElementTree as xml

from ..domain import texts
from ..domain.consultation import Consultation
from ..domain.instants import PARIS
from ..domain.procedure import BY_CODE
from .form import RULES

_NAMESPACE = "http://boamp.journal-officiel.gouv.fr/XML/3.2.5"


_PROCEDURES = {
    "MAPA_OUVERT": "procedureAdapteeO",
    "MAPA_RESTREINT": "procedureAdapteeR",
    "AOO": "procedureOuverte",
    "AOR": "procedureRestreinte",
}


_NATURES = {"works": "travaux", "supplies": "fournitures", "services": "services"}


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
    made.text = texts.lines(str(value))
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
    _yes(one, "grpCommandes", bool(c.group))


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
        _put(one, name, RULES)
    _choice(xml.SubElement(one, "techAchat"), "accordCadre" if c.terms.framework else "autres")
    assert c.submission_deadline is not None
    _put(one, "dateReceptionOffres", c.submission_deadline.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M:%S"))
    _choice(xml.SubElement(one, "presOffres"), "interdite")
    _yes(one, "nbCandidatReduit", "offer" not in c.phase_row.kinds)
    _yes(one, "attributionSansNegociation", len(BY_CODE[c.procedure].phases) == 1)
    _yes(one, "variantes", c.terms.variants.choice in ("allowed", "required"))
    criteria = " ; ".join(f"{a.label}{f' : {a.weight} %' if a.weight is not None else ''}" for a in c.criteria)
    _put(one, "criteresAttrib", criteria or RULES)


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
