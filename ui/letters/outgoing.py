"""An issued letter leaves the window: to a printer, a file, a mail that is still to be sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from ui.letters.dragging import Dragging
from ui.printing import Printing

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from app.desks.letters import Letters
    from app.desks.mailroom import Mailroom
    from app.views.letters import Issued
    from ui.desk import Desk
    from ui.pages import Page


_NO_COPY = "一時フォルダーに書き込めないため、ドラッグできません。「PDFを保存…」をお使いください。"


class Outgoing(QObject):
    """The ways out of one issued letter: each asked about first, and written into the journal."""

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self._desk = desk
        self._issued: Issued | None = None
        self._printer: QPrinter | None = None
        self._pages = 0
        self._locked = False
        self.printing = Printing(desk.casebook.letters, desk.runner, self)
        self.printing.ended.connect(self._on_printed)
        self.printing.failed.connect(self._on_no_printer)
        self.dragging = Dragging(self)

    @property
    def _page(self) -> Page:
        """The page it belongs to; held by Qt alone, or neither would ever be freed."""
        return cast("Page", self.parent())

    def take(self, issued: Issued) -> None:
        """Let this be the letter that leaves."""
        self._issued = issued

    # ------------------------------------------------------------------ paper

    def print(self) -> None:
        """Ask for a printer, write down that the letter goes there, and print it."""
        if self._issued is not None:
            act = partial(_counted, self._desk.casebook.letters, self._issued)
            self._desk.runner.run(act, self._on_counted)

    def _on_counted(self, counted: tuple[Issued, int]) -> None:
        issued, self._pages = counted
        self._printer = self._desk.ask.which_printer(self._page, issued.number, self._pages)
        if self._printer is not None:
            act = partial(self._desk.casebook.mailroom.printed, (issued.number,))
            self._desk.runner.run(act, self._on_to_print)

    def _on_to_print(self, letters: tuple[Issued, ...]) -> None:
        if self._printer is not None:
            self.printing.start(letters[0].pdf, self._pages, self._printer)
            self._printer = None

    def _on_printed(self, sheets: int) -> None:
        self._page.say(f"{sheets}枚をプリンターに送りました。発送したら、発送を記録してください。")

    def _on_no_printer(self) -> None:
        self._page.say("プリンターが受け付けません。電源と接続を確かめてください。", "late")

    # ------------------------------------------------------------------ files

    def save(self) -> None:
        """Ask where to, and save the PDF as it was frozen."""
        if self._issued is None:
            return
        number = self._issued.number
        path = self._desk.ask.where_to_save(self._page, Path(f"{number}.pdf"))
        if path is not None:
            act = partial(_saved, self._desk.casebook.letters, number, path)
            self._desk.runner.run(act, self._on_saved)

    def _on_saved(self, path: Path) -> None:
        self._page.say(f"{path} に保存しました。")

    def drag(self, source: QWidget) -> None:
        """Let the PDF be dragged out of the window; that it was dropped is written down.

        Written down after the drop, because most drags end where they began: what a killed
        program gave away in between is not in the journal.
        """
        if self._issued is None:
            return
        number = self._issued.number
        try:
            dropped = self.dragging.drag(source, f"{number}.pdf", self._issued.pdf)
        except OSError:
            self._page.say(_NO_COPY, "late")
            return
        if dropped:
            act = partial(self._desk.casebook.mailroom.dragged, number)
            self._desk.runner.run(act, self._on_dragged)

    def _on_dragged(self, issued: Issued) -> None:
        self._page.say(f"{issued.number} のPDFを渡しました。発送したら、発送を記録してください。")

    def draft_mail(self, locked: bool) -> None:  # noqa: FBT001 - from a signal
        """Find out to whom the letter may be mailed, then ask where the draft goes."""
        if self._issued is not None:
            self._locked = locked
            act = partial(self._desk.casebook.mailroom.addresses, self._issued.number)
            self._desk.runner.run(act, self._on_addresses)

    def _on_addresses(self, addresses: tuple[str, ...]) -> None:
        ask, page = self._desk.ask, self._page
        if self._issued is None:
            return
        number = self._issued.number
        to: str | None = addresses[0]
        if len(addresses) > 1:
            to = ask.which_of(page, f"{number} をどの宛先に送りますか。", addresses)
        elif not ask.confirm(
            page, f"{to} 宛ての下書きを作ります。宛先を確かめてください。", "作る"
        ):
            return
        password: str | None = ""
        if to and self._locked:
            password = ask.what_secret(
                page, "添付の文書に付けるパスワード。メールとは別の方法でお伝えください。"
            )
        if not to or password is None:
            return
        path = ask.where_to_save(page, Path(f"{number}.eml"))
        if path is not None:
            mailroom = self._desk.casebook.mailroom
            act = partial(_drafted, mailroom, number, path, to, password)
            self._desk.runner.run(act, self._on_drafted)

    def _on_drafted(self, path: Path) -> None:
        self._page.say(
            f"下書きを {path} に作りました。メールソフトで開いて送り、発送を記録してください。"
        )


# ------------------------------------------------------------------ on the worker


def _counted(letters: Letters, issued: Issued) -> tuple[Issued, int]:
    return issued, letters.page_count(issued.pdf)


def _saved(letters: Letters, number: str, path: Path) -> Path:
    letters.export(number, path)
    return path


def _drafted(mailroom: Mailroom, number: str, path: Path, to: str, password: str) -> Path:
    mailroom.draft_mail(number, path, to=to, password=password)
    return path
