"""The opening record (*procès-verbal*) to print and sign (REQ-085)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..domain.instants import from_text
from ..domain.settings import BLANK, Letterhead
from ..domain.territories import MAINLAND, Territory
from .receipts import TEST_WORDS, envelope_name

if TYPE_CHECKING:
    from .paper import Sheet

_STATES = {"opened": "ouverte, intègre", "failed": "échec", "sealed": "non ouverte"}
_REASONS = {
    "late-deposit": "hors délai",
    "superseded": "remplacé par un pli plus récent",
    "withdrawn": "retiré par le candidat",
    "candidacy-not-admitted": "candidature non admise",
    "anonymity-holds": "anonymat du concours",
    "backup-copy": "copie de sauvegarde",
    "identity-owed": "identité du candidat à établir",
}


def pdf(record: Mapping[str, Any], territory: Territory = MAINLAND, head: Letterhead = BLANK) -> bytes:
    """Each deposit with its receipt time, late flag, admission, and each envelope with its check; instants by the clock of `territory` too."""
    from .paper import Sheet  # fpdf2 takes a quarter of a second to load: only who prints waits for it

    drawn_up = from_text(record["drawn_up_at"])
    c = record["consultation"]
    sheet = Sheet("Procès-verbal d’ouverture des plis", f"{c['reference']} - séance {record['opening']}", drawn_up, head)
    if record.get("test"):
        sheet.stamp(TEST_WORDS)
    sheet.facts(
        [
            ("Acheteur", f"{record['buyer']['name']} (SIRET {record['buyer']['siret']})"),
            ("Consultation", f"{c['reference']} - {c['title']}"),
            ("Date limite de remise", territory.told(from_text(record["submission_deadline"]))),
            ("Séance ouverte le", territory.told(from_text(record["began_at"]))),
            ("Procès-verbal établi le", territory.told(drawn_up)),
            ("Ouverture menée par", record["opener"]),
            ("Approbations", "\n".join(f"{a['name']}, {territory.told(from_text(a['at']))}" for a in record["approvals"])),
            ("Quorum", f"{record['quorum']} membres"),
            ("Personnes présentes", ", ".join(record["present"]) or "néant"),
        ]
    )
    sheet.heading(f"Plis reçus : {len(record['deposits'])}")
    if not record["deposits"]:
        sheet.words("Aucun pli n’a été reçu.")
    for deposit in record["deposits"]:
        _deposit(sheet, deposit, territory)
    sheet.heading("Signatures")
    sheet.ln(10)
    sheet.words(f"Signature de la plateforme (ES256, clé {record['signature']['kid']}) : {record['signature']['value']}", soft=True)
    sheet.carry("proces-verbal.json", record, "Procès-verbal signé")
    return sheet.done()


_ADMISSIONS = {"admitted": "admise", "incomplete": "incomplète", "rejected": "rejetée"}


def _deposit(sheet: Sheet, deposit: Mapping[str, Any], territory: Territory) -> None:
    company = deposit["company"]
    flags = [word for word, shown in (("HORS DÉLAI", deposit["late"]), ("retiré", deposit["withdrawn"])) if shown]
    identity = f"{company['name']} ({company['identifier_type']} {company['identifier']})"
    sheet.heading(f"{deposit['number']} - {identity}" if deposit["number"] else company["name"], level=3)
    facts = [
        ("Reçu le", territory.told(from_text(deposit["received_at"])) + (f" - {', '.join(flags)}" if flags else "")),
        ("Lots", ", ".join(map(str, deposit["lots"]))),
    ]
    if deposit["late_decision"]:
        facts.append(("Décision motivée", deposit["late_decision"]))
    if deposit.get("identity"):
        found = "même entreprise" if deposit["identity"]["same"] else "entreprises distinctes"
        facts.append(("Comptes de même identifiant", f"{found} : {deposit['identity']['reason']}"))
    if deposit["admission"]:
        outcome = _ADMISSIONS[deposit["admission"]["outcome"]]
        facts.append(("Candidature", f"{outcome} {deposit['admission']['reason']}".strip()))
    sheet.facts(facts)
    sheet.lines(("Enveloppe", "État", "Contrôle", "Documents"), [_envelope(e) for e in deposit["envelopes"]], (28, 30, 34, 60))


def _envelope(e: Mapping[str, Any]) -> tuple[str, str, str, str]:
    state = _STATES[e["state"]]
    if e["kept_sealed_because"]:
        state += f" ({_REASONS.get(e['kept_sealed_because'], e['kept_sealed_because'])})"
    check = f"{e['check']} (cause : {e['fault']})" if e["state"] == "failed" else e["check"]
    return envelope_name(e["slot"]), state, check, "\n".join(f["name"] for f in e["files"])
