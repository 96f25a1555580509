"""The standard French letters, one a kind: subject and paragraphs. `{variable}` stands for its value; a paragraph that begins with
`{si variable}` is said when the variable is, `{sauf variable}` when it is not (composition.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VERSION = "1"
"""Changes with these words; each letter sent says under which it was written."""


@dataclass(frozen=True)
class Template:
    subject: str
    body: str


_OPENING = (
    "Madame, Monsieur,",
    "{si lot}Vous avez répondu à la consultation {reference}, « {objet} », pour le lot {lot} ({intitule_lot}).",
    "{sauf lot}Vous avez répondu à la consultation {reference}, « {objet} ».",
)
_ANSWER = (
    "Votre réponse est attendue au plus tard le {date_limite}, par la messagerie de la plateforme, au fil de ce message. Passé ce délai, elle est reçue et "
    "signalée comme tardive."
)
_CLOSING = ("{si texte}{texte}", "{acheteur}")
_ABOUT = "Consultation {reference}"


def _letter(subject: str, *paragraphs: str) -> Template:
    return Template(f"{_ABOUT} : {subject}", "\n\n".join((*_OPENING, *paragraphs, *_CLOSING)))


TEMPLATES: Mapping[str, Template] = {
    "application-question": _letter(
        "question sur votre candidature", "Nous vous demandons de préciser votre candidature (article R2144-6 du code de la commande publique) :",
        "{questions}", _ANSWER,
    ),
    "application-complement": _letter(
        "complément de votre candidature",
        "Des pièces ou informations dont la présentation était demandée manquent à votre candidature ou sont incomplètes (article R2144-2 du code de la "
        "commande publique). Nous vous demandons :",
        "{pieces}", _ANSWER + " Le même délai est donné à tous les candidats concernés.",
    ),
    "offer-precision": _letter(
        "précisions sur votre offre",
        "Nous vous demandons de préciser la teneur de votre offre, sans la modifier (article R2161-5 du code de la commande publique) :",
        "{questions}", _ANSWER,
    ),
    "offer-complement": _letter(
        "complément de votre offre",
        "Les pièces suivantes sont nécessaires à l’examen de votre offre ; elles ne peuvent pas la modifier (article R2161-5 du code de la commande "
        "publique) :",
        "{pieces}", _ANSWER + " Le même délai est donné à tous les soumissionnaires concernés.",
    ),
    "regularisation": _letter(
        "régularisation de votre offre",
        "Votre offre est irrégulière pour le motif suivant :", "{irregularite}",
        "Vous pouvez la régulariser, sans en modifier les caractéristiques substantielles (article R2152-2 du code de la commande publique).",
        _ANSWER + " Le même délai est donné à tous les soumissionnaires concernés. Sans régularisation, votre offre sera éliminée.",
    ),
    "abnormally-low": _letter(
        "justification de votre offre",
        "Votre offre paraît anormalement basse. Nous vous demandons d’en justifier les prix ou les coûts (articles L2152-6 et R2152-3 du code de la "
        "commande publique) :",
        "{points}", _ANSWER,
        "Si les justifications ne rendent pas compte de manière satisfaisante du bas niveau du prix ou des coûts, votre offre sera rejetée.",
    ),
    "negotiation": _letter(
        "négociation, tour {tour}",
        "Nous vous invitons à négocier votre offre. Points abordés avec vous à ce tour n° {tour} :", "{points}",
        "Vos échanges se font au fil de ce message jusqu’au {date_limite}, date commune à tous les soumissionnaires. Une nouvelle offre ne se joint pas à une "
        "réponse : elle se dépose, scellée, dans la phase que nous ouvrons pour cela.",
    ),
    "invitation": _letter(
        "invitation", "Nous vous invitons : {motif_invitation}", "Date : {date_rencontre}.\nLieu : {lieu}",
    ),
    "application-rejection": _letter(
        "votre candidature n’est pas retenue", "Votre candidature n’a pas été retenue pour les motifs suivants :", "{motifs}",
        "Nous vous remercions de votre participation.",
    ),
    "rejection": _letter(
        "votre offre n’est pas retenue",
        "{si rang}Votre offre, classée au rang {rang}, n’a pas été retenue pour les motifs suivants : {motifs}",
        "{sauf rang}Votre offre n’a pas été retenue pour les motifs suivants : {motifs}",
        "{si attributaire}Le lot est attribué à {attributaire}. Motifs de ce choix : {motifs_choix}",
        "{sauf attributaire}La procédure est déclarée infructueuse pour ce lot.",
        "{si signature}{signature}",
        "Nous vous remercions de votre participation.",
    ),
    "intention": _letter(
        "votre offre est classée première",
        "Nous envisageons de vous attribuer le marché. Ce message n’est pas une notification : le marché n’est ni signé ni conclu.",
        "Avant de l’attribuer, nous vous demandons les pièces suivantes, à vous seul (article R2144-4 du code de la commande publique) :",
        "{pieces}", _ANSWER + " À défaut, votre candidature est déclarée irrecevable et le candidat suivant est sollicité (article R2144-7).",
    ),
    "notification": _letter(
        "notification du marché",
        "{si cotitulaires}Titulaires de l’accord-cadre : {cotitulaires}.",
        "Le marché correspondant vous est notifié. Il prend effet à la date de réception de ce message (article R2182-4 du code de la commande publique).",
    ),
    "performance": _letter("exécution du marché", "{texte}"),
    "abandonment": _letter(
        "procédure déclarée sans suite",
        "{si lot}La procédure est déclarée sans suite pour ce lot (articles R2185-1 et R2185-2 du code de la commande publique), pour les motifs suivants :",
        "{sauf lot}La procédure est déclarée sans suite (articles R2185-1 et R2185-2 du code de la commande publique), pour les motifs suivants :",
        "{motifs}", "Nous vous remercions de votre participation.",
    ),
    "reasons": _letter(
        "motifs demandés",
        "Vous avez demandé, le {date_demande}, les motifs de la décision prise. Ils sont les suivants (articles R2181-2 et R2181-4 du code de la commande "
        "publique) :",
        "{motifs}", "{si attributaire}Le lot est attribué à {attributaire}. Motifs de ce choix : {motifs_choix}",
    ),
    "information": Template(_ABOUT, "Madame, Monsieur,\n\n{texte}\n\n{acheteur}"),
}  # fmt: skip
