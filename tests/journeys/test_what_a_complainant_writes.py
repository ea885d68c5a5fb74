"""What somebody wrote to the company is printed as plain text, or refused with a sentence."""

from __future__ import annotations

import re
import time
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from app import phrases
from app.domain.requests import Kind
from app.errors import LetterFindingsError
from tests.builders import Posted, a_case, a_casebook, did, drive, issued

PRINTED = {
    "a picture": '<img src="/etc/passwd">',
    "a picture from elsewhere": '<img src="http://www.example.com/a.png">',
    "bold": "<b>太字</b><i>&amp;</i>",
    "a paragraph of reportlab": '<para><font name="X">a</font><a href="file:///etc/passwd">b</a>',
    "a calculation": "{{ 7*7 }}",
    "an inclusion": "{% include 'L01.txt' %}{% for a in b %}",
    "an attribute": "{{ ''.__class__.__mro__ }}",
    "a formula": "=cmd|' /C calc'!A0",
    "a mark of ours": "\ufdd00\ufdd1{{ 到達日 }}",
    "structure": "記",
    "a heading": "１　偽の見出し",
    "a table": "｜項目｜内容｜",
    "escapes of PDF": "(a) Tj ET Q \\) endstream endobj %%EOF",
    "control characters": "あ\x00い\x07う\x1b[31mえ\x7fお\x85か",
    "from right to left": "\u202e逆の文字\u2066列\u2069\u200f",
    "tags": "か\U000e0041\U000e007fき",
    "piled kana marks": "か" + "\u3099" * 300,
}
REFUSED = {
    "piled marks": ("a" + "\u0315\u0300" * 2000, "U+0315"),
    "half a character": ("\ud842だけ", "U+D842"),
    "a character of a company's own": ("\ue000", "U+E000"),
    "a character no font has": ("\U0001f9ff", "（U+1F9FF）"),
    "a hundred thousand characters": ("開示を求めます。" * 12_500, "文"),
}
NOTHING_BEHIND = {"leak": "no", "request": "no", "partner": "no"}
# what does not shape a character is dropped where a text is printed
_DROPPED = dict.fromkeys(
    map(ord, "\x00\x07\x1b\x7f\u202e\u2066\u2069\u200f\U000e0041\U000e007f\ufdd0\ufdd1")
) | {0x85: "\n"}


@pytest.fixture(scope="module")
def casebook(tmp_path_factory):
    book = a_casebook(tmp_path_factory.mktemp("hostile"))
    yield book
    book.close()


def a_letter(casebook, text, **person):
    """Issue the receipt of a complaint that says `text`."""
    number = a_case(casebook, Kind.COMPLAINT, words=text, **person)
    drive(casebook, number, did("confirm", 1, kind="complaint"), did("triage", 1, **NOTHING_BEHIND))
    values = {"申出要旨": text, "調査一覧": "記録の確認"}
    change = issued(casebook, number, Posted("L20", slots=values))
    return casebook.letters.stored(change.document)


def by_pdfium(pdf):
    with PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def by_pypdf(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def bare(text):
    return "".join(text.split())


@pytest.mark.parametrize("text", PRINTED.values(), ids=PRINTED)
def test_that_it_is_printed_as_it_was_written(casebook, text):
    pdf = a_letter(casebook, text).pdf
    wanted = bare(text.translate(_DROPPED).replace("か\u3099", "が"))
    for read in (by_pdfium, by_pypdf):
        assert wanted in bare(read(pdf)), read.__name__
    assert b"/etc/passwd" not in pdf
    assert not {b"/A", b"/AA", b"/JS", b"/URI", b"/XObject", b"/Annots"} & set(_names(pdf))


def _names(pdf):
    """Every name in the dictionaries of a file."""
    return re.findall(rb"/[A-Za-z0-9]+", re.sub(rb"(?s)stream\n.*?endstream", b"", pdf))


NAMES = {name: text for name, text in PRINTED.items() if "\ufdd0" not in text}


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_that_a_name_is_printed_too(casebook, text):
    wanted = bare(text.translate(_DROPPED | {0x85: " "}).replace("か\u3099", "が"))
    assert f"{wanted}様" in bare(by_pdfium(a_letter(casebook, "苦情", name=text).pdf))


@pytest.mark.parametrize(("text", "named"), REFUSED.values(), ids=REFUSED)
def test_that_what_cannot_be_printed_is_refused_with_a_sentence(casebook, text, named):
    started = time.process_time()
    with pytest.raises(LetterFindingsError) as refused:
        a_letter(casebook, text)
    sentence = phrases.error(refused.value)
    assert named in sentence
    assert sentence.encode("utf-8").decode().endswith("。")
    assert time.process_time() - started < 5  # half a second, on a machine that is not busy


@pytest.mark.parametrize("name", ["山" * 60, "あ" * 100_000, "\u202e\U000e0041"])
def test_that_a_name_fits_or_is_refused(casebook, name):
    if len(name) == 60:
        assert bare(f"{name}様") in bare(by_pdfium(a_letter(casebook, "苦情", name=name).pdf))
        return
    with pytest.raises(LetterFindingsError) as refused:
        a_letter(casebook, "苦情", name=name)
    sentence = phrases.error(refused.value)
    assert "宛名が長すぎて、用紙に収まりません。" in sentence or "U+202E" in sentence
