"""The cards of the Today page: each is a few rows that open a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app import phrases
from app.domain.sending import spoken
from app.keeping import words as keeping
from app.rules.lawbook import lawbook
from app.rules.terms import terms
from ui import due
from ui.dates import brief, first_sentence
from ui.theme import unit
from ui.widgets import Badge, Card, Elided, OpenRow, Reading, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from app.views.cases import TaskLine
    from app.views.keeping import Notice
    from app.views.letters import PostLine
    from app.views.lines import CaseLine
    from app.views.partners import AskLine
    from ui.due import Status

BATCH = "batch"
"""The key of the row that leads to issuing many letters at once."""

_SEVERAL = 2  # one letter is made on its own page
_MOST = 8  # rows of a card; the list has the others
_BADGE = 80  # px
_NUMBER = 76
_SIDE = 10  # px the rows reach out beyond the title, so that their ground frames it


def case_card(title: str, lines: Sequence[CaseLine], count: int, on: date) -> Card | None:
    """Return a card with a row for the first of `count` cases, or None where there is none."""
    if not lines:
        return None
    card = _card(title, count)
    shown = lines[:_MOST]
    for line in shown:
        card.add(_case_row(line, on))
    return _with_more(card, count - len(shown))


def task_card(tasks: Sequence[TaskLine], count: int, on: date) -> Card | None:
    """Return a card with what is to do by a day (すること), or None."""
    if not tasks:
        return None
    card = _card("すること", count)
    shown = tasks[:_MOST]
    for task in shown:
        status = due.Status("期日なし", "plain") if task.due is None else due.of_day(task.due, on)
        parts = [_number(task.case), (Elided(task.text), 19)]
        card.add(_row(status, parts, f"{task.case} {task.text}", task.case))
    return _with_more(card, count - len(shown))


def partner_card(asks: Sequence[AskLine], on: date) -> Card | None:
    """Return a card with what partners have not answered, the most pressing first, or None."""
    if not asks:
        return None
    card = _card("関係先の返事待ち", len(asks))
    for ask in asks[:_MOST]:
        words = terms()
        days = (on - ask.asked).days
        told = f"{words.word(ask.sort)}　{brief(ask.asked, on)}に依頼（{days}日）"
        parts = [_number(ask.case), (Elided(ask.name), 11), (Elided(told, role="muted"), 8)]
        status = due.of_ask(ask)
        card.add(_row(status, parts, f"{ask.case} {ask.name} {told}", ask.case))
    return _with_more(card, len(asks) - _MOST)


def keeping_card(notices: Sequence[Notice]) -> Card | None:
    """Return a card with what of the keeping needs the officer, or None."""
    if not notices:
        return None
    card = _card("台帳の保管", len(notices))
    for notice in notices:
        told = keeping.notice(notice)
        status = due.Status("至急", "late") if notice.pressing else due.Status("確認", "soon")
        card.add(_row(status, [(Text(told, wrap=True), 1)], told, ""))
    return card


def post_card(posts: Sequence[PostLine], on: date) -> Card | None:
    """Return a card with letters that lie here, or were not heard of since they left, or None."""
    if not posts:
        return None
    card = _card("発送・配達の確認", len(posts))
    for post in posts[:_MOST]:
        if post.how:
            how = phrases.choice("how", post.how)
            number = f"　{spoken(post.tracking)}" if post.tracking else ""
            told = f"{brief(post.since, on)}に発送　{how}{number}　配達の記録なし"
        else:
            told = f"{brief(post.since, on)}付け　発送の記録なし"
        parts = [_number(post.case), (Elided(post.title), 9), (Elided(told, role="muted"), 10)]
        status = due.Status("未配達" if post.how else "未発送", "soon")
        card.add(_row(status, parts, f"{post.case} {post.title} {told}", post.case))
    return _with_more(card, len(posts) - _MOST)


def letters_card(count: int) -> Card | None:
    """Return a card that leads to issuing all letters that are due at once, or None."""
    if count < _SEVERAL:
        return None
    text = "次にすることが文書の作成になっている案件です。まとめて確かめ、発行できます。"
    card = _card("発行できる文書", 0)
    return card.add(_row(due.Status(f"{count}件", "fresh"), [(Elided(text), 1)], text, BATCH))


def unconfirmed_card(count: int) -> Card | None:
    """Return a card saying how many proposed kinds wait for a click, or None."""
    if not count:
        return None
    text = "読み取った種別は候補です。案件を開いて確定すると、期限と手順が決まります。"
    card = _card("種別の確認待ち", 0)
    return card.add(_row(due.Status(f"{count}件", "fresh"), [(Elided(text), 1)], text, ""))


def all_clear_card(open_count: int) -> Card:
    """Return what the page says when nothing presses."""
    if open_count:
        return Card("いま期限の迫ったものはありません").add(
            Reading(
                f"未了の案件 {open_count}件は、どれも期限まで日があり、次の予定が決まっています。"
                "「案件」で一覧を見られます（Ctrl+2）。"
            )
        )
    return Card("未了の案件はありません").add(
        Reading(
            "メールのファイル（.eml、.msg）をこの窓に落とすと、受付の候補を作ります。"
            "電話が鳴ったら Ctrl+Shift+P で、聞きながら記録できます。"
        )
    )


def _case_row(line: CaseLine, on: date) -> OpenRow:
    kinds = lawbook().kind(line.items[0].kind).short if line.items else ""
    if len(line.items) > 1:
        kinds += f" ほか{len(line.items) - 1}件"
    name = line.requester or "（氏名なし）"
    step = phrases.next_step(line.next)
    parts = [
        _number(line.number),
        (Elided(name), 5),
        (Elided(kinds), 5),
        (Elided(first_sentence(step), role="muted"), 10),
    ]
    return _row(due.of_case(line, on), parts, f"{line.number} {name} {kinds} {step}", line.number)


def _row(status: Status, parts: list[tuple[QWidget, int]], name: str, key: str) -> OpenRow:
    badge = Badge(status.text, status.tone)
    badge.setFixedWidth(unit(_BADGE))
    arrow = Text("›")
    arrow.setProperty("role", "aside")
    arrow.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return OpenRow(f"{status.text} {name}", [(badge, 0), *parts, (arrow, 0)], key)


def _number(number: str) -> tuple[QWidget, int]:
    label = Text(number)
    label.setProperty("role", "number")
    label.setMinimumWidth(unit(_NUMBER))
    return label, 0


def _card(title: str, count: int) -> Card:
    card = Card(f"{title}　{count}件" if count > 1 else title)
    card.body.setContentsMargins(unit(_SIDE), unit(14), unit(_SIDE), unit(10))
    card.body.setSpacing(unit(0))
    if card.heading is not None:
        card.heading.setContentsMargins(unit(8), 0, 0, unit(6))
    return card


def _with_more(card: Card, others: int) -> Card:
    if others > 0:
        text = f"ほか{others}件を案件の一覧で見る"
        card.add(_row(due.Status("", "plain"), [(Elided(text, role="muted"), 1)], text, ""))
    return card
