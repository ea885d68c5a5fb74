"""Draws the pictures of the manual from the real windows: `python -m ui.manual_pictures`.

Those the chapters name, as pages of the gallery, light, at 100 %; each in few colours, so that
they ship small. A page or a chapter that changed wants them drawn anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import resources
from app import demo
from app.rules.manual import PICTURES, manual

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

SIZE: Final = (1120, 720)
_COLOURS = 64
_SHOWN = "D:/個人情報窓口"  # in the place of this machine's folders


def wanted() -> tuple[str, ...]:
    """Return the names of the pictures in the chapters."""
    return tuple(sorted({one for c in manual().chapters.values() for one in c.pictures()}))


def draw(folder: Path, books: Path) -> None:
    """Draw what the chapters name into `folder`."""
    from PySide6.QtWidgets import QApplication

    from ui.application import set_up
    from ui.gallery.pages import shots
    from ui.gallery.studio import Studio
    from ui.theme import Theme

    application = set_up(sys.argv[:1])
    theme = Theme("light")
    theme.dress(application)
    studio = Studio(books, theme)
    names = set(wanted())
    for name, make in shots(studio):
        if name in names:
            names.discard(name)
            widget = make()
            widget.resize(*SIZE)
            _conceal(widget, books)
            widget.show()
            for _ in range(8):
                QApplication.processEvents()
            image = widget.grab().toImage()
            (folder / f"{name}.png").write_bytes(small(image))
            widget.close()
            widget.deleteLater()
    studio.close()
    if names:
        raise LookupError(*sorted(names))


def small(image: QImage) -> bytes:
    """Return the picture as a PNG of few colours, the same bytes for the same picture."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage

    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    few = plain.convertToFormat(QImage.Format.Format_Indexed8, _table(plain))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    few.save(buffer, "PNG", 0)  # type: ignore[call-overload]
    return bytes(data.data())


def _table(image: QImage) -> list[int]:
    """Return the colours that stand for all: the most frequent, each apart from those before."""
    counts: dict[int, int] = {}
    bits = bytes(image.constBits())
    words = memoryview(bits).cast("I")
    for colour in words:
        counts[colour] = counts.get(colour, 0) + 1
    chosen: list[int] = []
    for colour in sorted(counts, key=lambda one: (-counts[one], one)):
        if all(_apart(colour, other) for other in chosen):
            chosen.append(colour)
        if len(chosen) == _COLOURS:
            break
    return [colour | 0xFF000000 for colour in chosen]


def _apart(one: int, other: int) -> bool:
    return sum(abs((one >> s & 255) - (other >> s & 255)) for s in (0, 8, 16)) > 18


def _conceal(widget: QWidget, books: Path) -> None:
    """Let no picture show where it was drawn."""
    from PySide6.QtWidgets import QLabel, QLineEdit

    homes = (str(books), str(Path.home()))
    parts: list[QLabel | QLineEdit] = [*widget.findChildren(QLabel)]
    for part in (*parts, *widget.findChildren(QLineEdit)):
        text = part.text()
        for home in homes:
            text = text.replace(home, _SHOWN)
        if text != part.text():
            part.setText(text)


def main() -> int:
    """Play the story, and draw in a process of its own."""
    if "MADOGUCHI_PICTURES" in os.environ:
        target, _, source = os.environ["MADOGUCHI_PICTURES"].partition("\n")
        draw(Path(target), Path(source))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        made = demo.build(Path(scratch) / "practice")
        books, drawn = Path(scratch) / "books", Path(scratch) / "drawn"
        books.mkdir()
        drawn.mkdir()
        shutil.copy(made.casebook, books)
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": str(books),
            "XDG_STATE_HOME": str(books),
            "MADOGUCHI_PICTURES": f"{drawn}\n{books}",
        }
        command = [sys.executable, "-m", "ui.manual_pictures"]
        code = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - ourselves
        if code == 0:
            shipped = resources.path(PICTURES)
            shutil.rmtree(shipped, ignore_errors=True)
            shutil.copytree(drawn, shipped)
        return code


if __name__ == "__main__":
    sys.exit(main())
