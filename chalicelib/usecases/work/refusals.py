"""What a limit says when it is reached, in both languages, by row of the tables of `domain/allowances.py`: raised by use cases.

Each act and each quota has its sentence here, and no other place has one; tests read the tables against this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.allowances import quota
from ...domain.errors import TooMany

TIMED = "too-many-requests"
"""The code of every limit that time lifts."""


@dataclass(frozen=True)
class Said:
    french: str
    english: str
    code: str = TIMED


ACTS: Mapping[str, Said] = {
    "sign-in-code": Said(
        "Trop de codes ont été demandés. Votre clé d’accès, ou un appareil où vous vous êtes déjà connecté, ne sont pas concernés.",
        "Too many codes were asked for. Your passkey, or a device where you have signed in before, is not concerned.",
    ),
    "sign-in-code-familiar": Said(
        "Trop de codes ont été demandés pour cette adresse depuis ce réseau.",
        "Too many codes were asked for this address from this network.",
    ),
    "sign-in-code-device": Said(
        "Vous avez demandé beaucoup de codes : le dernier reçu est sans doute encore valable.",
        "You have asked for many codes: the last one received is probably still valid.",
    ),
    "code-guess": Said("Trop de codes faux ont été saisis.", "Too many wrong codes were entered."),
    "code-guess-stranger": Said(
        "Trop de codes faux ont été saisis pour cette adresse. Votre clé d’accès reste utilisable.",
        "Too many wrong codes were entered for this address. Your passkey can still be used.",
    ),
    "passkey-challenge": Said("Trop de connexions par clé d’accès à la suite.", "Too many passkey sign-ins in a row."),
    "provider-sign-in": Said(
        "Trop de connexions par un service d’identité à la suite.", "Too many sign-ins by an identity provider in a row."
    ),
    "backup-code": Said("Trop d’essais. Votre clé d’accès reste utilisable.", "Too many attempts. Your passkey can still be used."),
    "code-app": Said(
        "Trop d’essais. Votre clé d’accès ou un code de secours restent utilisables.",
        "Too many attempts. Your passkey or a backup code can still be used.",
    ),
    "lost-factors": Said("Trop de demandes d’aide aujourd’hui.", "Too many requests for help today."),
    "address-change": Said("Trop de changements d’adresse aujourd’hui.", "Too many changes of address today."),
    "address-code": Said("Trop de codes faux ont été saisis.", "Too many wrong codes."),
    "sign-up": Said("Trop d’inscriptions d’entreprises.", "Too many companies registered."),
    "join-request": Said(
        "Trop de demandes à rejoindre une entreprise. Joignez vos collègues directement : ils vous invitent depuis « Mon entreprise ».",
        "Too many requests to join a company. Reach your colleagues directly: they invite you from “My company”.",
    ),
    "merger-request": Said(
        "Trop de demandes de réunir des comptes. Joignez les administrateurs de l’autre compte directement.",
        "Too many requests to merge accounts. Reach the administrators of the other account directly.",
    ),
    "invitation": Said("Trop d’invitations.", "Too many invitations."),
    "draft": Said("Trop de consultations commencées.", "Too many consultations begun."),
    "deposit": Said(
        "Votre entreprise a commencé trop de dépôts. Reprenez l’un d’eux depuis votre espace entreprise.",
        "Your company has begun too many deposits. Resume one of them from the space of your company.",
    ),
    "deposit-bytes": Said(
        "Votre entreprise a annoncé plus de fichiers que la plateforme n’en reçoit en un jour.",
        "Your company has announced more files than the platform receives in a day.",
    ),
    "document-bytes": Said(
        "Votre entité a annoncé plus de documents que la plateforme n’en reçoit en un jour.",
        "Your entity has announced more documents than the platform receives in a day.",
    ),
    "attachment-bytes": Said(
        "Vous avez annoncé plus de pièces jointes que la plateforme n’en reçoit en un jour.",
        "You have announced more attachments than the platform receives in a day.",
    ),
    "upload": Said("Trop de morceaux de fichiers demandés à la suite.", "Too many parts of files asked for in a row."),
    "search": Said("Trop de recherches à la suite.", "Too many searches in a row."),
    "download": Said("Trop de téléchargements à la suite.", "Too many downloads in a row."),
    "question": Said("Trop de questions à la suite.", "Too many questions in a row."),
    "support": Said("Trop de demandes d’assistance à la suite.", "Too many requests for support in a row."),
    "workstation": Said("Trop de tests à la suite.", "Too many tests in a row."),
    "search-alert": Said("Trop de demandes d’alerte à la suite.", "Too many requests for alerts in a row."),
    "message": Said("Trop de messages à la suite.", "Too many messages in a row."),
    "company-message": Said("Trop de messages à la suite.", "Too many messages in a row."),
    "dispute": Said("Trop de contestations en un jour.", "Too many disputes in one day."),
    "attempt-line": Said("Trop d’accès refusés à la suite.", "Too many refused requests in a row."),
    "follow": Said("Trop de consultations suivies à la suite.", "Too many consultations followed in a row."),
    "saved-search": Said("Trop de recherches enregistrées à la suite.", "Too many searches saved in a row."),
}

QUOTAS: Mapping[str, Said] = {
    "deposits-begun": Said(
        f"Votre entreprise a déjà {quota('deposits-begun')} envois commencés et non scellés sur cette consultation. "
        "Reprenez l’un d’eux : seuls les morceaux manquants partiront. Ou abandonnez ceux qui ne servent plus.",
        f"Your company already has {quota('deposits-begun')} transmissions begun and not sealed on this consultation. "
        "Resume one of them: only missing parts are sent. Or abandon those that are of no more use.",
        "too-many-transmissions",
    ),
    "questions": Said(
        f"Votre entreprise a déjà posé {quota('questions')} questions sur cette consultation. Écrivez à l’acheteur.",
        f"Your company has already asked {quota('questions')} questions on this consultation. Write to the buyer.",
    ),
    "saved-searches": Said(
        f"Vous avez déjà {quota('saved-searches')} recherches enregistrées : supprimez-en une.",
        f"You already have {quota('saved-searches')} saved searches: delete one of them.",
        "too-many-searches",
    ),
    "deposits-unsealed": Said(
        "Votre entreprise a trop de dépôts commencés et non scellés. Scellez-en un ou abandonnez-en un depuis « Mon entreprise », puis recommencez.",
        "Your company has too many deposits begun and not sealed. Seal one or abandon one from “My company”, then try again.",
        "too-many-unsealed",
    ),
    "deposit-bytes-unsealed": Said(
        "Les dépôts commencés et non scellés de votre entreprise occupent toute la place permise. "
        "Scellez-en un ou abandonnez-en un depuis « Mon entreprise », puis recommencez.",
        "The deposits that your company has begun and not sealed take all the room allowed. "
        "Seal one or abandon one from “My company”, then try again.",
        "unsealed-storage-full",
    ),
    "drafts": Said(
        "Votre entité a trop de consultations en préparation. Supprimez celles qui ne servent plus, puis recommencez.",
        "Your entity has too many consultations in preparation. Delete those that are of no more use, then try again.",
        "too-many-drafts",
    ),
    "documents": Said(
        "Votre entité garde trop de documents. Retirez ceux des consultations en préparation qui ne servent plus, ou réunissez-les dans une archive ZIP.",
        "Your entity keeps too many documents. Remove those of consultations in preparation that are of no more use, or gather them in a ZIP archive.",
        "too-many-documents",
    ),
    "document-bytes": Said(
        "Les documents de votre entité occupent toute la place permise. Retirez ceux des consultations en préparation qui ne servent plus, "
        "ou écrivez à l’assistance.",
        "The documents of your entity take all the room allowed. Remove those of consultations in preparation that are of no more use, "
        "or write to support.",
        "documents-storage-full",
    ),
}

_UNITS = ((3600, ("heure", "heures"), ("hour", "hours")), (60, ("minute", "minutes"), ("minute", "minutes")))
_SECONDS = (("seconde", "secondes"), ("second", "seconds"))


def too_often(act: str, free_at: datetime, now: datetime) -> TooMany:
    """The refusal of an act whose limit time lifts: it says how long to wait."""
    said, (french, english) = ACTS[act], _in_words(free_at - now)
    return TooMany(
        f"{said.french} Recommencez dans {french}.", said.code, retry_at=free_at, english=f"{said.english} Try again in {english}."
    )


def too_many(what: str) -> TooMany:
    """The refusal of one more thing than may stand at once: it says how to make room."""
    said = QUOTAS[what]
    return TooMany(said.french, said.code, english=said.english)


def _in_words(wait: timedelta) -> tuple[str, str]:
    """« 2 minutes », in both languages: rounded up, in the largest unit that says it well."""
    seconds = max(1, -int(-wait.total_seconds() // 1))
    for unit, french, english in _UNITS:
        if seconds > unit * 1.5:
            return _counted(-(-seconds // unit), french), _counted(-(-seconds // unit), english)
    return _counted(seconds, _SECONDS[0]), _counted(seconds, _SECONDS[1])


def _counted(number: int, names: tuple[str, str]) -> str:
    return f"{number} {names[number > 1]}"
