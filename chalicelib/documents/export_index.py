"""The index of an exported folder, to read and to print (REQ-158)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..domain.consultation import Consultation
from ..domain.instants import in_french
from ..domain.settings import BLANK, Letterhead
from .receipts import TEST_WORDS

WHERE = (
    ("LISEZMOI.md", "Comment lire, vérifier et ouvrir ce dossier"),
    ("inventaire.json", "Chaque fichier avec sa taille et son empreinte SHA-256"),
    ("registres/", "Les registres, en JSON vérifiable et en CSV"),
    ("donnees/", "La consultation, ses décisions, ses courriers, ses questions, ses avis : JSON et CSV"),
    ("dce/", "Les documents de la consultation, version par version"),
    ("plis/", "Les plis scellés, leur fichier de scellement, leur récépissé"),
    ("ouvertures/, lecteurs/", "Procès-verbaux, parts remises par la commission, clés de lecture : chiffrées"),
    ("pieces/", "Les fichiers joints aux courriers et aux décisions"),
    ("preuves/", "Ce que chaque ligne des registres nomme par son empreinte"),
    ("cles/", "La clé publique de la plateforme, le manifeste de scellement, les clés publiques de la commission"),
)


def pdf(c: Consultation, rows: Sequence[tuple[str, str, str]], at: datetime, head: Letterhead = BLANK) -> bytes:
    """What the folder holds; `rows` are (number, company, instant) of the deposits."""
    from .paper import Sheet  # fpdf2 takes a quarter of a second to load: only who prints waits for it

    sheet = Sheet("Dossier complet de la consultation", f"Index - {c.label}", at, head)
    if c.test:
        sheet.stamp(TEST_WORDS)
    lots = "\n".join(f"{lot.number}. {lot.title}" for lot in c.lots) or "Non alloti"
    sheet.facts(
        [
            ("Acheteur", f"{c.buyer_name} (SIRET {c.buyer_siret})"),
            ("Consultation", f"{c.reference} - {c.title}"),
            ("Lots", lots),
            ("Dossier établi le", in_french(at)),
        ]
    )
    sheet.heading("Ce que contient le dossier")
    sheet.lines(("Emplacement", "Contenu"), WHERE, (52, 122))
    sheet.heading(f"Plis reçus : {len(rows)}")
    if rows:
        sheet.lines(("Numéro", "Candidat", "Reçu le"), rows, (40, 80, 54))
    else:
        sheet.words("Aucun pli, ou plis encore tenus secrets à la date de l’export.")
    return sheet.done()
