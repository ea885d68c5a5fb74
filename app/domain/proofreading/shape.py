"""The frame of a business letter: 拝啓 … 敬具, 記 … 以上, nothing left blank, nothing hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.proofreading.galley import Finding, Line, Part, Severity, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.proofreading.galley import Galley
    from app.domain.proofreading.rules import Pair, ProofRules

_BELOW = re.compile("下記の(?:とおり|理由|点|書類|うち|内容|事項|部分|場所|方法|認定)|次記のとおり")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_HALF_KANA = re.compile("[\uff61-\uff9f]+")
_MIXED = re.compile("[0-9０-９][0-9０-９,，.．]*[0-9０-９]")
_FULL = re.compile("[０-９]")
_HALF = re.compile("[0-9]")


def frame(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield what is wrong with opening and closing words, and with 記 and 以上.

    A letter that repeats somebody's words may repeat the frame of his letter: 拝啓 … 敬具.
    """
    repeated = {
        words.strip() for slot in rules.quoting for words in galley.slots.get(slot, "").splitlines()
    }
    lines = tuple(
        line
        for line in galley.of(Part.BODY)
        if line.shape is not Shape.PLAIN or line.text.strip() not in repeated
    )
    if lines:
        yield from _greeting(lines, rules)
        yield from _list(lines)


def _greeting(lines: Sequence[Line], rules: ProofRules) -> Iterator[Finding]:
    openings = [found for line in lines if (found := _opens(line, rules))]
    closings = [(line, word) for line in lines if (word := _closes(line, rules))]
    for line, _, opening in openings[1:]:
        yield Finding("opening-twice", opening, spot=line.spot(0, len(opening)))
    for line, word in closings[1:]:
        yield Finding("closing-twice", word, spot=line.spot(0, len(word)))
    if openings and not closings:
        line, pair, opening = openings[0]
        yield Finding("closing-missing", opening, pair.closing[0], spot=line.spot(0, len(opening)))
    if closings and not openings:
        line, word = closings[0]
        yield Finding("opening-missing", word, spot=line.spot(0, len(word)))
    if openings and closings:
        yield from _match(openings[0], closings[0])


def _match(opened: tuple[Line, Pair, str], closed: tuple[Line, str]) -> Iterator[Finding]:
    (first, pair, opening), (last, word) = opened, closed
    if last.number < first.number:
        yield Finding("closing-first", opening, word, spot=last.spot(0, len(word)))
    elif word not in pair.closing:
        detail = f"{word}:{pair.closing[0]}"
        yield Finding("closing-wrong", opening, detail, spot=last.spot(0, len(word)))


def _opens(line: Line, rules: ProofRules) -> tuple[Line, Pair, str] | None:
    if line.shape is not Shape.PLAIN:
        return None
    start = line.text.lstrip(" \u3000")
    for pair in rules.pairs:
        for word in pair.opening:
            if start.startswith(word) and start[len(word) : len(word) + 1] in (
                "",
                " ",
                "\u3000",
                "、",
            ):
                return line, pair, word
    return None


def _closes(line: Line, rules: ProofRules) -> str:
    bare = line.text.strip(" \u3000")
    words = {word for pair in rules.pairs for word in pair.closing}
    if bare in words:
        return bare
    ending = bare[-2:]  # …申し上げます。　敬具
    after = bare[-3:-2] in ("。", "\u3000", " ")
    return ending if ending in words and after and line.shape is Shape.PLAIN else ""


def _list(lines: Sequence[Line]) -> Iterator[Finding]:
    heads = [line for line in lines if line.text.strip(" \u3000") == "記"]
    ends = [line for line in lines if line.text.strip(" \u3000") == "以上"]
    if heads and not ends:
        yield Finding("end-missing", spot=heads[0].spot(0, 1))
    if ends and not heads:
        yield Finding("list-missing", spot=ends[0].spot(0, 2))
    if heads and ends and ends[-1].number < heads[0].number:
        yield Finding("end-first", spot=ends[-1].spot(0, 2))
    for line in (*heads[1:], *ends[1:]):
        yield Finding("list-twice", line.text.strip(" \u3000"), spot=line.spot())
    if not heads:
        for line in lines:
            if found := _BELOW.search(line.text):
                yield Finding(
                    "nothing-below", severity=Severity.LOOK, spot=line.spot(*found.span())
                )
                break


def blanks(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield what somebody meant to fill in later."""
    wanting = {f"〔{name}〕" for name in galley.missing}
    for line in galley.text:
        for found in rules.blanks.finditer(line.narrow):
            start, end = found.span()
            if line.text[start:end] not in wanting:
                yield Finding("blank", severity=Severity.LOOK, spot=line.spot(start, end))


def characters(galley: Galley, _rules: ProofRules) -> Iterator[Finding]:
    """Yield characters that show nothing, half-width kana, and numbers of two widths."""
    for line in galley.lines:
        if line.part is Part.CONTACT:
            continue
        for code, pattern in (("hidden", _HIDDEN), ("half-kana", _HALF_KANA)):
            if found := pattern.search(line.text):
                yield Finding(code, severity=Severity.LOOK, spot=line.spot(*found.span()))
        for found in _MIXED.finditer(line.text):
            if _FULL.search(found[0]) and _HALF.search(found[0]):
                yield Finding("mixed-width", severity=Severity.LOOK, spot=line.spot(*found.span()))
