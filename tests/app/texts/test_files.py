"""A letter text as a file: what is written comes back, and what is wrong is told by its line."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.wording import letter_texts
from app.texts.files import (
    FIRST_LINE,
    LONGEST_FILE,
    TextFile,
    TextFileError,
    read_text,
    read_text_file,
    write_text,
)

DIGEST = "ab" * 32
BODY = "拝復　{{ 到達日 }}に承りました。\n敬具\n\n記\n"


def a_file(*header, body=BODY, end="----"):
    return "\n".join((FIRST_LINE, *header, end, body)).encode()


@pytest.mark.parametrize("letter", [one.id for one in letter_texts().values() if one.template])
def test_that_what_is_written_comes_back(letter):
    text = letter_texts()[letter].template
    found = read_text(write_text(letter, text, 3, DIGEST))
    assert (found.letter, found.text, found.base_sha256) == (letter, text, DIGEST)
    lines = write_text(letter, text, 3, DIGEST).decode("utf-8-sig").split("\r\n")
    assert lines[found.begins - 1] == text.split("\n")[0]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_that_any_editor_of_windows_may_save_it(charset, end):
    text = write_text("L11", BODY, 0, DIGEST).decode("utf-8-sig").replace("\r\n", end)
    assert read_text(text.encode(charset)) == TextFile("L11", BODY, DIGEST, 7)


def test_that_a_header_may_be_short_and_typed_by_hand():
    found = read_text(a_file("文書: Ｌ１１"))
    assert found == TextFile("L11", BODY, "", 4)


@pytest.mark.parametrize(
    ("content", "why", "line"),
    [
        (b"", "first-line", 1),
        ("拝復".encode(), "first-line", 1),
        (b"\x81", "charset", 0),
        (b"\x00" * (LONGEST_FILE + 1), "too-long", 0),
        (a_file("文書：L11", body="あ" * 60_000), "too-long", 0),
        (a_file(), "no-letter", 0),
        (a_file("文書：L99"), "letter", 2),
        (a_file("文書：L33"), "letter", 2),  # it has no text
        (a_file("文書：../../etc/passwd"), "letter", 2),
        (a_file("文書：L11", "文書：L12"), "twice", 3),
        (a_file("文書：L11", "差出人：だれか"), "unknown", 3),
        (a_file("文書：L11", "ただの行"), "header", 3),
        (a_file("文書：L11", "標準の文面：abc"), "base", 3),
        (a_file("文書：L11", end="", body=""), "header", 3),
        (a_file("文書：L11", end="版：1", body="題名：x"), "no-end", 4),
        (a_file(*[f"題名{n}：x" for n in range(40)]), "unknown", 2),
    ],
)
def test_that_a_file_that_is_none_is_refused_with_its_line(content, why, line):
    with pytest.raises(TextFileError) as caught:
        read_text(content)
    assert (caught.value.why, caught.value.line) == (why, line)


def test_that_a_large_file_is_not_read_to_its_end(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024**3)  # a hole of 50 GB
    with pytest.raises(TextFileError) as caught:
        read_text_file(path)
    assert caught.value.why == "too-long"


@given(st.binary(max_size=300))
def test_that_any_bytes_are_a_text_or_refused(content):
    with contextlib.suppress(TextFileError):
        assert read_text(content).letter in letter_texts()


@given(st.text(max_size=200))
def test_that_any_header_is_a_text_or_refused(header):
    with contextlib.suppress(TextFileError):
        found = read_text(f"{FIRST_LINE}\n{header}\n----\n本文\n".encode("utf-8", "replace"))
        assert found.text.endswith("本文\n")
