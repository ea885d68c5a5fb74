from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app.jobs import Cancelled, Progress
from tests import drive
from ui.__main__ import build, open_practice
from ui.jobs import NowRunner
from ui.pages import PageName


def test_that_the_window_is_put_together_locked(show, ask, theme):
    window = build(NowRunner(), ask, theme)
    show(window)
    assert "はじめての設定" in drive.words(window)
    assert window.casebook is None


@pytest.mark.journey
@pytest.mark.timeout(240)  # it plays the whole demo, seventeen seconds on a quiet machine
def test_that_the_casebook_for_practice_is_played_once_and_opened_again(show, ask, theme):
    window = build(NowRunner(), ask, theme)
    show(window)
    drive.click(window, "練習用の台帳で試す")
    drive.settle()
    assert window.frame.place.page == PageName.TODAY
    assert "練習用の日付：令和8年11月24日" in drive.words(window)
    for page in ("案件", "集計"):
        drive.click(window, page)
        drive.settle()
        assert drive.unnamed(window.frame) == []
    path = window.casebook.path
    before = path.stat().st_ino
    window.lock()
    again = open_practice(Progress())
    assert again.path == path
    assert path.stat().st_ino == before
    again.close()


def test_that_a_story_called_off_leaves_no_half_casebook(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        open_practice(progress)
    assert not list(tmp_path.rglob("*.casebook"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":4711"}])
def test_that_without_a_display_the_program_says_so_and_does_not_abort(tmp_path, display):
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    } | display
    done = subprocess.run(
        [sys.executable, "-m", "ui"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "画面がない" in done.stderr
