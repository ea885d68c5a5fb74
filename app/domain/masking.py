"""Taking out of a text what must not leave (秘匿): names, contacts and numbers in any writing.

What is searched for is compared folded: one width, one case, hiragana for katakana and large
kana for small, variant characters (異体字) to one form, no variation selectors, and nothing
between two characters but the characters: a name with spaces in it, broken at the end of a line
or quoted with > is the same name. Every match remembers where it stood, so that the text around
it stays as it was written.

What is put in its place always has a width, and is never made of what is taken out; so nothing
can grow together that was apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from app.domain.check_digits import is_card_number, is_insurer_number, is_my_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

BLACK: Final = "■■■"
"""What stands where something was dropped. Always as long, whatever was there."""


class Mode(StrEnum):
    """How a field leaves the casebook."""

    SHOW = "show"
    ROLE = "role"  # 申出人, 担当者
    INITIAL = "initial"
    DROP = "drop"


class Bound(StrEnum):
    """What must stand around a needle for it to be meant."""

    NONE = "none"
    NAME = "name"  # a family name alone: not the first part of a place or a shop
    ADDRESSED = "addressed"  # only before 様, さん …: too short to be told otherwise
    KANA = "kana"  # a reading alone: does not begin in the middle of a word
    DIGITS = "digits"  # compared as a row of digits
    PLACE = "place"  # compared as addresses are: 三丁目14番2号 is 3-14-2


@dataclass(frozen=True, slots=True)
class Needle:
    """Something to be taken out. `key` is folded as its bound says; `to` stands in its place."""

    key: str
    to: str
    bound: Bound = Bound.NONE


@dataclass(frozen=True, slots=True)
class NumberRule:
    """A sort of number to be taken out wherever it stands.

    `pattern` is searched in the text without spaces, in half width; its group 1 where it has
    one, else all of it, is taken out. `names` are words that would tell of such a number.
    """

    id: str
    pattern: re.Pattern[str] | None
    check: str  # my-number, insurer, card, "": the pattern says all
    never: bool  # must not even be named
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tables:
    """What comes from resources: variants of characters, and what may stand around a name."""

    variants: Mapping[int, str]
    honorifics: tuple[str, ...]  # folded; after a name
    not_names: tuple[str, ...]  # folded; what makes a place or a shop of a name before it
    numbers: tuple[NumberRule, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text that was taken out: from `start` up to `end`."""

    start: int
    end: int
    to: str
    sort: str  # of a number; "" for a needle

    def overlaps(self, other: Span) -> bool:
        """Return whether both take out one and the same character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what must not leave, and what was taken out of it."""

    text: str
    removed: tuple[str, ...]  # as they were written, without the numbers
    numbers: tuple[tuple[str, str], ...] = ()  # the sort of each, and as it was written


# ------------------------------------------------------------------ folding that remembers

_INVISIBLE: Final = re.compile(
    "[\\s\\ufe00-\\ufe0f\\U000e0100-\\U000e01ef\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff"
    "\\u00ad\\u034f\\u115f\\u1160\\u180e\\u3164\\x00-\\x1f\\x7f-\\x9f\\U000e0001-\\U000e007f]"
)
_QUOTED: Final = re.compile(r"(?:(?<=\n)|(?<=\r)|^)[ \t\u3000]*(?:[>＞|｜][ \t\u3000]*)+", re.ASCII)
_JOINTS: Final = "・･·‧•,，"  # between family name and given name
_HYPHENS: Final = "-‐‑‒–—―−ーｰ－─ｰ~〜～"
_BETWEEN_DIGITS: Final = frozenset(_HYPHENS + "().·・,/_ （）．，／\u3000")
_KANJI_DIGITS: Final = {ord(kanji): str(n) for n, kanji in enumerate("〇一二三四五六七八九")}
_SMALL: Final = dict(
    zip(map(ord, "ぁぃぅぇぉっゃゅょゎゕゖ"), "あいうえおつやゆよわかけ", strict=True)
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `at` says for each of its characters where it stands in what was written."""

    key: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of the key was written."""
        return self.at[start], self.at[end - 1] + 1


def _decomposed(character: str) -> str:
    return unicodedata.normalize("NFKD", character).casefold()


@lru_cache(maxsize=20_000)
def _kana_and_width(character: str) -> str:
    """Return one character in half width, lower case, hiragana, marks apart."""
    found = ""
    for part in _decomposed(character):
        code = ord(part)
        if 0x30A1 <= code <= 0x30F6 or code in (0x30FD, 0x30FE):
            part = chr(code - 0x60)  # noqa: PLW2901 - hiragana for katakana
        found += part.translate(_SMALL)
    return found


def fold(text: str, variants: Mapping[int, str]) -> Folded:
    """Return `text` as names are compared."""
    key: list[str] = []
    at: list[int] = []
    for place, character in _visible(text):
        if character in _JOINTS:
            continue
        if character == "々" and key:
            parts = key[-1]
        else:
            parts = _kana_and_width(character).translate(variants)
        for part in parts:
            if not part.isspace():
                key.append(part)
                at.append(place)
    return Folded("".join(key), tuple(at))


def _visible(text: str) -> Iterator[tuple[int, str]]:
    """Yield the characters that show something, with their places; no marks of a quotation."""
    skipped = _quoting(text)
    for place, character in enumerate(text):
        if place not in skipped and not _INVISIBLE.match(character):
            yield place, character


def _quoting(text: str) -> frozenset[int]:
    """Return where the marks of a quotation stand at the beginnings of lines."""
    if not any(mark in text for mark in ">＞|｜"):
        return frozenset()
    return frozenset(place for found in _QUOTED.finditer(text) for place in range(*found.span()))


def digits_of(text: str) -> Folded:
    """Return the digits of a text; what is no mark between digits parts them by a space."""
    key: list[str] = []
    at: list[int] = []
    for place, character in _visible(text):
        for part in unicodedata.normalize("NFKC", character).translate(_KANJI_DIGITS):
            if part.isascii() and part.isdecimal():
                key.append(part)
                at.append(place)
            elif part not in _BETWEEN_DIGITS and part not in _HYPHENS and key and key[-1] != " ":
                key.append(" ")
                at.append(place)
    return Folded("".join(key), tuple(at))


_PLACE_WORDS: Final = re.compile("番地の?|丁目|番|号室?|地|の(?=[0-9])")


def place_of(text: str, variants: Mapping[int, str]) -> Folded:
    """Return a text as addresses are compared: numbers without 丁目, 番, 号 and hyphens.

    Each gap between numbers is one hyphen. Kanji that are digits become digits.
    """
    folded = fold(text, variants)
    key = folded.key.translate(_KANJI_DIGITS)
    pieces: list[str] = []
    at: list[int] = []
    place = 0
    while place < len(key):
        gap = _PLACE_WORDS.match(key, place)
        if gap and pieces and pieces[-1].isdecimal():
            end = gap.end()
        elif key[place] in _HYPHENS:
            end = place + 1
        else:
            pieces.append(key[place])
            at.append(folded.at[place])
            place += 1
            continue
        if pieces and pieces[-1] != "-":
            pieces.append("-")
            at.append(folded.at[place])
        place = end
    return Folded("".join(pieces), tuple(at))


# ------------------------------------------------------------------ finding


class Mask:
    """What is taken out of the texts of one package, and the tables it is found by.

    `public` are texts that may stand anywhere as they are: our own address, the body's. A
    family name alone is not looked for in them.
    """

    def __init__(
        self, needles: Iterable[Needle], tables: Tables, public: Iterable[str] = ()
    ) -> None:
        self.needles = tuple(dict.fromkeys(n for n in needles if n.key))
        self._tables = tables
        folded = (fold(text, tables.variants).key for text in public)
        self._public = tuple(sorted((p for p in set(folded) if len(p) > 1), key=len, reverse=True))

    def taken_out(self, text: str) -> Masked:
        """Return `text` without anything that is looked for."""
        removed: list[str] = []
        numbers: list[tuple[str, str]] = []
        for _ in range(4):  # once is enough, but for what stood inside something else
            spans = self.spans(text)
            if not spans:
                break
            for span in spans:
                gone = text[span.start : span.end]
                if span.sort:
                    numbers.append((span.sort, gone))
                else:
                    removed.append(gone)
            text = _without(text, spans)
        return Masked(text, tuple(removed), tuple(numbers))

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return the pieces that have to go, in order; none overlaps another."""
        return _merged([*self._numbers(text), *self.found(text, self.needles)])

    def tells(self, text: str, removed: Iterable[Needle]) -> bool:
        """Return whether any of these is still to be found in a text."""
        return any(True for _ in self.found(text, removed))

    def found(self, text: str, needles: Iterable[Needle]) -> Iterator[Span]:
        """Yield where needles stand in a text."""
        by_bound: dict[Bound, list[Needle]] = {}
        for needle in needles:
            by_bound.setdefault(needle.bound, []).append(needle)
        folded = fold(text, self._tables.variants)
        hidden = self._hidden(folded.key) if Bound.NAME in by_bound else ()
        layers: Mapping[Bound, Folded] = {
            Bound.DIGITS: digits_of(text) if Bound.DIGITS in by_bound else folded,
            Bound.PLACE: place_of(text, self._tables.variants)
            if Bound.PLACE in by_bound
            else folded,
        }
        for bound, ones in by_bound.items():
            layer = layers.get(bound, folded)
            for needle in ones:
                for start in _places(layer.key, needle.key):
                    end = start + len(needle.key)
                    if self._meant(bound, layer.key, start, end, hidden):
                        yield Span(*layer.span(start, end), needle.to, "")

    def _hidden(self, key: str) -> tuple[tuple[int, int], ...]:
        """Return where our own public texts stand."""
        return tuple(
            (start, start + len(public))
            for public in self._public
            for start in _places(key, public)
        )

    def _meant(
        self, bound: Bound, key: str, start: int, end: int, hidden: Sequence[tuple[int, int]]
    ) -> bool:
        match bound:
            case Bound.NAME:
                if any(first <= start and end <= last for first, last in hidden):
                    return False
                return not key.startswith(self._tables.not_names, end)
            case Bound.ADDRESSED:
                return key.startswith(self._tables.honorifics, end)
            case Bound.KANA:
                before = key[start - 1] if start else ""
                return not is_kana(before) or key.startswith(self._tables.honorifics, end)
            case Bound.PLACE:
                return not (key[end : end + 1].isdecimal() and key[end - 1].isdecimal())
            case _:
                return True

    # -------------------------------------------------------------- numbers

    def _numbers(self, text: str) -> Iterator[Span]:
        squeezed = _squeezed(text)
        for rule in self._tables.numbers:
            if rule.pattern is not None:
                for found in rule.pattern.finditer(squeezed.key):
                    yield Span(*squeezed.span(*found.span()), BLACK, rule.id)
        checks = {rule.check: rule.id for rule in self._tables.numbers if rule.check}
        groups = _groups(text)
        for check, (is_one, lengths, shapes) in _CHECKS.items():
            if check in checks:
                for start, end in _rows(groups, is_one, lengths, shapes):
                    yield Span(start, end, BLACK, checks[check])


_Shape = tuple[int, ...]
_CHECKS: Final[Mapping[str, tuple[Callable[[str], bool], range, tuple[_Shape, ...]]]] = {
    "my-number": (is_my_number, range(12, 13), ((4, 4, 4),)),
    "insurer": (is_insurer_number, range(8, 9), ()),
    "card": (
        is_card_number,
        range(14, 20),
        ((4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 2)),
    ),
}


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits that stand together; `joined` says how the next group is reached: "", " ", newline."""

    digits: str
    start: int
    end: int
    joined: str


def _groups(text: str) -> tuple[_Group, ...]:
    """Return the groups of digits of a text, with what stands between each and the next."""
    places: list[tuple[str, int]] = [
        (part, place)
        for place, character in enumerate(text)
        for part in unicodedata.normalize("NFKC", character)
        if part.isascii() and part.isdecimal()
    ]
    runs: list[list[tuple[str, int]]] = []
    for digit, place in places:
        if runs and place - runs[-1][-1][1] <= 1:
            runs[-1].append((digit, place))
        else:
            runs.append([(digit, place)])
    skipped = _quoting(text)
    found = []
    for run, following in [*pairwise(runs), *([(runs[-1], None)] if runs else [])]:
        end = run[-1][1] + 1
        joined = _between(text, end, following[0][1], skipped) if following else ""
        found.append(_Group("".join(d for d, _ in run), run[0][1], end, joined))
    return tuple(found)


def _between(text: str, start: int, end: int, skipped: frozenset[int]) -> str:
    """Return how two groups are joined: not at all, on a line, or over the end of one."""
    gap = [text[place] for place in range(start, end) if place not in skipped]
    if len(gap) > 80 or not all(
        c in _BETWEEN_DIGITS or c in _HYPHENS or _INVISIBLE.match(c) for c in gap
    ):
        return ""
    return "\n" if any(c in "\r\n" for c in gap) else " "


def _rows(
    groups: Sequence[_Group],
    is_one: Callable[[str], bool],
    lengths: range,
    shapes: tuple[_Shape, ...],
) -> Iterator[tuple[int, int]]:
    """Yield where numbers stand: in one group, in the groups of a shape, or parted by line ends.

    Groups of one digit each, and groups where a line ends between them, may be parted anyhow.
    """
    for first, group in enumerate(groups):
        digits, anyhow = "", False
        shape: tuple[int, ...] = ()
        for last in range(first, len(groups)):
            one = groups[last]
            digits += one.digits
            shape = (*shape, len(one.digits))
            if len(digits) >= lengths.stop:
                break
            loose = anyhow or len(shape) == 1 or shape in shapes or set(shape) == {1}
            if loose and len(digits) in lengths and is_one(digits):
                yield group.start, one.end
            if not one.joined:
                break
            anyhow = anyhow or one.joined == "\n"


def _squeezed(text: str) -> Folded:
    """Return a text in half width without what shows nothing, as patterns are searched in."""
    key: list[str] = []
    at: list[int] = []
    for place, character in _visible(text):
        for part in unicodedata.normalize("NFKC", character):
            if not part.isspace():
                key.append(part)
                at.append(place)
    return Folded("".join(key), tuple(at))


def _places(key: str, wanted: str) -> Iterator[int]:
    start = key.find(wanted)
    while start >= 0:
        yield start
        start = key.find(wanted, start + 1)


def is_kana(character: str) -> bool:
    """Return whether a folded character belongs to a word in kana."""
    return bool(character) and ("ぁ" <= character <= "ゖ" or character in "ー\u3099\u309a")


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans that overlap as one; what the longest of them puts in its place stays."""
    found: list[tuple[Span, int]] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        size = span.end - span.start
        if found and found[-1][0].overlaps(span):
            last, longest = found[-1]
            best = last if longest >= size else span
            joined = Span(last.start, max(last.end, span.end), best.to, last.sort or span.sort)
            found[-1] = (joined, max(longest, size))
        else:
            found.append((span, size))
    return tuple(span for span, _ in found)


def _without(text: str, spans: Sequence[Span]) -> str:
    """Return `text` with something else in place of spans; ends of lines in them are kept."""
    parts, place = [], 0
    for span in spans:
        gone = text[span.start : span.end]
        parts += [text[place : span.start], span.to, "\n" * gone.count("\n")]
        place = span.end
    return "".join([*parts, text[place:]])
