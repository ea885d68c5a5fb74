"""The settings as they are filled in: in groups, each with what it does and where it is law.

What stands in a settings file is `app.company.profile`; this is how the same is asked for in the
window. Groups, sorts and sentences are data: resources/settings/groups.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import resources
from app.company import words
from app.company.profile import FEE_KINDS
from app.domain.approval import Duty
from app.domain.policy_check import Gap
from app.domain.requests import Kind
from app.domain.retention import Register
from app.rules.lawbook import lawbook
from app.rules.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_TABLE = "settings/groups.toml"


class Sort(StrEnum):
    """What a field of the settings takes."""

    NAME = "name"  # a line that must be filled in
    TEXT = "text"
    LONG = "long"
    LINES = "lines"  # one on each line
    DOMAINS = "domains"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    SWITCH = "switch"  # whether a whole table is there
    DATE = "date"
    DAY = "day"  # an end of a closure: of each year, or of one
    POSTCODE = "postcode"
    MAIL = "mail"
    PHONE = "phone"
    HOURS = "hours"
    KINDS = "kinds"
    DUTIES = "duties"
    KEY = "key"  # of whoever approves by bundle: read from a key card
    CASE_PATTERN = "case_pattern"
    LETTER_PATTERN = "letter_pattern"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field. `key` is written as in a settings file: `clocks.answer_days`."""

    key: str
    sort: Sort
    label: str
    about: str  # what it does, "" where its name says it
    basis: str  # 法第32条第1項第1号, "" where the company decides by itself
    choices: Mapping[str, str] = field(default_factory=dict)  # in words; "": app.phrases knows
    least: int = 0
    most: int = 0
    unit: str = ""
    wide: bool = False  # wants a line of its own
    optional: bool = False  # left out of the file while it is empty
    usual: str = ""  # what holds where nothing is filled in


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of tables: staff, closures. `key` is the list's own."""

    key: str
    label: str
    one: str  # what one of them is called
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that belong together, and the gaps of the published policy that concern them."""

    id: str
    title: str
    about: str
    parts: tuple[Entry | Rows, ...]
    gaps: frozenset[Gap]

    def owns(self, key: str) -> bool:
        """Return whether the setting or the row of that key is filled in here."""
        return any(key == part.key or _of_rows(part, key) for part in self.parts)


def _of_rows(part: Entry | Rows, key: str) -> bool:
    return isinstance(part, Rows) and key.startswith(f"{part.key}.")


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups in their order. Raises BrokenTableError."""
    return read_groups(resources.open_text)


def entries() -> Iterator[Entry | Rows]:
    """Yield every part of every group."""
    for group in groups():
        yield from group.parts


def wanted(entry: Entry | None, sort: str) -> str:
    """Return what is said under a field whose value cannot be kept; `sort` of the fault."""
    told = _table()["wanted"]
    text: str = told.get(sort) or told["other"]
    return text.format(least=entry.least, most=entry.most) if entry and entry.most else text


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.open_text(_TABLE))


def read_groups(read: Callable[[str], str]) -> tuple[Group, ...]:
    """Read and prove the table; `read` gives the text of a resource by name.

    Raises BrokenTableError for what has no sort, and for a provision or a gap nobody knows.
    """
    table = tomllib.loads(read(_TABLE))
    try:
        return tuple(
            Group(
                one["id"],
                one["title"],
                one["about"],
                tuple(part for key in one["parts"] for part in _parts(table, key)),
                frozenset(map(Gap, one["gaps"])),
            )
            for one in table["group"]
        )
    except (KeyError, ValueError) as error:
        raise BrokenTableError(_TABLE, "group", str(error)) from error


def _parts(table: dict[str, Any], key: str) -> Iterator[Entry | Rows]:
    if key in table["rows"]:
        one = table["rows"][key]
        inside = tuple(_entry(table, inner, inner) for inner in one["parts"])
        yield Rows(key, _label(table, key), one["one"], inside)
    elif key.endswith(".*"):
        for name, label, usual in _STARS[key]():
            yield _entry(table, key, f"{key[:-1]}{name}", label, usual)
    else:
        yield _entry(table, key, key)


def _entry(table: dict[str, Any], row: str, key: str, label: str = "", usual: str = "") -> Entry:
    given = table["entry"][row]
    sort = Sort(given["sort"])
    return Entry(
        key,
        sort,
        label or _label(table, key),
        given["about"],
        given.get("source") or _basis(table["law"], given.get("law", ())),
        choices=table["choice"].get(row) or dict.fromkeys(_choices(sort), ""),
        least=given.get("least", 0),
        most=given.get("most", 0),
        unit=given.get("unit", ""),
        wide=given.get("wide", False),
        optional=given.get("optional", False),
        usual=usual,
    )


def _label(table: dict[str, Any], key: str) -> str:
    own: str | None = table["label"].get(key)
    return own or str(words.words()["key"][key][0])


def _basis(short: Mapping[str, str], provisions: list[str]) -> str:
    """Return 法第38条第1項・第2項 as the law is numbered by its newest known version."""
    said: list[str] = []
    article = ""
    for one in (lawbook().provision(name, date.max) for name in provisions):
        head, stop, rest = f"{short[one.law.id]}{one.label}".partition("条")
        again = head + stop == article and bool(rest)
        said.append(f"・{rest}" if again else f"、{head}{stop}{rest}")
        article = head + stop
    return "".join(said).removeprefix("、")


def _fees() -> Iterator[tuple[str, str, str]]:
    """Yield the kinds that may carry a fee at all: appi.38.1."""
    for kind in Kind:
        if kind in FEE_KINDS:
            yield kind, f"{lawbook().kind(kind).label}の手数料", ""


def _registers() -> Iterator[tuple[str, str, str]]:
    shipped = tomllib.loads(resources.open_text("retention/registers.toml"))
    for register in Register:
        yield register, shipped[register]["label"], str(shipped[register]["years"])


def _choices(sort: Sort) -> tuple[str, ...]:
    if sort is Sort.KINDS:
        return tuple(kind for kind in Kind if lawbook().kind(kind).provision)
    return tuple(Duty) if sort is Sort.DUTIES else ()


_STARS = {"procedure.fees.*": _fees, "retention.*": _registers}
