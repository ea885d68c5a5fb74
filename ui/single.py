"""One window per user: a second start hands its files to the running one, and ends.

Who is first is told by a lock of the system, which ends with its process: a crash blocks nobody.
What is handed over are paths and nothing else, through a local socket in the user's own folder
that no other user may open.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout
from platformdirs import user_state_path
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from collections.abc import Sequence

_ANSWER: Final = b"ok\n"
_PATIENCE: Final = 4_000  # ms for the running window to answer
_TRIES: Final = 100
_BETWEEN: Final = 0.1  # s: the first may be starting, or may just have ended
_LONGEST: Final = 1_000_000  # octets of a message
_PATH: Final = 100  # octets of the path of a socket, which POSIX bounds


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody wants of the window: a casebook, files, or the practice; or only to see it."""

    casebook: Path | None = None
    files: tuple[Path, ...] = ()
    practise: bool = False

    @classmethod
    def of(cls, given: Sequence[Path], *, practise: bool = False) -> Errand:
        """Sort what was named on the command line."""
        paths = [path.absolute() for path in given]
        books = [path for path in paths if path.suffix.lower() == ".casebook"]
        files = tuple(path for path in paths if path not in books)
        return cls(books[0] if books else None, files, practise)

    def written(self) -> bytes:
        """Return it as one line."""
        said = {
            "casebook": str(self.casebook) if self.casebook else "",
            "files": [str(file) for file in self.files],
            "practise": self.practise,
        }
        return json.dumps(said).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Errand | None:
        """Read such a line; None for anything else."""
        try:
            said = json.loads(line)
            casebook, files = str(said["casebook"]), [Path(str(one)) for one in said["files"]]
        except (ValueError, KeyError, TypeError):
            return None
        absolute = tuple(file for file in files if file.is_absolute())
        return cls(Path(casebook) if casebook else None, absolute, said.get("practise") is True)


class SingleWindow(QObject):
    """Knows whether this is the first window of the user, and hears what others want of it."""

    asked = Signal(object)  # Errand

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        folder = user_state_path("madoguchi", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder / "window.lock")
        self._name = _name_of(folder)
        self._server: QLocalServer | None = None

    def first(self, errand: Errand) -> bool:
        """Return whether this window is the first, or stands alone because nobody answers.

        Where another one is there, hand `errand` to it: then False. It needs no application yet,
        so that a second start is over before it has drawn anything. One that does not answer is
        stuck; the casebook's own lock is the guard then.
        """
        for _ in range(_TRIES):
            try:
                self._lock.acquire(timeout=_BETWEEN)
            except Timeout:
                answered = self._hand_over(errand)
                if answered is not None:
                    return not answered
            except OSError:  # a folder that cannot be locked: every start stands alone
                return True
            else:
                return True
        return True

    def close(self) -> None:
        """Hear nothing any more; the next start is the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.release()

    def listen(self) -> None:
        """Hear what later starts want, if this window is the first."""
        if not self._lock.is_locked:
            return
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # of a window that crashed: the lock is ours
        server.listen(self._name)
        server.newConnection.connect(self._on_connection)
        self._server = server

    def _hand_over(self, errand: Errand) -> bool | None:
        """Return whether the running window has it; None where nobody listens (yet)."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE):
            return None
        socket.write(errand.written())
        socket.flush()
        answered = socket.waitForReadyRead(_PATIENCE) and bytes(socket.readAll().data()) == _ANSWER
        socket.disconnectFromServer()
        return answered

    def _on_connection(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)

    def _on_ready(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket):
            return
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        errand = Errand.read(bytes(socket.readLine(_LONGEST).data()))
        if errand is None:
            socket.abort()
            return
        socket.write(_ANSWER)
        socket.flush()
        self.asked.emit(errand)


def _name_of(folder: Path) -> str:
    path = folder / "window.socket"
    if sys.platform == "win32" or len(str(path).encode()) > _PATH:
        return "madoguchi-" + sha256(str(folder).encode()).hexdigest()[:24]
    return str(path)
