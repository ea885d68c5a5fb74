"""The words by which a kind is proposed, as they ship (resources/proposals/words.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import resources
from app.domain.proposing import Rule, Rules, folded
from app.domain.requests import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_KEYS = frozenset(("kind", "about", "says", "masked", "unless", "mail", "yields_to", "fallback"))


@cache
def rules() -> Rules:
    """Return the shipped rules, read once."""
    return read(resources.open_text("proposals/words.toml"))


def read(text: str) -> Rules:
    """Return the rules of a table.

    "@wish" among words stands for the list of that name under [lists]. An unknown key, kind or
    list is a KeyError or ValueError: the table is part of the program.
    """
    table = tomllib.loads(text)
    lists: Mapping[str, list[str]] = table["lists"]
    return Rules(
        rules=tuple(_rule(row, lists) for row in table["rule"]),
        denials=_words(table["denials"], lists),
        boilerplate=_words(table["boilerplate"], lists),
        advertising=_words(table["advertising"], lists),
    )


def _rule(row: Mapping[str, Any], lists: Mapping[str, list[str]]) -> Rule:
    if unknown := row.keys() - _KEYS:
        raise KeyError(*sorted(unknown))
    return Rule(
        kind=Kind(row["kind"]),
        about=_words(row["about"], lists),
        says=_words(row.get("says", ()), lists),
        masked=_words(row.get("masked", ()), lists),
        unless=_words(row.get("unless", ()), lists),
        mail=_words(row.get("mail", ()), lists),
        yields_to=tuple(map(Kind, row.get("yields_to", ()))),
        fallback=row.get("fallback", False),
    )


def _words(words: Iterable[str], lists: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(folded, _expanded(words, lists))))


def _expanded(words: Iterable[str], lists: Mapping[str, list[str]]) -> Iterator[str]:
    for word in words:
        if word.startswith("@"):
            yield from _expanded(lists[word[1:]], lists)
        else:
            yield word
