from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from app.domain.comparing import Side, changed, differences

TEXT = st.text(alphabet="開示の請{}%x \n１　・", max_size=80)


@given(TEXT, TEXT)
def test_that_both_texts_can_be_read_back(old, new):
    lines = differences(old, new)
    assert "\n".join(line.text for line in lines if line.side is not Side.NEW) == old
    assert "\n".join(line.text for line in lines if line.side is not Side.OLD) == new
    assert [line.old for line in lines if line.old] == list(range(1, old.count("\n") + 2))
    assert [line.new for line in lines if line.new] == list(range(1, new.count("\n") + 2))
    assert changed(lines) == (old != new)


@given(TEXT, TEXT)
def test_that_what_is_not_marked_is_the_same_in_both(old, new):
    lines = differences(old.replace("\n", ""), new.replace("\n", ""))
    if len(lines) == 2 and (lines[0].marks or lines[1].marks):
        one, other = (_without(line.text, line.marks) for line in lines)
        assert one == other


def test_that_a_reworded_line_marks_its_words():
    lines = differences(
        "拝復　{{ 到達日 }}に承りました。\n敬具", "拝復　{{ 到達日 }}に拝受しました。\n敬具"
    )
    assert [line.side for line in lines] == [Side.OLD, Side.NEW, Side.BOTH]
    marked = [[line.text[a:b] for a, b in line.marks] for line in lines]
    assert marked == [["承りました"], ["拝受しました"], []]


def test_that_a_slot_is_one_word():
    old, new = differences("ご{{ 到達日 }}に", "ご{{ 受付日 }}に")
    assert [old.text[a:b] for a, b in old.marks] == ["{{ 到達日 }}"]
    assert [new.text[a:b] for a, b in new.marks] == ["{{ 受付日 }}"]


def test_that_strangers_are_not_marked_word_by_word():
    lines = differences("個人情報の開示について", "以上")
    assert all(not line.marks for line in lines)


def test_that_long_texts_are_compared_in_time():
    """Two thousand lines, a single line of fifty thousand: what a text may be at most."""
    begun = time.perf_counter()
    many = "\n".join(f"{n % 7}行目" for n in range(2_000))
    assert changed(differences(many, many.replace("3行目", "三行目")))
    long = "開示の請求" * 10_000
    assert changed(differences(long, long.replace("求開", "求、開")))
    assert time.perf_counter() - begun < 20


def _without(text, marks):
    for first, last in reversed(marks):
        text = text[:first] + text[last:]
    return text
