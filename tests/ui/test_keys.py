from __future__ import annotations

from pathlib import Path

import pytest

import ui
from ui.keys import _ON_PAGES

SOURCE = "\n".join(path.read_text("utf-8") for path in Path(ui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize(("keys", "words"), _ON_PAGES)
def test_that_a_key_that_is_listed_is_one_of_a_page(keys, words):
    """Ctrl+A is Qt's own in every table."""
    assert keys == "Ctrl+A" or SOURCE.count(f'"{keys}"') > 1, words
