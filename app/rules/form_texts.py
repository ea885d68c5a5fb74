"""The blank forms (様式) that ship: resources/forms, read and proved once, then filled in.

A value that is filled in is never read as a text of its own: `{desk}` in a company's name stays
that.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import resources
from app.domain.requests import Kind
from app.rules.tables import BrokenTableError
from reports.blank import LEAST, Contact, Field, Heading, Note, Ruled, Table, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reports.blank import Block

_TABLE: Final = "forms/forms.toml"


class Form(StrEnum):
    """What a desk hands out; the words of the command line as well."""

    REQUEST = "request"  # 開示等請求書
    MANDATE = "mandate"  # 委任状
    IDENTITY = "identity"  # 本人確認書類のご案内
    ENVELOPE = "reply-envelope"  # 返信用封筒の宛名
    LABELS = "reply-labels"  # 返信用宛名ラベル
    CALIBRATION = "calibration"  # 窓あき封筒の位置合わせ
    SLIP = "slip"  # 受付票, of a case


SLOTS: Final = frozenset(
    {
        "company",
        "desk",
        "today",
        "fees",
        "procedure",
        "mandate-months",
        "seal-months",
        "by-phone",
        "by-mail",
        "never",
        "never-why",
        "number",
        "arrived",
        "channel",
        "kinds",
        "staff",
        "due",
    }
)
"""What a text may name in braces."""

CHOICES: Final = frozenset(
    {
        "roles",
        "kinds",
        "methods",
        "authority",
        "grounds-use",
        "grounds-provision",
        "grounds-both",
    }
)
"""Choices that come from the law's tables."""

TABLES: Final = frozenset({"documents", "authority"})
GIVEN: Final = frozenset(
    {
        "fees",
        "no-procedure",
        "no-address",
        "phone",
        "mail",
        "staff",
        "identity",
        "no-identity",
        "due",
        "no-due",
    }
)
"""On what a block may depend."""

_SORTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "heading": frozenset(),
        "note": frozenset({"marker", "large"}),
        "field": frozenset(
            {"detail", "said", "choices", "more", "columns", "write", "hint", "seal"}
        ),
        "ruled": frozenset({"widths", "count", "height", "cells"}),
        "table": frozenset({"heads", "widths"}),
        "contact": frozenset(),
        "turn": frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """A block before it is filled in: its texts have slots, its choices may have a source."""

    block: Block
    when: str = ""
    source: str = ""  # of its choices, or of the table
    more: Mapping[str, str] = field(default_factory=dict)  # behind a choice, by its id


@dataclass(frozen=True, slots=True)
class FormText:
    """A form as it ships. `edition` is the day its words were last gone through."""

    form: Form
    title: str
    about: str
    edition: date
    of_case: bool
    to: str
    dated: bool
    made: str
    parts: tuple[Part, ...]
    words: Mapping[str, Any]  # of a sheet that is drawn, and such as values are made of


@dataclass(frozen=True, slots=True)
class Facts:
    """What fills a form in."""

    slots: Mapping[str, str]
    given: frozenset[str]
    choices: Mapping[str, Mapping[str, str]]  # source → id → words
    tables: Mapping[str, tuple[tuple[str, ...], ...]]
    contact: tuple[str, ...]


@cache
def form_texts() -> Mapping[Form, FormText]:
    """Return the forms that ship with the program, read once."""
    return read_forms(resources.open_text)


def read_forms(read: Callable[[str], str]) -> Mapping[Form, FormText]:
    """Read and prove the forms; `read` gives the text of a resource by name.

    Raises BrokenTableError for a form that is missing or not known, a block, slot, source or
    condition nobody knows, and for room to write that a pen does not fit into.
    """
    tables = tomllib.loads(read(_TABLE))
    if wrong := set(tables) ^ set(Form):
        raise BrokenTableError(_TABLE, min(wrong), "missing, or not known")
    return MappingProxyType({form: _form(form, tables[form]) for form in Form})


def filled(text: str, facts: Facts) -> str:
    """Return a text with its slots filled in."""
    return text.format_map(facts.slots)


def blocks_of(text: FormText, facts: Facts) -> Iterator[Block]:
    """Yield the blocks of a form, filled in; those whose condition is not given stay out."""
    for part in text.parts:
        if part.when and part.when not in facts.given:
            continue
        block = part.block
        if isinstance(block, Contact):
            yield Contact(facts.contact)
        elif isinstance(block, Table):
            yield replace(block, rows=(*block.rows, *facts.tables[part.source]))
        elif isinstance(block, Field) and part.source:
            listed = facts.choices[part.source].items()
            choices = tuple(words + part.more.get(id_, "") for id_, words in listed)
            yield replace(_with_slots(block, facts), choices=choices)
        else:
            yield _with_slots(block, facts)


def _with_slots(block: Any, facts: Facts) -> Any:
    """Return a block with the slots in its texts filled in."""
    texts = {
        one.name: filled(value, facts)
        for one in fields(block)
        if isinstance(value := getattr(block, one.name), str)
    }
    return replace(block, **texts)


# ------------------------------------------------------------------------ reading


def _form(form: Form, table: Mapping[str, Any]) -> FormText:
    known = {one.name for one in fields(FormText)} - {"form", "of_case", "parts"}
    if unknown := set(table) - known - {"case", "blocks"}:
        raise BrokenTableError(_TABLE, form, f"unknown key {min(unknown)}")
    if not isinstance(table.get("edition"), date) or not table.get("title"):
        raise BrokenTableError(_TABLE, form, "without a title or an edition")
    if not (table.get("blocks") or table.get("words")):
        raise BrokenTableError(_TABLE, form, "says nothing")
    for text in (table.get("to", ""), table.get("made", "")):
        _prove_slots(form, text)
    return FormText(
        form,
        table["title"],
        table["about"],
        table["edition"],
        bool(table.get("case", False)),
        table.get("to", ""),
        bool(table.get("dated", False)),
        table.get("made", ""),
        tuple(_part(form, one) for one in table.get("blocks", ())),
        MappingProxyType(table.get("words", {})),
    )


def _part(form: Form, table: Mapping[str, Any]) -> Part:
    sorts = [sort for sort in _SORTS if sort in table]
    if len(sorts) != 1 or set(table) - _SORTS[sorts[0]] - {sorts[0], "when"}:
        raise BrokenTableError(_TABLE, form, f"no block: {min(table)}")
    when = table.get("when", "")
    if when and when not in GIVEN:
        raise BrokenTableError(_TABLE, form, f"unknown condition {when}")
    for value in table.values():
        for text in value if isinstance(value, list) else (value,):
            if isinstance(text, str):
                _prove_slots(form, text)
    return replace(_READ[sorts[0]](form, table), when=when)


def _field(form: Form, table: Mapping[str, Any]) -> Part:
    choices = table.get("choices", [])
    source = choices if isinstance(choices, str) else ""
    write = float(table.get("write", 0))
    if source and source not in CHOICES:
        raise BrokenTableError(_TABLE, form, f"unknown choices {source}")
    if write and write < LEAST:
        raise BrokenTableError(_TABLE, form, f"too little room: {table['field']}")
    if not (choices or write or table.get("said")):
        raise BrokenTableError(_TABLE, form, f"nothing beside {table['field']}")
    more = table.get("more", {})
    if unknown := set(more) - set(Kind):
        raise BrokenTableError(_TABLE, form, f"unknown kind {min(unknown)}")
    block = Field(
        table["field"],
        table.get("detail", ""),
        table.get("said", ""),
        () if source else tuple(choices),
        table.get("columns", 1),
        write,
        table.get("hint", ""),
        bool(table.get("seal", False)),
    )
    return Part(block, source=source, more=MappingProxyType(more))


def _ruled(form: Form, table: Mapping[str, Any]) -> Part:
    heads, widths = tuple(table["ruled"]), tuple(map(float, table["widths"]))
    if len(heads) != len(widths) or table["height"] < LEAST:
        raise BrokenTableError(_TABLE, form, f"rows that do not fit: {heads[0]}")
    cells = tuple(table.get("cells", ()))
    return Part(Ruled(heads, widths, table["count"], float(table["height"]), cells))


def _table(form: Form, table: Mapping[str, Any]) -> Part:
    heads, widths = tuple(table["heads"]), tuple(map(float, table["widths"]))
    if table["table"] not in TABLES or len(heads) != len(widths):
        raise BrokenTableError(_TABLE, form, f"unknown table {table['table']}")
    return Part(Table((heads,), widths), source=table["table"])


def _note(_form: Form, table: Mapping[str, Any]) -> Part:
    return Part(Note(table["note"], table.get("marker", ""), bool(table.get("large", False))))


def _heading(_form: Form, table: Mapping[str, Any]) -> Part:
    return Part(Heading(table["heading"]))


_READ: Final[Mapping[str, Callable[[Form, Mapping[str, Any]], Part]]] = MappingProxyType(
    {
        "heading": _heading,
        "note": _note,
        "field": _field,
        "ruled": _ruled,
        "table": _table,
        "contact": lambda _form, _table: Part(Contact(())),
        "turn": lambda _form, _table: Part(Turn()),
    }
)


def _prove_slots(form: Form, text: str) -> None:
    named = {slot for _, slot, _, _ in string.Formatter().parse(text) if slot is not None}
    if not named <= SLOTS:
        raise BrokenTableError(_TABLE, form, f"unknown slot {min(named - SLOTS)}")
