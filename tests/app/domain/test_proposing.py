from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.proposing import (
    GroundRule,
    ProposedGround,
    Rule,
    Rules,
    folded,
    own_text,
    propose,
)
from app.domain.requests import Ground, Kind
from app.rules import proposals

TABLE = Path(__file__).parent / "fixtures" / "proposals" / "ordered.toml"
TEXTS = tomllib.loads(TABLE.read_text(encoding="utf-8"))["text"]


@pytest.mark.parametrize("text", TEXTS, ids=[text["name"] for text in TEXTS])
def test_that_the_stated_grounds_decide_the_kinds(text):
    found = propose(text.get("subject", ""), text["body"], proposals.rules())
    assert [kind.kind for kind in found] == text["kinds"], found


@pytest.mark.parametrize("text", TEXTS, ids=[text["name"] for text in TEXTS])
def test_that_words_are_quoted_as_they_were_written(text):
    written = "".join((text.get("subject", "") + text["body"]).split())
    for kind in propose(text.get("subject", ""), text["body"], proposals.rules()):
        assert kind.words
        assert all("".join(words.split()) in written for words in kind.words)


@pytest.mark.parametrize("wish", ["削除してください", "消してください", "抹消を求めます"])
def test_that_the_word_deletion_decides_nothing(wish):
    rules = proposals.rules()

    def kinds(body):
        return [kind.kind for kind in propose("", body, rules)]

    assert kinds(f"私の住所は事実と違います。{wish}。") == [Kind.CORRECTION]
    assert kinds(f"もう取引はないので、私の情報は{wish}。") == [Kind.USE_STOP]


def test_that_every_kind_can_be_proposed():
    assert {rule.kind for rule in proposals.rules().rules} == set(Kind)


def test_that_the_clause_is_quoted_in_its_own_width():
    found = propose("", "いつも大変お世話になっております、ＤＭは\n不要です。", proposals.rules())
    assert found[0].words == ("ＤＭは不要です",)


def test_that_folding_keeps_no_width_and_no_kana_apart():
    assert folded("ﾀﾞｲﾚｸﾄ ﾒｰﾙ") == folded("だいれくとめーる") == folded("ダイレクトメール")
    assert folded("ＤＭ　１") == "dm1"


RULES = Rules(
    rules=(
        Rule(Kind.CORRECTION, about=("住所",), says=("違う",)),
        Rule(Kind.USE_STOP, about=("消す",), yields_to=(Kind.CORRECTION,)),
        Rule(Kind.COMPLAINT, about=("なぜ",), mail=("不快",)),
        Rule(Kind.INQUIRY, about=("なぜ",), fallback=True),
    ),
    denials=("ではない",),
    boilerplate=("こちら",),
)


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("住所が違う。", [Kind.CORRECTION]),
        ("違う、住所が。", [Kind.CORRECTION]),
        ("住所" + "あ" * 31 + "違う。", []),
        ("住所。違う。", []),
        ("住所が違うわけではない。", []),
        ("住所が違う、詳しくはこちら。", []),
        ("住所が違う。消す。", [Kind.CORRECTION]),
        ("消す。", [Kind.USE_STOP]),
        ("住所が違う。さて。消す。", [Kind.CORRECTION, Kind.USE_STOP]),
        ("消す。さて。住所が違う。", [Kind.USE_STOP, Kind.CORRECTION]),
        ("なぜ。", [Kind.INQUIRY]),
        ("なぜ。不快。", [Kind.COMPLAINT]),
        ("なぜ。消す。", [Kind.USE_STOP]),
    ],
)
def test_that_rules_say_what_they_promise(body, kinds):
    assert [kind.kind for kind in propose("", body, RULES)] == kinds


def test_that_a_line_broken_by_the_program_is_read_on():
    assert propose("", "いつも大変お世話になっております、登録の住\n所が違う", RULES)
    assert not propose("", "住所\n違う", RULES)


@pytest.mark.parametrize(
    "mark",
    [
        "-----Original Message-----",
        "----- 元のメッセージ -----",
        "On Wed, Nov 18, 2026 at 10:00 AM Desk <d@example.jp> wrote:",
        "2026年11月18日(水) 10:00 窓口 <d@example.jp>:",
        "2026年11月18日(水) 10:00 窓口さん:",
        "窓口さんは書きました:",
        "From: desk <d@example.jp>",
        "差出人: 窓口 <d@example.jp>",
    ],
)
def test_that_the_text_of_an_earlier_mail_is_cut(mark):
    assert own_text("Re: x", f"承知しました。\n\n{mark}\n住所が違う") == "承知しました。\n"
    assert "住所が違う" in own_text("Fwd: x", f"転送します。\n\n{mark}\n住所が違う")


@given(st.text(), st.text())
def test_that_any_text_gives_kinds_and_words(subject, body):
    for kind in propose(subject, body, proposals.rules()):
        assert kind.words


def test_that_a_misspelt_table_is_refused():
    table = """
        denials = []
        boilerplate = []
        advertising = []
        automatic = []
        told = []
        ground = []
        [lists]
        [[rule]]
        kind = "inquiry"
        abuot = ["x"]
    """
    with pytest.raises(KeyError, match="abuot"):
        proposals.read(table)


WISHES = Rules(
    rules=(
        Rule(Kind.USE_STOP, about=("消去",), says=("お願い", "ください"), deniable=True),
        Rule(Kind.COMPLAINT, about=("届いた",), mail=("怒",), yields_to=(Kind.USE_STOP,)),
    ),
    denials=("ではな", "わけではあ"),
    boilerplate=(),
    told=("したのに",),
    automatic=("自動返信",),
    grounds=(
        GroundRule(Ground.NO_LONGER_NEEDED, (Kind.USE_STOP,), about=("解約",)),
        GroundRule(Ground.UNTRUE, (Kind.CORRECTION,), about=("違う",)),
    ),
)


@pytest.mark.parametrize(
    ("subject", "body", "kinds"),
    [
        ("", "消去をお願いします。", [Kind.USE_STOP]),
        ("", "消去ではなく訂正をお願いします。", []),
        ("", "消去をお願いしたのに。", []),
        ("", "届いた。怒っています。", [Kind.COMPLAINT]),
        ("", "届いた。怒っているわけではありません。", []),
        ("", "消去をお願いします。届いた。怒。", [Kind.USE_STOP]),
        ("", "1. 消去をお願いします\n2. 怒、届いた", [Kind.USE_STOP, Kind.COMPLAINT]),
        ("自動返信: x", "消去をお願いします。", []),
        ("", "自動返信です。消去をお願いします。", []),
    ],
)
def test_that_a_wish_taken_back_or_told_of_is_none(subject, body, kinds):
    assert [kind.kind for kind in propose(subject, body, WISHES)] == kinds


def test_that_a_ground_goes_with_its_kind_and_with_the_words_that_state_it():
    found = propose("", "先月解約しました。字が違う。消去をお願いします。", WISHES)
    assert found[0].grounds == (ProposedGround(Ground.NO_LONGER_NEEDED, ("先月解約しました",)),)


def test_that_the_mail_of_the_issue_is_a_stop_of_use_under_35_5():
    body = "私の情報を全部削除してください。もう電話しないで"
    stop, calls = propose("", body, proposals.rules())
    assert (stop.kind, stop.words) == (Kind.USE_STOP, ("私の情報を全部削除してください",))
    assert [one.ground for one in stop.grounds] == [Ground.NO_LONGER_NEEDED]
    assert (calls.kind, calls.words) == (Kind.MARKETING_STOP, ("もう電話しないで",))


@pytest.mark.parametrize(
    "card",
    [
        "━━━━━━━━\n総務部 個人情報保護管理者 木下\nTEL 06-0000-0000\n━━━━━━━━",
        "========\n開示 太郎\ntaro@example.jp",
    ],
)
def test_that_a_signature_ruled_off_is_cut(card):
    assert own_text("", f"承知しました。\n{card}").strip("━ \n") == "承知しました。"


def test_that_a_form_ruled_off_is_read():
    form = "--------\n電話 06-0000-0000\n内容 開示してください。\n--------"
    assert "開示してください" in own_text("", form)


def test_that_a_verb_stands_for_its_forms():
    table = """
        denials = []
        told = []
        boilerplate = []
        advertising = []
        automatic = []
        ground = []
        [lists]
        te = ["てください", "てくれ"]
        [[rule]]
        kind = "inquiry"
        about = ["消し{te}", "@te"]
    """
    (rule,) = proposals.read(table).rules
    assert rule.about == ("消してください", "消してくれ", "てください", "てくれ")
