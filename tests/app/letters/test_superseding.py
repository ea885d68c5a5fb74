"""A corrected letter in the place of an issued one, and a letter that is void."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.item import Act, Missing, State
from app.domain.requests import Kind
from app.domain.sending import LetterState
from app.errors import (
    FieldRefusedError,
    LetterHoldsNoMoreError,
    LetterNotForThisError,
    NoSuchDocumentError,
    StepRefusedError,
)
from tests.builders import Posted, a_case, a_casebook, bring, did, drive, issued, reopened

L09 = {"開示対象": "申込みの記録", "同封物一覧": "申込書の写し（1枚）"}
L11 = {"対象": "録音"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, date(2026, 11, 27))
    yield book
    book.close()


@pytest.fixture
def answered(casebook):
    """A disclosure that was told by letter on the 24th, and the number of that letter."""
    number = a_case(casebook)
    bring(casebook, number, State.APPROVED, on=date(2026, 11, 20))
    old = issued(casebook, number, Posted("L09", on=date(2026, 11, 24), slots=L09)).document
    casebook.cases.do(number, "dispatch", 0, {"number": old, "how": "simple", "on": "2026-11-24"})
    return number, old


def corrected(casebook, number, old, **how):
    letter = how.pop("letter", "L09")
    return issued(casebook, number, Posted(letter, slots=L09, **how), old).document


def states(casebook, number):
    return {d.number: d.state for d in casebook.cases.sheet(number).documents}


def met(casebook, number):
    return {line.clock.id: line.met for line in casebook.cases.sheet(number).clocks}


def test_that_a_correction_holds_and_moves_no_clock(casebook, answered):
    number, old = answered
    before, pdf = met(casebook, number), casebook.letters.stored(old).pdf
    new = corrected(casebook, number, old)
    assert states(casebook, number) == {old: LetterState.SUPERSEDED, new: LetterState.ISSUED}
    sheet = casebook.cases.sheet(number)
    assert (sheet.next.act, sheet.items[0].state) == (Act.DISPATCH, State.NOTIFIED)
    casebook.cases.do(number, "dispatch", 0, {"number": new, "how": "plain"})
    sheet = casebook.cases.sheet(number)
    assert sheet.items[0].notified == date(2026, 11, 24)
    assert met(casebook, number) == before
    assert sheet.next.act is Act.CLOSE
    assert casebook.letters.stored(old).pdf == pdf
    assert casebook.letters.stored(new).pdf != pdf
    assert casebook.safekeeping.check().ok


def test_that_the_day_of_a_refusal_is_that_of_the_first_letter(casebook):
    number = a_case(casebook)
    bring(casebook, number, State.INVESTIGATING, on=date(2026, 11, 20))
    drive(
        casebook,
        number,
        did("target", target="録音"),
        did("decide", decision="NONE", reasons="D1", on="2026-11-20"),
        did("approve", on="2026-11-20"),
        Posted("L11", on=date(2026, 11, 24)),
    )
    (old,) = states(casebook, number)
    suit = {c.clock.id: c.clock.suit_from for c in casebook.cases.sheet(number).clocks}
    new = issued(casebook, number, Posted("L11"), old).document
    casebook.cases.do(number, "dispatch", 0, {"number": new, "how": "general"})
    after = {c.clock.id: c.clock.suit_from for c in casebook.cases.sheet(number).clocks}
    assert after == suit
    casebook.cases.do(number, "delivered", 0, {"number": old, "on": "2026-11-25"})
    assert casebook.cases.sheet(number).items[0].refusal_delivered == date(2026, 11, 25)


def test_that_nothing_is_closed_while_a_correction_lies_here(casebook, answered):
    number, old = answered
    new = corrected(casebook, number, old)
    with pytest.raises(StepRefusedError) as error:
        casebook.cases.do(number, "close", 1, {})
    assert Missing.UNSENT in error.value.missing
    casebook.cases.do(number, "void", 0, {"number": new, "text": "訂正は要らなかった。"})
    assert states(casebook, number) == {old: LetterState.SENT, new: LetterState.VOID}
    casebook.cases.do(number, "close", 1, {})
    assert casebook.cases.sheet(number).state is State.CLOSED


def test_that_a_letter_gives_way_once(casebook, answered):
    number, old = answered
    new = corrected(casebook, number, old)
    with pytest.raises(LetterHoldsNoMoreError):
        corrected(casebook, number, old)
    with pytest.raises(NoSuchDocumentError):
        corrected(casebook, number, "個情発R8-0099-1号")
    with pytest.raises(LetterNotForThisError):
        corrected(casebook, number, new, letter="L11")
    with pytest.raises(FieldRefusedError):
        casebook.cases.do(number, "dispatch", 0, {"number": old, "how": "plain"})
    third = corrected(casebook, number, new)
    assert list(states(casebook, number)) == [old, new, third]
    assert [n[-3:] for n in states(casebook, number)] == ["-1号", "-2号", "-3号"]


def test_that_one_that_never_left_gives_its_errand_to_the_next(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    old = issued(casebook, number, Posted("L09", slots=L09)).document
    new = corrected(casebook, number, old)
    casebook.cases.do(number, "dispatch", 0, {"number": new, "how": "plain"})
    item = casebook.cases.sheet(number).items[0]
    assert (item.state, item.notified) == (State.NOTIFIED, date(2026, 11, 27))


def test_that_one_that_came_back_has_told_nobody(casebook, answered):
    number, old = answered
    casebook.cases.do(number, "returned", 0, {"number": old, "on": "2026-11-26"})
    drive(casebook, number, did("identity", 1, result="ok", how="post"))
    new = corrected(casebook, number, old)
    casebook.cases.do(number, "dispatch", 0, {"number": new, "how": "plain"})
    item = casebook.cases.sheet(number).items[0]
    assert (item.state, item.notified) == (State.NOTIFIED, date(2026, 11, 27))


def test_that_the_correction_has_told_it_where_the_first_letter_comes_back(casebook, answered):
    number, old = answered
    new = corrected(casebook, number, old)
    casebook.cases.do(number, "dispatch", 0, {"number": new, "how": "plain", "on": "2026-11-27"})
    casebook.cases.do(number, "returned", 0, {"number": old, "on": "2026-11-27"})
    item = casebook.cases.sheet(number).items[0]
    assert (item.state, item.notified) == (State.NOTIFIED, date(2026, 11, 27))


def test_that_a_correction_that_lies_here_becomes_the_answer_where_the_first_comes_back(
    casebook, answered
):
    number, old = answered
    new = corrected(casebook, number, old)
    casebook.cases.do(number, "returned", 0, {"number": old, "on": "2026-11-27"})
    sheet = casebook.cases.sheet(number)
    assert (sheet.items[0].state, sheet.items[0].notified) == (State.APPROVED, None)
    drive(casebook, number, did("identity", 1, result="ok", how="post"))
    assert casebook.cases.sheet(number).next.act is Act.DISPATCH
    casebook.cases.do(number, "dispatch", 0, {"number": new, "how": "plain"})
    assert casebook.cases.sheet(number).items[0].notified == date(2026, 11, 27)


def test_that_a_receipt_is_corrected_before_anybody_is_verified(casebook):
    number = a_case(casebook)
    drive(casebook, number, Posted("L01", on=date(2026, 11, 24)))
    (old,) = states(casebook, number)
    new = issued(casebook, number, Posted("L01"), old).document
    casebook.cases.do(number, "dispatch", 0, {"number": new, "how": "plain"})
    assert met(casebook, number)["K10"] == date(2026, 11, 24)


# ------------------------------------------------------------------ void


def test_that_a_void_letter_gives_back_what_its_issue_moved_and_keeps_its_number(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    old = issued(casebook, number, Posted("L09", slots=L09)).document
    assert casebook.cases.sheet(number).next.act is Act.DISPATCH
    casebook.cases.do(number, "void", 0, {"text": "宛名の部屋番号が違う。"})
    sheet = casebook.cases.sheet(number)
    assert (sheet.next.act, sheet.state) == (Act.LETTER, State.APPROVED)
    assert sheet.documents[0].voided == date(2026, 11, 27)
    new = issued(casebook, number, Posted("L09", slots=L09)).document
    assert (old[-3:], new[-3:]) == ("-1号", "-2号")
    assert casebook.letters.stored(old).pdf
    assert [one.number for one in casebook.cases.sheet(number).documents] == [old, new]
    assert casebook.safekeeping.check().ok
    again = reopened(casebook)
    assert states(again, number) == {old: LetterState.VOID, new: LetterState.ISSUED}
    again.close()


def test_that_void_is_only_what_never_left_and_why_is_said(casebook, answered):
    number, old = answered
    with pytest.raises((FieldRefusedError, StepRefusedError)):
        casebook.cases.do(number, "void", 0, {"number": old, "text": "誤り"})
    casebook.cases.do(number, "returned", 0, {"number": old})
    with pytest.raises((FieldRefusedError, StepRefusedError)):
        casebook.cases.do(number, "void", 0, {"number": old, "text": "誤り"})
    other = a_case(casebook, Kind.COMPLAINT)
    drive(casebook, other, did("triage", 1, leak="no", request="no", partner="no"))
    values = {"申出要旨": "電話", "調査一覧": "録音｜聞き直す"}
    issued(casebook, other, Posted("L20", slots=values))
    with pytest.raises(FieldRefusedError) as error:
        casebook.cases.do(other, "void", 0, {})
    assert (error.value.name, error.value.why) == ("text", "required")
    casebook.cases.do(other, "void", 0, {"text": "二重に発行した。"})
    assert casebook.cases.sheet(other).next.act is Act.LETTER


def test_that_a_correction_brings_what_was_typed_along(casebook, answered):
    number, old = answered
    (choice,) = casebook.letters.choices(number, old)
    assert choice.written == L09
    new = corrected(casebook, number, old)
    (choice,) = casebook.letters.choices(number, new)
    assert choice.written == L09


def test_that_a_letter_nobody_wrote_into_brings_nothing_along(casebook):
    number = a_case(casebook, arrived=date(2026, 11, 26))
    old = issued(casebook, number, Posted("L01")).document
    (choice,) = casebook.letters.choices(number, old)
    assert choice.written == {}
    assert all(one.written == {} for one in casebook.letters.choices(number))
