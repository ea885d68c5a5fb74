"""To which mail address a letter may go: one that was there when it was proved who asks."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.item import State
from app.errors import LetterHoldsNoMoreError, NoMailAddressError
from tests.builders import Posted, a_case, a_casebook, did, drive, issued

L09 = {"開示対象": "申込みの記録", "同封物一覧": "申込書の写し（1枚）"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, date(2026, 11, 27))
    yield book
    book.close()


def an_answer(casebook, **note):
    number = a_case(casebook, up_to=State.APPROVED, **note)
    return number, issued(casebook, number, Posted("L09", slots=L09)).document


def why(casebook, letter):
    with pytest.raises(NoMailAddressError) as error:
        casebook.mailroom.addresses(letter)
    return error.value.why


def test_that_an_answer_goes_to_the_address_that_stood_when_it_was_proved(casebook):
    number, letter = an_answer(casebook)
    assert casebook.mailroom.addresses(letter) == ("hanako@example.jp",)
    drive(casebook, number, did("person", mail="somebody@example.com"))
    assert why(casebook, letter) == "unverified"
    drive(casebook, number, did("identity", 1, result="ok", how="mail"))
    assert casebook.mailroom.addresses(letter)[0] == "somebody@example.com"


def test_that_a_receipt_goes_to_whoever_asked_before_anybody_is_verified(casebook):
    number = a_case(casebook)
    letter = issued(casebook, number, Posted("L01")).document
    assert casebook.mailroom.addresses(letter) == ("hanako@example.jp",)


def test_that_what_holds_no_more_is_mailed_to_nobody(casebook):
    number = a_case(casebook)
    letter = issued(casebook, number, Posted("L01")).document
    drive(casebook, number, did("void", text="二重に発行した。"))
    with pytest.raises(LetterHoldsNoMoreError):
        casebook.mailroom.addresses(letter)


def test_that_nobody_guesses_an_address(casebook):
    _, letter = an_answer(casebook, mail="")
    assert why(casebook, letter) == "unknown"
    _, letter = an_answer(casebook, mail="髙橋@example.jp", name="別 人", phone="06-1")
    assert why(casebook, letter) == "unwritable"
