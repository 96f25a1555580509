"""A notified contract as essential data (DECP), JSON and XML twins (CCP R2196-1; REQ-130, REQ-131, REQ-135)."""

from __future__ import annotations

import json
import string
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as xml

from ..domain import texts
from ..domain.amendment import Amendment
from ..domain.consultation import Consultation, Lot
from ..domain.decision import Decision, EssentialData
from ..domain.instants import paris_day
from ..domain.procedure import BY_CODE
from ..domain.subcontract import Subcontract
from . import words

_MOST_SUBJECT, _LAST_DECIMAL, _DIGITS = 1000, 999, string.digits + string.ascii_uppercase
MOST_EUR = 3_000_000_000
_LARGE, _MOST_REPEATED = 100_000_000, 6
_REPEATED = {"technique", "modaliteExecution", "typePrix", "considerationSociale", "considerationEnvironnementale"}


def wrong_fields(data: EssentialData) -> dict[str, str]:
    """field → phrase, for words outside the arrêté and what its schema lets through (REQ-131). Missing fields are not wrong yet."""
    checks: dict[str, tuple[Iterable[Any], tuple[str, ...]]] = {
        "nature": ([data.nature], words.NATURES),
        "ccag": ([data.ccag], words.CCAG),
        "form_of_price": ([data.form_of_price], words.PRICE_FORMS),
        "types_of_price": (data.types_of_price, words.PRICE_TYPES),
        "group_type": ([data.group_type], tuple(words.GROUPS.values())),
        "techniques": (data.techniques, words.TECHNIQUES),
        "modalities": (data.modalities, words.MODALITIES),
        "social": (data.social, words.SOCIAL),
        "environmental": (data.environmental, words.ENVIRONMENTAL),
    }
    wrong = {
        name: "Choisissez une valeur de la liste."
        for name, (values, known) in checks.items()
        if any(v not in known for v in values if v is not None)
    }
    for name in ("techniques", "modalities", "social", "environmental"):
        values = getattr(data, name)
        if len(values) > 1 and any(value in words.EXCLUSIVE for value in values):
            wrong[name] = "« Sans objet » ou « Pas de… » exclut toute autre valeur."
    if data.duration_months is not None and not 1 <= data.duration_months <= 180:
        wrong["duration_months"] = "La durée compte de 1 à 180 mois."
    if data.offers_received is not None and data.offers_received < 1:
        wrong["offers_received"] = "Au moins une offre."
    if data.advance_rate is not None and not 0 <= data.advance_rate <= 1:
        wrong["advance_rate"] = "Le taux d’avance va de 0 à 1."
    if "Marchés subséquents" in data.modalities and not data.framework_id:
        wrong["framework_id"] = "Un marché subséquent cite l’identifiant de son accord-cadre."
    return wrong


def contract_id(decision: Decision, consultation: Consultation) -> str:
    """At most 16 characters, stable: year of launch, end of the consultation's id, lot (L001 to L999, then LA00 to LZZZ)."""
    assert consultation.published_at is not None
    return f"{paris_day(consultation.published_at).year}{consultation.id[-8:]}L{_three(decision.lot)}"


def _three(lot: int) -> str:
    """Three characters for any lot up to 34,695: decimal digits first, then base 36 beginning with a letter."""
    if lot <= _LAST_DECIMAL:
        return f"{lot:03d}"
    first, rest = divmod(lot - _LAST_DECIMAL - 1, 36 * 36)
    return _DIGITS[10 + first] + _DIGITS[rest // 36] + _DIGITS[rest % 36]


def subject(c: Consultation, lot: Lot) -> str:
    """`objet`, at most 1,000 characters: two lots never read the same, however long the title of the whole is."""
    if len(c.lots) == 1:
        return _cut(texts.one_line(c.title), _MOST_SUBJECT)
    own = _cut(f" - Lot {lot.number} : {texts.one_line(lot.title)}", _MOST_SUBJECT // 2)
    return _cut(texts.one_line(c.title), _MOST_SUBJECT - len(own)) + own


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def set_aside(amount: Decimal) -> str:
    """Why the Ministry's consolidation would set a contract of that amount aside, empty when it would not."""
    digits = f"{amount:.0f}"
    if not 1 <= amount <= MOST_EUR:
        return "de 1 € à 3 milliards d’euros"
    if digits.startswith("123456789"):
        return "il commence par 123456789"
    repeated = [digit for digit in "123456789" if digits.count(digit) > _MOST_REPEATED]
    return f"le chiffre {repeated[0]} y revient plus de {_MOST_REPEATED} fois" if amount > _LARGE and repeated else ""


def record(consultation: Consultation, decision: Decision, deposits: Sequence[Mapping[str, Any]], published_on: date) -> dict[str, Any]:
    """One `marche`. `deposits` are the holders' lines on the register. Keys without a value are left out: the schema refuses null."""
    data, c = decision.essential_data, consultation
    lot = next(lot for lot in c.lots if lot.number == decision.lot)
    assert decision.amount_eur is not None
    assert decision.notified_at is not None
    assert c.place is not None
    made = {
        "id": contract_id(decision, c),
        "acheteur": {"id": c.buyer_siret},
        "nature": data.nature,
        "objet": subject(c, lot),
        "codeCPV": (lot.cpv or c.cpv)[:8],
        "techniques": {"technique": list(data.techniques)},
        "modalitesExecution": {"modaliteExecution": list(data.modalities)},
        "idAccordCadre": data.framework_id,
        "marcheInnovant": data.innovative,
        "ccag": data.ccag,
        "offresRecues": data.offers_received,
        "attributionAvance": data.advance,
        "tauxAvance": _number(data.advance_rate),
        "typeGroupementOperateurs": data.group_type,
        "sousTraitanceDeclaree": data.subcontracting,
        "procedure": _procedure(c),
        "lieuExecution": {"code": c.place.code, "typeCode": words.PLACE_TYPES[c.place.code_type]},
        "dureeMois": data.duration_months,
        "dateNotification": paris_day(decision.notified_at).isoformat(),
        "datePublicationDonnees": published_on.isoformat(),
        "montant": _number(decision.amount_eur),
        "typesPrix": {"typePrix": list(data.types_of_price)},
        "formePrix": data.form_of_price,
        "titulaires": [{"titulaire": {"typeIdentifiant": kind, "id": value}} for kind, value in _holders(deposits)],
        "considerationsSociales": {"considerationSociale": list(data.social)},
        "considerationsEnvironnementales": {"considerationEnvironnementale": list(data.environmental)},
    }
    return {key: value for key, value in made.items() if value is not None}


def modification(one: Amendment, published_on: date) -> dict[str, Any]:
    """One item of `modifications`: what changed, and nothing else."""
    made = {
        "id": one.number,
        "dureeMois": one.duration_months,
        "montant": _number(one.amount_eur),
        "titulaires": [{"titulaire": {"typeIdentifiant": who.identifier_type, "id": who.identifier}} for who in one.holders] or None,
        "dateNotificationModification": one.notified_on.isoformat(),
        "datePublicationDonneesModification": published_on.isoformat(),
    }
    return {"modification": {key: value for key, value in made.items() if value is not None}}


def special_act(one: Subcontract, published_on: date) -> dict[str, Any]:
    """One item of `actesSousTraitance`: an accepted subcontractor."""
    assert one.settled_on is not None  # accepted
    return {
        "acteSousTraitance": {
            "id": one.number,
            "sousTraitant": {"id": one.identifier, "typeIdentifiant": one.identifier_type},
            "dureeMois": one.duration_months,
            "dateNotification": one.settled_on.isoformat(),
            "montant": _number(one.amount_eur),
            "variationPrix": one.price_variation,
            "datePublicationDonnees": published_on.isoformat(),
        }
    }


def _procedure(c: Consultation) -> str | None:
    """The arrêté has no word for a call-off: it carries its framework's (REQ-136)."""
    row = BY_CODE[c.procedure]
    return row.decp or (BY_CODE[c.parent_procedure].decp if c.parent_procedure else None)


def _holders(deposits: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    people = [one for deposit in deposits for one in (deposit["company"], *deposit["consortium"]["members"])]
    return list(dict.fromkeys((one["identifier_type"], one["identifier"]) for one in people))


def _number(value: Decimal | None) -> int | float | None:
    """JSON numbers: two decimals survive a float's shortest text; whole euros stay whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def to_json(records: Iterable[Mapping[str, Any]]) -> bytes:
    return json.dumps({"marches": {"marche": list(records)}}, ensure_ascii=False, indent=1).encode()


def from_json(body: bytes) -> list[dict[str, Any]]:
    return json.loads(body)["marches"]["marche"]


def to_xml(records: Iterable[Mapping[str, Any]]) -> bytes:
    """The same records under `<marches>`; booleans are true/false, lists repeat their element."""
    root = xml.Element("marches")
    for one in records:
        _element(root, "marche", one)
    xml.indent(root, " ")
    return xml.tostring(root, encoding="utf-8", xml_declaration=True)


def _element(parent: xml.Element, name: str, value: Any) -> None:
    made = xml.SubElement(parent, name)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            for item in inner if key in _REPEATED else [inner]:
                _element(made, key, item)
    elif isinstance(value, list):
        for item in value:
            [(key, inner)] = item.items()
            _element(made, key, inner)
    else:
        made.text = str(value).lower() if isinstance(value, bool) else texts.one_line(str(value))
