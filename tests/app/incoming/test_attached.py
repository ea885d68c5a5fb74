"""Files that came with a mail: what they are taken for, and what of them is shown."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from app.incoming.attached import TEXT_AT_MOST, FileFault, FileSort, look, save_name, sort_of
from tests.builders import a_mail


def a_pdf(pages: int = 1, size: tuple[float, float] = (595, 842)) -> bytes:
    """Return a PDF of empty pages."""
    document = PdfDocument.new()
    for _ in range(pages):
        document.new_page(*size)
    into = BytesIO()
    document.save(into)
    document.close()
    return into.getvalue()


def a_zip(**parts: str) -> bytes:
    """Return a ZIP file; two underscores in a name stand for a folder's stroke."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", text)
    return into.getvalue()


def in_root(markup: str) -> str:
    """Return `markup` as a whole document, with the prefixes office files use."""
    spaces = {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    named = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return f"<root {named}>{markup}</root>"


@pytest.mark.parametrize(
    ("name", "raw", "sort"),
    [
        ("a.pdf", b"%PDF-1.7", FileSort.PDF),
        ("名無し", b"\n\n%PDF-1.7", FileSort.PDF),
        ("写真.JPG", b"\xff\xd8\xff\xe0", FileSort.PICTURE),
        ("a.webp", b"RIFF0000WEBPVP8 ", FileSort.PICTURE),
        ("a.txt", b"\x89PNG\r\n\x1a\n", FileSort.PICTURE),
        ("メモ.txt", b"BM", FileSort.TEXT),
        ("名簿.CSV", b"a,b", FileSort.TEXT),
        ("a.html", b"<script>", FileSort.PAGE),
        ("a.eml", b"From: a", FileSort.MAIL),
        ("表.xlsx", b"PK\x03\x04", FileSort.OFFICE),
        ("表.xlsx", b"PK\x03\x04....xl/vbaProject.bin", FileSort.RUNS),
        ("表.xlsm", b"", FileSort.RUNS),
        ("請求書.pdf.exe", b"", FileSort.RUNS),
        ("請求書.exe. . ", b"", FileSort.RUNS),
        ("請求書.pdf", b"MZ\x90", FileSort.RUNS),
        ("a.jpg", b"#!/bin/sh", FileSort.RUNS),
        ("a.js", b"%PDF-", FileSort.RUNS),
        ("a.zip", b"PK\x03\x04", FileSort.OTHER),
        ("a", b"", FileSort.OTHER),
    ],
)
def test_that_bytes_say_what_a_file_is_and_a_name_what_would_run(name, raw, sort):
    assert sort_of(name, raw) is sort


def test_that_a_page_is_drawn_as_wide_as_asked():
    seen = look("a.pdf", a_pdf(3), 1, 300)
    assert (seen.page, seen.pages, seen.picture.width) == (1, 3, 300)


def test_that_a_page_that_is_not_there_is_the_nearest():
    assert look("a.pdf", a_pdf(2), 9, 50).page == 1
    assert look("a.pdf", a_pdf(2), -1, 50).page == 0


def test_that_a_page_as_large_as_a_field_is_drawn_smaller():
    picture = look("a.pdf", a_pdf(size=(14_400, 14_400)), 0, 100_000).picture
    assert picture.width * picture.height <= 16_100_000


def test_that_ten_thousand_pages_cost_one():
    seen = look("a.pdf", a_pdf(10_000, (72, 72)), 9_999, 40)
    assert (seen.pages, seen.page, seen.picture.width) == (10_000, 9_999, 40)


@pytest.mark.parametrize("kept", [8, 60, 300])
def test_that_a_torn_pdf_says_so(kept):
    assert look("a.pdf", a_pdf()[:kept]).fault is FileFault.DAMAGED


def test_that_a_file_called_pdf_that_is_none_says_so():
    assert look("a.pdf", b"hello").fault is FileFault.DAMAGED


def test_that_a_locked_pdf_says_so():
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(BytesIO(a_pdf())))
    writer.encrypt("ひみつ", algorithm="RC4-128")
    into = BytesIO()
    writer.write(into)
    assert look("a.pdf", into.getvalue()).fault is FileFault.LOCKED


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.docx", "a.eml", "a.html", "a.png", "a.bin"])
def test_that_nothing_is_said_to_be_empty(name):
    assert look(name, b"").fault is FileFault.EMPTY


@pytest.mark.parametrize("charset", ["utf-8", "cp932", "iso-2022-jp", "euc-jp", "utf-16"])
def test_that_text_is_read_in_its_own_charset(charset):
    text = "氏名,住所\n山田 太郎,大阪府大阪市北区梅田\n鈴木 花子,京都府京都市左京区\n"
    assert look("名簿.csv", text.encode(charset)).text == text


def test_that_a_long_text_shows_its_beginning():
    seen = look("a.log", b"x" * (TEXT_AT_MOST + 1))
    assert (len(seen.text), seen.fault) == (TEXT_AT_MOST, FileFault.CUT)


def test_that_a_page_from_the_web_is_its_words():
    seen = look(
        "a.html", "<p>開示<script>alert(1)</script><img src=http://x.example/a></p>".encode()
    )
    assert seen.text.strip() == "開示"


def test_that_a_mail_inside_is_its_words():
    text = look("転送.eml", a_mail(subject="苦情", body="困っています。")).text
    assert "件名: 苦情" in text
    assert "困っています。" in text


@pytest.mark.parametrize(
    ("name", "part", "markup", "words"),
    [
        (
            "a.docx",
            "word__document",
            "<w:p><w:t>氏名</w:t></w:p><w:p><w:t>住所&amp;番地</w:t></w:p>",
            "氏名\n住所&番地",
        ),
        (
            "a.xlsx",
            "xl__sharedStrings",
            "<si><t>受付日</t></si><si><t>種別</t></si>",
            "受付日\n種別",
        ),
        ("a.pptx", "ppt__slides__slide1", "<a:p><a:t>研修</a:t></a:p>", "研修"),
        ("a.odt", "content", "<text:p>覚書</text:p>", "覚書"),
    ],
)
def test_that_an_office_file_gives_its_words(name, part, markup, words):
    assert look(name, a_zip(**{part: in_root(markup)})).text == words


def test_that_an_office_file_of_old_gives_nothing_and_no_error():
    seen = look("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert (seen.text, seen.fault) == ("", None)


def test_that_a_bomb_is_unpacked_a_little_only():
    packed = a_zip(word__document=in_root(f"<w:p><w:t>{'あ' * 40}</w:t></w:p>" * 100_000))
    assert len(packed) < 1_000_000
    seen = look("a.docx", packed)
    assert (len(seen.text), seen.fault) == (TEXT_AT_MOST, FileFault.CUT)


def test_that_no_entity_is_expanded():
    markup = '<!DOCTYPE x [<!ENTITY a "本当は外の文字">]>' + in_root(
        "<w:p><w:t>氏名&a;</w:t></w:p>"
    )
    seen = look("a.docx", a_zip(word__document=markup))
    assert "氏名" in seen.text
    assert "本当は外の文字" not in seen.text


def test_that_a_torn_office_file_says_so():
    packed = bytearray(a_zip(word__document=in_root("<w:p><w:t>氏名</w:t></w:p>" * 400)))
    packed[60:90] = b"\xff" * 30
    assert look("a.docx", bytes(packed)).fault is FileFault.DAMAGED


@pytest.mark.parametrize("name", ["a.exe", "a.js", "a.docm", "a.lnk"])
def test_that_what_would_run_is_not_read(name):
    assert look(name, "中身".encode()).text == ""


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("請求書\u202efdp.exe", "請求書fdp.exe"),
        ("CON.txt", "_CON.txt"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        ("名前.txt. . ", "名前.txt"),
        ("...", "添付ファイル"),
        ("", "添付ファイル"),
    ],
)
def test_that_a_name_to_save_under_is_harmless(name, saved):
    assert save_name(name) == saved


@given(
    st.sampled_from(["a.pdf", "a.docx", "a.txt", "a.html", "a.eml", "a"]), st.binary(max_size=400)
)
def test_that_any_bytes_give_a_look(name, raw):
    seen = look(name, raw)
    assert (seen.fault is FileFault.EMPTY) or raw


@given(st.binary(max_size=300), st.integers(0, 900))
def test_that_any_torn_pdf_gives_a_look(noise, place):
    whole = a_pdf()
    look("a.pdf", whole[:place] + noise + whole[place:])


@given(st.text(max_size=200))
def test_that_any_name_can_be_saved(name):
    saved = save_name(name)
    assert saved
    assert len(saved) <= 130
    assert not set(saved) & set('/\\:*?"<>|\0\n\r\u202e\u202d\u2066')
