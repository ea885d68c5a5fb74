from __future__ import annotations

import shutil
from datetime import date

import pytest

import resources
from app import demo
from app.casebook import Casebook
from app.company.settings import parse
from app.now import RehearsalNow
from ui.changes import ChangeBus
from ui.desk import Desk
from ui.jobs import NowRunner

PASSPHRASE = "正しい 馬 電池 ホチキス"  # noqa: S105 - of casebooks that live for one test
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def practice(tmp_path_factory):
    """The casebook for practice, open. Tests look at it and do not write."""
    made = demo.build(tmp_path_factory.mktemp("practice") / "demo")
    casebook = Casebook.open(made.casebook, made.passphrase)
    yield casebook
    casebook.close()


@pytest.fixture
def make_desk(theme, ask, practice):
    """Lays out a desk on which acts run at once."""

    def make(casebook=None, runner=None):
        return Desk(casebook or practice, runner or NowRunner(), ChangeBus(), ask, theme)

    return make


@pytest.fixture
def desk(make_desk):
    return make_desk()


@pytest.fixture
def show(qtbot):
    """Shows a widget until the end of the test."""

    def shown(widget, size=None):
        qtbot.addWidget(widget)
        if size is not None:
            widget.resize(*size)
        widget.show()
        return widget

    return shown


@pytest.fixture(scope="session")
def profile():
    return parse(resources.open_text("companies/terrace.toml"))


@pytest.fixture(scope="session")
def _empty_casebook(tmp_path_factory, profile):
    path = tmp_path_factory.mktemp("empty") / "テラス.casebook"
    Casebook.create(path, PASSPHRASE, profile, now=RehearsalNow(TODAY)).close()
    return path


@pytest.fixture
def book_file(_empty_casebook, tmp_path):
    """A real encrypted casebook of the shipped company, nothing in it yet."""
    path = tmp_path / "台帳" / _empty_casebook.name
    path.parent.mkdir()
    shutil.copy(_empty_casebook, path)
    return path
