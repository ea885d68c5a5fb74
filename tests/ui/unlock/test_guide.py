"""はじめての設定: a whole first run, by keys alone, in the real window and with real files."""

from __future__ import annotations

import json
import weakref

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QRadioButton, QTextEdit

from app import shelf
from app.__main__ import main
from app.casebook import Casebook
from app.company.settings import parse
from app.domain.requests import Kind
from app.now import RehearsalNow
from tests import drive
from tests.app.company.test_settings import SMALL
from tests.ui.conftest import PASSPHRASE, TODAY
from ui.jobs import NowRunner
from ui.pages import Page, PageName
from ui.printing import a_printer
from ui.unlock.unlock_page import FirstCasebook, UnlockPage
from ui.window import Window

ALT = Qt.KeyboardModifier.AltModifier


class Clock(RehearsalNow):
    """A clock that stands and is no practice."""

    rehearsal = False


class Quiet(Page):
    """A page that shows nothing."""

    def __init__(self, desk):
        super().__init__(desk, "静か")


@pytest.fixture
def make_window(show, ask, theme):
    made = []

    def make(profile):
        first = FirstCasebook(profile, Clock(TODAY))
        window = Window(NowRunner(), ask, theme, first, dict.fromkeys(PageName, Quiet))
        show(window, (1024, 700))
        window.activateWindow()
        made.append(window)
        drive.settle()
        return window

    yield make
    for window in made:
        window.lock()
        window.unlock.put_back()


@pytest.fixture
def window(make_window, profile):
    return make_window(profile)


@pytest.fixture
def guide(window):
    return window.unlock.guide


def key(code, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """Presses a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget(), code, modifier)
    drive.settle()


def forth() -> None:
    key(Qt.Key.Key_Right, ALT)


def back() -> None:
    key(Qt.Key.Key_Left, ALT)


def type_into(name: str, text: str) -> None:
    """Goes on with Tab to the field of that name, and types."""
    for _ in range(40):
        field = QApplication.focusWidget()
        if field.accessibleName() == name:
            break
        key(Qt.Key.Key_Tab)
    else:
        raise AssertionError(name)
    if isinstance(field, QLineEdit | QTextEdit):
        field.selectAll()
    drive.commit(field, text)


def tick(words: str) -> None:
    """Goes on with Tab to the box of these words, and ticks it."""
    for _ in range(40):
        box = QApplication.focusWidget()
        if isinstance(box, QCheckBox | QRadioButton) and words in box.text():
            break
        key(Qt.Key.Key_Tab)
    else:
        raise AssertionError(words)
    key(Qt.Key.Key_Space)


def choose(way: int) -> None:
    """Goes down to one of the ways to begin: the shipped company, its own, a file."""
    for _ in range(way):
        key(Qt.Key.Key_Down)


def press(words: str) -> None:
    """Goes on with Tab to the button of these words, and presses it."""
    for _ in range(40):
        if getattr(QApplication.focusWidget(), "text", str)() == words:
            break
        key(Qt.Key.Key_Tab)
    else:
        raise AssertionError(words)
    key(Qt.Key.Key_Space)


def make(window, path) -> None:
    """Goes from the passphrase to the recovery sheet."""
    guide = window.unlock.guide
    assert guide.step == "key"
    drive.field(guide.create_form, "保存する場所").setText(str(path))
    type_into("合言葉", PASSPHRASE)
    type_into("合言葉（もう一度）", PASSPHRASE)
    tick("承知しました")
    forth()
    assert guide.step == "sheet"


def settings(path, capsys) -> dict:
    """What the command line says of the settings of the casebook at `path`."""
    assert main(["--casebook", str(path), "office", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["settings"]


# ------------------------------------------------------------------ a whole first run


def fill_in_a_company(guide) -> None:
    """Fills in a company of its own, until the passphrase is asked for."""
    forth()  # the name is wanting, and said at its field
    assert guide.step == "company"
    assert guide.editor.form.field("company.name").reason == "入力してください。"
    type_into("会社の名称", "株式会社みほん電力")
    type_into("郵便番号", "〒５３０－０００１")
    type_into("所在地", "大阪府大阪市北区見本1-2-3")
    forth()
    type_into("窓口のメールアドレス", "ｄｅｓｋ@example.jp")
    type_into("窓口の電話番号", "０６ー００００－００００")
    type_into("窓口の受付時間", "平日９：００～１７：００")
    type_into("会社のメールのドメイン", "example.jp")
    forth()
    assert guide.step == "policy"
    tick("保有個人データの開示")
    type_into("お問い合わせ辞退のときの約束", "遅滞なく破棄します。")
    forth()
    assert guide.step == "purposes"
    back()
    assert guide.step == "policy"
    forth()
    forth()
    assert guide.step == "joint"
    forth()
    type_into("回答の目標", "１０")
    forth()


def print_the_sheet(ask, paper) -> None:
    """Prints the recovery sheet; `paper` stands for the paper."""
    printer = a_printer("復旧シート", 2)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setOutputFileName(str(paper))
    ask.answer("復旧シート 2", printer)
    before = {one.name for one in paper.parent.iterdir()}
    type_into("合言葉（もう一度）", PASSPHRASE)
    key(Qt.Key.Key_Return)
    assert len(PdfReader(paper).pages) == 2
    assert {one.name for one in paper.parent.iterdir()} - before == {paper.name}


def check_company(casebook) -> None:
    profile = casebook.profile
    assert profile.company.name == "株式会社みほん電力"
    assert profile.company.postcode == "530-0001"
    assert profile.desk.phone == "06-0000-0000"
    assert profile.desk_lines[-1] == "受付時間　平日９：００～１７：００"
    assert profile.policy.rights == (Kind.DISCLOSURE,)
    assert profile.joint_use is None
    assert profile.clocks.answer_days == 10
    assert casebook.office.version == 1
    assert "テラス" not in profile.source


def test_that_another_company_begins_by_keys_alone(
    window, guide, ask, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", PASSPHRASE)
    path, folder = tmp_path / "みほん.casebook", tmp_path / "別の場所"
    folder.mkdir()
    assert guide.isVisible()
    assert guide.step == "begin"
    choose(1)
    forth()
    assert guide.step == "company"
    assert "テラス" not in drive.words(guide)
    fill_in_a_company(guide)
    make(window, path)
    print_the_sheet(ask, tmp_path / "紙.pdf")
    forth()
    assert guide.step == "backup"
    ask.answer("控えの保存先を選ぶ", folder)
    press("保存先を選ぶ…")
    forth()
    assert guide.step == "done"
    said = drive.words(guide.done)
    for words in (
        "株式会社みほん電力",
        "desk@example.jp",
        str(path),
        str(folder),
        "に用意しました",
    ):
        assert words in said
    forth()
    assert window.frame is not None
    check_company(window.casebook)
    assert shelf.recent() == (path,)
    assert shelf.backup_folder(path) == folder
    window.lock()
    assert settings(path, capsys)["company"]["mail_domains"] == ["example.jp"]
    assert list(folder.glob("*.casebook"))  # closing made the first backup, there


def test_that_every_step_can_be_passed_with_what_it_shows(window, guide, tmp_path, profile):
    path = tmp_path / "new.casebook"
    while guide.step != "key":
        forth()
    make(window, path)
    while window.frame is None:
        forth()
    assert window.casebook.profile.source == profile.source
    assert shelf.backup_folder(path) == path.parent / shelf.BACKUPS


def test_that_a_skipped_step_is_as_it_was_shown(window, guide, profile):
    guide.show_step("clocks")
    type_into("回答の目標", "二週間")
    drive.click(guide, "この手順をとばす")
    assert guide.step == "key"
    guide.show_step("clocks")
    assert guide.editor.form.field("clocks.answer_days").value == "14"
    assert guide.editor.news == {}


def test_that_a_company_without_a_name_is_led_back_to_it(window, guide, tmp_path):
    choose(1)
    while guide.step != "key":
        drive.click(guide, "次へ" if guide.step == "begin" else "この手順をとばす")
    drive.field(guide.create_form, "保存する場所").setText(str(tmp_path / "new.casebook"))
    forth()
    assert guide.step == "company"
    assert "直さないと進めない欄" in drive.words(guide)
    assert not (tmp_path / "new.casebook").exists()


def test_that_a_settings_file_can_be_the_beginning(window, guide, ask, tmp_path):
    file = tmp_path / "みほん.toml"
    file.write_text(SMALL, "utf-8")
    choose(2)
    ask.answer("会社の設定を読み込む", (file,))
    drive.click(guide, "設定ファイルを選ぶ…")
    assert "株式会社みほん電力の設定を読み込みました。" in drive.words(guide)
    guide.show_step("company")
    assert guide.editor.form.field("company.representative").value == "見本 太郎"


def test_that_a_settings_file_with_faults_is_said(window, guide, ask, tmp_path):
    file = tmp_path / "broken.toml"
    file.write_text("[company]\nname = 3\n", "utf-8")
    choose(2)
    ask.answer("会社の設定を読み込む", (file,))
    forth()  # asks for the file first
    assert guide.step == "begin"
    assert "誤りがあり、使えません" in drive.words(guide)


# ------------------------------------------------------------------ after it was made


def test_that_what_is_changed_after_the_casebook_was_made_is_kept_at_the_end(
    window, guide, tmp_path
):
    guide.show_step("key")
    make(window, tmp_path / "new.casebook")
    guide.show_step("company")
    type_into("代表者の氏名", "見本 太郎")
    guide.show_step("key")
    assert "台帳を作りました" in drive.words(guide)
    assert "合言葉（もう一度）" not in drive.words(guide.create_form)
    guide.show_step("done")
    forth()
    assert window.casebook.profile.company.representative == "見本 太郎"
    assert window.casebook.office.version == 2


def test_that_a_guide_left_half_way_leaves_a_casebook_that_opens(window, guide, tmp_path):
    guide.show_step("key")
    make(window, tmp_path / "new.casebook")
    window.unlock.put_back()
    assert window.unlock.open_form.isVisible()
    assert shelf.recent() == (tmp_path / "new.casebook",)
    Casebook.open(tmp_path / "new.casebook", PASSPHRASE).close()
    assert guide.step == "begin"
    assert guide.editor.news == {}


def test_that_nothing_of_the_company_lies_outside_the_casebook(window, guide, tmp_path):
    guide.show_step("company")
    type_into("代表者の氏名", "外に出ない 氏名")
    guide.show_step("key")
    window.unlock.put_back()
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert not any("外に出ない".encode() in one.read_bytes() for one in files)


def test_that_a_wrong_passphrase_gives_no_sheet(window, guide, ask, tmp_path):
    guide.show_step("key")
    make(window, tmp_path / "new.casebook")
    type_into("合言葉（もう一度）", "違う言葉を並べました")
    key(Qt.Key.Key_Return)  # no printer is asked for
    assert guide.step == "sheet"
    assert "合言葉が違います" in drive.words(guide.sheet)
    ask.answer("復旧シート.pdf", tmp_path / "紙.pdf")
    press("ファイルに書き出す…")
    assert not (tmp_path / "紙.pdf").exists()
    assert "合言葉が違います" in drive.words(guide.sheet)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_that_a_printer_that_takes_nothing_is_told_of(window, guide, ask, tmp_path):
    guide.show_step("key")
    make(window, tmp_path / "new.casebook")
    printer = a_printer("復旧シート", 2)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "a.pdf"))
    ask.answer("復旧シート 2", printer)
    type_into("合言葉（もう一度）", PASSPHRASE)
    key(Qt.Key.Key_Return)
    assert "プリンターが受け付けませんでした" in drive.words(guide)
    assert not guide.sheet.done


def test_that_a_sheet_left_as_a_file_is_asked_about(window, guide, ask, tmp_path):
    guide.show_step("key")
    make(window, tmp_path / "new.casebook")
    paper = tmp_path / "紙.pdf"
    ask.answer("復旧シート.pdf", paper)
    type_into("合言葉（もう一度）", PASSPHRASE)
    press("ファイルに書き出す…")
    assert paper.read_bytes().startswith(b"%PDF")
    ask.answer("ファイルが残っています", False)
    forth()
    assert guide.step == "sheet"
    ask.answer("ファイルが残っています", True)
    forth()
    assert guide.step == "backup"
    guide.show_step("sheet")
    press("書き出したファイルを消す")
    assert not paper.exists()


STAFF = "".join(f'\n[[staff]]\nname = "{name}"\nduties = []\n' for name in ("佐野", "西"))


def test_that_staff_is_chosen_before_anything_is_shown(make_window, tmp_path):
    window = make_window(parse(SMALL + STAFF))
    window.unlock.guide.show_step("key")
    make(window, tmp_path / "new.casebook")
    window.unlock.guide.show_step("done")
    forth()
    assert window.unlock.who_form.isVisible()
    assert window.frame is None


# ------------------------------------------------------------------ the page

STEPS = ("begin", "company", "desk", "policy", "purposes", "joint", "clocks", "key")


@pytest.mark.parametrize("step", STEPS)
def test_that_nothing_is_cut_off_in_the_smallest_window_and_all_is_named(window, guide, step):
    guide.show_step(step)
    drive.settle()
    area = guide._area
    assert area.widget().width() <= area.viewport().width()
    assert guide.minimumSizeHint().width() <= 1024
    assert drive.unnamed(guide) == []


def test_that_the_step_is_told_by_more_than_a_colour(window, guide):
    guide.show_step("desk")
    said = drive.words(guide)
    assert "◎　窓口" in said
    assert "●　会社と責任者" in said
    assert "○　控え" in said


def test_that_the_guide_is_freed_by_reference_count(ask, theme, profile, no_gc):
    page = UnlockPage(NowRunner(), ask, theme, FirstCasebook(profile))
    ref, inner = weakref.ref(page), weakref.ref(page.guide)
    for step in STEPS:
        page.guide.show_step(step)
    del page
    assert ref() is None
    assert inner() is None
