from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.mail import decoding
from app.mail.message import Defect

TEXT = "株式会社テラスの個人情報の取扱いについて、電話で説明してください。"
LABELS = {
    "iso2022_jp": "ISO-2022-JP",
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "utf-8": "UTF-8",
}


@pytest.mark.parametrize("codec", LABELS)
@pytest.mark.parametrize(
    "label", ["ISO-2022-JP", "Shift_JIS", "EUC-JP", "UTF-8", "us-ascii", "iso-8859-1"]
)
def test_that_no_label_hides_a_japanese_text(codec, label):
    reading = decoding.read(TEXT.encode(codec), label)
    assert reading.text == TEXT
    assert reading.defects == (() if LABELS[codec] == label else (Defect.WRONG_CHARSET,))


@pytest.mark.parametrize("codec", LABELS)
@pytest.mark.parametrize(
    "text", ["山田", "個人情報", "髙橋", "電話をやめて", "ﾔﾏﾀﾞ様です", "苦情です。", "テラス御中"]
)
def test_that_short_texts_without_label_are_read(codec, text):
    try:
        raw = text.encode(codec)
    except UnicodeEncodeError:
        return
    assert decoding.read(raw).text == text


def test_that_an_unknown_label_is_told_from_none():
    raw = TEXT.encode("cp932")
    assert decoding.read(raw, "X-UNKNOWN").defects == (Defect.UNKNOWN_CHARSET,)
    assert decoding.read(raw).defects == (Defect.NO_CHARSET,)


@pytest.mark.parametrize(
    "label", ["x-sjis", "Windows-31J", "cp932", "MS_Kanji", "shift-jis", "CP943C"]
)
def test_that_every_name_of_shift_jis_means_the_code_page_of_windows(label):
    assert decoding.read("㈱①髙﨑～".encode("cp932"), label).text == "㈱①髙﨑～"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\x1b$B-j\x1b(B", "㈱"),  # NEC row 13
        (b"\x1b$B|b\x1b(B", "髙"),  # NEC selected IBM, row 92
        (b"\x1b$B@2z>\x1b(B", "晴\ufa12"),  # rows 89 to 92 keep the forms of names apart
        (b"\x1b(I6@6E\x1b(B", "ｶﾀｶﾅ"),
        (b"\x0e6@6E\x0f ok", "ｶﾀｶﾅ ok"),
        (b"\x1b$BF|K\\\x1b(J\\~\x1b(B", "日本¥‾"),
        (b"\x1b$BF|K\\\r\nplain", "日本\r\nplain"),  # the way back is missing
        (b"\x1b$BF|K\\\x1b(B \xe3\x81\x82", "日本 あ"),  # a relay's footer in UTF-8
        (b"\x1b$(D0!\x1b(B", "丂"),
    ],
)
def test_that_iso_2022_jp_is_read_with_what_vendors_add(raw, text):
    assert decoding.read(raw, "iso-2022-jp").text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xad\xea", "㈱"),
        (b"\xfc\xe2", "髙"),  # CP51932
        (b"\x8f\xf4\xfb", "髙"),  # eucJP-ms, as the iconv of glibc reads it
        (b"\x8f\xf4\xab", "㈱"),
        (b"\x8f\xf3\xf3", "ⅰ"),
        (b"\x8e\xb1", "ｱ"),
    ],
)
def test_that_euc_jp_is_read_with_what_vendors_add(raw, text):
    reading = decoding.read(b"\xa4\xa2" + raw, "euc-jp")
    assert reading.text == "あ" + text


@pytest.mark.parametrize("codec", ["iso2022_jp", "cp932", "euc_jp"])
def test_that_every_charset_writes_the_same_wave_dash(codec):
    raw = {
        "iso2022_jp": b"\x1b$B!A!]\x1b(B",
        "cp932": b"\x81\x60\x81\x7c",
        "euc_jp": b"\xa1\xc1\xa1\xdd",
    }
    assert decoding.read(raw[codec], LABELS[codec]).text == "～－"


def test_that_a_text_cut_off_loses_its_end_only():
    reading = decoding.read(TEXT.encode()[:-1], "utf-8")
    assert reading.text == TEXT[:-1] + "\ufffd"
    assert reading.defects == (Defect.UNDECODABLE,)


def test_that_chinese_stays_chinese():
    text = "请删除我的个人信息，谢谢。"
    for codec, label in [("gb18030", "gb2312"), ("gbk", "GBK"), ("gb18030", "gb18030")]:
        assert decoding.read(text.encode(codec), label) == decoding.Reading(text, "gb18030")


def test_that_western_text_stays_western():
    assert decoding.read("Café à côté".encode("latin-1"), "iso-8859-1").text == "Café à côté"


def test_that_prose_is_more_plausible_than_mojibake():
    mojibake = TEXT.encode().decode("cp932", "replace")
    assert decoding.plausibility(TEXT) > decoding.plausibility(mojibake) + 0.4


@given(
    st.binary(max_size=100),
    st.sampled_from([*decoding._LABELS, "", "punycode", "zlib", "\0", "x" * 999]),
)
@settings(max_examples=500, deadline=None)
def test_that_any_bytes_are_read_under_any_label(raw, label):
    reading = decoding.read(raw, label)
    assert isinstance(reading.text, str)


# what a Japanese keyboard types; runs of ｡｢｣､･ alone are EUC-JP to any reader
TYPED = st.characters(
    codec="cp932", categories=["L", "N", "P", "S", "Zs"], exclude_characters="¢£¬‖−〜｡｢｣､･"
)


@given(st.text(TYPED, max_size=60))
@example("貍‐")  # 漁] in UTF-8
@settings(max_examples=500)
def test_that_whatever_windows_can_type_is_read_back(text):
    assert decoding.read(text.encode("cp932"), "Shift_JIS").text == text


@given(st.text(TYPED, max_size=60))
@example("貍‐")  # 漁] in UTF-8
@settings(max_examples=500)
def test_that_whatever_windows_can_type_is_read_back_from_utf_8(text):
    assert decoding.read(text.encode(), "utf-8").text == text
