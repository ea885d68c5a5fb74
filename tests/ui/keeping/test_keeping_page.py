"""保管: each button does what it says, asks before what cannot be undone, and says how it went."""

from __future__ import annotations

import weakref
from datetime import date

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox

from app.domain.item import State
from app.domain.requests import Kind
from app.keeping import keys
from app.now import RehearsalNow
from tests import drive
from tests.builders import PASSPHRASE, TODAY, a_case, bring, did
from tests.builders import drive as acts
from tests.keeping import kept_casebook
from tests.withdrawn import withdrawn
from ui.changes import ChangeBus
from ui.desk import Desk
from ui.jobs import NowRunner
from ui.keeping.keeping_page import KeepingPage
from ui.pages import PageName, Place
from ui.printing import a_printer
from ui.today.today_page import TodayPage

NEW = "あたらしい 合言葉 2027"
OLD = date(2023, 6, 1)


@pytest.fixture
def kept(tmp_path):
    casebook, clock = kept_casebook(tmp_path, sheet=False)
    clock.turn_to(clock.moment().replace(year=2023, month=6, day=1))
    for name in ("鵜殿 蕗子", "森 一郎"):
        bring(casebook, a_case(casebook, Kind.INQUIRY, arrived=OLD, name=name), State.CLOSED)
    clock.turn_to(clock.moment().replace(year=2026, month=11, day=24))
    yield casebook, clock
    casebook.close()


@pytest.fixture
def casebook(kept):
    return kept[0]


@pytest.fixture
def desk_of(theme, ask):
    """Lays out a desk without the casebook for practice, which takes long to play."""

    def laid(casebook):
        return Desk(casebook, NowRunner(), ChangeBus(), ask, theme)

    return laid


@pytest.fixture
def page(desk_of, show, casebook):
    page = KeepingPage(desk_of(casebook))
    show(page, (1184, 900))
    said = []
    page.said.connect(said.append)
    page.heard = said
    page.visit(Place(PageName.KEEPING))
    drive.settle()
    return page


def boxes(page):
    return [box for box in page.disposal.findChildren(QCheckBox) if box.isVisible()]


def fill(page, name, text):
    widget = drive.field(page, name)
    widget.clear()
    drive.commit(widget, text)


# ------------------------------------------------------------------ backups


def test_that_a_backup_is_made_and_a_restore_rehearsed(page, casebook):
    assert "まだ確認していません" in drive.words(page.backups)
    drive.click(page, "控えを作る")
    drive.click(page, "復元を確かめる")
    assert [word.text[:5] for word in page.heard] == ["控えを作り", "最新の控え"]
    assert "11月24日（火）" in drive.words(page.backups)
    assert "開けます" in drive.words(page.backups)
    assert casebook.safekeeping.kept().proved_on


def test_that_a_damaged_backup_is_said_to_be(page, casebook):
    drive.click(page, "控えを作る")
    (line,) = casebook.safekeeping.kept().backups
    path = line.folder / line.name
    whole = bytearray(path.read_bytes())
    whole[-3000] ^= 0xFF
    path.write_bytes(whole)
    drive.click(page, "復元を確かめる")
    assert page.heard[-1].tone == "late"
    assert "壊れています" in page.heard[-1].text


def test_that_another_folder_is_chosen(page, casebook, ask, tmp_path):
    ask.answer("控えの保存先", tmp_path / "金庫")
    drive.click(page, "保存先を変える…")
    assert str(tmp_path / "金庫") in drive.words(page.backups)
    ask.answer("控えの保存先", None)
    drive.click(page, "保存先を変える…")
    assert casebook.safekeeping.kept().folder == tmp_path / "金庫"


def test_that_restoring_says_who_came_back_and_erases_them_again(page, casebook, ask, tmp_path):
    inquiry, number, _ = withdrawn(casebook, complains=False)
    made = casebook.safekeeping.backup()
    acts(casebook, number, did("close"))
    target = tmp_path / "n.casebook"
    ask.answer("復元する控え", (made.path,))
    ask.answer("復元.casebook", target)
    ask.answer(inquiry, True)
    drive.click(page, "控えから新しい台帳を作る…")
    assert page.heard[-1].text == "復元した台帳から 2件をもう一度消去しました。"
    ask.answer("復元する控え", (made.path,))
    ask.answer("復元.casebook", tmp_path / "m.casebook")
    ask.answer(inquiry, False)
    drive.click(page, "控えから新しい台帳を作る…")
    assert page.heard[-1].tone == "late"


# ------------------------------------------------------------------ disposal


def test_that_what_is_due_is_erased_after_a_question_that_lists_it(page, casebook, ask, tmp_path):
    first, second = boxes(page)
    assert not drive.button(page, "選んだ案件を消去…").isEnabled()
    first.click()
    ask.answer("破棄：R5-0001", False)
    drive.click(page, "選んだ案件を消去…")
    assert casebook.disposal.look().done == ()
    ask.answer("元には戻せません", True)
    drive.click(page, "選んだ案件を消去…")
    assert [box.property("case") for box in boxes(page)] == [second.property("case")]
    assert casebook.cases.sheet("R5-0001").tombstone
    ask.answer("消去証明書-1.pdf", tmp_path / "c.pdf")
    drive.click(page, "消去第1号の証明書を保存…")
    assert (tmp_path / "c.pdf").read_bytes() == casebook.disposal.certificate(1)


def test_that_a_case_is_kept_with_a_reason_and_let_go_with_one(page, casebook, ask):
    boxes(page)[0].click()
    drive.click(page, "選んだ案件を残す…")
    drive.click(page.disposal.hold, "残す")
    assert "を入れてください" in drive.words(page.disposal.hold)
    fill(page.disposal, "残す理由", "監査のため")
    drive.click(page.disposal.hold, "残す")
    fill(page.disposal, "見直す日", "Ｒ９．３．３１")
    drive.click(page.disposal.hold, "残す")
    assert "監査のため" in drive.words(page.disposal)
    assert "見直す日　2027年3月31日（水）" in drive.words(page.disposal)
    ask.answer("R5-0001", "")
    drive.click(page, "R5-0001 の指定を解く")
    assert len(casebook.disposal.look().held) == 1
    ask.answer("R5-0001", "監査が終わった")
    drive.click(page, "R5-0001 の指定を解く")
    assert len(boxes(page)) == 2


# ------------------------------------------------------------------ keys


def test_that_the_sheet_is_written_for_who_knows_the_passphrase_and_taken_away(
    page, casebook, ask, tmp_path
):
    assert not drive.button(page, "ファイルに書き出す…").isEnabled()
    target = tmp_path / "復旧シート.pdf"
    fill(page.keys, "いまの合言葉", "falsch")
    ask.answer("復旧シート.pdf", target)
    drive.click(page, "ファイルに書き出す…")
    assert "いまの合言葉が違います" in drive.words(page.keys)
    assert not target.exists()
    fill(page.keys, "いまの合言葉", PASSPHRASE)
    ask.answer("復旧シート.pdf", target)
    drive.click(page, "ファイルに書き出す…")
    assert target.read_bytes().startswith(b"%PDF")
    assert drive.field(page.keys, "いまの合言葉").text() == ""
    assert casebook.safekeeping.kept().sheet_on
    ask.answer("誰でも台帳を開けます", False)
    assert not page.may_leave()
    drive.click(page, "書き出したファイルを消す")
    assert not target.exists()
    assert page.may_leave()


def test_that_the_sheet_is_printed_and_no_file_is_left(page, casebook, ask, tmp_path):
    printed = tmp_path / "printed.pdf"
    printer = a_printer("復旧シート", 2)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setOutputFileName(str(printed))
    fill(page.keys, "いまの合言葉", "falsch")
    drive.click(page, "復旧シートを印刷…")
    assert "いまの合言葉が違います" in drive.words(page.keys)
    fill(page.keys, "いまの合言葉", PASSPHRASE)
    ask.answer("復旧シート 2", None)
    drive.click(page, "復旧シートを印刷…")
    assert casebook.safekeeping.kept().sheet_on is None
    before = {path.name for path in tmp_path.iterdir()}
    ask.answer("復旧シート 2", printer)
    drive.click(page, "復旧シートを印刷…")
    assert len(PdfReader(printed).pages) == 2
    assert casebook.safekeeping.kept().sheet_on
    assert drive.field(page.keys, "いまの合言葉").text() == ""
    assert {path.name for path in tmp_path.iterdir()} - before == {"printed.pdf"}
    assert page.may_leave()


def test_that_the_passphrase_is_changed_after_a_question(page, casebook, ask):
    fill(page.keys, "いまの合言葉", PASSPHRASE)
    fill(page.keys, "新しい合言葉", "短い")
    drive.click(page, "合言葉を変える")
    assert "あと10文字必要です" in drive.words(page.keys)
    fill(page.keys, "新しい合言葉", NEW)
    fill(page.keys, "新しい合言葉（もう一度）", NEW + "!")
    drive.click(page, "合言葉を変える")
    assert "上の合言葉と違います" in drive.words(page.keys)
    fill(page.keys, "新しい合言葉（もう一度）", NEW)
    ask.answer("使えなくなります", False)
    drive.click(page, "合言葉を変える")
    ask.answer("使えなくなります", True)
    drive.click(page, "合言葉を変える")
    assert page.heard[-1].text.startswith("合言葉を変えました")
    assert keys.opens(casebook._book, NEW)
    assert "前の合言葉の控え" in drive.words(page.backups)


def test_that_leaving_forgets_what_was_typed(page):
    fill(page.keys, "いまの合言葉", PASSPHRASE)
    assert page.may_leave()
    assert drive.field(page.keys, "いまの合言葉").text() == ""


# ------------------------------------------------------------------ the page itself


def test_that_everything_has_a_name_for_a_screen_reader(page):
    assert drive.unnamed(page) == []


def test_that_a_closed_page_is_gone(desk_of, casebook, no_gc):
    page = KeepingPage(desk_of(casebook))
    gone = weakref.ref(page)
    del page
    assert gone() is None


def test_that_today_says_what_needs_the_officer_and_leads_there(desk_of, show, casebook):
    page = TodayPage(desk_of(casebook))
    show(page, (1184, 760))
    wanted = []
    page.wanted.connect(wanted.append)
    page.visit(Place(PageName.TODAY))
    drive.settle()
    said = drive.words(page)
    assert "控えがまだ一つもありません" in said
    assert "保存期間の終わった案件が2件あります" in said
    drive.click(page, "至急 控えがまだ一つもありません。「保管」で作れます。")
    assert wanted == [Place(PageName.KEEPING)]


def test_that_a_casebook_for_practice_says_nothing_of_that(desk_of, show, casebook):
    casebook._book.now = RehearsalNow(TODAY)
    page = TodayPage(desk_of(casebook))
    show(page, (1184, 760))
    page.visit(Place(PageName.TODAY))
    assert "台帳の保管" not in drive.words(page)


# ------------------------------------------------------------------ 鍵の預かり


def test_that_the_key_is_kept_after_clear_words_and_let_go_again(page, casebook, ask, ring):
    assert "このパソコンには預けていません" in drive.words(page.keys)
    assert not drive.button(page, "このパソコンに鍵を預ける…").isEnabled()
    fill(page, "いまの合言葉", PASSPHRASE)
    ask.answer("サインインできる人は、合言葉を知らなくても", False)
    drive.click(page, "このパソコンに鍵を預ける…")
    assert ring.kept == {}
    drive.button(page, "ロックのあとも、預けた鍵で開けるようにする").setChecked(True)
    ask.answer("サインインできる人は、合言葉を知らなくても", True)
    drive.click(page, "このパソコンに鍵を預ける…")
    assert len(ring.kept) == 1
    assert "ロックのあとにも使えます" in drive.words(page.keys)
    assert drive.field(page, "いまの合言葉").text() == ""
    drive.click(page, "預けた鍵を消す")
    assert ring.kept == {}
    assert "このパソコンには預けていません" in drive.words(page.keys)
    assert casebook.safekeeping.kept().key_here == ""


def test_that_the_key_is_not_kept_for_whoever_does_not_know_the_passphrase(page, ask, ring):
    fill(page, "いまの合言葉", "違う 合言葉 です")
    ask.answer("サインインできる人は、合言葉を知らなくても", True)
    drive.click(page, "このパソコンに鍵を預ける…")
    assert ring.kept == {}
    assert "いまの合言葉が違います" in drive.words(page.keys)


def test_that_a_keyring_in_the_way_is_said_on_the_page(page, ask, ring):
    ring.broken = True
    fill(page, "いまの合言葉", PASSPHRASE)
    ask.answer("サインインできる人は、合言葉を知らなくても", True)
    drive.click(page, "このパソコンに鍵を預ける…")
    assert page.heard[-1].tone == "late"
    assert "応答しません" in page.heard[-1].text
    assert "このパソコンには預けていません" in drive.words(page.keys)
