"""What files say: honest ones, damaged ones, and those that mean harm."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.finding import papers
from app.finding.papers import Legible, said
from reports._page.fonts import MINCHO
from reports._page.lines import set_lines
from reports._page.paper import Paper

MAIL = b"Subject: a\r\nFrom: x@example.jp\r\n\r\nbody"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def a_zip(**parts: str | bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return whole.getvalue()


def a_docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    xml = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return a_zip(word__document=xml)


def a_pdf(*pages: str) -> bytes:
    paper = Paper((200.0, 100.0))
    for text in pages:
        paper.new_page()
        for line in set_lines(MINCHO.glyphs(text, "本文"), 20000):
            paper.show(line, 10, 50, 20)
    return paper.to_bytes(title="", author="", subject="")


def an_xlsx() -> bytes:
    book = Workbook()
    book.active.append(["氏名", "髙橋 花子", 6131])
    book.active.append(["=1+1"])
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def a_slide() -> bytes:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    words = {"ppt__slides__slide2": "次に", "ppt__slides__slide1": "初めに"}
    return a_zip(**{n: f'<x xmlns:a="{a}"><a:p><a:t>{w}</a:t></a:p></x>' for n, w in words.items()})


def an_odt() -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    xml = (
        f'<o:x xmlns:o="{office}:office:1.0" xmlns:text="{office}:text:1.0">'
        "<text:p>開示<text:span>請求</text:span>書</text:p></o:x>"
    )
    return a_zip(content=xml)


@pytest.mark.parametrize(
    ("content", "name", "wanted"),
    [
        (a_pdf("申立書", "二枚目の𠮷"), "x.pdf", "申立書\n\n二枚目の𠮷"),
        (a_docx("開示を", "求めます"), "x.docx", "開示を\n求めます"),
        (a_slide(), "x.pptx", "初めに\n次に"),
        (an_odt(), "x.odt", "開示請求書"),
        ("消去してください".encode("cp932"), "x.txt", "消去してください"),
        ("消去してください".encode("euc_jp"), "x.csv", "消去してください"),
        (b"<p>a<script>b</script></p><p>c</p>", "x.html", "a\n\nc"),
        (MAIL, "x.eml", "a\n\nx@example.jp\n\nbody"),
    ],
    ids=["pdf", "docx", "pptx", "odt", "cp932", "euc", "html", "mail"],
)
def test_that_a_file_says_its_text(content, name, wanted):
    assert said(content, name) == papers.Said(wanted, Legible.WHOLE)


def test_that_a_workbook_says_its_texts_and_numbers():
    words = said(an_xlsx(), "x.xlsx").text.split()
    assert {"氏名", "髙橋", "花子", "6131"} <= set(words)
    assert "=1+1" not in words


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 broken",
        b"PK\x03\x04 broken",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        a_zip(other="<a/>"),
        a_zip(word__document="<w:document"),
        a_pdf(""),  # a page without words, as a scan is
    ],
    ids=["empty", "pdf", "zip", "png", "other zip", "half xml", "scan"],
)
def test_that_what_cannot_be_read_is_said_to_be_so(content):
    assert said(content, "x.bin", "application/octet-stream") == papers.Said("", Legible.NOT)


def test_that_a_bomb_is_cut_and_takes_no_memory(monkeypatch):
    monkeypatch.setattr(papers, "_PART", 100_000)
    bomb = a_docx("あ" * 3_000_000)
    assert len(bomb) < 100_000
    assert said(bomb, "x.docx") == papers.Said("", Legible.CUT)


def test_that_entities_neither_grow_nor_fetch(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    for entity in (f'SYSTEM "file://{secret}"', '"&#115;ECRET"'):
        xml = (
            f"<!DOCTYPE d [<!ENTITY e {entity}>]>"
            f'<w:document xmlns:w="{W}"><w:p><w:t>a&e;b</w:t></w:p></w:document>'
        )
        assert "SECRET" not in said(a_zip(word__document=xml), "x.docx").text.upper()


def test_that_a_long_text_is_cut():
    found = said(b"a" * (papers.LONGEST + 5), "x.txt")
    assert (len(found.text), found.legible) == (papers.LONGEST, Legible.CUT)


def test_that_pages_beyond_the_bound_are_left_out(monkeypatch):
    monkeypatch.setattr(papers, "_PAGES", 1)
    assert said(a_pdf("一", "二"), "x.pdf") == papers.Said("一", Legible.CUT)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([a_pdf("申立書"), a_docx("開示"), an_xlsx(), an_odt()]),
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=20),
)
def test_that_a_damaged_file_is_an_answer_and_no_error(content, damages):
    raw = bytearray(content)
    for place, byte in damages:
        raw[place % len(raw)] = byte
    assert said(bytes(raw), "x.bin").legible in set(Legible)
