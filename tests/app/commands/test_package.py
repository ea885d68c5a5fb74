from __future__ import annotations

import json

import pytest

from app.__main__ import main
from app.domain.requests import Kind
from tests.builders import PASSPHRASE, a_case, a_casebook


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """The file of a casebook with a complaint the accredited body asks about."""
    book = a_casebook(tmp_path)
    number = a_case(book, Kind.COMPLAINT, words="髙橋です。電話が続きます。")
    values = {"basis": "appi.53.2", "number": "JIP-8-311", "dated": "2026-11-17"}
    book.cases.do(number, "jipdec-inquiry", 0, values)
    book.close()
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return book.path, number


def run(capsys, casebook, *words):
    code = main([*words, "--json", "--today", "2026-11-24", "--casebook", str(casebook)])
    return code, json.loads(capsys.readouterr().out)


def test_that_papers_are_written_and_their_keys_are_stable(asked, tmp_path, capsys):
    casebook, number = asked
    code, given = run(capsys, casebook, "jipdec", number, str(tmp_path / "out"))
    assert code == 0
    assert set(given) == {"path", "sha256", "manifest", "number", "letter", "files"}
    assert (given["number"], given["letter"]) == (number, None)
    assert (tmp_path / "out").iterdir()


def test_that_a_zip_and_a_password_can_be_asked_for(asked, tmp_path, capsys):
    casebook, number = asked
    (tmp_path / "word").write_text("合言葉\n", "utf-8")
    words = ("--zip", "--password-file", str(tmp_path / "word"), "--hide", "電話が続く")
    code, given = run(capsys, casebook, "jipdec", number, str(tmp_path / "out"), *words)
    assert code == 0
    assert given["path"].endswith(".zip")


def test_that_without_a_folder_it_only_shows(asked, capsys):
    casebook, number = asked
    code, given = run(capsys, casebook, "jipdec", number, "--mask", "words=drop")
    assert code == 0
    assert {m["field"]: m["mode"] for m in given["masks"]}["words"] == "drop"


@pytest.mark.parametrize("mask", ["words=hash", "complainant-name=show", "nothing=drop", "words"])
def test_that_a_mask_that_is_not_allowed_is_refused(asked, tmp_path, capsys, mask):
    casebook, number = asked
    out = str(tmp_path / "out")
    code, given = run(capsys, casebook, "jipdec", number, out, "--mask", mask)
    assert code == 1
    assert given["error"]["kind"] == "FieldRefused"
    assert not (tmp_path / "out").exists()
