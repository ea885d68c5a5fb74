"""What may be done with a file that came in: look at it in a window of its own, or save it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QObject, Signal

from app.files import write_whole
from app.incoming.attached import FileSort, save_name, sort_of
from ui.attachments.viewer import FileViewer, seen

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from PySide6.QtWidgets import QWidget

    from app.incoming.attached import Look
    from app.views.cases import AttachmentLine
    from ui.desk import Desk

    Fetch: TypeAlias = Callable[[], bytes]

_RISKY = (
    "「{name}」は、開くとプログラムやマクロが動く種類のファイルです。"
    "この台帳では開きません。保存したファイルは、開かずに情報システムの担当に調べてもらってください。"
    "それでも保存しますか。"
)


class Enclosures(QObject):
    """Looks at and saves files for a page.

    `fetch` returns the bytes of a file; it runs on the worker and must hold nothing of Qt's:
    `partial(casebook.cases.content, file.sha256)`.
    """

    saved = Signal(object)  # Path

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._viewer: FileViewer | None = None

    @property
    def _page(self) -> QWidget:
        """The page, asked of Qt: keeping it would keep it alive."""
        return cast("QWidget", self.parent())

    @property
    def viewer(self) -> FileViewer | None:
        """The window that shows a file, while there is one."""
        return self._viewer

    def look(self, file: AttachmentLine, fetch: Fetch) -> None:
        """Show what can be shown of a file."""
        act = partial(_begin, file, fetch)
        self._desk.runner.run(act, self._on_seen)

    def save(self, file: AttachmentLine, fetch: Fetch) -> None:
        """Ask where to, and write the file there; what would run only after a second question."""
        name = save_name(file.name)
        if self._is_refused(name, sort_of(file.name, b"")):
            return
        path = self._desk.ask.where_to_save(self._page, Path(name))
        if path is not None:
            act = partial(_fetched, file, fetch, path)
            self._desk.runner.run(act, self._on_fetched)

    def close(self) -> None:
        """Close the window that shows a file."""
        if self._viewer is not None:
            self._viewer.close()
            self._viewer = None

    def _on_seen(self, begun: _Begun) -> None:
        self.close()
        viewer = FileViewer(self._desk, begun.file, begun.raw, begun.look, self._page)
        viewer.wanted.connect(self._on_wanted)
        viewer.closed.connect(self._on_closed)
        self._viewer = viewer
        viewer.show()

    def _on_closed(self) -> None:
        self._viewer = None

    def _on_wanted(self, file: AttachmentLine, raw: bytes) -> None:
        self.save(file, partial(bytes, raw))

    def _on_fetched(self, fetched: _Fetched) -> None:
        told = sort_of(fetched.file.name, b"") is FileSort.RUNS
        if not told and self._is_refused(save_name(fetched.file.name), fetched.sort):
            return
        act = partial(_write, fetched.path, fetched.raw)
        self._desk.runner.run(act, self._on_written)

    def _on_written(self, path: Path) -> None:
        self.saved.emit(path)

    def _is_refused(self, name: str, sort: FileSort) -> bool:
        if sort is not FileSort.RUNS:
            return False
        return not self._desk.ask.confirm(self._page, _RISKY.format(name=name), "危険を承知で保存")


class _Begun(NamedTuple):
    """A file with its bytes and the first look at it."""

    file: AttachmentLine
    raw: bytes
    look: Look


class _Fetched(NamedTuple):
    """A file about to be written, and what its bytes say it is."""

    file: AttachmentLine
    path: Path
    raw: bytes
    sort: FileSort


def _begin(file: AttachmentLine, fetch: Fetch) -> _Begun:
    raw = fetch()
    return _Begun(file, raw, seen(file.name, raw, 0, 1.0))


def _fetched(file: AttachmentLine, fetch: Fetch, path: Path) -> _Fetched:
    raw = fetch()
    return _Fetched(file, path, raw, sort_of(file.name, raw))


def _write(path: Path, raw: bytes) -> Path:
    write_whole(path, raw)
    return path
