"""The command `texts`, as a script calls it."""

from __future__ import annotations

import json

import pytest

from app.__main__ import main
from app.rules.wording import letter_texts
from tests.builders import PASSPHRASE, a_casebook


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    casebook = a_casebook(tmp_path)
    casebook.close()
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", PASSPHRASE)

    def called(*words):
        common = ("--casebook", str(casebook.path), "--json", "--as", "佐野")
        code = main([*common, "--today", "2026-11-24", "texts", *words])
        return code, json.loads(capsys.readouterr().out)

    return called


def test_that_a_text_goes_out_is_edited_comes_in_and_goes_back(run, tmp_path):
    file = tmp_path / "L01.txt"
    code, lines = run()
    assert code == 0
    assert {line["state"] for line in lines} == {"shipped"}
    assert run("--export", "L01", str(file))[0] == 0
    assert run("--import", str(file))[1]["error"]["kind"] == "TextUnchanged"
    written = file.read_text(encoding="utf-8-sig").replace("敬具\n", "　ご自愛ください。\n敬具\n")
    file.write_text(written, encoding="utf-8")
    code, kept = run("--import", str(file), "--note", "季節", "--since", "12/1")
    assert (code, kept) == (0, {"letter": "L01", "version": 1, "since": "2026-12-01"})
    code, kept = run("--import", str(file))
    assert (code, kept["version"], kept["since"]) == (0, 2, "2026-11-24")
    code, lines = run("--diff", "L01")
    assert [(line["side"], line["text"]) for line in lines] == [("new", "　ご自愛ください。")]
    assert run("--restore", "L01", "0")[1]["version"] == 3
    assert run("--diff", "L01")[1] == []


def test_that_what_is_wrong_is_said_with_its_line(run, tmp_path, capsys):
    file = tmp_path / "L01.txt"
    run("--export", "L01", str(file))
    text = file.read_text(encoding="utf-8-sig")
    file.write_text(text.replace("{{ 手段 }}にて", ""), encoding="utf-8")
    code, said = run("--import", str(file))
    assert code == 1
    assert "「手段」" in said["error"]["message"]
    assert run("--import", str(file), "--accept")[0] == 0
    file.write_text(text + "{{ 到着日 }}\n", encoding="utf-8")
    code, said = run("--import", str(file), "--accept")
    assert code == 1
    line = letter_texts()["L01"].template.count("\n") + 1
    assert f"{line}行目：「到着日」" in said["error"]["message"]
    file.write_text("ただの文章", encoding="utf-8")
    assert "1行目" in run("--import", str(file))[1]["error"]["message"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--diff", "L99"), 1),
        (("--export", "L99", "x.txt"), 1),
        (("--restore", "L01", "7"), 1),
        (("--restore", "L01", "x"), 1),
        (("--import", "/none/x.txt"), 3),
        (("--export", "L01", "/none/x.txt"), 3),
    ],
)
def test_that_what_is_not_there_is_refused(run, words, code):
    found, said = run(*words)
    assert found == code
    assert said["error"]["message"]
