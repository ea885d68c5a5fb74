"""Draws every page into PNG files: `python -m ui.gallery DIR [NAMES]`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from app import demo
from ui.gallery import acts, doors, states
from ui.gallery.pages import shots
from ui.gallery.studio import Studio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication, QWidget

_SCALES = ("1", "1.5")
_SIZE = (1360, 860)
_LEAST = (1024, 700)
_OWN_SIZE = (
    "month-reports",
    "crash",
    "keys",
    "erase-question",
    "file-pdf",
    "file-program",
    "menu-case",
    "machine",
    *acts.BOXES,
    *doors.BOXES,
    *states.OWN_SIZE,
)


def draw(folder: Path, scale: str, only: str, books: Path) -> None:
    """Draw pages whose name holds a word of `only` at the scale this process was started with."""
    from PySide6.QtCore import qInstallMessageHandler

    from ui.application import set_up
    from ui.theme import PALETTES, Theme

    qInstallMessageHandler(_say)
    application = set_up(sys.argv[:1])
    theme = Theme("light")
    theme.dress(application)
    studio = Studio(books, theme)
    for palette in PALETTES:
        theme.choose(palette)
        for name, make in shots(studio):
            if _meant(f"{name}-{palette}-{scale}", only):
                with _hung(application, make(), name) as widget:
                    widget.grab().save(str(folder / f"{name}-{palette}-{scale}.png"))
    studio.close()


def _meant(picture: str, only: str) -> bool:
    """Return whether a picture is wanted: by a part of its name, or a pattern like log*-dark-1."""
    parts = only.split(",")
    return any(fnmatch(picture, part) if "*" in part else part in picture for part in parts)


def _say(_sort: object, _where: object, words: str) -> None:
    """Hand on what Qt says, but for what it says of every window that nobody sees."""
    if not words.startswith("This plugin does not support"):
        sys.stderr.write(f"{words}\n")


@contextmanager
def _hung(application: QApplication, widget: QWidget, name: str) -> Iterator[QWidget]:
    if name not in _OWN_SIZE:
        widget.resize(*(_LEAST if name.endswith("small") else _SIZE))
    widget.show()
    for _ in range(8):  # layouts, lines of lists, charts
        application.processEvents()
    yield widget
    widget.close()
    widget.deleteLater()
    application.processEvents()


def main(arguments: list[str]) -> int:
    """Play the story once, then start a process for each scale."""
    parser = argparse.ArgumentParser(prog="ui.gallery", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the PNG files go")
    parser.add_argument("names", nargs="*", help="parts of names, or patterns like log*-dark-1")
    wanted = parser.parse_args(arguments)
    folder: Path = wanted.folder
    folder.mkdir(parents=True, exist_ok=True)
    only = ",".join(wanted.names)
    if "MADOGUCHI_GALLERY" in os.environ:
        scale, _, books = os.environ["MADOGUCHI_GALLERY"].partition(":")
        draw(folder, scale, only, Path(books))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        made = demo.build(Path(scratch) / "practice")
        return max(_draw_apart(folder, scale, only, made.casebook) for scale in _SCALES)


def _draw_apart(folder: Path, scale: str, only: str, casebook: Path) -> int:
    books = casebook.parent / scale
    books.mkdir()
    shutil.copy(casebook, books)
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": scale,
        "XDG_CONFIG_HOME": str(books),  # as on the first start, whoever draws
        "XDG_STATE_HOME": str(books),
        "MADOGUCHI_GALLERY": f"{scale}:{books}",
    }
    command = [sys.executable, "-m", "ui.gallery", str(folder), only]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - ourselves


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
