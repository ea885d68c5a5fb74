from __future__ import annotations

import subprocess
import sys

from ui.warm import PACKAGES, Warming


def test_that_everything_is_loaded_turn_by_turn(qtbot):
    warming = Warming()
    with qtbot.waitSignal(warming.finished):
        warming.start()
    assert set(PACKAGES) <= set(sys.modules)


def test_that_the_lock_page_needs_none_of_it():
    loaded = "import sys, ui.__main__; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert not set(PACKAGES) & set(done.stdout.split())
