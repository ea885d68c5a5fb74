"""What a letter is read by, as values: words, pairs, articles, honorifics, days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.eras import Eras
    from app.domain.proofreading.galley import Severity
    from app.domain.proofreading.spelling import Speller


@dataclass(frozen=True, slots=True)
class Pair:
    """An opening word and what may close it (頭語・結語)."""

    opening: tuple[str, ...]
    closing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BannedWord:
    """A word a letter does not use. `beside` must stand in the letter, too, where it is said."""

    pattern: re.Pattern[str]
    why: str
    instead: str
    severity: Severity
    beside: str = ""


@dataclass(frozen=True, slots=True)
class DatedWord:
    """A word that is right only from a day on, or up to one."""

    pattern: re.Pattern[str]
    since: date | None
    until: date | None
    severity: Severity

    def right_on(self, day: date) -> bool:
        """Return whether the word may be used in a letter of that day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class OldArticle:
    """An article before the renumbering (旧条番号), known by what is said beside it."""

    old: int
    new: int
    topic: re.Pattern[str]
    now: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Honorifics:
    """Which honorific goes with whom (敬称)."""

    people: tuple[str, ...]
    organisations: tuple[str, ...]
    never: tuple[str, ...]
    all: tuple[str, ...]
    corporate: tuple[str, ...]
    doubled: re.Pattern[str]
    ordinary: frozenset[str]


@dataclass(frozen=True, slots=True)
class Days:
    """Which slots hold days ahead and days past, and how the arrival is told."""

    ahead: tuple[str, ...]
    past: tuple[str, ...]
    since: tuple[str, ...]
    arrival: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ProofRules:
    """All that letters are read by."""

    pairs: tuple[Pair, ...]
    words: tuple[BannedWord, ...]
    quoting: tuple[str, ...]
    any_word: re.Pattern[str]  # some of `words`
    blanks: re.Pattern[str]
    honorifics: Honorifics
    telling: tuple[re.Pattern[str], ...]
    general: tuple[str, ...]
    absent: re.Pattern[str]
    plain: re.Pattern[str]  # a sentence that ends in the plain style
    records: frozenset[str]  # letters that repeat records, which may be in it
    enclosing: re.Pattern[str]
    asking_for: re.Pattern[str]
    fee_asked: re.Pattern[str]
    fee_amount: re.Pattern[str]
    days: Days
    dated: tuple[DatedWord, ...]
    renamed: tuple[tuple[str, ...], ...]
    public_phones: tuple[str, ...]
    articles: Mapping[int, OldArticle]
    eras: Eras
    spell: Speller
    # what the Act says at an article: its paragraphs, each with how many items; () where the
    # program does not carry the article on that day
    standing: Callable[[int, date], Mapping[int, int]]
    # whether a citation (第33条第2項) of the Act is in force on a day; None: not in our tables
    in_force: Callable[[str, date], bool | None]
