"""What a letter must say besides its words: a field is typed for everybody, typed for each company, or drawn from what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    TEXT = "text"
    LINE = "line"
    NUMBER = "number"
    INSTANT = "instant"
    """UTC text, told in the consultation's own time."""
    DAY = "day"


class Source(StrEnum):
    ALL = "all"
    """Typed once, the same for every recipient."""
    EACH = "each"
    """Each company's own: no letter tells about another (L2132-1; REQ-089)."""
    PLATFORM = "platform"
    """Drawn from the decision and the law: nobody types it."""


class When(StrEnum):
    """When a field is owed."""

    ALWAYS = "always"
    AWARDED = "awarded"
    """The lot has a holder."""
    STANDSTILL = "standstill"
    """The lot has a holder, and the procedure a standstill."""
    NEVER = "never"
    """It may be left out."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """`variable`: its name in French templates; `said`: the paragraph that tells it where a template forgets it."""

    name: str
    variable: str
    label: str
    label_en: str
    said: str
    shape: Shape = Shape.TEXT
    source: Source = Source.ALL
    when: When = When.ALWAYS


REPLY_UNTIL = Field(
    name="reply_until", variable="date_limite", label="Réponse attendue au plus tard le", label_en="Reply expected by",
    said="Votre réponse est attendue au plus tard le {date_limite}.", shape=Shape.INSTANT,
)  # fmt: skip
QUESTIONS = Field(
    name="questions", variable="questions", label="Précisions demandées", label_en="Clarifications requested",
    said="Nous vous demandons de préciser : {questions}",
)  # fmt: skip
DOCUMENTS = Field(
    name="documents", variable="pieces", label="Pièces demandées", label_en="Documents requested", said="Pièces demandées : {pieces}",
)  # fmt: skip
OWN_DOCUMENTS = Field(
    name="documents", variable="pieces", label="Pièces qui manquent à cette entreprise", label_en="Documents that this company owes",
    said="Pièces demandées : {pieces}", source=Source.EACH,
)  # fmt: skip
IRREGULARITY = Field(
    name="irregularity", variable="irregularite", label="Irrégularité constatée dans cette offre", label_en="What is irregular in this tender",
    said="Irrégularité constatée : {irregularite}", source=Source.EACH,
)  # fmt: skip
PRICE_POINTS = Field(
    name="price_points", variable="points", label="Prix ou coûts à justifier", label_en="Prices or costs to be explained",
    said="Justifications attendues : {points}", source=Source.EACH,
)  # fmt: skip
ROUND = Field(
    name="round", variable="tour", label="Numéro du tour de négociation", label_en="Negotiation round", said="Tour de négociation n° {tour}.",
    shape=Shape.NUMBER,
)  # fmt: skip
TOPICS = Field(
    name="topics", variable="points", label="Points à négocier", label_en="Points to negotiate", said="Points à négocier : {points}", source=Source.EACH,
)  # fmt: skip
PURPOSE = Field(
    name="purpose", variable="motif_invitation", label="À quoi l’entreprise est invitée", label_en="What the company is invited to",
    said="Objet de l’invitation : {motif_invitation}",
)  # fmt: skip
MEETING_AT = Field(
    name="meeting_at", variable="date_rencontre", label="Date et heure", label_en="Date and time", said="Date : {date_rencontre}.", shape=Shape.INSTANT,
)  # fmt: skip
PLACE = Field(
    name="place", variable="lieu", label="Lieu, ou adresse de la réunion à distance", label_en="Place, or address of the remote meeting",
    said="Lieu : {lieu}", shape=Shape.LINE,
)  # fmt: skip
REASONS = Field(
    name="reasons", variable="motifs", label="Motifs propres à cette entreprise", label_en="Reasons for this company", said="Motifs : {motifs}",
    source=Source.EACH,
)  # fmt: skip
ABANDONED_FOR = Field(
    name="reasons", variable="motifs", label="Motifs de l’abandon", label_en="Reasons for the abandonment", said="Motifs : {motifs}",
)  # fmt: skip
RANK = Field(
    name="rank", variable="rang", label="Rang", label_en="Rank", said="Rang de votre offre : {rang}.", source=Source.PLATFORM, when=When.NEVER,
)  # fmt: skip
WINNER = Field(
    name="winner", variable="attributaire", label="Attributaire", label_en="Successful tenderer", said="Attributaire : {attributaire}.",
    source=Source.PLATFORM, when=When.AWARDED,
)  # fmt: skip
WINNER_REASONS = Field(
    name="winner_reasons", variable="motifs_choix", label="Motifs du choix de l’attributaire", label_en="Reasons for the choice",
    said="Motifs du choix : {motifs_choix}", when=When.AWARDED,
)  # fmt: skip
SIGNATURE = Field(
    name="signature", variable="signature", label="Date de signature au plus tôt", label_en="Earliest signature", said="{signature}",
    source=Source.PLATFORM, when=When.STANDSTILL,
)  # fmt: skip
REQUESTED_ON = Field(
    name="requested_on", variable="date_demande", label="Demande de l’entreprise reçue le", label_en="Request received on",
    said="Demande reçue le {date_demande}.", shape=Shape.DAY,
)  # fmt: skip
WORDS = Field(name="text", variable="texte", label="Votre message", label_en="Your message", said="{texte}")
FREE = Field(
    name="text", variable="texte", label="Précisions libres", label_en="Free words", said="{texte}", when=When.NEVER,
)  # fmt: skip
