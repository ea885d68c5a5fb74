"""The recovery sheet: every group with its number, a page to each, room to write into."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from app.domain.recovery import groups_of, key_of
from reports.recovery import RecoverySheet, to_pdf

KEY = bytes(range(32))


def a_sheet(whose="保管用", **more):
    values = {
        "company": "株式会社テラス",
        "whose": whose,
        "facts": (("会社", "株式会社テラス"), ("照合番号", "F8B5-2CD7")),
        "groups": groups_of(KEY),
        "sections": (("使い方", "1番の組から。\n次に2番。"),),
    }
    return RecoverySheet(**(values | more))


def test_that_the_groups_are_read_off_in_their_order():
    words = PdfReader(BytesIO(to_pdf([a_sheet()]))).pages[0].extract_text().split()
    found = {}
    for at, word in enumerate(words[:-1]):
        if word.isdecimal() and len(words[at + 1]) == 5:
            found[int(word)] = words[at + 1]
    assert key_of("-".join(found[number] for number in range(1, 14))) == KEY


def test_that_each_sheet_has_its_page_and_says_whose_it_is():
    log = {"log": ("日付", "開封した人"), "log_rows": 3}
    pages = PdfReader(BytesIO(to_pdf([a_sheet(), a_sheet("代行者用", **log)]))).pages
    first, second = ("".join(page.extract_text().split()) for page in pages)
    assert "保管用" in first
    assert "開封の記録" not in first
    assert "代行者用" in second
    assert "開封した人" in second


def test_that_the_same_sheet_makes_the_same_bytes():
    assert to_pdf([a_sheet()]) == to_pdf([a_sheet()])
