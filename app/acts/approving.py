"""Approval by bundle in the terms of a case: what is asked, what an answer becomes, its proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app import phrases
from app.acts import deciding
from app.domain import bundles, journal
from app.domain.approver_key import ApproverKey
from app.domain.bundles import ASKED, Part, Verdict, Why
from app.domain.item import Act, Event, State
from app.errors import ApprovalRefusedError
from app.letters import approved
from app.matter.certificates import clock_name, full_day
from app.rules.almanac import eras
from app.sealed import contents, keys
from app.views.approval import AskedItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.company.editions import Editions
    from app.domain.clocks import Clock
    from app.domain.item import Item
    from app.letters.paper import Paper
    from app.matter.docket import Docket, Matter
    from app.sealed.contents import Answer
    from app.store.book import Acting

BEFORE = (State.DRAFTED, State.IN_APPROVAL)
"""Where an item stands whose decision may be asked about."""


def approvable(matter: Matter, item: int = 0) -> tuple[int, ...]:
    """Return the items whose decisions wait for an approval; only `item` where one is named."""
    if item:
        matter.item(item)
    found = (n for n, one in enumerate(matter.items, 1) if one.phase in BEFORE and one.decision)
    return tuple(n for n in found if item in (0, n))


def foreseen(matter: Matter) -> Matter:
    """Return a case as it will stand when what is decided is approved: its letters can be drawn."""
    ahead = tuple(
        replace(item, phase=State.APPROVED) if item.phase in BEFORE else item
        for item in matter.items
    )
    return replace(matter, items=ahead)


def submitted(acting: Acting, docket: Docket, matter: Matter, positions: Sequence[int]) -> Matter:
    """Submit (承認に回す) those of the items that are still with whoever drafted."""
    drafted = [n for n in positions if matter.item(n).phase is State.DRAFTED]
    if not drafted:
        return matter
    event = _about(drafted, Act.SUBMIT, acting, acting.actor, "", {})
    docket.check(matter, event)
    return docket.record(acting, matter, event)


def refuse_unable(
    acting: Acting, docket: Docket, matter: Matter, positions: Sequence[int], approver: str
) -> None:
    """Raise StepRefusedError where an approval by `approver` would not count."""
    docket.check(matter, _approval(acting, docket, matter, positions, approver))


def _approval(
    acting: Acting, docket: Docket, matter: Matter, positions: Sequence[int], approver: str
) -> Event:
    facts = deciding.implied(docket, matter, Act.APPROVE, positions, {}, approver)
    return _about(positions, Act.APPROVE, acting, approver, "", facts)


def _about(
    positions: Sequence[int],
    sort: str,
    acting: Acting,
    actor: str,
    words: str,
    facts: Mapping[str, str],
) -> Event:
    told = dict(facts)
    if len(positions) > 1:
        told["items"] = ",".join(map(str, positions))
    position = positions[0] if len(positions) == 1 else 0
    return Event(0, position, sort, acting.today, acting.moment, actor, words, told)


# ------------------------------------------------------------------ what is asked


def parts(
    docket: Docket, matter: Matter, positions: Sequence[int], papers: Sequence[Paper]
) -> dict[str, str]:
    """Return what is approved, by its parts: each as a text that tells any change of it."""
    found = {Part.KIND: "", Part.DECISION: "", Part.REASONS: ""}
    for n in positions:
        item = matter.item(n)
        found[Part.KIND] += f"{n} {item.kind} {','.join(item.grounds)} {item.target}\n"
        found[Part.DECISION] += f"{n} {'|'.join(_decided(item))}\n"
        lines = (f"{one.code}|{one.part}|{one.text}\n" for one in item.reasons)
        found[Part.REASONS] += f"{n}\n{''.join(lines)}"
    told = {str(part): text for part, text in found.items()}
    for paper in papers:
        told[approved.name_of(paper.text.id)] = approved.said(paper, docket.profile)
    return told


def _decided(item: Item) -> tuple[str, ...]:
    days = (str(day or "") for day in (item.decided, item.until))
    said = (item.decision, item.drafter, item.method_used, item.measure, item.difficulty)
    flags = (item.position, item.pays)
    return (*days, *(str(one or "") for one in said), *map(str, flags))


def shown_item(docket: Docket, matter: Matter, position: int) -> AskedItem:
    """Return an item with its decision, in words for whoever has no casebook."""
    item, lawbook = matter.item(position), docket.lawbook
    decision = phrases.decision(item.decision) if item.decision else ""
    by = f"（{item.drafter}）" if item.drafter else ""
    decided = f"{full_day(item.decided)}{by}" if item.decided else ""
    return AskedItem(
        position,
        phrases.kind(item.kind),
        item.target,
        decision,
        decided,
        tuple(_reason(one.code, one.part, one.text) for one in item.reasons),
        tuple(_articles(docket, item))
        if item.decided and lawbook.law_of(item.kind, item.decided)
        else (),
        tuple(_more(item)),
    )


def _reason(code: str, part: str, text: str) -> str:
    about = f"（{part}）" if part else ""
    return f"{code}{about}　{text}".rstrip()


def _articles(docket: Docket, item: Item) -> Iterator[tuple[str, str]]:
    lawbook, on = docket.lawbook, item.decided
    if on is None:
        return
    codes = (reason.code for reason in item.reasons)
    for id_ in lawbook.provisions_of(item.kind, item.grounds, codes):
        yield lawbook.provision(id_, on).citation, lawbook.provision_text(id_, on)


def _more(item: Item) -> Iterator[tuple[str, str]]:
    if item.method_used:
        yield phrases.field("method"), phrases.method(item.method_used)
    for name in ("difficulty", "measure"):
        if text := str(getattr(item, name)):
            yield phrases.field(name), text
    if item.until:
        yield phrases.field("until"), full_day(item.until)


def clock_days(
    docket: Docket, matter: Matter, positions: Sequence[int]
) -> tuple[tuple[str, str], ...]:
    """Return the clocks of these items that still run, each with its day in words."""
    several = len(matter.items) > 1
    found = []
    for position in positions:
        for one in docket.clocks(matter, position):
            if one.met is None:
                item = f"項目{position} " if several else ""
                if day := _day(one.clock):
                    found.append((f"{item}{clock_name(one.clock.id)}", day))
    return tuple(found)


def _day(clock: Clock) -> str:
    """Return the day of a clock in words, "" where the law gives none (遅滞なく)."""
    if clock.due:
        return full_day(clock.due)
    if clock.suit_from:
        return f"{full_day(clock.suit_from)}から訴えを提起できる"
    return "停止中" if clock.paused else ""


def arrival(matter: Matter) -> str:
    """Return the day of arrival in words."""
    return eras().write(matter.arrived)


def ask_event(
    acting: Acting, positions: Sequence[int], note: str, facts: Mapping[str, str]
) -> Event:
    """Return the event that says that an approver was asked."""
    return _about(positions, ASKED, acting, acting.actor, note, facts)


# ------------------------------------------------------------------ the answer


def refuse_unproved(
    editions: Editions, asked: Event, answer: Answer, casebook: str, number: str
) -> None:
    """Raise ApprovalRefusedError where an answer was not signed to this ask by whom was asked."""
    said = answer.statement
    try:
        key = ApproverKey.of_line(said.name, said.key)
    except ValueError:
        raise ApprovalRefusedError(Why.FORGED, number) from None
    if not keys.proved(key, said.text, answer.signature):
        raise ApprovalRefusedError(Why.FORGED, number)
    if said.key not in editions.known_keys:
        raise ApprovalRefusedError(Why.UNKNOWN_KEY, number)
    fits = (
        (said.casebook, casebook),
        (said.case, number),
        (said.ask, asked.facts["ask"]),
        (said.content, asked.facts["content"]),
        (said.key, asked.facts["key"]),
        (said.items, _positions(asked)),
        (said.words, journal.digest(answer.salt, answer.words)),
    )
    member = next((m for m in editions.newest.profile.staff if m.key == said.key), None)
    if not all(one == other for one, other in fits) or not key.is_of(asked.facts["approver"]):
        raise ApprovalRefusedError(Why.FORGED, number)
    if member is None or member.name != asked.facts["approver"]:
        raise ApprovalRefusedError(Why.WITHDRAWN_KEY, number)


def _positions(event: Event) -> str:
    return ",".join(map(str, event.items))


def refuse_superseded(matter: Matter, asked: Event) -> None:
    """Raise ApprovalRefusedError for an ask that was answered, taken back, or put anew."""
    if bundles.answer_to(matter.written, asked.facts["ask"]) is not None:
        raise ApprovalRefusedError(Why.USED, matter.number)
    if bundles.ask_of(matter.events, asked.facts["ask"]) is None:
        raise ApprovalRefusedError(Why.TAKEN_BACK, matter.number)
    if bundles.newer(matter.events, asked):
        raise ApprovalRefusedError(Why.OLDER, matter.number)


def answered(acting: Acting, docket: Docket, matter: Matter, asked: Event, answer: Answer) -> Event:
    """Return the event an answer becomes: the approver's own, with what proves it."""
    said = answer.statement
    positions, approver = asked.items, asked.facts["approver"]
    facts = {
        "ask": said.ask,
        "statement": said.text,
        "signature": answer.signature,
        "salt": answer.salt,
    }
    if said.verdict == Verdict.APPROVE:
        facts |= deciding.implied(docket, matter, Act.APPROVE, positions, {}, approver)
    return _about(positions, said.verdict, acting, approver, answer.words, facts)


# ------------------------------------------------------------------ its proof


def faults(matter: Matter) -> Iterator[str]:
    """Yield what does not fit of the signed answers of a case: `check` asks for it."""
    seen: set[str] = set()
    for event in matter.written:
        if "statement" in event.facts or "signature" in event.facts:
            ask = event.facts.get("ask", "")
            if ask in seen or not _is_proved(matter, event):
                yield f"approval:{matter.number}"
            seen.add(ask)


def _is_proved(matter: Matter, event: Event) -> bool:
    facts = event.facts
    asked = bundles.ask_of(matter.written, facts.get("ask", ""))
    try:
        said = contents.read_statement(facts.get("statement", ""))
        key = ApproverKey.of_line(said.name, said.key)
    except ValueError:
        return False
    if asked is None or not keys.proved(key, said.text, facts.get("signature", "")):
        return False
    fits = [
        said.verdict == event.sort,
        said.case == matter.number,
        said.ask == facts["ask"],
        said.items == _positions(event) == _positions(asked),
        said.content == asked.facts.get("content"),
        said.key == asked.facts.get("key"),
        event.actor == asked.facts.get("approver"),
        key.is_of(event.actor),
    ]
    if "salt" in facts:  # else what she wrote was forgotten with the person
        fits.append(said.words == journal.digest(facts["salt"], event.text))
    return all(fits)
