"""Names are planted everywhere; then all that leaves the encrypted file is looked through.

Logs at their most talkative, exceptions and crash reports, every file of the machine's temporary
and state folders, what the window remembers, titles, the clipboard.
"""

from __future__ import annotations

import io
import logging
import sys
import tempfile

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import shelf
from app.errors import CasebookError, StorageFailedError
from app.store.database import Database
from tests import drive
from tests.app.test_strings import PLANTED, WHO
from tests.builders import PASSPHRASE, Posted, a_case, a_casebook, a_mail, did
from tests.builders import drive as acts
from ui.crash import report
from ui.jobs import NowRunner
from ui.pages import PageName, Place
from ui.registry import pages
from ui.unlock.unlock_page import FirstCasebook
from ui.window import Window

NAMES = [word for word in PLANTED if word != "株式会社テラス"]


def told(text):
    return [name for name in NAMES if name in text]


@pytest.fixture
def talkative():
    """Everything any library wants to log, as text."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield heard
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The machine's temporary folder, empty."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def planted(tmp_path):
    """A casebook with the names in every sort of place; closed."""
    folder = tmp_path / "台帳"
    folder.mkdir()
    casebook = a_casebook(folder)
    number = a_case(casebook, **WHO)
    name = WHO["name"]
    raw = a_mail(
        subject=f"{name}です",
        sender=f"{name} <{WHO['mail']}>",
        body=WHO["words"],
        attachments={f"{name}.pdf": b"%PDF-1.4"},
    )
    casebook.intake.take_in(raw, f"{name}.eml")
    acts(casebook, number, Posted("L01"), did("note", text=f"{name}様に電話"))
    casebook.close()
    return casebook.path


def test_that_nothing_of_a_person_leaves_the_file(
    planted, tmp_path, temporary, talkative, show, ask, theme, profile
):
    shelf.remember(planted)
    window = Window(NowRunner(), ask, theme, FirstCasebook(profile), pages())
    show(window)
    drive.commit(drive.field(window.unlock.open_form, "合言葉"), PASSPHRASE)
    drive.click(window.unlock, "開く")
    titles = []
    for page in (
        Place(PageName.TODAY),
        Place(PageName.CASES, query="鵜殿"),
        Place(PageName.CASE, case="R8-0001"),
        Place(PageName.LETTER, case="R8-0001"),
        Place(PageName.PERSONS),
        Place(PageName.MONTH),
        Place(PageName.KEEPING),
    ):
        window.frame.go(page)
        drive.settle()
        titles += [one.windowTitle() for one in QApplication.topLevelWidgets()]
        titles.append(QGuiApplication.applicationDisplayName())
    window.lock()
    window.close()
    assert told("\n".join(titles)) == []
    assert told(QGuiApplication.clipboard().text()) == []
    assert told(talkative.getvalue()) == []
    QSettings().sync()
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.parent != planted.parent and "控え" not in path.parts:
            content = path.read_bytes()
            for name in NAMES:
                for code in ("utf-8", "utf-16-le", "shift_jis", "unicode_escape"):
                    assert name.encode(code) not in content, (path, name)
            assert not told(str(path.relative_to(tmp_path))), path


def failing(casebook, planted):
    """Acts that go wrong with the names in their hands."""
    name = WHO["name"]
    database = casebook._book.database
    yield lambda: casebook.cases.sheet(name)
    yield lambda: casebook.cases.do("R8-0001", "note", 0, {"text": "", name: name})
    yield lambda: casebook.letters.issue("R8-0001", "L01", values={name: name})
    yield lambda: casebook.letters.issue("R8-0001", "L01", values={"受付番号": f"{name}\U0010fffd"})
    yield lambda: casebook.persons.correct(99, name=name)
    yield lambda: casebook.intake.take_in(b"", f"{name}.eml")
    yield lambda: casebook.reporting.export(2026, 11, planted.parent / "x" / f"{name}.xlsx")
    yield lambda: Database(planted.with_name(f"{name}.casebook"), "00" * 48)
    yield lambda: database.execute("INSERT INTO person (name) VALUES (?)", (name,))
    yield lambda: database.execute(f"SELECT '{name}' FROM nowhere")


def test_that_no_log_and_no_crash_report_quotes_anybody(planted, talkative):
    """An error that is told to the officer may say what she typed: it is written down nowhere."""
    from app.casebook import Casebook

    casebook = Casebook.open(planted, PASSPHRASE)
    reports, refused = [], 0
    for act in failing(casebook, planted):
        try:
            act()
        except CasebookError:
            refused += 1
        except Exception:  # noqa: BLE001 - whatever it is: its report names nobody
            kind, _, trace = sys.exc_info()
            reports.append(report(kind, trace))
    casebook.close()
    assert refused >= 4
    assert len(reports) >= 2
    assert told("\n".join(reports)) == []
    assert told(talkative.getvalue()) == []


def test_that_the_driver_quoting_a_damaged_text_is_not_passed_on(planted):
    from app.casebook import Casebook

    casebook = Casebook.open(planted, PASSPHRASE)
    database = casebook._book.database
    with pytest.raises(StorageFailedError) as error:
        database.execute("SELECT CAST(x'E9B58E20FF' AS TEXT)")
    assert error.value.cause == "damaged"
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__
    casebook.close()
