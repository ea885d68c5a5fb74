from __future__ import annotations

import pytest

from app.errors import FileUnreadableError
from ui.mails import read

RAW = b"Subject: =?ISO-2022-JP?B?GyRCMysbKEI=?=\r\n\r\n\x1b$B3+<(\x1b(B\r\n"


def test_that_bytes_are_taken_as_they_are(tmp_path):
    file = tmp_path / "開示のお願い.eml"
    file.write_bytes(RAW)
    (mail,) = read([file]).mails
    assert (mail.file, mail.raw) == ("開示のお願い.eml", RAW)


def test_that_a_folder_gives_its_mails_and_nothing_else(tmp_path):
    for name in ("b.eml", "a.EML", "c.msg", "memo.txt", "d.pdf"):
        (tmp_path / name).write_bytes(RAW)
    found = read([tmp_path])
    assert found.skipped == 2
    assert [mail.file for mail in found.mails] == ["a.EML", "b.eml", "c.msg"]


def test_that_an_mbox_gives_its_mails_one_by_one(tmp_path):
    file = tmp_path / "Inbox"
    file.write_bytes(b"From - x\r\n" + RAW + b"\r\nFrom - x\r\n" + RAW)
    found = read([file]).mails
    assert [(mail.file, mail.raw) for mail in found] == [("Inbox#1", RAW), ("Inbox#2", RAW)]


def test_that_a_file_chosen_by_hand_is_taken_whatever_its_name(tmp_path):
    file = tmp_path / "mail"
    file.write_bytes(RAW)
    assert len(read([file]).mails) == 1


def test_that_a_file_that_is_gone_is_said(tmp_path):
    with pytest.raises(FileUnreadableError):
        read([tmp_path / "gone.eml"])
