"""Two texts line by line (新旧対照), and within a line that was reworded word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Marks = tuple[tuple[int, int], ...]

# What is compared as one word: a slot or condition, a run of one script, any other character.
_WORD = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|[一-鿿々〆ヶ\U00020000-\U0003ffff]+|[ぁ-ゖゝゞ]+|[ァ-ヺー]+"
    r"|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+|.",
    re.DOTALL,
)
_ALIKE: Final = 0.3  # lines that have less in common are two lines, not one reworded


class Side(StrEnum):
    """Where a line stands."""

    BOTH = "both"
    OLD = "old"  # only in the first text: taken out
    NEW = "new"  # only in the second: put in


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of two compared texts.

    `old` and `new` number it in either text from 1, 0 where it does not stand there. `marks` are
    the stretches in which it differs from the line it replaces or is replaced by.
    """

    side: Side
    text: str
    old: int
    new: int
    marks: Marks = ()


def differences(old: str, new: str) -> tuple[DiffLine, ...]:
    """Return every line of both texts in order: what is common, taken out, put in."""
    return tuple(_lines(old.split("\n"), new.split("\n")))


def changed(lines: Sequence[DiffLine]) -> bool:
    """Return whether the two texts differ at all."""
    return any(line.side is not Side.BOTH for line in lines)


def _lines(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 1_000)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                yield DiffLine(Side.BOTH, old[i], i + 1, j + 1)
            continue
        pairs = [
            _pair(old[i] if i is not None else None, new[j] if j is not None else None)
            for i, j in zip_longest(range(i1, i2), range(j1, j2))
        ]
        for i in range(i1, i2):
            yield DiffLine(Side.OLD, old[i], i + 1, 0, pairs[i - i1][0])
        for j in range(j1, j2):
            yield DiffLine(Side.NEW, new[j], 0, j + 1, pairs[j - j1][1])


def _pair(old: str | None, new: str | None) -> tuple[Marks, Marks]:
    """Return in what a line and the one in its place differ; nothing where they are strangers."""
    if old is None or new is None:
        return (), ()
    one, other = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, one, other, autojunk=len(one) + len(other) > 1_000)
    if matcher.ratio() < _ALIKE:
        return (), ()
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        _stretches(one, [(code[1], code[2]) for code in codes]),
        _stretches(other, [(code[3], code[4]) for code in codes]),
    )


def _stretches(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> Marks:
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    return tuple((ends[first], ends[last]) for first, last in spans if first < last)
