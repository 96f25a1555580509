"""Company identifiers and e-mail addresses: what is accepted, and the phrase when it is not (REQ-007)."""

from __future__ import annotations

import re

from ...domain.company import Identifier
from ...domain.errors import Invalid

# The shapes the Ministry's consolidation accepts: others would be dropped from the national data.
_SHAPES = {
    "TAHITI": (r"[0-9A-Z]{9}", "Le numéro TAHITI compte 9 chiffres ou lettres."),
    "RIDET": (r"[0-9A-Z]{10}", "Le numéro RIDET compte 10 chiffres ou lettres."),
    "FRWF": (r"FRWF[0-9A-Z]{14}", "L’identifiant de Wallis-et-Futuna : FRWF puis 14 chiffres ou lettres."),
    "IREP": (r"\d{5}[0-9A-Z]{0,13}", "L’identifiant IREP commence par 5 chiffres."),
    "HORS-UE": (
        r"[A-Z]{2}[0-9A-Z]{1,16}",
        "Le code à deux lettres de votre pays, puis votre numéro, sans espace ni ponctuation : CH123456789.",
    ),
}
_UNION = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "EL",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
"""Countries of the European Union, Greece by both its codes: their companies have a VAT number (decision 2020/135 took the United Kingdom out)."""
_SEPARATORS = re.compile(r"[\s.\-\u00ad\u2010-\u2015\u2212]")
_NO_SIREN = "0" * 9
TYPES = ("SIRET", "TVA", *_SHAPES)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))+")


def identifier(kind: str, value: str, field: str = "identifier.value") -> Identifier:
    """The normalised identifier. Raises Invalid beside `field`. SIRET: Luhn, La Poste's own rule included."""
    from stdnum.eu import vat  # here, not above: most cold starts check no number
    from stdnum.exceptions import ValidationError

    bare = _SEPARATORS.sub("", value).upper()
    if kind == "SIRET":
        return Identifier(type=kind, value=checked_siret(value, field))
    if kind == "TVA" and bare.startswith("FR"):
        raise Invalid({field: "Une entreprise établie en France s’identifie par son SIRET : choisissez « SIRET », 14 chiffres."})
    if kind == "TVA":
        try:
            return Identifier(type=kind, value=vat.validate(bare))
        except ValidationError as error:
            raise Invalid(
                {field: "Ce numéro de TVA intracommunautaire n’est pas valable : code du pays puis numéro, comme BE0403170701."}
            ) from error
    if kind not in _SHAPES:
        raise Invalid({"identifier.type": "Choisissez un type d’identifiant de la liste."})
    shape, phrase = _SHAPES[kind]
    if not re.fullmatch(shape, bare):
        raise Invalid({field: phrase})
    if kind == "HORS-UE" and bare[:2] in _UNION:
        raise Invalid({field: f"{bare[:2]} est dans l’Union européenne : choisissez « SIRET » pour la France, sinon « TVA »."})
    return Identifier(type=kind, value=bare)


def checked_siret(value: str, field: str = "siret") -> str:
    """14 digits. Raises Invalid."""
    from stdnum.exceptions import ValidationError
    from stdnum.fr import siret

    bare = _SEPARATORS.sub("", value)
    try:
        if bare.startswith(_NO_SIREN):  # its key holds, and no company bears it
            raise ValidationError
        return siret.validate(bare)
    except ValidationError as error:
        raise Invalid(
            {field: "Ce SIRET n’est pas valable : 14 chiffres, sans erreur de frappe (la clé de contrôle ne correspond pas)."}
        ) from error


def email(value: str, field: str = "email") -> str:
    """The address in lower case. Raises Invalid."""
    address = value.strip().lower()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise Invalid({field: "Cette adresse électronique n’est pas valable. Exemple : prenom.nom@exemple.fr"})
    return address
