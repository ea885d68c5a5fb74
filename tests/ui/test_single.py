from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

import ui
from ui.single import Errand, SingleWindow


@pytest.fixture
def state(tmp_path_factory, monkeypatch):
    # short: the path of a socket is bounded, and the folder of a test is not
    folder = tmp_path_factory.mktemp("s")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture
def first(qapp, state):
    window = SingleWindow()
    assert window.first(Errand())
    window.listen()
    yield window
    window.close()


_SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.single import Errand, SingleWindow
application = QCoreApplication([])
given = [Path(one) for one in sys.argv[1:]]
raise SystemExit(0 if SingleWindow().first(Errand.of(given)) else 5)
"""


def second(*given, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", _SECOND, *map(str, given)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
    )


def test_that_a_second_start_hands_its_files_over_and_ends(first, qtbot, tmp_path):
    book, mail = tmp_path / "窓口.casebook", tmp_path / "開示の請求.eml"
    with qtbot.waitSignal(first.asked, timeout=20_000) as heard:
        other = second(mail, book)
    assert heard.args == [Errand(book, (mail,))]
    assert other.wait(20) == 5


def test_that_a_crash_does_not_block_the_next_start(qapp, state):
    code = (
        "import os\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from ui.single import Errand, SingleWindow\n"
        "application = QCoreApplication([])\n"
        "window = SingleWindow()\n"
        "assert window.first(Errand())\n"
        "window.listen()\n"
        "os._exit(9)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == 9
    left = list(state.rglob("window.socket"))
    assert left or sys.platform != "linux", "the crash left nothing to be blocked by"
    window = SingleWindow()
    assert window.first(Errand())
    window.listen()
    assert window._server.isListening()
    window.close()


def test_that_the_next_start_is_first_again_after_the_end(qapp, state):
    for _ in range(2):
        window = SingleWindow()
        assert window.first(Errand())
        window.listen()
        assert window._server.isListening()
        window.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a named pipe has no mode")
def test_that_no_other_user_may_speak_to_it(first, state):
    (socket,) = state.rglob("window.socket")
    assert stat.S_IMODE(socket.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(
    "said",
    [b"\n", b"[]\n", b'{"files": 3}\n', b'{"casebook": ""}\n', b"\xff\n", b"xx\n"],
)
def test_that_what_is_no_errand_is_not_answered(first, qtbot, said):
    heard = []
    first.asked.connect(heard.append)
    socket = QLocalSocket()
    socket.connectToServer(first._name)
    socket.write(said)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert heard == []


def test_that_an_errand_is_paths_and_nothing_else():
    errand = Errand.of([Path("/a/b.casebook"), Path("/a/名前.eml")], practise=True)
    assert Errand.read(errand.written()) == errand
    assert Errand.read(Errand().written()) == Errand()
    assert Errand.read(b'{"casebook": "", "files": ["relative.eml"], "practise": 1}') == Errand()


def test_that_nothing_else_in_the_program_knows_a_socket():
    for file in Path(ui.__file__).parents[1].glob("[aru]*/**/*.py"):
        if file.parts[-2:] != ("ui", "single.py") and "tests" not in file.parts:
            text = file.read_text("utf-8")
            for word in ("QtNetwork", "import socket", "urllib.request", "http.client"):
                assert word not in text, file


def test_that_a_window_that_is_stuck_does_not_keep_others_out(first, monkeypatch):
    # it listens and never answers: this thread is busy with the second start itself
    monkeypatch.setattr("ui.single._PATIENCE", 50)
    assert SingleWindow().first(Errand())
