from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.rules.form_texts import Form
from tests.builders import a_mail

SLIP = Form.SLIP


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", "ひみつの合言葉")
    assert main(["new", "f.casebook"]) == 0
    Path("some.eml").write_bytes(a_mail())
    assert main(["import", "some.eml"]) == 0


def given(capsys, *words: str):
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys, *words: str):
    capsys.readouterr()
    assert main([*words, "--json"]) == 1
    return json.loads(capsys.readouterr().out)["error"]["facts"]


@pytest.mark.parametrize("form", [form for form in Form if form is not SLIP])
def test_that_every_blank_form_is_written(capsys, form):
    made = given(capsys, "form", form, "out.pdf")
    assert Path("out.pdf").read_bytes().startswith(b"%PDF-")
    assert made == {
        "path": "out.pdf",
        "sha256": hashlib.sha256(Path("out.pdf").read_bytes()).hexdigest(),
        "form": form,
        "number": None,
    }


def test_that_a_slip_is_written_for_its_case_and_kept_there(capsys):
    made = given(capsys, "form", SLIP, "slip.pdf", "--case", "R8-0001")
    assert made["number"] == "R8-0001"
    assert made["sha256"] == hashlib.sha256(Path("slip.pdf").read_bytes()).hexdigest()
    assert "handed-out" in [event["sort"] for event in given(capsys, "case", "R8-0001")["events"]]
    assert given(capsys, "check")["ok"]


def test_that_a_slip_wants_a_case_and_a_blank_form_none(capsys):
    assert refused(capsys, "form", SLIP, "out.pdf")["name"] == "case"
    assert refused(capsys, "form", "request", "out.pdf", "--case", "R8-0001")["choices"] == ["slip"]
    assert refused(capsys, "form", "contract", "out.pdf")["choices"] == [str(f) for f in Form]
    assert not Path("out.pdf").exists()


def test_that_a_window_is_shown_and_measured_from_the_command_line(capsys):
    assert given(capsys, "envelope")["used"] is False
    found = given(capsys, "envelope", "used=yes", "right=２．５", "down=−1")
    assert (found["used"], found["right"], found["down"]) == (True, 2.5, -1)
    assert given(capsys, "envelope") == found
    assert refused(capsys, "envelope", "x=500")["why"] == "span"
    capsys.readouterr()
    main(["envelope"])
    assert "右へのずれ　2.5mm" in capsys.readouterr().out
