"""The header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): which routes take it, how it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..domain.errors import Unreadable

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
"""Said of an answer that was given before."""
LONGEST = 255
_VISIBLE = re.compile(rf"[\x21-\x7e]{{1,{LONGEST}}}", re.ASCII)
_QUOTED = re.compile(r'"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"', re.ASCII)
"""A string of RFC 8941, 3.3.3: what the draft asks for; the bare key that many programs send is taken as well."""

_SESSION = "its answer carries a session, which is kept nowhere but in the browser"
_FACTOR = "its answer carries a secret or a challenge of a factor, shown once"
_LINK = "its answer is a signed link of a few minutes; signing another changes nothing"
_FORM = "a form of a page, which sends no header of its own and answers a page"
EXCEPTED: Mapping[str, str] = {
    "POST /v1/sign-in": _SESSION,
    "POST /v1/sign-in/{sign_in_id}/code": _SESSION,
    "POST /v1/sign-in/passkey": _SESSION,
    "POST /v1/sign-in/passkey-options": _FACTOR,
    "POST /v1/identity-providers/requests": _SESSION,
    "POST /v1/identity-providers/answers": _SESSION,
    "POST /v1/session/passkey": _SESSION,
    "POST /v1/session/passkey-options": _FACTOR,
    "POST /v1/session/code-app": _SESSION,
    "POST /v1/session/backup-code": _SESSION,
    "POST /v1/session/restoration/completion": _SESSION,
    "POST /v1/account/backup-codes": _FACTOR,
    "POST /v1/account/code-app": _FACTOR,
    "POST /v1/account/code-app/options": _FACTOR,
    "POST /v1/account/passkeys": _FACTOR,
    "POST /v1/account/passkeys/options": _FACTOR,
    "POST /v1/consultations/{consultation_id}/attachments": _LINK,
    "POST /v1/consultations/{consultation_id}/companies/{company_id}/attachments": _LINK,
    "POST /v1/consultations/{consultation_id}/readings": _LINK,
    "POST /v1/consultations/{consultation_id}/dce-announcements": _LINK,
    "POST /v1/consultations/{consultation_id}/dce-files": _LINK,
    "POST /v1/consultations/{consultation_id}/dce-files/{file_id}/parts": _LINK,
    "POST /v1/consultations/{consultation_id}/openings/{opening_id}/releases": _LINK,
    "POST /v1/companies/{company_id}/file/pieces": _LINK,
    "POST /v1/deposits/{deposit_id}/objects/{slot}/parts": _LINK,
    "POST /v1/deposits/{deposit_id}/seal-file": _LINK,
    "POST /v1/workstation-tests": _LINK,
    "POST /consultations/{consultation_id}/engagement": _FORM,
    "POST /consultations/{consultation_id}/retrait": _FORM,
    "POST /alertes/arret": _FORM,
    "POST /alertes/confirmation": _FORM,
    "POST /alertes/demande": _FORM,
}
"""Route → why it keeps no answer under a key. Every other POST does."""


def takes_key(method: str, path: str) -> bool:
    return method == "POST" and f"{method} {path}" not in EXCEPTED


def read(headers: Mapping[str, str]) -> str | None:
    """The key that a request gives, None without one. Raises Unreadable for one that is not 1 to 255 visible ASCII characters."""
    given = headers.get(HEADER.lower())
    if given is None:
        return None
    given = given.strip()
    quoted = _QUOTED.fullmatch(given)
    key = re.sub(r'\\(["\\])', r"\1", quoted[1]) if quoted else given
    if not _VISIBLE.fullmatch(key) or (not quoted and '"' in key):
        raise Unreadable(
            {HEADER: f"De 1 à {LONGEST} caractères ASCII visibles, par exemple un UUID."},
            "La clé d’idempotence n’est pas lisible.",
            "bad-idempotency-key",
        )
    return key
