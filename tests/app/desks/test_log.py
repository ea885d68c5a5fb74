from __future__ import annotations

from datetime import date

import pytest

from app import phrases
from app.domain.finding import LogSought
from app.domain.item import Act
from app.domain.undoing import RULES
from app.errors import NoSuchCaseError
from app.jobs import Cancelled, Progress
from tests.builders import OFFICER, TODAY, a_casebook, a_phone_note


@pytest.fixture
def casebook(tmp_path):
    made = a_casebook(tmp_path)
    yield made
    made.close()


def acts(casebook, **sought):
    numbers = casebook.log.numbers(LogSought(**sought))
    return [line.act for line in casebook.log.lines(numbers)]


def test_that_the_log_is_asked_by_case_act_person_and_span(casebook):
    first = casebook.intake.phone(a_phone_note()).case
    second = casebook.intake.phone(a_phone_note(name="小林 優子")).case
    casebook.cases.do(first, Act.NOTE, 0, {"text": "髙橋様に電話"})
    assert acts(casebook) == ["note", "phone", "phone", "new"]
    assert acts(casebook, case=first) == ["note", "phone"]
    assert acts(casebook, case=second) == ["phone"]
    assert acts(casebook, act="note") == ["note"]
    assert acts(casebook, actor=OFFICER, first=TODAY) == ["note", "phone", "phone"]
    assert acts(casebook, last=date(2026, 11, 23)) == ["new"]
    assert acts(casebook, actor="西") == []
    with pytest.raises(NoSuchCaseError):
        acts(casebook, case="R8-9999")


def test_that_a_line_says_who_did_what_to_which_case_and_nothing_that_was_said(casebook):
    number = casebook.intake.phone(a_phone_note()).case
    casebook.cases.do(number, Act.NOTE, 0, {"text": "髙橋様に電話"})
    (line,) = casebook.log.lines(casebook.log.numbers(LogSought(act="note")))
    assert (line.actor, line.act, line.cases, line.count) == (OFFICER, "note", (number,), 1)
    assert "髙橋" not in repr(line)
    head = casebook.log.head()
    assert (head.entries, head.hash) == (line.number, line.hash)
    known = casebook.log.known()
    assert known.actors == (OFFICER,)
    assert set(known.acts) == {"new", "phone", "note"}
    assert casebook.log.numbers(LogSought(), 2) == (head.entries, head.entries - 1)


def test_that_lines_come_in_the_order_they_are_asked_for(casebook):
    for _ in range(3):
        casebook.intake.phone(a_phone_note())
    assert [line.number for line in casebook.log.lines((2, 4, 3, 99))] == [2, 4, 3]


def test_that_every_act_of_the_log_has_a_word():
    for name in RULES:
        word = phrases.log_act(name)
        assert word != name
        assert any("ぁ" <= c <= "ヿ" or "一" <= c <= "鿿" for c in word)


def test_that_the_proof_says_how_far_it_is_and_can_be_called_off(casebook):
    number = casebook.intake.phone(a_phone_note()).case
    casebook.cases.do(number, Act.NOTE, 0, {"text": "覚え"})
    told = []
    assert casebook.safekeeping.check(Progress(lambda *step: told.append(step))).ok
    assert told[0] == (0, 4)
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        casebook.safekeeping.check(stopped)
