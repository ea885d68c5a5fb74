from __future__ import annotations

import pytest

import resources


def test_that_a_table_is_read_by_its_headings_without_its_remarks():
    rows = resources.rows("kanji/variants.csv")
    assert resources.open_text("kanji/variants.csv").startswith("#")
    assert {"variant", "common"} <= rows[0].keys()
    assert not any(str(row["variant"]).startswith("#") for row in rows)


@pytest.mark.parametrize("name", ["/etc/hosts", "../pyproject.toml", "law/../../README.md"])
def test_that_no_name_leaves_the_folder(name):
    with pytest.raises(ValueError, match=r".*"):
        resources.path(name)
