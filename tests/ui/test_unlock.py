from __future__ import annotations

import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton

from app import shelf
from app.casebook import Casebook
from app.company.settings import parse
from app.now import RehearsalNow
from app.store.lease import STALE
from app.views.keeping import KeyHere
from tests import drive
from tests.app.store.test_lease import elsewhere
from tests.builders import a_profile
from tests.ui.conftest import PASSPHRASE, TODAY
from ui.jobs import JobRunner, NowRunner
from ui.unlock.unlock_page import FirstCasebook, UnlockPage

SIZE = (1360, 860)


@pytest.fixture
def make_page(show, ask, theme, profile):
    def make(runner=None, practice=None, now=None):
        first = FirstCasebook(profile, now=now, practice=practice)
        page = UnlockPage(runner or NowRunner(), ask, theme, first)
        show(page, SIZE)
        page.activateWindow()
        return page

    return make


@pytest.fixture
def opened(request):
    """Collects the casebooks a page lets through, and closes them."""
    books = []
    yield books
    for book in books:
        book.close()


def enter(page, passphrase):
    drive.commit(drive.field(page.open_form, "合言葉"), passphrase)


def fill_in(page, path, first, second=None):
    """Fills in where the casebook lies, and its passphrase."""
    page.guide.show_step("key")
    form = page.create_form
    drive.field(form, "保存する場所").setText(str(path))
    drive.commit(drive.field(form, "合言葉"), first)
    drive.commit(drive.field(form, "合言葉（もう一度）"), second or first)
    form.findChild(QCheckBox).click()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("短い", "短い", "あと10文字必要です。"),
        (PASSPHRASE, "違う言葉を並べました", "上の合言葉と違います。"),
    ],
    ids=["short", "different"],
)
def test_that_a_passphrase_is_checked_before_anything_is_made(
    make_page, tmp_path, first, second, said
):
    page = make_page()
    fill_in(page, tmp_path / "new.casebook", first, second)
    drive.click(page, "台帳を作る")
    assert said in drive.words(page.create_form)
    assert not (tmp_path / "new.casebook").exists()


def test_that_nothing_is_made_before_the_warning_was_read(make_page, tmp_path):
    page = make_page()
    fill_in(page, tmp_path / "new.casebook", PASSPHRASE)
    page.create_form.findChild(QCheckBox).click()
    drive.click(page, "台帳を作る")
    assert "承知のしるし" in drive.words(page.create_form)
    assert not (tmp_path / "new.casebook").exists()


def test_that_no_casebook_is_made_over_another(make_page, book_file):
    before = book_file.read_bytes()
    page = make_page()
    fill_in(page, book_file, PASSPHRASE)
    drive.click(page, "台帳を作る")
    assert book_file.read_bytes() == before
    assert page.guide.isEnabled()
    assert "同じ名前のファイルがあります" in drive.words(page.create_form)


def test_that_the_right_passphrase_opens(make_page, book_file, opened):
    shelf.remember(book_file)
    page = make_page()
    page.opened.connect(opened.append)
    assert drive.field(page.open_form, "台帳").currentText().startswith("テラス")
    enter(page, PASSPHRASE)
    QTest.keyClick(drive.field(page.open_form, "合言葉"), Qt.Key.Key_Return)
    (book,) = opened
    assert book.path == book_file
    assert drive.field(page.open_form, "合言葉").text() == ""


@pytest.mark.threads
def test_that_a_wrong_passphrase_is_said_in_place(make_page, book_file, opened, qtbot):
    runner = JobRunner()
    shelf.remember(book_file)
    page = make_page(runner)
    page.opened.connect(opened.append)
    enter(page, "違う言葉")
    with qtbot.waitSignal(runner.idle):
        drive.click(page, "開く")
        assert not page.open_form.isEnabled()
    assert opened == []
    assert "合言葉" in page.open_form.reason
    assert page.open_form.reason.endswith("。")
    assert page.open_form.isEnabled()
    enter(page, "x")
    assert page.open_form.reason == ""
    runner.close()


def test_that_a_casebook_that_is_open_elsewhere_is_said(make_page, book_file, opened):
    shelf.remember(book_file)
    other = Casebook.open(book_file, PASSPHRASE)
    try:
        page = make_page()
        page.opened.connect(opened.append)
        enter(page, PASSPHRASE)
        drive.click(page, "開く")
        assert opened == []
        assert page.open_form.reason.endswith("。")
    finally:
        other.close()


def test_that_another_file_can_be_chosen(make_page, book_file, ask, opened):
    shelf.remember(book_file)
    page = make_page()
    ask.answer("台帳を選ぶ", (book_file.parent / "ほか.casebook",))
    drive.click(page, "ほかのファイル…")
    box = page.open_form.findChild(QComboBox)
    assert box.currentText().startswith("ほか")
    assert box.count() == 2


def test_that_the_place_of_a_new_one_can_be_chosen(make_page, ask):
    page = make_page()
    page.guide.show_step("key")
    ask.answer("窓口台帳", Path("/somewhere/株式会社テラス"))
    drive.click(page.create_form, "選ぶ…")
    assert drive.field(page.create_form, "保存する場所").text().endswith("テラス.casebook")


def test_that_no_button_opens_without_a_passphrase(make_page, book_file):
    shelf.remember(book_file)
    page = make_page()
    assert not drive.button(page, "開く").isEnabled()
    drive.compose(drive.field(page.open_form, "合言葉"), "ひら")
    assert not drive.button(page, "開く").isEnabled()


def test_that_practice_opens_a_casebook_that_is_not_remembered(make_page, book_file, opened):
    shelf.remember(book_file)
    before = shelf.recent()
    page = make_page(
        practice=lambda _: Casebook.open(book_file, PASSPHRASE, now=RehearsalNow(TODAY))
    )
    page.opened.connect(opened.append)
    drive.click(page, "練習用の台帳で試す")
    assert opened[0].now.rehearsal
    assert shelf.recent() == before


def test_that_practice_is_one_click_from_the_first_start(make_page, book_file, opened):
    page = make_page(practice=lambda _: Casebook.open(book_file, PASSPHRASE))
    page.opened.connect(opened.append)
    drive.click(page.guide, "練習用の台帳で試す")
    assert len(opened) == 1


def test_that_practice_is_offered_only_where_there_is_one(make_page, book_file):
    shelf.remember(book_file)
    assert "練習用の台帳で試す" not in drive.words(make_page())


def test_that_one_can_go_back_from_making_to_opening(make_page, book_file):
    shelf.remember(book_file)
    page = make_page()
    drive.click(page, "新しい台帳を作る")
    assert page.guide.isVisible()
    drive.click(page.guide, "今ある台帳を開く")
    assert page.open_form.isVisible()


def test_that_everything_the_keyboard_reaches_has_a_name(make_page, book_file):
    page = make_page()
    assert drive.unnamed(page) == []
    page.ask_again(book_file)
    assert drive.unnamed(page) == []


def test_that_the_lock_page_is_freed_by_reference_count(ask, theme, profile, no_gc):
    page = UnlockPage(NowRunner(), ask, theme, FirstCasebook(profile))
    ref = weakref.ref(page)
    del page
    assert ref() is None


def test_that_who_works_is_chosen_before_anything_is_shown(make_page, opened, tmp_path):
    path = tmp_path / "two.casebook"
    source = a_profile(approval="two")
    Casebook.create(path, PASSPHRASE, parse(source), actor="佐野").close()
    shelf.remember(path)
    page = make_page()
    page.opened.connect(opened.append)
    enter(page, PASSPHRASE)
    drive.click(page.open_form, "開く")
    assert opened == []
    assert "担当者を選ぶ" in drive.words(page.who_form)
    drive.click(page.who_form, "始める")  # nobody is chosen beforehand
    assert opened == []
    names = drive.field(page.who_form, "担当者")
    assert [names.itemText(n) for n in range(names.count())][:2] == ["佐野", "西"]
    names.setCurrentIndex(1)
    QTest.keyClick(names, Qt.Key.Key_Return)
    (book,) = opened
    assert book.actor == "西"


def test_that_a_casebook_nobody_works_with_is_closed_again(make_page, opened, tmp_path):
    path = tmp_path / "two.casebook"
    Casebook.create(path, PASSPHRASE, parse(a_profile(approval="two")), actor="佐野").close()
    shelf.remember(path)
    page = make_page()
    page.opened.connect(opened.append)
    enter(page, PASSPHRASE)
    drive.click(page.open_form, "開く")
    drive.click(page.who_form, "台帳を閉じる")
    assert opened == []
    assert page.open_form.isVisible()
    Casebook.open(path, PASSPHRASE).close()  # nobody holds it any more


# ------------------------------------------------------------------ two people, one casebook


@pytest.fixture
def shared_file(book_file, tmp_path):
    """The casebook in a folder that is synced; another machine has it, as its note says."""
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    path = folder / book_file.name
    path.write_bytes(book_file.read_bytes())
    shelf.remember(path)
    return path


def test_that_who_has_the_casebook_is_said_and_it_can_be_read(make_page, book_file, opened):
    shelf.remember(book_file)
    first = Casebook.open(book_file, PASSPHRASE)
    page = make_page()
    page.opened.connect(opened.append)
    enter(page, PASSPHRASE)
    drive.click(page.open_form, "開く")
    assert "から使っています" in page.open_form.reason
    drive.click(page.open_form, "閲覧のみで開く")
    (book,) = opened
    assert book.only_read is not None
    first.close()


def test_that_typing_again_takes_the_offer_to_read_back(make_page, book_file):
    shelf.remember(book_file)
    first = Casebook.open(book_file, PASSPHRASE)
    page = make_page()
    enter(page, PASSPHRASE)
    drive.click(page.open_form, "開く")
    assert drive.button(page.open_form, "閲覧のみで開く").isVisible()
    enter(page, "x")
    read = [b for b in page.open_form.findChildren(QPushButton) if b.text() == "閲覧のみで開く"]
    assert [b.isVisible() for b in read] == [False]
    first.close()


def test_that_what_was_left_open_elsewhere_is_taken_over_once_she_says_so(
    make_page, shared_file, opened, ask
):
    elsewhere(shared_file, ago=STALE + 60)
    page = make_page()
    page.opened.connect(opened.append)
    enter(page, PASSPHRASE)
    ask.answer("西さん（PC-2）", False)
    drive.click(page.open_form, "開く")
    assert opened == []
    assert drive.button(page.open_form, "閲覧のみで開く").isVisible()
    ask.answer("引き継ぐと、その端末では書き込めなくなります", True)
    drive.click(page.open_form, "開く")
    (book,) = opened
    assert book.only_read is None


def test_that_a_casebook_is_made_in_a_synced_folder_only_after_a_question(
    make_page, opened, tmp_path, ask
):
    (tmp_path / "OneDrive").mkdir()
    path = tmp_path / "OneDrive" / "new.casebook"
    page = make_page()
    page.opened.connect(opened.append)
    fill_in(page, path, PASSPHRASE)
    ask.answer("OneDrive の同期フォルダーです", False)
    drive.click(page.guide, "台帳を作る")
    assert not path.exists()
    assert page.guide.isEnabled()
    ask.answer("この場所に作りますか", True)
    drive.click(page.guide, "台帳を作る")
    assert path.exists()


# ------------------------------------------------------------------ 鍵の預かり


@pytest.fixture
def kept_file(book_file, ring):
    """A casebook whose key this machine keeps for the start."""
    shelf.remember(book_file)
    keep(book_file, KeyHere.START)
    return book_file


def keep(path, when):
    casebook = Casebook.open(path, PASSPHRASE)
    casebook.safekeeping.keep_key(PASSPHRASE, when)
    casebook.close()


def offers_key(page):
    return "このパソコンの鍵で開く" in drive.words(page.open_form)


def test_that_a_key_is_offered_only_where_one_is_kept(make_page, book_file, kept_file, tmp_path):
    other = tmp_path / "ほか.casebook"
    other.write_bytes(book_file.read_bytes())
    page = make_page()
    assert offers_key(page)
    page.ask_again(other)
    assert not offers_key(page)


def test_that_one_press_opens_with_the_kept_key(make_page, kept_file, opened, qtbot):
    page = make_page()
    page.opened.connect(opened.append)
    qtbot.waitUntil(page.isActiveWindow)
    assert opened == []
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(opened))  # the button is seen to be pressed
    (book,) = opened
    assert book.path == kept_file


def test_that_a_key_for_the_start_is_not_offered_after_a_lock(make_page, kept_file, opened):
    page = make_page()
    page.opened.connect(opened.append)
    drive.click(page, "このパソコンの鍵で開く")
    opened.pop().close("idle")
    page.ask_again(kept_file)
    assert not offers_key(page)
    assert offers_key(make_page()), "the program was started anew"
    keep(kept_file, KeyHere.ALWAYS)
    page.ask_again(kept_file)
    assert offers_key(page)
    drive.click(page, "このパソコンの鍵で開く")
    assert len(opened) == 1


def test_that_a_keyring_in_the_way_leaves_the_passphrase(make_page, kept_file, opened, ring):
    page = make_page()
    page.opened.connect(opened.append)
    ring.locked = True
    drive.click(page, "このパソコンの鍵で開く")
    assert "ロックされたまま" in page.open_form.reason
    assert page.focusWidget() is drive.field(page.open_form, "合言葉")
    enter(page, PASSPHRASE)
    drive.click(page.open_form, "開く")
    assert len(opened) == 1


def test_that_who_works_is_chosen_after_a_kept_key_too(make_page, opened, tmp_path, ring):
    path = tmp_path / "two.casebook"
    casebook = Casebook.create(path, PASSPHRASE, parse(a_profile(approval="two")), actor="佐野")
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.START)
    casebook.close()
    shelf.remember(path)
    page = make_page()
    page.opened.connect(opened.append)
    drive.click(page, "このパソコンの鍵で開く")
    assert opened == []
    drive.field(page.who_form, "担当者").setCurrentIndex(1)
    drive.click(page.who_form, "始める")
    assert opened[0].actor == "西"


def test_that_a_kept_key_reads_what_somebody_else_has(make_page, kept_file, opened):
    first = Casebook.open(kept_file, PASSPHRASE)
    page = make_page()
    page.opened.connect(opened.append)
    drive.click(page, "このパソコンの鍵で開く")
    drive.click(page.open_form, "閲覧のみで開く")
    assert opened[0].only_read is not None
    first.close()
