"""Each command, from its arguments to what it prints. Exit codes are decided in __main__."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import resources
from app import phrases, shelf
from app.casebook import Casebook
from app.commands import shown
from app.company.settings import parse
from app.desks.deadlines import clocks_of_kind
from app.domain.clocks import Art142, ClockSettings
from app.domain.eras import parse_date
from app.domain.forms import FORMS
from app.domain.incident_forms import INCIDENT_FORMS
from app.domain.item import Act
from app.domain.requests import Kind
from app.errors import (
    BadDateError,
    BadPeriodError,
    FieldRefusedError,
)
from app.files import read_whole
from app.keeping import sharing, words
from app.now import RehearsalNow, SystemNow
from app.rules.almanac import eras, load_calendars
from app.rules.lawbook import lawbook
from app.rules.posting import doubt
from app.views.keeping import Erasure, Way

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import date

    from app.commands.outcome import Outcome
    from app.domain.clocks import WaitSpan
    from app.domain.forms import FormField
    from app.now import Now

DEFAULT_PROFILE = "companies/terrace.toml"


# ------------------------------------------------------------------ opening


def now_of(given: Namespace) -> Now:
    """Return the clock: the machine's, or a fixed date for rehearsal (--today)."""
    if not given.today:
        return SystemNow()
    return RehearsalNow(day_of(given.today, SystemNow().moment().date()))


def day_of(written: str, today: date) -> date:
    """Read a date in any of the writings of an office. Raises BadDateError."""
    day = parse_date(written, today, eras())
    if day is None:
        raise BadDateError(written)
    return day


def opened(given: Namespace) -> Casebook:
    """Open the casebook that was named, else the one opened last."""
    from app.commands.secret import casebook_of, passphrase_of, sheet_of

    path, now, code = casebook_of(given), now_of(given), sheet_of(given)
    way = Way.SHEET if code else Way.KEYRING if given.keyring else Way.PASSPHRASE
    said = passphrase_of(given) if way is Way.PASSPHRASE else code
    if given.read_only:
        return Casebook.open_to_read(path, said, way, actor=given.actor, now=now)
    how: dict[str, Any] = {"actor": given.actor, "now": now, "take_over": given.take_over}
    if way is Way.KEYRING:
        casebook = Casebook.open_by_keyring(path, **how)
    elif way is Way.SHEET:
        casebook = Casebook.open_by_sheet(path, said, **how)
    else:
        casebook = Casebook.open(path, said, **how)
    casebook.daily = True
    shelf.remember(path)
    return casebook


def new(given: Namespace, out: Outcome) -> None:
    """Make an empty casebook for a company."""
    from app.commands.secret import passphrase_of

    path = Path(given.file)
    text = (
        read_whole(Path(given.company)).decode("utf-8", "replace")
        if given.company
        else resources.open_text(DEFAULT_PROFILE)
    )
    company = parse(text)
    casebook = Casebook.create(
        path, passphrase_of(given), company, actor=given.actor, now=now_of(given)
    )
    casebook.close()
    shelf.remember(path)
    what, service = sharing.warned(path)
    if what:
        out.warn(words.place(what, service))
    out.say(f"台帳を作りました：{path}（{company.company.name}）")
    out.give({"path": str(path), "company": company.company.name})


# ------------------------------------------------------------------ cases


def case(given: Namespace, out: Outcome) -> None:
    """Show one case, whole."""
    casebook = opened(given)
    try:
        sheet = casebook.cases.sheet(given.number)
    finally:
        casebook.close()
    who = phrases.erased_case() if sheet.tombstone else sheet.requester or "（匿名）"
    out.say(f"{sheet.number}  {who}  {phrases.state(sheet.state)}")
    out.say(f"到達 {sheet.arrived}  認識 {sheet.noticed}  経路 {phrases.channel(sheet.channel)}")
    for item in sheet.items:
        sure = "" if item.confirmed else "（未確定）"
        out.say(f"{item.position}. {phrases.kind(item.kind)}{sure}  {phrases.state(item.state)}")
    for leak in sheet.leaks:
        known = f"認識 {leak.known_on}（{leak.known_by}）"
        out.say(f"漏えい等{leak.nr}  {phrases.state(leak.state)}  {known}")
        if leak.next.act:
            by = f"（{leak.presses} {leak.due}まで）" if leak.due else ""
            out.say(f"    次：{phrases.next_step(leak.next)}{by}")
    for inquiry in sheet.inquiries:
        state = phrases.state(inquiry.state)
        out.say(f"団体の照会{inquiry.nr}  {state}  期限 {inquiry.due or '－'}")
    for line in sheet.clocks:
        met = f"済 {line.met}" if line.met else ""
        end = line.clock.due or line.clock.suit_from or ("停止中" if line.clock.paused else "－")
        out.say(f"    {line.clock.id} {end} {met}  {line.clock.basis}")
    for document in sheet.documents:
        state = phrases.letter_state(document.state)
        out.say(f"文書 {document.number}  {document.title}  {document.dated}  {state}")
    for line_of_stone in phrases.tombstone(sheet.tombstone) if sheet.tombstone else ():
        out.say(line_of_stone)
    for event in reversed(sheet.events):
        out.say(f"{event.on}  {phrases.event(event.sort)}  {event.text}")
    out.say(f"次：{phrases.next_step(sheet.next)}")
    out.give(shown.case_sheet(sheet))


def act(given: Namespace, out: Outcome) -> None:
    """Do an act to a case, or say which acts are allowed now and what each needs."""
    casebook = opened(given)
    try:
        if given.act is None:
            _say_acts(casebook, given.number, out)
            return
        name: str = given.act
        values = pairs(given.values)
        item = values.pop("item", "0")
        if not item.isdecimal():
            raise FieldRefusedError("item", "choice")
        goes = casebook.cases.erasure(given.number, int(item)) if name == Act.CLOSE else Erasure()
        change = casebook.cases.do(given.number, name, int(item), values)
        sheet = casebook.cases.sheet(change.case)
    finally:
        casebook.close()
    out.say(f"{sheet.number}：{phrases.event(name)}（{phrases.state(sheet.state)}）")
    for line in phrases.erasure(goes):
        out.say(line)
    out.say(f"次：{phrases.next_step(sheet.next)}")
    odd = doubt(values.get("how", ""), values.get("tracking", "")) if name == Act.DISPATCH else None
    if odd is not None:
        out.warn(phrases.tracking_doubt(odd))
    out.give(shown.case_sheet(sheet) | {"erasure": shown.plain(goes)})


def _say_acts(casebook: Casebook, number: str, out: Outcome) -> None:
    sheet = casebook.cases.sheet(number)
    goes = casebook.cases.erasure(number)
    listed = []
    for item in sheet.items:
        out.say(f"{item.position}. {phrases.kind(item.kind)}  {phrases.state(item.state)}")
        for offer in item.offers:
            fields = [f.name for f in _form_of(offer.act)]
            needs = "、".join(phrases.missing(m) for m in offer.missing)
            out.say(f"    {offer.act:<12} {phrases.act(offer.act)}  {needs}")
            advice = casebook.cases.advice(number, offer.act, item.position)
            for one in advice:
                out.say(f"        ・{one.text}（{one.source}）")
            listed.append(
                {
                    "item": item.position,
                    "act": str(offer.act),
                    "missing": shown.plain(offer.missing),
                    "fields": fields,
                    "advice": shown.plain(advice),
                }
            )
    for offer in sheet.offers:
        needs = "、".join(phrases.missing(m) for m in offer.missing)
        which = f"nr={offer.nr}" if offer.nr else ""
        out.say(f"    {offer.act:<12} {phrases.act(offer.act)}  {which}  {needs}".rstrip())
        listed.append(
            {
                "item": 0,
                "nr": offer.nr,
                "act": str(offer.act),
                "missing": shown.plain(offer.missing),
                "fields": [f.name for f in _form_of(offer.act)],
            }
        )
    for line in phrases.erasure(goes):
        out.say(f"    完了すると　{line}")
    out.say(f"次：{phrases.next_step(sheet.next)}")
    out.give(
        {
            "number": sheet.number,
            "state": str(sheet.state),
            "acts": listed,
            "erasure": shown.plain(goes),
            "next": {
                "act": shown.plain(sheet.next.act),
                "missing": shown.plain(sheet.next.missing),
            },
        }
    )


def _form_of(act: str) -> tuple[FormField, ...]:
    return INCIDENT_FORMS[act] if act in INCIDENT_FORMS else FORMS.get(Act(act), ())


def pairs(written: list[str]) -> dict[str, str]:
    """Read `欄=値` pairs. Raises FieldRefusedError for one without a mark between."""
    found: dict[str, str] = {}
    for pair in written:
        name, mark, value = pair.partition("=")
        if not mark:
            raise FieldRefusedError(pair, "required")
        found[name.strip()] = value.replace("\\n", "\n")
    return found


# ------------------------------------------------------------------ dates


def deadline(given: Namespace, out: Outcome) -> None:
    """Say the clocks of a kind from an arrival, and how each date comes about."""
    today = SystemNow().moment().date()
    arrived = day_of(given.date, today)
    waits = [_wait(written, today) for written in given.pause]
    settings = replace(ClockSettings(), art142=Art142(given.mode))
    if given.kind != "leak" and given.kind not in list(Kind):
        raise FieldRefusedError("kind", "choice", (*Kind, "leak"))
    clocks = clocks_of_kind(
        given.kind,
        arrived,
        waits,
        settings,
        lawbook(),
        load_calendars(),
        malicious=given.malicious,
    )
    for clock in clocks:
        for line in shown.lines_of_clock(clock):
            out.say(line)
    out.give(
        {
            "kind": given.kind,
            "arrived": shown.plain(arrived),
            "clocks": [shown.clock(clock, steps=True) for clock in clocks],
        }
    )


def _wait(written: str, today: date) -> WaitSpan:
    first, mark, last = written.partition("..")
    if not mark:
        raise BadPeriodError(written)
    asked = day_of(first, today)
    answered = day_of(last, today) if last.strip() else None
    if answered is not None and answered < asked:
        raise BadPeriodError(written)
    return asked, answered


# ------------------------------------------------------------------ paper


def letter(given: Namespace, out: Outcome) -> None:
    """Issue a letter, or only draw it (--draft)."""
    casebook = opened(given)
    target = Path(given.out)
    try:
        on = day_of(given.date, casebook.now.moment().date()) if given.date else None
        items = tuple(int(part) for part in given.items.split(",") if part.strip().isdecimal())
        values = pairs(given.set)
        if given.draft:
            draft = casebook.letters.draft(
                given.number,
                given.letter,
                items=items,
                values=values,
                on=on,
                supersedes=given.supersedes,
            )
            for one in draft.remarks:
                out.warn(shown.line_of_remark(one))
            if draft.pdf is None:
                out.code = 1
                return
            sha256 = casebook.letters.export_draft(given.number, draft.pdf, target)
            out.say(f"下書きを書き出しました：{target}")
            told = {"findings": list(draft.findings), "remarks": list(map(asdict, draft.remarks))}
            out.give({"path": str(target), "sha256": sha256, "number": None, **told})
            return
        change = casebook.letters.issue(
            given.number,
            given.letter,
            items=items,
            values=values,
            on=on,
            supersedes=given.supersedes,
            acknowledged=given.acknowledge,
        )
        sha256 = casebook.letters.export(change.document, target)
    finally:
        casebook.close()
    out.say(f"{change.document} を発行しました：{target}")
    out.give({"path": str(target), "sha256": sha256, "number": change.document})


def ics(given: Namespace, out: Outcome) -> None:
    """Write the dates of the open cases for a calendar."""
    target = Path(given.out)
    casebook = opened(given)
    try:
        told = casebook.deadlines.export(target)
    finally:
        casebook.close()
    gone = f"、取り消し {told.gone}件" if told.gone else ""
    out.say(f"期日 {told.dates}件{gone}を書き出しました：{target}")
    out.give({"path": str(target), "sha256": told.sha256, "dates": told.dates, "gone": told.gone})


def certificate(given: Namespace, out: Outcome) -> None:
    """Write the deadline certificate of an item."""
    target = Path(given.out)
    casebook = opened(given)
    try:
        items = tuple(str(one.position) for one in casebook.cases.sheet(given.number).items)
        if not given.item and len(items) > 1:
            raise FieldRefusedError("item", "required", items)
        item = given.item or 1
        lines = casebook.cases.certificate_lines(given.number, item)
        sha256 = casebook.cases.export_certificate(given.number, item, target)
    finally:
        casebook.close()
    for line in lines:
        out.say(line)
    out.say(f"期限計算書を書き出しました：{target}")
    out.give({"path": str(target), "sha256": sha256, "number": given.number, "lines": list(lines)})


def demo(given: Namespace, out: Outcome) -> None:
    """Build the fictional casebook with its letters and months."""
    from app import demo as story

    made = story.build(Path(given.folder))
    out.say(f"練習用の台帳を作りました：{made.casebook}")
    out.say(f"合言葉：{made.passphrase}")
    for line in made.lines:
        out.say(f"    {line}")
    out.give(
        {
            "casebook": str(made.casebook),
            "passphrase": made.passphrase,
            "letters": [str(path) for path in made.letters],
            "reports": [str(path) for path in made.reports],
            "packages": [str(path) for path in made.packages],
        }
    )
