"""What a letter cites: articles of before the renumbering, and what is not in force."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.proofreading.galley import Finding, Severity
from app.domain.proofreading.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.proofreading.galley import Galley
    from app.domain.proofreading.rules import OldArticle, ProofRules

_NUMBER = "[0-9〇一二三四五六七八九十百]+"
_CITED = re.compile(
    rf"(?P<law>個人情報の?保護(?:に関する)?法(?:律)?|個人情報保護法|個情法|同法|(?<![一-龥])法)"
    rf"(?P<order>施行令|施行規則)?第? ?(?P<article>{_NUMBER}) ?条(?P<branch>の{_NUMBER})?"
    rf"(?:第? ?(?P<paragraph>{_NUMBER}) ?項)?(?:第? ?(?P<item>{_NUMBER}) ?号)?"
)
_NEAR = 34  # characters beside a citation in which its topic is looked for
_KANJI = {kanji: n for n, kanji in enumerate("〇一二三四五六七八九")}


def cited(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield citations of the Act that are wrong on the day of the letter."""
    for line in galley.text:
        narrow = line.narrow
        if "条" not in narrow:
            continue
        for found in _CITED.finditer(narrow):
            if found["order"]:
                continue
            article = number(found["article"])
            spot = line.spot(*found.span())
            severity = (
                Severity.LOOK if quoted(galley, rules, line, *found.span()) else Severity.STOP
            )
            moved = rules.articles.get(article) if not found["branch"] else None
            if moved and _old(moved, narrow, *found.span()):
                detail = f"{moved.old}:{moved.new}"
                yield Finding("old-article", found["law"], detail, severity, spot)
                continue
            place = _place(found)
            if place and _fails(galley, rules, article, found):
                yield Finding("no-such-provision", place, "", severity, spot)


def _old(moved: OldArticle, text: str, start: int, end: int) -> bool:
    """Return whether what is said beside a citation is what the article was about before."""
    told = len(text[:start].rstrip("( 。"))  # 理由です。(法第…条): what it says stands before
    first = max(text.rfind("。", 0, told), text.rfind("\n", 0, told)) + 1
    last = text.find("。", end)
    before = text[max(first, told - _NEAR) : told]
    after = text[end : min(len(text) if last < 0 else last, end + _NEAR)]
    # a citation in brackets says what stands before it, else what follows
    beside = f"{before} {after}"
    if moved.now is not None and moved.now.search(_nearest(before, after, moved)):
        return False
    return moved.topic.search(beside) is not None


def _nearest(before: str, after: str, moved: OldArticle) -> str:
    """Return the side on which a topic stands: what is said of another article does not count."""
    if moved.topic.search(after):
        return after
    return before if moved.topic.search(before) else f"{before} {after}"


def _fails(galley: Galley, rules: ProofRules, article: int, found: re.Match[str]) -> bool:
    known = rules.in_force(_place(found), galley.dated)
    if known is not None:
        return not known
    standing = rules.standing(article, galley.dated)
    if not standing or found["branch"]:
        return False
    paragraph = number(found["paragraph"]) if found["paragraph"] else 0
    if paragraph and paragraph not in standing:
        return True
    item = number(found["item"]) if found["item"] else 0
    return bool(item) and item > standing.get(paragraph or 1, 0)


def _place(found: re.Match[str]) -> str:
    parts = [f"第{number(found['article'])}条"]
    if found["branch"]:
        parts.append(f"の{number(found['branch'][1:])}")
    parts += [
        f"第{number(found[n])}{w}" for n, w in (("paragraph", "項"), ("item", "号")) if found[n]
    ]
    return "".join(parts)


def number(written: str) -> int:
    """Read a number in figures or kanji: 33, 三十三, 〇 counts as 0."""
    if written.isdecimal() and written.isascii():
        return int(written)
    total, last = 0, 0
    for character in written:
        if character in _KANJI:
            last = last * 10 + _KANJI[character]
        elif character.isdecimal():
            last = last * 10 + int(character)
        else:
            total += (last or 1) * (100 if character == "百" else 10)
            last = 0
    return total + last
