"""Laws by version: which one is in force on a date, how a provision is cited, what it says.

Article numbers move when a law is amended; a provision keeps its id (appi.33.2.1) and gets a
label per version. Nothing here is typed into a letter: it is looked up for the date of the
decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

_PLACE = re.compile(
    r"第(?P<article>[1-9]\d*)条(?P<branch>(?:の[1-9]\d*)*)"
    r"(?:第(?P<paragraph>[1-9]\d*)項)?"
    r"(?:第(?P<item>[1-9]\d*)号)?"
    r"(?P<part>本文|ただし書)?",
    re.ASCII,
)


class Certainty(StrEnum):
    """How sure the day is on which a version comes into force (施行日の確かさ)."""

    FIXED = "fixed"
    PROVISIONAL = "provisional"  # announced, but known to move
    UNFIXED = "unfixed"  # left to a cabinet order; the day given is the last possible one


class Part(StrEnum):
    """A half of a paragraph that is cited by itself."""

    MAIN = "本文"
    PROVISO = "ただし書"


class NoVersionError(LookupError):
    """No version of the law is known for that day: a hole in the shipped tables."""


@dataclass(frozen=True, slots=True)
class Law:
    """A law: its id (appi), its full title, and its number (平成15年法律第57号)."""

    id: str
    title: str
    number: str


@dataclass(frozen=True, slots=True)
class LawVersion:
    """A law as it stands from one day to another; both days included, local dates.

    `in_force_to` is None while no successor is known. `text` names the resource that holds
    the articles, "" where the program carries none.
    """

    law: str
    version: str
    in_force_from: date
    in_force_to: date | None
    certainty: Certainty
    text: str
    event: str  # what brought it about, in Japanese

    def covers(self, day: date) -> bool:
        """Return whether this version is in force on `day`."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a provision stands: 第33条第2項第1号, 第35条第6項ただし書, 第12条第3号.

    `paragraph` and `item` are None where the label does not name them.
    """

    article: int
    branch: tuple[int, ...] = ()  # 第12条の2 has (2,)
    paragraph: int | None = None
    item: int | None = None
    part: Part | None = None

    @classmethod
    def parse(cls, label: str) -> Place:
        """Read a label; ValueError when it is none."""
        found = _PLACE.fullmatch(label)
        if found is None:
            raise ValueError(label)
        paragraph, item, part = found["paragraph"], found["item"], found["part"]
        return cls(
            article=int(found["article"]),
            branch=tuple(int(n) for n in found["branch"].split("の")[1:]),
            paragraph=int(paragraph) if paragraph else None,
            item=int(item) if item else None,
            part=Part(part) if part else None,
        )

    @property
    def label(self) -> str:
        """Return the place as it is cited."""
        branch = "".join(f"の{n}" for n in self.branch)
        paragraph = f"第{self.paragraph}項" if self.paragraph else ""
        item = f"第{self.item}号" if self.item else ""
        return f"第{self.article}条{branch}{paragraph}{item}{self.part or ''}"

    @property
    def article_key(self) -> str:
        """Return the article as statute texts are keyed: 33, 12_2."""
        return "_".join(str(n) for n in (self.article, *self.branch))


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision as it is cited from `since` on, until a later row of the same id."""

    id: str
    law: Law
    since: date
    place: Place
    gloss: str  # what it says in a few words
    source: str

    @property
    def label(self) -> str:
        """Return 第33条第2項第1号."""
        return self.place.label

    @property
    def citation(self) -> str:
        """Return 個人情報の保護に関する法律第33条第2項第1号, as a letter prints it."""
        return f"{self.law.title}{self.label}"


def in_force(day: date, versions: Iterable[LawVersion]) -> LawVersion:
    """Return the one version of a law in force on `day`.

    `versions` are those of one law. Raises NoVersionError for a day before the first.
    """
    for version in versions:
        if version.covers(day):
            return version
    raise NoVersionError(day.isoformat())


def check_succession(versions: Sequence[LawVersion]) -> None:
    """Make sure that each version ends on the eve of the next and the last has no end.

    Then exactly one is in force on any day from the first on. ValueError names the version.
    """
    for version, following in pairwise(versions):
        end = version.in_force_to
        if end is None or end < version.in_force_from:
            raise ValueError(version.version)
        if (following.in_force_from - end).days != 1:
            raise ValueError(following.version)
    if not versions or versions[-1].in_force_to is not None:
        raise ValueError(versions[-1].version if versions else "")


def cited(provisions: Sequence[Provision]) -> str:
    """Return several provisions in one citation, the title of each law once.

    個人情報の保護に関する法律第37条第1項及び個人情報の保護に関する法律施行令第12条第3号.
    """
    by_law: dict[str, list[str]] = {}
    for provision in provisions:
        by_law.setdefault(provision.law.title, []).append(provision.label)
    return "及び".join(title + "・".join(labels) for title, labels in by_law.items())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (項) of an article with its items (号), keyed by number."""

    text: str
    items: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Article:
    """An article (条): its caption （開示） and its paragraphs, keyed by number."""

    caption: str
    paragraphs: Mapping[int, Paragraph]


def text_at(place: Place, articles: Mapping[str, Article]) -> str:
    """Return the words of the law at `place`.

    A paragraph comes with its items, an article with all its paragraphs; an item alone, a
    本文 or a ただし書 comes as it is cited. Raises LookupError where there is nothing.
    """
    article = articles[place.article_key]
    if place.paragraph is None and place.item is None:
        return "\n".join(_whole(paragraph) for paragraph in article.paragraphs.values())
    # an article of one paragraph is cited without it: 第12条第3号
    paragraph = article.paragraphs[place.paragraph or 1]
    if place.item is not None:
        return paragraph.items[place.item]
    if place.part is None:
        return _whole(paragraph)
    main, proviso = _halves(paragraph.text)
    return main if place.part is Part.MAIN else proviso


def _whole(paragraph: Paragraph) -> str:
    return "\n".join((paragraph.text, *paragraph.items.values()))


def _halves(text: str) -> tuple[str, str]:
    main, opening, proviso = text.partition("ただし、")
    if not opening:
        raise LookupError(text[:20])
    return main, opening + proviso
