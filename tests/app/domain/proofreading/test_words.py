from __future__ import annotations

from datetime import date

import pytest

from app.domain.proofreading.galley import Enclosed
from app.domain.proofreading.words import banned, dated, enclosing, telling
from tests.app.domain.proofreading.galleys import a_galley, codes


@pytest.mark.parametrize(
    "text",
    [
        "決定通知書",
        "審査請求ができます",
        "法定の30日以内に",
        "保有個人情報の開示",
        "教示いたします",
    ],
)
def test_that_words_of_public_bodies_stop(text):
    assert {str(f.severity) for f in codes(banned, a_galley(text))} == {"stop"}


def test_that_somebody_elses_words_ask_for_a_second_look():
    quoted = a_galley("「審査請求をしたい」とのお申出")
    repeated = a_galley("審査請求をしたい", slots={"申出要旨": "審査請求をしたい"})
    for galley in (quoted, repeated):
        assert [str(f.severity) for f in codes(banned, galley)] == ["look"]


@pytest.mark.parametrize("text", ["溶解処分", "30日以内にご返送ください", "ご案内いたします"])
def test_that_ordinary_words_are_left_alone(text):
    assert codes(banned, a_galley(text)) == []


def test_that_a_word_is_right_only_in_its_time():
    assert codes(dated, a_galley("特定生体個人情報")) != []
    assert codes(dated, a_galley("特定生体個人情報", dated=date(2029, 1, 1))) == []
    assert codes(dated, a_galley("健康保険証", dated=date(2025, 6, 1))) == []
    assert codes(dated, a_galley("健康保険証")) != []


def test_that_nobody_unverified_is_told_whether_there_are_data():
    told = "該当するデータは見つかりませんでした。"
    assert codes(telling, a_galley(told)) == []
    assert {f.code for f in codes(telling, a_galley(told, secret=True))} == {"tells-of-data"}
    general = "特定の方の情報の有無をお知らせするものではございません。"
    assert codes(telling, a_galley(general, secret=True)) == []


def test_that_an_answer_that_there_are_none_tells_no_reason():
    (finding,) = codes(telling, a_galley("施行令第5条に当たります", absent=True))
    assert finding.code == "tells-why-absent"
    assert codes(telling, a_galley("ございません", absent=True)) == []


def test_that_what_is_listed_and_what_goes_along_are_counted():
    def found(listed, files):
        enclosed = tuple(Enclosed(n, pages) for n, pages in enumerate(files, 1))
        return [f.code for f in codes(enclosing, a_galley("x", listed=listed, enclosed=enclosed))]

    assert found(("写し（2枚）",), [("a", "b")]) == []
    assert found(("写し（２枚）",), [("a",)]) == ["sheets-differ"]
    assert found(("一", "二"), [("a",)]) == ["absent-enclosure"]
    assert found(("一",), [("a",), ("b",)]) == ["unlisted"]
    assert found(("一",), [()]) == ["unreadable-enclosure"]
    assert found(("一",), []) == []  # on paper, and not in the casebook


def test_that_what_is_asked_for_is_not_what_is_sent():
    assert codes(enclosing, a_galley("写しを同封のうえお送りください。")) == []
    (finding,) = codes(enclosing, a_galley("回答書を同封いたしました。"))
    assert finding.code == "absent-enclosure"
