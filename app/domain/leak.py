"""A leak (漏えい等) and what is known of it, told by its events one after the other.

"Leak" is short for leakage, loss or damage of personal data, happened or feared: appi.26.1,
rule.7. Which acts a state allows stands in app.domain.leak_steps, what is owed and until when
in app.domain.leak_duties, what each report must say in app.domain.leak_papers.

Two things are derived and never typed in: the day the company knew, which is the day *any*
department knew (いずれかの部署), and the categories of rule.7 with the day each was known. Both
depend on what happened on which day alone, not on the order in which it was written down.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.approval import approval_of
from app.domain.leak_facts import (
    CHOICES,
    JUDGING,
    THRESHOLD,
    Answer,
    Aware,
    Category,
    Choice,
    Count,
    Entry,
    Question,
    Topic,
    WhyNot,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.approval import Approval
    from app.domain.item import Event


class State(StrEnum):
    """Where the judging of a leak stands. What has to be done then are tracks beside it."""

    SUSPECTED = "SUSPECTED"  # 疑い
    JUDGED = "JUDGED"  # 判断案
    REPORTABLE = "REPORTABLE"  # 報告対象
    NOT_REPORTABLE = "NOT_REPORTABLE"  # 報告対象外
    CLOSED = "CLOSED"

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return self is not State.CLOSED


class Act(StrEnum):
    """What an officer does about a leak."""

    AWARE = "aware"  # 認識: a department knew, on the day of the event
    FACTS = "facts"  # 事実の確認: answers to the questions
    COUNT = "count"  # 本人の数, the most it may be (最大)
    TOPIC = "topic"  # 報告事項: the text of one of the nine
    JUDGE = "judge"  # 判断案
    REPORTABLE = "reportable"  # 報告対象と決定
    NOT_REPORTABLE = "not-reportable"  # 報告対象外と決定
    APPROVE = "approve"  # 報告・通知の承認, by the representative or legal (二人制)
    PRELIMINARY = "preliminary"  # 速報
    FINAL = "final"  # 確報
    SUPPLEMENT = "supplement"  # 追完
    RETRACT = "retract"  # 報告の取下げ
    PERSONS = "persons"  # 本人への通知
    SUBSTITUTE = "substitute"  # 代替措置
    PRINCIPAL = "principal"  # 委託元への通知
    PMARK_PRELIMINARY = "pmark-preliminary"  # プライバシーマークの速報
    PMARK = "pmark"  # プライバシーマークの事故報告
    BODY = "body"  # 認定個人情報保護団体への報告
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Leak:
    """A leak as its events tell it. All dates are local dates."""

    phase: State = State.SUSPECTED
    awares: tuple[Aware, ...] = ()  # sorted
    answers: Mapping[Question, Answer] = field(default_factory=dict)
    counts: tuple[Count, ...] = ()  # sorted
    entries: Mapping[Topic, Entry] = field(default_factory=dict)
    judged_by: str = ""
    decided: date | None = None
    decided_by: str = ""
    decision: Approval | None = None  # who decided, and under which duties
    approved: Mapping[str, Approval] = field(default_factory=dict)  # by paper, until it changes
    reason: str = ""
    preliminary: date | None = None
    final: date | None = None
    owed: frozenset[Topic] = frozenset()  # 追完: to be told after the final report
    persons: Mapping[date, bool] = field(default_factory=dict)  # told on; nobody left then
    difficulty: str = ""  # why persons cannot be told: appi.26.2 ただし書
    principal: date | None = None
    pmark_preliminary: date | None = None
    pmark: date | None = None
    body: date | None = None
    ended: date | None = None

    # ------------------------------------------------------------------ when it was known

    @property
    def known_on(self) -> date | None:
        """Return the first day on which anybody in the company knew (知った日): appi.26.1.

        Who dates a fact or a count to a day says that it was known then.
        """
        since = (a.since for a in self.answers.values() if a.since is not None)
        days = (*(a.on for a in self.awares), *(c.on for c in self.counts), *since)
        return min(days, default=None)

    @property
    def known_by(self) -> str:
        """Return the department that knew first, "" where it was not noted."""
        first = self.awares[0] if self.awares else None
        return first.department if first and first.on == self.known_on else ""

    # ------------------------------------------------------------------ what it is

    def said(self, question: Question) -> Choice | None:
        """Return the answer to a question, None while there is none."""
        answer = self.answers.get(question)
        return answer.choice if answer else None

    @property
    def number(self) -> int | None:
        """Return the number of persons as last known."""
        return self.counts[-1].persons if self.counts else None

    @property
    def exceeded_on(self) -> date | None:
        """Return the first day more than 1,000 persons were known; None if that no longer holds.

        The first such day even where the number went back and forth: the earlier date is the
        cautious one.
        """
        if self.number is None or self.number <= THRESHOLD:
            return None
        return next(c.on for c in self.counts if c.persons > THRESHOLD)

    @property
    def categories(self) -> Mapping[Category, date]:
        """Return the categories of rule.7 that stand, each with the day it was known.

        That day is `known_on` where no other is given. What was about to become personal data
        counts only if taken with an improper aim (rule.7.3).
        """
        known = self.known_on
        if known is None or self._excluded or not self._basic:
            return {}
        found = {
            category: self.answers[question].since or known
            for question, category in _CATEGORIES.items()
            if self.said(question) is Choice.YES
        }
        if self.exceeded_on is not None:
            found[Category.THOUSAND] = self.exceeded_on
        if self.said(Question.SCOPE) is Choice.FORTHCOMING:
            return {c: day for c, day in found.items() if c is Category.MALICE}
        return found

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """Return the questions that decide about reporting and have no answer."""
        return tuple(q for q in JUDGING if q not in self.answers)

    @property
    def why_not(self) -> WhyNot | None:
        """Return why it need not be reported; None while it must or may have to be."""
        if self._excluded or self.categories:
            return self._excluded
        if self.unanswered:
            return None
        if self.said(Question.SCOPE) is Choice.FORTHCOMING:
            return WhyNot.NOT_PERSONAL_DATA
        return None if self.number is None else WhyNot.BELOW

    @property
    def duty_from(self) -> date | None:
        """Return the day the periods of a report start from: the first category's.

        While nobody has judged it, the day it was known: a fear is enough (おそれ). None once
        nothing has to be reported. A category found later does not start a period anew where
        another one runs already.
        """
        if self.why_not:
            return None
        return min(self.categories.values(), default=self.known_on)

    @property
    def released(self) -> bool:
        """Whether telling the principal took the place of reporting and telling the persons.

        appi.26.1 ただし書 and 26.2: only for data that were all entrusted to us.
        """
        return self.principal is not None and self.said(Question.ENTRUSTED) is Choice.WHOLE

    @property
    def persons_told(self) -> date | None:
        """Return the day the last of the persons was told or provided for, None before."""
        last = max(self.persons, default=None)
        return last if last is not None and self.persons[last] else None

    @property
    def _basic(self) -> bool:
        return all(
            q in self.answers for q in (Question.HAPPENED, Question.SCOPE, Question.PROTECTION)
        )

    @property
    def _excluded(self) -> WhyNot | None:
        """Return what keeps rule.7 away whatever else is true."""
        if self.said(Question.HAPPENED) is Choice.NO:
            return WhyNot.NO_LEAK
        if self.said(Question.SCOPE) is Choice.OTHER:
            return WhyNot.NOT_PERSONAL_DATA
        guarded = self.said(Question.PROTECTION) in (Choice.ENCRYPTED, Choice.PSEUDONYMISED)
        return WhyNot.PROTECTED if guarded else None

    def knows(self, event: Event) -> Leak:
        """Return the leak with what `event` says, before any step is taken.

        ValueError for an answer the question does not know, a topic that is none, a number
        below zero: events are written by the program.
        """
        tell = _TOLD.get(event.sort)
        return tell(self, event) if tell else self


_CATEGORIES: Final = {
    Question.SENSITIVE: Category.SENSITIVE,
    Question.PROPERTY: Category.PROPERTY,
    Question.MALICE: Category.MALICE,
}


# ------------------------------------------------------------------ what events tell


def _aware(leak: Leak, event: Event) -> Leak:
    """Add a day of knowledge; `instead` names the entry that was a slip."""
    slip = event.facts.get("instead", "")
    kept = [a for a in leak.awares if str(a.event) != slip]
    found = Aware(event.on, event.facts.get("department", ""), event.id)
    return replace(leak, awares=tuple(sorted((*kept, found))))


def _facts(leak: Leak, event: Event) -> Leak:
    since = event.facts.get("since", "")
    answers = dict(leak.answers)
    for question in Question:
        if question not in event.facts:
            continue
        choice = Choice(event.facts[question])
        if choice not in CHOICES[question]:
            raise ValueError(question, choice)
        earlier = answers.get(question)
        if earlier is None or earlier.on <= event.on:
            answers[question] = Answer(
                choice, event.on, date.fromisoformat(since) if since else None
            )
    return replace(leak, answers=answers)


def _count(leak: Leak, event: Event) -> Leak:
    persons = int(event.facts["persons"])
    if persons < 0:
        raise ValueError(persons)
    return replace(leak, counts=tuple(sorted((*leak.counts, Count(event.on, persons)))))


def _topic(leak: Leak, event: Event) -> Leak:
    topic = Topic(event.facts["topic"])
    later = event.facts.get("later") == "yes"
    owed = leak.owed | {topic} if later and leak.final else leak.owed
    entries = {**leak.entries, topic: Entry(event.text, later, event.on)}
    return replace(leak, entries=entries, owed=owed, approved={})  # what was approved is no more


def _judge(leak: Leak, event: Event) -> Leak:
    return replace(
        leak,
        judged_by=event.actor,
        decided=None,
        decided_by="",
        decision=None,
        approved={},
        reason="",
    )


def _decide(leak: Leak, event: Event) -> Leak:
    return replace(
        leak,
        decided=event.on,
        decided_by=event.actor,
        decision=approval_of(event.actor, event.facts),
        reason=event.text,
    )


def _approve(leak: Leak, event: Event) -> Leak:
    given = approval_of(event.actor, event.facts)
    return replace(leak, approved={**leak.approved, event.facts["paper"]: given})


def _preliminary(leak: Leak, event: Event) -> Leak:
    return replace(leak, preliminary=_first(leak.preliminary, event))


def _final(leak: Leak, event: Event) -> Leak:
    """One report may serve as both, if all is known in time: 通則編 3-5-3-4."""
    owed = frozenset(topic for topic, entry in leak.entries.items() if entry.later)
    return replace(
        leak,
        preliminary=_first(leak.preliminary, event),
        final=_first(leak.final, event),
        owed=owed,
    )


def _supplement(leak: Leak, _event: Event) -> Leak:
    return replace(leak, owed=frozenset(t for t in leak.owed if leak.entries[t].later))


def _retract(leak: Leak, _event: Event) -> Leak:
    return replace(leak, preliminary=None, final=None, owed=frozenset())


def _persons(leak: Leak, event: Event) -> Leak:
    whole = event.facts.get("rest", "none") == "none" or leak.persons.get(event.on, False)
    told = {**leak.persons, event.on: whole}
    difficulty = event.text if event.sort == Act.SUBSTITUTE else leak.difficulty
    return replace(leak, persons=told, difficulty=difficulty)


def _first(known: date | None, event: Event) -> date:
    return min(known or event.on, event.on)


_TOLD: Mapping[str, Callable[[Leak, Event], Leak]] = {
    Act.AWARE: _aware,
    Act.FACTS: _facts,
    Act.COUNT: _count,
    Act.TOPIC: _topic,
    Act.JUDGE: _judge,
    Act.REPORTABLE: _decide,
    Act.NOT_REPORTABLE: _decide,
    Act.APPROVE: _approve,
    Act.PRELIMINARY: _preliminary,
    Act.FINAL: _final,
    Act.SUPPLEMENT: _supplement,
    Act.RETRACT: _retract,
    Act.PERSONS: _persons,
    Act.SUBSTITUTE: _persons,
    Act.PRINCIPAL: lambda leak, event: replace(leak, principal=_first(leak.principal, event)),
    Act.PMARK_PRELIMINARY: lambda leak, event: replace(
        leak, pmark_preliminary=_first(leak.pmark_preliminary, event)
    ),
    Act.PMARK: lambda leak, event: replace(
        leak,
        pmark=_first(leak.pmark, event),
        pmark_preliminary=_first(leak.pmark_preliminary, event),
    ),
    Act.BODY: lambda leak, event: replace(leak, body=_first(leak.body, event)),
}
