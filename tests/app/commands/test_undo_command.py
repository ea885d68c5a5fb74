"""The commands `undo` and `journal`, as a script calls them."""

from __future__ import annotations

import json

import pytest

from app.__main__ import main
from tests.builders import PASSPHRASE, TODAY, a_casebook, a_phone_note


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    casebook = a_casebook(tmp_path)
    casebook.intake.phone(a_phone_note())
    casebook.close()
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", PASSPHRASE)
    common = ("--casebook", str(casebook.path), "--json", "--today", TODAY.isoformat())

    def called(*words):
        code = main([*common, "--as", "佐野", *words])
        return code, json.loads(capsys.readouterr().out)

    return called


def test_that_the_last_act_is_undone_and_done_again(run):
    assert run("act", "R8-0001", "note", "text=別の案件")[0] == 0
    code, looked = run("undo", "R8-0001", "--dry-run")
    assert (code, looked["undone"]) == (0, "note")
    code, found = run("undo", "R8-0001")
    assert code == 0
    assert {e["sort"]: e["struck"] for e in found["events"]}["note"] is True
    assert run("undo", "R8-0001", "--redo")[0] == 0
    code, refused = run("undo", "R8-0001", "--redo")
    assert (code, refused["error"]["kind"]) == (1, "UndoRefused")
    assert run("check")[1]["ok"]


def test_that_a_case_that_came_in_is_not_undone(run):
    code, refused = run("undo", "R8-0001")
    assert code == 1
    assert "受付には番号を付け" in refused["error"]["message"]


def test_that_the_log_is_shown_newest_first(run):
    run("act", "R8-0001", "note", "text=髙橋様に電話")
    code, found = run("journal", "--case", "R8-0001", "--most", "1")
    assert (code, found["total"], len(found["entries"])) == (0, 2, 1)
    assert found["entries"][0]["act"] == "note"
    later = run("check")[1]["journal"]  # to look is an entry, too: opened, closed
    assert 0 < found["head"]["entries"] < later["entries"]
    assert len(found["head"]["hash"]) == len(later["head"])
    assert "髙橋" not in json.dumps(found, ensure_ascii=False)
