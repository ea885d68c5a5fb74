"""The desk of what leaves: the register, the printer, the mail."""

from __future__ import annotations

import email
import json
from datetime import date
from email import policy
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.domain.item import State
from app.domain.sending import LetterState
from app.errors import FileUnwritableError, NoMailAddressError, NoSuchDocumentError
from app.store.book import entries
from tests.builders import OFFICER, Posted, a_case, a_casebook, a_mail, did, drive, issued

PASSWORD = "hana-7-yuki"  # noqa: S105 - of a letter that lives for one test
L09 = {"開示対象": "申込みの記録", "同封物一覧": "申込書の写し（1枚）"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path, date(2026, 11, 27))
    yield book
    book.close()


@pytest.fixture
def letter(casebook):
    return issued(casebook, a_case(casebook), Posted("L01")).document


def journalled(casebook):
    with casebook._book.reading() as session:
        last = list(entries(session))[-1]
    return last.act, last.actor, json.loads(last.payload).get("out")


def test_that_every_way_out_is_in_the_journal_and_no_path_is(casebook, letter, tmp_path):
    casebook.letters.export(letter, tmp_path / "髙橋 花子.pdf")
    assert journalled(casebook) == ("hand-out", OFFICER, [{"letter": letter, "way": "saved"}])
    (issued,) = casebook.mailroom.printed([letter])
    assert issued.pdf == (tmp_path / "髙橋 花子.pdf").read_bytes()
    assert journalled(casebook)[2] == [{"letter": letter, "way": "printed"}]
    casebook.mailroom.draft_mail(letter, tmp_path / "髙橋.eml")
    assert journalled(casebook)[2] == [{"letter": letter, "way": "mailed"}]
    assert casebook.safekeeping.check().ok


def test_that_what_was_not_written_did_not_leave(casebook, letter, tmp_path):
    before = casebook.safekeeping.check().entries
    with pytest.raises(FileUnwritableError):
        casebook.mailroom.draft_mail(letter, tmp_path / "nowhere" / "a.eml")
    with pytest.raises(FileUnwritableError):
        casebook.letters.export(letter, tmp_path / "nowhere" / "a.pdf")
    with pytest.raises(NoSuchDocumentError):
        casebook.mailroom.printed([letter, "個情発R8-0099-1号"])
    assert casebook.safekeeping.check().entries == before


def test_that_the_mail_holds_the_letter_and_says_nothing_of_the_person(casebook, letter, tmp_path):
    casebook.mailroom.draft_mail(letter, tmp_path / "a.eml")
    mail = email.message_from_bytes((tmp_path / "a.eml").read_bytes(), policy=policy.default)
    (attached,) = mail.iter_attachments()
    assert mail["To"] == "hanako@example.jp"
    assert attached.get_filename() == f"{letter}.pdf"
    assert attached.get_content() == casebook.letters.stored(letter).pdf
    said = mail["Subject"] + mail.get_body().get_content()
    assert "R8-0001" in mail["Subject"]
    for secret in ("髙橋", "花子", "開示", "請求", "〔"):
        assert secret not in said
    for never in ("From", "Bcc", "Cc", "Date"):
        assert mail[never] is None


def test_that_a_password_stands_nowhere_in_the_mail(casebook, letter, tmp_path):
    casebook.mailroom.draft_mail(letter, tmp_path / "a.eml", password=PASSWORD)
    raw = (tmp_path / "a.eml").read_bytes()
    mail = email.message_from_bytes(raw, policy=policy.default)
    (attached,) = mail.iter_attachments()
    body = mail.get_body().get_content()
    assert "パスワードは、このメールとは別の方法で" in body
    assert PASSWORD not in raw.decode() + body + mail["Subject"]
    reader = PdfReader(BytesIO(attached.get_content()))
    assert reader.decrypt(PASSWORD)
    assert PASSWORD not in str(journalled(casebook))


def test_that_of_two_addresses_one_is_chosen(casebook, letter, tmp_path):
    drive(casebook, "R8-0001", did("person", mail="second@example.jp"))
    with pytest.raises(NoMailAddressError) as error:
        casebook.mailroom.draft_mail(letter, tmp_path / "a.eml")
    assert error.value.why == "choice"
    with pytest.raises(NoMailAddressError):
        casebook.mailroom.draft_mail(letter, tmp_path / "a.eml", to="third@example.jp")
    casebook.mailroom.draft_mail(letter, tmp_path / "a.eml", to="second@example.jp")
    assert b"To: second@example.jp\r\n" in (tmp_path / "a.eml").read_bytes()


def test_that_the_register_keeps_every_letter_with_what_became_of_it(casebook, letter):
    casebook.cases.do("R8-0001", "void", 0, {"text": "二重に発行した。"})
    other = a_case(casebook, up_to=State.APPROVED)
    answer = issued(casebook, other, Posted("L09", slots=L09)).document
    found = [(line.case, line.document.number, line.document.state)
             for line in casebook.mailroom.register()]  # fmt: skip
    assert found == [
        ("R8-0001", letter, LetterState.VOID),
        (other, answer, LetterState.ISSUED),
    ]
    assert [line.case for line in casebook.mailroom.register(other)] == [other]


def test_that_a_kept_file_that_is_saved_is_journalled_by_its_case(casebook):
    raw = a_mail(attachments={"髙橋の委任状.pdf": b"%PDF-1.4 x"})
    number = casebook.intake.take_in(raw, "m.eml")[0].case
    sha256 = casebook.cases.sheet(number).messages[0].sha256
    assert casebook.mailroom.take_out(number, sha256) == raw
    assert journalled(casebook) == ("hand-out", OFFICER, [{"file of": number, "way": "saved"}])
    with pytest.raises(LookupError):
        casebook.mailroom.take_out(number, "00" * 32)
    assert casebook.safekeeping.check().ok
