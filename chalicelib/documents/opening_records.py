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
    "malware": "mise en quarantaine, programme malveillant",
    "presumed-not-received": "réputée non reçue, programme malveillant",
}
_FAULTS = {"bidder": "candidat", "storage": "stockage", "key": "clé présentée", "request": "accord manquant"}
_ADMISSIONS = {"admitted": "admise", "incomplete": "à compléter", "rejected": "rejetée"}
_ORDERS = {"applications-first": "candidatures, puis offres", "offers-first": "offres, puis candidatures (CCP R2161-4)"}


_SIGNATURES = {"TOTAL-PASSED": "signature valide", "INDETERMINATE": "signature non concluante", "TOTAL-FAILED": "signature invalide"}
_IDENTITIES = {True: "identité confirmée", False: "identité non confirmée", None: "identité du signataire à confirmer"}
_SHORT = {"L000-candidacy": "Candidature"}
_SEAT = "\n\n\n"
"""Room to sign by hand in a cell."""


def pdf(record: Mapping[str, Any], territory: Territory = MAINLAND, head: Letterhead = BLANK) -> bytes:
    """What a committee signs by hand: facts, deposits at a glance, presence and incidents, then each deposit with its files and hashes.

    The platform's own signature, long and for machines, stands in an annex. Instants by the clock of `territory` too.
    """
    from .paper import Sheet  # fpdf2 takes a quarter of a second to load: only who prints waits for it

    drawn_up = from_text(record["drawn_up_at"])
    c = record["consultation"]
    sheet = Sheet("Procès-verbal d’ouverture des plis", f"{c['reference']} - séance {record['opening']}", drawn_up, head)
    if record.get("test"):
        sheet.stamp(TEST_WORDS)
    sheet.facts(_session(record, territory))
    deposits = record["deposits"]
    sheet.heading(f"Plis reçus : {len(deposits)}")
    if deposits:
        sheet.lines(
            ("Pli", "Candidat", "Reçu le", "Lots", "Observation"), [_glance(one, territory) for one in deposits], (24, 52, 46, 16, 36)
        )
    else:
        sheet.words("Aucun pli n’a été reçu.")
    sheet.heading("Incidents")
    incidents = [line for one in deposits for line in _incidents(one)]
    if incidents:
        sheet.lines(("Pli", "Constat"), incidents, (30, 144))
    else:
        sheet.words("Néant.")
    sheet.heading("Personnes présentes et signatures")
    seats = [record["opener"], *(a["name"] for a in record["approvals"]), *record["present"]]
    sheet.lines(("Nom", "Qualité", "Signature"), [(name, _quality(name, record), _SEAT) for name in dict.fromkeys(seats)], (60, 50, 64))
    if deposits:
        sheet.annex("Détail des plis")
    for deposit in deposits:
        _deposit(sheet, deposit, territory)
    sheet.annex("Annexe : signature électronique de la plateforme")
    sheet.words(
        "Le fichier proces-verbal.json joint à ce PDF contient tout ce qui est imprimé ici. La plateforme l’a signé ; « scripts/verify » ou la page"
        " « Vérifier » du site le contrôlent sans elle."
    )
    sheet.facts([("Algorithme", "ES256"), ("Clé", record["signature"]["kid"]), ("Valeur", record["signature"]["value"])])
    sheet.carry("proces-verbal.json", record, "Procès-verbal signé")
    return sheet.done()


def _session(record: Mapping[str, Any], territory: Territory) -> list[tuple[str, str]]:
    c = record["consultation"]
    order = [("Ordre d’examen", _ORDERS[record["order"]])] if record.get("order") else []
    return [
        ("Acheteur", f"{record['buyer']['name']} (SIRET {record['buyer']['siret']})"),
        ("Consultation", f"{c['reference']} - {c['title']}"),
        ("Date limite de remise", territory.told(from_text(record["submission_deadline"]))),
        ("Séance ouverte le", territory.told(from_text(record["began_at"]))),
        ("Procès-verbal établi le", territory.told(from_text(record["drawn_up_at"]))),
        ("Ouverture menée par", record["opener"]),
        ("Approbations", "\n".join(f"{a['name']}, {territory.told(from_text(a['at']))}" for a in record["approvals"])),
        ("Quorum", f"{record['quorum']} membres"),
        *order,
    ]


def _quality(name: str, record: Mapping[str, Any]) -> str:
    roles = [
        word
        for word, named in (
            ("mène l’ouverture", name == record["opener"]),
            ("membre de la commission", any(a["name"] == name for a in record["approvals"])),
        )
        if named
    ]
    return ", ".join(roles) or "présent(e)"


def _flags(deposit: Mapping[str, Any]) -> list[str]:
    return [word for word, shown in (("HORS DÉLAI", deposit["late"]), ("retiré", deposit["withdrawn"])) if shown]


def _named(deposit: Mapping[str, Any]) -> str:
    return deposit["number"] or deposit["company"]["name"]


def _glance(deposit: Mapping[str, Any], territory: Territory) -> tuple[str, str, str, str, str]:
    states = {_REASONS.get(e["kept_sealed_because"], e["kept_sealed_because"]) for e in deposit["envelopes"] if e["kept_sealed_because"]}
    seen = _flags(deposit) + sorted(states - {"hors délai", "retiré par le candidat"})
    lots = ", ".join(map(str, deposit["lots"]))
    company = deposit["company"]
    return deposit["number"], company["name"], _instant(deposit["received_at"], territory), lots, ", ".join(seen)


def _instant(at: str, territory: Territory) -> str:
    """A day alone is printed as it is: a jury is told no hour."""
    return at if len(at) == len("2026-03-02") else territory.told(from_text(at))


def _incidents(deposit: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    if deposit["late"]:
        decided = f" ; ouverture décidée : {deposit['late_decision']}" if deposit["late_decision"] else " ; resté scellé"
        found.append(f"Arrivé après la date limite{decided}")
    if deposit.get("identity"):
        same = "même entreprise" if deposit["identity"]["same"] else "entreprises distinctes"
        found.append(f"Plusieurs comptes portent cet identifiant ; {same} : {deposit['identity']['reason']}")
    for e in deposit["envelopes"]:
        if e["state"] == "failed":
            found.append(f"{envelope_name(e['slot'])} : échec du contrôle « {e['check']} », cause : {_FAULTS.get(e['fault'], e['fault'])}")
        if e.get("malware"):
            found.append(f"{envelope_name(e['slot'])} : programme malveillant signalé ; {e['malware']}")
    return [(_named(deposit), one) for one in found]


def _deposit(sheet: Sheet, deposit: Mapping[str, Any], territory: Territory) -> None:
    company = deposit["company"]
    flags = _flags(deposit)
    identity = f"{company['name']} ({company['identifier_type']} {company['identifier']})"
    sheet.heading(f"{deposit['number']} - {identity}" if deposit["number"] else company["name"], level=3)
    facts = [
        ("Reçu le", _instant(deposit["received_at"], territory) + (f" - {', '.join(flags)}" if flags else "")),
        ("Lots", ", ".join(map(str, deposit["lots"]))),
    ]
    if deposit["late_decision"]:
        facts.append(("Décision motivée", deposit["late_decision"]))
    if deposit["admission"]:
        outcome = _ADMISSIONS.get(deposit["admission"]["outcome"], deposit["admission"]["outcome"])
        facts.append(("Candidature", f"{outcome} {deposit['admission']['reason']}".strip()))
    facts += [_envelope(e) for e in deposit["envelopes"]]
    facts += [("Signature", _signature(one)) for e in deposit["envelopes"] for one in e.get("signatures", [])]
    sheet.facts(facts)
    files = [(_short(e["slot"]), f["name"], f"{f['size_bytes']}", f["sha256"]) for e in deposit["envelopes"] for f in e["files"]]
    if files:
        sheet.lines(("Enveloppe", "Document", "Octets", "Empreinte SHA-256"), files, (24, 54, 20, 76))


def _signature(one: Mapping[str, Any]) -> str:
    """What the verification found of one file, and whether a person recognised the signer."""
    state = _SIGNATURES[one["indication"]] + (f" ({one['sub_indication']})" if one["sub_indication"] else "")
    signers = ", ".join(name for name in one["signers"] if name)
    identity = _IDENTITIES[one["confirmed"]] if signers else "aucun signataire"
    return f"{one['name']} : {state}{f' ; signataire : {signers}' if signers else ''} ; {identity}"


def _short(slot: str) -> str:
    return _SHORT.get(slot) or envelope_name(slot)


def _envelope(e: Mapping[str, Any]) -> tuple[str, str]:
    state = _STATES[e["state"]]
    if e["kept_sealed_because"]:
        state += f" ({_REASONS.get(e['kept_sealed_because'], e['kept_sealed_because'])})"
    if e["state"] == "failed":
        state += f" : {e['check']} (cause : {_FAULTS.get(e['fault'], e['fault'])})"
    return envelope_name(e["slot"]), state
