"""Lists the officer has given a name, and how she left the columns.

They are settings of the casebook: no act on a case, and no business of the journal. A question
may hold a name, so they are kept nowhere but in the encrypted file.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.finding import ListColumn, Order, SavedView, Shown, Sought, Span
from app.domain.item import State
from app.domain.requests import Channel, Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

    from app.store.book import Book

    Word = TypeVar("Word", bound=StrEnum)

_VIEW = "view:"
_COLUMNS = "columns:cases"


def views(book: Book) -> tuple[SavedView, ...]:
    """Return the saved views, in the order of their names."""
    kept = book.settings(_VIEW)
    return tuple(_view(name.removeprefix(_VIEW), kept[name]) for name in sorted(kept))


def keep(book: Book, view: SavedView) -> None:
    """Keep a view under its name, in place of one that had it."""
    said = {"sought": asdict(view.sought), "columns": [asdict(one) for one in view.columns]}
    book.keep_setting(_VIEW + view.name, json.dumps(said, ensure_ascii=False, default=str))


def forget(book: Book, name: str) -> None:
    """Forget a view."""
    book.keep_setting(_VIEW + name, "")


def columns(book: Book) -> tuple[Shown, ...]:
    """Return the columns of the list as they were left; none where they never were moved."""
    return _columns(json.loads(book.setting(_COLUMNS, "[]")))


def keep_columns(book: Book, shown: tuple[Shown, ...]) -> None:
    """Remember in which order and how wide the columns stand."""
    book.keep_setting(_COLUMNS, json.dumps([asdict(one) for one in shown]))


def _view(name: str, kept: str) -> SavedView:
    said = json.loads(kept)
    sought: dict[str, Any] = said["sought"]
    read: dict[str, Callable[[Any], Any]] = {
        "kind": lambda word: _word(Kind, word),
        "state": lambda word: _word(State, word),
        "channel": lambda word: _word(Channel, word),
        "order": lambda word: _word(Order, word) or Order.DUE,
        "arrived": _span,
        "due": _span,
    }
    fields = {field: read.get(field, _as_it_is)(value) for field, value in sought.items()}
    return SavedView(name, Sought(**fields), _columns(said["columns"]))


def _as_it_is(value: Any) -> Any:
    return value


def _word(words: type[Word], value: str | None) -> Word | None:
    """Return a word of the program, or None for one that another version knew."""
    return words(value) if value in set(words) else None


def _span(ends: dict[str, str | None]) -> Span:
    first, last = (date.fromisoformat(day) if day else None for day in ends.values())
    return Span(first, last)


def _columns(kept: list[dict[str, Any]]) -> tuple[Shown, ...]:
    return tuple(
        Shown(ListColumn(one["column"]), int(one["width"]))
        for one in kept
        if one["column"] in set(ListColumn)
    )
