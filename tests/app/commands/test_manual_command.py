from __future__ import annotations

import json

import pytest
from icalendar import Calendar

from app.__main__ import main
from app.rules.manual import manual
from tests.builders import a_casebook, a_phone_note, did, drive


def test_that_the_contents_name_every_chapter(capsys):
    assert main(["manual"]) == 0
    told = capsys.readouterr().out
    for chapter in manual().chapters.values():
        assert chapter.title in told
    assert main(["manual", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(manual().chapters)


@pytest.mark.parametrize("name", ["deadlines", "期限の見方"])
def test_that_a_chapter_is_printed_by_name_or_title(capsys, name):
    assert main(["manual", name]) == 0
    assert capsys.readouterr().out.startswith("■ 期限の見方\n")


def test_that_a_chapter_that_is_not_there_is_refused_with_those_that_are(capsys):
    assert main(["manual", "nowhere"]) == 1
    told = capsys.readouterr().err
    assert "「章」" in told
    assert "deadlines" in told


def test_that_dates_are_written_by_the_command_line(tmp_path, capsys, monkeypatch):
    casebook = a_casebook(tmp_path)
    drive(casebook, casebook.intake.phone(a_phone_note()).case, did("accept", 1, leak="no"))
    path = casebook.path
    casebook.close()
    from tests.builders import PASSPHRASE

    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", PASSPHRASE)
    target = tmp_path / "a.ics"
    words = ["ics", str(target), "--casebook", str(path), "--json", "--today", "2026-11-24"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["dates"] == len(Calendar.from_ical(target.read_bytes()).walk("VEVENT")) > 0
    assert told["path"] == str(target)
    assert main(["ics", str(tmp_path / "no" / "a.ics"), "--casebook", str(path)]) in (1, 3)
