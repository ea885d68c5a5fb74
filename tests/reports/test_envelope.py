from __future__ import annotations

from dataclasses import replace

import pytest

from reports import raster
from reports.envelope import (
    ENVELOPE,
    SLIDE,
    Calibration,
    Reply,
    calibration_pdf,
    envelope_pdf,
    labels_pdf,
)
from reports.errors import MissingGlyphError
from reports.letter import Addressee, Window
from tests.reports.glyphs import glyphs, size_of

LONG = "株式会社" + "北関東信越地域総合生活情報通信サービス" * 3
REPLY = Reply(
    "株式会社みどり商事",
    "個人情報相談窓口",
    "532-0011",
    ("大阪府大阪市淀川区西中島6-1-1", "新大阪プライムタワー19F"),
    fields=("〒", "ご住所", "", "お名前"),
)
WINDOW = Window(22.5, 11, 90, 45, *SLIDE)
SHEET = Calibration(
    company="株式会社みどり商事",
    title="窓あき封筒の位置合わせ",
    window=WINDOW,
    shift=(2.5, -1),
    outline="窓　90×45mm",
    where="左端から20mm・上端から12mm",
    right="右へのずれ（mm）",
    down="下へのずれ（mm）",
    scale="100mm",
    fold="折り目",
    steps=("倍率100%で印刷します。", "三つ折りにします。"),
    sample=Addressee("見本　太郎", "様", "000-0000", ("見本県見本市見本町1丁目2番3号",)),
)


def said(pdf: bytes) -> str:
    return "".join("".join(raster.text(pdf)).split())


@pytest.mark.parametrize("company", ["株式会社みどり商事", LONG])
def test_that_an_envelope_keeps_the_margins_that_mail_wants(company):
    pdf = envelope_pdf(replace(REPLY, company=company))
    assert size_of(pdf) == ENVELOPE
    assert f"{company}個人情報相談窓口行" in said(pdf)
    for glyph in glyphs(pdf):
        if glyph.top < 40:  # the stamp's place
            assert glyph.text in "切手"
            continue
        assert glyph.left >= 12
        assert glyph.right <= ENVELOPE[0] - 12
        assert glyph.top >= 35
        assert glyph.bottom <= ENVELOPE[1] - 12


def test_that_the_company_calls_itself_by_no_honorific():
    for pdf in (envelope_pdf(REPLY), labels_pdf(REPLY)):
        assert "行" in said(pdf)
        assert not any(word in said(pdf) for word in ("御中", "様", "殿"))


def test_that_nothing_on_an_envelope_says_what_is_in_it():
    assert not any(word in said(envelope_pdf(REPLY)) for word in ("請求", "開示", "苦情", "在中"))


@pytest.mark.parametrize("company", ["株式会社みどり商事", LONG])
def test_that_each_label_holds_the_whole_address(company):
    """On sheets of 66 mm with a margin as on those of 70 mm that touch."""
    pdf = labels_pdf(replace(REPLY, company=company))
    assert size_of(pdf) == (210, 297)
    assert said(pdf).count(f"{company}個人情報相談窓口行") == 24
    assert said(pdf).count("〒532-0011") == 24
    top = (297 - 8 * 33.9) / 2
    for glyph in glyphs(pdf):
        row = (glyph.top - top) // 33.9
        assert row == (glyph.bottom - top) // 33.9
        assert 0 <= row < 8
        for width, margin in ((70, 0), (66, 6)):
            lefts = [margin + column * width for column in range(3)]
            assert any(
                left + 2 < glyph.left and glyph.right < left + width - 2 for left in lefts
            ), glyph


def test_that_an_address_without_a_postcode_has_no_mark_for_it():
    assert "〒" not in said(labels_pdf(replace(REPLY, postcode="")))


def test_that_the_same_address_makes_the_same_bytes():
    for draw, of in ((envelope_pdf, REPLY), (labels_pdf, REPLY), (calibration_pdf, SHEET)):
        assert draw(of) == draw(of)


def test_that_a_missing_character_stops_the_envelope():
    for draw in (envelope_pdf, labels_pdf):
        with pytest.raises(MissingGlyphError):
            draw(replace(REPLY, company="\U0002fffd"))


def test_that_the_scales_of_the_sheet_name_the_shift_at_the_edges_of_the_window():
    """A number stands where the edge is when prints are off by that much."""
    pdf = calibration_pdf(SHEET)
    zero_x, zero_y = WINDOW.x - SHEET.shift[0], WINDOW.y - SHEET.shift[1]
    page = glyphs(pdf)
    fives = [one for one in page if one.text == "5" and one.bottom < 60]
    across = [one for one in fives if one.top > 45]
    assert any(abs((one.left + one.right) / 2 - (zero_x + 5)) < 0.4 for one in across)
    down = [one for one in fives if one.left > 100]
    assert any(abs((one.top + one.bottom) / 2 - (zero_y + 5)) < 0.6 for one in down)


def test_that_the_sheet_shows_a_sample_where_a_letter_would_have_its_addressee():
    page = glyphs(calibration_pdf(SHEET))
    sample = [one for one in page if one.text in "見本県市町太郎様" and one.top < 60]
    assert len(sample) > 10
    for one in sample:  # 25 mm less across, 21 down: so far can the sheet slide
        assert one.left > 22.5
        assert one.right < 22.5 + 65
        assert one.top > 11
        assert one.bottom < 11 + 24
    assert "倍率100%で印刷します。" in said(calibration_pdf(SHEET))
