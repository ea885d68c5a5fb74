"""Random histories on a real casebook, held against a small model told of what was done.

The model knows where each act leads and nothing of guards: an act it has no place for has to be
refused, and one the casebook takes has to lead where it says. Dates are its own; the clocks are
computed from them. MADOGUCHI_EXAMPLES sets how many histories (12 unless said).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.company.settings import parse
from app.domain.clocks import clocks_for, interim
from app.domain.item import ASKED_FOR, Act, State
from app.domain.requests import Channel, Decision, Family, Kind, WaitReason
from app.errors import LetterErasedError, RefusedError
from app.rules.almanac import load_calendars
from app.rules.lawbook import lawbook
from app.rules.wording import letter_texts
from tests.builders import a_case, a_casebook, a_phone_note, a_profile, did, drive, plain, reopened

HOW_MANY = int(os.environ.get("MADOGUCHI_EXAMPLES", "12"))
FIRST = date(2026, 11, 2)
PRINTER = "なぎさ印刷株式会社"
CLOSED = '\n[[closures]]\nname = "休業"\nfirst = "2026-11-{0:02}"\nlast = "2026-11-{1:02}"\n'
SETTINGS = (
    a_profile(),
    a_profile() + CLOSED.format(24, 27),
    a_profile() + CLOSED.format(16, 20),
    a_profile().replace("answer_days = 14", "answer_days = 10"),
    a_profile().replace('art142 = "none"', 'art142 = "roll_to_open_day"'),
)

TO_JUDGE = (Kind.DISCLOSURE, Kind.CORRECTION, Kind.USE_STOP, Kind.COMPLAINT)  # the long ways
S = State
WORKING = (S.ACCEPTED, S.INVESTIGATING)
FRESH = (S.RECEIVED, S.TRIAGED)
ENDED = (S.CLOSED, S.WITHDRAWN, S.REFERRED)
ANOTHER_KIND = "another kind"  # where that leads depends on the kinds
POSITION = "position"  # what takes a legal position is drafted, a plain answer stays
BEGINS_ANEW = None  # where reopening or returning leads depends on what was done before


def leads(*rows: tuple[str, tuple[State, ...], State | str | None]):
    """Return where each act leads from a state; "" is to where it was."""
    return {
        (act, here): (here if to == "" else to)
        for acts, at, to in rows
        for act in acts.split()
        for here in at
    }


LEADS = {
    Family.RIGHTS: leads(
        ("confirm", FRESH, S.TRIAGED),
        ("triage", FRESH, ""),
        ("accept", (S.TRIAGED,), S.ACCEPTED),
        ("ask answered", WORKING, ""),
        ("target", (S.TRIAGED, *WORKING), ""),
        ("identity", (S.TRIAGED, *WORKING, S.DRAFTED, S.APPROVED, S.EXECUTING), ""),
        ("reclassify", (*WORKING, S.DRAFTED, S.APPROVED), ANOTHER_KIND),
        ("search investigate", WORKING, S.INVESTIGATING),
        ("decide", (*WORKING, S.DRAFTED), S.DRAFTED),
        ("approve", (S.DRAFTED,), S.APPROVED),
        ("return", (S.APPROVED, S.EXECUTING), S.DRAFTED),
        ("return", (S.DRAFTED,), BEGINS_ANEW),
        ("execute", (S.APPROVED, S.EXECUTING), S.EXECUTING),
        ("notify", (S.APPROVED, S.EXECUTING), S.NOTIFIED),
        ("close", (S.NOTIFIED,), S.CLOSED),
        ("refer", (S.NOTIFIED,), S.REFERRED),
        ("withdraw", (*FRESH, *WORKING, S.DRAFTED, S.APPROVED, S.EXECUTING), S.WITHDRAWN),
        ("reopen", (S.CLOSED, S.REFERRED), BEGINS_ANEW),
    ),
    Family.COMPLAINT: leads(
        ("confirm", FRESH, S.TRIAGED),
        ("triage", FRESH, ""),
        ("acknowledge", (S.TRIAGED,), S.ACKNOWLEDGED),
        ("identity", (S.TRIAGED, S.ACKNOWLEDGED, S.INVESTIGATING, S.APPROVED), ""),
        ("search investigate", (S.ACKNOWLEDGED, S.INVESTIGATING), S.INVESTIGATING),
        ("decide", (S.INVESTIGATING, S.DRAFTED), S.DRAFTED),
        ("approve", (S.DRAFTED,), S.APPROVED),
        ("return", (S.APPROVED,), S.DRAFTED),
        ("return", (S.DRAFTED,), S.INVESTIGATING),
        ("reclassify", (S.ACKNOWLEDGED, S.INVESTIGATING, S.DRAFTED, S.APPROVED), ANOTHER_KIND),
        ("notify", (S.APPROVED,), S.ANSWERED),
        ("follow-up", (S.ANSWERED,), S.FOLLOW_UP),
        ("report", (S.FOLLOW_UP,), S.REPORTED),
        ("close", (S.REPORTED,), S.CLOSED),
        ("refer", (S.TRIAGED, S.ACKNOWLEDGED, S.INVESTIGATING), S.REFERRED),
        (
            "withdraw",
            (*FRESH, S.ACKNOWLEDGED, S.INVESTIGATING, S.DRAFTED, S.APPROVED),
            S.WITHDRAWN,
        ),
        ("reopen", (S.CLOSED, S.REFERRED), S.INVESTIGATING),
    ),
    Family.INQUIRY: leads(
        ("confirm", FRESH, S.TRIAGED),
        ("triage", FRESH, ""),
        ("search investigate", (S.TRIAGED,), ""),
        ("identity", (S.TRIAGED, S.DRAFTED, S.APPROVED), ""),
        ("decide", (S.TRIAGED, S.DRAFTED), POSITION),
        ("approve", (S.DRAFTED,), S.APPROVED),
        ("return", (S.DRAFTED, S.APPROVED), S.TRIAGED),
        ("reclassify", (S.DRAFTED, S.APPROVED), ANOTHER_KIND),
        ("notify", (S.TRIAGED, S.APPROVED), S.ANSWERED),
        ("close", (S.ANSWERED,), S.CLOSED),
        ("refer", (S.TRIAGED,), S.REFERRED),
        ("withdraw", (*FRESH, S.DRAFTED, S.APPROVED), S.WITHDRAWN),
        ("reopen", (S.CLOSED, S.REFERRED), S.TRIAGED),
    ),
    Family.MARKETING: leads(
        ("confirm", FRESH, S.TRIAGED),
        ("execute", (S.TRIAGED,), S.STOPPED),
        ("notify", (S.STOPPED,), S.CONFIRMED),
        ("close", (S.STOPPED, S.CONFIRMED), S.CLOSED),
        ("withdraw", FRESH, S.WITHDRAWN),
    ),
    Family.WITHDRAWAL: leads(
        ("confirm", FRESH, S.TRIAGED),
        ("match", (S.TRIAGED,), S.MATCHED),
        ("reclassify", (S.MATCHED, S.NOT_FOUND), ANOTHER_KIND),
        ("dispose", (S.MATCHED, S.HELD), S.DISPOSED),
        ("notify", (S.DISPOSED, S.NOT_FOUND), S.CONFIRMED),
        ("notify", (S.HELD,), ""),
        ("close", (S.DISPOSED, S.NOT_FOUND, S.CONFIRMED), S.CLOSED),
        ("withdraw", (*FRESH, S.MATCHED), S.WITHDRAWN),
    ),
}
ONWARD = {
    S.RECEIVED: ("confirm",),
    (S.TRIAGED, Family.RIGHTS): ("accept",),
    (S.TRIAGED, Family.COMPLAINT): ("acknowledge",),
    (S.TRIAGED, Family.MARKETING): ("execute",),
    (S.TRIAGED, Family.WITHDRAWAL): ("match",),
    S.ACKNOWLEDGED: ("investigate",),
    S.DRAFTED: ("approve",),
    S.APPROVED: ("notify",),
    S.EXECUTING: ("notify",),
    (S.ANSWERED, Family.COMPLAINT): ("follow-up",),
    (S.ANSWERED, Family.INQUIRY): ("close",),
    S.FOLLOW_UP: ("report",),
    S.MATCHED: ("dispose",),
    **dict.fromkeys((S.REPORTED, S.NOTIFIED, S.CONFIRMED), ("close",)),
    **dict.fromkeys((S.STOPPED, S.DISPOSED), ("notify",)),
}
BESIDE = ("route", "ask-partner")  # an open item, wherever it stands
KINDS = st.lists(st.sampled_from((*Kind, *TO_JUDGE)), min_size=1, max_size=2)
AGO = st.sampled_from((0, 0, 0, 1, 3))
PLAIN_ACTS = sorted({act for table in LEADS.values() for act, _ in table} - {"ask", "answered"})
WAITING = dict(zip(WaitReason, (S.WAIT_FIX, S.VERIFYING, S.WAIT_FEE, S.WAIT_METHOD), strict=True))
DONE_IS_TOLD = (Family.MARKETING, Family.WITHDRAWAL)


@dataclass
class ModelItem:
    """What the model knows of an item."""

    kind: Kind
    state: State = S.TRIAGED
    waits: list[list] = field(default_factory=list)  # reason, asked, answered
    identity: str = "pending"
    begun: bool = False  # something was searched or looked into
    searched: bool = False
    decision: Decision | None = None
    codes: tuple[str, ...] = ()
    decided: date | None = None
    executed: date | None = None
    notified: date | None = None
    ended: date | None = None
    acknowledged: date | None = None
    contacted: date | None = None
    owing: list[str] = field(default_factory=list)  # sorts of asks the answer waits for

    @property
    def family(self):
        return lawbook().kind(self.kind).family

    @property
    def shown(self):
        if self.state in WORKING:
            return next((WAITING[r] for r, _, to in self.waits if to is None), self.state)
        return self.state

    @property
    def says_nothing_of_data(self):
        refused = self.decision in (Decision.NONE, Decision.NOT_NOTIFY)
        return refused and bool(self.codes) and set(self.codes) <= set(ASKED_FOR)

    def place(self, act, values=MappingProxyType({})):
        """Return where `act` leads; KeyError where it has no place."""
        if act in BESIDE:
            if self.state in ENDED:
                raise KeyError(act)
            return self.state
        to = LEADS[self.family][act, self.state]
        if to is ANOTHER_KIND:
            family = lawbook().kind(Kind(values.get("kind", self.kind))).family
            to = BEGINS_ANEW if family is self.family is Family.RIGHTS else S.TRIAGED
        if to is POSITION:
            plain_answer = values.get("decision") == "ANSWERED" and self.state is S.TRIAGED
            return S.TRIAGED if plain_answer and "position" not in values else S.DRAFTED
        if to is BEGINS_ANEW:
            clear = self.identity in ("ok", "not-required")
            return S.INVESTIGATING if clear and self.begun else S.ACCEPTED
        return to

    def takes(self, act):
        """Return whether `act` has a place here."""
        return act in BESIDE or (act, self.state) in LEADS[self.family]

    @property
    def onward(self):
        """Return what brings it on from here, a way of many."""
        verify = ("identity",) if self.identity != "ok" else ()
        match self.state, self.family:
            case (S.ACCEPTED, _):
                return (*verify, "search")
            case (S.INVESTIGATING, _):
                return ("search", "investigate", "decide")
            case (S.APPROVED, Family.RIGHTS):
                return ("execute", "notify")
            case (S.TRIAGED, Family.INQUIRY):
                return (*verify, "decide", "notify")
        return ONWARD.get((self.state, self.family), ONWARD.get(self.state, ()))

    def heard_from_us(self, on):
        self.acknowledged = min(self.acknowledged or on, on)
        self.contacted = max(self.contacted or on, on)

    def did(self, act, on, values):
        """Take note of an act the casebook took."""
        match act:
            case "confirm":
                self.kind = Kind(values["kind"])
            case "reclassify":
                self.became(Kind(values["kind"]), on)
            case "ask" | "answered":
                self.waited(act, on, WaitReason(values["reason"]))
            case "identity":
                self.identity = values["result"]
            case "search" | "investigate":
                self.begun = True
                self.searched = self.searched or act == "search"
            case "acknowledge":
                self.heard_from_us(on)
            case "notify":
                self.told(on)
            case "close" | "withdraw" | "refer":
                self.ended = on
            case _:
                self.judged(act, on, values)

    def waited(self, act, on, reason):
        if act == "ask":
            self.waits.append([reason, on, None])
            self.heard_from_us(on)
            return
        for wait in self.waits:
            if wait[0] is reason and wait[2] is None:
                wait[2] = on

    def became(self, kind, on):
        """Forget what was decided, and what only the former kind asks the person for."""
        family = lawbook().kind(kind).family
        never = {WaitReason.FEE}
        if kind not in (Kind.DISCLOSURE, Kind.TP_RECORD):
            never.add(WaitReason.METHOD)
        if family is not self.family:
            never, self.begun = set(WaitReason), self.searched
        for wait in self.waits:
            if wait[2] is None and wait[0] in never:
                wait[2] = on
        self.kind, self.codes = kind, ()
        self.decision = self.decided = self.executed = None

    def judged(self, act, on, values):
        match act:
            case "decide":
                self.decision, self.decided = Decision(values["decision"]), on
                self.codes = tuple(filter(None, [values.get("reasons", "")]))
                self.executed = None
            case "return":
                self.executed = None
            case "execute":
                self.executed, self.decided = on, self.decided or on
            case "dispose":
                self.executed = self.decided = on
            case "reopen":
                self.ended = self.notified = self.decided = self.decision = self.executed = None
                self.codes = ()

    def told(self, on):
        self.heard_from_us(on)
        self.notified = on
        self.decided = self.decided or on
        if self.family is Family.INQUIRY:
            self.decision = self.decision or Decision.ANSWERED

    # -------------------------------------------------------------- dates

    def spans(self):
        gone_on = None
        if self.state not in WORKING:  # whoever goes on without the answer waits no longer
            gone_on = min((d for d in (self.decided, self.notified, self.ended) if d), default=None)
        spans = [(asked, to) for _, asked, to in self.waits]
        if gone_on is None:
            return spans
        return [(asked, to or gone_on) for asked, to in spans if asked <= gone_on]

    def clocks(self, arrived, edition):
        counting, calendars = edition
        refused = (Decision.NONE, Decision.PARTIAL, Decision.NOT_EXIST)
        kind = lawbook().kind(self.kind)
        found = clocks_for(
            kind.clocks,
            arrived,
            self.spans(),
            self.notified if self.decision in refused else None,
            counting,
            calendars,
        )
        return [
            interim(self.contacted, calendars.company, counting.interim_days)
            if clock.id == "K13" and self.contacted
            else clock
            for clock in found
        ]

    def met(self, clock):
        done = self.executed if self.family in DONE_IS_TOLD else None
        if clock == "K10":
            return self.acknowledged or self.executed or self.ended
        if clock == "K12":
            return self.executed or self.ended
        return self.notified or done or self.ended


@dataclass
class ModelCase:
    """A case of the model: its items, and the settings its clocks run by, the present last."""

    arrived: date
    items: list[ModelItem]
    pins: list[tuple[int, frozenset[tuple[int, str]]]]  # version, clocks that stayed behind

    @property
    def open(self):
        return any(item.state not in ENDED for item in self.items)

    def clocks(self, editions, version=None):
        """Return each clock by item and id, by the case's own settings or by a version."""
        found = {}
        for pin, kept in [(version, frozenset())] if version else self.pins:
            for position, item in enumerate(self.items, 1):
                for clock in item.clocks(self.arrived, editions[pin]):
                    key = position, clock.id
                    if key not in kept or key not in found:
                        found[key] = clock
        return found


def days(clock):
    return clock.due, clock.suit_from, clock.last_day, clock.paused


class Histories(RuleBasedStateMachine):
    """The officer, doing anything at any time."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="madoguchi-machine-")
        self.book = a_casebook(Path(self.folder.name), FIRST)
        self.cases = {}
        self.letters = {}  # number: sha256
        self.asked = self.routed = 0
        self.texts = [SETTINGS[0]]
        self.editions = {1: self.edition(SETTINGS[0])}

    @staticmethod
    def edition(text):
        read = parse(text)
        return read.clocks, load_calendars(read.closures)

    @property
    def today(self):
        return self.book.now.moment().date()

    def teardown(self):
        try:
            self.all_holds()
        finally:
            self.book.close()
            self.folder.cleanup()

    def all_holds(self):
        """Prove the file, the letters, and that all is the same told anew from the file."""
        self.book = reopened(self.book)
        found = self.book.safekeeping.check()
        assert found.ok, found.faults
        for number, sha256 in self.letters.items():
            case = next(one for one in self.cases if one in number)
            if self.book.cases.sheet(case).tombstone is not None:  # it forgot its person
                with pytest.raises(LetterErasedError):
                    self.book.letters.stored(number)
                continue
            stored = self.book.letters.stored(number)
            assert stored.sha256 == sha256 == hashlib.sha256(stored.pdf).hexdigest()
        for number in self.cases:
            self.agrees(number)

    # ------------------------------------------------------------------ held against the model

    def agrees(self, number):
        sheet, case = self.book.cases.sheet(number), self.cases[number]
        assert [(i.kind, i.state) for i in sheet.items] == [(i.kind, i.shown) for i in case.items]
        assert sheet.open is case.open
        shown = {(c.item, c.clock.id): (days(c.clock), c.met) for c in sheet.clocks}
        told = {
            (position, id_): (days(clock), case.items[position - 1].met(id_))
            for (position, id_), clock in case.clocks(self.editions).items()
        }
        assert shown == told
        for item in case.items:
            if item.family is Family.RIGHTS and item.state is S.NOTIFIED:
                assert item.identity == "ok" or item.says_nothing_of_data

    def attempt(self, number, act, position, values, on):
        """Do an act; whatever has no place must be refused, and what is refused leaves nothing."""
        case = self.cases[number]
        item = case.items[position - 1]
        try:
            to = item.place(act, values)
        except KeyError:
            to = None
        before = self.book.cases.sheet(number)
        try:
            self.book.cases.do(number, act, position, values | {"on": on.isoformat()})
        except RefusedError:
            assert self.book.cases.sheet(number) == before
            return False
        assert to is not None, (act, item)
        if act == "notify":
            assert not item.owing
        item.did(act, on, values)
        item.state = item.place(act) if act == "reopen" else to
        self.agrees(number)
        return True

    def one(self, pick, fits=lambda item: True):
        """Return a case and a position in it, one that fits where there is any."""
        every = [
            (number, position)
            for number, case in self.cases.items()
            for position in range(1, len(case.items) + 1)
        ]
        fitting = [at for at in every if fits(self.cases[at[0]].items[at[1] - 1])]
        return (fitting or every)[pick % len(fitting or every)]

    def values(self, act, item, pick):
        values = plain(Act(act), item.kind)
        match act:
            case "confirm" if pick % 5 == 0:
                values["kind"] = str(list(Kind)[pick % len(Kind)])
            case "refer":
                values["text"] = "担当の会社を案内した。"
            case "reclassify":
                values["kind"] = str(list(Kind)[pick % len(Kind)])
                values["text"] = "読み直すと別の求めだった。"
            case "identity":
                values["result"] = ("ok", "ok", "failed", "not-required")[pick % 4]
            case "decide":
                values |= self.decision(item, pick)
        return values

    @staticmethod
    def decision(item, pick):
        decisions = lawbook().kind(item.kind).decisions
        decision = decisions[pick % len(decisions)]
        codes = [reason.code for reason in lawbook().reasons(item.kind, decision)]
        told = {
            "decision": str(decision),
            "measure": "次の印刷から除く。",
            "difficulty": "紙のみ。",
        }
        return told | ({"reasons": codes[pick // 7 % len(codes)]} if codes else {})

    # ------------------------------------------------------------------ what comes in

    @initialize()
    def partner(self):
        self.book.partners.add({"name": PRINTER, "relation": "contractor"})

    @initialize(calls=st.lists(st.tuples(KINDS, st.integers(0, 4)), min_size=2, max_size=3))
    def first_calls(self, calls):
        """Begin in the middle: cases that have come some way already."""
        for kinds, steps in calls:
            number = self.call(kinds, 6)
            for position in range(1, len(kinds) + 1):
                self.onward(number, position, steps, steps)

    @precondition(lambda self: len(self.cases) < 4)
    @rule(kinds=KINDS, ago=st.integers(0, 5))
    def another_call(self, kinds, ago):
        self.call(kinds, ago)

    def call(self, kinds, ago):
        arrived = self.today - timedelta(ago)
        mail = f"caller{len(self.cases)}@example.jp"
        note = a_phone_note(
            kinds=kinds, arrived=arrived, noticed=self.today, mail=mail, channel=Channel.PHONE
        )
        number = self.book.intake.phone(note).case
        assert number not in self.cases
        items = [ModelItem(kind) for kind in kinds]
        self.cases[number] = ModelCase(arrived, items, [(len(self.texts), frozenset())])
        self.agrees(number)
        return number

    @precondition(lambda self: sum(len(case.items) for case in self.cases.values()) < 6)
    @rule(pick=st.integers(0, 99), kind=st.sampled_from(Kind))
    def find_another_request_inside(self, pick, kind):
        number, _ = self.one(pick)
        self.book.cases.do(number, "add", 0, {"kind": str(kind)})
        self.cases[number].items.append(ModelItem(kind))
        self.agrees(number)

    # ------------------------------------------------------------------ what is done

    @rule(pick=st.integers(0, 999), act=st.sampled_from(PLAIN_ACTS), ago=AGO)
    def do_anything(self, pick, act, ago):
        number, position = self.one(pick)
        values = self.values(act, self.cases[number].items[position - 1], pick)
        self.attempt(number, act, position, values, self.today - timedelta(ago))

    @rule(pick=st.integers(0, 999), act=st.sampled_from(PLAIN_ACTS), ago=AGO)
    def do_what_has_a_place(self, pick, act, ago):
        number, position = self.one(pick, lambda item: item.takes(act))
        values = self.values(act, self.cases[number].items[position - 1], pick)
        self.attempt(number, act, position, values, self.today - timedelta(ago))

    @rule(pick=st.integers(0, 999), steps=st.integers(1, 3))
    def go_on(self, pick, steps):
        self.onward(*self.one(pick, lambda item: item.state not in ENDED), pick, steps)

    def onward(self, number, position, pick, steps):
        """Do what comes next, told without letters."""
        for _ in range(steps):
            item = self.cases[number].items[position - 1]
            for act in item.onward:
                self.attempt(number, act, position, self.values(act, item, pick), self.today)

    # ------------------------------------------------------------------ waits

    @rule(
        pick=st.integers(0, 99),
        reason=st.sampled_from((*WaitReason, WaitReason.FIX, WaitReason.IDENTITY)),
        ago=st.integers(0, 6),
        by=st.booleans(),
    )
    def ask(self, pick, reason, ago, by):
        number, position = self.one(pick, lambda item: item.takes("ask"))
        on = self.today - timedelta(ago)
        values = {"reason": str(reason)} | ({"by": on.isoformat()} if by else {})
        self.attempt(number, "ask", position, values, on)

    @rule(pick=st.integers(0, 99), later=st.integers(0, 6))
    def answered(self, pick, later):
        number, position = self.one(pick, lambda item: item.shown in WAITING.values())
        waits = [w for w in self.cases[number].items[position - 1].waits if w[2] is None]
        if waits:
            reason, asked, _ = waits[pick % len(waits)]
            on = min(self.today, asked + timedelta(later))
            self.attempt(number, "answered", position, {"reason": str(reason)}, on)

    @rule(count=st.integers(1, 6))
    def days_pass(self, count):
        self.book.now.turn_to(self.book.now.moment() + timedelta(days=count))

    # ------------------------------------------------------------------ letters

    @precondition(lambda self: len(self.letters) < 4)
    @rule(pick=st.integers(0, 99))
    def write_and_send(self, pick):
        answers = self.one(pick, lambda i: i.state is S.APPROVED and i.family is Family.RIGHTS)
        number, _ = answers if pick % 2 else self.one(pick)
        choices = self.book.letters.choices(number)
        if not choices:
            return
        letter = choices[pick % len(choices)]
        empty = [
            s.name
            for s in self.book.letters.draft(number, letter.letter, items=letter.items).slots
            if not s.value
        ]
        values = dict.fromkeys(empty, "令和8年12月1日")
        try:
            change = self.book.letters.issue(
                number, letter.letter, items=letter.items, values=values
            )
        except RefusedError:
            return
        assert change.document not in self.letters
        (sheet,) = [
            d for d in self.book.cases.sheet(number).documents if d.number == change.document
        ]
        self.letters[change.document] = sheet.sha256
        self.agrees(number)
        self.send(number, letter, change.document)

    def send(self, number, letter, document):
        items = [self.cases[number].items[position - 1] for position in letter.items]
        before = self.book.cases.sheet(number)
        try:
            self.book.cases.do(number, "dispatch", 0, {"number": document, "how": "post"})
        except RefusedError:
            assert self.book.cases.sheet(number) == before
            return
        for item in items:
            if letter.letter in ("L01", "L20"):
                item.heard_from_us(self.today)
                if item.family is Family.COMPLAINT and item.state is S.TRIAGED:
                    item.state = S.ACKNOWLEDGED
                continue
            if letter_texts()[letter.letter].occasion:  # it asks or reports, and answers nothing
                item.heard_from_us(self.today)
                continue
            assert not item.owing
            item.state = item.place("notify")
            item.told(self.today)
        self.agrees(number)

    # ------------------------------------------------------------------ partners

    @precondition(lambda self: self.asked < 2)
    @rule(pick=st.integers(0, 99), for_notice=st.booleans())
    def ask_the_contractor(self, pick, for_notice):
        number, position = self.one(pick)
        need = "for-notice" if for_notice else "follow-up"
        values = {"partner": PRINTER, "sort": "ask", "need": need}
        self.asked += 1
        if self.attempt(number, "ask-partner", position, values, self.today) and for_notice:
            self.cases[number].items[position - 1].owing.append("ask")

    @precondition(lambda self: self.asked)
    @rule(pick=st.integers(0, 99))
    def hear_from_the_contractor(self, pick):
        number, position = self.one(pick, lambda item: item.owing)
        values = {"partner": PRINTER, "result": "done"}
        try:
            self.book.cases.do(number, "partner-answered", position, values)
        except RefusedError:
            return
        self.cases[number].items[position - 1].owing.clear()
        self.agrees(number)

    @precondition(lambda self: self.routed < 2)
    @rule(pick=st.integers(0, 99), groups=st.sampled_from(["", "JU1", "JU1,JU2"]))
    def route(self, pick, groups):
        number, position = self.one(pick)
        self.routed += 1
        self.attempt(number, "route", position, {"way": "OWN", "groups": groups}, self.today)

    # ------------------------------------------------------------------ the settings

    @precondition(lambda self: len(self.texts) < 4)
    @rule(which=st.sampled_from(range(len(SETTINGS))), move=st.booleans())
    def change_the_settings(self, which, move):
        text = SETTINGS[which]
        if text == self.texts[-1]:
            return
        version = len(self.texts) + 1
        self.editions[version] = self.edition(text)
        self.texts.append(text)
        moved = {}
        for one in self.book.office.preview(text):
            moved.setdefault(one.case, {})[one.item, one.clock] = (one.old, one.new)
        for number, case in self.cases.items():
            self.foretold(case, version, moved.get(number, {}))
        self.book.office.change(text, move=move)
        for number in moved if move else ():
            case = self.cases[number]
            kept = {key for key in case.clocks(self.editions) if case.items[key[0] - 1].met(key[1])}
            case.pins.append((version, frozenset(kept)))
        for number in self.cases:
            self.agrees(number)

    def foretold(self, case, version, moved):
        """Hold the days that are shown to move against those of the model."""
        old, new = case.clocks(self.editions), case.clocks(self.editions, version)
        expected = {
            (position, id_): (
                clock.due or clock.suit_from,
                new[position, id_].due or new[position, id_].suit_from,
            )
            for (position, id_), clock in old.items()
            if case.open and not case.items[position - 1].met(id_)
        }
        for key, pair in expected.items():
            assert moved.get(key, pair) == pair
            if pair[0] != pair[1]:
                assert key in moved
        assert moved.keys() <= expected.keys()


def test_that_no_history_parts_the_casebook_from_a_small_model():
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HOW_MANY,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # a history takes half a second, and making one shorter takes hundreds of them
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )


# ------------------------------------------------------------------ histories that parted them


def test_that_a_letter_overruled_for_one_item_still_answers_the_other(tmp_path):
    book = a_casebook(tmp_path)
    number = a_case(book, Kind.DISCLOSURE, Kind.DISCLOSURE, up_to=State.APPROVED)
    slots = {"開示対象": "申込みの記録", "同封物一覧": "申込書の写し（1枚）"}
    old = book.letters.issue(number, "L09", items=(1, 2), values=slots).document
    drive(
        book,
        number,
        did("return", 1, text="開示できない部分がある。"),
        did("decide", 1, decision="NONE", reasons="D1"),
        did("approve", 1),
        did("dispatch", number=old, how="post"),
    )
    sheet = book.cases.sheet(number)
    assert [item.state for item in sheet.items] == [State.APPROVED, State.NOTIFIED]
    assert "K3" not in {line.clock.id for line in sheet.clocks}  # no refusal was told
    book.close()


def test_that_a_receipt_recorded_late_is_met_on_its_own_day(tmp_path):
    book = a_casebook(tmp_path)
    number = a_case(book, up_to=State.ACCEPTED)
    drive(
        book,
        number,
        did("ask", reason="fix", on="2026-11-18"),
        did("ask", reason="identity", on="2026-11-13"),
    )
    (met,) = (c.met for c in book.cases.sheet(number).clocks if c.clock.id == "K10")
    assert met == date(2026, 11, 13)
    book.close()
