"""Files for other systems, made here and carried by hand: no system is called (REQ-184)."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from xml.etree import ElementTree as xml

from ..domain import texts
from ..domain.contract import Contract
from ..usecases.ports.contracts import HandOver

_MADE = (2026, 1, 1, 0, 0, 0)
"""The date of every part: the same contract is the same bytes."""


class AsFiles:
    """The port HandOvers: `pes` is an XML of the contract's accounting facts, `actes` a zip of its pieces with their manifest."""

    def of(self, system: str) -> HandOver | None:
        return {"pes": pes, "actes": actes}.get(system)


def pes(contract: Contract, pieces: Mapping[str, bytes], on: date) -> tuple[str, str, bytes]:
    """The facts that the PES marché asks for, in French names; the accountant's software takes them from there."""
    b, root = contract.born, xml.Element("marche")
    facts = {
        "idMarche": b.number, "siretAcheteur": b.buyer_siret, "objet": b.subject, "nature": b.nature, "cpv": b.cpv,
        "montantInitialHT": b.amount_eur, "montantHT": contract.amount_eur, "montantMaximumHT": b.maximum_eur,
        "dateNotification": contract.notified_on, "dureeMois": contract.duration_months, "dateFin": contract.ends_on, "dateExport": on,
    }  # fmt: skip
    _children(root, facts)
    holders = xml.SubElement(root, "titulaires")
    for one in contract.holders:
        _children(xml.SubElement(holders, "titulaire"), {"typeIdentifiant": one.identifier_type, "id": one.identifier, "nom": one.name})
    changes = xml.SubElement(root, "modifications")
    for change in contract.amendments:
        told = {
            "id": change.number,
            "base": change.basis,
            "dateSignature": change.signed_on,
            "montantHT": change.amount_eur,
            "dureeMois": change.duration_months,
        }
        _children(xml.SubElement(changes, "modification"), told)
    taken = xml.SubElement(root, "sousTraitants")
    for sub in (one for one in contract.subcontracts if one.number):
        told = {
            "id": sub.identifier,
            "nom": sub.name,
            "montantHT": sub.amount_eur,
            "paiementDirect": str(sub.direct_payment).lower(),
            "dateAcceptation": sub.settled_on,
        }
        _children(xml.SubElement(taken, "sousTraitant"), told)
    xml.indent(root, " ")
    return f"pes-marche-{_safe(b.number)}.xml", "application/xml", xml.tostring(root, encoding="utf-8", xml_declaration=True)


def actes(contract: Contract, pieces: Mapping[str, bytes], on: date) -> tuple[str, str, bytes]:
    """A zip of the pieces under `pieces/`, `manifeste.json` with the hash of each, and the facts of the act."""
    told = [
        {"fichier": f"pieces/{name}", "sha256": hashlib.sha256(body).hexdigest(), "octets": len(body)}
        for name, body in sorted(pieces.items())
    ]
    manifest = {
        "nature": "Contrats, conventions et avenants", "matiere": "1.1 Marchés publics", "numero": contract.born.number,
        "objet": contract.born.subject, "date": on.isoformat(), "siret": contract.born.buyer_siret, "pieces": told,
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        parts = {"manifeste.json": json.dumps(manifest, ensure_ascii=False, indent=1).encode(), "marche.xml": pes(contract, {}, on)[2]}
        for name, body in {**parts, **{f"pieces/{name}": body for name, body in sorted(pieces.items())}}.items():
            packed.writestr(zipfile.ZipInfo(name, _MADE), body, zipfile.ZIP_DEFLATED)
    return f"actes-{_safe(contract.born.number)}.zip", "application/zip", out.getvalue()


def _children(parent: xml.Element, facts: Mapping[str, object]) -> None:
    for name, value in facts.items():
        if value not in (None, ""):
            xml.SubElement(parent, name).text = texts.one_line(str(value))


def _safe(number: str) -> str:
    return "".join(one if one.isalnum() or one in "-_" else "-" for one in number)[:60]
