"""What the command line prints: stable keys for --json, lines for people."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import phrases
from app.finding import listing
from app.rules.terms import terms

if TYPE_CHECKING:
    from app.domain.clocks import Clock
    from app.domain.partners import Routed
    from app.errors import CasebookError
    from app.views.cases import CaseSheet, ClockLine
    from app.views.intake import Proposal
    from app.views.letters import DocumentLine, Remark
    from app.views.lines import CaseLine
    from app.views.partners import AskLine

Json = dict[str, Any]


def error(problem: CasebookError) -> Json:
    """Return an error as `{"kind", "message", "facts"}`."""
    facts = {field.name: plain(getattr(problem, field.name)) for field in _fields(problem)}
    kind = type(problem).__name__.removesuffix("Error")
    return {"error": {"kind": kind, "message": phrases.error(problem), "facts": facts}}


def _fields(problem: object) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(problem) if dataclasses.is_dataclass(problem) else ()


def plain(value: object) -> Any:
    """Return a value as JSON knows it: dates as ISO, enums as their values."""
    shown: Any = value
    match value:
        case StrEnum() | Path():
            shown = str(value)
        case datetime():
            shown = value.isoformat(timespec="seconds")
        case date():
            shown = value.isoformat()
        case tuple() | list():
            shown = [plain(one) for one in value]
        case dict():
            shown = {str(key): plain(one) for key, one in value.items()}
        case _ if dataclasses.is_dataclass(value):
            shown = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return shown


def proposal(found: Proposal) -> Json:
    """Return what a mail would become."""
    return {
        "file": found.file,
        "sha256": found.sha256,
        "subject": found.subject,
        "sender": {"name": found.sender, "address": found.address},
        "date": plain(found.sent),
        "body": found.body,
        "attachments": [
            {"name": a.name, "type": a.content_type, "size": a.size, "sha256": a.sha256}
            for a in found.attachments
        ],
        "defects": list(found.defects),
        "proposal": {
            "kinds": [
                {
                    "kind": str(item.kind),
                    "words": list(item.words),
                    "grounds": [
                        {"ground": str(one.ground), "words": list(one.words)}
                        for one in item.grounds
                    ],
                }
                for item in found.items
            ],
            "days_lain": found.days_lain,
            "arrived": plain(found.arrived),
            "requester": found.person_name or found.sender,
            "case": found.case,
            "case_by": found.case_by,
        },
    }


def case_line(line: CaseLine) -> Json:
    """Return a case as a list shows it."""
    return {
        "number": line.number,
        "state": str(line.state),
        "arrived": plain(line.arrived),
        "channel": str(line.channel),
        "due": plain(line.due),
        "waiting_since": plain(line.waiting_since),
        "requester": line.requester,
        "open": line.open,
        "migrated": line.migrated,
        "erased": plain(line.erased),
        "tags": list(line.tags),
        "officer": line.officer,
        "found": plain(line.hit),
        "next": {"act": plain(line.next.act), "missing": plain(line.next.missing)},
        "items": [
            {"kind": str(i.kind), "state": str(i.state), "decision": plain(i.decision)}
            for i in line.items
        ],
    }


def case_sheet(sheet: CaseSheet) -> Json:
    """Return a case, whole."""
    return {
        "number": sheet.number,
        "state": str(sheet.state),
        "arrived": plain(sheet.arrived),
        "noticed": plain(sheet.noticed),
        "recorded": plain(sheet.recorded),
        "channel": str(sheet.channel),
        "due": plain(sheet.due),
        "waiting_since": plain(sheet.waiting_since),
        "requester": sheet.requester,
        "open": sheet.open,
        "words": sheet.words,
        "people": plain(sheet.people),
        "items": [
            {
                "position": item.position,
                "kind": str(item.kind),
                "confirmed": item.confirmed,
                "state": str(item.state),
                "decision": plain(item.decision),
                "decided": plain(item.decided),
                "law": item.law,
                "notified": plain(item.notified),
                "reasons": plain(item.reasons),
                "words": list(item.words),
                "route": route(item.route) if item.route else None,
                "former": plain(item.former),
                "approvals": list(item.approvals),
                "refusal_told": plain(item.refusal_told),
                "refusal_delivered": plain(item.refusal_delivered),
                "acts": [{"act": str(o.act), "missing": plain(o.missing)} for o in item.offers],
            }
            for item in sheet.items
        ],
        "clocks": [clock_line(line) for line in sheet.clocks],
        "leaks": plain(sheet.leaks),
        "inquiries": plain(sheet.inquiries),
        "events": plain(sheet.events),
        "documents": [document(line) for line in sheet.documents],
        "tasks": plain(sheet.tasks),
        "asks": [ask_line(line) for line in sheet.asks],
        "messages": plain(sheet.messages),
        "tombstone": plain(sheet.tombstone),
        "next": {"act": plain(sheet.next.act), "missing": plain(sheet.next.missing)},
    }


def document(line: DocumentLine) -> Json:
    """Return a letter of the register: its number, and what became of it."""
    return {
        "number": line.number,
        "letter": line.letter,
        "title": line.title,
        "date": plain(line.dated),
        "sha256": line.sha256,
        "state": str(line.state),
        "dispatched": plain(line.dispatched),
        "how": line.how,
        "tracking": line.tracking,
        "delivered": plain(line.delivered),
        "returned": plain(line.returned),
        "voided": plain(line.voided),
        "supersedes": line.supersedes,
        "superseded": line.superseded,
        "erased": plain(line.erased),
    }


def route(found: Routed) -> Json:
    """Return where a request went, and the letter that tells the person."""
    return {**plain(found), "letter": found.letter}


def ask_line(line: AskLine) -> Json:
    """Return what a partner was asked, and how it stands today."""
    return {**plain(line), "escalated": line.escalated}


def line_of_ask(line: AskLine) -> str:
    """Return what a partner was asked as a line for people."""
    words = terms()
    standing, sort = words.word(line.standing), words.word(line.sort)
    following = f"  次の督促 {line.remind_on}" if line.remind_on else ""
    return (
        f"{line.name}  {standing}（{line.since} から）  {line.case}  {sort} {line.asked}"
        f"  {words.word(line.need)}{following}"
    )


def line_of_remark(one: Remark) -> str:
    """Return a finding of a letter on one line, with what acknowledges it where that is enough."""
    place = f"{one.place}：" if one.place else ""
    words = f"「{one.words}」" if one.words else ""
    mark = f"［確認の印　{one.key}］" if one.passable else ""
    return f"{place}{words}{one.sentence}{one.way_out}{mark}"


def clock_line(line: ClockLine) -> Json:
    """Return a clock of a case with its state: running, paused, met."""
    found = clock(line.clock)
    found["item"] = line.item
    found["nr"] = line.nr
    found["met"] = plain(line.met)
    if line.met is not None:
        found["state"] = "met"
    return found


def clock(found: Clock, *, steps: bool = False) -> Json:
    """Return a clock; with `steps` also its derivation day by day."""
    shown: Json = {
        "id": found.id,
        "start": plain(found.start),
        "due": plain(found.due),
        "last_day": plain(found.last_day),
        "suit_from": plain(found.suit_from),
        "pauses": plain(found.pauses),
        "state": "paused" if found.paused else "running",
        "basis": found.basis,
        "nature": str(found.nature),
        "provisional": found.provisional,
    }
    if found.readings:
        shown["readings"] = plain(found.readings)
    if steps:
        shown["steps"] = plain(found.steps)
    return shown


def line_of_hit(line: CaseLine) -> str:
    """Return where a case was found, as a line for people."""
    return listing.found_at(line)


def line_of_case(line: CaseLine) -> str:
    """Return a case as a line for people."""
    kinds = "・".join(phrases.kind(item.kind) for item in line.items)
    due = line.due.isoformat() if line.due else ("停止中" if line.waiting_since else "－")
    who = phrases.erased_case() if line.erased else line.requester or "（匿名）"
    state = phrases.state(line.state)
    return f"{line.number}  {line.arrived}  期限 {due}  {state}  {who}  {kinds}"


def lines_of_clock(found: Clock) -> list[str]:
    """Return a clock and its derivation as lines for people."""
    lines = [f"{found.id}  {found.basis}"]
    if found.suit_from:
        lines.append(f"    満了 {found.last_day or '－'}  訴え提起可能日 {found.suit_from}")
    elif found.paused:
        lines.append("    停止中（お返事をお待ちしています）")
    else:
        lines.append(f"    期限 {found.due or '定めなし'}")
    if found.provisional:
        lines.append("    見込み（祝日が官報で公表されていない年を含みます）")
    for step in found.steps:
        count = f"{step.count:>3}日目" if step.count else "     －"
        lines.append(f"    {step.day}  {count}  {phrases.mark(step.mark)}  {step.note}".rstrip())
    return lines
