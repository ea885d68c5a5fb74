"""Settings filled in: what stands in the fields of the window, and the settings text it makes.

The text stays the source of truth: only what was changed is written into it, comments and order
stay, and what is written is read again before anybody uses it.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.company.groups import Rows, Sort, entries, groups, wanted
from app.company.settings import Fault, ProfileError, ProfileFault, parse
from app.domain.eras import month_and_day, parse_date, weekday
from app.domain.numbering import Numbering
from app.rules.almanac import eras

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from app.company.groups import Entry

    Row = dict[str, str]  # by key of the entry
    Value = str | list[Row]
    Values = Mapping[str, Value]

YES = "yes"
"""What a flag or a switch says that is on; one that is off says nothing."""
YEARLY, ONCE = "yearly", "once"
_EACH, _FIRST, _LAST = "closures.each", "closures.first", "closures.last"

# What a table holds that is switched on: its least, so that nothing of any company is invented.
_EMPTY: dict[str, dict[str, Any]] = {
    "joint_use": {"purposes": []},
    "policy.cookies": {"purpose": "", "linked": False},
    "accredited_body": {
        "name": "",
        "office": "",
        "postcode": "",
        "address": [],
        "phone": "",
        "toll_free": "",
        "hours": "",
        "notes": [],
        "verified_on": "",
    },
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that cannot be kept: the key of its field (`closures.2.first`), and why."""

    key: str
    why: str


def filled(source: str) -> dict[str, Value]:
    """Return what stands in each field by the settings `source`; the text is known to be good."""
    table = tomllib.loads(source)
    return {part.key: _shown(table, part) for part in entries()}


def _shown(table: dict[str, Any], part: Entry | Rows) -> Value:
    found = _at(table, part.key)
    if not isinstance(part, Rows):
        return _text(part, found)
    return [_row(part, one) for one in found or []]


def _row(rows: Rows, one: dict[str, Any]) -> Row:
    made = {e.key: _text(e, one.get(_last(e.key))) for e in rows.entries}
    if _EACH in made:
        yearly = len(str(one.get("first", ""))) == len("08-13")
        made[_EACH] = YEARLY if yearly else ONCE
        for key in (_FIRST, _LAST) if yearly else ():
            month, _, day = made[key].partition("/")
            made[key] = f"{int(month)}月{int(day)}日"
    return made


def _text(entry: Entry, found: Any) -> str:
    match entry.sort:
        case Sort.SWITCH:
            return YES if found is not None else ""
        case Sort.FLAG:
            return YES if found else ""
        case Sort.LINES | Sort.DOMAINS:
            return "\n".join(found or ())
        case Sort.KINDS | Sort.DUTIES:
            return ",".join(found or ())
        case Sort.CHOICE:
            return str(found or next(iter(entry.choices)))
    text = "" if found is None else str(found)
    # a day is shown as in the fields of every page
    return text.replace("-", "/") if entry.sort in (Sort.DATE, Sort.DAY) else text


# ------------------------------------------------------------------ what was filled in


def changed(source: str, values: Values) -> dict[str, Value]:
    """Return which of these values say something else than the settings `source`."""
    now = filled(source)
    return {key: value for key, value in values.items() if key in now and now[key] != value}


def written(source: str, values: Values, today: date) -> str:
    """Return the settings `source` with these values in their places; "" as `source` where none.

    Dates and numbers are read in any writing. Raises ProfileError with all that cannot be kept.
    """
    news = changed(source, values)
    writer = _Writer(tomllib.loads(source), today)
    for part in entries():
        if part.key in news:
            writer.put(part, news[part.key])
    text = _rendered(source, writer.table, [*news])
    faults = list(writer.faults)
    blamed = {one.key for one in faults}
    try:
        parse(text)
    except ProfileError as error:
        faults += [one for one in error.faults if one.key not in blamed]
    if faults:
        raise ProfileError(tuple(faults))
    return text


class _Writer:
    """Puts values into a table of settings, and collects what cannot be read."""

    def __init__(self, table: dict[str, Any], today: date) -> None:
        self.table = table
        self.faults: list[ProfileFault] = []
        self._today = today

    def put(self, part: Entry | Rows, value: Value) -> None:
        if _at(self.table, _switch_of(part.key) or "") is None:
            return  # of a table that is switched off
        if isinstance(part, Rows):
            rows = value if isinstance(value, list) else []
            _set(self.table, part.key, [self._rowed(part, *one) for one in enumerate(rows, 1)])
        elif part.sort is Sort.SWITCH:
            _switch(self.table, part.key, on=bool(value))
        else:
            _set(self.table, part.key, self._made(part, str(value), part.key))

    def _rowed(self, rows: Rows, number: int, row: Row) -> dict[str, Any]:
        made = {}
        for entry in rows.entries:
            if entry.key == _EACH:
                continue
            name = _last(entry.key)
            at = f"{rows.key}.{number}.{name}"
            value = self._made(entry, row.get(entry.key, ""), at, yearly=row.get(_EACH) == YEARLY)
            if value is not None:
                made[name] = value
        return made

    def _made(self, entry: Entry, text: str, at: str, *, yearly: bool = False) -> Any:
        """Return the value as a settings file has it; None where its key is left out."""
        text = text.strip()
        if entry.optional and not text:
            return None
        if entry.sort is Sort.NUMBER:
            return self._number(text, at)
        if entry.sort in (Sort.DATE, Sort.DAY):
            return self._day(text, at, yearly=yearly)
        make = _MAKERS.get(entry.sort)
        return make(text) if make else text

    def _number(self, text: str, at: str) -> int:
        plain = _one_width(text).replace(",", "")
        if not re.fullmatch("[0-9]{1,9}", plain):
            self.faults.append(ProfileFault(at, Fault.NOT_ALLOWED))
            return 0
        return int(plain)

    def _day(self, text: str, at: str, *, yearly: bool) -> str:
        found = read_day(text, self._today, yearly=yearly)
        if found is None and text:
            self.faults.append(ProfileFault(at, Fault.NOT_ALLOWED))
        return found or ""


def read_day(text: str, today: date, *, yearly: bool = False) -> str | None:
    """Return 2026-08-13, of each year 08-13, from any writing; None where it is no date."""
    if yearly and (found := month_and_day(text)):
        return f"{found[0]:02}-{found[1]:02}"
    day = parse_date(text, today, eras()) if text else None
    if day is None:
        return None
    return f"{day:%m-%d}" if yearly else day.isoformat()


def _one_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _domain(text: str) -> str:
    return _one_width(text).rpartition("@")[2].lower()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _postcode(text: str) -> str:
    plain = _one_width(text)
    digits = re.fullmatch(r"〒?\s*([0-9]{3})\s*[-‐‑–—―−ー]?\s*([0-9]{4})", plain)
    return f"{digits[1]}-{digits[2]}" if digits else plain


def _phone(text: str) -> str:
    return re.sub(r"(?<=[0-9])\s*[‐‑‒–—―−ー]\s*(?=[0-9])", "-", _one_width(text))


def _pattern(text: str) -> str:
    """Return a number pattern with its places in one width; the words around stay as typed."""
    text = text.replace("｛", "{").replace("｝", "}")
    return re.sub(r"\{[^{}]*\}", lambda found: unicodedata.normalize("NFKC", found[0]), text)


# How a text becomes a value of a settings file; a sort that is not here stays the text.
_MAKERS: Mapping[Sort, Callable[[str], Any]] = {
    Sort.FLAG: bool,
    Sort.LINES: _lines,
    Sort.DOMAINS: lambda text: [_domain(line) for line in _lines(text)],
    Sort.KINDS: lambda text: list(filter(None, text.split(","))),
    Sort.DUTIES: lambda text: list(filter(None, text.split(","))),
    Sort.CASE_PATTERN: _pattern,
    Sort.LETTER_PATTERN: _pattern,
    Sort.POSTCODE: _postcode,
    Sort.MAIL: _one_width,
    Sort.PHONE: _phone,
}

# ------------------------------------------------------------------ tables


def _last(key: str) -> str:
    return key.rpartition(".")[2]


def _switch_of(key: str) -> str:
    """Return the switch of the table in which a key stands, "" where it is always there."""
    return next((one for one in _EMPTY if key.startswith(f"{one}.")), "")


def _at(table: Any, key: str) -> Any:
    for name in filter(None, key.split(".")):
        if not isinstance(table, dict) or name not in table:
            return None
        table = table[name]
    return table


def _set(table: Any, key: str, value: Any) -> None:
    """Put a value at its key; None, and a list of no rows, take the key away."""
    *path, name = key.split(".")
    gone = value is None or (value == [] and key in _LISTS)
    for one in path:
        if one not in table:
            if gone:
                return
            table[one] = {}
        table = table[one]
    if gone:
        table.pop(name, None)
    else:
        table[name] = value


_LISTS = ("policy.purposes", "joint_use.groups", "joint_use.users", "closures", "staff")


def _switch(table: dict[str, Any], key: str, *, on: bool) -> None:
    if not on:
        _set(table, key, None)
    elif _at(table, key) is None:
        _set(table, key, copy.deepcopy(_EMPTY[key]))


def _rendered(source: str, wanted_table: dict[str, Any], keys: Sequence[str]) -> str:
    """Return `source` with what `wanted_table` has at these keys, comments kept where it can be."""
    import tomlkit  # only when settings are written

    if not keys:
        return source
    document = tomlkit.parse(source)
    for key in keys:
        value = _at(wanted_table, key)
        _set(document, key, None if value is None else _item(value))
    text = tomlkit.dumps(document)
    try:
        if tomllib.loads(text) == wanted_table:
            return text
    except tomllib.TOMLDecodeError:
        pass
    return tomlkit.dumps(wanted_table)


def _item(value: Any) -> Any:
    """Return a value as it is to be written: lists of tables as such, long lists line by line."""
    import tomlkit

    if isinstance(value, list) and value and isinstance(value[0], dict):
        array = tomlkit.aot()
        for one in value:
            table = tomlkit.table()
            for name, inner in one.items():
                table[name] = _item(inner)
            array.append(table)
        return array
    if isinstance(value, list):
        made = tomlkit.array()
        made.extend(value)
        return made.multiline(len(json.dumps(value, ensure_ascii=False)) > 60)
    return tomlkit.item(value)


# ------------------------------------------------------------------ what is said beside a field


def understood(entry: Entry, text: str, row: Row, today: date) -> str:
    """Return what a date or a pattern is taken for, "" where there is nothing to say."""
    if not text.strip():
        return ""
    if entry.sort in (Sort.DATE, Sort.DAY):
        return _understood_day(text, row, today)
    try:
        if entry.sort is Sort.CASE_PATTERN:
            return f"例：{Numbering(case=_pattern(text)).case_number(today, 1, eras())}"
        if entry.sort is Sort.LETTER_PATTERN:
            return f"例：{Numbering(letter=_pattern(text)).letter_number('R8-0001', 1)}"
    except (ValueError, KeyError, IndexError, AttributeError):
        return ""
    return ""


def _understood_day(text: str, row: Row, today: date) -> str:
    yearly = row.get(_EACH) == YEARLY
    found = read_day(text, today, yearly=yearly)
    if found is None:
        return ""
    if yearly:
        month, _, day = found.partition("-")
        return f"毎年{int(month)}月{int(day)}日"
    on = parse_date(found, today, eras())
    if on is None:
        return ""
    return f"{on.year}年{on.month}月{on.day}日（{weekday(on)}）・{eras().write(on)}"


def wrong(error: ProfileError) -> tuple[Wrong, ...]:
    """Return the faults, a field each, in the order of the fields.

    The sentences know nothing of settings files.
    """
    places = {part.key: place for place, part in enumerate(entries())}

    def place(fault: ProfileFault) -> tuple[int, str]:
        listed = next((key for key in _LISTS if fault.key.startswith(f"{key}.")), fault.key)
        return places.get(listed, len(places)), fault.key

    return tuple(Wrong(one.key, _why(one)) for one in sorted(error.faults, key=place))


def _why(fault: ProfileFault) -> str:
    entry = _entry_of(fault.key)
    if fault.fault is Fault.FEE_WITHOUT_PROCEDURE:
        return wanted(entry, fault.fault)
    if fault.fault is Fault.MISSING:
        return wanted(entry, Sort.NAME)
    if fault.key.startswith("staff.") and fault.key.endswith(".name"):
        return wanted(entry, "twice")
    return wanted(entry, entry.sort if entry else "other")


def _entry_of(key: str) -> Entry | None:
    plain = re.sub(r"\.[0-9]+(?=\.)", "", key)
    for part in entries():
        for entry in part.entries if isinstance(part, Rows) else (part,):
            if entry.key == plain:
                return entry
    return None


def group_of(key: str) -> str:
    """Return the id of the group in which the setting of that key is filled in, "" for none."""
    plain = re.sub(r"\.[0-9]+(?=\.|$)", "", key)
    return next((group.id for group in groups() if group.owns(plain)), "")


# ------------------------------------------------------------------ as a draft


def as_draft(values: Values) -> str:
    """Return changed values as an unfinished form is kept; "" for none."""
    return json.dumps(values) if values else ""


def from_draft(text: str | None) -> dict[str, Value]:
    """Return the values that were kept; none where nothing, or nothing readable, was."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    kept = {part.key: _kept(part, found.get(part.key)) for part in entries()}
    return {key: value for key, value in kept.items() if value is not None}


def _kept(part: Entry | Rows, found: Any) -> Value | None:
    if not isinstance(part, Rows):
        return found if isinstance(found, str) else None
    if not isinstance(found, list):
        return None
    known = [entry.key for entry in part.entries]
    rows = [one for one in found if isinstance(one, dict)]
    return [{key: str(one.get(key, "")) for key in known} for one in rows]
