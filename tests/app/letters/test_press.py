"""Letters printed by a second process are the letters that would be printed here."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace

import pytest

from app.letters.press import Press
from reports.errors import MissingGlyphError, NoRoomError
from reports.letter import Addressee, AtRight, Letter, Paragraph, Sender, to_pdf


def a_letter(name: str) -> Letter:
    return Letter(
        "L24",
        "個情発R8-0140-1号",
        "令和8年11月24日",
        Addressee(name, "様", "560-0099", ("大阪府豊中市1-1",)),
        Sender("株式会社テラス", "個人情報保護管理者", "佐野", "530-0001", ("大阪市北区",)),
        "ご相談へのご回答",
        (Paragraph("拝復　平素は格別のご高配を賜り、厚く御礼申し上げます。"), AtRight("敬具")),
        ("電話　06-0000-0000",),
        "R8-0140",
    )


@pytest.fixture
def press():
    with Press(many=True) as made:
        made._warm.result()
        yield made
    assert multiprocessing.active_children() == []


def test_that_what_was_printed_ahead_is_what_would_be_printed_here(press):
    letters = [a_letter(name) for name in ("髙橋 花子", "𠮷田 一郎", "辻󠄀 㐂一", "三﨑 葛󠄀葉")]
    for letter in letters:
        press.begin(letter)
    assert [press.take(one) for one in letters] == [to_pdf(one) for one in letters]


def test_that_another_letter_is_not_taken_for_the_one_that_was_begun(press):
    letter = a_letter("髙橋 花子")
    press.begin(letter)
    other = replace(letter, number="個情発R8-0140-2号")
    assert press.take(other) == to_pdf(other)
    assert press.take(letter) == to_pdf(letter)
    assert press.take(letter) == to_pdf(letter)  # and a second time


def test_that_what_keeps_it_from_being_printed_is_told_as_here(press):
    letter, wide = a_letter("仮名 \U0001f600"), a_letter("仮名" * 2_000)
    press.begin(letter)
    press.begin(wide)
    with pytest.raises(MissingGlyphError) as missing:
        press.take(letter)
    assert (missing.value.character, missing.value.where) == ("\U0001f600", "宛名")
    with pytest.raises(NoRoomError) as room:
        press.take(wide)
    assert room.value.where == "宛名"


def test_that_letters_are_printed_here_where_the_other_process_was_killed(press):
    letters = [a_letter(f"仮名 {at}") for at in range(4)]
    press.begin(letters[0])
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    for letter in letters[1:]:
        press.begin(letter)
    assert [press.take(one) for one in letters] == [to_pdf(one) for one in letters]


def test_that_few_letters_start_no_process():
    with Press() as press:
        press.begin(a_letter("髙橋 花子"))
        assert multiprocessing.active_children() == []
        assert press.take(a_letter("髙橋 花子")) == to_pdf(a_letter("髙橋 花子"))


def test_that_letters_are_printed_here_where_no_process_can_be_started():
    resource = pytest.importorskip("resource")  # Windows has no such limits
    letter = a_letter("髙橋 花子")
    expected = to_pdf(letter)  # fonts are open
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    try:
        with Press(many=True) as press:
            press.begin(letter)
            found = press.take(letter)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert found == expected
