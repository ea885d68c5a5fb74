"""Japanese names in Latin letters: TARO YAMADA, Yamada Tarou, ヤマダ タロウ are one name.

Kana have many ways into Latin letters (Hepburn, passports, the official one, long vowels written
or not), so none of them is written out: name and text are brought to one spelling each, and that
is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from app.domain.telling import hiragana, romanised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LEAST: Final = 6  # letters of a whole name
_LEAST_SMALL: Final = 9  # where it is not written with capitals
_LEAST_ALONE: Final = 8  # of one written as a single word: HanakoTakahashi
_LEAST_PART: Final = 3  # of family or given name, there
_MOST_WORDS: Final = 3
_PARTS_KEPT: Final = 4096
_WORD = re.compile("[A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f]|['’-](?=[A-Za-z\u00c0-\u024f]))+")
_BETWEEN = re.compile("[\\s\u3000,、.・/]{1,3}")
_NOT_A_LETTER = re.compile("[^a-z]")
# In this order: Hepburn's consonants as the official spelling has them, m before lips, long vowels.
_SOUNDS: Final = (
    (re.compile("cch"), "tch"),
    (re.compile("shi"), "si"),
    (re.compile("sh(?=[aueo])"), "sy"),
    (re.compile("chi"), "ti"),
    (re.compile("ch(?=[aueo])"), "ty"),
    (re.compile("tsu"), "tu"),
    (re.compile("fu"), "hu"),
    (re.compile("ji|di"), "zi"),
    (re.compile("jy?(?=[aueo])"), "zy"),
    (re.compile("dz?u"), "zu"),
    (re.compile("m(?=[bmp])"), "n"),
    (re.compile("oh(?![aiueoy])"), "o"),
)
_LONG = re.compile("o[ou]+|aa+|ii+|uu+|ee+")
_PARTS = re.compile("[ \u3000・･,、]+")


@lru_cache(_PARTS_KEPT)
def sound(word: str) -> str:
    """Return a word in Latin letters as it is compared, whichever way it was spelled."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    found = _NOT_A_LETTER.sub("", plain)
    for pattern, instead in _SOUNDS:
        found = pattern.sub(instead, found)
    return _short(found)


def _short(spelled: str) -> str:
    return _LONG.sub(lambda found: found[0][0], spelled)


def joined(words: tuple[str, ...]) -> str:
    """Return the words of a name as one, compared."""
    return _short("".join(map(sound, words)))


class Readings:
    """Names and readings as they sound in Latin letters. `way` is a table of kana."""

    def __init__(self, way: Mapping[str, str]) -> None:
        self._way = way
        self._part = lru_cache(_PARTS_KEPT)(self._spelled)

    def keys(self, name: str, reading: str) -> tuple[str, ...]:
        """Return by what somebody is found: the reading, and the name where it is in Latin."""
        parts = tuple(part for part in _PARTS.split(reading.strip()) if part)
        spelled = tuple(map(self._part, parts))
        found = [joined(spelled)] if spelled and all(spelled) else []
        words = tuple(_WORD.findall(name))
        if len(words) > 1:
            found.append(joined(words))
        return tuple(dict.fromkeys(key for key in found if len(key) >= _LEAST))

    def family(self, reading: str) -> str:
        """Return how a family name sounds, "" where the reading is not parted or too short."""
        parts = [part for part in _PARTS.split(reading.strip()) if part]
        key = joined((self._part(parts[0]),)) if len(parts) > 1 else ""
        return key if len(key) >= _LEAST_PART else ""

    def _spelled(self, part: str) -> str:
        return romanised(hiragana(part), self._way)


def written_names(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield what may be a name in Latin letters: its place, and the keys it may have.

    Two or three words that stand side by side, in any order that begins with one of them, with
    capitals or long enough. A single word is one only where it is a whole name, in either order.
    """
    words = [found for found in _WORD.finditer(text) if not _in_address(text, *found.span())]
    for at in range(len(words)):
        alone = words[at]
        if len(alone[0]) >= _LEAST_ALONE:
            yield alone.start(), alone.end(), _turned(sound(alone[0]))
        for count in range(_MOST_WORDS, 1, -1):
            run = words[at : at + count]
            if len(run) == count and _side_by_side(text, run) and _as_name(run):
                yield run[0].start(), run[-1].end(), _orders(tuple(one[0] for one in run))


def _in_address(text: str, start: int, end: int) -> bool:
    """Return whether a word is a part of a mail address or of a link."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before in ("@", "_") or after in ("@", "_") or text[end : end + 3] == "://"


def _side_by_side(text: str, run: list[re.Match[str]]) -> bool:
    return all(_BETWEEN.fullmatch(text, one.end(), other.start()) for one, other in pairwise(run))


def _as_name(run: list[re.Match[str]]) -> bool:
    if all(one[0][0].isupper() for one in run):
        return True
    return sum(len(one[0]) for one in run) >= _LEAST_SMALL


def _turned(whole: str) -> tuple[str, ...]:
    """Return a name written as one word in every order it may have: hanakotakahashi."""
    parts = range(_LEAST_PART, len(whole) - _LEAST_PART + 1)
    return (whole, *(_short(whole[at:] + whole[:at]) for at in parts))


def _orders(words: tuple[str, ...]) -> tuple[str, ...]:
    turned = (words[at:] + words[:at] for at in range(len(words)))
    return tuple(dict.fromkeys(map(joined, turned)))
