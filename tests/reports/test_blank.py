from __future__ import annotations

import io
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import pypdf
import pytest

from reports import raster
from reports.blank import (
    LEAST,
    Blank,
    Contact,
    Field,
    Heading,
    Note,
    Ruled,
    Table,
    Turn,
    to_pdf,
)
from reports.errors import MissingGlyphError
from tests.reports.glyphs import glyphs, size_of

LONG = "株式会社" + "北関東信越地域総合生活情報通信" * 4
BLANK = Blank(
    title="保有個人データ開示等請求書",
    company="株式会社みどり商事",
    subject="株式会社みどり商事",
    foot="保有個人データ開示等請求書　令和8年11月28日版",
    to="株式会社みどり商事　個人情報相談窓口　御中",
    dated=True,
    blocks=(
        Note("お分かりになる範囲でお書きください。", "※"),
        Heading("１　ご請求をなさる方"),
        Field("ご請求の立場", choices=("ご本人", "法定代理人", "任意代理人"), columns=2),
        Field("お名前", write=11, seal=True),
        Field("ご住所", detail="ご回答の送り先", write=15, hint="〒"),
        Ruled(("項目", "いまの内容"), (1, 2), 2, 12, ("□ 訂正",)),
        Table((("書類", "点数"), ("運転免許証", "１点")), (2, 1)),
        Contact(("株式会社みどり商事　個人情報相談窓口", "電話　06-0000-0000")),
    ),
)


def said(blank: Blank) -> str:
    return "".join("".join(raster.text(to_pdf(blank))).split())


def test_that_everything_on_a_form_can_be_read_by_two_readers():
    pdf = to_pdf(BLANK)
    theirs = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    for text in (said(BLANK), "".join(theirs.split())):
        for words in (
            "開示等請求書",
            "個人情報相談窓口御中",
            "ご請求の立場",
            "□ご本人",
            "印",
            "〒",
        ):
            assert words in text
        for words in ("いまの内容", "□訂正", "運転免許証", "06-0000-0000", "お分かりになる"):
            assert words in text


def test_that_the_same_form_makes_the_same_bytes():
    assert sha256(to_pdf(BLANK)).digest() == sha256(to_pdf(BLANK)).digest()


def test_that_a_form_says_what_it_is_and_in_which_language():
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(BLANK)))
    assert reader.metadata.title == BLANK.title
    assert reader.metadata.author == BLANK.company
    assert reader.root_object["/Lang"] == "ja"
    assert reader.root_object["/MarkInfo"]["/Marked"]


def test_that_a_form_is_printed_with_black_ink_alone():
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(BLANK)))
    code = b"\n".join(page.get_contents().get_data() for page in reader.pages)
    operators = set(code.split())
    assert b"re" in operators
    assert not operators & {b"rg", b"RG", b"k", b"K", b"cs", b"CS", b"sc", b"scn"}


def test_that_every_font_is_embedded():
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(BLANK)))
    fonts = reader.pages[0]["/Resources"]["/Font"].get_object()
    assert len(fonts) == 2
    for font in fonts.values():
        (own,) = font.get_object()["/DescendantFonts"]
        assert "/FontFile2" in own.get_object()["/FontDescriptor"].get_object()


def test_that_what_a_company_is_called_is_never_markup():
    text = said(replace(BLANK, to="<b>A&amp;{desk}</b> 御中"))
    assert "<b>A&amp;{desk}</b>御中" in text


def test_that_a_missing_character_stops_the_form():
    with pytest.raises(MissingGlyphError) as caught:
        to_pdf(replace(BLANK, to="\U0002fffd 御中"))
    assert caught.value.where == "宛先"


def test_that_a_new_page_begins_where_it_is_wanted():
    blank = replace(BLANK, blocks=(*BLANK.blocks, Turn(), Heading("２　次の面"), Note("続き")))
    first, second = raster.text(to_pdf(blank))
    assert "次の面" not in first
    assert "次の面" in second
    assert "2/2" in second


def test_that_everything_stays_within_what_a_printer_can_print():
    pdf = to_pdf(replace(BLANK, to=f"{LONG}　個人情報相談窓口　御中", title=LONG))
    assert size_of(pdf) == (210, 297)
    for glyph in glyphs(pdf):
        assert glyph.left > 10
        assert glyph.right < 200
        assert glyph.top > 8
        assert glyph.bottom < 290


def test_that_no_word_is_drawn_over_another():
    pdf = to_pdf(replace(BLANK, to=f"{LONG}　個人情報相談窓口　御中"))
    page = [one for one in glyphs(pdf) if one.text not in "□・、。"]
    for at, one in enumerate(page):
        for other in page[at + 1 :]:
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            assert across <= 0.3 or down <= 0.3, (one, other)


@pytest.mark.parametrize(
    ("blocks", "pages"),
    [
        (tuple(Field(f"欄{n}", write=11) for n in range(22)), 1),
        (tuple(Field(f"欄{n}", write=11) for n in range(26)), 1),  # takes some of the room
        (tuple(Field(f"欄{n}", write=11) for n in range(40)), 2),
        ((Ruled(("項目",), (1,), 24, 11, ("欄",)),), 1),
        ((Ruled(("項目",), (1,), 34, 9, ("欄",)),), 2),
        (tuple(Field("項目", said="欄", write=9) for _ in range(17)), 2),
    ],
)
def test_that_room_to_write_is_never_less_than_a_pen_needs(blocks, pages):
    """Air goes before room, and room never under the least: then it is a page more."""
    pdf = to_pdf(replace(BLANK, blocks=blocks))
    assert raster.page_count(pdf) == pages
    tops = [one.top for one in glyphs(pdf) if one.text == "欄"]
    steps = [after - before for before, after in pairwise(tops)]
    words = 7.5 if any(isinstance(one, Field) and one.said for one in blocks) else 0
    assert len(steps) > 10
    assert min(steps) >= LEAST + words - 0.01
