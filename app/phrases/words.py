"""Values of the program in words: kinds, states, acts, marks, columns."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import resources
from app.domain.incidents import ACTS
from app.rules.lawbook import lawbook
from app.rules.terms import terms
from app.rules.wording import letter_texts

if TYPE_CHECKING:
    from enum import StrEnum

    from app.domain.approval import Duty
    from app.domain.clocks import Mark
    from app.domain.likeness import Sign
    from app.domain.masking import Mode
    from app.domain.requests import Channel, Decision, Kind, Method, Role, WaitReason
    from app.domain.sending import Doubt
    from app.views.lines import Next


@cache
def tables() -> dict[str, Any]:
    """Return the words of phrases/ja.toml, table by table."""
    return tomllib.loads(resources.open_text("phrases/ja.toml"))


def word(table: str, key: str) -> str:
    """Return the word of `table` for `key`, or the key itself where there is none."""
    found: dict[str, str] = tables()[table]
    return found.get(key, key)


def kind(value: Kind) -> str:
    """Return 保有個人データの開示."""
    return lawbook().kind(value).label


def kind_short(value: Kind) -> str:
    """Return 開示（法第33条第1項）, as lists show a kind; without article where there is none."""
    rule = lawbook().kind(value)
    return f"{rule.short}（{rule.basis}）" if rule.provision else rule.short


def state(value: StrEnum) -> str:
    """Return 調査中; of a leak or an inquiry 報告対象."""
    return term(value) or word("state", value)


def decision(value: Decision) -> str:
    """Return 一部応諾."""
    return word("decision", value)


def channel(value: Channel | str) -> str:
    """Return 電子メール."""
    return word("channel", value)


def role(value: Role) -> str:
    """Return ご本人."""
    return word("role", value)


def wait(value: WaitReason) -> str:
    """Return 本人確認, what we wait for."""
    return word("wait", value)


def method(value: Method) -> str:
    """Return 書面の交付."""
    return word("method", value)


def act(value: str) -> str:
    """Return 決定を記録する, or 漏えい等：完了する, as a button or a menu says it."""
    own = ACTS.get(value)
    return _of_incident(value, term(own)) if own else word("act", value)


def event(sort: str) -> str:
    """Return 本人確認, or 漏えい等：速報, as the timeline heads an event."""
    own = ACTS.get(sort)
    return _of_incident(sort, word("incident", sort)) if own else word("event", sort)


def _of_incident(name: str, own: str) -> str:
    return f"{word('incident_sort', name.partition('-')[0])}：{own}"


def term(value: StrEnum) -> str:
    """Return the word for a value of the rules of leaks and inquiries, "" for another's."""
    return terms().words.get(type(value), {}).get(value, "")


def missing(value: StrEnum) -> str:
    """Return 本人確認が済んでいません."""
    return term(value) or word("missing", value)


def place(value: StrEnum) -> str:
    """Return メール: where in a case a word was found."""
    return word("place", value)


def list_column(value: StrEnum) -> str:
    """Return 受付番号: the heading of a column of the list."""
    return word("column", value)


def duty(value: Duty) -> str:
    """Return 代行者, what a member of the staff may approve as."""
    return word("duty", value)


def copies_became(*, returned: bool) -> str:
    """Return 返却 or 廃棄, what became of copies of identity documents."""
    return word("copies", "returned" if returned else "destroyed")


def task(name: str) -> str:
    """Return what is to be done, as a task the program keeps says it."""
    return word("task", name)


def stage(name: str) -> str:
    """Return 調査, as the strip above a case names a stage."""
    return word("stage", name)


def sign(value: Sign) -> str:
    """Return 電話が同じ, what speaks for two persons being one."""
    return word("sign", value)


def letter_state(value: StrEnum) -> str:
    """Return 配達済: where a letter stands in the register."""
    return word("letter_state", value)


def tracking_doubt(value: Doubt) -> str:
    """Return what is odd about a carrier's number, as a sentence."""
    return word("tracking_doubt", value)


def charset(value: str) -> str:
    """Return a charset, or a repair of app.mail, as the officer knows it."""
    return word("charset", value)


def file_sort(value: StrEnum) -> str:
    """Return PDF, 画像 …, what a file is taken for."""
    return word("file_sort", value)


def file_fault(value: str) -> str:
    """Return why a file is not shown, by what is wrong with it or by what it is."""
    return word("file_fault", value)


def defect(value: str) -> str:
    """Return what was wrong with a mail."""
    return word("defect", value)


def next_step(value: Next) -> str:
    """Return the next step of a case as one sentence."""
    if value.act is None:
        return word("next", "none")
    if value.missing:
        wanting = "・".join(missing(one) for one in value.missing)
        return f"{act(value.act)}前に：{wanting}。" if value.act in ACTS else f"{wanting}。"
    return word("incident_next" if value.act in ACTS else "next", value.act)


def mark(value: Mark) -> str:
    """Return 算入, what a day was to a period."""
    return word("mark", value)


def ledger_fault(value: str) -> str:
    """Return why a row of an older ledger was not taken in."""
    return word("ledger", value)


def mask(value: Mode) -> str:
    """Return 役割の名称, how a field of papers leaves."""
    return word("mask", value)


def ledger_field(value: str) -> str:
    """Return what a column of an older ledger means; "" is one that is kept as text."""
    return word("ledger-field", value or "other")


def ledger_state(value: str) -> str:
    """Return 完了 or 未了, as an older ledger says it."""
    return word("ledger-state", value)


def letter_title(letter: str) -> str:
    """Return the title of a letter, as the register lists it."""
    return letter_texts()[letter].title
