from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail import rtf

HEAD = rb"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 x;}{\f1\fcharset134 y;}}\f0 "


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (rb"\'8a\'4a\'8e\'a6", "開示"),
        (rb"\'8aJ\'8e\'a6", "開示"),  # the second byte as a letter
        (rb"a\par b\line c\tab d", "a\nb\nc\td"),
        (rb"\{\\\}\~\_", "{\\}\xa0-"),
        (rb"\u24320?\u-10179?\u-9047?", "开💩"),
        (rb"\uc2\u24320\'8a\'4a!", "开!"),
        (rb"{\uc0\u24320 x}y", "开xy"),
        (rb"{\*\unknown hidden}{\pict 0102}seen", "seen"),
        (rb"{\f1\'bf\'aa}\'8a\'4a", "开開"),
        (rb"\bin3 \}{x", "x"),
        (rb"a{b{c", "abc"),
        (rb"a}}}b", "ab"),
    ],
)
def test_that_text_is_read(written, text):
    assert rtf.read(HEAD + written).text == text


def test_that_html_is_told_from_text():
    found = rtf.read(
        rb"{\rtf1\fromhtml1 {\*\htmltag64 <p>}\htmlrtf x\htmlrtf0 y{\*\htmltag72 </p>}}"
    )
    assert (found.is_html, found.text) == (True, "<p>y</p>")


def test_that_stored_rtf_is_given_as_it_is():
    assert rtf.decompressed(struct.pack("<II4sI", 15, 3, b"MELA", 0) + b"abc") == (b"abc", False)


def test_that_what_is_cut_off_is_said():
    assert rtf.decompressed(struct.pack("<II4sI", 99, 50, b"LZFu", 0) + b"\0abc") == (b"abc", True)
    assert rtf.decompressed(b"abc") == (b"", True)
    assert rtf.decompressed(b"") == (b"", False)


def test_that_a_reference_may_overlap_what_it_writes():
    raw = struct.pack("<II4sI", 0, 9, b"LZFu", 0) + b"\x02a" + struct.pack(">H", 207 << 4 | 6)
    assert rtf.decompressed(raw) == (b"a" * 9, False)


@given(st.binary(max_size=300), st.integers(0, 4000))
def test_that_no_bytes_stop_it(raw, size):
    content, _ = rtf.decompressed(struct.pack("<II4sI", 0, size, b"LZFu", 0) + raw)
    assert len(content) <= size
    rtf.read(raw)
    rtf.read(content)
