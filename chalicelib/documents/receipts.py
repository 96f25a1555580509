"""The deposit receipt to print: the five compulsory mentions of annexe 8, art. 2 II, and the proofs (REQ-053)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain import slots
from ..domain.instants import from_text
from ..domain.settings import BLANK, Letterhead
from ..domain.territories import MAINLAND, Territory

TEST_WORDS = "ESSAI – sans valeur"
_FORMS = {"none": "Candidat seul", "joint": "Groupement conjoint", "several": "Groupement solidaire"}
_KINDS = {slots.CANDIDACY: "Candidature", slots.OFFER: "Offre", slots.PROJECT: "Projet anonyme"}


def envelope_name(slot: str) -> str:
    """« Candidature », « Offre, lot 2 »."""
    parsed = slots.parse(slot)
    return _KINDS[parsed.kind] + (f", lot {parsed.lot}" if parsed.lot else "")


def what_counts(receipt: Mapping[str, Any], territory: Territory = MAINLAND) -> str:
    """Which deposit of the company stands beside a late one; nothing for a receipt of the first releases, which did not say."""
    if "counting" not in receipt:
        return ""
    found = [f"le pli {one['number']}, reçu le {territory.told(from_text(one['received_at']))}" for one in receipt["counting"]]
    if not found:
        return "Aucun pli de cette entreprise n’a été reçu dans les délais."
    return f"Ce pli ne remplace rien. Ce qui compte : {' ; '.join(found)}."


def pdf(receipt: Mapping[str, Any], territory: Territory = MAINLAND, head: Letterhead = BLANK) -> bytes:
    """A signed receipt as PDF; its JSON twin carries the signature to verify, and instants in UTC alone.

    `territory` is the buyer's: its own clock is told beside that of Paris.
    """
    from .paper import Sheet  # fpdf2 takes a quarter of a second to load: only who prints waits for it

    received = from_text(receipt["received_at"])
    sheet = Sheet("Récépissé de dépôt d’un pli", f"Récépissé {receipt['number']}", received, head)
    if receipt.get("test"):
        sheet.stamp(TEST_WORDS)
    if receipt["late"]:
        sheet.stamp("HORS DÉLAI")
        sheet.words("Pli reçu hors délai : il est conservé scellé et n’est pas ouvert, sauf décision motivée de l’acheteur.")
        sheet.words(what_counts(receipt, territory))
    company, buyer, consultation = receipt["company"], receipt["buyer"], receipt["consultation"]
    members = "".join(f"\n{m['name']} ({m['identifier_type']} {m['identifier']})" for m in receipt["consortium"]["members"])
    form = _FORMS[receipt["consortium"]["kind"]]
    sheet.facts(
        [
            ("Numéro au registre", receipt["number"]),
            ("Candidat", f"{company['name']} ({company['identifier_type']} {company['identifier']}){members}"),
            ("Forme de la candidature", form),
            ("Acheteur", f"{buyer['name']} (SIRET {buyer['siret']})"),
            ("Consultation", f"{consultation['reference']} - {consultation['title']}"),
            ("Lots", ", ".join(map(str, receipt["lots"]))),
            ("Reçu le", f"{territory.told(received)}\n{receipt['received_at']} (UTC)"),
            ("Transmission commencée", territory.told(from_text(receipt["started_at"]))),
            ("Date limite de remise", territory.told(from_text(receipt["submission_deadline"]))),
        ]
    )
    sheet.heading("Documents transmis")
    rows = [
        (envelope_name(e["slot"]), f["name"], f"{f['size_bytes']:,}".replace(",", " "), f["sha256"])
        for e in receipt["envelopes"]
        for f in e["files"]
    ]
    sheet.lines(("Enveloppe", "Document", "Octets", "Empreinte SHA-256"), rows, (20, 42, 16, 62))
    sheet.heading("Preuves")
    sheet.facts(
        [
            ("Empreinte du scellement", receipt["manifest_sha256"]),
            ("Empreinte au registre", receipt["entry_hash"]),
            ("Manifeste de la consultation", receipt["mh"]),
            ("Signature ES256", f"clé {receipt['signature']['kid']}\n{receipt['signature']['value']}"),
        ]
    )
    sheet.words(
        "Ce fichier se vérifie tel quel sur la page « Vérifier un récépissé » de la plateforme, ou hors ligne : il porte le récépissé signé.",
        soft=True,
    )
    sheet.carry(f"recepisse-{receipt['number']}.json", receipt, "Récépissé signé")
    return sheet.done()
