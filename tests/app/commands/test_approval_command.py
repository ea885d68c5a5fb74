from __future__ import annotations

import json

import pytest

from app.__main__ import main
from app.approver import Approver
from tests.approvals import CHEAP, LETTER, SLOTS, TWO, decided
from tests.builders import PASSPHRASE, a_casebook


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("MADOGUCHI_APPROVAL_PASSPHRASE", "akasaka no ki")
    casebook = a_casebook(tmp_path, source=TWO)
    number = decided(casebook)
    casebook.close()
    return number


def run(capsys, *words):
    code = main([*words])
    said = capsys.readouterr()
    return code, said.out, said.err


def officer(capsys, *words):
    common = ("--casebook", "a.casebook", "--today", "2026-11-24", "--as", "佐野", "--json")
    code, out, err = run(capsys, "approval", *words, *common)
    return code, json.loads(out), err


def test_that_an_approval_goes_there_and_back_by_commands(desk, capsys):
    code, out, _ = run(capsys, "approve", "--new-key", "西", "nishi.madoguchi-card")
    assert code == 0
    assert "照合番号" in out
    assert officer(capsys, "key", "西", "nishi.madoguchi-card")[1]["fingerprint"] in out
    slots = [part for name, value in SLOTS.items() for part in ("--set", f"{name}={value}")]
    assert officer(capsys, "ask", desk, "西", "ask", "--letter", LETTER, *slots)[0] == 0
    code, out, _ = run(capsys, "approve", "ask", "--letters", ".")
    assert (code, "全部応諾" in out, "第33条第1項" in out) == (0, True, True)
    with open(f"{LETTER}.pdf", "rb") as file:  # noqa: PTH123 - beside the casebook
        assert file.read(5) == b"%PDF-"
    assert run(capsys, "approve", "ask", "answer", "--yes", "--text", "確かめた。")[0] == 0
    code, said, _ = officer(capsys, "take", "answer", desk)
    assert (code, said["verdict"], said["approver"]) == (0, "approve", "西")
    code, said, _ = officer(capsys, "take", "answer")
    assert (code, "もう受け取っています" in said["error"]["message"]) == (1, True)
    code, said, _ = officer(capsys, desk)
    assert [one["verdict"] for one in said["asks"]] == ["approve"]
    assert officer(capsys, "key", "西", "--withdraw")[1]["fingerprint"] == ""


def test_that_what_is_no_ask_is_said_before_a_passphrase_is_asked_for(desk, capsys, monkeypatch):
    monkeypatch.delenv("MADOGUCHI_APPROVAL_PASSPHRASE")
    code, _, err = run(capsys, "approve", "a.casebook")
    assert code == 1
    assert "承認依頼・承認回答のファイルではありません" in err


def test_that_a_return_wants_words(desk, capsys, tmp_path):
    place = Approver(cost=CHEAP)
    place.write_card(place.make("西", "akasaka no ki"), tmp_path / "card")
    officer(capsys, "key", "西", "card")
    officer(capsys, "ask", desk, "西", "ask")
    code, _, err = run(capsys, "approve", "ask", "answer", "--return")
    assert (code, "差し戻す理由を書いてください。" in err) == (1, True)
    assert run(capsys, "approve", "ask", "answer", "--return", "--text", "宛名を直す")[0] == 0
    assert officer(capsys, "take", "answer")[1]["verdict"] == "return"
