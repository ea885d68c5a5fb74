"""The certificate of disposal: what is handed in stands on it, long lists run on, bytes repeat."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from reports.destroyed import Destroyed, Table, to_pdf
from reports.errors import MissingGlyphError


def a_certificate(rows=3, **more):
    table = Table(
        "消去した案件",
        ("受付番号", "区分"),
        (0.4, 0.6),
        tuple((f"R5-{number:04}", "お問い合わせ（3年）") for number in range(rows)),
        none="ありません。",
        note="数は順に。",
    )
    values = {
        "company": "㈱テラス",
        "number": "消去第3号",
        "facts": (("会社", "㈱テラス <b>"), ("方法", "行を消し、\n書き直した")),
        "tables": (table,),
        "statement": "氏名は記していません。",
    }
    return Destroyed(**(values | more))


def text_of(pdf):
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_that_what_is_handed_in_stands_on_it():
    (page,) = text_of(to_pdf(a_certificate()))
    for said in (
        "消去証明書",
        "㈱テラス<b>",
        "R5-0002",
        "数は順に。",
        "氏名は記していません。",
        "1/1",
    ):
        assert said in page


def test_that_the_same_certificate_makes_the_same_bytes():
    assert to_pdf(a_certificate()) == to_pdf(a_certificate())


def test_that_a_long_list_runs_on_with_its_heading():
    pages = text_of(to_pdf(a_certificate(rows=400)))
    assert len(pages) > 5
    assert all("受付番号" in page for page in pages[:-1])
    assert all("消去第3号" in page for page in pages)
    assert sum(page.count("R5-") for page in pages) == 400
    assert "（つづき）" in pages[1]


def test_that_nothing_to_list_is_said():
    (page,) = text_of(to_pdf(a_certificate(rows=0)))
    assert "ありません。" in page


def test_that_a_character_no_font_has_stops_it():
    with pytest.raises(MissingGlyphError):
        to_pdf(a_certificate(company="\U000e1234", facts=(("会社", "\ue123"),)))
