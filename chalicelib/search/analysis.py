"""French words as the index knows them: no accent, no capital, no elision; plurals meet their singular.

A word typed matches a word written when the one written begins with it, or when both have the same stem. Short on purpose: a
stemmer for every ending would cost more bytes in the archive than it finds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_ELIDED = frozenset(["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"])
_EMPTY = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "dans",
        "de",
        "des",
        "du",
        "elle",
        "en",
        "et",
        "eux",
        "il",
        "la",
        "le",
        "les",
        "leur",
        "leurs",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ou",
        "par",
        "pas",
        "pour",
        "que",
        "qui",
        "sa",
        "se",
        "ses",
        "son",
        "sont",
        "sur",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
        "the",
        "of",
        "and",
    ]
)
LONGEST = 40
"""Longer runs of letters and digits are cut: they are keys and hashes, not words."""


def fold(text: str) -> str:
    """Lower case without accents: what people type and what is written meet there."""
    spread = unicodedata.normalize("NFD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words that count, in order; empty and elided ones are left out."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text)) if word not in _EMPTY and word not in _ELIDED]


def stem(word: str) -> str:
    """The singular: travaux and travail give `traval`, écoles gives `ecole`, bureaux gives `bureau`."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux"):
        return word[:-3] + "al"
    if word.endswith("ail"):
        return word[:-3] + "al"
    return word[:-1] if word[-1] in "sx" and word[-2] != "s" else word


def stems(known: Iterable[str]) -> set[str]:
    """Stems that differ from the word they come from."""
    return {stem(word) for word in known if stem(word) != word}


def matches(typed: str, written: str) -> bool:
    """Whether a word typed finds a word written: the rule that the index must obey."""
    return written.startswith(typed) or stem(written) == stem(typed)
