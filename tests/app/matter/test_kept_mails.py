"""A mail of a case read again in the charset somebody chose (文字化け修復)."""

from __future__ import annotations

import hashlib

import pytest

from app.errors import FieldRefusedError, MailChangedError, UnknownCharsetError
from app.views.intake import Accepted
from tests.builders import TODAY, a_casebook, a_mail

WRONG = "コンコン".encode().decode("cp932")
GARBLED = a_mail(subject="開示", body=WRONG)
REPAIR = "utf-8<cp932"


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


@pytest.fixture
def taken(casebook):
    return casebook.intake.take_in(GARBLED, "g.eml")[0].case


def hash_of(raw):
    return hashlib.sha256(raw).hexdigest()


def test_that_the_right_reading_is_offered_before_the_others(casebook):
    as_read, first, *_ = casebook.intake.readings(GARBLED)
    assert (as_read.charset, as_read.lines) == ("", (WRONG,))
    assert (first.charset, first.lines) == (REPAIR, ("コンコン",))


def test_that_the_choice_shows_everywhere_and_the_bytes_stay(casebook, taken):
    casebook.intake.read_again(taken, hash_of(GARBLED), REPAIR)
    sheet = casebook.cases.sheet(taken)
    (mail,) = sheet.messages
    assert (mail.body.strip(), mail.charset) == ("コンコン", REPAIR)
    assert sheet.words.strip() == "コンコン"
    assert casebook.cases.find("コンコン")
    assert not casebook.cases.find(WRONG)
    assert casebook.cases.content(mail.sha256) == GARBLED
    assert "reread" in {event.sort for event in sheet.events}
    assert casebook.safekeeping.check().ok


def test_that_the_choice_can_be_taken_back(casebook, taken):
    before = casebook.cases.sheet(taken)
    casebook.intake.read_again(taken, hash_of(GARBLED), REPAIR)
    casebook.intake.read_again(taken, hash_of(GARBLED), "")
    after = casebook.cases.sheet(taken)
    assert after.messages == before.messages
    assert after.words == before.words
    assert len(after.events) == len(before.events) + 2
    assert casebook.safekeeping.check().ok


def test_that_a_choice_before_it_is_taken_in_is_kept_with_the_mail(casebook):
    found = casebook.intake.propose(GARBLED, "g.eml", REPAIR)
    assert found.body.strip() == "コンコン"
    change, _ = casebook.intake.take_in(GARBLED, "g.eml", REPAIR)
    (mail,) = casebook.cases.sheet(change.case).messages
    assert (mail.charset, mail.body.strip()) == (REPAIR, "コンコン")


def test_that_names_of_files_are_read_again_and_their_bytes_are_not(casebook):
    mail = a_mail(attachments={"a.pdf": b"%PDF-"})
    garbled = mail.replace(b'"a.pdf"', '"表札.pdf"'.encode("cp932"))
    number = casebook.intake.take_in(garbled, "m.eml")[0].case
    (before,) = casebook.cases.sheet(number).messages[0].attachments
    casebook.intake.read_again(number, hash_of(garbled), "cp1252")
    (after,) = casebook.cases.sheet(number).messages[0].attachments
    assert before.name == "表札.pdf"
    assert after.name != before.name
    assert after.sha256 == before.sha256


def test_that_an_unknown_charset_and_a_mail_of_another_case_are_refused(casebook, taken):
    entries = casebook.safekeeping.check().entries
    with pytest.raises(UnknownCharsetError):
        casebook.intake.read_again(taken, hash_of(GARBLED), "martian")
    with pytest.raises(FieldRefusedError):
        casebook.intake.read_again(taken, hash_of(b"other"), "cp932")
    assert casebook.safekeeping.check().entries == entries


def test_that_bytes_that_changed_since_they_were_proposed_are_refused(casebook):
    other = Accepted(
        GARBLED, "g.eml", TODAY, "", "", (), "", confirmed=False, sha256=hash_of(b"before")
    )
    with pytest.raises(MailChangedError):
        casebook.intake.accept(other)
