"""The words by which a kind is proposed, as they ship (resources/proposals/words.toml)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import resources
from app.domain.proposing import GroundRule, Rule, Rules, folded
from app.domain.requests import Ground, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PATTERN = frozenset(("about", "says", "masked", "unless", "mail", "deniable"))
_KEYS = _PATTERN | {"kind", "yields_to", "fallback"}
_GROUND_KEYS = _PATTERN | {"ground", "kinds"}
_NAMED = re.compile(r"\{([a-z_]+)\}")


@cache
def rules() -> Rules:
    """Return the shipped rules, read once."""
    return read(resources.open_text("proposals/words.toml"))


def read(text: str) -> Rules:
    """Return the rules of a table.

    "@wish" among words stands for the list of that name under [lists]; "消し{te}" for 消し
    before each word of the list te, as a verb has forms. An unknown key, kind or list is a
    KeyError or ValueError: the table is part of the program.
    """
    table = tomllib.loads(text)
    lists: Mapping[str, list[str]] = table["lists"]
    return Rules(
        rules=tuple(_rule(row, lists) for row in table["rule"]),
        denials=_words(table["denials"], lists),
        told=_words(table["told"], lists),
        boilerplate=_words(table["boilerplate"], lists),
        advertising=_words(table["advertising"], lists),
        automatic=_words(table["automatic"], lists),
        grounds=tuple(_ground(row, lists) for row in table["ground"]),
    )


def _rule(row: Mapping[str, Any], lists: Mapping[str, list[str]]) -> Rule:
    return Rule(
        kind=Kind(row["kind"]),
        yields_to=tuple(map(Kind, row.get("yields_to", ()))),
        fallback=row.get("fallback", False),
        **_pattern(row, lists, _KEYS),
    )


def _ground(row: Mapping[str, Any], lists: Mapping[str, list[str]]) -> GroundRule:
    return GroundRule(
        ground=Ground(row["ground"]),
        kinds=tuple(map(Kind, row["kinds"])),
        **_pattern(row, lists, _GROUND_KEYS),
    )


def _pattern(
    row: Mapping[str, Any], lists: Mapping[str, list[str]], keys: frozenset[str]
) -> dict[str, Any]:
    if unknown := row.keys() - keys:
        raise KeyError(*sorted(unknown))
    words = {
        name: _words(row.get(name, ()), lists)
        for name in ("about", "says", "masked", "unless", "mail")
    }
    return {**words, "deniable": row.get("deniable", False)}


def _words(words: Iterable[str], lists: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(folded, _expanded(words, lists))))


def _expanded(words: Iterable[str], lists: Mapping[str, list[str]]) -> Iterator[str]:
    for word in words:
        if word.startswith("@"):
            yield from _expanded(lists[word[1:]], lists)
        elif form := _NAMED.search(word):
            forms = (word.replace(form[0], each) for each in lists[form[1]])
            yield from _expanded(forms, lists)
        else:
            yield word
