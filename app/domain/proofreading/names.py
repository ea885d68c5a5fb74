"""Names and honorifics: who is addressed, how (様・御中・先生), and in which characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.proofreading.galley import Finding, Part, Severity, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.proofreading.galley import Galley, Line
    from app.domain.proofreading.rules import ProofRules
    from app.domain.proofreading.spelling import Spelled

_AFTER_NAME = re.compile("[ \u3000]*(様|さま|さん|殿|先生|御中|氏)")
_DONO = re.compile("(?<![貴宮御神本拝寝沈湯社仏正])殿(?=$|[ \u3000、。・）)」のにへをはが])")
_GIVEN = re.compile(
    "[ \u3000]*([\u3041-\u30ff\u3400-\u9fff々〆\U00020000-\U000323af]{1,6}?)"
    "[ \u3000]*(?:様|さま|殿)"
)


_SENTENCE = re.compile("[。、ぁ-ん]|.{30}")


def addressee(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield what is wrong with the address block: the honorific, and whose name it is."""
    to, words = galley.to, rules.honorifics
    line = next(galley.of(Part.ADDRESSEE), None)
    spot = line.spot(0, len(line.text)) if line is not None else None
    if not to.name:
        return
    corporate = is_corporate(to.name, rules)
    ending = next((w for w in words.all if len(to.name) > len(w) and to.name.endswith(w)), "")
    if ending and ending not in ("君", "氏"):
        yield Finding("honorific-twice", ending, to.honorific, spot=spot)
    if to.honorific in words.never:
        yield Finding("honorific-never", to.honorific, spot=spot)
    elif corporate and to.honorific in words.people and not ending:
        yield Finding("honorific-organisation", to.honorific, words.organisations[0], spot=spot)
    elif to.honorific in words.organisations and to.recorded and not corporate:
        yield Finding("honorific-person", to.honorific, words.people[0], spot=spot)
    above = next((w for w in ("御中", "各位") if to.organisation.endswith(w)), "")
    if above:
        yield Finding("honorific-twice", above, to.honorific, spot=spot)


def is_corporate(name: str, rules: ProofRules) -> bool:
    """Return whether a name is that of a company, a body, an office."""
    return any(word in name for word in rules.honorifics.corporate)


def whose(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield that somebody else is addressed than the case says, or where she no longer is."""
    to = galley.to
    line = next(galley.of(Part.ADDRESSEE), None)
    spot = line.spot(0, len(line.text)) if line is not None else None
    severity = Severity.STOP if to.proved else Severity.LOOK
    written = _without(to.name, rules)
    if to.recorded and written and written != to.recorded:
        one, other = rules.spell(written).key, rules.spell(to.recorded).key
        if one != other:
            yield Finding("addressee-differs", severity=severity, spot=spot)
        elif _bare(written) != _bare(to.recorded):
            yield Finding("name-variant", severity=Severity.LOOK, spot=spot)
    if to.moved:
        yield Finding("address-newer", severity=Severity.LOOK, spot=spot)


def _without(name: str, rules: ProofRules) -> str:
    """Return a name without the honorific somebody wrote after it."""
    ending = next((one for one in rules.honorifics.all if name.endswith(one)), "")
    return name.removesuffix(ending).rstrip() if len(ending) > 1 or ending in "様殿" else name


def _bare(name: str) -> str:
    return "".join(name.replace("・", " ").split())


def honorifics(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield honorifics in the text that are doubled, or go with others."""
    words = rules.honorifics
    for line in galley.text:
        for found in words.doubled.finditer(line.text):
            spot = line.spot(*found.span())
            yield Finding("honorific-twice", found[0], "", spot=spot)
        for found in _DONO.finditer(line.text):
            severity = Severity.LOOK
            spot = line.spot(*found.span())
            yield Finding("honorific-never", "殿", severity=severity, spot=spot)
        yield from _alone(line, rules)


def _alone(line: Line, rules: ProofRules) -> Iterator[Finding]:
    """Yield a line that addresses an organisation as a person: 株式会社みほん　様."""
    bare = line.text.strip(" \u3000")
    for honorific in rules.honorifics.people:
        name = bare.removesuffix(honorific).rstrip(" \u3000")
        alone = name != bare and "代理人" not in name and not _SENTENCE.search(name)
        if alone and is_corporate(name, rules):
            spot = line.spot(0, len(line.text))
            yield Finding("honorific-organisation", honorific, "御中", Severity.LOOK, spot)


def own_names(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield the person's own name in other characters, or with 御中; and other given names."""
    for line in galley.text:
        text = rules.spell(line.text)
        for person in galley.people:
            if person.name:
                yield from _own_name(line, text, person.name, rules)
    yield from _other_given(galley, rules)


def _own_name(line: Line, text: Spelled, name: str, rules: ProofRules) -> Iterator[Finding]:
    key, at = text.key, text.at
    wanted = rules.spell(name).key
    if len(wanted) < 2:
        return
    start = key.find(wanted)
    while start >= 0:
        first, last = at[start], at[start + len(wanted) - 1] + 1
        written = line.text[first : _with_selector(line.text, last)]
        # a row that says the name right, too, tells what it was before (訂正等の内容)
        both = line.shape is Shape.TABLE and _bare(name) in _bare(line.text)
        if _bare(written) != _bare(name) and not both:
            yield Finding("name-variant", severity=Severity.LOOK, spot=line.spot(first, last))
        after = _AFTER_NAME.match(line.text, last)
        if after and after[1] == "御中":
            yield Finding("honorific-person", "御中", "様", spot=line.spot(first, after.end()))
        start = key.find(wanted, start + len(wanted))


def _with_selector(text: str, end: int) -> int:
    while end < len(text) and (
        "\ufe00" <= text[end] <= "\ufe0f" or "\U000e0100" <= text[end] <= "\U000e01ef"
    ):
        end += 1
    return end


def _other_given(galley: Galley, rules: ProofRules) -> Iterator[Finding]:
    """Yield a family name of the case with a given name nobody of the case has: 髙橋 華子様."""
    families: dict[str, set[str]] = {}
    for person in galley.people:
        family, _, given = _parted(person.name)
        if family and given:
            families.setdefault(rules.spell(family).key, set()).add(rules.spell(given).key)
    if not families:
        return
    for line in galley.text:
        text = rules.spell(line.text)
        for family, givens in families.items():
            yield from _given_after(line, text, family, givens, rules)


def _given_after(
    line: Line, text: Spelled, family: str, givens: set[str], rules: ProofRules
) -> Iterator[Finding]:
    key, at = text.key, text.at
    start = key.find(family)
    while start >= 0:
        end = at[start + len(family) - 1] + 1
        found = _GIVEN.match(line.text, end)
        if found and not _no_name(found[1], rules):
            given = rules.spell(found[1]).key
            if given and given not in givens and not any(given.startswith(g) for g in givens):
                spot = line.spot(at[start], found.end())
                yield Finding("other-given-name", severity=Severity.LOOK, spot=spot)
        start = key.find(family, start + len(family))


def _no_name(word: str, rules: ProofRules) -> bool:
    if any(word.endswith(one) for one in rules.honorifics.ordinary):
        return True
    return any(c in "のはがをにともへで" for c in word) and not all("ぁ" <= c <= "ん" for c in word)


def _parted(name: str) -> tuple[str, str, str]:
    parts = name.replace("\u3000", " ").split(" ", 1)
    return (parts[0], " ", parts[1].strip()) if len(parts) == 2 else (name, "", "")
