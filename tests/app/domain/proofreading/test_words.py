from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.proofreading.galley import Enclosed, Line, Part, Shape
from app.domain.proofreading.words import banned, dated, enclosing, plain_style, telling
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


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("データを削除した。", "データを削除した。"),
        ("確認いたしました。原因は設定の誤りである。", "原因は設定の誤りである。"),
        ("以後は送らない。", "以後は送らない。"),
        ("停止の名簿に登録済み。", "停止の名簿に登録済み。"),
        ("帳簿を除いて消去。", "帳簿を除いて消去。"),
        ("登録を解除する（11月20日）。", "登録を解除する（11月20日）。"),
        ("送付先から除いたのだ。", "送付先から除いたのだ。"),
        ("停止の登録を行いたい。", "停止の登録を行いたい。"),
        ("別の方の請求書を発送した", "別の方の請求書を発送した"),
        ("原因は確認漏れであった", "原因は確認漏れであった"),
    ],
)
def test_that_a_note_in_the_plain_style_asks_for_a_second_look(text, sentence):
    galley = a_galley(text)
    (found,) = codes(plain_style, galley)
    assert (found.code, str(found.severity)) == ("plain-style", "look")
    (line,) = galley.of(found.spot.part)
    assert line.text[found.spot.start : found.spot.end] == sentence


@pytest.mark.parametrize(
    "text",
    [
        "ご案内の送付先から削除いたしました。",
        "お知らせください。ご容赦くださいますよう。",
        "お申出の「もう送らないと言われた。」とのお言葉につきまして、確認いたしました。",
        "いただいたもの（変更の前のものを含む。）は、消去いたします。",
        "委託先から一部の回答を受領",
        "停止の登録を二人で確認する",
        "ご返送がない場合",
        "ありがとうございました。でしょう。ではございません。",
    ],
)
def test_that_polite_sentences_and_entries_of_lists_are_left_alone(text):
    assert codes(plain_style, a_galley(text)) == []


def test_that_what_a_person_wrote_and_tables_may_be_plain():
    words = "断ったのに電話がかかってきた。"
    assert codes(plain_style, a_galley(words)) != []
    assert codes(plain_style, a_galley(words, slots={"申出要旨": words})) == []
    assert codes(plain_style, replace(a_galley(words), letter="L28")) == []
    row = Line(Part.BODY, 1, "備考\u3000解約した", Shape.TABLE)
    assert codes(plain_style, replace(a_galley("x"), lines=(row,))) == []


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
    assert found(None, [("a",)]) == ["nowhere-listed"]


def test_that_what_is_asked_for_is_not_what_is_sent():
    assert codes(enclosing, a_galley("写しを同封のうえお送りください。")) == []
    (finding,) = codes(enclosing, a_galley("回答書を同封いたしました。"))
    assert finding.code == "absent-enclosure"
