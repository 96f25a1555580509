"""The words domain and use cases say no with. Only `api/problems.py` knows what they are in HTTP.

Each refusal carries a stable `code` (kebab-case, documented by a page under `web/problemes/`) and a French `detail` that
tells the person what to do next.

    Refused
    ├── SignInRequired      nobody is signed in
    ├── NotFound            absent, or not yours to see: the same answer on purpose
    ├── NotAllowed          you may see it, not do it
    ├── Invalid             a field is wrong: `fields` maps its name to a phrase
    │   └── Unreadable      the request itself is malformed: too deep, a parameter that the address does not have
    ├── TooLarge            more bytes than this address takes
    ├── WrongState          too late, too early, already done
    ├── InProgress          the same is being done at this instant
    ├── StaleVersion        somebody changed it since you read it
    ├── TooMany             a quota is reached
    └── Unavailable         something we depend on did not answer: try again
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime


class Refused(Exception):
    """A refusal meant for a person. `code` is stable, `detail` is French and says what to do next; `english` says the same where known."""

    def __init__(self, code: str, detail: str, *, fields: Mapping[str, str] | None = None, current: object = None, english: str = ""):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.english = english
        self.fields = dict(fields or {})
        self.current = current


class SignInRequired(Refused):
    def __init__(self, code: str = "sign-in-required", detail: str = "Connectez-vous pour continuer."):
        super().__init__(code, detail)


class NotFound(Refused):
    def __init__(
        self,
        detail: str = "Cette page n’existe pas, ou ne vous est pas accessible. Vérifiez l’adresse ou connectez-vous.",
        code: str = "not-found",
    ):
        super().__init__(code, detail)


class NotAllowed(Refused):
    def __init__(
        self,
        detail: str = "Votre rôle ne permet pas cette action. Demandez-la à l’administrateur de votre entité.",
        code: str = "not-allowed",
    ):
        super().__init__(code, detail)


class Invalid(Refused):
    def __init__(self, fields: Mapping[str, str], detail: str = "Certaines informations sont à corriger.", code: str = "invalid"):
        super().__init__(code, detail, fields=fields)


class Unreadable(Invalid):
    """What no correction of a value mends: the request is not made as this address asks."""


class TooLarge(Refused):
    def __init__(self, detail: str, code: str = "too-large"):
        super().__init__(code, detail)


class WrongState(Refused):
    def __init__(self, detail: str, code: str = "wrong-state"):
        super().__init__(code, detail)


class InProgress(Refused):
    """`retry_at`: when to ask again."""

    def __init__(self, detail: str, code: str, *, retry_at: datetime, english: str = ""):
        super().__init__(code, detail, english=english)
        self.retry_at = retry_at


class StaleVersion(Refused):
    def __init__(self, current: object = None):
        super().__init__(
            "stale-version",
            "Une autre personne a modifié cette consultation depuis votre lecture. Relisez les changements, puis enregistrez de nouveau.",
            current=current,
        )


class TooMany(Refused):
    """`retry_at`: when the same may be asked again, for limits that time lifts."""

    def __init__(self, detail: str, code: str = "too-many-requests", *, retry_at: datetime | None = None, english: str = ""):
        super().__init__(code, detail, english=english)
        self.retry_at = retry_at


class Unavailable(Refused):
    def __init__(self, detail: str, code: str = "unavailable"):
        super().__init__(code, detail)
