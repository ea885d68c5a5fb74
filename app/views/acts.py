"""What an act of a case asks for, and what to think of beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """What helps with an act (助言), and where it comes from. It blocks nothing."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an act, for the form in the window and for `欄=値` on the command line.

    `sort` is line, text, date, choice, flag or number. `choices` are values; their words come
    from app.phrases under the name of the field.
    """

    name: str
    sort: str
    required: bool
    choices: tuple[str, ...] = ()
    value: str = ""
