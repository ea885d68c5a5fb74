"""Classes of characters, and what two neighbours do to each other.

The classes are those of JIS X 4051 as told by JLREQ (Requirements for Japanese Text Layout,
appendix A: cl-01 …), folded where a letter needs no difference. All measures are in
1/1000 em (全角 = 1000).
"""

from __future__ import annotations

import csv
import unicodedata
from enum import IntEnum, auto
from typing import NamedTuple

import resources


class Kind(IntEnum):
    """What a character is to its neighbours."""

    CJK = auto()  # kanji, kana (cl-15, 16, 19)
    SYMBOL = auto()  # full width, no letter: ／ ※ → (cl-19 without its space to Latin)
    OPEN = auto()  # 始め括弧, blank in its first half (cl-01)
    CLOSE = auto()  # 終わり括弧, blank in its second half (cl-02)
    COMMA = auto()  # 読点 (cl-07)
    STOP = auto()  # 句点 (cl-06)
    MIDDLE = auto()  # 中点, a quarter blank on both sides (cl-05)
    DIVIDING = auto()  # ！？ (cl-04)
    HYPHEN = auto()  # 〜 ‐ (cl-03)
    INSEPARABLE = auto()  # ― … ‥ (cl-08)
    REPEAT = auto()  # 々 ー ッ ァ, and 様 after its name: never first in a line (cl-09, 10, 11)
    BEFORE_NUMBER = auto()  # ￥ № 〒 (cl-12)
    AFTER_NUMBER = auto()  # ％ ℃ (cl-13)
    BLANK = auto()  # the ideographic space (cl-14)
    DIGIT = auto()  # ０ … ９, full width; stays with its neighbours (cl-24)
    LATIN = auto()  # letters and digits of half width (cl-27)
    LATIN_OPEN = auto()
    LATIN_CLOSE = auto()  # ) , . and their like: never first in a line
    SPACE = auto()  # the word space (cl-26)


_OF: dict[str, Kind] = {}
for _kind, _characters in {
    Kind.OPEN: "（〔［｛〈《「『【〖〘⦅«〝“‘",
    Kind.CLOSE: "）〕］｝〉》」』】〗〙⦆»〟”’",
    Kind.COMMA: "、，",
    Kind.STOP: "。．",
    Kind.MIDDLE: "・：；",
    Kind.DIVIDING: "！？‼⁇⁈⁉",
    Kind.HYPHEN: "‐〜゠～",
    Kind.INSEPARABLE: "―—…‥",
    Kind.REPEAT: "ヽヾゝゞ々〻ーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖ゛゜\u3099\u309a"
    "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯｰﾞﾟ"
    "様",
    Kind.BEFORE_NUMBER: "￥＄￡＃＠№€£〒",
    Kind.AFTER_NUMBER: "％℃°′″￠‰ℓ㏄㎎㎏㎜㎝㎞㎡",
    Kind.BLANK: "\u3000",
    Kind.DIGIT: "０１２３４５６７８９",
    Kind.LATIN_OPEN: "([{｢",
    Kind.LATIN_CLOSE: ")]}!,.:;?%｣｡､･",
    Kind.SPACE: " ",
}.items():
    _OF.update(dict.fromkeys(_characters, _kind))

_HALF = {
    Kind.OPEN: Kind.LATIN_OPEN,
    Kind.CLOSE: Kind.LATIN_CLOSE,
    # a proportional font has them without the blank half: nothing is left to squeeze
    Kind.COMMA: Kind.LATIN_CLOSE,
    Kind.STOP: Kind.LATIN_CLOSE,
    Kind.MIDDLE: Kind.LATIN_CLOSE,
}
_WIDE_FROM = "\u1100"  # the first character the Unicode East Asian width calls wide


def kind_of(cluster: str, width: int) -> Kind:
    """Return the class of a character drawn `width` wide."""
    kind = _OF.get(cluster[0])
    if kind is None:
        if width < 1000 and cluster[0] < _WIDE_FROM:
            return Kind.LATIN
        return Kind.CJK if unicodedata.category(cluster[0])[0] in "LN" else Kind.SYMBOL
    return _HALF.get(kind, kind) if width < 1000 else kind


class Pair(NamedTuple):
    """What holds between two neighbours on one line."""

    added: int  # to their natural widths
    shrink: int  # by how much the space between them may shrink
    stretch: int  # its share when a line is filled; 0 where it must not grow
    parts: bool  # whether a line may end between them


_BLANK_AFTER = {Kind.CLOSE: 500, Kind.COMMA: 500, Kind.STOP: 500, Kind.MIDDLE: 250}
_BLANK_BEFORE = {Kind.OPEN: 500, Kind.MIDDLE: 250}
_CLOSING = {Kind.CLOSE, Kind.COMMA, Kind.STOP}
_SOLID = {Kind.CLOSE, Kind.COMMA, Kind.STOP, Kind.MIDDLE, Kind.DIVIDING, Kind.BLANK}
_JAPANESE = {Kind.CJK, Kind.REPEAT, Kind.DIGIT}


def blank_before(kind: Kind) -> int:
    """How much of the character's own width is blank at its left: dropped at a line's start."""
    return _BLANK_BEFORE.get(kind, 0)


def blank_after(kind: Kind) -> int:
    """How much of the character's own width is blank at its right: dropped at a line's end."""
    return _BLANK_AFTER.get(kind, 0)


def _space(left: Kind, right: Kind) -> tuple[int, int]:
    """Return the space between two neighbours and how far it may shrink (JLREQ 3.1.4, 3.8.3)."""
    if Kind.SPACE in (left, right):
        return (0, 60 if left == Kind.SPACE else 0)
    if {left, right} <= _JAPANESE | {Kind.LATIN} and (left == Kind.LATIN) != (right == Kind.LATIN):
        return (250, 125)  # 和欧間の四分アキ (3.2.6)
    after, before = blank_after(left), blank_before(right)
    if left in _CLOSING and right in _SOLID:
        return (-after, 0)  # 」。 and ）・ are set without a gap of their own
    if right == Kind.OPEN and left in {Kind.OPEN, Kind.BLANK, Kind.MIDDLE}:
        return (-before, 0)
    if after and before:
        return (-500, 250)  # 」「: half an em, not a whole one
    # the pause after a sentence is the last thing to go
    return (0, 0 if left == Kind.STOP else min(250, after + before))


_NEVER_FIRST = _CLOSING | {
    Kind.MIDDLE,
    Kind.DIVIDING,
    Kind.HYPHEN,
    Kind.REPEAT,
    Kind.AFTER_NUMBER,
    Kind.BLANK,
    Kind.LATIN_CLOSE,
    Kind.SPACE,
}
_NEVER_LAST = {Kind.OPEN, Kind.LATIN_OPEN, Kind.BEFORE_NUMBER}
_WORD = {Kind.LATIN, Kind.LATIN_CLOSE, Kind.LATIN_OPEN}
# what is counted with a number: 8年, 3件, 33条 stay whole (JLREQ 3.1.10, and good sense)
_COUNTERS = frozenset(
    "年月日時分秒円銭件通枚条項号章節款回人名頁点部冊箇個か社度番歳才割倍週階丁万億千百十"
)


def _parts(left: Kind, right: Kind) -> bool:
    """Tell whether a line may end between two neighbours (JLREQ 3.1.7, 3.1.8, 3.1.10)."""
    if right in _NEVER_FIRST or left in _NEVER_LAST:
        return False
    if left in _WORD and right in _WORD:
        return left == Kind.LATIN_CLOSE and right == Kind.LATIN_OPEN
    return not _bound(left, right)


def _bound(left: Kind, right: Kind) -> bool:
    """Tell whether two neighbours are one thing: ――, １２."""
    return left == right and left in {Kind.INSEPARABLE, Kind.DIGIT}


def _stretch(left: Kind, right: Kind) -> int:
    """Return how much the space grows when a line is filled, kanji to kanji being 1 (3.8.4)."""
    if (left in _WORD and right in _WORD) or _bound(left, right):
        return 0
    return 2 if left == Kind.SPACE or _space(left, right)[0] > 0 else 1


_PAIRS = [
    [Pair(*_space(a, b), _stretch(a, b), _parts(a, b)) for b in Kind] for a in Kind
]  # by number of the kinds, from 1


def pair(left: Kind, right: Kind) -> Pair:
    """Return what holds between two neighbours."""
    return _PAIRS[left - 1][right - 1]


def counts(character: str) -> bool:
    """Tell whether it is counted with, and so stays with its number: 年 in 8年, 条 in 33条."""
    return character in _COUNTERS


_TABLE = resources.open_text("calendar/eras.csv").splitlines()
ERAS = frozenset(
    row["name"] for row in csv.DictReader(line for line in _TABLE if not line.startswith("#"))
)
"""The names of the eras (元号): two characters that stay together, and with their year."""
ERA_ENDS = frozenset(name[-1] for name in ERAS)
