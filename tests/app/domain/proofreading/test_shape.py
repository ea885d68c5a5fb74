from __future__ import annotations

import pytest

from app.domain.proofreading.shape import blanks, characters, frame
from tests.app.domain.proofreading.galleys import a_galley, codes

RIGHT = ("拝啓　時下", "敬具", "記", "一つ", "以上")


def found(*lines):
    return [finding.code for finding in codes(frame, a_galley(*lines))]


def test_that_a_letter_in_order_is_left_alone():
    assert found(*RIGHT) == []
    assert found("前略　取り急ぎ", "草々") == []
    assert found("拝啓　時下", "お願い申し上げます。　敬具") == []
    assert found("お詫び申し上げます。") == []


def test_that_the_frame_of_a_letter_that_is_quoted_is_not_ours():
    his = ("拝啓　突然のお手紙", "次のとおり求めます。", "敬白")
    ours = ("拝啓　時下", "敬具", "記", *his, "以上")
    quoted = a_galley(*ours, slots={"申出要旨": "\n".join(his)})
    assert [finding.code for finding in codes(frame, quoted)] == []
    assert [finding.code for finding in codes(frame, a_galley(*ours))] != []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("拝啓　時下", "記", "以上"), "closing-missing"),
        (("時下", "敬具"), "opening-missing"),
        (("前略　時下", "敬具"), "closing-wrong"),
        (("敬具", "拝啓　時下"), "closing-first"),
        (("拝啓　時下", "敬具", "敬具"), "closing-twice"),
        (("拝啓　時下", "敬具", "記"), "end-missing"),
        (("拝啓　時下", "敬具", "以上"), "list-missing"),
        (("拝啓　時下", "敬具", "以上", "記"), "end-first"),
        (("拝啓　下記のとおり", "敬具"), "nothing-below"),
    ],
)
def test_that_a_frame_out_of_order_is_told(lines, code):
    assert code in found(*lines)


@pytest.mark.parametrize("text", ["○○様", "令和8年●月", "〔到達日〕", "{{ 7*7 }}", "【要確認】"])
def test_that_a_blank_is_looked_at(text):
    findings = codes(blanks, a_galley(text))
    assert [(f.code, f.severity) for f in findings] == [("blank", "look")]


def test_that_a_missing_slot_is_no_blank():
    assert codes(blanks, a_galley("〔到達日〕", missing=("到達日",))) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("ﾀﾛｳ", "half-kana"), ("１0日", "mixed-width"), ("a\u202eb", "hidden"), ("a\x07b", "hidden")],
)
def test_that_characters_out_of_place_are_looked_at(text, code):
    assert [f.code for f in codes(characters, a_galley(text))] == [code]
