"""The command that draws and judges every letter; here it is asked for a few of them."""

from __future__ import annotations

import pytest

from app.rules.wording import letter_texts
from tests import every_letter
from tests.app.letter_samples import WRITTEN
from tests.desk_letters import RECIPES


@pytest.mark.parametrize(
    ("maker", "only"),
    [
        ("texts", "L18-1-四十行"),
        ("texts", "L14-1-多項目"),
        ("desk", "L27-窓口-代理人"),
        ("desk", "L34-窓口-会社"),
        ("forms", "slip-様式-長い名-六件"),
        ("forms", "calibration-様式-公表前"),
    ],
)
def test_that_hostile_letters_are_drawn_and_nothing_is_found(tmp_path, capsys, maker, only):
    code = every_letter.main([str(tmp_path), "--maker", maker, "--only", only, "--dpi", "20"])
    printed = capsys.readouterr().out
    assert code == 0, printed
    counts = dict(line.split("\t") for line in printed.splitlines())
    made = len(list(tmp_path.glob("*.pdf")))
    assert int(counts["letters"]) == made == 1
    assert int(counts["pages"]) == len(list(tmp_path.glob("*.png"))) >= made
    assert (tmp_path / "summary.txt").read_text(encoding="utf-8") == printed


def test_that_no_letter_is_left_out():
    assert {text.id for text in WRITTEN} == {
        id_ for id_, text in letter_texts().items() if text.template
    }
    assert len(WRITTEN) == 35
    assert {text.id for text in WRITTEN} == set(RECIPES)
