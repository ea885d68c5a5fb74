"""The table of steps of a leak: which acts a state allows, and what must hold first.

The state says only how far the judging is. What a reportable leak demands are tracks that run
side by side, each met by an act of its own; a leak is closed when all are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain import approval
from app.domain.leak import Act, State
from app.domain.leak_duties import Track, duties
from app.domain.leak_facts import Choice, Question
from app.domain.leak_papers import Paper, wanting

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.item import Event
    from app.domain.leak import Leak
    from app.domain.leak_duties import Setting


class Missing(StrEnum):
    """What an act about a leak still needs."""

    STATE = "state"  # the act is not one of this state
    KNOWLEDGE = "knowledge"  # when who knew
    ANSWERS = "answers"
    COUNT = "count"
    ENTRUSTED = "entrusted"
    CATEGORY = "category"
    CATEGORY_STANDS = "category-stands"
    REASON = "reason"
    SECOND_PERSON = "second-person"
    APPROVER = "approver"
    SECOND_APPROVAL = "second-approval"
    REPORT_OUT = "report-out"  # a report went out and was not taken back
    NO_REPORT = "no-report"
    TOPICS = "topics"  # see leak_papers.wanting
    FINAL_FIRST = "final-first"
    STILL_OPEN = "still-open"  # a topic put off is still not known
    DIFFICULTY = "difficulty"  # why the persons cannot be told
    NOT_ENTRUSTED = "not-entrusted"
    # a track that is not met
    REPORT = "report"
    PERSONS = "persons"
    PRINCIPAL = "principal"
    PMARK = "pmark"
    BODY = "body"


# ------------------------------------------------------------------ what steps need


def _needs_knowledge(leak: Leak, _setting: Setting) -> Missing | None:
    return None if leak.known_on else Missing.KNOWLEDGE


def _needs_answers(leak: Leak, _setting: Setting) -> Missing | None:
    """One category is enough to report; only to say no must every question be answered."""
    decided = leak.categories or leak.why_not or not leak.unanswered
    return None if decided else Missing.ANSWERS


def _needs_count(leak: Leak, _setting: Setting) -> Missing | None:
    decided = leak.categories or leak.why_not
    return Missing.COUNT if leak.number is None and not decided else None


def _needs_entrusted(leak: Leak, _setting: Setting) -> Missing | None:
    """Whose data they are says who must be told (appi.26.1 ただし書)."""
    return None if leak.said(Question.ENTRUSTED) else Missing.ENTRUSTED


def _needs_category(leak: Leak, _setting: Setting) -> Missing | None:
    return None if leak.categories else Missing.CATEGORY


def _needs_no_category(leak: Leak, setting: Setting) -> Missing | None:
    if leak.categories:
        return Missing.CATEGORY_STANDS
    return _needs_answers(leak, setting) or _needs_count(leak, setting)


def _needs_reason(leak: Leak, _setting: Setting) -> Missing | None:
    return None if leak.reason.strip() else Missing.REASON


def _needs_second_person(leak: Leak, setting: Setting) -> Missing | None:
    """Let the privacy officer or the deputy decide, and never whoever judged."""
    if not setting.two_persons or leak.decision is None:
        return None
    lack = approval.wanting([leak.decision], leak.judged_by, second=False)
    return Missing(lack) if lack else None


def _approved(paper: Paper) -> Callable[[Leak, Setting], Missing | None]:
    """Return the guard that this paper was approved by the representative or legal as well."""

    def needs_approval(leak: Leak, setting: Setting) -> Missing | None:
        if not setting.two_persons:
            return None
        given = leak.approved.get(paper)
        first = leak.decision.by if leak.decision else ""
        valid = given and given.duties & approval.SECOND
        another = given and given.by not in ("", first, leak.judged_by)
        return None if valid and another else Missing.SECOND_APPROVAL

    return needs_approval


def _needs_paper_approved(leak: Leak, setting: Setting) -> Missing | None:
    """See that an approval is one: by duty, and by another than who judged and decided."""
    lacking = [paper for paper in leak.approved if _approved(Paper(paper))(leak, setting)]
    return Missing.SECOND_APPROVAL if lacking else None


def _needs_two_persons(_leak: Leak, setting: Setting) -> Missing | None:
    return None if setting.two_persons else Missing.STATE


def _needs_no_report_out(leak: Leak, _setting: Setting) -> Missing | None:
    """Take back what the authority was told before saying that it was nothing."""
    return Missing.REPORT_OUT if leak.preliminary else None


def _needs_report_out(leak: Leak, _setting: Setting) -> Missing | None:
    return None if leak.preliminary else Missing.NO_REPORT


def _needs_something_to_add(leak: Leak, _setting: Setting) -> Missing | None:
    if leak.final is None:
        return Missing.FINAL_FIRST
    still = bool(leak.owed) and all(leak.entries[topic].later for topic in leak.owed)
    return Missing.STILL_OPEN if still else None


def _needs_difficulty(leak: Leak, _setting: Setting) -> Missing | None:
    """Take a measure instead only where telling persons is difficult (appi.26.2 ただし書)."""
    return None if leak.difficulty.strip() else Missing.DIFFICULTY


def _needs_entrusted_data(leak: Leak, _setting: Setting) -> Missing | None:
    given = leak.said(Question.ENTRUSTED) in (Choice.PART, Choice.WHOLE)
    return None if given else Missing.NOT_ENTRUSTED


def _topics_of(paper: Paper) -> Callable[[Leak, Setting], Missing | None]:
    def needs_topics(leak: Leak, _setting: Setting) -> Missing | None:
        return Missing.TOPICS if wanting(leak, paper) else None

    return needs_topics


def _track(track: Track) -> Callable[[Leak, Setting], Missing | None]:
    def needs_track(leak: Leak, setting: Setting) -> Missing | None:
        unmet = any(d.track is track and d.met is None for d in duties(leak, setting))
        return Missing(track.value) if unmet else None

    return needs_track


def _no_longer_cleared(leak: Leak) -> bool:
    return leak.why_not is None


# ------------------------------------------------------------------ the table


@dataclass(frozen=True, slots=True)
class Step:
    """A row: in one of the phases `at` the act leads to `to` (None: stays) if all `needs` hold.

    `when` narrows the row by what is known with the event. `supplies` is what the act's own
    form brings along.
    """

    act: Act
    at: tuple[State, ...]
    to: State | None = None
    needs: tuple[Callable[[Leak, Setting], Missing | None], ...] = ()
    when: Callable[[Leak], bool] | None = None
    supplies: tuple[Missing, ...] = ()


def _ready(paper: Paper) -> tuple[Callable[[Leak, Setting], Missing | None], ...]:
    """Return what a paper needs to go out: its topics, and the approvals of a desk of two."""
    return (_topics_of(paper), _approved(paper))


_DECIDER = (Missing.SECOND_PERSON, Missing.APPROVER)
S = State
_OPEN = (S.SUSPECTED, S.JUDGED, S.REPORTABLE, S.NOT_REPORTABLE)
_DECIDED = (S.REPORTABLE, S.NOT_REPORTABLE)

TABLE: tuple[Step, ...] = (
    # New facts that undo the reason of a "no" bring it back to be judged.
    *(
        Step(act, (S.NOT_REPORTABLE,), S.JUDGED, when=_no_longer_cleared)
        for act in (Act.AWARE, Act.FACTS, Act.COUNT)
    ),
    Step(Act.AWARE, _OPEN),
    Step(Act.FACTS, _OPEN),
    Step(Act.COUNT, _OPEN),
    Step(Act.TOPIC, _OPEN),
    Step(
        Act.JUDGE,
        (S.SUSPECTED, S.JUDGED, S.REPORTABLE),
        S.JUDGED,
        (_needs_knowledge, _needs_answers, _needs_count, _needs_entrusted),
    ),
    Step(
        Act.REPORTABLE,
        (S.JUDGED,),
        S.REPORTABLE,
        (_needs_category, _needs_second_person),
        supplies=_DECIDER,
    ),
    Step(
        Act.NOT_REPORTABLE,
        (S.JUDGED,),
        S.NOT_REPORTABLE,
        (_needs_no_category, _needs_no_report_out, _needs_reason, _needs_second_person),
        supplies=(Missing.REASON, *_DECIDER),
    ),
    Step(Act.RETRACT, (S.JUDGED,), None, (_needs_no_category, _needs_report_out)),
    Step(Act.APPROVE, (S.REPORTABLE,), None, (_needs_two_persons, _needs_paper_approved)),
    Step(
        Act.PRINCIPAL,
        (S.REPORTABLE,),
        None,
        (_needs_entrusted_data, *_ready(Paper.PRINCIPAL)),
    ),
    Step(Act.PRELIMINARY, (S.REPORTABLE,), None, _ready(Paper.PRELIMINARY)),
    Step(Act.FINAL, (S.REPORTABLE,), None, _ready(Paper.FINAL)),
    Step(Act.SUPPLEMENT, (S.REPORTABLE,), None, (_needs_something_to_add,)),
    Step(Act.PERSONS, (S.REPORTABLE,), None, _ready(Paper.PERSONS)),
    Step(
        Act.SUBSTITUTE,
        (S.REPORTABLE,),
        None,
        (_needs_difficulty, _approved(Paper.PERSONS)),
        supplies=(Missing.DIFFICULTY,),
    ),
    # The contract's days run whatever the law makes of it.
    Step(Act.PMARK_PRELIMINARY, _OPEN, None, (_needs_knowledge,)),
    Step(Act.PMARK, _OPEN, None, (_needs_knowledge,)),
    Step(Act.BODY, _OPEN, None, (_needs_knowledge,)),
    Step(
        Act.CLOSE, (S.REPORTABLE,), S.CLOSED, (_needs_category, *(_track(track) for track in Track))
    ),
    Step(Act.CLOSE, (S.NOT_REPORTABLE,), S.CLOSED, (_needs_no_category, _track(Track.PMARK))),
    Step(Act.REOPEN, (S.CLOSED,), S.JUDGED),
)


def _step(leak: Leak, act: str, told: Leak) -> Step | None:
    for step in TABLE:
        if step.act == act and leak.phase in step.at and (step.when is None or step.when(told)):
            return step
    return None


def after(leak: Leak, event: Event) -> Leak:
    """Return the leak after `event`: with what it says, at where it leads."""
    told = leak.knows(event)
    step = _step(leak, event.sort, told)
    if step is None or step.to is None:
        return told
    return replace(told, phase=step.to, ended=None if step.to.open else event.on)


def missing(leak: Leak, event: Event, setting: Setting) -> tuple[Missing, ...]:
    """Return what `event` lacks to be a step of this leak; empty when it may be taken.

    The guards see what the event itself says, save where it is the event that settles what
    they ask for: what is owed before a supplement, what went out before it is taken back.
    """
    told = leak.knows(event)
    step = _step(leak, event.sort, told)
    if step is None:
        return (Missing.STATE,)
    seen = leak if event.sort in (Act.SUPPLEMENT, Act.RETRACT) else told
    found = (need(seen, setting) for need in step.needs)
    return tuple(dict.fromkeys(m for m in found if m is not None))


@dataclass(frozen=True, slots=True)
class Offer:
    """An act the present phase allows, with what it needs beside what its form asks."""

    act: Act
    missing: tuple[Missing, ...]


def offers(leak: Leak, setting: Setting) -> tuple[Offer, ...]:
    """Return the acts of this phase in the order of the table."""
    found = []
    for step in TABLE:
        if leak.phase in step.at and step.when is None:
            lacking = (need(leak, setting) for need in step.needs)
            short = tuple(dict.fromkeys(m for m in lacking if m and m not in step.supplies))
            if Missing.STATE not in short:
                found.append(Offer(step.act, short))
    return tuple(found)


def next_act(leak: Leak, setting: Setting) -> Offer | None:
    """Return the act that brings the leak on, or None when it is closed."""
    if not leak.phase.open:
        return None
    act = _next(leak, setting)
    found = next(offer for offer in offers(leak, setting) if offer.act is act)
    if found.missing == (Missing.SECOND_APPROVAL,):
        return Offer(Act.APPROVE, ())
    return found


def _next(leak: Leak, setting: Setting) -> Act:
    if leak.phase is S.SUSPECTED:
        return Act.JUDGE
    if leak.phase is S.JUDGED:
        if leak.categories:
            return Act.REPORTABLE
        if leak.why_not is None:
            return Act.JUDGE
        return Act.RETRACT if leak.preliminary else Act.NOT_REPORTABLE
    if leak.phase is S.REPORTABLE and not leak.categories:
        return Act.JUDGE
    return _next_of_tracks(leak, setting)


def _next_of_tracks(leak: Leak, setting: Setting) -> Act:
    """Return the act that presses most: the days of each clock decide the order of this list."""
    unmet = {duty.track for duty in duties(leak, setting) if duty.met is None}
    listed = leak.said(Question.LISTED) is Choice.YES and leak.pmark_preliminary is None
    for wanted, act in (
        (Track.PRINCIPAL in unmet, Act.PRINCIPAL),
        (Track.REPORT in unmet and leak.preliminary is None, Act.PRELIMINARY),
        (Track.PMARK in unmet and listed, Act.PMARK_PRELIMINARY),
        (Track.PERSONS in unmet, Act.PERSONS),
        (Track.REPORT in unmet and leak.final is None, Act.FINAL),
        (Track.REPORT in unmet, Act.SUPPLEMENT),
        (Track.PMARK in unmet, Act.PMARK),
        (Track.BODY in unmet, Act.BODY),
    ):
        if wanted:
            return act
    return Act.CLOSE
