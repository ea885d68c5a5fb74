from __future__ import annotations

import pytest

from app.domain.proofreading.law import cited, number
from tests.app.domain.proofreading.galleys import a_galley, codes


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("33", 33),
        ("三十三", 33),
        ("十", 10),
        ("二十", 20),
        ("百五十", 150),
        ("三〇", 30),
        ("八", 8),
    ],
)
def test_that_numbers_of_articles_are_read_in_figures_and_kanji(written, value):
    assert number(written) == value


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("個人情報の保護に関する法律第28条に基づく開示のご請求", "28:33"),
        ("法第二十九条による訂正", "29:34"),
        ("個人情報保護法第３０条第１項の利用停止", "30:35"),
        ("第三者提供は個人情報保護法第23条による", "23:27"),
    ],
)
def test_that_an_old_article_is_known_by_what_is_said_beside_it(text, old):
    ((_, detail),) = [(f.code, f.detail) for f in codes(cited, a_galley(text))]
    assert detail == old


@pytest.mark.parametrize(
    "text",
    [
        "外国にある第三者への提供は個人情報の保護に関する法律第28条第1項による",
        "個人情報の保護に関する法律第29条第1項の記録の作成",
        "個人情報の保護に関する法律第33条第2項第1号により開示しない",
        "個人情報の保護に関する法律第35条第5項の利用停止等",
        "個人情報の保護に関する法律施行令第12条第3号",
        "電気事業法第28条の開示",
        "法第28条",
    ],
)
def test_that_an_article_of_today_is_left_alone(text):
    assert codes(cited, a_galley(text)) == []


def test_that_an_article_that_is_not_there_is_told():
    (finding,) = codes(cited, a_galley("個人情報の保護に関する法律第33条第9項"))
    assert (finding.code, finding.where) == ("no-such-provision", "第33条第9項")


def test_that_a_person_may_be_quoted_with_an_old_article():
    (finding,) = codes(cited, a_galley("「個人情報保護法第28条で開示せよ」とのお申出"))
    assert finding.severity == "look"
