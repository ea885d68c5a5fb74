"""What the page of letter texts asks of the worker thread, whole: nothing of Qt is in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.finding import Sought

if TYPE_CHECKING:
    from pathlib import Path

    from app.casebook import Casebook
    from app.texts.files import TextFile
    from app.texts.views import TextLine, TextPreview, TextSheet, TextWish
    from app.views.lines import CaseLine

FORM = "text:"
"""The names of unfinished texts begin so; the id of the letter follows."""

_MOST_CASES = 30


@dataclass(frozen=True, slots=True)
class Found:
    """The letters, the open cases, and which texts are unfinished."""

    lines: tuple[TextLine, ...]
    cases: tuple[CaseLine, ...]
    unsaved: frozenset[str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A letter's text, and what was typed into it and not kept."""

    sheet: TextSheet
    unsaved: str | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page drawn by a text."""

    letter: str
    preview: TextPreview


def found_texts(casebook: Casebook) -> Found:
    """Return the letters, the first open cases, and which texts are unfinished."""
    ids, _ = casebook.cases.first(Sought(open_only=True), _MOST_CASES)
    kept = casebook.drafts.kept(FORM)
    return Found(
        casebook.texts.lines(),
        casebook.cases.lines(ids),
        frozenset(name.removeprefix(FORM) for name in kept),
    )


def opened_text(casebook: Casebook, letter: str) -> Opened:
    """Return a letter's text with what was typed into it and not kept."""
    name = f"{FORM}{letter}"
    return Opened(casebook.texts.sheet(letter), from_draft(casebook.drafts.kept(name).get(name)))


def from_draft(draft: str | None) -> str | None:
    """Return the text that was kept, None where nothing, or nothing readable, was."""
    try:
        found = json.loads(draft) if draft else None
    except ValueError:
        return None
    text = found.get("text") if isinstance(found, dict) else None
    return text if isinstance(text, str) else None


def as_draft(text: str | None) -> str:
    """Return a text as a draft is kept, half a character by its escape; "" for none."""
    return json.dumps({"text": text}) if text else ""


def drawn_text(casebook: Casebook, wish: TextWish) -> Drawn:
    """Draw a page."""
    return Drawn(wish.letter, casebook.texts.preview(wish))


def exported_text(casebook: Casebook, letter: str, path: Path) -> Path:
    """Write the text in force to `path`; return it."""
    casebook.texts.export(letter, path)
    return path


def drafted_text(casebook: Casebook, name: str, found: TextFile) -> TextFile:
    """Keep what a file holds as an unfinished text; return it."""
    casebook.drafts.keep(name, as_draft(found.text))
    return found
