"""What each paper about a leak must say: the checklists of rule.8, rule.9 and rule.10."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from app.domain.leak_facts import Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.leak import Leak


class Paper(StrEnum):
    """Who is told, and how far."""

    PRELIMINARY = "preliminary"  # 速報 rule.8.1
    FINAL = "final"  # 確報 rule.8.2
    PERSONS = "persons"  # 本人への通知 rule.10, letter L23
    PRINCIPAL = "principal"  # 委託元への通知 rule.9, letter L34


class Standing(StrEnum):
    """How far a topic can be told."""

    KNOWN = "known"
    LATER = "later"  # 追完: said to be not known yet
    BLANK = "blank"


TOPICS: Final[Mapping[Paper, tuple[Topic, ...]]] = MappingProxyType(
    {
        Paper.PRELIMINARY: tuple(Topic),
        Paper.FINAL: tuple(Topic),
        # rule.10 names items 1, 2, 4, 5 and 9 of rule.8.1
        Paper.PERSONS: (
            Topic.OUTLINE,
            Topic.DATA,
            Topic.CAUSE,
            Topic.SECONDARY,
            Topic.REFERENCE,
        ),
        Paper.PRINCIPAL: tuple(Topic),
    }
)

# rule.8.1: 「報告をしようとする時点において把握しているものに限る。次条において同じ」. Something
# has to be said nevertheless, and there is always an outline.
_AS_FAR_AS_KNOWN: Final = frozenset({Paper.PRELIMINARY, Paper.PRINCIPAL})


@dataclass(frozen=True, slots=True)
class Line:
    """One topic of a checklist. `needed`: the paper cannot go without it, or without LATER."""

    topic: Topic
    standing: Standing
    text: str
    needed: bool

    @property
    def wanting(self) -> bool:
        """Whether this keeps the paper back."""
        return self.needed and self.standing is Standing.BLANK


def checklist(leak: Leak, paper: Paper) -> tuple[Line, ...]:
    """Return what the paper says on each of its topics, in the order of rule.8.1.

    The number of persons is taken from the count where no words were written for it.
    """
    return tuple(_line(leak, topic, paper) for topic in TOPICS[paper])


def wanting(leak: Leak, paper: Paper) -> tuple[Topic, ...]:
    """Return the topics that keep the paper back: needed, and neither known nor put off."""
    return tuple(line.topic for line in checklist(leak, paper) if line.wanting)


def put_off(leak: Leak, paper: Paper) -> tuple[Topic, ...]:
    """Return the topics the paper says will follow (追完)."""
    return tuple(ln.topic for ln in checklist(leak, paper) if ln.standing is Standing.LATER)


def _line(leak: Leak, topic: Topic, paper: Paper) -> Line:
    needed = topic is Topic.OUTLINE or paper not in _AS_FAR_AS_KNOWN
    entry = leak.entries.get(topic)
    if entry is not None and entry.later:
        return Line(topic, Standing.LATER, entry.text, needed)
    text = entry.text if entry else ""
    if not text and topic is Topic.PERSONS and leak.number is not None:
        text = f"{leak.number:,}人"
    return Line(topic, Standing.KNOWN if text.strip() else Standing.BLANK, text, needed)
