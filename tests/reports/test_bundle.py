"""Letters in one file, with a list on top or a password on them."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from reports import raster
from reports.bundle import CoverList, Entry, cover, locked, merged, page_counts

ENTRIES = tuple(
    Entry(f"個情発R8-{n:04}-1号", f"R8-{n:04}", "個人情報に関するご請求の受付について", n % 3 + 1)
    for n in range(1, 80)
)
LIST = CoverList("株式会社テラス", "令和8年11月24日", ENTRIES)


def test_that_the_list_counts_letters_and_sheets():
    pdf = cover(LIST)
    pages = raster.text(pdf)
    whole = "".join(pages)
    assert len(pages) > 1
    assert f"79通　{sum(e.pages for e in ENTRIES)}枚" in whole
    for entry in ENTRIES:
        assert whole.count(entry.number) == 1
    assert cover(LIST) == pdf


def test_that_all_pages_are_taken_over_in_order():
    one, two = cover(LIST), cover(CoverList("株式会社テラス", "令和8年11月25日", ENTRIES[:1]))
    whole = merged([two, one, two])
    assert raster.text(whole) == (*raster.text(two), *raster.text(one), *raster.text(two))
    assert page_counts([whole]) == (2 * 1 + raster.page_count(one),)
    assert merged([two, one, two]) == whole


def test_that_a_locked_letter_opens_with_its_password_only():
    pdf = cover(LIST)
    shut = locked(pdf, "雪の朝 7")
    reader = PdfReader(BytesIO(shut))
    assert reader.is_encrypted
    assert not reader.decrypt("雪の朝 8")
    assert reader.decrypt("雪の朝 7")
    assert "個情発R8-0001-1号" in reader.pages[0].extract_text()
    with pytest.raises(raster.LockedPdfError):
        raster.look(shut, 0, 100)
    assert b"/AESV3" in shut
