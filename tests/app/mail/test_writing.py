"""A draft of a mail, read by our own reader and by Python's, which knows nothing of either."""

from __future__ import annotations

import email
from email import policy

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
