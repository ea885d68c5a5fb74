"""The judge of letters finds what is wrong: a judge that finds nothing proves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports._page.fonts import MINCHO, Glyph
from reports._page.lines import set_lines
from reports._page.paper import MM, Paper, Part
from tests.page_law import Findings, Said, read_by

LEFT = 25 * MM


def a_page(*lines, at=LEFT, pitch=18.0, size=10.5, contact=()):
    """A page of lines broken by hand; None turns the page."""
    paper = Paper()
    paper.new_page()
    down = 60.0
    for text in lines:
        if text is None:
            paper.new_page()
            down = 60.0
            continue
        line = text if not isinstance(text, str) else set_by_hand(text)
        paper.show(line, at, down, size, Part("P"))
        down += pitch
    for row, text in enumerate(contact):
        paper.show(set_by_hand(text), LEFT, 700 + 14 * row, 9.0)
    return paper.to_bytes(title="", author="", subject="")


def set_by_hand(text):
    (line,) = set_lines(MINCHO.glyphs(text, "本文"), 10**9, straight=False)
    return line


def rules(pdf, said):
    return {rule for rule, _ in Findings().add("a", pdf, said)}


def numbered(*lines, **more):
    """What a letter of one page was told, if it was told these lines."""
    return Said(lines, right=LEFT + 43 * 10.5, **more)


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (("個人情報の", "、取扱い"), "kinsoku-start"),
        (("コンピュ", "ータの記録"), "kinsoku-start"),
        (("このたび見本花子", "様の代理人"), "kinsoku-start"),
        (("次のとおり（", "別紙）です"), "kinsoku-end"),
        (("すなわち―", "―担当者"), "inseparable"),
        (("株式会社Mado", "guchiの記録"), "cut-word"),
        (("金額は1,2", "00円です"), "cut-word"),
        (("令和8", "年のこと"), "cut-number"),
        (("第", "3条による"), "cut-number"),
    ],
)
def test_that_a_line_broken_where_it_must_not_be_is_found(lines, rule):
    said = numbered("".join(lines))
    assert rule in rules(a_page(*lines), said)
    assert rule not in rules(a_page("".join(lines)), said)


def test_that_what_a_text_begins_with_is_no_fault_of_the_page():
    assert "kinsoku-start" not in rules(
        a_page("・項目です", "）閉じ"), numbered("・項目です", "）閉じ")
    )


def test_that_a_right_edge_that_is_not_straight_is_found():
    words = "個人情報の保護に関する法律に基づくご請求につきましてご回答申し上げますので何卒よろしく"
    assert len(words) == 43
    assert "ragged" not in rules(a_page(words, "願い"), numbered(words + "願い"))
    assert "ragged" in rules(a_page(words[:-1], "お願い"), numbered(words[:-1] + "お願い"))


def test_that_what_runs_off_the_page_or_over_another_line_is_found():
    assert "outside" in rules(a_page("右にはみ出す", at=560.0), numbered("右にはみ出す"))
    lines = ("重なる行", "重なる")
    assert "overlap" in rules(a_page(*lines, pitch=3.0), numbered(*lines))


def test_that_a_heading_alone_and_a_closing_word_alone_are_found():
    said = numbered("前の文", "１　見出し", "後の文", headings=("１　見出し",))
    assert "widow-heading" in rules(a_page("前の文", "１　見出し", None, "後の文"), said)
    assert "widow-heading" not in rules(a_page("前の文", None, "１　見出し", "後の文"), said)
    said = numbered("前の文", "敬具", closings=("敬具",))
    assert "closing-alone" in rules(a_page("前の文", None, "敬具"), said)


def test_that_a_short_section_that_a_page_end_divides_is_found():
    said = numbered("１　一", "あ", "い", "以上", headings=("１　一",), closings=("以上",))
    assert "section-divided" in rules(a_page("１　一", "あ", None, "い", "以上"), said)
    assert "section-divided" not in rules(a_page("１　一", "あ", "い", None, "以上"), said)


def test_that_an_honorific_alone_is_found():
    said = numbered("山田太郎　様", honorific="様", name="山田太郎")
    assert "honorific-alone" in rules(a_page("山田太郎　", "様"), said)
    assert "honorific-alone" in rules(a_page("山田太", "郎　様"), said)
    assert "honorific-alone" not in rules(a_page("山田", "太郎　様"), said)


def test_that_a_frame_that_is_not_whole_is_found():
    frame = ("電話　06-0000-0000", "受付　平日")
    said = numbered("本文", contact=frame)
    assert "contact-parted" not in rules(a_page("本文", contact=frame), said)
    assert "contact-parted" in rules(a_page("本文", contact=frame[:1]), said)


def test_that_a_character_too_many_or_too_few_is_found():
    page = a_page("本文です", "1/1")
    assert "text" not in rules(page, numbered("本文です"))
    assert "text" in rules(page, numbered("本文ですよ"))
    assert "text" in rules(page, numbered("本文で"))
    assert read_by(["本文です\n1/1"], numbered("本文です")) == []
    assert read_by(["文本です\n1/1"], numbered("本文です")) == ["本文です"]


@pytest.mark.parametrize(("said", "drawn"), [("吉", "古"), ("辻\U000e0100", "辻"), ("𠮷", "吉")])
def test_that_another_shape_than_the_character_s_own_is_found(said, drawn):
    (own,) = MINCHO.glyphs(drawn, "本文")
    line = replace(set_by_hand(drawn), glyphs=[Glyph(said, own.face, own.number)])
    assert "tofu" in rules(a_page(line), numbered(said))
    assert "tofu" not in rules(a_page(said), numbered(said))


def test_that_a_box_is_found():
    (own,) = MINCHO.glyphs("吉", "本文")
    line = replace(set_by_hand("吉"), glyphs=[Glyph("吉", own.face, 0)])
    assert "tofu" in rules(a_page(line), numbered("吉"))
