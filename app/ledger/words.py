"""What ledgers call things, from resources/ledger/columns.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import resources
from app.domain.requests import Channel, Kind
from app.ledger.cells import named, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = (
    "number",
    "arrived",
    "name",
    "reading",
    "organisation",
    "contact",
    "phone",
    "mail",
    "address",
    "kind",
    "channel",
    "words",
    "answer",
    "officer",
    "due",
    "closed",
    "state",
    "note",
)
"""What a column may mean, in the order in which a window offers them."""

CLOSED, OPEN = "closed", "open"


@dataclass(frozen=True, slots=True)
class Words:
    """The tables: a word as it is compared, and what it means."""

    others: int  # columns beside the day of arrival that make a row of headings
    columns: Mapping[str, str]
    kinds: Mapping[str, str]
    channels: Mapping[str, str]
    states: Mapping[str, str]
    titles: Mapping[str, str]
    sums: frozenset[str]
    remarks: tuple[str, ...]
    same: frozenset[str]
    nobody: frozenset[str]


@cache
def words() -> Words:
    """Return the tables."""
    table = tomllib.loads(resources.open_text("ledger/columns.toml"))
    rows = table["rows"]

    def by_word(sort: str, name: str) -> dict[str, str]:
        return {plain(word): row[name] for row in table[sort] for word in row["words"]}

    return Words(
        table["others"],
        {plain(word): field for field, all_ in table["columns"].items() for word in all_},
        by_word("kinds", "kind"),
        by_word("channels", "channel"),
        by_word("states", "state"),
        {plain(word): kind for kind, all_ in table["titles"].items() for word in all_},
        frozenset(map(plain, rows["sums"])),
        tuple(map(plain, rows["remarks"])),
        frozenset(map(plain, rows["same"])),
        frozenset(map(plain, rows["nobody"])),
    )


_LONGEST_HEADING = 24  # characters; what is longer is a sentence
_BRACKETED = re.compile(r"[(\[【〔<].*")


def field_of(heading: str) -> str | None:
    """Return the field a heading means, "" for one that is kept as text, None if unknown."""
    shown = plain(heading)
    if shown in ("no", "no.", "#", "日", "月日"):  # inside other words these mean nothing
        return "arrived" if shown in ("日", "月日") else "number"
    bare = _BRACKETED.sub("", shown) or shown.strip("()[]【】〔〕<>")
    if len(bare) > _LONGEST_HEADING:
        return None
    ends = [(bare.rfind(word) + len(word), len(word), word) for word in _findable() if word in bare]
    if not ends:
        return None
    field = words().columns[max(ends)[2]]
    return "" if field == "other" else field


@cache
def _findable() -> tuple[str, ...]:
    return tuple(word for word in words().columns if word not in ("no.", "#"))


_BETWEEN = re.compile(r"[・、,，/／+＋&\n]|及び|および|並びに|ならびに|と(?=[^い])")


def kinds_of(text: str) -> tuple[Kind, ...]:
    """Return the kinds that a word of a ledger names, each once: none, one, or several."""
    whole = plain(text)
    parts = [part for part in _BETWEEN.split(text) if part.strip()] if len(whole) > 2 else [text]
    found = dict.fromkeys(named(part, words().kinds) for part in parts)
    kinds = [Kind(kind) for kind in found if kind is not None]
    if not kinds and (kind := named(text, words().kinds)):
        kinds = [Kind(kind)]
    return tuple(kinds)


def channel_of(text: str) -> Channel | None:
    """Return the channel that a word of a ledger names, or None."""
    found = named(text, words().channels)
    return Channel(found) if found else None


def state_of(text: str) -> str | None:
    """Return CLOSED or OPEN where a word of a ledger is just that, or None."""
    return words().states.get(plain(text))


def kind_of_title(title: str) -> Kind | None:
    """Return the one kind that a title says every row is of, or None."""
    shown = plain(title)
    found = {kind for word, kind in words().titles.items() if word in shown}
    return Kind(found.pop()) if len(found) == 1 else None
