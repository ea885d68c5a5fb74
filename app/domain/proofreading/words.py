"""Words a letter does not use, words out of their time, and words that tell of data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.proofreading.galley import Finding, Part, Severity, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.proofreading.galley import Galley, Line
    from app.domain.proofreading.rules import ProofRules

_SENTENCE_ENDS = "。\n"
_OPENING = "「『（("
_MARK = re.compile("[「『（(」』）)。]")


def banned(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield words of public bodies and of the wrong tone (domain: 第5章 is another system)."""
    said = galley.said
    for line in galley.text:
        narrow = line.narrow
        if not rules.any_word.search(narrow):
            continue
        for word in rules.words:
            if word.beside and word.beside not in said:
                continue
            for found in word.pattern.finditer(narrow):
                severity = word.severity
                if quoted(galley, rules, line, *found.span()):
                    severity = Severity.LOOK
                yield Finding(
                    "banned-word", word.why, word.instead, severity, line.spot(*found.span())
                )


def quoted(galley: Galley, rules: ProofRules, line: Line, start: int, end: int) -> bool:
    """Return whether these are somebody else's words: in 「…」, or of a slot that repeats them."""
    text = line.text
    before, after = text[:start], text[end:]
    if before.count("「") > before.count("」") and "」" in after:
        return True
    piece = text[start:end]
    return any(piece in galley.slots.get(slot, "") for slot in rules.quoting)


def plain_style(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield sentences in the plain style (だ・である調): notes of the desk in a polite letter.

    Tables and headings are written so, and so may be what a person wrote.
    """
    lines = () if galley.letter in rules.records else galley.of(Part.BODY)
    for line in lines:
        if line.shape is not Shape.PLAIN:
            continue
        for start, end in _sentences(line.text):
            sentence = line.text[start:end]
            if rules.plain.search(sentence) and not quoted(galley, rules, line, start, end):
                yield Finding("plain-style", severity=Severity.LOOK, spot=line.spot(start, end))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a line are; one in brackets is a part of the one around it."""
    start = depth = 0
    for mark in _MARK.finditer(text):
        if mark[0] in _OPENING:
            depth += 1
        elif mark[0] != "。":
            depth = max(0, depth - 1)
        elif not depth:
            yield start, mark.end()
            start = mark.end()
    if text[start:].strip():
        yield start, len(text)


def dated(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield words that are not right on the day of the letter."""
    wrong = [word for word in rules.dated if not word.right_on(galley.dated)]
    for line in galley.text:
        for word in wrong:
            for found in word.pattern.finditer(line.narrow):
                since = word.since.isoformat() if word.since else ""
                until = word.until.isoformat() if word.until else ""
                spot = line.spot(*found.span())
                yield Finding("out-of-time", since, until, word.severity, spot)


def telling(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield words that say whether there are data, to somebody who is not verified.

    And, in an answer that there are none, words that tell why: all such answers read alike.
    """
    for line in galley.text:
        if galley.secret:
            for pattern in rules.telling:
                for found in pattern.finditer(line.narrow):
                    sentence = _sentence(line.narrow, *found.span())
                    if not any(word in sentence for word in rules.general):
                        own = quoted(galley, rules, line, *found.span())
                        severity = Severity.LOOK if own else Severity.STOP
                        spot = line.spot(*found.span())
                        yield Finding("tells-of-data", severity=severity, spot=spot)
        if galley.absent:
            for found in rules.absent.finditer(line.narrow):
                yield Finding("tells-why-absent", spot=line.spot(*found.span()))


def _sentence(text: str, start: int, end: int) -> str:
    first = max(text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1
    last = min((i for m in _SENTENCE_ENDS if (i := text.find(m, end)) >= 0), default=len(text))
    return text[first:last]


def enclosing(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield where what is said to go along and what goes along are not the same."""
    listed, files = galley.listed or (), galley.enclosed
    wanting = any(name.endswith("一覧") for name in galley.missing)
    if not listed and not files and not wanting and (said := _says_enclosed(galley, rules)):
        yield said
    for file in files:
        if not any(page.strip() for page in file.pages):
            yield Finding("unreadable-enclosure", str(file.file), severity=Severity.LOOK)
    if files and galley.listed is None:
        yield Finding("nowhere-listed", str(len(files)), severity=Severity.LOOK)
    elif files and len(listed) < len(files):
        yield Finding("unlisted", str(len(files)), str(len(listed)), Severity.LOOK)
    elif files and len(listed) > len(files):
        yield Finding("absent-enclosure", str(len(listed)), str(len(files)), Severity.LOOK)
    elif files:
        yield from _sheets(listed, galley)


_SHEETS = re.compile(r"([0-9]+) ?(?:枚|頁|ページ|葉)")


def _sheets(listed: tuple[str, ...], galley: Galley) -> Iterator[Finding]:
    for name, file in zip(listed, galley.enclosed, strict=True):
        found = _SHEETS.search(name.translate({code + 0xFEE0: code for code in range(48, 58)}))
        if found and int(found[1]) != len(file.pages):
            counted = f"{found[1]}:{len(file.pages)}"
            yield Finding("sheets-differ", str(file.file), counted, Severity.LOOK)


def _says_enclosed(galley: Galley, rules: ProofRules) -> Finding | None:
    for line in galley.text:
        for found in rules.enclosing.finditer(line.text):
            sentence = _sentence(line.text, *found.span())
            if not rules.asking_for.search(sentence):
                spot = line.spot(*found.span())
                return Finding("absent-enclosure", "0", "0", Severity.LOOK, spot)
    return None
