"""The commands about issued letters."""

from __future__ import annotations

import email
import json
from email import policy
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.__main__ import main
from reports import raster
from tests.builders import OFFICER, PASSPHRASE, a_case, a_casebook, an_anonymous_note


@pytest.fixture
def cases(tmp_path, monkeypatch):
    """Two receipts that are due, and one nobody can be written to."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", PASSPHRASE)
    casebook = a_casebook(tmp_path)
    found = [a_case(casebook, name=name, phone=f"06-{name}") for name in ("仮名 一", "仮名 二")]
    found.append(casebook.intake.phone(an_anonymous_note()).case)
    casebook.close()
    return found


def do(*words):
    of_test = ("--casebook", "a.casebook", "--today", "2026-11-24", "--as", OFFICER)
    return main([*of_test, *words])


def said(capsys, *words, code=0):
    assert do(*words, "--json") == code
    return json.loads(capsys.readouterr().out)


def test_that_a_batch_is_looked_at_issued_and_written_into_one_file(cases, capsys):
    seen = said(capsys, "letters", "batch", "--dry-run")["proposed"]
    assert [(one["case"], bool(one["findings"])) for one in seen] == [
        (cases[0], False), (cases[1], False), (cases[2], True),
    ]  # fmt: skip
    done = said(capsys, "letters", "batch", "all.pdf", "--letter", "L01", code=1)
    assert [one["case"] for one in done["issued"]] == cases[:2]
    assert [one["case"] for one in done["refused"]] == cases[2:]
    pages = raster.text(Path("all.pdf").read_bytes())
    assert len(pages) == 3
    register = said(capsys, "letters")
    assert [(one["number"], one["state"]) for one in register] == [
        (one["number"], "issued") for one in done["issued"]
    ]
    assert "仮名" not in json.dumps(register, ensure_ascii=False)


def test_that_a_letter_goes_its_way_by_commands(cases, capsys):
    first = said(capsys, "letter", cases[0], "L01", "a.pdf")["number"]
    second = said(capsys, "letter", cases[0], "L01", "b.pdf", "--supersedes", first)["number"]
    do("act", cases[0], "dispatch", "how=simple", "tracking=１２３-45-67890-4")
    assert "検査数字" in capsys.readouterr().err
    said(capsys, "act", cases[0], "delivered", f"number={second}")
    found = {one["number"]: one for one in said(capsys, "letters", "--case", cases[0])}
    assert (found[first]["state"], found[first]["superseded"]) == ("superseded", second)
    assert (found[second]["state"], found[second]["tracking"]) == ("delivered", "12345678904")
    third = said(capsys, "letter", cases[1], "L01", "c.pdf")["number"]
    said(capsys, "act", cases[1], "void", "text=二重に発行した")
    assert do("letters") == 0
    assert f"{third}  2026-11-24  取消" in capsys.readouterr().out


def test_that_a_letter_is_saved_and_mailed(cases, capsys):
    number = said(capsys, "letter", cases[0], "L01", "a.pdf")["number"]
    said(capsys, "letters", "save", number, "again.pdf")
    assert Path("again.pdf").read_bytes() == Path("a.pdf").read_bytes()
    Path("secret.txt").write_text("yuki-7\n", encoding="utf-8")
    said(capsys, "letters", "mail", number, "m.eml", "--password-file", "secret.txt")
    mail = email.message_from_bytes(Path("m.eml").read_bytes(), policy=policy.default)
    (attached,) = mail.iter_attachments()
    assert PdfReader(BytesIO(attached.get_content())).decrypt("yuki-7")
    refused = said(capsys, "letters", "mail", number, "n.eml", "--to", "x@example.com", code=1)
    assert refused["error"]
    assert not Path("n.eml").exists()
    assert do("letters", "save", number) == 1
