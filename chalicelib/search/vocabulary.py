"""Words that mean the same to those who buy and sell: a word typed also finds its neighbours, and the codes of the common procurement
vocabulary that say it (regulation (EC) 213/2008). Groups of our own, short: one that finds too much is worse than one missing.
"""

from __future__ import annotations

import difflib
from functools import cache

from .analysis import fold, stem, words

GROUPS: tuple[tuple[str, str, str], ...] = (
    ("voirie chaussée enrobé bitume", "roads", "45233"),
    ("trottoir pavage", "", "45233222 45233260"),
    ("assainissement égout", "sewer", "45232400 45232410 4523244 90400"),
    ("adduction aep", "", "45231300 4523215"),
    ("toiture couverture couvreur zinguerie", "roofing", "45260 45261"),
    ("étanchéité", "", "45261420 45261410"),
    ("charpente", "", "45261100 45422"),
    ("plomberie plombier sanitaire", "plumbing", "4533"),
    ("chauffage chaufferie chaudière", "heating", "45331 5072"),
    ("climatisation ventilation cvc", "", "4533122 4533121"),
    ("électricité électricien", "electrical", "45310 45311 4531"),
    ("éclairage luminaire candélabre", "lighting", "45316 3152 3150"),
    ("maçonnerie maçon", "masonry", "45262500 45223 45262522"),
    ("démolition déconstruction", "demolition", "4511"),
    ("désamiantage amiante", "asbestos", "45262660 90650"),
    ("terrassement vrd", "earthworks", "45112"),
    ("menuiserie menuisier fenêtre huisserie", "joinery", "4542 44220 45421"),
    ("serrurerie métallerie", "", "44316500 45421140"),
    ("peinture peintre", "painting", "4544"),
    ("carrelage faïence", "tiling", "45431 4543"),
    ("plâtrerie cloison doublage plaquiste", "", "45410 45421141"),
    ("ravalement façade", "", "45320 45321 45443"),
    ("ascenseur élévateur", "lift elevator", "45313 4241610 50750"),
    ("école scolaire", "school", "452142"),
    ("crèche", "nursery", "45214100 80110 85312110"),
    ("gymnase stade", "", "45212"),
    ("piscine", "", "45212212"),
    ("hôpital hospitalier clinique chu", "hospital", "33 85110 452151"),
    ("médicament pharmaceutique", "medicine", "336"),
    ("ehpad", "", "85311 45215"),
    ("pont passerelle", "bridge", "452211"),
    ("cimetière funéraire", "", "98370 45215400"),
    ("verts tonte jardin paysager", "gardening", "77310 77314 45112700"),
    ("élagage abattage", "", "77211 77340 77341"),
    ("déneigement salage neige", "snow", "90620 90630"),
    ("cantine restauration repas traiteur", "catering", "5552 55523 5551 5550 553"),
    ("alimentation denrées alimentaire épicerie", "food", "15"),
    ("nettoyage propreté", "cleaning", "9091 90910 9061"),
    ("vitrerie vitres", "", "90911300"),
    ("déchets ordures", "waste", "905"),
    ("gardiennage vigile", "", "7971 79713 79714"),
    ("vidéoprotection vidéosurveillance", "", "3232350 3512"),
    ("extincteur", "", "35111 45312100 50413200"),
    ("ordinateur", "computer", "302 30213"),
    ("logiciel progiciel", "software", "48 722"),
    ("copieur photocopieur reprographie", "", "3012 30121 79521"),
    ("téléphonie téléphone télécommunications", "telecom", "642 3255 322"),
    ("infogérance cloud", "", "72400 72410 7251"),
    ("internet web", "", "72413 72415"),
    ("véhicule voiture automobile", "vehicle", "3411 3413 3414 341"),
    ("carburant gazole fioul", "fuel", "0913 091"),
    ("autocar bus", "", "6017 6013 6011"),
    ("mobilier meubles", "furniture", "391"),
    ("papeterie", "stationery", "3019 22"),
    ("livres", "books", "221"),
    ("jouets", "playground", "3753 3752"),
    ("vêtement habillement", "clothing", "181 184"),
    ("assurance assurances", "insurance", "665"),
    ("architecte architecture", "", "712 7122"),
    ("œuvre", "", "712 713"),
    ("géomètre topographie topographique", "", "7135 71355"),
    ("géotechnique", "", "71332 7135"),
    ("contrôleur", "", "7163 71315"),
    ("sps", "", "71317"),
    ("juridique avocat conseil", "legal", "791"),
    ("formation", "training", "805 80"),
    ("communication publicité graphisme", "", "7934 7941 79822"),
    ("imprimerie impression", "printing", "798 2212 2215"),
    ("énergie", "energy", "0912 0931 65"),
    ("photovoltaïque solaire", "solar", "0933 45261215"),
    ("irve recharge", "", "31158 51112"),
    ("signalisation signalétique", "", "34992 45233290 34928"),
    ("potable", "", "41 4523215 65111"),
    ("laboratoire", "", "38 71620 71600"),
    ("blanchisserie", "laundry", "98310 395"),
    ("échafaudage", "", "45262100 44212"),
)
"""(words of one meaning in French, in English, prefixes of codes)."""
_ENOUGH, _SHORTEST = 0.85, 5


def _key(word: str) -> str:
    return stem(word)


@cache
def _table() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Stem of a word → (its neighbours, prefixes of codes). A word of several groups has all of them."""
    made: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for french, english, codes in GROUPS:
        members, prefixes = words(f"{french} {english}"), frozenset(codes.split())
        for word in members:
            known, said = made.get(_key(word), (frozenset(), frozenset()))
            made[_key(word)] = known | frozenset(members) - {word}, said | prefixes
    return made


def knows(typed: str) -> bool:
    """Whether it says a need by itself."""
    return _key(fold(typed)) in _table()


def neighbours(typed: str) -> frozenset[str]:
    """Other words for a whole word; none for the beginning of one."""
    return _table().get(_key(typed), (frozenset(), frozenset()))[0]


def codes(typed: str) -> frozenset[str]:
    """Prefixes of the codes that say a whole word."""
    return _table().get(_key(typed), (frozenset(), frozenset()))[1]


@cache
def _known() -> tuple[str, ...]:
    return tuple(sorted({word for french, english, _ in GROUPS for word in words(f"{french} {english}")}))


def meant(text: str) -> str:
    """« Vouliez-vous dire… »: the words of `text`, each unknown one replaced by the known one it is nearest to; empty when none is near."""
    typed = words(text)
    said = [_nearest(word) for word in typed]
    return " ".join(said) if said != typed else ""


def _nearest(word: str) -> str:
    if len(word) < _SHORTEST or not word.isalpha() or _key(word) in _table():
        return word
    return next(iter(difflib.get_close_matches(word, _known(), 1, _ENOUGH)), word)
