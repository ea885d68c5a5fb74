"""What a mail says, part by part; and no bytes at all stop the reading."""

from __future__ import annotations

import email
import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mail import eml, showing
from app.mail.message import Address, Defect
from tests.app.mail.whole import is_whole

FIXTURES = Path(__file__).parent / "fixtures"
COMPANY = ("terrace.example.jp",)
MAILS = {path.stem: path.read_bytes() for path in sorted(FIXTURES.glob("*.eml"))}


@pytest.mark.parametrize("name", ["08-encoded-word-as-file-name", "21-smime-signed", "27-bounce"])
def test_that_attached_bytes_are_those_another_parser_finds(name):
    message = eml.read(MAILS[name])
    peers = [
        part.get_payload(decode=True)
        for part in email.message_from_bytes(MAILS[name]).walk()
        if part.get_filename()
    ]
    attached = [a.content for a in message.attachments if not a.name.startswith(("添付", "ご請求"))]
    assert attached == peers
    assert all(a.sha256 == hashlib.sha256(a.content).hexdigest() for a in message.attachments)


def test_that_an_enclosed_mail_keeps_its_very_bytes():
    enclosed = eml.read(MAILS["22-forwarded-message"]).attachments[0]
    assert enclosed.content == MAILS["01-subject-vendor-characters"]
    assert enclosed.content_type == "message/rfc822"


def test_that_threads_are_followed_oldest_first():
    message = eml.read(MAILS["08-encoded-word-as-file-name"])
    assert message.message_id == "<08@example.com>"
    assert message.references == ("<01@example.com>", "<l-1@terrace.example.jp>")


def test_that_recipients_are_read():
    raw = (
        b"From: a@example.com\r\n"
        b'To: "Yamada, Taro" <taro@example.jp>, =?utf-8?B?5bGx55Sw?= <y@example.jp>,\r\n'
        b" =?utf-8?Q?Sato,_Jiro?= <jiro@example.jp>\r\n"
        b"Cc: desk: one@example.jp, two@example.jp;, undisclosed-recipients:;\r\n\r\nx"
    )
    message = eml.read(raw)
    assert message.to == (
        Address("Yamada, Taro", "taro@example.jp"),
        Address("山田", "y@example.jp"),
        Address("Sato, Jiro", "jiro@example.jp"),
    )
    assert [address.address for address in message.cc] == ["one@example.jp", "two@example.jp"]


@pytest.mark.parametrize(
    ("date", "read", "defects"),
    [
        ("Fri, 20 Nov 2026 08:00:00 +0900 (JST)", "2026-11-20T08:00:00+09:00", ()),
        ("Thu, 19 Nov 2026 23:00:00 GMT", "2026-11-20T08:00:00+09:00", ()),
        ("Thu, 19 Nov 2026 23:00:00 -0000", "2026-11-20T08:00:00+09:00", ()),
        ("Thu, 19 Nov 2026 23:00:00", "2026-11-19T23:00:00+09:00", ()),
        ("20 Nov 26 08:00 +0900", "2026-11-20T08:00:00+09:00", ()),
        ("令和8年11月20日", None, (Defect.BAD_DATE,)),
        ("Fri, 99 Nov 2026 08:00:00 +0900", None, (Defect.BAD_DATE,)),
        ("Fri, 31 Dec 9999 23:59:00 -2359", None, (Defect.BAD_DATE,)),
        ("", None, (Defect.NO_DATE,)),
    ],
)
def test_that_dates_are_told_in_the_time_of_tokyo(date, read, defects):
    message = eml.read(f"From: a@example.jp\r\nDate: {date}\r\n\r\nx".encode())
    assert message.sent_at == (datetime.fromisoformat(read) if read else None)
    assert set(defects) <= set(message.defects)
    assert (Defect.BAD_DATE in message.defects) == (Defect.BAD_DATE in defects)


def test_that_an_unreadable_hop_is_passed_over():
    raw = (
        b"Received: by imap.terrace.example.jp; Fri, 20 Nov 2026 09:05:00 +0900\r\n"
        b"Received: by mx.terrace.example.jp; yesterday\r\n"
        b"From: a@example.com\r\n\r\nx"
    )
    assert eml.read(raw, COMPANY).arrived_at == datetime.fromisoformat("2026-11-20T09:05:00+09:00")


def test_that_the_company_domain_is_not_found_inside_another():
    raw = (
        b"Received: by top.example.com; Fri, 20 Nov 2026 09:05:00 +0900\r\n"
        b"Received: by evil-terrace.example.jp; Fri, 20 Nov 2026 08:00:00 +0900\r\n"
        b"From: a@example.com\r\n\r\nx"
    )
    assert eml.read(raw, COMPANY).arrived_at == datetime.fromisoformat("2026-11-20T09:05:00+09:00")


def test_that_names_are_not_normalised():
    names = "神 福 塚 髙 﨑 邉 𠮷 ㈱ １ ｶﾞ か゛"
    raw = f"From: a@example.jp\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{names}".encode()
    assert eml.read(raw).body == names


def test_that_text_after_a_missing_blank_line_is_the_body():
    message = eml.read(
        b"From: a@example.jp\r\nSubject: hello\r\nthis is the text\r\nmore: text\r\n"
    )
    assert (message.subject, message.body) == ("hello", "this is the text\nmore: text\n")
    assert Defect.BROKEN_STRUCTURE in message.defects


def test_that_a_stray_line_does_not_hide_the_fields_below_it():
    raw = b"From: a@example.jp\r\n*** virus checked ***\r\nSubject: hello\r\n\r\ntext"
    message = eml.read(raw)
    assert (message.subject, message.body) == ("hello", "text")


def test_that_a_multipart_without_boundary_is_still_cut():
    raw = (
        b"From: a@example.jp\r\nContent-Type: multipart/mixed\r\n\r\n"
        b"--x1\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
        b"--x1\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--x1--\r\n"
    )
    message = eml.read(raw)
    assert (message.body, message.attachments[0].content) == ("hello", b"%PDF")
    assert Defect.BROKEN_STRUCTURE in message.defects


def test_that_parts_below_the_limit_are_kept_as_a_file():
    raw = b"From: a@example.jp\r\n"
    for level in range(500):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    message = eml.read(raw + b"\r\nhello")
    assert Defect.TOO_DEEP in message.defects
    assert message.attachments[0].content.endswith(b"hello")


def test_that_all_html_is_kept_as_sent_beside_its_text():
    message = eml.read(MAILS["23-html-only-meta-charset"])
    assert "document.cookie" in message.html
    assert "document.cookie" not in message.body
    assert "見えない文" not in message.body


def test_that_a_long_file_name_keeps_its_extension():
    name = showing.safe_name("長" * 400 + ".pdf")
    assert len(name) == 120
    assert name.endswith("長.pdf")


@given(st.text())
def test_that_no_file_name_is_a_path(name):
    safe = showing.safe_name(name)
    assert not set(safe) & set('/\\<>:"|?*\0\n\r\u202e')
    assert safe not in (".", "..")
    assert len(safe) <= 120


# ------------------------------------------------------------------ any bytes


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_that_any_bytes_are_a_message(raw):
    is_whole(eml.read(raw, COMPANY))


@given(st.binary(max_size=200), st.sampled_from(sorted(MAILS)))
@settings(max_examples=200, deadline=None)
def test_that_any_body_under_any_header_is_a_message(raw, name):
    header = MAILS[name].partition(b"\r\n\r\n")[0]
    is_whole(eml.read(header + b"\r\n\r\n" + raw, COMPANY))


@given(st.data(), st.sampled_from(sorted(MAILS)))
@settings(max_examples=300, deadline=None)
def test_that_a_mail_cut_off_anywhere_is_a_message(data, name):
    raw = MAILS[name]
    is_whole(eml.read(raw[: data.draw(st.integers(0, len(raw)))], COMPANY))


@given(st.data(), st.sampled_from(sorted(MAILS)))
@settings(max_examples=300, deadline=None)
def test_that_a_mail_damaged_anywhere_is_a_message(data, name):
    raw = bytearray(MAILS[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    is_whole(eml.read(bytes(raw), COMPANY))
