from __future__ import annotations

from PySide6.QtCore import Qt

from ui.intake.queue import Queue
from ui.theme import Theme


def test_that_a_mail_is_told_by_who_sent_it_and_what_it_is_about(show, qapp):
    queue = Queue(Theme("light"))
    show(queue, (200, 300))
    queue.show_mails(
        [("𠮷田 一郎", "保有個人データの開示の請求"), ("（差出人なし）", "（件名なし）")]
    )
    first, second = queue.item(0), queue.item(1)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == "𠮷田 一郎 保有個人データの開示の請求"
    assert "保有個人データの開示の請求" in first.toolTip()
    assert queue.visualItemRect(first).height() == queue.visualItemRect(second).height()
    queue.show_mails([])
    assert queue.count() == 0
