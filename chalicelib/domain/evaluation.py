"""The evaluation of offers on one lot: the grid made from the published criteria, the offers compared, who marks, what they mark (CCP R2152-6, R2152-7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from .consultation import Criterion
from .evaluation_prices import FORMULAS, PROPORTIONAL

BASE = "base"
KINDS = (BASE, "variant", "option")
"""What is ranked apart: the offer itself, its variants (R2151-8), its options."""
CONSENSUS = "consensus"
"""Who « marks » when evaluators agree together."""
PRICED = ("price", "cost")
MOST_ITEMS, MOST_EVALUATORS, MOST_OFFERS, MOST_OF_A_DEPOSIT = 60, 30, 400, 20
SCALES = (Decimal(5), Decimal(10), Decimal(20), Decimal(100))
STEP = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line that is marked, or computed from a price: a criterion, or one of its sub-criteria. `weight` is its share of the whole.

    `code`: `1` for a criterion, `1.2` for a sub-criterion; `criterion`: label of the published criterion. `formula`: empty when people mark.
    """

    code: str
    criterion: str
    label: str
    weight: Decimal
    scale: Decimal = Decimal(10)
    formula: str = ""

    @property
    def number(self) -> int:
        """That of its criterion, in the order in which they were published."""
        return int(self.code.partition(".")[0])


@dataclass(frozen=True, kw_only=True)
class Evaluator:
    user_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Grid:
    """How one lot is judged, and by whom. `revision`: 1, then one more each time it is set again before anybody closed."""

    consultation_id: str
    lot: int
    items: tuple[Item, ...]
    evaluators: tuple[Evaluator, ...]
    set_by: str
    set_at: datetime
    revision: int = 1

    def item(self, code: str) -> Item | None:
        return next((one for one in self.items if one.code == code), None)

    @property
    def marked(self) -> tuple[Item, ...]:
        return tuple(one for one in self.items if not one.formula)

    @property
    def priced(self) -> tuple[Item, ...]:
        return tuple(one for one in self.items if one.formula)

    def names(self, user_id: str) -> bool:
        return any(one.user_id == user_id for one in self.evaluators)


def proposed(criteria: Sequence[Criterion]) -> tuple[Item, ...]:
    """The items of a grid as the notice alone would make them: one a criterion, prices by the most usual formula."""
    return tuple(
        Item(
            code=str(number),
            criterion=one.label,
            label=one.label,
            weight=Decimal(one.weight or 0),
            formula=PROPORTIONAL if one.kind in PRICED else "",
        )
        for number, one in enumerate(criteria, start=1)
    )


def wrong_items(items: Sequence[Item], criteria: Sequence[Criterion]) -> Iterator[tuple[str, str]]:
    """Field → French phrase: what the published criteria do not allow (CCP R2152-11, R2152-12)."""
    if not items or len(items) > MOST_ITEMS:
        yield "items", f"Une grille a de 1 à {MOST_ITEMS} lignes."
    if len({one.code for one in items}) != len(items):
        yield "items", "Chaque ligne a son propre numéro."
    for index, one in enumerate(items):
        yield from _wrong_item(f"items.{index}", one, criteria)
    for number, criterion in enumerate(criteria, start=1):
        own = [one for one in items if one.number == number]
        if not own:
            yield "items", f"Le critère « {criterion.label} » a été publié : il doit figurer dans la grille."
        elif criterion.weight is not None and sum(one.weight for one in own) != criterion.weight:
            yield (
                "items",
                f"Le critère « {criterion.label} » a été publié avec un poids de {criterion.weight} : ses lignes doivent faire ce total.",
            )


def _wrong_item(at: str, one: Item, criteria: Sequence[Criterion]) -> Iterator[tuple[str, str]]:
    if not 1 <= one.number <= len(criteria):
        yield f"{at}.code", "Ce critère n’a pas été publié."
        return
    if not one.label.strip():
        yield f"{at}.label", "Nommez ce sous-critère."
    if not Decimal(0) < one.weight <= 1000:
        yield f"{at}.weight", "Le poids est un nombre supérieur à zéro."
    if one.scale not in SCALES:
        yield f"{at}.scale", "Choisissez une échelle : de 0 à 5, 10, 20 ou 100."
    if one.formula and one.formula not in FORMULAS:
        yield f"{at}.formula", "Choisissez une formule de la liste."
    if one.formula and criteria[one.number - 1].kind not in PRICED:
        yield f"{at}.formula", "Seul un critère de prix ou de coût se calcule par une formule."


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What is compared: the offer of a deposit, a variant or an option of it. `prices`: item → price; `set_aside`: why it is not ranked, if so."""

    id: str
    deposit_id: str
    kind: str = BASE
    label: str = ""
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    set_aside: str = ""
    """`irregular`, `unacceptable`, `unsuitable` (CCP L2152-1 to L2152-4) or `abnormally-low` (L2152-6); empty: kept."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferList:
    """The offers of a lot, as whoever prepares the analysis keeps them; deposits that it does not name have their offer alone."""

    consultation_id: str
    lot: int
    offers: tuple[Offer, ...] = ()
    version: int = 0
    """0: never stored."""

    def of(self, deposits: Iterable[str]) -> list[Offer]:
        """Every offer to compare, each deposit's first, in the order given."""
        found: list[Offer] = []
        for deposit_id in deposits:
            own = [one for one in self.offers if one.deposit_id == deposit_id]
            base = next((one for one in own if one.kind == BASE), Offer(id=deposit_id, deposit_id=deposit_id))
            found += [base, *(one for one in own if one.kind != BASE)]
        return found


@dataclass(frozen=True, kw_only=True)
class Mark:
    """`version` counts its changes: whoever writes says which they read. None: taken back, or never given."""

    value: Decimal | None = None
    comment: str = ""
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The marks of one evaluator for one offer: item → mark."""

    consultation_id: str
    lot: int
    evaluator_id: str
    offer_id: str
    marks: Mapping[str, Mark] = field(default_factory=dict)
    saved_at: datetime | None = None
    version: int = 0
    """0: never stored."""

    def marked(self, code: str, mark: Mark, now: datetime) -> Sheet:
        return replace(self, marks={**self.marks, code: mark}, saved_at=now)


@dataclass(frozen=True, kw_only=True)
class Closed:
    """The marks of one evaluator as closed: what the register names by its hash."""

    consultation_id: str
    lot: int
    revision: int
    evaluator_id: str
    sheets: Mapping[str, Mapping[str, Mark]]
    """Offer → item → mark."""


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What evaluators agreed on: everything that the ranking is computed from."""

    consultation_id: str
    lot: int
    revision: int
    number: int
    """1, then one more each time the consensus was opened again."""
    offers: tuple[Offer, ...]
    marks: Mapping[str, Mapping[str, Mark]]


def wrong_mark(value: Decimal, item: Item) -> str:
    """Why it is no mark on that item's scale; empty when it is."""
    if not Decimal(0) <= value <= item.scale:
        return f"La note va de 0 à {plain(item.scale)}."
    if value != value.quantize(STEP):
        return "Deux décimales au plus."
    return ""


def plain(number: Decimal) -> str:
    """Without an exponent nor useless zeros, with a French comma."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def missing(sheets: Mapping[str, Mapping[str, Mark]], offers: Iterable[str], items: Sequence[Item]) -> list[tuple[str, str]]:
    """(offer, item) of the marks that nobody gave."""
    return [
        (offer, item.code)
        for offer in offers
        for item in items
        if (found := sheets.get(offer, {}).get(item.code)) is None or found.value is None
    ]


def mean(given: Sequence[Decimal]) -> Decimal:
    """To two decimals, half up. Raises ZeroDivisionError for none."""
    return (sum(given, Decimal(0)) / len(given)).quantize(STEP, ROUND_HALF_UP)
