"""What may be put into a letter text, ready to be inserted: slots, lists, conditions, lines."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import resources
from app.rules.wording import SlotKind, letter_texts
from app.texts.samples import samples
from app.texts.views import SUBJECT, SlotLine, WayLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.rules.wording import LetterText, SlotRule


@cache
def letter_groups() -> Mapping[str, tuple[str, ...]]:
    """Return the groups in which letters are listed, with the letters of each that have a text."""
    read = tomllib.loads(resources.open_text("letters/groups.toml"))["groups"]
    texts = letter_texts()
    return {
        group["name"]: tuple(one for one in group["letters"] if texts[one].template)
        for group in read
    }


def subject_slot(letter: LetterText) -> SlotLine:
    """Return the first line that gives a letter another subject, with the one it has."""
    said = _snippets()["subject"]
    snippet = f"{SUBJECT}{letter.title}\n"
    return SlotLine(said["name"], said["about"], snippet, "snippet", required=False)


def slot_lines(letter: LetterText) -> tuple[SlotLine, ...]:
    """Return every slot of a letter as it is put into a text; a list with fields in several."""
    return tuple(line for rule in letter.slots for line in _lines(letter, rule))


@cache
def _snippets() -> Mapping[str, Any]:
    return tomllib.loads(resources.open_text("letters/snippets.toml"))


@cache
def snippet_lines() -> tuple[SlotLine, ...]:
    """Return what may be put into any text: conditions, and lines that have a shape."""
    read = _snippets()["snippets"]
    return tuple(
        SlotLine(one["name"], one["about"], one["snippet"], "snippet", required=False)
        for one in read
    )


def way_lines(letter: LetterText) -> tuple[WayLine, ...]:
    """Return the ways in which a letter can be looked at."""
    return tuple(WayLine(one.name, one.whole) for one in samples(letter))


def _lines(letter: LetterText, rule: SlotRule) -> Iterator[SlotLine]:
    name, about, required = rule.name, rule.source, rule.required
    if rule.kind is SlotKind.FACT:
        for value in _values(letter, name):
            snippet = f'{{% if {name} == "{value}" %}}\n\n{{% endif %}}\n'
            yield SlotLine(f'{name} == "{value}"', about, snippet, rule.kind, required)
        return
    if rule.kind is not SlotKind.LIST:
        yield SlotLine(name, about, f"{{{{ {name} }}}}", rule.kind, required)
        return
    entry = name.removesuffix("一覧") if name.endswith("一覧") else "項目"
    said = "　".join(f"{{{{ {entry}.{field} }}}}" for field in rule.fields)
    body = said or f"{{{{ {entry} }}}}"
    loop = f"{{% for {entry} in {name} %}}\n　（＃）　{body}\n{{% endfor %}}\n"
    yield SlotLine(name, about, loop, rule.kind, required)
    if not rule.fields:
        line = f'{{{{ {name}|join("、") }}}}'
        yield SlotLine(f"{name}（一行に）", about, line, rule.kind, required)
    for field in rule.fields:
        inside = f"{{{{ {entry}.{field} }}}}"
        yield SlotLine(f"{name}の{field}", about, inside, "field", required)


def _values(letter: LetterText, name: str) -> tuple[str, ...]:
    """Return what a fact can be, as far as the letter goes out in different ways by it."""
    found = (str(one.values[name]) for one in samples(letter) if name in one.values)
    return tuple(dict.fromkeys(found))
