"""Cases of every kind driven to their ends by chance, through the public acts only.

MADOGUCHI_CASES sets how many (40 unless said).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, timedelta

import pytest

from app.domain.forms import FORMS
from app.domain.item import Act
from app.domain.requests import Channel, Decision, Kind, Role
from app.errors import RefusedError
from app.now import RehearsalNow
from app.rules.lawbook import lawbook
from tests.builders import Posted, a_casebook, a_phone_note, issued, reopened
from tests.recount import assert_counted

HOW_MANY = int(os.environ.get("MADOGUCHI_CASES", "40"))
FIRST = date(2026, 7, 1)
LONGEST = 120  # acts; a case that needs more is going in circles


def value_of(field, chance, today):
    match field.sort:
        case "date":
            return (today + timedelta(days=chance.choice((0, 0, 7)))).isoformat()
        case "choice" | "choices":
            return chance.choice(field.choices) if field.choices else ""
    return "文"


def fill(casebook, number, act, item, chance):
    """Return the fields of an act, as somebody might fill them in."""
    today = casebook.now.moment().date()
    values = {}
    for field in casebook.cases.fields(number, act, item):
        if field.name == "on":
            continue  # today
        if field.name == "reasons":
            continue  # said after the decision is known
        wanted = field.required or chance.random() < 0.4
        if wanted:
            values[field.name] = value_of(field, chance, today)
    if act is Act.IDENTITY:
        values |= {"result": chance.choice(("ok", "ok", "failed")), "authority": "ok"}
    if act is Act.DECIDE:
        values |= decided(casebook, number, item, values["decision"])
    if act is Act.CLOSE:
        values["copies"] = "destroyed"
    if "leak" in values:
        values["leak"] = "no"  # leaks have a life of their own: test_incidents.py
    return {name: value for name, value in values.items() if value}


def decided(casebook, number, item, decision):
    """Return the decision with every reason open to it; without a search, for want of identity."""
    sheet = casebook.cases.sheet(number).items[item - 1]
    if not sheet.searches and Decision.NOT_EXIST in lawbook().kind(sheet.kind).decisions:
        refused = "NOT_NOTIFY" if sheet.kind is Kind.PURPOSE_NOTICE else "NONE"
        return {"decision": refused, "reasons": "C1"}
    open_to_us = lawbook().reasons(sheet.kind, Decision(decision), sheet.grounds)
    codes = [reason.code for reason in open_to_us]
    told = {"measure": "次の印刷から除く。", "difficulty": "紙の申込書しかないため。"}
    return {"reasons": "\n".join(codes)} | told if codes else told


def do_one(casebook, number, chance):
    """Do one act that the case offers; return whether it was done."""
    sheet = casebook.cases.sheet(number)
    step = sheet.next
    if sheet.documents and chance.random() < 0.06:
        return correct(casebook, number, chance)
    if step.act is not None and chance.random() < 0.75:
        act, item = step.act, step.item
    else:
        offers = [o for one in sheet.items for o in one.offers if o.act is not Act.WITHDRAW]
        offer = chance.choice(offers) if offers else None
        if offer is None or chance.random() < 0.02:
            act, item = Act.WITHDRAW, step.item
        else:
            act, item = offer.act, offer.item
    if act is Act.LETTER:
        return issue(casebook, number, chance)
    if act is Act.ASK:  # for the papers that prove the person, with a day that will pass
        day = casebook.now.moment().date() + timedelta(days=1)
        fields = {"reason": "identity", "by": day.isoformat()}
        return attempt(casebook, number, act, item, fields)
    if act not in FORMS:
        return False
    done = attempt(casebook, number, act, item, fill(casebook, number, act, item, chance))
    if not done and act is Act.CLOSE:
        look_again(casebook, number, item)
    return done


def look_again(casebook, number, item):
    """Say what became of a withdrawn inquiry that something in progress keeps from being closed."""
    until = (casebook.now.moment().date() + timedelta(days=30)).isoformat()
    held = {"of": "held", "until": until, "text": "訴訟のため。"}
    if attempt(casebook, number, Act.DISPOSE, item, held):
        gone = {"of": "disposed", "stores": "窓口のメール：消去", "text": "終わったため。"}
        attempt(casebook, number, Act.DISPOSE, item, gone)


def attempt(casebook, number, act, item, fields):
    try:
        casebook.cases.do(number, act, item, fields)
    except RefusedError:
        return False
    return True


def issue(casebook, number, chance):
    choices = [c for c in casebook.letters.choices(number) if c.suggested]
    if not choices:
        return tell(casebook, number, chance)
    choice = chance.choice(choices)
    draft = casebook.letters.draft(number, choice.letter, items=choice.items)
    try:
        issued(casebook, number, Posted(choice.letter, choice.items, filled(draft)))
    except RefusedError:
        return tell(casebook, number, chance)
    return True


def filled(draft):
    """Return something for each slot the casebook cannot fill: days that are not over."""
    empty = (slot for slot in draft.slots if not slot.value)
    return {slot.name: draft.dated.isoformat() if slot.kind == "date" else "文" for slot in empty}


def correct(casebook, number, chance):
    """Put a new letter into the place of an issued one."""
    old = chance.choice(casebook.cases.sheet(number).documents).number
    try:
        (choice,) = casebook.letters.choices(number, old)
        told = {"items": choice.items, "supersedes": old}
        draft = casebook.letters.draft(number, choice.letter, **told)
        casebook.letters.issue(number, choice.letter, values=filled(draft), **told)
    except RefusedError:
        return False
    return True


def tell(casebook, number, chance):
    """Tell the answer by telephone, where its letter is not written yet."""
    for act in (Act.NOTIFY, Act.ACKNOWLEDGE):
        for item in casebook.cases.sheet(number).items:
            if not any(offer.act is act and not offer.missing for offer in item.offers):
                continue
            fields = fill(casebook, number, act, item.position, chance)
            # what is refused may be told while the rest is still being carried out
            for part in ({}, {"part": "refused"} if act is Act.NOTIFY else {}):
                if attempt(casebook, number, act, item.position, fields | part):
                    return True
    return False


@pytest.mark.timeout(900)
def test_that_cases_driven_by_chance_end_and_prove_sound(tmp_path):
    chance = random.Random(35)  # noqa: S311 - chance, not secrecy
    casebook = a_casebook(tmp_path, today=FIRST)
    now = casebook.now
    assert isinstance(now, RehearsalNow)
    kinds = list(Kind)
    ended = Counter()
    dates = {}
    for count in range(HOW_MANY):
        asked = chance.sample(kinds, chance.choice((1, 1, 1, 2, 3)))
        today = now.moment().date()
        note = a_phone_note(
            kinds=asked,
            channel=chance.choice(list(Channel)),
            arrived=today,
            noticed=today,
            role=chance.choice((Role.SELF, Role.SELF, Role.PARENT, Role.LAWYER)),
            mail=f"caller{count}@example.jp",
        )
        number = casebook.intake.phone(note).case
        for _ in range(LONGEST):
            do_one(casebook, number, chance)
            if chance.random() < 0.3:
                now.turn_to(now.moment() + timedelta(days=chance.choice((1, 2, 5))))
            if not casebook.cases.sheet(number).open:
                break
        sheet = casebook.cases.sheet(number)
        assert not sheet.open, (number, sheet.state, sheet.next)
        ended.update(item.state for item in sheet.items)
        dates[number] = clocks_of(casebook, number)
    found = casebook.safekeeping.check()
    assert found.ok, found.faults
    day = FIRST
    while day <= now.moment().date():  # whatever happened, every month comes out
        assert_counted(casebook, day.year, day.month)
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    again = reopened(casebook)  # told anew from the file, every date is the same
    assert {number: clocks_of(again, number) for number in dates} == dates
    again.close()
    assert len(ended) >= 2, ended


def clocks_of(casebook, number):
    clocks = casebook.cases.sheet(number).clocks
    return [(c.item, c.clock.id, c.clock.due, c.met) for c in clocks]
