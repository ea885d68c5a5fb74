from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter

from reports import copies, raster, reopened
from reports.copies import Stamp

STAMP = Stamp("写し（一部秘匿）", "資料１", "株式会社みほん", "電子メール")


def a_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(copies.of_text((), "本文です", STAMP))))
    writer.add_metadata({"/Keywords": "鍵の語"})
    writer.add_attachment("添付.txt", "中身の語".encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_workbook() -> bytes:
    book = Workbook()
    book.active["A1"] = "セルの語"
    book.active["A1"].comment = Comment("覚えの語", "書いた人")
    book.properties.keywords = "性質の語"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_that_all_of_a_pdf_is_read():
    seen = "\n".join(reopened.texts("名前.pdf", a_pdf()))
    for word in ("名前", "本文です", "鍵の語", "添付.txt", "電子メール"):
        assert word in seen
    assert any("中身の語".encode() in layer for layer in reopened.layers(a_pdf()))


def test_that_all_of_a_workbook_is_read():
    seen = "\n".join(reopened.texts("名前.xlsx", a_workbook()))
    for word in ("名前", "セルの語", "覚えの語", "書いた人", "性質の語"):
        assert word in seen


def test_that_a_file_in_a_file_is_read():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("内/名前.xlsx", a_workbook())
        archive.writestr("覚え.txt", "ただの語")
    seen = "\n".join(reopened.texts("外.zip", packed.getvalue()))
    for word in ("外.zip", "内/名前.xlsx", "覚えの語", "ただの語"):
        assert word in seen


def test_that_a_copy_of_pages_keeps_the_words_in_their_places():
    one = copies.of_text((("件名", "苦情"),), "一行目\n二行目\U0001f9ff", STAMP)
    pages = raster.pieces(one)
    again = copies.of_pages(pages, STAMP)
    assert "二行目〓" in raster.text(one)[0]
    first = {(p.text, round(p.x), round(p.baseline)) for p in pages[0].pieces}
    second = {(p.text, round(p.x), round(p.baseline)) for p in raster.pieces(again)[0].pieces}
    assert first <= second
