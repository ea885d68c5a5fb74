from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail import mojibake

TEXT = "保有個人データの開示を請求します。"


@pytest.mark.parametrize("repair", mojibake.REPAIRS)
def test_that_what_was_read_wrong_is_turned_back(repair):
    right, _, wrong = repair.partition("<")
    raw = TEXT.encode(right)
    codec = "latin-1" if wrong in ("latin-1", "cp1252") else wrong
    # code page 932 does not know every byte: only lines that came through whole can be mended
    try:
        garbled = raw.decode(codec)
    except UnicodeDecodeError:
        garbled = "コン".encode(right).decode(codec)
        assert mojibake.repaired(garbled, repair) == "コン"
        return
    assert mojibake.repaired(f"plain\n{garbled}\n", repair) == f"plain\n{TEXT}\n"


def test_that_a_lost_last_byte_spoils_no_more_than_a_character():
    garbled = TEXT.encode()[:-1].decode("latin-1")
    assert mojibake.repaired(garbled, "utf-8<latin-1") == TEXT[:-1] + "\ufffd"


@given(st.text(), st.sampled_from(mojibake.REPAIRS))
def test_that_what_is_no_mojibake_stays_line_by_line(text, repair):
    repaired = mojibake.repaired(text, repair)
    assert repaired.count("\n") >= text.count("\n")
    if text.isascii():
        assert repaired == text
