from __future__ import annotations

import gc
import json
import weakref
from types import FunctionType, ModuleType

import PySide6
import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QVBoxLayout

from app import shelf
from app.domain.requests import Kind
from app.errors import CasebookInUseError
from app.rules.manual import Spot
from app.store.book import entries
from app.views.intake import Proposal, WaitingMail
from tests import drive
from tests.builders import a_case, a_mail
from tests.ui.conftest import PASSPHRASE
from ui.ask import question_box
from ui.intake.draft import read_draft
from ui.jobs import JobRunner, NowRunner
from ui.machine import choose
from ui.manual.manual_window import ManualWindow
from ui.manual.opening import explain_act
from ui.pages import Mail, Page, PageName, Place
from ui.registry import pages
from ui.single import Errand
from ui.unlock.unlock_page import FirstCasebook
from ui.window import Window


class Heard(Page):
    """Notes where it was sent."""

    def __init__(self, desk):
        super().__init__(desk, "聞く")
        self.been = []
        self.lets_go = True

    def go_to(self, place):
        self.been.append(place)

    def may_leave(self):
        return self.lets_go


@pytest.fixture
def make_window(show, ask, theme, profile, book_file):
    def make(runner=None, factories=None):
        shelf.remember(book_file)
        factories = factories or dict.fromkeys(PageName, Heard)
        window = Window(runner or NowRunner(), ask, theme, FirstCasebook(profile), factories)
        show(window)
        window.activateWindow()
        return window

    return make


@pytest.fixture
def window(make_window):
    window = make_window()
    unlock(window)
    yield window
    window.lock()


def unlock(window):
    drive.commit(drive.field(window.unlock.open_form, "合言葉"), PASSPHRASE)
    drive.click(window.unlock, "開く")


def dragged(window, data):
    """Drag `data` over the window and let it fall."""
    copy, left, no = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    # until 6.12 a drag entered at whole pixels only, since then that is deprecated
    point = QPointF if PySide6.__version_info__ >= (6, 12) else QPoint
    enter = QDragEnterEvent(point(600, 400), copy, data, left, no)
    QApplication.sendEvent(window, enter)
    sign = window.findChild(QLabel, "dropsign")
    shown = sign.isVisible()
    drop = QDropEvent(QPointF(600, 400), copy, data, left, no)
    QApplication.sendEvent(window, drop)
    assert not sign.isVisible()
    return shown


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_that_the_window_opens_locked_and_leads_to_today(make_window):
    window = make_window()
    assert window.frame is None
    unlock(window)
    assert window.frame.place.page == PageName.TODAY
    window.lock()


def test_that_the_real_pages_of_an_empty_casebook_say_what_to_do(make_window):
    window = make_window(factories=pages())
    unlock(window)
    drive.settle()
    assert "未了の案件はありません" in drive.words(window)
    drive.click(window, "案件")
    drive.settle()
    assert "未了の案件はありません" in drive.words(window)
    window.lock()


def test_that_locking_drops_every_page_and_closes_the_file(window, qtbot):
    page = weakref.ref(window.frame.page)
    drive.click(window, "ロック")
    drive.settle()
    assert window.frame is None
    assert window.casebook is None
    assert page() is None
    unlock(window)
    assert window.frame is not None


def test_that_unsaved_typing_keeps_the_casebook_open(window):
    window.frame.page.lets_go = False
    window.lock()
    assert window.frame is not None
    assert not window.close()
    window.frame.page.lets_go = True


def test_that_closing_the_window_closes_the_casebook(make_window, book_file):
    from app.casebook import Casebook

    window = make_window()
    unlock(window)
    assert window.close()
    Casebook.open(book_file, PASSPHRASE).close()


@pytest.mark.threads
def test_that_closing_waits_for_the_file(make_window, book_file, qtbot):
    from app.casebook import Casebook

    runner = JobRunner()
    window = make_window(runner)
    with qtbot.waitSignal(runner.idle):
        unlock(window)
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    runner.close()
    Casebook.open(book_file, PASSPHRASE).close()


def test_that_an_unfinished_record_is_offered_after_unlocking(make_window, book_file):
    first = make_window()
    unlock(first)
    first.casebook.drafts.keep("note:2026-11-24T10:00:00:a", '{"fields": {"words": "途中"}}')
    first.lock()
    assert not first.frame
    unlock(first)
    assert first.frame.notice.text == "書きかけの受付の記録があります。"
    drive.click(first.frame, "続きから書く")
    assert first.frame.place == Place(PageName.PHONE)
    first.lock()


def test_that_an_unfinished_text_is_offered_after_unlocking(make_window, book_file):
    first = make_window(factories=pages())
    unlock(first)
    text = first.casebook.texts.sheet("L20").text
    first.casebook.drafts.keep("text:L20", json.dumps({"text": f"途中{text}"}))
    first.lock()
    unlock(first)
    assert first.frame.notice.text == "書きかけの文面があります。"
    drive.click(first.frame, "続きから書く")
    assert first.frame.place == Place(PageName.TEXTS)
    assert first.frame.page.letter == "L20"
    assert first.frame.page.editor.toPlainText() == f"途中{text}"
    first.lock()


@pytest.mark.threads
def test_that_what_was_typed_last_is_kept_before_the_file_closes(make_window, qtbot):
    runner = JobRunner()
    window = make_window(runner=runner, factories=pages())
    unlock(window)
    qtbot.waitUntil(lambda: window.frame is not None)
    window.frame.go(Place(PageName.PHONE))
    words = drive.field(window.frame.page, "申出の内容")
    drive.commit(words, "最後まで")
    window.lock()  # at once, before any timer
    qtbot.waitUntil(lambda: window.frame is None)
    unlock(window)
    qtbot.waitUntil(lambda: window.frame is not None)
    (kept,) = window.casebook.drafts.kept("note:").values()
    assert read_draft(kept).fields["words"] == "最後まで"
    window.lock()
    qtbot.waitUntil(lambda: window.frame is None)
    runner.close()


def test_that_the_title_never_names_anybody(window):
    assert window.windowTitle() == "窓口台帳"


def test_that_mails_can_be_dropped_anywhere(window, tmp_path):
    mail = tmp_path / "開示請求.eml"
    mail.write_bytes(b"Subject: x\r\n\r\n")
    assert dragged(window, files(mail))
    place = window.frame.place
    assert place.page == PageName.MAILS
    assert [(m.file, m.raw) for m in place.mails] == [("開示請求.eml", b"Subject: x\r\n\r\n")]


def test_that_a_mail_dragged_without_a_file_is_taken(window):
    data = QMimeData()
    data.setData("message/rfc822", b"Subject: y\r\n\r\n")
    assert dragged(window, data)
    assert window.frame.place.mails[0].raw == b"Subject: y\r\n\r\n"


def test_that_a_folder_without_mails_is_said(window, tmp_path):
    (tmp_path / "empty").mkdir()
    dragged(window, files(tmp_path / "empty"))
    assert "ありませんでした" in window.frame.notice.text


def test_that_text_is_not_taken_for_a_mail(window):
    data = QMimeData()
    data.setText("こんにちは")
    assert not dragged(window, data)
    assert window.frame.place.page == PageName.TODAY


def test_that_nothing_can_be_dropped_on_a_locked_window(make_window, tmp_path):
    window = make_window()
    assert not dragged(window, files(tmp_path))


def test_that_mails_can_be_chosen(window, ask, tmp_path):
    mail = tmp_path / "a.eml"
    mail.write_bytes(b"x")
    ask.answer("取り込むメールを選ぶ", (mail,))
    drive.click(window, "メールを取り込む")
    assert window.frame.place.mails[0].file == "a.eml"


def test_that_an_idle_casebook_locks_itself(window):
    assert window._idle.isActive()
    window._idle.timeout.emit()
    assert window.frame is None


def test_that_an_idle_casebook_locks_itself_whatever_is_unfinished(window):
    window.frame.page.lets_go = False
    window._idle.timeout.emit()  # nobody is there to be asked
    assert window.frame is None


def test_that_an_idle_casebook_calls_off_a_question_and_locks_itself(window, qtbot):
    box, _ = question_box(window, "捨てて移りますか。", "捨てる")
    box.open()
    window._idle.timeout.emit()
    assert not box.isVisible()
    assert window.frame is not None  # whoever asked hears of it first
    qtbot.waitUntil(lambda: window.frame is None)


def test_that_mails_that_wait_are_offered_again_after_an_idle_lock(make_window, tmp_path):
    first = make_window(factories=pages())
    unlock(first)
    mail = tmp_path / "a.eml"
    mail.write_bytes(a_mail())
    dragged(first, files(mail))
    assert first.frame.page.left == 1
    first._idle.timeout.emit()
    unlock(first)
    assert first.frame.notice.text == "取り込んでいないメールが1通あります。"
    drive.click(first.frame, "続きを取り込む")
    assert first.frame.page.left == 1
    assert first.frame.page.form.decided is not None
    drive.click(first.frame.page, "取り込まない")
    first.lock()
    unlock(first)
    assert not first.frame.notice.isVisible()
    first.lock()


def test_that_mails_that_wait_outlive_a_lock_by_hand_from_another_page(make_window, tmp_path, ask):
    first = make_window(factories=pages())
    unlock(first)
    mail = tmp_path / "a.eml"
    mail.write_bytes(a_mail())
    dragged(first, files(mail))
    ask.answer("まだ 1 通を取り込んでいません", True)
    first.frame.go(Place(PageName.TODAY))
    first.lock()
    mail.unlink()  # it was on a stick, or in the folder of a mail program
    unlock(first)
    drive.click(first.frame, "続きを取り込む")
    assert first.frame.page.left == 1
    drive.click(first.frame.page, "受け付ける")
    assert first.casebook.intake.waiting() == ()
    first.lock()


WRITER = "茂呂木 伽耶子"


@pytest.mark.threads
def test_that_nothing_of_a_mail_that_waits_is_in_memory_while_locked(make_window, qtbot):
    runner = JobRunner()
    window = make_window(runner, pages())
    unlock(window)
    qtbot.waitUntil(lambda: window.frame is not None)
    data = QMimeData()
    data.setData("message/rfc822", a_mail(sender=f"{WRITER} <moroki@example.jp>"))
    dragged(window, data)
    data.clear()
    qtbot.waitUntil(lambda: WRITER in drive.words(window.frame))
    assert any(WRITER in one for one in texts_from(window)), "the walk finds what is there"
    window._idle.timeout.emit()
    qtbot.waitUntil(lambda: window.frame is None, timeout=20_000)
    qtbot.waitUntil(lambda: not runner.busy)
    drive.settle()
    gc.collect()
    drive.settle()
    left = [one for one in texts_from(window) if WRITER in one or "moroki" in one]
    assert left == []
    kinds = Mail | WaitingMail | Proposal
    held = [one for one in gc.get_objects() if isinstance(one, kinds) and "moroki" in repr(one)]
    assert held == []
    for widget in QApplication.allWidgets():
        assert WRITER not in drive.words(widget)
    unlock(window)
    qtbot.waitUntil(lambda: window.frame is not None)
    qtbot.waitUntil(lambda: "1通あります" in window.frame.notice.text)
    drive.click(window.frame, "続きを取り込む")
    qtbot.waitUntil(lambda: WRITER in drive.words(window.frame))
    window._idle.timeout.emit()
    qtbot.waitUntil(lambda: window.frame is None, timeout=20_000)
    runner.close()


def texts_from(start):
    """Every text and every bytes that is held by what `start` holds, bytes read as UTF-8."""
    seen, todo, found = {id(start)}, [start], []
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, bytes | bytearray):
            found.append(bytes(one).decode("utf-8", "replace"))
        if isinstance(one, FunctionType):  # what it closes over, not the module it stands in
            held = [*(one.__closure__ or ()), *(one.__defaults__ or ())]
        else:
            held = gc.get_referents(one)
            if isinstance(one, QObject):  # Qt holds children, Python does not know of it
                held += one.children()
        for other in held:
            if id(other) not in seen and not isinstance(other, ModuleType | type):
                seen.add(id(other))
                todo.append(other)
    return found


def test_that_what_was_begun_on_a_case_is_offered_after_unlocking(make_window):
    first = make_window(factories=pages())
    unlock(first)
    number = a_case(first.casebook)
    first.frame.go(Place(PageName.CASE, case=number))
    drive.commit(drive.field(first.frame.page, "経過を書く"), "折り返す")
    first._idle.timeout.emit()
    unlock(first)
    assert first.frame.notice.text == f"書きかけの記録（{number}）があります。"
    drive.click(first.frame, "続きから書く")
    assert first.frame.page.timeline.note == "折り返す"
    first.lock()


def test_that_measures_of_an_envelope_are_offered_after_unlocking(make_window):
    first = make_window(factories=pages())
    unlock(first)
    first.frame.go(Place(PageName.FORMS))
    first.frame.page.part.envelope.fill({"right": "2.5"})
    first._idle.timeout.emit()
    unlock(first)
    assert first.frame.notice.text == "まだ使っていない窓あき封筒の値があります。"
    drive.click(first.frame, "続きから書く")
    assert first.frame.page.part.envelope.values["right"] == "2.5"
    first.lock()


def test_that_papers_for_the_body_are_offered_after_unlocking(make_window):
    first = make_window(factories=pages())
    unlock(first)
    number = a_case(first.casebook, Kind.COMPLAINT)
    inquiry = {"basis": "appi.53.2", "number": "JIP-8-311", "dated": "2026-11-17"}
    first.casebook.cases.do(number, "jipdec-inquiry", 0, inquiry)
    first.frame.go(Place(PageName.PACKAGE, case=number, item=1))
    first.frame.page.words.fill("小鳥遊")
    first._idle.timeout.emit()
    unlock(first)
    assert first.frame.notice.text == f"書きかけの提出資料（{number}）があります。"
    drive.click(first.frame, "続きから書く")
    assert first.frame.page.wish.words == ("小鳥遊",)
    first.lock()


def test_that_a_dispatch_half_recorded_is_offered_after_unlocking(make_window):
    first = make_window(factories=pages())
    unlock(first)
    number = a_case(first.casebook)
    letters = first.casebook.letters
    looked = tuple(one.key for one in letters.draft(number, "L01").remarks)
    letter = letters.issue(number, "L01", acknowledged=looked).document
    first.frame.go(Place(PageName.LETTER, case=number, letter=letter))
    drive.commit(drive.field(first.frame.page, "追跡番号"), "1234-5678")
    first._idle.timeout.emit()
    unlock(first)
    assert first.frame.notice.text == f"書きかけの発送などの記録（{number}）があります。"
    drive.click(first.frame, "続きから書く")
    assert first.frame.page.issued.form.values["tracking"] == "1234-5678"
    first.lock()


def test_that_a_partner_half_written_is_offered_after_unlocking(make_window):
    first = make_window(factories=pages())
    unlock(first)
    first.frame.go(Place(PageName.SETTINGS))
    first.frame.page.open_partner("")
    first.frame.page.partners.form.fill("name", "印刷センター淀川")
    first._idle.timeout.emit()
    unlock(first)
    assert first.frame.notice.text == "書きかけの関係先があります。"
    drive.click(first.frame, "続きから書く")
    assert first.frame.page.partners.form.values["name"] == "印刷センター淀川"
    first.lock()


def test_that_an_act_to_many_cases_is_offered_after_unlocking(make_window):
    first = make_window(factories=pages())
    unlock(first)
    a_case(first.casebook)
    first.frame.go(Place(PageName.CASES))
    first.frame.page.many.begin("tag", first.casebook.cases.find())
    first.frame.page.many.form.fill("tag", "監査")
    first._idle.timeout.emit()
    unlock(first)
    assert first.frame.notice.text == "書きかけの、選んだ案件への記録があります。"
    drive.click(first.frame, "続きから書く")
    assert first.frame.page.many.form.values["tag"] == "監査"
    first.lock()


def test_that_an_error_nobody_answered_is_said_in_the_frame_or_at_the_lock(window):
    window.tell_error(CasebookInUseError())
    assert window.frame.notice.isVisible()
    window.lock()
    window.tell_error(CasebookInUseError())
    assert window.unlock.open_form.reason.endswith("。")


def test_that_the_shape_is_remembered(make_window):
    window = make_window()
    window.showMaximized()
    window.close()
    assert make_window().isMaximized()


def test_that_the_window_is_freed_by_reference_count(ask, theme, profile, no_gc):
    window = Window(NowRunner(), ask, theme, FirstCasebook(profile), dict.fromkeys(PageName, Heard))
    ref = weakref.ref(window)
    del window
    assert ref() is None


# -------------------------------------------------------------- the manual, the machine, errands


def forward(window, qtbot):
    window.come_forward()
    qtbot.waitUntil(window.isActiveWindow)


def manual_of(window):
    (shown,) = window.findChildren(ManualWindow)
    return shown


def test_that_f1_opens_the_chapter_of_the_page(window, qtbot):
    window.frame.go(Place(PageName.MONTH))
    forward(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_F1)
    manual = manual_of(window)
    assert manual.spot == Spot("month")
    window.activateWindow()
    window.frame.go(Place(PageName.PERSONS))
    window.show_manual()
    assert manual_of(window) is manual
    assert manual.spot == Spot("persons")
    manual.close()


def test_that_f1_helps_a_locked_out_officer(make_window, qtbot):
    window = make_window()
    forward(window, qtbot)
    QTest.keyClick(window.unlock.open_form.focusWidget() or window.unlock, Qt.Key.Key_F1)
    assert manual_of(window).spot == Spot("passphrase")
    manual_of(window).close()


def test_that_f1_in_a_form_explains_its_act(window, qtbot):
    forward(window, qtbot)
    form = QLineEdit()
    explain_act(form, "identity")
    window.frame.page.setLayout(QVBoxLayout())
    window.frame.page.layout().addWidget(form)
    form.show()
    form.setFocus()
    window.show_manual()
    assert manual_of(window).spot == Spot("case", "本人確認を記録する")
    manual_of(window).close()


def test_that_f1_over_a_question_opens_the_manual_above_it(window, qtbot):
    box, _ = question_box(window.frame.page, "消しますか。", "消す")
    qtbot.addWidget(box)
    box.open()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    QTest.keyClick(box, Qt.Key.Key_F1)
    assert manual_of(box).spot == Spot("today")
    assert manual_of(box).isVisible()
    manual_of(box).close()


def test_that_the_manual_stays_when_the_casebook_is_locked(make_window):
    window = make_window()
    unlock(window)
    window.show_manual()
    window.lock()
    assert manual_of(window).isVisible()
    manual_of(window).close()


def test_that_a_machine_that_slept_wakes_up_locked(window):
    window._sleep.slept.emit()
    assert window.frame is None


def test_that_who_does_not_want_it_wakes_up_at_work(window):
    choose(lock_on_sleep=False)
    window._sleep.slept.emit()
    assert window.frame is not None


def test_that_locking_forgets_what_was_copied(make_window, qtbot):
    window = make_window()
    unlock(window)
    forward(window, qtbot)
    clipboard = QApplication.clipboard()
    clipboard.setText("渡邉 美咲")
    window.lock()
    assert clipboard.text() == ""


def test_that_files_of_a_second_start_are_taken(window, tmp_path):
    mail = tmp_path / "開示請求.eml"
    mail.write_bytes(b"Subject: x\r\n\r\n")
    window.run_errand(Errand(files=(mail,)))
    assert window.frame.place.page == PageName.MAILS


def test_that_files_wait_for_the_passphrase(make_window, tmp_path):
    mail = tmp_path / "開示請求.eml"
    mail.write_bytes(b"Subject: x\r\n\r\n")
    window = make_window()
    window.run_errand(Errand(files=(mail,)))
    assert window.frame is None
    unlock(window)
    assert window.frame.place.page == PageName.MAILS
    window.lock()
    unlock(window)
    assert window.frame.place.page == PageName.TODAY
    window.lock()


def test_that_another_casebook_never_takes_the_place_of_the_open_one(window, book_file, tmp_path):
    window.run_errand(Errand(casebook=book_file))
    assert not window.frame.notice.isVisible()
    window.run_errand(Errand(casebook=tmp_path / "b.casebook"))
    assert "先にこの台帳をロックしてください" in window.frame.notice.text
    assert window.casebook.path == book_file


def test_that_a_casebook_that_is_named_is_offered(make_window, tmp_path):
    other = tmp_path / "ほかの台帳.casebook"
    other.write_bytes(b"x")
    window = make_window()
    window.run_errand(Errand(casebook=other))
    assert "ほかの台帳" in window.unlock.open_form.findChild(QComboBox).currentText()


def test_that_the_menus_go_with_the_casebook(make_window):
    window = make_window()
    assert not window.menuBar().isVisible()
    unlock(window)
    assert window.menuBar().isVisible()
    window.lock()
    assert not window.menuBar().isVisible()


def test_that_a_sleeping_machine_locks_and_keeps_what_was_half_written(make_window):
    window = make_window(factories=pages())
    unlock(window)
    case = a_case(window.casebook)
    window.frame.go(Place(PageName.CASE, case=case))
    drive.settle()
    note = window.frame.page.timeline._note
    note.setPlainText("途中まで書いた鵜殿様の件")
    window._on_slept()
    drive.settle()
    assert window.casebook is None
    unlock(window)
    drive.settle()
    window.frame.go(Place(PageName.CASE, case=case))
    drive.settle()
    assert window.frame.page.timeline.note == "途中まで書いた鵜殿様の件"
    with window.casebook._book.reading() as session:
        locks = [one.payload for one in entries(session) if one.act == "lock"]
    assert locks[-1] == '{"why":"sleep"}'
    window.lock()
