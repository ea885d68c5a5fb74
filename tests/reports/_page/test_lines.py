from __future__ import annotations

import re
import tracemalloc
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports._page.fonts import MINCHO
from reports._page.lines import after_marker, balanced, set_lines, spaced

# JIS X 4051 4.3, written out here and not taken from the program
NEVER_FIRST = set(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）〕］｝〉》」』】’”％℃‰ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ"
    ",.:;!?)]}%"
)
NEVER_LAST = set("（〔［｛〈《「『【‘“￥＄№([{")
LINE = 43000

kana = st.text("あいうえおかきくけこがっゃょーンッァ々", min_size=1, max_size=5)
kanji = st.text("個人情報保護管理者開示請求利用停止漢字永年月日", min_size=1, max_size=6)
latin = st.from_regex(r"[A-Za-z][a-z]{0,12}|[0-9]{1,3}(,[0-9]{3}){0,2}|R8-[0-9]{4}", fullmatch=True)
plain = st.one_of(kanji.map("漢{}".format), kana.map("か{}".format), latin)
bracketed = st.tuples(st.sampled_from(["「」", "（）", "『』", "“”", "【】"]), plain).map(
    lambda pair: pair[0][0] + pair[1] + pair[0][1]
)
marked = st.tuples(
    st.one_of(plain, bracketed), st.sampled_from(["、", "。", "！", "・", "", "……", "――", "　"])
).map("".join)
prose = st.lists(marked, min_size=1, max_size=60).map("".join)


def _set(text, room=LINE, **how):
    return set_lines(MINCHO.glyphs(text, "本文"), room, **how)


def _right_edge(line):
    """Where the last glyph that is seen ends, its trailing blank not counted."""
    pen, glyphs, advances = line.start, list(line.glyphs), list(line.advances)
    while glyphs[-1].text in " \u3000":
        glyphs.pop(), advances.pop()
    blank = 500 * (glyphs[-1].text in "、。）」』”】") + 250 * (glyphs[-1].text == "・")
    return pen + sum(advances) - blank


@given(prose)
def test_that_no_line_begins_or_ends_with_what_must_not(text):
    lines = _set(text)
    assert "".join(line.text for line in lines) == text
    for before, after in pairwise(lines):
        assert after.text[0] not in NEVER_FIRST
        assert before.text.rstrip("\u3000 ")[-1] not in NEVER_LAST
        assert before.text[-1] + after.text[0] not in {"――", "……"}


@given(prose)
def test_that_both_edges_are_straight(text):
    for line in _set(text)[:-1]:
        assert _right_edge(line) == LINE
        blank = 500 * (line.text[0] in "「（『“【")
        assert line.start == -blank
    assert _right_edge(_set(text)[-1]) <= LINE


@given(prose)
def test_that_no_word_and_no_number_is_cut(text):
    lines = [line.text for line in _set(text)]
    for word in re.findall(r"[A-Za-z0-9,-]+", text):
        assert any(word in line for line in lines)


@given(st.text("漢かー、。「」（・―…aZ09.,-/@ 　％￥", max_size=200), st.integers(4000, LINE))
def test_that_nothing_is_lost_and_nothing_sticks_out_whatever_the_text(text, room):
    lines = _set(text, room)
    assert "".join(line.text for line in lines) == text
    assert all(line.width <= room for line in lines)


def test_that_a_number_stays_with_what_it_counts():
    text = "あ" * 40 + "第33条及び令和8年11月24日"
    lines = _set(text)
    assert not lines[0].text.endswith(("第", "第33"))
    for first in range(36, 44):
        for line in _set("あ" * first + "１２月の120件について")[:-1]:
            assert line.text[-1] == "あ" or not line.text[-1].isdecimal()


def test_that_an_era_stays_whole_and_with_its_year():
    for first in range(34, 44):
        for era in ("令和", "平成", "昭和"):
            for line in _set("あ" * first + f"{era}8年11月30日まで")[:-1]:
                assert not line.text.endswith((era[0], era))
    assert _set("あ" * 42 + "和室" + "い" * 20)[0].text.endswith("和")  # no other word is held


def test_that_an_honorific_stays_with_its_name():
    for first in range(30, 44):
        for name in ("見本 花子", "Jean-Baptiste O’Connor III"):
            for line in _set("あ" * first + f"{name}様の代理人として")[1:]:
                assert not line.text.startswith("様")


def test_that_kanji_stand_in_columns_where_a_line_is_full():
    first = _set("漢" * 60)[0]
    assert set(first.advances) == {1000}
    assert len(first.glyphs) == 43


def test_that_an_address_longer_than_a_line_ends_at_its_joints():
    text = "https://www.example.co.jp/privacy/statement/disclosure/of/personal/data/2026/form.html"
    lines = _set(text, 20000)
    assert len(lines) > 1
    assert all(line.text[-1] in "/.-" for line in lines[:-1])


def test_that_a_word_longer_than_a_line_is_cut_where_the_line_ends():
    lines = _set("漢字" + "a" * 100, 10000)
    assert "".join(line.text for line in lines) == "漢字" + "a" * 100
    assert all(line.width <= 10000 for line in lines)
    assert max(line.width for line in lines) > 9000


def test_that_a_long_word_moves_to_the_next_line_however_loose_the_first_is():
    first, second, *_ = _set("記録は" + "Q" * 12 + "です", 10000)
    assert first.text == "記録は"
    assert _right_edge(first) == 10000
    assert second.text.startswith("QQ")


def test_that_the_first_line_may_be_shorter():
    lines = set_lines(MINCHO.glyphs("漢" * 60, "本文"), 42000, LINE)
    assert [len(line.glyphs) for line in lines] == [42, 18]


def test_that_the_end_of_a_name_is_kept_with_its_honorific():
    for count in range(2, 61):
        lines = _set("山" * count + "\u3000様", 22000, straight=False, keep=4)
        assert lines[-1].text.endswith("山山\u3000様")


def test_that_the_katakana_name_of_a_house_is_not_torn():
    text = "京都市中京区河原町通二条下る403番地グランフォーレ御池プレミアムレジデンス東館"
    lines = [line.text for line in _set(text, 26000, straight=False)]
    assert any("プレミアムレジデンス" in line for line in lines)
    assert any("グランフォーレ" in line for line in lines)


def test_that_the_last_line_is_not_a_character_alone():
    for count in range(40, 90):
        assert len(_set("漢" * count + "す。")[-1].glyphs) > 2


def test_that_a_title_of_two_lines_is_parted_where_a_phrase_ends():
    title = "個人データの漏えい等のおそれに関する事実関係の調査結果及び再発防止策並びに今後の対応"
    first, second = balanced(MINCHO.glyphs(title, "件名"), 30000)
    assert first.text + second.text == title
    assert first.text[-1] in "のにび"
    assert abs(first.width - second.width) < 8000


def test_that_a_marker_takes_the_room_of_its_indent():
    (line,) = _set("「開示」のご請求")
    whole = after_marker(MINCHO.glyphs("（１）", "本文"), line, 3000)
    assert whole.text == "（１）「開示」のご請求"
    assert sum(whole.advances) == 3000 + line.start + sum(line.advances)


def test_that_spacing_widens_what_is_seen():
    (line,) = _set("記録", straight=False)
    assert spaced(line, 130).width == line.width + 130


def test_that_a_long_text_typed_key_by_key_does_not_pile_up_in_memory():
    glyphs = MINCHO.glyphs("個人情報の開示の請求" * 260, "本文")
    tracemalloc.start()
    for typed in range(2_000, 2_000 + 80 * 5, 5):
        for line in set_lines(glyphs[:typed], LINE):
            assert line.runs
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 2_000_000  # eighty settings of it would be some twenty million bytes


def test_that_a_short_text_is_set_once():
    glyphs = MINCHO.glyphs("本回答にご不明な点がございましたら、", "本文")
    assert set_lines(glyphs, LINE)[0] is set_lines(list(glyphs), LINE)[0]
