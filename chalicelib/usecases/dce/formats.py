"""Formats of files: the type of a name, and whether bytes are what their name says."""

from __future__ import annotations

import mimetypes

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


def media_type(name: str) -> str:
    """The type by the name’s ending: what a browser declares is not trusted to be served back."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def mismatch(name: str, head: bytes) -> tuple[str, str] | None:
    """(code, phrase) when the first bytes contradict the ending, else None."""
    for ending, (signatures, code, phrase) in _SIGNATURES.items():
        if name.lower().endswith(ending) and not any(head.startswith(signature) for signature in signatures):
            return code, phrase
    return None
