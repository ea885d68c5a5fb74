"""Mails that wait while the casebook is locked: sealed whole, or by where they lie."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import FileUnreadableError, OnlyReadingError
from app.incoming import waiting
from app.mail import reading
from app.store.backup import copy_verified
from app.views.intake import WaitingMail
from tests.builders import OFFICER, PASSPHRASE, a_casebook, a_mail, did, drive
from tests.withdrawn import withdrawn

NAME = "mail:20261124T090000:00000000:"


class Memory:
    """Drafts that lie nowhere."""

    def keep_all(self, texts):
        self.kept = dict(texts)


@pytest.fixture
def casebook(tmp_path):
    casebook = a_casebook(tmp_path)
    yield casebook
    casebook.close()


def found_in(folder, name, raw):
    (folder / name).write_bytes(raw)
    return list(reading.mails(folder / name))


@given(st.lists(st.tuples(st.text(), st.binary(), st.sampled_from(["", "cp932"]))))
def test_that_what_is_sealed_comes_back_byte_by_byte_in_its_order(told):
    mails = tuple(
        WaitingMail(f"{NAME}{place:06}", file, raw, charset)
        for place, (file, raw, charset) in enumerate(told)
    )
    drafts = Memory()
    waiting.seal(drafts, mails)
    assert waiting.unseal(drafts.kept) == mails


def test_that_a_mail_on_the_disk_is_kept_whole_even_when_the_file_goes(casebook, tmp_path):
    (mail,) = found_in(tmp_path, "a.eml", a_mail())
    casebook.intake.put_aside((WaitingMail(NAME + "0", mail.name, mail),))
    mail.path.unlink()
    (back,) = casebook.intake.waiting()
    assert (back.file, back.source) == ("a.eml", a_mail())


def test_that_of_a_big_mbox_the_places_are_kept(casebook, tmp_path, monkeypatch):
    monkeypatch.setattr(waiting, "WHOLE", 1000)
    one = b"From a@example.jp Thu Nov 12 10:00:00 2026\n" + a_mail().replace(b"\r\n", b"\n") + b"\n"
    several = found_in(tmp_path, "all.mbox", one * 5)
    mails = tuple(
        WaitingMail(f"{NAME}{place:06}", mail.name, mail) for place, mail in enumerate(several)
    )
    casebook.intake.put_aside(mails)
    back = casebook.intake.waiting()
    assert [mail.file for mail in back] == [f"all.mbox#{n}" for n in range(1, 6)]
    assert back[-1].source == several[-1]
    assert [m.source if isinstance(m.source, bytes) else m.source.raw() for m in back] == [
        mail.raw() for mail in several
    ]
    (tmp_path / "all.mbox").unlink()
    with pytest.raises(FileUnreadableError):
        casebook.intake.waiting()[-1].source.raw()


def test_that_deciding_on_one_leaves_the_others(casebook):
    mails = tuple(WaitingMail(f"{NAME}{n}", f"{n}.eml", a_mail()) for n in range(3))
    casebook.intake.put_aside(mails)
    casebook.intake.decided(mails[1].name)
    assert casebook.intake.waiting() == (mails[0], mails[2])


def test_that_who_only_reads_puts_nothing_aside(casebook):
    reader = type(casebook).open_to_read(casebook.path, PASSPHRASE)
    with pytest.raises(OnlyReadingError):
        reader.intake.put_aside((WaitingMail(NAME, "a.eml", b""),))
    assert reader.intake.waiting() == ()
    reader.close()


def test_that_it_lies_encrypted_in_the_file_and_in_its_backups(casebook, tmp_path):
    casebook.intake.put_aside((WaitingMail(NAME + "0", "茂呂木.eml", a_mail()),))
    copy_verified(casebook._book.database, tmp_path / "b.casebook")
    for path in tmp_path.iterdir():
        if path.is_file():
            assert "茂呂木".encode() not in path.read_bytes()
            assert b"From:" not in path.read_bytes()


def test_that_a_mail_that_waits_is_forgotten_with_no_case(casebook):
    """Who withdrew an inquiry may have written again: that mail nobody has read yet."""
    _, number, _ = withdrawn(casebook, complains=False)
    mail = WaitingMail(NAME + "0", "鵜殿 蕗子.eml", a_mail())
    casebook.intake.put_aside((mail,))
    casebook.drafts.keep("note:1", "鵜殿 蕗子")
    drive(casebook, number, did("close"))
    assert casebook.cases.sheet(number).tombstone is not None
    assert casebook.drafts.kept("note:") == {}
    assert casebook.intake.waiting() == (mail,)
    assert casebook.safekeeping.check().ok


def test_that_a_kill_loses_none_of_them(casebook, tmp_path):
    casebook.close()
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from app.casebook import Casebook\n"
        "from app.views.intake import WaitingMail\n"
        "book = Casebook.open(Path(sys.argv[1]), sys.argv[2])\n"
        "book.intake.put_aside((WaitingMail(sys.argv[3], 'a.eml', b'x' * 100_000),))\n"
        "os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, 'SIGKILL') else signal.SIGTERM)\n"
    )
    words = [sys.executable, "-c", code, str(casebook.path), PASSPHRASE, NAME + "0"]
    assert subprocess.run(words, check=False).returncode != 0
    again = type(casebook).open(casebook.path, PASSPHRASE, actor=OFFICER)
    assert again.intake.waiting() == (WaitingMail(NAME + "0", "a.eml", b"x" * 100_000),)
    again.close()
