"""A draft of a mail, read by our own reader and by Python's, which knows nothing of either."""

from __future__ import annotations

import base64
import email
import re
from email import policy
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.eml import read
from app.mail.writing import MailDraft, draft, reachable

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
NAME = "個情発R8-0001-1号.pdf"


def a_draft(**changed):
    plain = {"to": "hanako@example.jp", "subject": "窓口からのご連絡（受付番号 R8-0001）",
             "body": "髙橋\n\n添付をご覧ください。\n", "file": NAME, "pdf": PDF}  # fmt: skip
    return MailDraft(**(plain | changed))


def parsed(raw):
    return email.message_from_bytes(raw, policy=policy.default)


def test_that_it_opens_as_a_mail_still_to_be_sent():
    raw = draft(a_draft())
    mail = parsed(raw)
    assert mail["X-Unsent"] == "1"
    assert mail["To"] == "hanako@example.jp"
    for never in ("From", "Cc", "Bcc", "Date", "Message-ID", "Reply-To", "Sender"):
        assert mail[never] is None
    assert not [part.defects for part in mail.walk() if part.defects]
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_that_every_reader_gets_subject_text_and_attachment_back():
    raw = draft(a_draft())
    mail = parsed(raw)
    assert mail["Subject"] == a_draft().subject
    assert mail.get_body().get_content() == "髙橋\r\n\r\n添付をご覧ください。\r\n"
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (NAME, PDF)
    ours = read(raw)
    assert ours.subject == a_draft().subject
    assert "添付をご覧ください。" in ours.body
    assert [(a.name, a.content) for a in ours.attachments] == [(NAME, PDF)]


def test_that_the_name_is_there_for_programs_that_know_only_encoded_words():
    raw = draft(a_draft()).decode()
    head = raw[raw.index("Content-Type: application/pdf") :].split("Content-Transfer")[0]
    word = head.partition('name="')[2].partition('"')[0]
    assert str(email.header.make_header(email.header.decode_header(word))) == NAME


@given(st.text(min_size=1, max_size=120), st.text(max_size=300))
def test_that_no_text_gets_out_of_its_place(subject, file):
    raw = draft(a_draft(subject=subject, file=file))
    mail = parsed(raw)
    assert {name.lower() for name in mail} == {
        "x-unsent", "to", "subject", "mime-version", "content-type",
    }  # fmt: skip
    assert len(list(mail.iter_attachments())) == 1
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "address", ["", "hanako", "a@b\r\nBcc: c@example.jp", "髙橋@example.jp", "a b@example.jp"]
)
def test_that_what_is_no_address_is_not_written(address):
    assert not reachable(address)
    with pytest.raises(ValueError, match="address"):
        draft(a_draft(to=address))


def test_that_a_japanese_domain_is_written_as_servers_take_it():
    assert parsed(draft(a_draft(to="info@例え.example")))["To"] == "info@xn--r8jz45g.example"


def parts(raw):
    """Cut a draft up by its own boundary, as bytes, without any mail library."""
    head, _, rest = raw.partition(b"\r\n\r\n")
    boundary = re.search(rb'boundary="([^"]+)"', head)[1]
    pieces = rest.split(b"--" + boundary)
    assert pieces[0] == b""
    assert pieces[-1] == b"--\r\n"
    cut = [piece.removeprefix(b"\r\n").partition(b"\r\n\r\n") for piece in pieces[1:-1]]
    return head, [(top, body) for top, _, body in cut]


def test_that_the_bytes_are_those_a_mail_program_expects():
    head, (text, attached) = parts(draft(a_draft()))
    assert head.startswith(b"X-Unsent: 1\r\n")  # the first line, and no mark of UTF-8 before it
    assert b"\r\nMIME-Version: 1.0\r\n" in head
    assert b'Content-Type: text/plain; charset="utf-8"' in text[0]
    assert base64.b64decode(text[1]).decode() == "髙橋\r\n\r\n添付をご覧ください。\r\n"
    assert attached[0].startswith(b"Content-Type: application/pdf;\r\n name=")
    assert b"\r\nContent-Disposition: attachment;\r\n filename*=utf-8''" in attached[0]
    assert base64.b64decode(attached[1]) == PDF


@pytest.mark.parametrize(
    "number",
    ["個情発R8-0001-1号", "個情発R18-10140-12号", "個人情報保護発第8-0140-3号", "P-2026-000123-4"],
)
def test_that_the_name_of_a_letter_is_one_encoded_word_and_one_of_rfc_2231(number):
    _, (_, (top, _)) = parts(draft(a_draft(file=f"{number}.pdf")))
    lines = top.decode().split("\r\n")
    (name,) = [line for line in lines if line.startswith(" name=")]
    assert name.count("=?utf-8?B?") == name.count("?=") == 1
    word = name.partition('"')[2].rstrip('"')
    assert str(email.header.make_header(email.header.decode_header(word))) == f"{number}.pdf"
    pieces = [line.rstrip(";") for line in lines if line.startswith(" filename*")]
    encoded = "".join(piece.partition("*=")[2] for piece in pieces)
    charset, language, value = email.utils.decode_rfc2231(encoded)
    assert (charset, language, unquote(value)) == ("utf-8", "", f"{number}.pdf")


@given(st.binary(max_size=2000), st.text(max_size=500))
def test_that_the_boundary_stands_in_nothing_that_is_written(pdf, body):
    raw = draft(a_draft(pdf=pdf, body=body))
    _, (text, attached) = parts(raw)
    assert base64.b64decode(attached[1]) == pdf
    assert base64.b64decode(text[1]).decode() == "\r\n".join(body.splitlines()) + "\r\n"
