"""The five journeys on a real screen: `python -m tests.on_a_screen DIR [short]`.

Starts an X server (Xvfb) and the program on a casebook of its own, types with xdotool as a hand
would, takes a picture after each step into DIR, and asks the closed file what was kept. Nothing
is dropped: xdotool has no drag between programs, so the mail comes in by the file dialog.
`short` ends after the telephone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from PIL import Image, ImageChops
from pypdf import PdfReader

from app.casebook import Casebook
from tests.builders import PASSPHRASE, TODAY, a_casebook, a_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEEDS = ("Xvfb", "xdotool", "xmodmap", "import")
_SIZE = "1360x860"
_PATIENCE = 60  # s for a step on a busy machine
_LOOK = 0.25  # s between two looks at the screen
_ANOTHER_PAGE = 8_000  # pixels that differ at least when another page is shown
_RESTLESS = 1500  # pixels that may differ between two looks: a cursor, the seconds of a call
_HERE = Path(__file__).resolve().parent.parent

WORDS = "勧誘の電話が来る。止めてほしい。"
NAME = "髙橋 花子"


class Screen:
    """A display with the program on it."""

    def __init__(self, display: str, folder: Path, program: subprocess.Popen[bytes]) -> None:
        self._environment = os.environ | {"DISPLAY": display}
        self._folder = folder
        self._program = program
        self._count = 0
        self._focused = b""
        self._keys: dict[str, str] = {}  # character -> code of the key that has it

    def type(self, text: str) -> None:
        """Type `text`, character by character."""
        for japanese, part in groupby(text, self._keys.__contains__):
            if japanese:
                self._xdotool("key", "--delay", "30", *(self._keys[one] for one in part))
            else:
                self._xdotool("type", "--delay", "30", "--", "".join(part))

    def key(self, *keys: str) -> None:
        """Press these keys."""
        for one in keys:
            self._xdotool("key", "--clearmodifiers", one)
            self.settle()

    def go(self, *keys: str) -> None:
        """Press these keys, and wait until the last of them has led to another page."""
        self.key(*keys[:-1])
        before = self.settle()
        self._xdotool("key", "--clearmodifiers", keys[-1])
        self.until(lambda: _differing(before, self._look()) > _ANOTHER_PAGE, "nothing happened")

    def shot(self, name: str) -> None:
        """Wait until the screen is quiet and keep a picture of it."""
        picture = self.settle()
        self._count += 1
        picture.save(self._folder / f"{self._count:02}-{name}.png")

    def settle(self) -> Image.Image:
        """Return the screen when nothing moves on it any more."""
        end = time.monotonic() + _PATIENCE
        before = self._look()
        while time.monotonic() < end:
            threading.Event().wait(_LOOK)
            assert self._program.poll() is None, "the program has ended"
            now = self._look()
            if _differing(before, now) < _RESTLESS:
                self.focus()
                return now
            before = now
        raise AssertionError("the screen never came to rest")

    def until(self, told: Callable[[], bool], what: str) -> None:
        """Wait until `told`."""
        end = time.monotonic() + _PATIENCE
        while not told():
            if time.monotonic() > end:
                self._look().save(self._folder / "stuck.png")
                raise AssertionError(what)
            threading.Event().wait(_LOOK)
        self.settle()

    def learn(self, text: str) -> None:
        """Give each character that no key has a key of its own.

        xdotool would give all of them the same key in turn, and a busy program would read the
        key when it means the next character already.
        """
        listed = subprocess.run(
            ["xmodmap", "-pke"], env=self._environment, capture_output=True, check=True, text=True
        )
        # keys of media players are as good as free
        free = [
            line.split()[1]
            for line in listed.stdout.splitlines()
            if line.endswith("=") or "= XF86" in line
        ]
        free = [code for code in free if len(code) > 1]  # xdotool takes 8 for the digit
        characters = sorted(set(text) - set(map(chr, range(128))))
        assert len(characters) <= len(free), "more characters than keys"
        self._keys = dict(zip(characters, free, strict=False))
        lines = [f"keycode {key} = U{ord(one):04X}" for one, key in self._keys.items()]
        words = "\n".join(lines).encode()
        subprocess.run(["xmodmap", "-"], env=self._environment, input=words, check=True)

    def focus(self) -> None:
        """Give the keyboard to the window opened last: nobody manages windows here."""
        newest = max(self._windows(), key=int, default=b"")
        if newest and newest != self._focused:
            self._focused = newest
            self._xdotool("windowfocus", "--sync", newest.decode())

    def appear(self) -> None:
        """Wait until the program shows its window."""
        self.until(lambda: bool(self._windows()), "the program shows nothing")

    def _windows(self) -> list[bytes]:
        words = ("xdotool", "search", "--onlyvisible", "--pid", str(self._program.pid))
        found = subprocess.run(words, env=self._environment, capture_output=True, check=False)
        return found.stdout.split()

    def _look(self) -> Image.Image:
        taken = subprocess.run(
            ["import", "-window", "root", "png:-"],
            env=self._environment,
            capture_output=True,
            check=True,
        )
        return Image.open(BytesIO(taken.stdout)).convert("RGB")

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._environment, check=True, timeout=_PATIENCE)


def _differing(first: Image.Image, second: Image.Image) -> int:
    if first.size != second.size:
        return _RESTLESS
    grey = ImageChops.difference(first, second).convert("L")
    return sum(grey.histogram()[16:])


@contextmanager
def a_display() -> Iterator[str]:
    """An X server of its own, and its name."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{_SIZE}x24", "-nolisten", "tcp"]
    words.append("-noreset")  # or what the keys mean is forgotten whenever nobody is there
    server = subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def the_program(display: str, path: Path, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program on `path`, with nothing remembered from earlier."""
    environment = os.environ | {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_IM_MODULE": "",
        "LC_ALL": "C.UTF-8",  # or the server takes Japanese titles for Latin
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_STATE_HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "PYTHONPATH": str(_HERE),
    }
    words = [sys.executable, "-m", "ui", str(path)]
    program = subprocess.Popen(words, env=environment, cwd=home)
    try:
        yield program
    finally:
        program.terminate()
        program.wait()


def run(folder: Path, *, short: bool = False) -> None:
    """Work through the journeys; AssertionError where the file does not say what was typed."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="madoguchi-screen-") as scratch:
        home = Path(scratch)
        casebook = a_casebook(home, name="窓口.casebook")
        casebook.rehearse(TODAY)
        casebook.close()
        mail = home / "mail.eml"
        mail.write_bytes(a_mail(arrived=TODAY))
        with a_display() as display, the_program(display, casebook.path, home) as program:
            screen = Screen(display, folder, program)
            screen.learn(WORDS + NAME)
            screen.appear()
            _unlock(screen)
            _telephone(screen)
            if not short:
                _mail(screen, mail)
                _reply(screen, home / "reply.pdf")
                _month(screen, home)
                _body(screen, home / "papers")
            _lock(screen, casebook.path)
        _was_kept(casebook.path, home, short=short)


def _unlock(screen: Screen) -> None:
    screen.shot("lock")
    screen.type(PASSPHRASE)
    screen.go("Return")
    screen.shot("today")


def _telephone(screen: Screen) -> None:
    screen.go("ctrl+shift+p")
    screen.type(WORDS)
    screen.key("Tab")
    screen.type(NAME)
    screen.shot("phone-typed")
    screen.go("ctrl+Return")
    screen.shot("phone-logged")
    screen.go("Return")
    screen.shot("phone-case")


def _mail(screen: Screen, mail: Path) -> None:
    screen.go("ctrl+shift+m")
    screen.shot("mail-dialog")
    screen.type(str(mail))
    screen.go("Return")
    screen.shot("mail-proposal")
    screen.go("Return")
    screen.shot("mail-case")


def _reply(screen: Screen, path: Path) -> None:
    screen.key("Return")  # 受け付ける
    screen.shot("reply-accept")
    screen.key("space", "ctrl+Return")
    screen.shot("reply-next")
    screen.go("Return")  # 文書を作る
    screen.shot("reply-letter")
    screen.key("ctrl+Return")
    screen.shot("reply-question")
    screen.go("Tab", "space")
    screen.shot("reply-issued")
    screen.go("ctrl+s")
    screen.type(str(path))
    screen.shot("reply-save")
    screen.key("Return")
    screen.until(path.is_file, "no letter was saved")
    screen.go("Down", "ctrl+Return")
    screen.shot("reply-dispatched")


def _month(screen: Screen, folder: Path) -> None:
    book, page = folder / "month.xlsx", folder / "month.pdf"
    screen.go("ctrl+3")
    screen.shot("month")
    screen.go("ctrl+s")
    screen.type(str(book))
    screen.key("Return")
    screen.until(book.is_file, "no workbook was written")
    screen.key("ctrl+shift+r", "Down")
    screen.shot("month-menu")
    screen.go("Return")
    screen.type(str(page))
    screen.key("Return")
    screen.until(page.is_file, "no page was written")
    screen.shot("month-written")


def _body(screen: Screen, folder: Path) -> None:
    folder.mkdir()
    screen.go("ctrl+1")
    screen.shot("body-today")
    screen.go("Return")
    screen.shot("body-case")
    screen.key("ctrl+shift+j", "Up")
    screen.shot("body-menu")
    screen.key("Return", "space", "Tab")
    screen.type("JIP-8-311")
    screen.key("Tab")
    screen.type("11/17")
    screen.key("Tab")
    screen.type("R8.12.1")
    screen.shot("body-form")
    screen.key("ctrl+Return")
    screen.shot("body-entered")
    screen.go("Return")
    screen.shot("body-papers")
    screen.go("ctrl+s")
    screen.type(str(folder))
    screen.shot("body-folder")
    screen.key("Return")
    screen.until(lambda: any(folder.rglob("*.xlsx")), "no papers were written")
    screen.shot("body-written")


def _lock(screen: Screen, path: Path) -> None:
    screen.key("ctrl+l")

    def closed() -> bool:
        return not path.with_name(f"{path.name}-wal").exists()

    screen.until(closed, "the casebook was not closed")
    screen.shot("locked")


def _was_kept(path: Path, folder: Path, *, short: bool) -> None:
    casebook = Casebook.open(path, PASSPHRASE)
    try:
        assert casebook.safekeeping.check().ok
        call = casebook.cases.sheet("R8-0001")
        assert call.words == WORDS
        assert [person.name for person in call.people] == [NAME]
        assert casebook.drafts.kept("note:") == {}
        if short:
            return
        mailed = casebook.cases.sheet("R8-0002")
        assert len(mailed.messages) == 1
        (letter,) = mailed.documents
        assert letter.dispatched == TODAY
        assert (folder / "reply.pdf").read_bytes() == casebook.letters.stored(letter.number).pdf
        asked = [casebook.cases.sheet(number).inquiries for number in ("R8-0001", "R8-0002")]
        ((inquiry,),) = filter(None, asked)
        assert inquiry.numbers == ("JIP-8-311",)
        assert inquiry.packages
    finally:
        casebook.close()
    assert "集計" in load_workbook(folder / "month.xlsx").sheetnames
    assert len(PdfReader(folder / "month.pdf").pages) == 1
    assert any((folder / "papers").rglob("*.pdf"))


def lacking() -> list[str]:
    """Return which of the programs it needs are missing."""
    return [name for name in NEEDS if shutil.which(name) is None]


if __name__ == "__main__":
    if lacking():
        sys.exit(f"missing: {', '.join(lacking())}")
    run(Path(sys.argv[1]).resolve(), short=sys.argv[2:] == ["short"])
