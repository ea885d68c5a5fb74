"""Puts the window together: `madoguchi [FILE]…`, `madoguchi --demo`."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

import resources
from app.company.settings import parse
from ui import appearance
from ui.application import collect_on_this_thread, set_up
from ui.ask import AskOfficer
from ui.crash import CrashHook
from ui.jobs import JobRunner
from ui.registry import pages
from ui.single import Errand, SingleWindow
from ui.theme import Theme
from ui.unlock.unlock_page import FirstCasebook
from ui.warm import Warming
from ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.casebook import Casebook
    from app.company.profile import Profile
    from app.jobs import Progress
    from ui.ask import Ask
    from ui.jobs import Runner

_COMPANY = "companies/terrace.toml"
_PATIENCE = 20  # seconds for a display to answer


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window until it is closed; return the exit code."""
    wanted = _parser().parse_args(arguments)
    single, errand = SingleWindow(), Errand.of(wanted.files, practise=wanted.demo)
    if not single.first(errand):
        return 0  # the running window has it
    if not _display():
        single.close()
        return _without_window(demo=wanted.demo)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    application = set_up(sys.argv[:1])
    hook = CrashHook(application)
    hook.install()
    theme = Theme(parent=application)
    theme.dress(application)
    appearance.dress(theme, appearance.kept())
    runner = JobRunner(application)
    window = build(runner, AskOfficer(), theme)
    hook.told.connect(window.tell_error)
    warming = Warming(application)
    single.asked.connect(window.run_errand)
    single.listen()
    window.await_errand(errand)
    if wanted.demo:
        warming.finished.connect(window.unlock.practise)
    window.show()
    warming.start()
    collect_on_this_thread(application, runner.is_busy)
    code = application.exec()
    single.close()
    runner.close()
    return code


def build(runner: Runner, ask: Ask, theme: Theme) -> Window:
    """Return the window, locked."""
    return Window(runner, ask, theme, FirstCasebook(_profile(), practice=open_practice), pages())


def _profile() -> Profile:
    return parse(resources.open_text(_COMPANY))


def open_practice(progress: Progress) -> Casebook:
    """Open the casebook for practice; where there is none yet, play its story first."""
    from app import demo
    from app.casebook import Casebook

    folder = user_data_path("madoguchi", appauthor=False) / "practice"
    if not (folder / demo.CASEBOOK).is_file():
        _play(folder, progress)
    return Casebook.open(folder / demo.CASEBOOK, demo.PASSPHRASE)


def _play(folder: Path, progress: Progress) -> None:
    # in a folder of its own until it is whole: a story broken off leaves no half casebook
    from app import demo

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        demo.build(Path(beside) / "practice", progress)
        shutil.rmtree(folder, ignore_errors=True)
        (Path(beside) / "practice").replace(folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madoguchi", description="窓口台帳")
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="ファイル", help="台帳、取り込むメール、以前の台帳"
    )
    parser.add_argument("--demo", action="store_true", help="練習用の台帳を開く")
    return parser


def _display() -> bool:
    """Return whether a window can be shown.

    Without a display, or without a library of its plug-in, Qt aborts the process and nothing can
    catch it; so a child process tries first. Only X11 and Wayland can be missing.
    """
    if sys.platform != "linux":
        return True
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return False
    trial = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    tried = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", trial],
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )
    return tried.returncode == 0


def _without_window(*, demo: bool) -> int:
    from app import demo as story
    from app.__main__ import main as headless

    print("画面がないため、窓を開けません。", file=sys.stderr)  # noqa: T201 - there is no window
    if not demo:
        return 3
    folder = Path("madoguchi-demo")
    if (folder / story.CASEBOOK).is_file():
        print(f"練習用の台帳はもう作られています：{folder / story.CASEBOOK}")  # noqa: T201
        return 0
    return headless(["demo", str(folder)])


if __name__ == "__main__":
    sys.exit(main())
