"""The reading a person would choose stands among the first."""

from __future__ import annotations

import pytest

from app.mail import repair

TEXT = "株式会社テラス御中\n保有個人データの開示を請求します。髙橋より。"
HEAD = b"From: a@example.jp\r\nSubject: x\r\nDate: Fri, 20 Nov 2026 08:00:00 +0900\r\n"


def mail(raw, label):
    return HEAD + f"Content-Type: text/plain; charset={label}\r\n\r\n".encode() + raw


@pytest.mark.parametrize(
    ("codec", "label"),
    [("cp932", "big5"), ("cp932", "koi8-r"), ("euc_jp", "gb18030"), ("utf-7", "us-ascii")],
)
def test_that_a_wrong_label_can_be_overruled(codec, label):
    text = TEXT.replace("髙", "高")
    found = repair.candidates(mail(text.encode(codec), label))
    assert text.split("\n")[0] in [one.lines[0] for one in found[:3]]


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_that_text_garbled_twice_is_offered_first(wrong):
    raw = TEXT.encode().decode("latin-1").encode()
    as_read, first, *_ = repair.candidates(mail(raw, "utf-8"))
    assert as_read.charset == repair.AS_READ
    assert first.lines == tuple(TEXT.split("\n"))


def test_that_lost_escapes_are_offered_first():
    raw = "株式会社の件".encode("iso2022_jp").replace(b"\x1b", b"")
    _, first, *_ = repair.candidates(mail(raw, "iso-2022-jp"))
    assert first.lines == ("株式会社の件",)


def test_that_a_sound_mail_keeps_its_reading_first_and_likeliest():
    as_read, *others = repair.candidates(mail(TEXT.encode(), "utf-8"))
    assert as_read.lines == tuple(TEXT.split("\n"))
    assert all(one.score <= as_read.score for one in others)


def test_that_fields_in_eight_bits_are_read_again_too():
    raw = "From: 高橋 <a@example.jp>\r\nSubject: 開示の請求\r\n\r\n本文です。".encode("euc_jp")
    found = {one.charset: one for one in repair.candidates(raw)}
    assert found[""].subject == "開示の請求"
    wrong = found["cp932"]
    assert wrong.subject != "開示の請求"
    assert wrong.address == "a@example.jp"
