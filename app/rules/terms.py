"""The officer's words for leaks, matters with the accredited body, and partners.

They lie in resources/leak, resources/jipdec and resources/partners, one table per set of values,
and are proved once when read: every value has its word, and no word is left over.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import resources
from app.domain import (
    jipdec,
    leak,
    leak_duties,
    leak_facts,
    leak_papers,
    leak_steps,
    partner_asks,
    partners,
)
from app.domain.leak_facts import CHOICES, Choice, Question, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from enum import StrEnum

_AREAS: Final[Mapping[str, tuple[type[StrEnum], ...]]] = MappingProxyType(
    {
        "leak": (
            leak.State,
            leak.Act,
            leak_steps.Missing,
            leak_duties.Track,
            leak_papers.Paper,
            leak_papers.Standing,
            leak_facts.Category,
            leak_facts.WhyNot,
            Topic,
            Question,
        ),
        "jipdec": (
            jipdec.State,
            jipdec.Act,
            jipdec.Basis,
            jipdec.Complainant,
            jipdec.Answer,
            jipdec.Exhibit,
            jipdec.Missing,
            jipdec.Purpose,
        ),
        "partners": (
            partners.Relation,
            partners.Side,
            partners.Route,
            partners.Lacking,
            partners.Wanting,
            partners.Ground,
            partners.RecordAnswer,
            partner_asks.Sort,
            partner_asks.Need,
            partner_asks.Standing,
        ),
    }
)
_HINTED: Final[tuple[type[StrEnum], ...]] = (Topic, Question)


@dataclass(eq=False)
class BrokenTermsError(ValueError):
    """A table of words does not fit its values. `key` is the first that is wrong."""

    area: str
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The proved words. Use `terms()`: one is enough for the life of the program.

    Kept by type: values of different sets may be spelled alike, and are equal then.
    """

    words: Mapping[type[StrEnum], Mapping[str, str]]
    hints: Mapping[type[StrEnum], Mapping[str, str]]
    choices: Mapping[Question, Mapping[str, str]]

    def word(self, value: StrEnum) -> str:
        """Return the word for a value of these areas; KeyError for one of another."""
        return self.words[type(value)][value]

    def hint(self, value: Topic | Question) -> str:
        """Return what helps to answer a question, or to write on a topic."""
        return self.hints[type(value)][value]

    def choice(self, question: Question, choice: Choice) -> str:
        """Return the words of an answer; KeyError for one the question does not know."""
        return self.choices[question][choice]


@cache
def terms() -> Terms:
    """Return the words that ship with the program, read once."""
    return read_terms(resources.open_text)


def read_terms(read: Callable[[str], str]) -> Terms:
    """Read and prove the words; `read` gives the text of a resource by name.

    Raises BrokenTermsError for a value without a word, a word without a value, an empty word,
    and a table nobody reads.
    """
    words: dict[type[StrEnum], Mapping[str, str]] = {}
    hints: dict[type[StrEnum], Mapping[str, str]] = {}
    choices: dict[Question, Mapping[str, str]] = {}
    for area, kinds in _AREAS.items():
        reader = _Area(area, tomllib.loads(read(f"{area}/words.toml")))
        for kind in kinds:
            words[kind] = reader.take(_table_of(kind), kind)
            if kind in _HINTED:
                hints[kind] = reader.take(f"{_table_of(kind)}-hint", kind)
        if Question in kinds:
            answers = _Area(area, reader.take_tables("choice"))
            choices = {question: answers.take(question, CHOICES[question]) for question in Question}
            answers.finish()
        reader.finish()
    return Terms(MappingProxyType(words), MappingProxyType(hints), MappingProxyType(choices))


def _table_of(kind: type[StrEnum]) -> str:
    """Return why-not for WhyNot."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower()


class _Area:
    """The tables of an area while they are read: each is taken once, and none may be left."""

    def __init__(self, area: str, tables: dict[str, Any]) -> None:
        self._area = area
        self._tables = tables

    def take(self, name: str, values: Iterable[str]) -> Mapping[str, str]:
        table = self.take_tables(name)
        for key in sorted(table.keys() ^ set(values)):
            raise BrokenTermsError(self._area, name, key)
        for key, word in table.items():
            if not isinstance(word, str) or not word.strip():
                raise BrokenTermsError(self._area, name, key)
        return MappingProxyType(table)

    def take_tables(self, name: str) -> dict[str, Any]:
        found = self._tables.pop(name, None)
        if not isinstance(found, dict):
            raise BrokenTermsError(self._area, name, "")
        return found

    def finish(self) -> None:
        for name in sorted(self._tables):
            raise BrokenTermsError(self._area, name, "")
