"""How text is folded for finding; what was typed is never changed.

NFKC, one case, hiragana for katakana, variant characters (異体字) to one form, no variation
selectors, no marks between the digits of a telephone number. The table of variants comes in as
a value.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Variation selectors, and characters that show nothing: controls, halves of surrogate pairs.
_SELECTORS = re.compile(
    "[\\ufe00-\\ufe0f\\U000e0100-\\U000e01ef\\u200b-\\u200f\\u2060\\ufeff\\u00ad"
    "\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff]"
)
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[-‐‑‒–—―−ー().・\s]+(?=[0-9])")
_SPACE = re.compile(r"\s+")
_KATAKANA = {code: code - 0x60 for code in (*range(ord("ァ"), ord("ヶ") + 1), *map(ord, "ヽヾ"))}
# The index's tokenizer keeps ASCII letters and digits and splits at ASCII marks; widened, every
# character is a letter to it.
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def fold(text: str, variants: Mapping[int, str]) -> str:
    """Return `text` as it is compared: equal for any two writings of the same thing."""
    text = unicodedata.normalize("NFKC", _SELECTORS.sub("", text)).casefold()
    text = text.translate(_KATAKANA).translate(variants)
    text = _BETWEEN_DIGITS.sub("", text)
    return _SPACE.sub(" ", text).strip()


def plain(text: str) -> str:
    """Return `text` in one width and one case, letter for letter."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def storable(text: str) -> str:
    """Return `text` without halves of characters, which no file can hold: U+FFFD in their place."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def digits(text: str) -> str:
    """Return the digits of a telephone number in any writing."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isascii() and c.isdigit())


def _pair(first: str, second: str) -> str:
    return (first + second).translate(_WIDE)


def pairs(folded: str) -> str:
    """Return folded text as the words of the index: each two neighbours, and the last alone."""
    return " ".join(_words(folded))


def _words(folded: str) -> Iterator[str]:
    for part in folded.translate(_WIDE).split(" "):
        if part:
            yield from map(add, part, part[1:])
            yield part[-1]


def asked(folded: str) -> str:
    """Return the index's question for folded words, all of which must be found.

    Two characters and more are a phrase of pairs; one character is the beginning of a pair.
    """
    phrases = []
    for part in folded.split(" "):
        if len(part) == 1:
            phrases.append(f'"{_pair(part, "")}" *')
        elif part:
            words = [_pair(a, b) for a, b in pairwise(part)]
            phrases.append('"' + " ".join(words) + '"')
    return " AND ".join(phrases)
