"""Every workbook we write is one by the rules of the format, and counts what it says."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest

from app.rules.review import points
from reports import jipdec
from reports.month import review
from reports.month.workbook import to_xlsx
from reports.refused import Leftover, LeftoverSheet
from reports.refused import to_xlsx as refused
from tests.office import recounted, there
from tests.ooxml import faults_of
from tests.reports.months import a_year, empty, october
from tests.reports.test_caselist import ROWS, a_list
from tests.reports.test_caselist import to_xlsx as listed
from tests.reports.test_filled import a_form, filled
from tests.reports.test_jipdec import TOLD

MADE = datetime(2026, 11, 24, tzinfo=UTC)
LEFT = LeftoverSheet(
    "台帳", ("受付日", "氏名"), (Leftover(3, "種別が空です", (date(2026, 4, 1), "=1+1")),)
)
BOOKS = {
    "month": lambda: to_xlsx(october()),
    "month with names": lambda: to_xlsx(october(), names=True),
    "empty month": lambda: to_xlsx(empty()),
    "year": lambda: to_xlsx(a_year()),
    "review": lambda: review.to_xlsx(a_year(), points()),
    "list": lambda: listed(a_list(len(ROWS)), iter(ROWS)),
    "empty list": lambda: listed(a_list(0), iter(())),
    "body": lambda: jipdec.to_xlsx(TOLD),
    "refused rows": lambda: refused((LEFT,), MADE),
}


@pytest.mark.parametrize("name", BOOKS)
def test_that_a_workbook_needs_no_repair(name):
    assert faults_of(BOOKS[name]()) == []


def test_that_filling_a_form_adds_nothing_to_repair():
    assert faults_of(filled()) == faults_of(a_form())


def altered(content, part, pattern, by):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            text = source.read(entry)
            if entry.filename == part:
                changed = re.sub(pattern, by, text.decode(), count=1)
                assert changed != text.decode()
                text = changed.encode()
            target.writestr(entry, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "pattern", "by"),
    [
        ("xl/workbook.xml", 'name="種別×経路"', 'name="集計"'),
        ("xl/workbook.xml", 'name="受付合計"', 'name="期首未了"'),
        ("xl/workbook.xml", 'name="受付合計"', 'name="AB12"'),
        ("xl/workbook.xml", r"'集計'!\$C\$31", r"'ない'!$C$31"),
        ("xl/worksheets/sheet1.xml", 'r="A2" s="2"', 'r="A2" s="999"'),
        ("xl/worksheets/sheet1.xml", '<row r="2"', '<row r="1"'),
        ("xl/worksheets/sheet1.xml", "location=\"'明細'!", "location=\"'めい'!"),
        ("xl/worksheets/sheet1.xml", "<v>18</v>", "<v>十八</v>"),
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetDate/><sheetData>"),
        ("xl/worksheets/sheet1.xml", 'ref="I3:I5"', 'ref="H3:I5"'),
        ("xl/charts/chart1.xml", "'集計'!", "'集'!"),
        ("[Content_Types].xml", '<Override PartName="/xl/styles.xml"[^>]*>', ""),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet2.xml", "worksheets/sheet77.xml"),
    ],
)  # fmt: skip
def test_that_the_judge_sees_what_excel_would_repair(part, pattern, by):
    assert faults_of(altered(BOOKS["month"](), part, pattern, by)) != []


@pytest.mark.skipif(not there(), reason="LibreOffice is not on this machine")
@pytest.mark.timeout(180)
def test_that_another_program_counts_the_same(tmp_path):
    found, differing = recounted(BOOKS["review"](), tmp_path)
    assert found > 300
    assert differing == []
