"""Fictional values for looking at a letter text (resources/letters/samples.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import resources
from app.rules.wording import SlotKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.rules.wording import LetterText


@dataclass(frozen=True, slots=True)
class Sample:
    """A way in which a letter goes out. `name` is "" for a letter that has but one.

    `whole`: with all a letter can carry; else with no more than it needs.
    """

    name: str
    whole: bool
    values: Mapping[str, object]


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(resources.open_text("letters/samples.toml"))


def own(letter: str) -> Mapping[str, object]:
    """Return the values that this letter (L08) has in place of those of all."""
    found: Mapping[str, object] = _read()["own"].get(letter, {})
    return found


def samples(letter: LetterText) -> tuple[Sample, ...]:
    """Return values for every way in which this letter can go out."""
    said: Mapping[str, object] = _read()["slots"] | own(letter.id)
    ways = _read()["ways"].get(letter.id, ({"name": "", "facts": {}, "with": ()},))
    asked = [rule for rule in letter.slots if rule.kind is not SlotKind.FACT]
    found = []
    for way in ways:
        for whole in (True, False):
            values = {
                rule.name: said[rule.name]
                for rule in asked
                if rule.required
                or rule.name in way["with"]
                or (whole and rule.name not in way.get("without", ()))
            }
            found.append(Sample(way["name"], whole, values | way["facts"]))
    return tuple(found)
