"""What Outlook saves, and what is left of it when the file is damaged."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mail import eml, msg, reading
from app.mail.compound import SIGNATURE
from app.mail.message import Address, Defect
from tests.app.mail.whole import is_whole

FIXTURES = Path(__file__).parent / "fixtures"
COMPANY = ("terrace.example.jp",)
FILES = {path.name[:2]: path.read_bytes() for path in sorted(FIXTURES.glob("*.msg"))}


def test_that_the_fields_outlook_kept_say_when_it_arrived_and_what_it_answers():
    message = msg.read(FILES["75"], COMPANY)
    assert message.arrived_at == datetime.fromisoformat("2026-11-19T10:00:00+09:00")
    assert message.sent_at == datetime.fromisoformat("2026-11-19T09:57:00+09:00")
    assert message.message_id == "<75@example.com>"
    assert message.references == ("<l-1@terrace.example.jp>",)
    assert message.to == (Address("個人情報窓口", "privacy@terrace.example.jp"),)
    assert message.attachments[0].content == b"%PDF-1.7 " + bytes(range(256)) * 40
    assert message.attachments[1].content == b"abc"


def test_that_copies_are_told_from_recipients():
    message = msg.read(FILES["81"], COMPANY)
    assert [one.name for one in message.to] == ["個人情報窓口"]
    assert message.cc == (Address("総務", ""),)  # an Exchange name is no mail address


def test_that_html_inside_rtf_comes_out_as_it_went_in():
    message = msg.read(FILES["78"])
    assert message.html.startswith("<html><head><style>p {color:red}</style></head>") or (
        "<style>p {color:red}</style>" in message.html
    )
    assert "hidden" not in message.html
    assert '<a href="https://www.example.com/form">申出書</a>' in message.html


def test_that_a_message_inside_is_a_mail_that_can_be_read():
    (enclosed,) = msg.read(FILES["80"]).attachments
    inner = eml.read(enclosed.content)
    assert inner.subject == "元の苦情（髙）"
    assert inner.sender == Address("原田", "harada@example.com")
    assert inner.body == "説明がありません。"
    assert inner.sent_at == datetime.fromisoformat("2026-11-18T12:00:00+09:00")
    (copy,) = inner.attachments
    assert (copy.name, copy.content) == ("写し.txt", b"copy")
    assert msg.read(FILES["80"]).attachments == (enclosed,)  # the same bytes every time


def test_that_the_form_is_told_by_the_bytes():
    assert reading.read(FILES["75"]).subject == "㈱テラスへの開示請求"


def test_that_a_charset_may_be_chosen_for_strings_without_code_page():
    assert msg.read(FILES["83"], charset="cp932").subject == "利用停止の件"
    assert msg.read(FILES["83"], charset="cp1252").subject != "利用停止の件"
    assert msg.read(FILES["75"], charset="cp1252").subject == "㈱テラスへの開示請求"


def test_that_another_compound_file_is_no_mail():
    defects = msg.read(SIGNATURE + bytes(2000)).defects
    assert defects == (Defect.NO_HEADERS, Defect.NO_BODY)


@pytest.mark.parametrize("name", sorted(FILES))
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_that_a_damaged_file_is_a_message(name, data):
    raw = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + 4] = data.draw(st.binary(min_size=4, max_size=4))
    is_whole(msg.read(bytes(raw), COMPANY))


@given(st.integers(0, len(FILES["80"])))
@settings(max_examples=100, deadline=None)
def test_that_a_file_cut_off_anywhere_is_a_message(end):
    is_whole(msg.read(FILES["80"][:end], COMPANY))
