from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.month.figures import GROUPS
from reports.month.page import to_pdf
from reports.month.workbook import to_xlsx
from tests.reports.months import HEAD, a_year, empty, october


def read(month) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(to_pdf(month)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    return reader, re.sub(r"[ \u3000]", "", text)


@pytest.mark.parametrize("month", [october(), empty(), a_year()], ids=["usual", "empty", "year"])
def test_that_it_is_one_a4_page(month):
    reader, _ = read(month)
    (page,) = reader.pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_that_the_same_month_makes_the_same_bytes():
    assert to_pdf(october()) == to_pdf(october())


def test_that_page_and_workbook_say_the_same():
    month = october()
    _, text = read(month)
    book = load_workbook(io.BytesIO(to_xlsx(month)), data_only=True)
    for row in book["集計"].iter_rows(min_row=18, max_row=31, values_only=True):
        if row[0] and isinstance(row[1], int):
            assert "".join(map(str, (row[0], *row[1:8]))) in text.replace("\n", ""), row
    for row in book["指標"].iter_rows(min_row=5, values_only=True):
        known = next((i for _, some in GROUPS for i in some if i.label == row[0]), None)
        if known is None:
            continue
        now = row[3]
        shown = {
            "rate": lambda now: f"{now:.1%}", "average": lambda now: f"{now:.1f}",
        }.get(known.measure, lambda now: f"{now:,}")  # fmt: skip
        said = now if isinstance(now, str) else shown(now)
        assert f"{known.label}\n{said}" in text or f"{known.label}{said}" in text, row[0]


def test_that_nobody_is_named_and_no_case_either():
    month = october()
    _, text = read(month)
    assert "花子" not in text
    assert "R8-" not in text


def test_that_it_carries_its_place_in_the_journal():
    reader, text = read(october())
    assert reader.metadata["/Keywords"] == f"1234番 {HEAD}"
    assert f"1234番{HEAD}" in text.replace("\n", "")


def test_that_a_month_of_nothing_says_so():
    _, text = read(empty())
    assert "当月の受付は0件でした。" in text


def test_that_what_stands_within_a_class_counts_in_its_row():
    month = october()
    _, text = read(month)
    # three complaints about safekeeping, two of them leaks within it
    assert re.search(r"個人情報の安全管理\n?3", text)
    none = replace(month, classes=())
    assert "個人情報の安全管理" not in read(none)[1]
