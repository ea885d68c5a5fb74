"""Backups, restoring, disposal and keys from the command line: one casebook, from end to end."""

from __future__ import annotations

import json
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from app import shelf
from app.__main__ import main
from app.domain.item import State
from app.domain.requests import Kind
from tests.builders import PASSPHRASE, a_case, a_casebook, a_mail, bring

pytestmark = pytest.mark.timeout(240)  # a key is derived for each command
OLD, NEW = "ひみつの合言葉です。", "あたらしい 合言葉 2027"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", OLD)
    (tmp_path / "m.eml").write_bytes(a_mail())

    def given(*words, code=0, on="2026-11-24"):
        done = main([*words, "--json", "--today", on])
        printed = capsys.readouterr()
        assert done == code, printed
        return json.loads(printed.out), printed.err

    return given


def test_that_a_backup_is_made_listed_rehearsed_and_restored(run, tmp_path):
    run("new", "f.casebook")
    run("import", "m.eml")
    assert run("rehearse", code=1)[0]["error"]["kind"] == "NoBackup"
    made, _ = run("backup")
    assert made["path"].startswith(str(tmp_path / "控え"))
    kept, _ = run("backups")
    assert [(one["state"], one["leaves_by"]) for one in kept["backups"]] == [
        ("sound", "2027-11-26")
    ]
    assert run("rehearse")[0]["faults"] == []
    assert run("backups")[0]["proved_on"] == "2026-11-24"
    restored, _ = run("restore", made["path"], "n.casebook")
    assert (restored["ok"], restored["compared"], restored["came_back"]) == (True, True, [])
    assert run("backups")[0]["backups"][0]["leaves_by"] is None  # it was restored from


def test_that_a_period_ends_in_a_certificate_and_who_comes_back_is_erased_again(
    run, tmp_path, monkeypatch
):
    casebook = a_casebook(tmp_path, name="a.casebook")
    bring(casebook, a_case(casebook, Kind.INQUIRY), State.CLOSED)
    casebook.close()
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", PASSPHRASE)
    shelf.remember(casebook.path)
    later = "2029-11-25"
    assert run("dispose", on="2029-11-24")[0]["due"] == []
    run("dispose", "hold", "R8-0001", "why=監査", "review=2030-03-31", on=later)
    assert run("dispose", "run", "R8-0001", code=1, on=later)[0]["error"]["kind"] == "StillKept"
    run("dispose", "release", "R8-0001", "why=済んだ", on=later)
    made, _ = run("backup", on=later)
    assert run("dispose", "run", on=later)[0]["cases"] == ["R8-0001"]
    pdf, _ = run("dispose", "certificate", "1", "c.pdf", on=later)
    words = PdfReader(BytesIO((tmp_path / "c.pdf").read_bytes())).pages[0].extract_text()
    assert pdf["number"] == 1
    assert "髙橋" not in words
    back, said = run("restore", made["path"], "n.casebook", "--forget-again", on=later)
    assert [one["number"] for one in back["came_back"]] == ["R8-0001"]
    assert "R8-0001 は 2029-11-25 に消去した案件です" in said
    (line,) = run("--casebook", "n.casebook", "cases", on=later)[0]
    assert line["erased"]


def test_that_another_passphrase_and_the_sheet_open_it(run, tmp_path, monkeypatch):
    run("new", "f.casebook")
    (tmp_path / "new.txt").write_text(NEW + "\n", "utf-8")
    short = tmp_path / "short.txt"
    short.write_text("短い", "utf-8")
    refused, _ = run("rekey", "--new-passphrase-file", "short.txt", code=1)
    assert refused["error"]["kind"] == "PassphraseRefused"
    run("rekey", "--new-passphrase-file", "new.txt")
    assert run("cases", code=3)[0]["error"]["kind"] == "WrongPassphrase"
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", NEW)
    _, said = run("recovery-sheet", "s.pdf")
    assert "すぐに消してください" in said
    words = PdfReader(BytesIO((tmp_path / "s.pdf").read_bytes())).pages[0].extract_text().split()
    groups = {int(a): b for a, b in pairwise(words) if a.isdecimal()}
    code = "ー".join(groups[number] for number in range(1, 14))
    (tmp_path / "code.txt").write_text(code, "utf-8")
    monkeypatch.delenv("MADOGUCHI_PASSPHRASE")
    assert run("cases", "--sheet-file", "code.txt")[0] == []
    (tmp_path / "code.txt").write_text(code.replace(groups[4], "ZZZZZ"), "utf-8")
    bad, said = run("cases", "--sheet-file", "code.txt", code=1)
    assert bad["error"]["kind"] == "BadRecoveryCode"
    assert "4番の組に打ち間違い" in said


def test_that_the_key_is_kept_on_the_machine_used_and_let_go(run, monkeypatch, ring):
    run("new", "f.casebook")
    assert run("keyring")[0]["key_here"] == ""
    assert run("cases", "--keyring", code=3)[0]["error"]["kind"] == "Keyring"
    told, said = run("keyring", "on", "--after-lock")
    assert told["key_here"] == "always"
    assert "サインインできる人" in said
    with monkeypatch.context() as without:
        without.delenv("MADOGUCHI_PASSPHRASE")
        assert run("cases", "--keyring")[0] == []
        assert run("cases", "--keyring", "--read-only")[0] == []
        run("recovery-sheet", "s.pdf", "--keyring", code=3)  # that wants the passphrase
        assert run("keyring", "off", "--keyring")[0]["key_here"] == ""
    assert ring.kept == {}
