from __future__ import annotations

import base64
import binascii
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail import transfer

LINES = b"".join(b"line %02d of a text that takes several lines\n" % number for number in range(9))
WRAPPED = base64.encodebytes(LINES)


@given(st.binary())
def test_that_whole_encodings_come_back(raw):
    assert transfer.decoded(base64.encodebytes(raw), "BASE64") == (raw, False)
    assert transfer.decoded(raw, "8bit") == (raw, False)


@given(st.text())
def test_that_whole_quoted_printable_comes_back(text):
    raw = text.replace("\r", "").encode()
    assert transfer.from_quoted_printable(quopri.encodestring(raw)) == (raw, False)


def test_that_a_letter_lost_spoils_one_line():
    lines = WRAPPED.splitlines()
    lines[2] = lines[2][:10] + lines[2][11:]
    content, damaged = transfer.from_base64(b"\n".join(lines))
    assert damaged
    assert content.startswith(LINES[: 2 * 57])
    assert content.endswith(LINES[3 * 57 :])


@pytest.mark.parametrize(
    "damage",
    [
        WRAPPED.rstrip(b"\n=") + b"!",
        WRAPPED.replace(b"\n", b"\n*", 1),
        WRAPPED + b"-- \nThis mail was scanned\n",
        WRAPPED + b"--\n",
    ],
)
def test_that_signs_and_footers_that_do_not_belong_are_passed_over(damage):
    assert transfer.from_base64(damage) == (LINES, True)


def test_that_lines_cut_between_quanta_are_joined():
    letters = base64.b64encode(LINES)
    odd = b"\n".join(letters[at : at + 30] for at in range(0, len(letters), 30))
    assert transfer.from_base64(odd + b"!") == (LINES, True)


def test_that_two_base64_texts_in_a_row_are_both_read():
    assert transfer.from_base64(b"YQ==\nYg==\n") == (b"ab", True)


def test_that_damaged_quoted_printable_stays_as_it_is():
    assert transfer.from_quoted_printable(b"a=E3=81=82 100=% b") == ("aあ 100=% b".encode(), True)


def test_that_uuencode_is_read():
    lines = [binascii.b2a_uu(LINES[at : at + 45]) for at in range(0, len(LINES), 45)]
    raw = b"begin 644 a.txt\n" + b"".join(lines) + b"`\nend\n"
    assert transfer.decoded(raw, "x-uuencode") == (LINES, False)


def test_that_an_unknown_encoding_leaves_the_bytes():
    assert transfer.decoded(b"abc", "x-other") == (b"abc", True)


@given(st.binary(), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "?"]))
def test_that_any_bytes_are_decoded(raw, encoding):
    content, _ = transfer.decoded(raw, encoding)
    assert isinstance(content, bytes)
