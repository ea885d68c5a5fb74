"""What the letters that ship say: no more than is so, and nothing twice."""

from __future__ import annotations

import re

import pytest

from app.rules.wording import compose, letter_texts
from reports.letter import Entry, Paragraph
from tests.app.letter_samples import VALUES, WRITTEN, whole

BODY = "認定個人情報保護団体"
DESK = "ご不明な点がございましたら、下記担当までお問い合わせください。"


def said(letter, **values):
    """All that a letter says, line by line; with everything it can carry."""
    text = letter_texts()[letter]
    everything = {rule.name: VALUES.get(rule.name, "") for rule in text.slots}
    blocks = compose(text.template, {**everything, **values}).blocks
    return "\n".join(one.text for one in blocks if isinstance(one, Paragraph | Entry))


def every_letter():
    """Every letter in each way it can go out, whole, as id and words."""
    for text in WRITTEN:
        for values in whole(text):
            composed = compose(text.template, values)
            lines = (one.text for one in composed.blocks if isinstance(one, Paragraph | Entry))
            yield text.id, composed, "\n".join(lines)


@pytest.mark.parametrize(
    ("letter", "granted", "refused"),
    [
        ("L19", {"決定": "FULL"}, {"決定": "NONE"}),
        ("L19", {"決定": "PARTIAL"}, {"決定": "PARTIAL", "一部先行": "yes"}),
        ("L35", {"決定": "ANSWERED"}, {"決定": "NONE"}),
        ("L35", {"決定": "ANSWERED"}, {"決定": "PARTIAL"}),
    ],
)
def test_that_who_is_granted_everything_is_not_shown_where_to_complain(letter, granted, refused):
    for body in (VALUES["認定団体"], ()):
        words = said(letter, **{"認定団体": body, "一部先行": "", **granted})
        assert (BODY in words, "ご異議" in words, DESK in words) == (False, False, True)
        words = said(letter, **{"認定団体": body, "一部先行": "", **refused})
        assert (BODY in words, "ご異議" in words, DESK in words) == (bool(body), True, False)


def test_that_where_to_complain_is_never_announced_and_not_told():
    for letter, _, words in every_letter():
        announced = "下記の認定個人情報保護団体" in words
        assert announced is ("認定個人情報保護団体及び苦情の解決のお申出先" in words), letter


def test_that_an_answer_to_an_inquiry_names_what_it_answers():
    for kind in ("個人情報の取扱いに関するご相談", "個人情報の取扱いに関するお問い合わせ"):
        assert f"いただきました{kind}（受付番号" in said("L24", 種別一覧=[kind])


def test_that_a_refusal_to_inform_has_the_title_of_one():
    titles = {
        values["決定"]: compose(letter_texts()["L35"].template, values).title
        for values in whole(letter_texts()["L35"])
    }
    assert titles["NONE"].endswith("ご提供をいたしかねる旨のお知らせ")
    assert titles["ANSWERED"] is titles["PARTIAL"] is None


def test_that_a_refusal_to_stop_providing_has_the_title_of_one():
    titles = [
        compose(letter_texts()["L19"].template, way).title for way in whole(letter_texts()["L19"])
    ]
    refused = "第三者への提供の停止をいたしかねる旨のお知らせ"
    assert [title == refused for title in titles] == [False, False, True]


def test_that_papers_are_said_to_be_withheld_where_that_is_explained():
    assert "差し控えて" in said("L28")
    assert "控えて" not in said("L28", 差控え理由="")


@pytest.mark.parametrize("letter", ["L09", "L10", "L13a"])
def test_that_the_way_of_disclosing_is_told_once(letter):
    way = "書面の交付により開示いたします"
    assert said(letter).count(way) == said(letter, 方法変更理由="").count(way) == 1


def test_that_a_complaint_that_is_none_of_privacy_is_not_thanked_for_as_one():
    about = "このたびは、当社における個人情報の取扱いにつきまして"
    assert about in said("L21", 判断="NOT_JUSTIFIED")
    assert about not in said("L21", 判断="OUT_OF_SCOPE")


def test_that_no_letter_speaks_of_parts_it_may_not_name():
    for letter, _, words in every_letter():
        assert "次の部分" not in words, letter


@pytest.mark.parametrize("letter", ["L07", "L09", "L10", "L13a", "L14", "L16", "L24", "L29", "L35"])
def test_that_what_goes_along_is_listed(letter):
    assert "お問い合わせの履歴の写し（2枚）" in said(letter)


def test_that_nothing_in_a_letter_is_written_two_ways():
    for letter, _, words in every_letter():
        assert not re.search("問合[せわ]|問い合せ", words), letter
        assert not re.search("その余の|弊社|決定通知", words), letter


def test_that_no_opening_is_said_twice():
    for letter, _, words in every_letter():
        assert words.count("このたびは") <= 1, letter
        assert words.count("申し訳ございません") <= 1, letter
