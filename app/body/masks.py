"""Reads the rules of what a package shows (resources/masks), and proves them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import resources
from app.domain.jipdec import Exhibit
from app.domain.masking import Mode, NumberRule, Tables, fold
from app.people.kept import variants
from app.rules.romaji import romaji

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.telling import Romaji


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field of a package: how it leaves, and how it may."""

    field: str
    label: str
    default: Mode
    allowed: tuple[Mode, ...]
    listed: bool  # named in what leaves
    how: str  # in words, by default
    why: str
    source: str  # a provision


@dataclass(frozen=True, slots=True)
class EventRule:
    """How an entry of a case stands in the chronology: `show` is text, title or never."""

    who: str
    show: str
    heading: str


@dataclass(frozen=True, slots=True)
class MaskRules:
    """Everything read from resources/masks."""

    valid_from: date
    fields: Mapping[str, FieldRule]
    events: Mapping[str, EventRule]
    tables: Tables
    romaji: Romaji
    internal: tuple[str, ...]
    not_names: tuple[str, ...]  # before 様, and no names
    blacked: Mapping[str, tuple[str, ...]]  # headings of letters under which nothing is shown
    exhibits: Mapping[Exhibit, tuple[str, ...]]
    who: Mapping[str, str]
    roles: Mapping[str, str]
    texts: Mapping[str, str]

    @property
    def never(self) -> Mapping[str, tuple[str, ...]]:
        """Return the numbers that must not even be named, with the words that name them."""
        return {rule.id: rule.names for rule in self.tables.numbers if rule.never}

    def exhibit_of(self, name: str, content_type: str) -> Exhibit | None:
        """Return what an attached file seems to be, None for nothing that is held back."""
        seen = f"{name} {content_type}".casefold()
        for exhibit, signs in self.exhibits.items():
            if any(sign.casefold() in seen for sign in signs):
                return exhibit
        return None


@cache
def mask_rules() -> MaskRules:
    """Return the rules that ship with the program, read once. Raises ValueError for a hole."""
    words = tomllib.loads(resources.open_text("masks/words.toml"))
    exhibits = {Exhibit(name): tuple(signs) for name, signs in words["exhibit"].items()}
    if set(exhibits) != set(Exhibit):
        raise ValueError(sorted(set(Exhibit) ^ set(exhibits)))
    return MaskRules(
        valid_from=words["valid_from"],
        fields={row["field"]: _field(row) for row in resources.rows("masks/fields.csv")},
        events={
            row["event"]: EventRule(row["who"], row["show"], row["heading"])
            for row in resources.rows("masks/events.csv")
        },
        tables=Tables(
            variants(),
            tuple(_folded(word) for word in words["honorifics"]),
            tuple(_folded(word) for word in words["not_names"]),
            tuple(_numbers()),
        ),
        romaji=romaji(),
        internal=tuple(words["internal"]),
        not_names=tuple(words["doubt"]["not_names"]),
        blacked={letter: tuple(heads) for letter, heads in words["blacked"].items()},
        exhibits=exhibits,
        who=words["who"],
        roles=words["role"],
        texts=words["text"],
    )


def _folded(word: str) -> str:
    return fold(word, variants()).key


def _field(row: Mapping[str, str]) -> FieldRule:
    rule = FieldRule(
        row["field"],
        row["label"],
        Mode(row["default"]),
        tuple(Mode(mode) for mode in row["allowed"].split("|")),
        row["listed"] == "yes",
        row["how"],
        row["why"],
        row["source"],
    )
    if rule.default not in rule.allowed:
        raise ValueError(rule.field)
    return rule


def _numbers() -> list[NumberRule]:
    tables: dict[str, Any] = tomllib.loads(resources.open_text("masks/numbers.toml"))
    return [
        NumberRule(
            id_,
            re.compile(table["pattern"]) if table["pattern"] else None,
            table["check"],
            table["never"],
            tuple(table["names"]),
        )
        for id_, table in tables.items()
        if isinstance(table, dict)
    ]
