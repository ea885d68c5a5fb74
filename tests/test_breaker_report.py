"""The letters with faults, and how many of them are found."""

from __future__ import annotations

import pytest

from app.rules.wording import letter_texts
from tests.breaker_report import (
    FILES,
    FOLDER,
    HELD_OUT,
    HELD_OUT_2,
    HELD_OUT_3,
    SHIPPED,
    TUNING,
    TUNING_2,
    TUNING_3,
    TUNING_4,
    an_office,
    lines,
    samples,
)


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    office = an_office(tmp_path_factory.mktemp("breaker"), 1_000)
    yield office.scores()
    office.casebook.close()


def test_that_there_are_enough_letters_with_and_without_faults():
    from app.domain.proofreading.galley import Offices

    everything = [one for file in FILES for one in samples(file, Offices())]
    assert sum(one.wrong for one in everything) >= 200
    assert sum(not one.wrong for one in everything) >= 140
    used = {one.galley.letter for one in everything}
    assert len(used) >= 30
    assert used <= set(letter_texts())


@pytest.mark.parametrize("name", [TUNING, TUNING_2, TUNING_3, TUNING_4])
def test_that_every_fault_is_found_where_it_stands(scores, name):
    assert scores[name].missed == []


@pytest.mark.parametrize("name", [HELD_OUT, HELD_OUT_2, HELD_OUT_3])
def test_that_faults_nobody_tuned_on_are_found(scores, name):
    total = scores[name]
    assert total.caught / total.wrong >= 0.9


@pytest.mark.parametrize("name", [*FILES, SHIPPED])
def test_that_a_right_letter_is_neither_stopped_nor_doubted(scores, name):
    assert scores[name].stopped == 0
    assert scores[name].looked <= 0.01 * scores[name].right


def test_that_the_readme_tells_the_figures_of_today(scores):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name, total in scores.items():
        told = "\n".join(lines(name, total, times=False)).strip()
        assert told in readme, f"python -m tests.breaker_report says\n{told}"
