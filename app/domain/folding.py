"""How text is folded for finding; what was typed is never changed.

NFKC, one case, hiragana for katakana, variant characters (異体字) to one form, no variation
selectors, no marks between the digits of a telephone number. The table of variants comes in as
a value.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Variation selectors, and characters that show nothing: controls, halves of surrogate pairs.
_SELECTORS = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200f\u2060\ufeff\u00ad"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
# To compose marks that are piled on one character takes time by the square of their number, for
# 20,000 five seconds: long texts are folded in pieces. Thirty marks are more than any text has
# (UAX 15, stream-safe text).
_PIECE, _PILE = 1000, 30
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[-‐‑‒–—―−ー().・\s]+(?=[0-9])")
_SPACE = re.compile(r"\s+")
_BLOCKS = re.compile("(?<=[0-9])(?:[-‐‑‒–—―−ー]|丁目|番地の?|番|号)+")
_KANA, _HAN = "\u3001-\u30ff", "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# Japanese has no spaces between words: what stands there breaks a line or sets a name. An empty
# line parts two texts.
_INSIDE = re.compile(rf"(?<=[{_KANA}{_HAN}])(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)(?=[{_KANA}{_HAN}])")
_DASH_AFTER_KANA = re.compile(r"(?<=[ぁ-ゖー])[-‐‑‒–—―−]+")  # サ-ビス: the long vowel, mistyped
_KATAKANA = {code: code - 0x60 for code in (*range(ord("ァ"), ord("ヶ") + 1), *map(ord, "ヽヾ"))}
# 龍ヶ崎 and 龍ケ崎 are one town
_KATAKANA |= {ord(small): ord(kana) for small, kana in ("ヵか", "ゕか", "ヶけ", "ゖけ")}
# A telephone number typed with spaces is one word of a question, as it is one in a text.
_NUMBER_APART = re.compile(r"(?<!\S)[+(]?0[0-9().-]*(?:\s+[0-9().-]+)+(?!\S)")
_AREA_CODE = re.compile(r"(?<!\S)\((0[0-9]+)\)")  # a text may have it without the brackets
# What Unicode composes with the character before it: such a group is folded as one.
_GROUP = re.compile(
    "(?s).[\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
)
# The index's tokenizer keeps ASCII letters and digits and splits at ASCII marks; widened, every
# character is a letter to it.
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def fold(text: str, variants: Mapping[int, str]) -> str:
    """Return `text` as it is compared: equal for any two writings of the same thing."""
    text = _DASH_AFTER_KANA.sub(_long_vowel, _letters(text, variants))
    text = _BETWEEN_DIGITS.sub("", text)
    return _SPACE.sub(" ", _INSIDE.sub("", text)).strip()


def _letters(text: str, variants: Mapping[int, str]) -> str:
    text = _nfkc(_SELECTORS.sub("", text)).casefold()
    return text.translate(_KATAKANA).translate(variants)


def _nfkc(text: str) -> str:
    if len(text) <= _PIECE:
        return unicodedata.normalize("NFKC", text)
    return "".join(unicodedata.normalize("NFKC", piece) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces, none of which ends before what is composed with its last."""
    start = 0
    while start < len(text):
        end = most = start + _PIECE
        while end < most + _PILE and _one(text[end - 1 : end + 1]):
            end += 1
        yield text[start:end]
        start = end


def _one(two: str) -> bool:
    if unicodedata.combining(two[-1:] or " ") or "\u1160" <= two[-1:] <= "\u11ff":
        return True  # a mark, or the rest of a Hangul syllable
    whole = unicodedata.normalize("NFKC", two)
    return whole != "".join(unicodedata.normalize("NFKC", each) for each in two)


def _long_vowel(dashes: re.Match[str]) -> str:
    return "ー" * len(dashes[0])


def plain(text: str) -> str:
    """Return `text` in one width and one case, letter for letter."""
    return _nfkc(text).casefold().strip()


def storable(text: str) -> str:
    """Return `text` without halves of characters, which no file can hold: U+FFFD in their place."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def digits(text: str) -> str:
    """Return the digits of a telephone number in any writing."""
    return "".join(c for c in _nfkc(text) if c.isascii() and c.isdigit())


def address(text: str) -> str:
    """Return a postal address as it is compared: 3丁目14番2号 and ３－１４－２ are the same."""
    return _BLOCKS.sub("-", _SPACE.sub("", plain(text))).strip("-")


def _pair(first: str, second: str) -> str:
    return (first + second).translate(_WIDE)


def pairs(folded: str) -> str:
    """Return folded text as the words of the index: each two neighbours, and the last alone."""
    found: list[str] = []
    for part in folded.translate(_WIDE).split(" "):
        if part:
            found += map(add, part, part[1:])
            found.append(part[-1])
    return " ".join(found)


def words(query: str, variants: Mapping[int, str]) -> tuple[str, ...]:
    """Return the folded words of a question, all of which must be found in a text."""
    query = _nfkc(query)
    query = _AREA_CODE.sub(r"\1", query)
    query = _NUMBER_APART.sub(lambda number: _SPACE.sub("", number[0]), query)
    found = (word for part in query.split() for word in fold(part, variants).split(" "))
    return tuple(dict.fromkeys(word for word in found if word))


def asked(words: Iterable[str]) -> str:
    """Return the index's question for folded words, all of which must be found.

    Two characters and more are a phrase of pairs; one character is the beginning of a pair.
    """
    phrases = []
    for word in words:
        wide = word.translate(_WIDE)
        if len(wide) == 1:
            phrases.append(f'"{wide}" *')
        else:
            inner = " ".join(wide[place : place + 2] for place in range(len(wide) - 1))
            phrases.append(f'"{inner}"')
    return " AND ".join(phrases)


def places(
    text: str, wanted: Sequence[str], variants: Mapping[int, str]
) -> tuple[tuple[int, int], ...]:
    """Return where folded words stand in `text` as it was written, in order: start and end."""
    folded, sources = _with_sources(text, variants)
    found = []
    for word in wanted:
        start = folded.find(word) if word else -1
        while start >= 0:
            found.append((sources[start][0], sources[start + len(word) - 1][1]))
            start = folded.find(word, start + len(word))
    return tuple(sorted(set(found)))


def _with_sources(text: str, variants: Mapping[int, str]) -> tuple[str, list[tuple[int, int]]]:
    """Return folded text, and for each of its characters the stretch it came from."""
    letters: list[str] = []
    sources: list[tuple[int, int]] = []
    for group in _GROUP.finditer(text):
        for letter in _letters(group[0], variants):
            letters.append(letter)
            sources.append(group.span())
    folded = _DASH_AFTER_KANA.sub(_long_vowel, "".join(letters))
    for dropped, left in ((_BETWEEN_DIGITS, ""), (_INSIDE, ""), (_SPACE, " ")):
        kept: list[str] = []
        origins: list[tuple[int, int]] = []
        done = 0
        for gap in dropped.finditer(folded):
            kept += [folded[done : gap.start()], left]
            origins += sources[done : gap.start()] + [sources[gap.start()]] * len(left)
            done = gap.end()
        folded = "".join(kept) + folded[done:]
        sources = origins + sources[done:]
    return folded, sources
