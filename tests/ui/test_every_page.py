"""Every page and window of the program, with the data of the gallery, walked by Tab."""

from __future__ import annotations

import gc
import shutil
import weakref
from dataclasses import dataclass, field

import pytest
from PySide6.QtGui import QFont
from shiboken6 import isValid

from app import demo
from tests import drive
from tests.ui import walk
from ui.gallery.pages import shots
from ui.gallery.studio import Studio
from ui.theme import unit
from ui.widgets.tab_order import stops

pytestmark = pytest.mark.timeout(600, method="thread")

LEAST = (1024, 700)
OWN_SIZE = ("keys", "crash", "erase-question", "file-pdf", "file-program")
LETTERS = 14  # px of the body at 100 %


@dataclass
class Walked:
    """What was found on one page, in the least window."""

    nameless: list[str] = field(default_factory=list)
    roleless: list[str] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)
    jumps: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    stops: int = 0
    cut: list[str] = field(default_factory=list)
    least: tuple[int, int] = (0, 0)
    window: weakref.ref | None = None


@pytest.fixture(scope="module")
def studio(qapp, practice, light, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    shutil.copy(practice.path, folder / demo.CASEBOOK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        studio = Studio(folder, light)
        yield studio
    studio.close()


@pytest.fixture(scope="module")
def walked(studio):
    """Every page, walked once."""
    known: set[tuple[str, ...]] = set()
    return {name: _walk(name, make, known) for name, make in _pages(studio)}


def _pages(studio):
    """The pages by name; what the gallery draws at two sizes is walked once, in the least."""
    drawn = dict(shots(studio))
    # those are menus
    left_out = ("-small", "month-reports", "menu-case", "menu-more", "menu-views")
    return [(name, make) for name, make in drawn.items() if not name.endswith(left_out)]


def _walk(name, make, known):
    widget = _hung(name, make, LEAST)
    found = Walked(window=weakref.ref(widget))
    way = stops(widget)
    found.stops = len(way)
    found.nameless = [walk.said(stop) for stop in way if walk.nameless(stop)]
    found.roleless = [walk.said(stop) for stop in way if walk.without_role(stop)]
    found.unreached = walk.unreached(widget)
    found.jumps = walk.jumps(widget)
    found.cut = walk.cut(widget)
    found.least = widget.minimumSizeHint().toTuple()
    for stop in way:
        # a page that has news meanwhile puts new rows in the place of old ones
        sort = walk.sort_of(stop) if isValid(stop) else None
        if sort is not None and sort not in known:
            unmarked = walk.unmarked(stop)
            if isValid(stop):
                known.add(sort)
                found.unmarked += [f"{walk.said(stop)} {sort}"] if unmarked else []
    _drop(widget)
    return found


def _hung(name, make, size):
    widget = make()
    if name not in OWN_SIZE:
        widget.resize(*size)
    widget.show()
    widget.activateWindow()
    for _ in range(3):
        drive.settle()
    return widget


def _drop(widget):
    widget.close()
    widget.deleteLater()
    drive.settle()


def none_of(walked, what):
    """Fail with every finding of that sort, a line each."""
    found = [f"{name}: {each}" for name, one in walked.items() for each in getattr(one, what)]
    assert not found, "\n".join(found)


def test_that_every_page_has_something_to_come_to_by_tab(walked):
    assert [name for name, one in walked.items() if not one.stops] == []
    assert len(walked) > 50


def test_that_whatever_takes_the_focus_has_a_name(walked):
    none_of(walked, "nameless")


def test_that_whatever_takes_the_focus_has_a_role(walked):
    none_of(walked, "roleless")


def test_that_every_button_can_be_reached_by_tab(walked):
    none_of(walked, "unreached")


def test_that_tab_never_goes_back_up(walked):
    none_of(walked, "jumps")


def test_that_the_focus_can_be_seen(walked):
    none_of(walked, "unmarked")


def test_that_no_page_needs_more_than_the_least_window(walked):
    wide = [
        f"{name}: {one.least}"
        for name, one in walked.items()
        if one.least[0] > LEAST[0] or one.least[1] > LEAST[1]
    ]
    assert not wide, "\n".join(wide)


def test_that_no_window_outlives_its_closing(walked):
    gc.collect()
    assert [name for name, one in walked.items() if one.window() is not None] == []


def test_that_no_word_is_cut(walked):
    none_of(walked, "cut")


@pytest.fixture
def larger(qapp, light):
    """Larger letters, as somebody sets them for the whole system."""
    before = QFont(qapp.font())

    def grow(scale):
        font = QFont(before)
        font.setPixelSize(round(LETTERS * scale))
        qapp.setFont(font)
        light.dress(qapp)

    yield grow
    qapp.setFont(before)
    light.dress(qapp)


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_that_no_word_is_cut_in_larger_letters(studio, larger, scale):
    larger(scale)
    size = (unit(LEAST[0]), unit(LEAST[1]))
    found = []
    for name, make in _pages(studio):
        widget = _hung(name, make, size)
        found += [f"{name}: {words}" for words in walk.cut(widget)]
        _drop(widget)
    assert not found, "\n".join(found)
