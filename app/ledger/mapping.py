"""How one ledger is to be read (読み方): guessed, shown, corrected by the officer, remembered.

A small file in TOML. Columns are called by their heading, words by themselves; an empty meaning
keeps a column as text, and leaves the rows of a word refused.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal

from app.domain.requests import Channel, Kind
from app.errors import BadLedgerMapError
from app.ledger.cells import plain
from app.ledger.words import CLOSED, FIELDS, OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping

Undated = Literal["refuse", "arrival"]
"""What becomes of a row that is said to be closed, without a day."""


@dataclass(frozen=True, slots=True)
class LedgerMap:
    """How a ledger is to be read. Headings and words are compared without width and spaces.

    `year` is a period in words (令和8年度) for days without a year on sheets that do not tell
    theirs. `kind` and `channel` are those of every row that has no column for them. `headings`
    says in which row of a sheet, or of every sheet (*), the headings stand. Only what the
    officer said is here: for anything else the guess goes on.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, int] = field(default_factory=dict)
    year: str = ""
    kind: str = ""
    channel: str = ""
    closed_without_day: Undated = "refuse"
    left_out: tuple[str, ...] = ()  # titles of sheets

    def said(self, table: str, word: str) -> str | None:
        """Return what a word of `table` (columns, kinds, channels, states) was said to mean."""
        found: Mapping[str, str] = getattr(self, table)
        if word in found:
            return found[word]
        shown = plain(word)
        return next((meaning for known, meaning in found.items() if plain(known) == shown), None)


_TABLES: Mapping[str, frozenset[str]] = {
    "columns": frozenset(FIELDS),
    "kinds": frozenset(Kind),
    "channels": frozenset(Channel),
    "states": frozenset((CLOSED, OPEN)),
}
_CHOICES: Mapping[str, frozenset[str]] = {
    "kind": frozenset(Kind),
    "channel": frozenset(Channel),
    "closed_without_day": frozenset(("refuse", "arrival")),
}


def parse(text: str) -> LedgerMap:
    """Read a mapping file. Raises BadLedgerMapError with the place of the first fault."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise BadLedgerMapError("toml") from None
    unknown = sorted(set(table) - {one.name for one in fields(LedgerMap)})
    if unknown:
        raise BadLedgerMapError(unknown[0])
    _check_meanings(table)
    for sheet, row in _table(table, "headings").items():
        if not isinstance(row, int) or row < 1:
            raise BadLedgerMapError(f"headings.{sheet}")
    left_out = table.get("left_out", [])
    if not isinstance(left_out, list) or not isinstance(table.get("year", ""), str):
        raise BadLedgerMapError("left_out" if not isinstance(left_out, list) else "year")
    return LedgerMap(**(table | {"left_out": tuple(map(str, left_out))}))


def _check_meanings(table: Mapping[str, object]) -> None:
    for name, allowed in _TABLES.items():
        for word, meaning in _table(table, name).items():
            if meaning and meaning not in allowed:
                raise BadLedgerMapError(f"{name}.{word}")
    for name, allowed in _CHOICES.items():
        if table.get(name) and table[name] not in allowed:
            raise BadLedgerMapError(name)


def _table(table: Mapping[str, object], name: str) -> Mapping[str, object]:
    given = table.get(name, {})
    if not isinstance(given, dict):
        raise BadLedgerMapError(name)
    return given


def write(mapping: LedgerMap) -> str:
    """Return a mapping as the text of its file; `parse` reads it back."""
    lines = [
        "# 以前の台帳の読み方。欄と語の意味を直し、--map で渡してください。",
        f'# 欄（columns）に書ける値：{" ".join(FIELDS)}。空（""）は、文字のまま残します。',
        f"# 種別（kinds）：{' '.join(Kind)}。空の語の行は取り込みません。",
        f"# 手段（channels）：{' '.join(Channel)}。状態（states）：{CLOSED} {OPEN}。",
        "# closed_without_day：完了日のない完了の行。refuse は取り込まず、arrival は受付日に完了。",
        "",
    ]
    single = ("year", "kind", "channel", "closed_without_day")
    lines += [f"{name} = {_quoted(getattr(mapping, name))}" for name in single]
    lines.append(f"left_out = [{', '.join(map(_quoted, mapping.left_out))}]")
    for name in (*_TABLES, "headings"):
        lines += ["", f"[{name}]"]
        for word, meaning in getattr(mapping, name).items():
            said = str(meaning) if isinstance(meaning, int) else _quoted(meaning)
            lines.append(f"{_quoted(word)} = {said}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
