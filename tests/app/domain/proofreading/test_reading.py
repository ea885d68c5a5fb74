from __future__ import annotations

import time

import pytest

from app.domain.proofreading.galley import Severity, Somebody
from app.domain.proofreading.reading import OF_TEXT, proofread
from app.letters.proof_rules import proof_rules
from tests.app.domain.proofreading.galleys import a_galley

PEOPLE = (Somebody("高橋 花子"), Somebody("高 様"))
UNITS = (
    "あ",
    "0",
    "0-",
    "（",
    "高様",
    "a.",
    "a@",
    "令和8年",
    "法第",
    "手数料",
    "にいただきました",
    "法律",
)


def seconds(text):
    galley = a_galley(text, secret=True, absent=True, people=PEOPLE, slots={"申出要旨": text})
    taken = []
    for _ in range(3):
        started = time.process_time()
        proofread(galley, proof_rules())
        taken.append(time.process_time() - started)
    return min(taken)


@pytest.mark.parametrize("unit", UNITS)
def test_that_reading_takes_as_long_as_the_text_is(unit):
    few, many = (seconds((unit * size)[:size]) for size in (2_500, 20_000))
    assert many < 40 * max(few, 0.001)  # eight times the text; sixty-four where it was squared


def test_that_what_stops_comes_first_and_each_once():
    found = proofread(a_galley("○○様", "決定通知書", "○○様"), proof_rules())
    severities = [one.severity for one in found]
    assert severities == sorted(severities, key=lambda one: one is not Severity.STOP)
    assert len(set(found)) == len(found)


def test_that_a_text_is_read_by_fewer_rules_than_a_letter():
    galley = a_galley("○○様", "決定通知書")
    assert {one.code for one in proofread(galley, proof_rules(), OF_TEXT)} == {"banned-word"}


def test_that_a_key_tells_place_and_code_and_nothing_that_was_written():
    (found,) = proofread(a_galley("〔空欄〕"), proof_rules())
    assert found.key == "blank@body.1.0"
