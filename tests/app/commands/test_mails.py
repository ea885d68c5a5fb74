"""read, import and repair: files, folders, mboxes; every byte kept."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from app.__main__ import main
from app.casebook import Casebook
from tests.builders import a_mail

FIXTURES = Path(__file__).parents[1] / "mail" / "fixtures"
WRONG = "コンコン".encode().decode("cp932")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", "a long passphrase")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def told(capsys, *words, code=0):
    given = main([*words, "--json", "--casebook", "f.casebook", "--today", "2026-11-30"])
    caught = capsys.readouterr()
    assert given == code, caught.err
    return json.loads(caught.out), caught.err


def hash_of(raw):
    return hashlib.sha256(raw).hexdigest()


def test_that_every_mail_of_a_folder_is_read_and_the_rest_is_named(desk, capsys):
    found, said = told(capsys, "read", str(FIXTURES))
    assert len(found) >= 80
    assert all(one["subject"] or one["defects"] for one in found)
    assert all(
        one["sender"]["address"] or "no-sender" in one["defects"] or one["defects"] for one in found
    )
    assert "expected.toml" in said
    assert "generate.py" in said


def test_that_import_keeps_every_byte_and_goes_on_past_what_is_refused(desk, capsys):
    assert main(["new", "f.casebook"]) == 0
    capsys.readouterr()
    folder = desk / "mails"
    folder.mkdir()
    for name in ("47-empty-file.eml", "75-unicode-with-files.msg", "88-thunderbird.mbox"):
        shutil.copy(FIXTURES / name, folder)
    (folder / "notes.txt").write_text("no mail")
    taken, said = told(capsys, "import", "mails", code=1)
    assert [Path(one["file"]).name for one in taken] == [
        "47-empty-file.eml",
        "75-unicode-with-files.msg",
        "88-thunderbird.mbox#1",
        "88-thunderbird.mbox#2",
    ]
    assert taken[0]["error"]["kind"] == "NotAMail"
    assert "notes.txt" in said
    box = (folder / "88-thunderbird.mbox").read_bytes()
    book = Casebook.open(desk / "f.casebook", "a long passphrase")
    try:
        for one in taken[1:]:
            raw = book.cases.content(one["sha256"])
            assert hash_of(raw) == one["sha256"]
            assert raw in box or raw == (folder / "75-unicode-with-files.msg").read_bytes()
        assert book.safekeeping.check().ok
    finally:
        book.close()
    again, _ = told(capsys, "import", "mails/75-unicode-with-files.msg", code=1)
    assert again[0]["error"]["facts"]["number"] == taken[1]["number"]


def test_that_the_mails_of_an_mbox_are_those_that_were_put_in(desk, capsys):
    import mailbox

    mails = [a_mail(message_id=f"<{n}@example.jp>", subject=f"No. {n}") for n in range(3)]
    box = mailbox.mbox(desk / "Inbox")
    for mail in mails:
        box.add(mail)
    box.close()
    found, _ = told(capsys, "read", "Inbox")
    assert [one["file"] for one in found] == ["Inbox#1", "Inbox#2", "Inbox#3"]
    assert [one["sha256"] for one in found] == [hash_of(mail) for mail in mails]


def test_that_a_charset_is_chosen_shown_and_taken_back(desk, capsys):
    (desk / "g.eml").write_bytes(a_mail(body=WRONG))
    (read,), _ = told(capsys, "read", "g.eml", "--charset", "utf-8<cp932")
    assert read["body"].strip() == "コンコン"
    assert main(["new", "f.casebook"]) == 0
    capsys.readouterr()
    (taken,), _ = told(capsys, "import", "g.eml")
    offered, _ = told(capsys, "repair", taken["number"])
    assert [one["charset"] for one in offered["readings"]][:2] == ["", "utf-8<cp932"]
    repaired, _ = told(capsys, "repair", taken["number"], "--charset", "utf-8<cp932")
    assert repaired["body"].strip() == "コンコン"
    back, _ = told(capsys, "repair", taken["number"], "--as-read")
    assert (back["charset"], back["body"].strip()) == ("", WRONG)
    assert back["sha256"] == hash_of(a_mail(body=WRONG))
    told(capsys, "check")


def test_that_a_charset_nobody_knows_is_refused_with_its_name(desk, capsys):
    (desk / "g.eml").write_bytes(a_mail())
    assert main(["read", "g.eml", "--charset", "martian"]) == 1
    assert "martian" in capsys.readouterr().err
    found, _ = told(capsys, "read", "g.eml", "--charset", "Shift_JIS")
    assert found[0]["subject"] == "個人情報の開示をお願いします"
