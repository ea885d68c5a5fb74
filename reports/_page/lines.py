"""Breaks text into lines, both edges straight, by the rules of Japanese typesetting.

Where a line may end is told by `kinds`; which of those places are taken is decided for the
paragraph as a whole (the cheapest set of breaks, as TeX does), so that no line pays for
another. All measures are in 1/1000 em, whole numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from reports._page.kinds import ERA_ENDS, ERAS, Kind, blank_after, blank_before, pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports._page.face import Face
    from reports._page.fonts import Glyph

# Paragraphs whose lines are kept, and how many glyphs one has at most: some letters, and never more
# than ten megabytes. A long one is typed anew at each key: kept, it would be there a hundred times.
_KEPT, _KEPT_GLYPHS = 256, 400
_LOOSE = 3000  # a line that would have to be stretched by more is taken only if it must
_EVERY_LINE = 3.0  # fewer lines are better
_LONELY = (24.0, 12.0, 6.0)  # one or two characters on a line of their own, marks not counted
_LONG_WORD = 15000  # words longer than this may end at / . - _ as well
_WORD_JOINTS = frozenset("/.-_@?&=#:,")


@dataclass(frozen=True)
class Line:
    """Glyphs and how far the pen moves after each; `start` is where the pen begins (≤ 0)."""

    glyphs: Sequence[Glyph]
    advances: Sequence[int]
    start: int
    width: int  # what is seen: without spaces and blanks at its ends

    @cached_property
    def runs(self) -> list[tuple[Face, list[tuple[Glyph, int]]]]:
        """The glyphs of one face after the other, each with how far the pen moves after it."""
        placed = zip(self.glyphs, self.advances, strict=True)
        faced = ((glyph.face, (glyph, advance)) for glyph, advance in placed)
        return [
            (face, [each for _, each in run]) for face, run in groupby(faced, key=itemgetter(0))
        ]

    @property
    def text(self) -> str:
        """What is read on this line."""
        return "".join(glyph.text for glyph in self.glyphs)


class _Paragraph:
    """One run of glyphs with running sums, so that the width of any stretch costs nothing."""

    def __init__(self, glyphs: Sequence[Glyph], *, straight: bool) -> None:
        self.glyphs = glyphs
        self.straight = straight
        self.pairs = pairs = [pair(a.kind, b.kind) for a, b in pairwise(glyphs)]
        widths = [glyph.width + each.added for glyph, each in zip(glyphs, pairs, strict=False)]
        self._widths = list(accumulate(widths, initial=0))

    def find_ends(self, keep: int) -> None:
        """Find where lines may end: not before one that fits has been tried, most are short."""
        glyphs, pairs = self.glyphs, self.pairs
        self._shrink = list(accumulate((each.shrink for each in pairs), initial=0))
        self._gaps = list(accumulate((each.stretch > 0 for each in pairs), initial=0))
        self.ends = [
            at
            for at, ((a, b), each) in enumerate(zip(pairwise(glyphs), pairs, strict=True), 1)
            if each.parts and not _counted(a, b) and at <= len(glyphs) - keep
        ]
        self._add_joints()
        self.ends.append(len(glyphs))
        self._before = [self._widths[end - 1] for end in self.ends]

    def _add_joints(self) -> None:
        """Let very long words, web addresses most of all, end at their joints too."""
        joints = []
        for start, end in pairwise((0, *self.ends, len(self.glyphs))):
            if self._widths[end - 1] - self._widths[start] > _LONG_WORD:
                joints += [
                    at
                    for at in range(start + 4, end - 3)
                    if self.glyphs[at - 1].text in _WORD_JOINTS
                    and self.glyphs[at].kind == Kind.LATIN
                    and self.glyphs[at].text not in _WORD_JOINTS
                ]
        if joints:
            self.ends = sorted({*self.ends, *joints})

    def seen(self, start: int, end: int) -> int:
        """Where the last glyph that is seen ends: spaces at a line's end are not."""
        while end - 1 > start and self.glyphs[end - 1].kind in (Kind.SPACE, Kind.BLANK):
            end -= 1
        return end

    def width(self, start: int, seen: int) -> int:
        last = self.glyphs[seen - 1]
        return (
            self._widths[seen - 1]
            - self._widths[start]
            + last.width
            - blank_before(self.glyphs[start].kind)
            - blank_after(last.kind)
        )

    def shrink(self, start: int, seen: int) -> int:
        return self._shrink[seen - 1] - self._shrink[start]

    def gaps(self, start: int, seen: int) -> int:
        return self._gaps[seen - 1] - self._gaps[start]

    def first_near(self, start: int, room: int) -> int:
        """Return the index of the first end that leaves no more than a loose line."""
        loose = _LOOSE if self.straight else room // 2
        at = bisect_left(self._before, self._widths[start] + room - loose)
        return max(at, bisect_left(self.ends, start + 1))

    def emergency(self, start: int, room: int) -> int:
        """Return an end for a word longer than a line: what fits, one glyph at the least."""
        end = start + 1
        while end < len(self.glyphs) and self.width(start, end + 1) <= room:
            end += 1
        return end


def set_lines(
    glyphs: Sequence[Glyph],
    first: int,
    rest: int | None = None,
    *,
    straight: bool = True,
    keep: int = 0,
) -> list[Line]:
    """Return the lines of one paragraph.

    `first` and `rest` are the widths of the first line and of the others. `straight` lines
    but the last are filled to the right edge. The last `keep` glyphs are not parted (a name's
    end and its 様).
    """
    rest = first if rest is None else rest
    setting = _set_once if len(glyphs) <= _KEPT_GLYPHS else _set
    return list(setting(tuple(glyphs), first, rest, straight, keep))


def _set(
    glyphs: tuple[Glyph, ...],
    first: int,
    rest: int,
    straight: bool,  # noqa: FBT001 - lru_cache keeps words by name apart from those without
    keep: int,
) -> Sequence[Line]:
    if not glyphs:
        return ()
    paragraph = _Paragraph(glyphs, straight=straight)
    if paragraph.width(0, paragraph.seen(0, len(glyphs))) <= first:
        return (_line(paragraph, 0, len(glyphs), first, fill=False),)
    paragraph.find_ends(keep)
    lines = []
    for start, end in pairwise(_breaks(paragraph, first, rest)):
        room = first if start == 0 else rest
        last = end == len(glyphs)
        lines.append(_line(paragraph, start, end, room, fill=straight and not last))
    return lines


# a preview sets the same letter anew, a run of letters the same text
_set_once = lru_cache(_KEPT)(_set)


def _breaks(paragraph: _Paragraph, first: int, rest: int) -> list[int]:
    """Return where the lines begin, and the end."""
    count = len(paragraph.glyphs)
    best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    for start in range(count):
        if start not in best:
            continue
        so_far = best[start][0]
        for end, cost in _ends(paragraph, start, first if start == 0 else rest):
            if end not in best or so_far + cost < best[end][0]:
                best[end] = (so_far + cost, start)
    breaks = [count]
    while breaks[-1]:
        breaks.append(best[breaks[-1]][1])
    return breaks[::-1]


def _ends(paragraph: _Paragraph, start: int, room: int) -> list[tuple[int, float]]:
    """Return where a line from `start` may end, and what that costs."""
    found = []
    at = paragraph.first_near(start, room)
    while at < len(paragraph.ends):
        end = paragraph.ends[at]
        cost = _cost(paragraph, start, end, room)
        if cost is None:
            break
        found.append((end, cost))
        at += 1
    if not found:  # nothing near the edge: the last end that fits, however loose
        at = min(paragraph.first_near(start, room), len(paragraph.ends) - 1)
        while at >= 0 and paragraph.ends[at] > start:
            cost = _cost(paragraph, start, paragraph.ends[at], room)
            if cost is not None:
                return [(paragraph.ends[at], cost)]
            at -= 1
        return [(paragraph.emergency(start, room), _EVERY_LINE)]
    return found


def _cost(paragraph: _Paragraph, start: int, end: int, room: int) -> float | None:
    """Return how ugly a line is, None if it cannot be set at all."""
    seen = paragraph.seen(start, end)
    left = room - paragraph.width(start, seen)
    last = end == len(paragraph.glyphs)
    if left < 0:
        shrink = paragraph.shrink(start, seen)
        if -left > shrink:
            return None
        return _EVERY_LINE + 5.0 * (left / shrink) ** 2
    if last:
        marks = sum(blank_after(glyph.kind) > 0 for glyph in paragraph.glyphs[seen - 2 : seen])
        alone = seen - start - marks
        return _EVERY_LINE + (_LONELY[max(0, alone)] if start and alone <= 2 else 0.0)
    if not paragraph.straight:
        torn = _same_word(paragraph.glyphs[seen - 1], paragraph.glyphs[end])
        return _EVERY_LINE + 4.0 * (left / room) ** 2 + 2.0 * torn
    per_gap = left / max(1, paragraph.gaps(start, seen))
    return _EVERY_LINE + (per_gap / 20) ** 2


def _counted(left: Glyph, right: Glyph) -> bool:
    """Tell whether two glyphs are a number and what it counts, 第 and its number, or an era."""
    if right.counter:
        return left.numeral
    if right.numeral:
        return left.text == "第" or left.text in ERA_ENDS  # 令和8年
    return right.text in ERA_ENDS and left.text + right.text in ERAS


def _same_word(left: Glyph, right: Glyph) -> bool:
    """Tell whether a break here would tear a word of katakana, as names of houses often are."""
    return all("ァ" <= glyph.text <= "ヺ" or glyph.text == "ー" for glyph in (left, right))


def _line(paragraph: _Paragraph, start: int, end: int, room: int, *, fill: bool) -> Line:
    """Set one line: squeeze what may be squeezed, or spread what is left over."""
    glyphs = paragraph.glyphs[start:end]
    seen = paragraph.seen(start, end)
    width = paragraph.width(start, seen)
    pairs = paragraph.pairs[start : seen - 1]
    added = [each.added for each in pairs]
    left = room - width
    if left < 0:
        _give(added, [each.shrink for each in pairs], left)
    elif fill:
        _give(added, [each.stretch for each in pairs], left)
    advances = [glyph.width for glyph in glyphs]
    for at, more in enumerate(added):
        advances[at] += more
    used = sum(advances[: seen - start])
    head = blank_before(glyphs[0].kind)
    tail = blank_after(glyphs[seen - start - 1].kind)
    return Line(glyphs, advances, -head, used - head - tail)


def _give(to: list[int], weights: list[int], amount: int) -> None:
    """Spread `amount` over the places by weight, whole numbers, nothing lost in rounding."""
    whole = sum(weights)
    if not whole:
        return
    done = before = 0
    for at, weight in enumerate(weights):
        before += weight
        share = amount * before // whole - done
        to[at] += share
        done += share


def spaced(line: Line, by: int) -> Line:
    """Return a line with its glyphs set further apart, as titles are."""
    return replace(
        line,
        advances=[advance + by for advance in line.advances],
        width=line.width + by * (len(line.advances) - 1),
    )


def after_marker(marker: Sequence[Glyph], line: Line, hang: int) -> Line:
    """Return a line with a marker before it that takes `hang` altogether."""
    advances = [a.width + pair(a.kind, b.kind).added for a, b in pairwise(marker)]
    advances.append(hang - sum(advances) + line.start)
    return Line([*marker, *line.glyphs], [*advances, *line.advances], 0, hang + line.width)


def solid_width(glyphs: Sequence[Glyph]) -> int:
    """Return how wide glyphs are in the midst of a line."""
    spaces = sum(pair(a.kind, b.kind).added for a, b in pairwise(glyphs))
    return spaces + sum(glyph.width for glyph in glyphs)


def balanced(glyphs: Sequence[Glyph], room: int) -> list[Line]:
    """Return one line; or two of much the same length, parted where a phrase ends."""
    lines = set_lines(glyphs, room, straight=False)
    if len(lines) != 2:
        return lines
    best = (room * 10, lines)
    for at, (before, after) in enumerate(pairwise(glyphs), 1):
        if not pair(before.kind, after.kind).parts or _counted(before, after):
            continue
        first = set_lines(glyphs[:at], room, straight=False)
        second = set_lines(glyphs[at:], room, straight=False)
        if len(first) == len(second) == 1:
            uneven = abs(first[0].width - second[0].width)
            cost = uneven + (0 if _ends_phrase(before.text, after.text) else 12000)
            best = min(best, (cost, first + second), key=lambda tried: tried[0])
    return best[1]


def _ends_phrase(before: str, after: str) -> bool:
    """Tell whether a phrase may end here: kana or a bracket is followed by something else."""
    return ("ぁ" <= before <= "ん" or before in "）」・、") and not "ぁ" <= after <= "ん"
