"""Where the mails of an mbox lie, compared with what Python's mailbox module put there."""

from __future__ import annotations

import io
import mailbox
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail import mbox

MAIL = b"From: a@example.jp\nSubject: %d\n\ntext %d\n"


def cut(raw):
    return [raw[e.start : e.start + e.size] for e in mbox.extents(io.BytesIO(raw))]


def test_that_mails_are_the_bytes_another_program_put_in(tmp_path):
    mails = [MAIL % (n, n) for n in range(20)]
    box = mailbox.mbox(tmp_path / "box")
    for mail in mails:
        box.add(mail)
    box.close()
    assert cut((tmp_path / "box").read_bytes()) == mails


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_that_line_ends_of_any_kind_are_kept(end):
    mails = [(MAIL % (n, n)).replace(b"\n", end) for n in range(3)]
    raw = end.join(b"From - Fri" + end + mail for mail in mails)
    assert cut(raw) == mails


def test_that_a_sentence_is_no_separator():
    mail = MAIL % (1, 1) + b"\nFrom now on\nplease stop\nFrom here: no empty line\nx: y\n"
    assert cut(b"From x\n" + mail) == [mail]


def test_that_what_stands_before_the_first_line_is_kept():
    assert cut(b"X: y\n\nz\n\nFrom x\n" + MAIL % (1, 1)) == [b"X: y\n\nz\n", MAIL % (1, 1)]


def test_that_nothing_is_nothing():
    assert cut(b"") == []


@given(st.lists(st.binary(max_size=300), max_size=8), st.integers(2100, 4000))
def test_that_no_byte_is_in_two_mails_and_windows_do_not_matter(bodies, window):
    raw = b"".join(b"From x\nA: b\n\n" + body + b"\n\n" for body in bodies)
    whole = list(mbox.extents(io.BytesIO(raw)))
    before, mbox.WINDOW = mbox.WINDOW, window
    try:
        assert list(mbox.extents(io.BytesIO(raw))) == whole
    finally:
        mbox.WINDOW = before
    ends = [0]
    for extent in whole:
        assert extent.start >= ends[-1]
        assert extent.size > 0
        ends.append(extent.start + extent.size)
    assert ends[-1] <= len(raw)


class Endless(io.RawIOBase):
    """A file of `size` bytes made of the same mail again and again."""

    def __init__(self, size):
        self._mail = b"From x\n" + MAIL % (1, 1) + b"x" * 10_000 + b"\n\n"
        self._size = size // len(self._mail) * len(self._mail)
        self._at = 0

    def readinto(self, buffer):
        size = min(len(buffer), self._size - self._at)
        phase = self._at % len(self._mail)
        times = size // len(self._mail) + 2
        buffer[:size] = (self._mail * times)[phase : phase + size]
        self._at += size
        return size

    def seek(self, at, whence=0):
        self._at = at + (self._size if whence == 2 else 0)
        return self._at

    def readable(self):
        return True

    def seekable(self):
        return True


def test_that_a_large_mbox_costs_the_memory_of_a_window():
    tracemalloc.start()
    try:
        count = sum(1 for _ in mbox.extents(Endless(100_000_000)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count > 9_000
    assert peak < 8 * mbox.WINDOW
