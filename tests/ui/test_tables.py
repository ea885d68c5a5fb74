from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QTableView

from ui.jobs import JobRunner, NowRunner
from ui.tables import LINE_ROLE, PAGE, SORT_ROLE, Column, PagedTable

MANY = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    id: int


class Desk:
    """Hands out lines and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, ...]] = []

    def lines(self, ids: Sequence[int]) -> tuple[Line, ...]:
        self.asked.append(tuple(ids))
        return tuple(Line(one) for one in ids)


COLUMNS = (
    Column("番号", lambda line: f"R8-{line.id}", "number"),
    Column("件数", lambda line: str(line.id), numbers=True),
)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def table(qapp, desk):
    return PagedTable(COLUMNS, desk.lines, NowRunner())


@pytest.fixture
def view(qtbot, table):
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(table)
    view.resize(600, 400)
    view.show()
    return view


def wait_for_page(qtbot, table, row):
    qtbot.waitUntil(lambda: table.line(row) is not None)


def test_that_showing_100_000_rows_fetches_one_page(qtbot, desk, table, view):
    table.show_ids(range(MANY))
    wait_for_page(qtbot, table, 0)
    assert desk.asked == [tuple(range(PAGE))]
    assert table.rowCount() == MANY


def test_that_jumping_to_the_end_fetches_only_what_is_seen(qtbot, desk, table, view):
    table.show_ids(range(MANY))
    wait_for_page(qtbot, table, 0)
    view.scrollToBottom()
    wait_for_page(qtbot, table, MANY - 1)
    assert len(desk.asked) <= 3
    assert table.index(MANY - 1, 0).data() == f"R8-{MANY - 1}"


def test_that_pages_that_fly_by_are_not_fetched(qtbot, desk, table):
    table.show_ids(range(MANY))
    for row in range(0, MANY, PAGE):
        table.line(row)
    wait_for_page(qtbot, table, MANY - 1)
    assert len(desk.asked) <= 3
    assert desk.asked[0][-1] == MANY - 1


def test_that_old_pages_are_let_go(qtbot, desk, table):
    table.show_ids(range(MANY))
    for page in range(60):
        wait_for_page(qtbot, table, page * PAGE)
    assert table.line(0) is None
    assert table.line(59 * PAGE) == Line(59 * PAGE)


def test_that_the_first_rows_stand_before_all_are_known(qtbot, desk, table):
    table.show_ids(range(PAGE), MANY)
    assert table.rowCount() == MANY
    wait_for_page(qtbot, table, 0)
    assert table.line(MANY - 1) is None  # nobody knows yet which one it is
    resets = []
    table.modelReset.connect(lambda: resets.append(1))
    table.complete(range(MANY))
    assert not resets
    assert table.line(0) == Line(0)
    wait_for_page(qtbot, table, MANY - 1)


def test_that_rows_that_moved_meanwhile_are_shown_anew(qtbot, desk, table):
    table.show_ids(range(PAGE), MANY)
    table.complete(range(1, MANY))
    assert table.rowCount() == MANY - 1
    wait_for_page(qtbot, table, 0)
    assert table.line(0) == Line(1)


def test_that_a_line_on_its_way_shows_a_mark_and_nothing_else(desk, table):
    table.show_ids([7])
    cell = table.index(0, 0)
    assert cell.data() == "…"
    assert cell.data(LINE_ROLE) is None


def test_that_a_line_speaks_with_the_name_of_its_column(qtbot, table):
    table.show_ids([7])
    wait_for_page(qtbot, table, 0)
    assert table.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "番号 R8-7"


def test_that_numbers_stand_at_the_right(table):
    table.show_ids([7])
    right = Qt.AlignmentFlag.AlignRight
    role = Qt.ItemDataRole.TextAlignmentRole
    assert table.index(0, 1).data(role) & right
    assert not table.index(0, 0).data(role) & right
    assert table.headerData(1, Qt.Orientation.Horizontal, role) & right


def test_that_headers_say_how_a_column_is_sorted(table):
    across = Qt.Orientation.Horizontal
    assert [table.headerData(n, across) for n in range(2)] == ["番号", "件数"]
    assert [table.headerData(n, across, SORT_ROLE) for n in range(2)] == ["number", ""]
    assert table.headerData(0, Qt.Orientation.Vertical) is None


def test_that_reload_fetches_again_and_keeps_the_rows(qtbot, desk, table):
    table.show_ids([1, 2, 3])
    wait_for_page(qtbot, table, 0)
    table.reload()
    wait_for_page(qtbot, table, 0)
    assert desk.asked == [(1, 2, 3)] * 2
    assert table.ids == (1, 2, 3)


@pytest.mark.threads
def test_that_an_answer_for_rows_that_are_gone_is_dropped(qtbot, desk):
    runner = JobRunner()
    table = PagedTable(COLUMNS, desk.lines, runner)
    table.show_ids([1, 2])
    with qtbot.waitSignal(runner.started):
        table.line(0)
    table.show_ids([8, 9])  # before the answer for 1 and 2 comes home
    qtbot.waitUntil(lambda: table.line(0) == Line(8))
    assert desk.asked == [(1, 2), (8, 9)]
    runner.close()


def test_that_the_number_of_rows_is_told(qtbot, table):
    with qtbot.waitSignal(table.shown) as told:
        table.show_ids([4, 5])
    assert told.args == [2]


def test_that_the_model_keeps_qts_rules(qtbot, table, view):
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    table.show_ids(range(500))
    wait_for_page(qtbot, table, 0)
    view.scrollToBottom()
    wait_for_page(qtbot, table, 499)
    table.show_ids([])
    QTest.qWait(0)
    assert table.rowCount() == 0
