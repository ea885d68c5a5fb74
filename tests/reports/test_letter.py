from __future__ import annotations

import io
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from reports import raster
from reports.envelope import SLIDE
from reports.errors import MissingGlyphError, NoRoomError
from reports.letter import (
    Addressee,
    AtRight,
    Centred,
    Entry,
    Gap,
    Letter,
    Paragraph,
    Sender,
    Table,
    Window,
    to_pdf,
)
from tests.reports.glyphs import glyphs

SENTENCE = (
    "令和8年11月12日にいただきました「保有個人データの開示」のご請求につきまして、"
    "担当者がサーバーの記録を調べた結果を、次のとおりお知らせいたします。"
)
LETTER = Letter(
    letter="L01",
    number="個情発R8-0140-1号",
    date="令和8年11月24日",
    addressee=Addressee(
        "山田　太郎", "様", "150-0001", ("東京都渋谷区神宮前1-2-3", "コーポ桜丘204号室")
    ),
    sender=Sender(
        "株式会社みどり商事",
        "個人情報保護管理者",
        "森下　綾子",
        "532-0011",
        ("大阪市淀川区西中島6-1-1",),
    ),
    title="個人情報に関するご請求の受付について",
    body=(
        Paragraph("拝啓　平素は格別のご高配を賜り、厚く御礼申し上げます。"),
        Paragraph(SENTENCE, first_line=1),
        AtRight("敬具"),
        Gap(),
        Centred("記"),
        Entry("１", "ご請求の内容", heading=True),
        Paragraph(SENTENCE, indent=2),
        Entry("（１）", SENTENCE, indent=1),
        Entry("・", "短い項目", indent=1),
        AtRight("以上"),
    ),
    contact=("【お問い合わせ先】個人情報お客様窓口", "電話 06-0000-1234"),
    case_number="R8-0140",
)


def _texts(**changes):
    return raster.text(to_pdf(replace(LETTER, **changes)))


def _pypdf(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_that_a_letter_is_read_in_the_order_of_a_letter():
    (text,) = _texts()
    order = [
        "個情発R8-0140-1号",
        "令和8年11月24日",
        "〒150-0001",
        "コーポ桜丘204号室",
        "山田　太郎　様",
        "〒532-0011",
        "株式会社みどり商事",
        "個人情報保護管理者",
        "森下　綾子",
        LETTER.title,
        "拝啓　",
        "敬具",
        "記\n",
        "１　ご請求の内容",
        "（１）令和8年",
        "・短い項目",
        "以上",
        "【お問い合わせ先】",
        "受付番号　R8-0140",
        "1/1",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


@pytest.mark.parametrize("read", [raster.text, _pypdf], ids=["pdfium", "pypdf"])
@pytest.mark.parametrize(
    "name",
    [
        "辻\U000e0100　𠮷郎",
        "髙﨑　德\ufa19",
        "葛\U000e0100城㐂",
        '<img src="/etc/passwd">',
        "<b>",
        "O’Brien & Co.",
    ],
)
def test_that_a_name_is_read_back_as_it_was_typed(read, name):
    pdf = to_pdf(replace(LETTER, addressee=Addressee(name, "様"), body=(Paragraph(name),)))
    lines = read(pdf)[0].split("\n")
    assert f"{name}\u3000様" in lines
    assert name in lines


@pytest.mark.parametrize("read", [raster.text, _pypdf], ids=["pdfium", "pypdf"])
def test_that_a_paragraph_is_read_back_without_new_spaces(read):
    text = "".join(read(to_pdf(LETTER))).replace("\n", "")
    assert text.count(SENTENCE) == 3


def test_that_control_characters_are_not_printed():
    (text,) = _texts(title="お\x00知\u202eら\x1bせ")
    assert "お知らせ" in text


def test_that_the_same_letter_makes_the_same_bytes_in_any_process():
    program = (
        "from tests.reports.test_letter import LETTER; from reports.letter import to_pdf;"
        "from hashlib import sha256; print(sha256(to_pdf(LETTER)).hexdigest())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    assert to_pdf(LETTER) == to_pdf(LETTER)
    assert elsewhere.stdout.strip() == sha256(to_pdf(LETTER)).hexdigest()


@pytest.mark.parametrize("lines", range(2, 61))
def test_that_pages_are_numbered_and_none_is_forlorn(lines):
    body = tuple(Paragraph(f"{n}行目の本文です。") for n in range(lines))
    pages = _texts(body=(*body, AtRight("以上")))
    for number, page in enumerate(pages, 1):
        assert page.rstrip().endswith(f"受付番号　R8-0140 {number}/{len(pages)}")
        assert ("お問い合わせ先" in page) == (number == len(pages))
    assert len(re.findall("行目の本文", "".join(pages))) == lines
    assert len(pages) == 1 or len(re.findall("行目の本文|以上", pages[-1])) >= 3
    assert len(pages) == (1 if lines <= 26 else 2)


def _place(pdf, text):
    """Where a text of the first page begins: mm from the left and from the upper edge."""
    with (
        closing(PdfDocument(pdf)) as document,
        closing(document[0]) as page,
        closing(page.get_textpage()) as layer,
    ):
        found = layer.search(text).get_next()
        left, bottom, _, top = layer.get_charbox(found[0], loose=True)
    return left * 25.4 / 72, 297 - (top + bottom) / 2 * 25.4 / 72


def _lines_from_the_top(count):
    pdf = to_pdf(replace(LETTER, body=tuple(Paragraph(f"第{n}番の行") for n in range(count))))
    assert raster.page_count(pdf) == 1
    heights = [_place(pdf, f"第{n}番の行")[1] for n in range(count)]
    pitches = [after - before for before, after in pairwise(heights)]
    assert max(pitches) - min(pitches) < 0.02
    return heights[0], pitches[0]


def test_that_a_letter_a_little_too_long_gives_up_air_first_and_pitch_last():
    first, pitch = _lines_from_the_top(12)
    assert pitch == pytest.approx(6.5, abs=0.02)
    less_air_first, less_air_pitch = _lines_from_the_top(22)
    assert less_air_pitch == pytest.approx(6.5, abs=0.02)
    assert less_air_first < first - 3
    _, tight_pitch = _lines_from_the_top(27)
    assert 5.98 < tight_pitch < 6.45


def test_that_number_and_date_end_at_the_right_edge_and_the_body_begins_at_the_left():
    pdf = to_pdf(LETTER)
    assert _place(pdf, "拝啓")[0] == pytest.approx(25, abs=0.3)
    assert _place(pdf, "個情発")[1] == pytest.approx(22 + 6.5 / 2, abs=0.5)
    assert _place(pdf, "号\r\n令和")[0] == pytest.approx(25 + 42 * 10.5 * 25.4 / 72, abs=0.3)


@given(st.text("山田太郎アーン・ヴ髙﨑𠮷 　Aa", min_size=1, max_size=60).filter(str.strip))
@example("AAA　アAアAアA　　　　　アAアAアアAアA　")
@settings(max_examples=30, deadline=None)
def test_that_a_name_of_any_length_ends_with_its_honorific(name):
    (text, *_) = _texts(addressee=Addressee(name, "様", lines=("東京都" + "渋谷区" * 30,)))
    block = text[: text.index("〒532-0011")]
    assert "".join(name.split()) in "".join(block.split())
    last = [line for line in block.split("\n") if line][-1]
    assert last.endswith("様")
    assert len(last.replace("様", "").strip()) >= min(2, len(name.strip()))


def test_that_a_draft_says_so_on_every_page():
    body = tuple(Paragraph(SENTENCE) for _ in range(30))
    pages = _texts(number=None, body=body)
    assert "（下書き）" in pages[0]
    assert len(pages) > 1
    assert all(page.count("下") and page.count("書") for page in pages)
    assert "下書き" not in "".join(_texts(body=body))


@pytest.mark.parametrize(
    ("change", "where", "block"),
    [
        ({"addressee": Addressee("山\U0010fffd", "様")}, "宛名", None),
        ({"title": "\U0002ebe1"}, "件名", None),
        ({"sender": Sender("\U0010fffd", "", "")}, "差出人", None),
        ({"body": (Gap(), Paragraph("\U0010fffd"))}, "本文", 1),
        ({"body": (Table((("見出し",), ("\U0010fffd",))),)}, "本文", 0),
        ({"contact": ("\U0010fffd",)}, "連絡先", None),
        ({"number": "\U0010fffd"}, "文書番号", None),
    ],
)
def test_that_a_missing_character_stops_the_letter_and_is_placed(change, where, block):
    with pytest.raises(MissingGlyphError) as caught:
        to_pdf(replace(LETTER, **change))
    assert (caught.value.where, caught.value.block) == (where, block)


def test_that_a_closing_word_never_opens_a_page():
    for before in range(20, 32):
        body = (
            *(Paragraph("前の段落です。") for _ in range(before)),
            AtRight("敬具"),
            *(Paragraph("後の段落です。") for _ in range(12)),
        )
        assert not any(page.startswith("敬具") for page in _texts(body=body))


def test_that_a_table_runs_over_pages_with_its_heading():
    rows = (("日付", "内容"), *((f"{n}日", SENTENCE) for n in range(30)))
    pages = _texts(body=(Table(rows, (1, 4), indent=1), AtRight("以上")))
    assert len(pages) > 1
    assert all("日付" in page for page in pages)


def test_that_a_table_has_a_width_for_each_column():
    with pytest.raises(ValueError, match=r"\(1, 4\)"):
        to_pdf(replace(LETTER, body=(Table((("日付", "内容", "件数"),), (1, 4)),)))


def test_that_a_heading_is_not_the_last_line_of_a_page():
    for before in range(1, 40):
        body = (
            *(Paragraph("前の段落です。") for _ in range(before)),
            Entry("１", "見出しです", heading=True),
            *(Paragraph("後の段落です。") for _ in range(12)),
        )
        for page in _texts(body=body):
            assert not re.search("見出しです\n(受付番号|【)", page)


def test_that_what_leads_to_a_list_is_not_the_last_line_of_a_page():
    for before in range(1, 40):
        body = (
            *(Paragraph("前の段落です。") for _ in range(before)),
            Entry("（１）", "次の書類です。", indent=1),
            *(Entry("・", f"書類その{n}です。", indent=2) for n in range(12)),
        )
        for page in _texts(body=body):
            assert not re.search("次の書類です。\n(受付番号|【)", page)


def test_that_the_addressee_stands_in_the_window_of_the_envelope():
    window = Window(20, 45, 90, 45)
    pdf = to_pdf(replace(LETTER, window=window))
    for text in ("〒150-0001", "コーポ桜丘", "山田　太郎　様"):
        x, y = _place(pdf, text)
        assert window.x < x < window.x + window.width
        assert window.y < y < window.y + window.height
    assert _place(pdf, LETTER.title)[1] > window.y + window.height


HOSTILE = [
    Addressee("森", "様"),
    Addressee("山田　太郎", "様", "150-0001", ("東京都渋谷区神宮前1-2-3", "コーポ桜丘204号室")),
    Addressee(
        "ヴォルフェシュレーゲルシュタインハウゼンベルガードルフ" * 2,
        "様",
        "606-8501",
        ("京都府京都市左京区吉田本町" * 3, "百万遍アパートメントハウス新館1204号室", "気付"),
        "葛󠄀飾・𠮷田・髙﨑法律事務所　個人情報保護委員会対応専門部会",
    ),
    Addressee("株式会社" + "北関東信越地域総合生活情報通信" * 4, "御中", "", ("A" * 60, "B " * 40)),
]


@pytest.mark.parametrize("addressee", HOSTILE, ids=lambda one: one.name[:4])
def test_that_the_address_is_seen_however_the_sheet_slides_in_its_envelope(addressee):
    """長形3号, 120 × 235 mm, a window of 45 × 90: and nothing else of the letter is ever seen."""
    window = Window(20, 12, 90, 45, *SLIDE)
    page = glyphs(to_pdf(replace(LETTER, addressee=addressee, window=window)))
    lines = (addressee.postcode, *addressee.lines, addressee.organisation, addressee.name)
    # A4 in three is 210 × 99 mm, so it slides by 25 across and 21 down: of what the window shows
    # while the sheet lies at the upper left, that much is lost at the lower right
    right, bottom = (85, 36) if sum(map(len, lines)) < 60 else (110, 57)
    seen = [one for one in page if one.left < 110 and one.top < 57]
    for one in seen:
        assert one.left >= 20, one
        assert one.right <= right, one
        assert one.top >= 12, one
        assert one.bottom <= bottom, one
    told = f"{'〒' if addressee.postcode else ''}{''.join(lines)}{addressee.honorific}"
    assert _plain("".join(one.text for one in seen)) == _plain(told)


def _plain(text: str) -> str:
    """Return what both sides of a comparison tell character by character."""
    return "".join(c for c in text if c.strip() and c.isprintable() and c < "\U00010000")


def test_that_the_address_is_not_set_smaller_than_eight_points_for_an_ordinary_length():
    window = Window(20, 12, 90, 45, *SLIDE)
    lines = ("大阪府大阪市淀川区西中島六丁目1番1号", "新大阪プライムタワーレジデンス1904号室")
    addressee = Addressee("勅使河原　左衛門三郎", "様", "532-0011", lines)
    page = glyphs(to_pdf(replace(LETTER, addressee=addressee, window=window)))
    tall = [one.bottom - one.top for one in page if one.text in "阪府淀川島" and one.top < 40]
    assert min(tall) > 8 * 0.8 * 25.4 / 72


def test_that_what_is_left_out_leaves_no_trace():
    bare = Letter(
        letter="L33",
        number="1",
        date="令和8年11月24日",
        addressee=Addressee("代表取締役", ""),
        sender=Sender("", "", ""),
        title="月次報告",
        body=(AtRight("以上"), Table(()), Entry("１", ""), Paragraph("前\n\n後")),
        contact=(),
        case_number="",
    )
    (text,) = raster.text(to_pdf(bare))
    assert text.split() == [
        "1",
        "令和8年11月24日",
        "代表取締役",
        "月次報告",
        "以上",
        "１",
        "前",
        "後",
        "1/1",
    ]


@pytest.mark.parametrize("before", range(14, 34))
def test_that_neither_a_heading_nor_a_short_section_is_torn_apart(before):
    body = (
        *(Paragraph("前の段落です。") for _ in range(before)),
        Centred("記"),
        Entry("１", "見出しの一", heading=True),
        Paragraph("次のとおりです。", indent=2),
        Entry("（１）", "項目の一について", indent=1),
        Paragraph("その理由です。", indent=3),
        Gap(),
        Entry("２", "見出しの二", heading=True),
        *(Paragraph("後の段落です。") for _ in range(20)),
        AtRight("以上"),
    )
    first, *_ = _texts(body=body)
    section = ("見出しの一", "次のとおり", "項目の一", "その理由")
    assert len({words in first for words in section}) == 1
    assert not re.search("(記|見出しの二)\n受付番号", first)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"addressee": Addressee("山" * 1001, "様")}, "宛名"),
        ({"addressee": Addressee("山" * 900, "様")}, "宛名"),
        ({"addressee": Addressee("山田", "様", lines=("東京都",) * 40)}, "宛名"),
        ({"sender": Sender("会社", "役職", "名", lines=("東京都",) * 60)}, "差出人"),
        ({"title": "件" * 900}, "件名"),
        (
            {
                "addressee": Addressee("山田", "様", lines=("東京都",) * 24),
                "window": Window(20, 45, 90, 45),
            },
            "宛名",
        ),
        ({"contact": ("電話",) * 50}, "連絡先"),
    ],
)
def test_that_what_would_run_off_the_page_stops_the_letter_and_is_named(change, where):
    with pytest.raises(NoRoomError) as caught:
        to_pdf(replace(LETTER, **change))
    assert (caught.value.where, str(caught.value)) == (where, where)


def test_that_a_name_of_which_nothing_is_visible_stops_the_letter():
    with pytest.raises(MissingGlyphError) as caught:
        to_pdf(replace(LETTER, addressee=Addressee("\u202e\U000e0041", "様")))
    assert (caught.value.character, caught.value.where) == ("\u202e", "宛名")


def test_that_a_name_a_little_too_long_is_set_smaller_before_it_is_broken():
    name = "Jean-Baptiste O’Connor-van der Woodsen III"
    (text,) = _texts(addressee=Addressee(name, "様"))
    assert f"{name}\u3000様" in text.split("\n")


def test_that_entries_of_one_and_of_two_digits_hang_alike():
    body = tuple(Entry(f"（{n}）", f"項目{n}番") for n in ("９", "10"))
    pdf = to_pdf(replace(LETTER, body=body))
    assert _place(pdf, "項目９番")[0] == pytest.approx(_place(pdf, "項目10番")[0], abs=0.1)
