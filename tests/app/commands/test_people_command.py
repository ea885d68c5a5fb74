"""The commands `people` and `attach`, as a script calls them."""

from __future__ import annotations

import hashlib
import json

import pytest

from app.__main__ import main
from tests.builders import PASSPHRASE, a_case, a_casebook


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    casebook = a_casebook(tmp_path)
    a_case(casebook, mail="hanako@example.jp")
    a_case(casebook, mail="other@example.com")
    casebook.close()
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", PASSPHRASE)

    def called(*words):
        code = main(["--casebook", str(casebook.path), "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    return called


def test_that_people_are_found_merged_and_parted(run):
    assert [line["id"] for line in run("people", "find", "高橋")[1]] == [1, 2]
    code, found = run("people", "same", "1")
    assert (code, found[0]["person"]["id"]) == (0, 2)
    assert {"name", "reading", "phone", "address"} == set(found[0]["signs"])
    code, sheet = run("people", "merge", "1", "2")
    assert (code, len(sheet["cases"]), sheet["merged"][0]["id"]) == (0, 2, 2)
    assert run("people", "merge", "1", "2")[0] == 1
    assert run("people", "unmerge", "2")[1]["person"]["id"] == 2
    assert run("people", "apart", "1", "2")[1]["alike"] == []
    assert run("check")[1]["ok"]


@pytest.mark.parametrize(
    "words", [("show",), ("show", "x"), ("merge", "1"), ("show", "99"), ("unmerge", "1")]
)
def test_that_who_is_not_there_is_refused(run, words):
    code, found = run("people", *words)
    assert code == 1
    assert found["error"]["message"]


def test_that_files_are_put_to_a_case(run, tmp_path):
    paper = tmp_path / "委任状.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    code, found = run("attach", "R8-0001", str(paper), "--text", "郵送")
    assert (code, found["number"]) == (0, "R8-0001")
    assert found["files"][0]["sha256"] == hashlib.sha256(b"%PDF-1.4 x").hexdigest()
    assert run("attach", "R8-0001", str(tmp_path / "nothing"))[0] == 3
