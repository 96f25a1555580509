"""File names and formats: what may be stored, and whether bytes are what their name says."""

from __future__ import annotations

import mimetypes
import unicodedata

from ...domain.errors import Invalid

_SIGNATURES = {
    ".pdf": (
        (b"%PDF-",),
        "not-a-pdf",
        "ce n’est pas un PDF : son contenu n’en a pas la forme. Réenregistrez-le en PDF depuis le logiciel d’origine.",
    ),
    ".docx": ((b"PK\x03\x04",), "not-a-docx", "ce n’est pas un document DOCX. Réenregistrez-le depuis votre traitement de texte."),
    ".xlsx": ((b"PK\x03\x04",), "not-an-xlsx", "ce n’est pas un classeur XLSX. Réenregistrez-le depuis votre tableur."),
    ".zip": ((b"PK\x03\x04", b"PK\x05\x06"), "not-a-zip", "ce n’est pas une archive ZIP. Refaites l’archive."),
}
_RESERVED = set('<>:"/\\|?*')


def file_name(name: str, field: str = "name") -> str:
    """The name, normalised (NFC). Raises Invalid for an empty, hidden, too long or hostile one."""
    clean = unicodedata.normalize("NFC", name).strip()
    if not clean or clean.startswith(".") or clean.endswith("."):
        raise Invalid({field: "Donnez un nom de fichier qui ne commence ni ne finit par un point."})
    if len(clean.encode()) > 240:
        raise Invalid({field: "Ce nom de fichier est trop long : 240 octets au plus."})
    if any(letter in _RESERVED or unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for letter in clean):
        raise Invalid(
            {field: 'Ce nom contient un caractère interdit ( < > : " / \\ | ? * ou un caractère invisible). Renommez le fichier.'}
        )
    return clean


def path_name(name: object) -> str:
    """A relative path inside an envelope (folders are kept): each part checked like a file name. Raises ValueError."""
    if not isinstance(name, str) or not name or len(name.encode()) > 1000:
        raise ValueError("not a path")
    try:
        for part in name.split("/"):
            file_name(part)
    except Invalid as error:
        raise ValueError("not a path") from error
    return name


def media_type(name: str) -> str:
    """The type by the name’s ending: what a browser declares is not trusted to be served back."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def mismatch(name: str, head: bytes) -> tuple[str, str] | None:
    """(code, phrase) when the first bytes contradict the ending, else None."""
    for ending, (signatures, code, phrase) in _SIGNATURES.items():
        if name.lower().endswith(ending) and not any(head.startswith(signature) for signature in signatures):
            return code, phrase
    return None
