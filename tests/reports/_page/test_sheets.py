from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports._page.rows import Row, air
from reports._page.sheets import FEWEST_LINES, Sheet, cut

PITCH = 10.0


def _row(*, keep=False, firm=False, again=()):
    return Row(1.0, lambda _: None, keep=keep, firm=firm, again=again)


def _sheet(lines=20, foot=0):
    return Sheet(top=0.0, height=lines * PITCH, foot=foot * PITCH, pitch=PITCH)


column = st.lists(
    st.sampled_from(["row", "row", "row", "kept", "air"]), min_size=1, max_size=120
).map(lambda kinds: [air(0.5) if k == "air" else _row(keep=k == "kept") for k in kinds])


@given(column, st.integers(0, 8))
def test_that_every_row_is_on_one_page_in_order_and_no_page_is_overfull(rows, foot):
    sheet = _sheet(foot=foot)
    pages = cut(rows, sheet)
    printed = [row for page in pages for row in page if not row.air]
    assert printed == [row for row in rows if not row.air]
    heights = [sum(map(sheet.tall, page)) for page in pages]
    assert all(height <= sheet.height + 0.1 for height in heights)
    assert heights[-1] + sheet.foot <= sheet.height + 0.1
    assert not any(page[0].air for page in pages if page)


@given(st.integers(1, 200), st.integers(0, 8))
def test_that_a_last_page_never_has_one_or_two_lines(count, foot):
    pages = cut([_row() for _ in range(count)], _sheet(foot=foot))
    assert len(pages) == 1 or len(pages[-1]) >= FEWEST_LINES


@given(st.integers(1, 60))
def test_that_kept_rows_are_not_parted(before):
    rows = [_row() for _ in range(before)]
    heading, text = _row(keep=True), [_row() for _ in range(10)]
    pages = cut([*rows, heading, air(0.5), *text], _sheet())
    (page,) = [page for page in pages if heading in page]
    assert page[-1] is not heading
    assert text[0] in page


def test_that_a_page_more_is_taken_before_a_firm_row_is_parted_from_the_next():
    def pages(row):  # two pages to the last line, if the heading may end the first
        return cut([*(_row() for _ in range(19)), row, *(_row() for _ in range(20))], _sheet())

    assert [len(page) for page in pages(_row(keep=True))] == [20, 20]
    heading = _row(firm=True)
    found = pages(heading)
    assert len(found) == 3
    assert not any(page[-1] is heading for page in found)


def test_that_what_no_page_can_hold_together_is_parted_all_the_same():
    pages = cut([_row(firm=True) for _ in range(30)], _sheet())
    assert sum(map(len, pages)) == 30
    assert all(len(page) <= 20 for page in pages)


def test_that_pages_are_filled_in_order():
    pages = cut([_row() for _ in range(50)], _sheet())
    assert [len(page) for page in pages] == [20, 20, 10]


def test_that_a_heading_is_repeated_where_a_page_begins_in_its_table():
    heading = _row(keep=True)
    body = [_row(again=(heading,)) for _ in range(30)]
    pages = cut([heading, *body], _sheet())
    assert all(page[0] is heading for page in pages)
    assert [len(page) for page in pages] == [20, 12]


def test_that_a_foot_without_room_has_a_page_of_its_own():
    assert cut([], _sheet(foot=5)) == [[]]
    assert cut([_row()], _sheet(lines=5, foot=5))[-1] == []
