from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import proposals
from app.domain.proposing import Rule, Rules, folded, own_text, propose
from app.domain.requests import Kind

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
        [lists]
        [[rule]]
        kind = "inquiry"
        abuot = ["x"]
    """
    with pytest.raises(KeyError, match="abuot"):
        proposals.read(table)
