"""Every mail of the folder says what was meant, through the one door."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from app.errors import FileUnreadableError, MailTooLargeError
from app.mail import reading
from app.mail.message import Address, Defect
from app.mail.reading import Found, Skipped

FIXTURES = Path(__file__).parent / "fixtures"
COMPANY = ("terrace.example.jp",)
EXPECTED = tomllib.loads((FIXTURES / "expected.toml").read_text(encoding="utf-8"))


def mails():
    """Return every mail of the folder by its name in expected.toml."""
    found = {}
    for one in reading.mails(FIXTURES):
        if isinstance(one, Found):
            name = Path(one.name)
            found[name.stem if name.suffix == ".eml" else one.name] = one
    return found


MAILS = mails()


@pytest.fixture(params=sorted(EXPECTED))
def mail(request):
    return reading.read(MAILS[request.param].raw(), COMPANY), EXPECTED[request.param]


def test_that_every_mail_of_the_folder_is_expected_and_no_other():
    assert set(MAILS) == set(EXPECTED)
    assert len(MAILS) >= 75


def test_that_subject_sender_and_text_are_read_as_written(mail):
    message, expected = mail
    assert message.subject == expected["subject"]
    assert message.sender == Address(*expected["sender"])
    assert message.body[: len(expected["body"])] == expected["body"]
    assert bool(message.body) == bool(expected["body"])


def test_that_attachments_are_named(mail):
    message, expected = mail
    assert [attached.name for attached in message.attachments] == expected["attachments"]
    for attached in message.attachments:
        assert attached.sha256 == hashlib.sha256(attached.content).hexdigest()


def test_that_arrival_is_the_first_hop_of_the_company(mail):
    message, expected = mail
    arrived = message.arrived_at.isoformat() if message.arrived_at else ""
    assert arrived == expected["arrived"]


def test_that_defects_are_named_and_no_others(mail):
    message, expected = mail
    assert [str(defect) for defect in message.defects] == expected["defects"]


@pytest.mark.parametrize("name", sorted(MAILS))
def test_that_the_hash_is_of_the_bytes_as_they_lie(name):
    raw = MAILS[name].raw()
    assert reading.read(raw).sha256 == hashlib.sha256(raw).hexdigest()
    if "#" not in name:
        assert raw == MAILS[name].path.read_bytes()


# ------------------------------------------------------------------ files and folders

PLAIN = b"From: a@example.jp\r\nDate: Fri, 20 Nov 2026 08:00:00 +0900\r\n\r\nx"


def test_that_a_folder_is_read_with_all_folders_in_it(tmp_path):
    deep = tmp_path / "b" / "c"
    deep.mkdir(parents=True)
    for path in (tmp_path / "z.EML", deep / "a.eml", deep / "Inbox", tmp_path / "b" / "cur1"):
        path.write_bytes(PLAIN)
    (deep / "Inbox").write_bytes(b"From - Fri Nov 20 2026\n" + PLAIN + b"\n\nFrom - x\n" + PLAIN)
    for path in (tmp_path / "memo.txt", deep / "Inbox.msf", tmp_path / "empty"):
        path.write_bytes(b"Date: today\n\nFrom: here\n" if path.suffix == ".txt" else b"")
    found = list(reading.mails(tmp_path))
    names = [one.name for one in found if isinstance(one, Found)]
    skipped = {one.path.name for one in found if isinstance(one, Skipped)}
    assert names == [
        "z.EML",
        str(Path("b/cur1")),
        str(Path("b/c/Inbox")) + "#1",
        str(Path("b/c/Inbox")) + "#2",
        str(Path("b/c/a.eml")),
    ]
    assert skipped == {"memo.txt", "Inbox.msf", "empty"}


def test_that_a_link_that_leads_round_is_not_followed(tmp_path):
    (tmp_path / "a.eml").write_bytes(PLAIN)
    try:
        (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("this machine makes no links")
    assert len(list(reading.mails(tmp_path))) == 1


def test_that_a_file_named_by_itself_is_taken_whatever_it_is(tmp_path):
    file = tmp_path / "memo.txt"
    file.write_bytes(b"hello")
    (found,) = reading.mails(file)
    assert Defect.NO_HEADERS in reading.read(found.raw()).defects


def test_that_an_eml_that_begins_as_an_mbox_stays_one_mail(tmp_path):
    file = tmp_path / "a.eml"
    file.write_bytes(b"From - Fri\n" + PLAIN + b"\n\nFrom - Fri\n" + PLAIN)
    (found,) = reading.mails(file)
    assert found.raw() == file.read_bytes()


def test_that_what_cannot_be_opened_is_said(tmp_path):
    with pytest.raises(FileUnreadableError):
        list(reading.mails(tmp_path / "gone.eml"))
    gone = Found("a", tmp_path / "gone", 0, 1)
    with pytest.raises(FileUnreadableError):
        gone.raw()


def test_that_a_mail_beyond_all_measure_is_refused_unread(tmp_path):
    file = tmp_path / "huge.eml"
    with file.open("wb") as sparse:
        sparse.truncate(reading.SIZE_LIMIT + 1)
    if file.stat().st_blocks * 512 > 1_000_000:
        pytest.skip("this file system keeps holes as bytes")
    (found,) = reading.mails(file)
    with pytest.raises(MailTooLargeError):
        found.raw()
