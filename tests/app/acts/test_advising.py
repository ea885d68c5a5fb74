"""Advice beside the form of an act: for whom it is told, and that it is told to nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.item import State
from app.domain.requests import Kind, Role
from tests.builders import a_case, a_casebook, a_profile, did, drive


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def told(book, number, act):
    return "\n".join(one.text for one in book.cases.advice(number, act, 1))


def test_that_a_parents_request_is_weighed_for_age_and_for_violence(casebook):
    parent = a_case(casebook, role=Role.PARENT, up_to=State.ACCEPTED)
    assert "18歳未満" in told(casebook, parent, "identity")
    assert "暴力" in told(casebook, parent, "decide")
    self = a_case(casebook, name="高橋 次郎", mail="", phone="", up_to=State.ACCEPTED)
    assert told(casebook, self, "identity") == told(casebook, self, "decide") == ""


def test_that_the_age_of_majority_is_eighteen_only_from_the_day_the_law_says(tmp_path):
    day = date(2022, 3, 31)
    book = a_casebook(tmp_path, day)
    number = a_case(book, role=Role.PARENT, arrived=day)
    assert "18歳" not in told(book, number, "identity")
    book.close()


def test_that_a_lawyer_is_looked_up_and_the_scope_of_an_agent_is_read(casebook):
    lawyer = a_case(casebook, role=Role.LAWYER)
    assert "登録番号" in told(casebook, lawyer, "identity")
    assert "どの請求について" in told(casebook, lawyer, "identity")


def test_that_recordings_are_checked_against_their_purpose_unless_it_covers_complaints(tmp_path):
    for purpose, warned in (("サービス品質向上のため", True), ("お申出の事実確認のため", False)):
        source = a_profile().replace("サービス品質向上のため", purpose)
        folder = tmp_path / str(warned)
        folder.mkdir()
        book = a_casebook(folder, source=source)
        number = a_case(book, Kind.COMPLAINT, words="応対に不満がある。")
        assert ("通話録音" in told(book, number, "investigate")) is warned
        book.close()


def test_that_another_method_is_asked_about_before_paper_is_chosen(casebook):
    number = a_case(casebook, up_to=State.INVESTIGATING)
    paper = {"target": "登録情報", "method": "paper"}
    drive(casebook, number, did("target", **paper))
    assert "ほかの方法" not in told(casebook, number, "decide")
    drive(casebook, number, did("target", **(paper | {"method": "electronic"})))
    assert "ほかの方法" in told(casebook, number, "decide")
    drive(casebook, number, did("ask", reason="method"))
    assert "ほかの方法" not in told(casebook, number, "decide")


def test_that_an_act_about_a_leak_has_no_advice(casebook):
    number = a_case(casebook)
    assert casebook.cases.advice(number, "leak-judge", 1) == ()
