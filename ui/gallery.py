"""Draws every page into PNG files: `python -m ui.gallery DIR [PART OF A NAME]`.

The casebook for practice on its own day, light, dark and in high contrast, at 100 % and 150 %;
each scale in a process of its own, because Qt reads it once. Look at them: a page is judged
from its picture.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from app import demo
from app.casebook import Casebook
from app.domain.item import Act
from app.domain.leak_facts import Topic
from app.domain.requests import Channel, Kind, Role
from app.now import RehearsalNow
from app.profile import parse
from app.views import PhoneNote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication, QWidget

    from ui.cases.next_card import Deed as CaseDeed
    from ui.frame import Frame
    from ui.pages import Place
    from ui.theme import Theme
    from ui.unlock.unlock_page import UnlockPage

_SCALES = ("1", "1.5")
_SIZE = (1360, 860)
_LEAST = (1024, 700)
_OWN_SIZE = ("crash", "keys")


class Studio:
    """Holds the casebooks that are drawn, and makes the windows."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self.theme = theme
        self.practice = Casebook.open(folder / demo.CASEBOOK, demo.PASSPHRASE)
        self.empty = _empty(folder / "empty.casebook", self.practice.now.moment().date())
        self.troubled = _troubled(folder / "troubled.casebook")
        self._moved: list[Casebook] = []  # each took a ledger over
        self.longer = folder / "会社の設定.toml"
        text = self.troubled.profile.source.replace("answer_days = 14", "answer_days = 21")
        self.longer.write_text(text, "utf-8")
        self.mails = tuple(sorted(resources.path("demo/mails").glob("*.eml")))[:3]

    def close(self) -> None:
        """Close the casebooks."""
        self.practice.close()
        self.troubled.close()
        self.empty.close()
        for casebook in self._moved:
            casebook.close()

    def shots(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Yield the name of each picture and what is on it."""
        yield "unlock", self._unlock
        yield "create", self._lock_page
        yield "today", self._today
        yield "today-small", self._today
        yield "today-empty", self._today_empty
        yield "cases", self._cases
        yield "cases-small", self._cases
        yield "cases-empty", self._cases_empty
        yield "case", self._case
        yield "case-small", self._case
        yield "case-leak", self._leak
        yield "case-leak-small", self._leak
        yield "case-inquiry", self._inquiry
        yield "case-decide", self._decide
        yield "case-facts", self._facts
        yield "letter", self._letter
        yield "phone", self._phone
        yield "mails", self._mails
        yield "ledger", self._ledger
        yield "ledger-small", self._ledger
        yield "ledger-choose", self._ledger_refused
        yield "ledger-words", self._ledger_words
        yield "ledger-result", self._ledger_result
        yield "ledger-done", self._ledger_done
        yield "month", self._month
        yield "today-partners", self._today_troubled
        yield "settings", self._settings
        yield "settings-small", self._settings
        yield "settings-change", self._settings_change
        yield "settings-partner", self._settings_partner
        yield "crash", self._crash
        yield "keys", self._keys

    def _frame(self, place: Place, casebook: Casebook | None = None) -> Frame:
        from ui.ask import AskOfficer
        from ui.changes import ChangeBus
        from ui.desk import Desk
        from ui.frame import Frame
        from ui.jobs import NowRunner
        from ui.registry import pages

        book = casebook or self.practice
        frame = Frame(Desk(book, NowRunner(), ChangeBus(), AskOfficer(), self.theme), pages())
        frame.go(place)
        return frame

    def _today(self) -> QWidget:
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.TODAY))
        frame.tell("受付番号 R8-0048 を受け付けました。最初の期限は11月27日（金）です。", "done")
        return frame

    def _today_empty(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.TODAY), self.empty)

    def _cases(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.CASES))

    def _cases_empty(self) -> QWidget:
        from app.errors import CasebookInUseError
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.CASES, query="存在しない名前"))
        frame.tell_error(CasebookInUseError())
        return frame

    def _case(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.CASE, case=self._number()))

    def _letter(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.LETTER, case=self._number()))

    def _phone(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.PHONE))

    def _mails(self) -> QWidget:
        from ui import mails
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.MAILS, mails=mails.read(self.mails)))

    def _ledger(self) -> QWidget:
        return self._ledger_in(self.empty)

    def _ledger_in(self, casebook: Casebook) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.LEDGER, file=self._copied("ledger.xlsx")), casebook)

    def _ledger_refused(self) -> QWidget:
        from ui.pages import PageName, Place

        path = self.longer.with_name("受付台帳.xls")
        path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"))
        return self._frame(Place(PageName.LEDGER, file=path), self.empty)

    def _ledger_words(self) -> QWidget:
        return self._ledger_on(1, self.empty)

    def _ledger_result(self) -> QWidget:
        return self._ledger_on(2, self.empty)

    def _ledger_done(self) -> QWidget:
        path = self.longer.with_name(f"moved-{len(self._moved)}.casebook")
        self._moved.append(_empty(path, self.practice.now.moment().date()))
        return self._ledger_on(3, self._moved[-1])

    def _ledger_on(self, presses: int, casebook: Casebook) -> QWidget:
        from ui.ledger.ledger_page import LedgerPage

        frame = self._ledger_in(casebook)
        for page in frame.findChildren(LedgerPage):
            for _ in range(presses):
                page.onward.click()
        return frame

    def _copied(self, name: str) -> Path:
        """Copy a file of the demo, beside which something will be written."""
        path = self.longer.with_name(name)
        path.write_bytes(resources.read_bytes(f"demo/{name}"))
        return path

    def _month(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.MONTH))

    def _leak(self) -> QWidget:
        return self._troubled_case(_LEAK)

    def _inquiry(self) -> QWidget:
        return self._troubled_case(_INQUIRY)

    def _facts(self) -> QWidget:
        from ui.cases.next_card import Deed

        return self._troubled_case(_LEAK, Deed("leak-facts", 0, 1))

    def _decide(self) -> QWidget:
        from ui.cases.articles import ArticlesFold
        from ui.cases.next_card import Deed
        from ui.widgets import QuietButton

        frame = self._troubled_case(_DECISION, Deed(Act.DECIDE, 1))
        for fold in frame.findChildren(ArticlesFold):
            fold.findChildren(QuietButton)[0].click()
        return frame

    def _troubled_case(self, number: str, deed: CaseDeed | None = None) -> QWidget:
        from ui.cases.case_page import CasePage
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.CASE, case=number), self.troubled)
        page = frame.page
        if deed is not None and isinstance(page, CasePage):
            page.begin(deed)
        return frame

    def _today_troubled(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.TODAY), self.troubled)

    def _settings(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.SETTINGS), self.troubled)

    def _settings_change(self) -> QWidget:
        from ui.settings.settings_page import SettingsPage

        frame = self._settings()
        for page in frame.findChildren(SettingsPage):
            page.look_at(self.longer)
        return frame

    def _settings_partner(self) -> QWidget:
        from ui.settings.settings_page import SettingsPage

        frame = self._settings()
        for page in frame.findChildren(SettingsPage):
            page.open_partner("1")
        return frame

    def _number(self) -> str:
        cases = self.practice.cases
        return cases.lines(cases.find("", open_only=True))[1].number

    def _unlock(self) -> QWidget:
        from app import phrases
        from app.errors import WrongPassphraseError

        page = self._lock_page()
        path = Path("台帳") / "テラス個人情報相談窓口.casebook"
        page.ask_again(path)
        page.open_form.refuse(phrases.error(WrongPassphraseError(path)))
        return page

    def _lock_page(self) -> UnlockPage:
        from ui.__main__ import open_practice
        from ui.ask import AskOfficer
        from ui.jobs import NowRunner
        from ui.unlock.unlock_page import FirstCasebook, UnlockPage

        first = FirstCasebook(self.practice.profile, practice=open_practice)
        return UnlockPage(NowRunner(), AskOfficer(), self.theme, first)

    def _crash(self) -> QWidget:
        from ui.crash import CrashWindow, report

        try:
            raise LookupError
        except LookupError as error:
            return CrashWindow(report(type(error), error.__traceback__))

    def _keys(self) -> QWidget:
        from ui.actions import Actions
        from ui.keys import KeyWindow

        return KeyWindow(Actions(self.theme, self.theme).all())


def draw(folder: Path, scale: str, only: str, books: Path) -> None:
    """Draw the pages whose name holds `only` at the scale this process was started with."""
    from ui.application import set_up
    from ui.theme import PALETTES, Theme

    application = set_up(sys.argv[:1])
    theme = Theme("light")
    theme.dress(application)
    studio = Studio(books, theme)
    for palette in PALETTES:
        theme.choose(palette)
        for name, make in studio.shots():
            if only in name:
                with _hung(application, make(), name) as widget:
                    widget.grab().save(str(folder / f"{name}-{palette}-{scale}.png"))
    studio.close()


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


def _empty(path: Path, today: date) -> Casebook:
    if path.exists():
        path.unlink()
    profile = parse(resources.open_text("companies/terrace.toml"))
    return Casebook.create(path, demo.PASSPHRASE, profile, now=RehearsalNow(today))


_LEAK, _INQUIRY, _DECISION = "R8-0001", "R8-0002", "R8-0003"  # of the troubled casebook


def _troubled(path: Path) -> Casebook:
    """Make a casebook with a leak, an inquiry of the body, and partners who do not answer."""
    path.unlink(missing_ok=True)
    now = RehearsalNow(date(2026, 11, 24))
    profile = parse(resources.open_text("companies/terrace.toml"))
    casebook = Casebook.create(path, demo.PASSPHRASE, profile, actor="佐野", now=now)
    printer, dialler = "印刷センター淀川株式会社", "株式会社コールセンター北摂"
    for name in (printer, dialler):
        casebook.partners.add({"name": name, "relation": "contractor", "contact": "管理部"})
    for kind, name in (
        (Kind.COMPLAINT, "髙橋 花子"),
        (Kind.COMPLAINT, "𠮷田 一郎"),
        (Kind.USE_STOP, "渡邉 美咲"),
    ):
        casebook.intake.phone(_call(kind, name))
    for number, act, place, values in _TROUBLE:
        casebook.cases.do(number, act, place, values)
    for name, day in ((printer, "2026-11-02"), (dialler, "2026-11-16")):
        told = {"partner": name, "sort": "instruct", "on": day, "by": "2026-11-20"}
        casebook.cases.do(_DECISION, Act.ASK_PARTNER, 1, told)
    return casebook


_TROUBLE: tuple[tuple[str, str, int, dict[str, str]], ...] = (
    (_LEAK, Act.TRIAGE, 1, {"leak": "yes", "request": "no", "partner": "no"}),
    (_LEAK, "leak-aware", 0, {"on": "2026-11-20", "department": "コールセンター"}),
    (
        _LEAK,
        "leak-facts",
        1,
        {
            "happened": "yes",
            "scope": "personal-data",
            "protection": "no",
            "sensitive": "yes",
            "property": "no",
            "malice": "no",
            "entrusted": "no",
        },
    ),
    (_LEAK, "leak-count", 1, {"persons": "12"}),
    *((_LEAK, "leak-topic", 1, {"topic": topic, "later": "yes"}) for topic in Topic),
    (_LEAK, "leak-judge", 1, {}),
    (_LEAK, "leak-reportable", 1, {}),
    (_LEAK, "leak-preliminary", 1, {}),
    (
        _INQUIRY,
        "jipdec-inquiry",
        0,
        {"basis": "appi.53.2", "number": "JIP-8-311", "dated": "2026-11-17", "due": "2026-12-01"},
    ),
    (_DECISION, Act.ACCEPT, 1, {"leak": "no", "on": "2026-10-30"}),
    (_DECISION, Act.IDENTITY, 1, {"result": "ok", "how": "post", "on": "2026-10-30"}),
    (_DECISION, Act.SEARCH, 1, {"where": "通話録音", "result": "3件", "on": "2026-11-02"}),
)


def _call(kind: Kind, name: str) -> PhoneNote:
    day = date(2026, 10, 30) if kind is Kind.USE_STOP else date(2026, 11, 19)
    words = "通話の録音を営業に使わないでほしい。"
    empty = dict.fromkeys(("reading", "organisation", "mail", "postcode", "address"), "")
    return PhoneNote(
        channel=Channel.PHONE,
        arrived=day,
        noticed=day,
        name=name,
        role=Role.SELF,
        phone="06-0000-1234",
        words=words,
        kinds=(kind,),
        **empty,
    )


def main(arguments: list[str]) -> int:
    """Play the story once, then start a process for each scale."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    only = arguments[1] if len(arguments) > 1 else ""
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
