"""The table of advice: that what ships is sound, and that what is not is found."""

from __future__ import annotations

import pytest

import resources
from app.rules.advice import advice_rules, read_advice
from app.rules.tables import BrokenTableError

GOOD = """
[[advice]]
id = "one"
acts = ["decide"]
text = "確かめます。"
source = "実務"
"""


def test_that_all_of_it_says_where_it_comes_from():
    assert advice_rules() == read_advice(resources.open_text)
    assert all(rule.source and rule.text.endswith("。") for rule in advice_rules())


@pytest.mark.parametrize(
    "broken",
    [
        GOOD + GOOD,
        GOOD.replace("decide", "decided"),
        GOOD.replace('"確かめます。"', '""'),
        GOOD.replace("source = ", "origin = "),
        GOOD + 'kinds = ["nothing"]',
        GOOD + 'when = "sometimes"',
        GOOD + "from = 2026-02-01\nto = 2026-01-31",
    ],
)
def test_that_a_broken_table_is_named(broken):
    read_advice(lambda _: GOOD)
    with pytest.raises(BrokenTableError):
        read_advice(lambda _: broken)
