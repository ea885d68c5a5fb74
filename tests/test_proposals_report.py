"""The labelled texts, and how well the shipped rules propose for them."""

from __future__ import annotations

import pytest

from app.domain.requests import Kind
from tests.proposals_report import FOLDER, HELD_OUT, LATER, NOBODYS, TUNING, lines, score, texts


@pytest.fixture(scope="module")
def scores():
    return {
        "Tuning": score(texts(*TUNING)),
        "Held out": score(texts(*HELD_OUT)),
        "Written later": score(texts(*LATER)),
    }


def test_that_there_are_enough_texts_of_every_kind():
    everything = list(texts(*TUNING, *HELD_OUT, *LATER))
    assert len(everything) >= 320
    for kind in Kind:
        assert sum(kind in text.kinds for text in everything) >= 10, kind
    assert sum(len(text.kinds) >= 3 for text in everything) >= 10


def test_that_no_text_is_written_twice():
    bodies = [(text.subject, text.body) for text in texts(*TUNING, *HELD_OUT, *LATER)]
    assert len(set(bodies)) == len(bodies)


def test_that_texts_held_out_come_out_right(scores):
    held_out = scores["Held out"]
    assert held_out.kinds.precision() >= 0.93
    assert held_out.kinds.recall() >= 0.93
    assert held_out.grounds.precision() >= 0.9


@pytest.mark.parametrize("part", ["Tuning", "Held out"])
def test_that_what_asks_nothing_is_left_alone(scores, part):
    assert scores[part].left_alone >= 0.97 * scores[part].nobodys


def test_that_what_asks_nothing_is_labelled_with_nothing():
    assert all(not t.kinds for t in texts(*TUNING, *HELD_OUT, *LATER) if t.sort in NOBODYS)


def test_that_the_readme_tells_the_figures_of_today(scores):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name, total in scores.items():
        table = "\n".join(lines(name, total)).strip()
        assert table in readme, f"python -m tests.proposals_report says\n{table}"
