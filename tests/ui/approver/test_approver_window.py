from __future__ import annotations

import pytest

from app.approver import Approver
from app.domain.item import State
from app.now import RehearsalNow
from tests.approvals import CHEAP, LETTER, PASSPHRASE, SLOTS, TWO, an_approver, decided, enrolled
from tests.builders import TODAY, a_casebook
from tests.drive import button, click, field, settle, words
from ui.approver.approver_window import ApproverWindow
from ui.jobs import NowRunner


@pytest.fixture
def casebook(tmp_path):
    made = a_casebook(tmp_path, source=TWO)
    yield made
    made.close()


@pytest.fixture
def nishi(tmp_path, casebook):
    place, card = an_approver(tmp_path)
    enrolled(casebook, card)
    return place


@pytest.fixture
def ask_file(casebook, nishi, tmp_path):
    number, path = decided(casebook), tmp_path / "ask.madoguchi-approval"
    casebook.approvals.ask(number, "西", path, letters={LETTER: SLOTS}, note="急ぎです")
    return path


@pytest.fixture
def open_window(theme, ask, qtbot):
    def opened(place, path=None):
        window = ApproverWindow(NowRunner(), ask, theme, place)
        qtbot.addWidget(window)
        window.start(path)
        window.show()
        qtbot.waitExposed(window)
        return window

    return opened


def read(window):
    field(window.door, "承認用の合言葉").setText(PASSPHRASE)
    click(window.door, "開く")
    settle()


def test_that_a_key_is_made_once_and_its_card_is_handed_over(open_window, ask, tmp_path):
    place = Approver(tmp_path / "place", RehearsalNow(TODAY), CHEAP)
    window = open_window(place)
    field(window.form, "氏名").setText("西")
    field(window.form, "承認用の合言葉").setText("short")
    click(window, "鍵を作る")
    assert "あと7文字必要です" in words(window)
    field(window.form, "承認用の合言葉").setText(PASSPHRASE)
    click(window, "鍵を作る")
    assert "上の合言葉と違います" in words(window)
    field(window.form, "承認用の合言葉（もう一度）").setText(PASSPHRASE)
    click(window, "鍵を作る")
    (key,) = place.keys()
    assert key.fingerprint in words(window)
    ask.answer("鍵カード", tmp_path / "card")
    click(window, "鍵カードを保存…")
    assert (tmp_path / "card").read_bytes()


def test_that_an_ask_is_read_approved_and_let_go_of(
    open_window, ask, nishi, ask_file, casebook, tmp_path
):
    window = open_window(nishi, ask_file)
    field(window.door, "承認用の合言葉").setText("another passphrase")
    click(window.door, "開く")
    assert "承認用の合言葉が違います" in words(window)
    read(window)
    said = words(window)
    assert "全部応諾" in said
    assert "急ぎです" in said
    assert "第33条第1項" in said
    assert window.view.preview.pages == 1
    field(window, "承認者の意見").setPlainText("確かめた。")
    answer = tmp_path / "answer.madoguchi-approval"
    ask.answer("取り消すことはできません", True)
    ask.answer("承認回答_R8-0001", answer)
    click(window, "承認する…")
    settle()
    assert "承認の回答を保存しました" in words(window)
    assert window.open_ask is None
    assert "急ぎです" not in words(window)
    casebook.approvals.answer(answer)
    assert casebook.cases.sheet("R8-0001").items[0].state is State.APPROVED


def test_that_a_return_wants_words(open_window, ask, nishi, ask_file, tmp_path):
    window = open_window(nishi, ask_file)
    read(window)
    click(window, "差し戻す…")
    assert "差し戻す理由を書いてください" in words(window)
    field(window, "承認者の意見").setPlainText("宛名を直す")
    ask.answer("「差戻し」と答えますか", False)
    click(window, "差し戻す…")
    assert window.open_ask is not None
    click(window, "答えずに閉じる")
    assert window.open_ask is None


def test_that_what_is_for_somebody_else_is_said(open_window, tmp_path, ask_file):
    hori, _ = an_approver(tmp_path, "堀")
    window = open_window(hori, ask_file)
    assert "あてた依頼ではありません" in words(window)


def test_that_it_is_let_go_of_when_nobody_touches_it(open_window, nishi, ask_file):
    window = open_window(nishi, ask_file)
    read(window)
    window._idle.timeout.emit()
    assert window.open_ask is None
    assert button(window, "承認依頼を開く…").isVisible()
