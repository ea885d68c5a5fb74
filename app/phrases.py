"""Values and errors of the program in the officer's words, for the window and the command line."""

from __future__ import annotations

import tomllib
import unicodedata
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import resources
from app import errors
from app.company import words as profile_words
from app.company.profile import ProfileError
from app.domain import jipdec, partner_asks, partners
from app.domain.erasure import COUNTED, Why
from app.domain.incidents import ACTS
from app.domain.leak_facts import CHOICES, Choice, Question, Topic
from app.domain.leak_papers import Paper
from app.domain.proofreading.galley import Severity
from app.domain.requests import Ground, Kind
from app.rules import proof_words
from app.rules.classes import TABLES
from app.rules.classes import label as class_label
from app.rules.identification import fault_sentence, identity_rules, missing_sentence
from app.rules.lawbook import lawbook
from app.rules.posting import methods
from app.rules.scripts import question_label
from app.rules.terms import terms
from app.rules.wording import LetterTextError, letter_texts
from app.texts.check import TextFaultsError
from app.texts.files import TextFileError
from app.texts.words import file_sentence, remark_sentence, text_fault
from app.views.letters import Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from enum import StrEnum

    from app.domain.approval import Duty
    from app.domain.clocks import Mark
    from app.domain.erasure import Tombstone
    from app.domain.likeness import Sign
    from app.domain.masking import Mode
    from app.domain.proofreading.galley import Line
    from app.domain.requests import Channel, Decision, Method, Role, WaitReason
    from app.domain.sending import Doubt
    from app.views.keeping import ErasedCase, Erasure, OnlyRead
    from app.views.lines import Next
    from app.views.reports import Against

    _Held = (
        errors.CasebookInUseError
        | errors.CasebookLeftOpenError
        | errors.CasebookTakenOverError
        | OnlyRead
    )


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.open_text("phrases/ja.toml"))


def _word(table: str, key: str) -> str:
    found: dict[str, str] = _words()[table]
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
    return _term(value) or _word("state", value)


def decision(value: Decision) -> str:
    """Return 一部応諾."""
    return _word("decision", value)


def channel(value: Channel | str) -> str:
    """Return 電子メール."""
    return _word("channel", value)


def role(value: Role) -> str:
    """Return ご本人."""
    return _word("role", value)


def wait(value: WaitReason) -> str:
    """Return 本人確認, what we wait for."""
    return _word("wait", value)


def method(value: Method) -> str:
    """Return 書面の交付."""
    return _word("method", value)


def act(value: str) -> str:
    """Return 決定を記録する, or 漏えい等：完了する, as a button or a menu says it."""
    own = ACTS.get(value)
    return _of_incident(value, _term(own)) if own else _word("act", value)


def event(sort: str) -> str:
    """Return 本人確認, or 漏えい等：速報, as the timeline heads an event."""
    own = ACTS.get(sort)
    return _of_incident(sort, _word("incident", sort)) if own else _word("event", sort)


def log_act(name: str) -> str:
    """Return 控えの作成: what an entry of the sealed log (封印ログ) is called."""
    found: str = _log()["act"].get(name) or event(name)
    return found


def not_undone(problem: errors.UndoRefusedError) -> str:
    """Return why an act is not undone (元に戻す), and what to do instead."""
    sentence: str = _log()["why"][str(problem.why or "none")]
    by = act(problem.by) if problem.why in ("issued", "sent", "reported") else log_act(problem.by)
    if not problem.by:
        by = "別の操作"
    return sentence.replace("〔操作〕", by)


def check_fault(found: str) -> str:
    """Return what a proof of the casebook found, from a fault like journal:12:hash."""
    sort, _, rest = found.partition(":")
    number, _, how = rest.partition(":")
    words = _log()["fault"]
    sentence: str = words.get(f"{sort}-{how}") or words.get(sort) or words["other"]
    known = sort in words or f"{sort}-{how}" in words
    return sentence.replace("〔番号〕", (number if known else found)[:24])


@cache
def _log() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.open_text("phrases/log.toml"))


def _of_incident(name: str, word: str) -> str:
    return f"{_word('incident_sort', name.partition('-')[0])}：{word}"


def _term(value: StrEnum) -> str:
    """Return the word for a value of the rules of leaks and inquiries, "" for another's."""
    return terms().words.get(type(value), {}).get(value, "")


def missing(value: StrEnum) -> str:
    """Return 本人確認が済んでいません."""
    return _term(value) or _word("missing", value)


def place(value: StrEnum) -> str:
    """Return メール: where in a case a word was found."""
    return _word("place", value)


def list_column(value: StrEnum) -> str:
    """Return 受付番号: the heading of a column of the list."""
    return _word("column", value)


def duty(value: Duty) -> str:
    """Return 代行者, what a member of the staff may approve as."""
    return _word("duty", value)


def copies_became(*, returned: bool) -> str:
    """Return 返却 or 廃棄, what became of copies of identity documents."""
    return _word("copies", "returned" if returned else "destroyed")


def task(name: str) -> str:
    """Return what is to be done, as a task the program keeps says it."""
    return _word("task", name)


def stage(name: str) -> str:
    """Return 調査, as the strip above a case names a stage."""
    return _word("stage", name)


def sign(value: Sign) -> str:
    """Return 電話が同じ, what speaks for two persons being one."""
    return _word("sign", value)


def letter_state(value: StrEnum) -> str:
    """Return 配達済: where a letter stands in the register."""
    return _word("letter_state", value)


def tracking_doubt(value: Doubt) -> str:
    """Return what is odd about a carrier's number, as a sentence."""
    return _word("tracking_doubt", value)


def charset(value: str) -> str:
    """Return a charset, or a repair of app.mail, as the officer knows it."""
    return _word("charset", value)


def file_sort(value: StrEnum) -> str:
    """Return PDF, 画像 …, what a file is taken for."""
    return _word("file_sort", value)


def file_fault(value: str) -> str:
    """Return why a file is not shown, by what is wrong with it or by what it is."""
    return _word("file_fault", value)


def defect(value: str) -> str:
    """Return what was wrong with a mail."""
    return _word("defect", value)


def field(name: str) -> str:
    """Return the label of a field of a form; a question of a leak is asked whole."""
    word = _word("field", name)
    return terms().word(Question(name)) if word == name and name in set(Question) else word


def choice(name: str, value: str) -> str:
    """Return the words of a choice of the field `name`."""
    shared = {"decision": "decision", "role": "role", "reason": "wait", "method": "method"}
    if name in _NAMED:
        return _NAMED[name](value)
    if name in shared:
        return _word(shared[name], value)
    if name in _LISTED:
        return "、".join(_LISTED[name](part) for part in value.split(","))
    if name == "how" and value in methods():
        return methods()[value].label
    table: dict[str, str] = _words()["choice"].get(name, {})
    return table.get(value) or _choice_of_incident(name, value)


def _choice_of_incident(name: str, value: str) -> str:
    """Return the words of an answer about a leak, or of a value in an inquiry; else `value`."""
    if name in set(Question):
        question = Question(name)
        known = value in CHOICES[question]
        return terms().choice(question, Choice(value)) if known else value
    sort = _OF_TERMS.get(name)
    if sort is None:
        return value
    parts = value.split(",")
    return "、".join(terms().word(sort(part)) if part in set(sort) else part for part in parts)


def _shown(proof: str) -> str:
    return identity_rules().proof(proof).label


_NAMED: Mapping[str, Callable[[str], str]] = {
    "kind": lambda value: kind(Kind(value)),
    "seen": _shown,
    "ground": lambda value: lawbook().ground_label(Ground(value)),
}
_LISTED: Mapping[str, Callable[[str], str]] = {
    "asked": question_label,
    "shown": _shown,
    "acknowledged": proof_words.looked_at,
    **{table: partial(class_label, table) for table in TABLES},
}
_OF_TERMS: Mapping[str, type[StrEnum]] = {
    "sort": partner_asks.Sort,
    "need": partner_asks.Need,
    "way": partners.Route,
    "others": partners.Route,
    "relation": partners.Relation,
    "topic": Topic,
    "paper": Paper,
    "basis": jipdec.Basis,
    "complainant": jipdec.Complainant,
    "answer": jipdec.Answer,
    "exhibits": jipdec.Exhibit,
}


def next_step(value: Next) -> str:
    """Return the next step of a case as one sentence."""
    if value.act is None:
        return _word("next", "none")
    if value.missing:
        wanting = "・".join(missing(one) for one in value.missing)
        return f"{act(value.act)}前に：{wanting}。" if value.act in ACTS else f"{wanting}。"
    return _word("incident_next" if value.act in ACTS else "next", value.act)


def mark(value: Mark) -> str:
    """Return 算入, what a day was to a period."""
    return _word("mark", value)


def ledger_fault(value: str) -> str:
    """Return why a row of an older ledger was not taken in."""
    return _word("ledger", value)


def mask(value: Mode) -> str:
    """Return 役割の名称, how a field of papers leaves."""
    return _word("mask", value)


def ledger_field(value: str) -> str:
    """Return what a column of an older ledger means; "" is one that is kept as text."""
    return _word("ledger-field", value or "other")


def ledger_state(value: str) -> str:
    """Return 完了 or 未了, as an older ledger says it."""
    return _word("ledger-state", value)


def letter_title(letter: str) -> str:
    """Return the title of a letter, as the register lists it."""
    return letter_texts()[letter].title


def against(found: Against) -> tuple[str, ...]:
    """Return what comparing a report with the casebook says, a sentence a line."""
    if not found.ok:
        return tuple(_differs(one, found) for one in found.differs)
    bytes_known = (
        "ファイルは、書き出したときのままです。"
        if found.written
        else "ファイルの中身は書き出したときと同じとは確かめられません（保存し直すと変わります）。"
    )
    return (
        f"この台帳は、報告書を作ったときの記録（{found.number}番）をそのまま含んでいます。",
        f"その後の記録は{found.entries - found.number}件で、鎖はつながっています。",
        bytes_known,
    )


def _differs(what: str, found: Against) -> str:
    sort, _, rest = what.partition(":")
    match sort:
        case "shorter":
            return f"記録は{rest}番までしかなく、報告書の{found.number}番がありません。"
        case "entry":
            return f"記録{rest}番のハッシュが報告書と違います。"
        case "anchor":
            return f"報告書の中に、別の記録の番号（{rest}番）も書かれています。"
    return f"記録の鎖が切れています（{rest}）。"


# ------------------------------------------------------------------ errors


def error(problem: errors.CasebookError, *, keys: bool = False) -> str:
    """Return what happened and what to do, as one or two sentences.

    `keys`: with the key of the field that is meant, for whoever types keys.
    """
    said: str = _SENTENCES[type(problem)](problem)
    if keys and isinstance(problem, errors.FieldRefusedError):
        return said.replace("」", f"」（{problem.name}）", 1)
    return said


def has_sentence(sort: type[errors.CasebookError]) -> bool:
    """Return whether an error of this class can be told to the officer."""
    return sort in _SENTENCES


def _in_use(problem: errors.CasebookInUseError) -> str:
    who = _since(problem)
    return (
        f"この台帳は {who}から使っています。" if who else "この台帳は別の窓口台帳が使っています。"
    )


def _since(problem: _Held) -> str:
    """Return 佐野さん（PC-1）, since when, as far as it is known."""
    if not (problem.user or problem.host):
        return ""
    who = f"{problem.user or '担当者不明'}さん（{problem.host or '端末不明'}）"
    return f"{who}が {held_since(problem.since)}"


def held_since(since: str) -> str:
    """Return 2026年11月24日 9:30: the moment a casebook was opened, as it is noted beside it."""
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        return "以前"
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}:{moment.minute:02}"


def _left_open(problem: errors.CasebookLeftOpenError) -> str:
    who = _since(problem)
    opened = f"{who}に開いたまま、" if who else "別の端末で開いたまま、"
    return (
        f"この台帳は、{opened}閉じた記録がありません。5分以上、その端末からの更新もありません。"
        "いまも使っていないことを、本人に確かめてください。"
    )


def _taken_over(problem: errors.CasebookTakenOverError) -> str:
    who = _since(problem)
    taken = f"{who}に引き継ぎました。" if who else "別の端末が引き継ぎました。"
    return f"この台帳は、{taken}ここからは書き込めません。台帳を閉じて、開き直してください。"


def only_read(found: OnlyRead) -> str:
    """Return why a casebook is only read, and of when what is shown is."""
    who = f"{_since(found)}から使っています。" if _since(found) else ""
    if found.copied is None:
        return f"閲覧のみ　{who}変更はできません。"
    at = held_since(found.copied.isoformat())
    return f"閲覧のみ　{who}{at} までの控えを表示しています。変更はできません。"


def _too_new(problem: errors.CasebookTooNewError) -> str:
    return (
        f"この台帳は新しい版（形式 {problem.found}）で作られています。"
        f"この版が読めるのは形式 {problem.supported} までです。プログラムを更新してください。"
    )


def _storage(problem: errors.StorageFailedError) -> str:
    cause = _STORAGE.get(problem.cause, "台帳に書き込めません。")
    return f"{cause}保存済みの内容は変わっていません。"


_STORAGE = {
    "read-only": "書き込みが許されていない場所です。",
    "input/output": "ディスクの読み書きに失敗しました。",
    "damaged": "台帳のファイルではないか、壊れています。",
    "disk full": "ディスクに空きがありません。空きを作ってからやり直してください。",
    "cannot open": "台帳のファイルが見つからないか、開けません。",
}


def _step(problem: errors.StepRefusedError) -> str:
    wanting = "。".join(missing(one) for one in problem.missing)
    if problem.act in ACTS and "state" not in problem.missing:
        wanting = f"足りないもの：{'・'.join(missing(one) for one in problem.missing)}"
    if problem.about:
        wanting += f"（{'・'.join(_term(one) for one in problem.about)}）"
    return (
        f"{problem.number} は「{act(problem.act)}」ことができません"
        f"（{state(problem.state)}）。{wanting}。"
    )


_FORM = {
    "unreadable": "Excelのブック（.xlsx・.xlsm）として読めません。パスワードは外してください。",
    "signed": "電子署名のあるブックです。書き込むと署名が無効になるため、書き込みません。",
    "sheet": "「{where}」というシートがありません。",
    "field": "{where} の「{what}」は、集計にない名前です。",
    "formula": "{where} には数式があります。数式は書きかえません。",
    "merged": "{where} は結合したセルの途中です。左上のセルを指定してください。",
    "room": "{where} から下に{what}行の空きがありません。下の行を空けてください。",
    "place": "「{where}」はセルの場所ではありません。「シート名!B3」の形で書いてください。",
    "map": "書き込む場所の一覧を読めません。",
    "empty": "書き込む場所がありません。セルに{{{{受付}}}}のような印を付けてください。",
}


def _field(problem: errors.FieldRefusedError) -> str:
    label = f"「{field(problem.name)}」"
    listed = "・".join(problem.choices)
    if problem.why == "unknown":
        return f"「{problem.name}」という欄はありません。使える欄：{listed}。"
    sentence = label + _FIELD[problem.why]
    return f"{sentence}選べる値：{listed}。" if listed else sentence


_FIELD = {
    "required": "を入れてください。",
    "choice": "に選べない値です。",
    "date": "を日付として読めません。",
    "future": "に先の日付は入れられません。",
    "order": "の前後が合いません。",
    "number": "を数として読めません。",
    "person": "にご本人の氏名や連絡先が入っています。破棄のあとも残る欄なので、除いてください。",
    "long": "が長すぎます。",
    "span": "がこの範囲にありません。",
    "past": "に過ぎた日付は入れられません。",
    "not-ahead": "には明日からの日付を入れてください。",
    "none": "はこの案件にありません。",
}


def _identity(problem: errors.IdentityUnprovenError) -> str:
    rules = identity_rules()
    told = [missing_sentence(one, rules) for one in problem.missing]
    told += [
        f"{rules.proof(one.seen.proof).label}：{fault_sentence(one.fault)}"
        for one in problem.refused
    ]
    return "".join(told) + "それでも確認できたとするときは、内容に理由を書いてください。"


def _letter_not_for_this(problem: errors.LetterNotForThisError) -> str:
    listed = "・".join(problem.fitting) or "いまはありません"
    return f"{problem.number} に {problem.letter} は使えません。いま使える文書：{listed}。"


def _findings(problem: errors.LetterFindingsError) -> str:
    listed = "".join(finding(one) for one in problem.findings)
    only = all(one.severity is Severity.LOOK for one in problem.findings)
    passing = "下書きで見直し、確認した指摘に印を付けると発行できます。" if only else ""
    return f"{problem.letter} を発行できません。{listed}{passing}"


def _profile(problem: ProfileError) -> str:
    told = "\n".join(f"・{profile_words.sentence(fault)}" for fault in problem.faults)
    return f"会社の設定に{len(problem.faults)}件の誤りがあり、使えません。\n{told}"


def _joint_use(problem: errors.JointUseUnprovenError) -> str:
    return _unproven(problem.number, "共同利用", "", problem.wanting)


def _entrusting(problem: errors.EntrustingUnprovenError) -> str:
    return _unproven(problem.number, "委託", "関係先", problem.wanting)


def _unproven(
    number: str,
    ground: str,
    before: str,
    wanting: tuple[tuple[str, tuple[partners.Wanting, ...]], ...],
) -> str:
    lacks = "。".join(
        f"{before}{one}：{'・'.join(terms().word(lack) for lack in lacking)}"
        for one, lacking in wanting
    )
    return (
        f"{number} は{ground}を理由に「不存在」と回答できません。"
        f"足りないもの：{lacks}。法務の確認が必要です。"
    )


def _still_needed(problem: errors.StillNeededError) -> str:
    listed = "".join(f"{number}：{reasons(why)}。" for number, why in problem.cases)
    if problem.held:
        return (
            f"進行中の対応があり、破棄できないおそれがあります。{listed}"
            "「理由があり保管する」を選んで見直す期日を記録するか、"
            "破棄してよい理由を内容に書いてください。"
        )
    disputed = any(Why.DISPUTE in why for _, why in problem.cases)
    way = (
        "破棄の記録で「理由があり保管する」を選び、見直す期日を記録してください。"
        if disputed
        else "先に済ませてから完了してください。"
    )
    return f"{problem.number} はまだ完了できません。{listed}{way}"


_PASSPHRASE = {
    "wrong": "いまの合言葉が違います。合言葉は変わっていません。",
    "short": "新しい合言葉は{least}文字以上にしてください。",
    "same": "いまと同じ合言葉です。",
    "differ": "二度の合言葉が違います。合言葉は変わっていません。",
}


def _bad_code(problem: errors.BadRecoveryCodeError) -> str:
    if problem.groups:
        listed = "・".join(f"{number}番" for number in problem.groups)
        return f"復旧シートの{listed}の組に打ち間違いがあります。シートと見比べてください。"
    if problem.found != 65:
        return f"復旧シートの符号は65文字です（いま{problem.found}文字）。"
    return "復旧シートの符号が合いません。すべての組をシートと見比べてください。"


def _still_kept(problem: errors.StillKeptError) -> str:
    until = f"（{problem.last_day} まで）" if problem.last_day else ""
    why = "・".join(_word("stays", one) for one in problem.stays)
    return f"{problem.number} はまだ消去できません{until}。{why}。"


def stays(value: str) -> str:
    """Return 保存期間中です, why a case is not disposed of."""
    return _word("stays", value)


def reasons(why: Iterable[StrEnum]) -> str:
    """Return why a case keeps its record when a person is forgotten, or cannot be erased yet."""
    return "・".join(_word("why", one) for one in why)


def erasure(plan: Erasure) -> tuple[str, ...]:
    """Return what closing a withdrawn inquiry destroys, and what stays and why, line by line."""
    lines = [
        f"破棄：{one.number}　" + _counted_words(dict(zip(COUNTED, _counts(one), strict=False)))
        for one in plan.cases
    ]
    if plan.cases:
        lines.append(f"台帳から消える方：{plan.people}人")
    if plan.drafts:
        lines.append(f"書きかけの記録：{plan.drafts}件")
    lines += [
        f"残す：{one.number}　{reasons(one.why)}（その方の記録も残ります）" for one in plan.kept
    ]
    lines += [f"先に済ませること：{one.number}　{reasons(one.why)}" for one in plan.waits]
    if plan.cases:
        lines.append("残すもの：受付番号・日付・種別・状態・件数、破棄した場所と方法と実施者")
        lines.append(_backups(plan.backups))
    return tuple(lines)


def tombstone(found: Tombstone) -> tuple[str, ...]:
    """Return what is left of a case whose person was forgotten, line by line."""
    lines = [f"{erased_case()}　{found.on}（{erased_because(found)}）"]
    lines += [f"{one.where}　{one.method}　{one.who}　{one.on}" for one in found.stores]
    lines.append(f"消したもの：{_counted_words(found.counts)}")
    lines.append(_backups(found.backups))
    return tuple(lines)


def erased_because(found: Tombstone) -> str:
    """Return R8-0003 の辞退による破棄, why a case was erased."""
    if found.because == "retention":
        return _word("because", "retention")
    return f"{found.withdrawal} {_word('because', 'withdrawal')}".strip()


def erased_case() -> str:
    """Return what stands for the name in a case whose person was forgotten."""
    return _word("erased", "case")


def _backups(names: Sequence[str]) -> str:
    if not names:
        return "このデータを含む控え：記録なし"
    return f"このデータを含む控え（{len(names)}件）：{'、'.join(names)}"


def _counts(one: ErasedCase) -> tuple[int, ...]:
    return one.people, one.mails, one.attachments, one.letters, one.notes, one.tasks


def _counted_words(counts: Mapping[str, int]) -> str:
    told = (f"{_word('erased', name)}{count}" for name, count in counts.items() if count)
    return "・".join(told) or "なし"


_UNFIT = {
    "picture": "画像の中の文字は確かめられません。紙で塗りつぶした写しを別に添えてください。",
    "sound": "録音の中身は確かめられません。要旨を説明に書いてください。",
    "unreadable": "中の文字を読めません。",
    "unknown": "その番号の添付ファイルはありません。",
}

_SENTENCES: Mapping[type[errors.CasebookError], Callable[[Any], str]] = {
    errors.WrongPassphraseError: lambda _: (
        "合言葉が違うか、ファイルが壊れています。台帳は変わっていません。"
    ),
    errors.CasebookInUseError: _in_use,
    errors.CasebookLeftOpenError: _left_open,
    errors.CasebookTakenOverError: _taken_over,
    errors.OnlyReadingError: lambda _: "閲覧のみで開いています。記録や変更はできません。",
    errors.NothingToReadError: lambda _: (
        "ほかの人が使っています。共有の場所では控えを閲覧しますが、読み取れる控えがありません。"
    ),
    errors.CasebookTooNewError: _too_new,
    errors.StorageFailedError: _storage,
    errors.FileUnreadableError: lambda e: f"ファイルを読めません：{e.path}",
    errors.FileUnwritableError: lambda e: f"ファイルに書き込めません：{e.path}",
    errors.StillKeptError: _still_kept,
    errors.NoSuchDisposalError: lambda e: (
        f"消去第{e.number}号の記録がないか、証明書がまだ作られていません。"
    ),
    errors.PassphraseRefusedError: lambda e: _PASSPHRASE[e.why].format(least=e.least),
    errors.BadRecoveryCodeError: _bad_code,
    errors.SheetDoesNotFitError: lambda _: (
        "この復旧シートは、この台帳のものではないか、合言葉を変える前のものです。"
    ),
    errors.NoBackupError: lambda _: "控えがまだありません。先に控えを作ってください。",
    errors.NoPassphraseError: lambda _: (
        "合言葉がありません。環境変数 MADOGUCHI_PASSPHRASE か --passphrase-file で渡してください。"
    ),
    errors.NoCasebookError: lambda _: "台帳が指定されていません。--casebook で指定してください。",
    errors.CasebookExistsError: lambda e: f"同じ名前のファイルがあります：{e.path}",
    errors.EmptyPassphraseError: lambda _: "合言葉を決めてください。合言葉のない台帳は作れません。",
    errors.NotOnStaffError: lambda e: (
        "操作する人が、設定の担当者の一覧にありません。"
        if e.named
        else "だれが操作するかを選んでください（コマンドでは --as 名前）。"
    ),
    errors.NoSuchCaseError: lambda e: f"受付番号 {e.number} の案件はありません。",
    errors.NoSuchItemError: lambda e: f"{e.number} に項目 {e.item} はありません。",
    errors.NoSuchDocumentError: lambda e: f"文書番号 {e.number} の文書はありません。",
    errors.LetterErasedError: lambda e: (
        f"文書 {e.number} は、お問い合わせの辞退により {e.on} に破棄しました。"
        "文書番号・日付・SHA-256だけを残しています。"
    ),
    errors.LetterHoldsNoMoreError: lambda e: (
        f"文書 {e.number} は{letter_state(e.state)}です。いま有効な文書を選んでください。"
    ),
    errors.NoMailAddressError: lambda e: _word("no_address", e.why).replace("〔番号〕", e.number),
    errors.CaseErasedError: lambda e: (
        f"{e.number} は、お問い合わせの辞退により {e.on} に破棄済みです。"
        "再開も追記もできません。新しいお申出は新しい案件として受け付けてください。"
    ),
    errors.StillNeededError: _still_needed,
    errors.NotTheSamePersonError: lambda e: (
        f"{e.inquiry} には、{e.number} と同じ方が見当たりません。番号を確かめてください。"
        "それでも同じ方のお問い合わせであるときは、内容に理由を書いてください。"
    ),
    errors.NoSuchActError: lambda e: f"「{e.name}」という操作はありません。",
    errors.StepRefusedError: _step,
    errors.FieldRefusedError: _field,
    errors.UndoRefusedError: not_undone,
    errors.NoAddressError: lambda _: (
        "会社の設定に所在地がないため、宛名を印刷できません。"
        "設定ファイルの company.address に所在地を書いて、読み込んでください。"
    ),
    errors.ReasonRefusedError: lambda e: (
        f"理由の符号 {e.code} はこの決定に使えません。使える符号：{'・'.join(e.allowed)}。"
    ),
    errors.BeforeItBeganError: lambda e: f"{e.day} は到達日（{e.arrived}）より前です。",
    errors.NoSuchPartnerError: lambda e: f"関係先「{e.partner}」はありません。",
    errors.PartnerKnownError: lambda e: f"同じ名前の関係先があります（番号 {e.partner}）。",
    errors.JointUseUnprovenError: _joint_use,
    errors.EntrustingUnprovenError: _entrusting,
    errors.IdentityUnprovenError: _identity,
    errors.NoSuchPersonError: lambda e: f"番号 {e.person} の申出人はありません。",
    errors.MergeRefusedError: lambda e: (
        "同じ方としてまとめ済みです。"
        if e.why == "same"
        else f"{e.case} で本人と代理人など別の立場にある方は、まとめられません。"
    ),
    errors.NotMergedError: lambda e: f"番号 {e.person} の方は、ほかの方にまとめられていません。",
    errors.NotAMailError: lambda e: (
        f"{e.file} はメールではありません（ヘッダーも本文もありません）。"
    ),
    errors.MailTooLargeError: lambda e: (
        f"{e.file} は大きすぎるため（{e.size // 1024 // 1024:,} MB）、取り込めません。"
    ),
    errors.MailChangedError: lambda e: (
        f"{e.file} は、読み取ったあとに変わりました。もう一度読み取ってください。"
    ),
    errors.UnknownCharsetError: lambda e: f"文字コード「{e.name}」は使えません。",
    errors.AlreadyTakenInError: lambda e: f"{e.file} は {e.number} に取り込み済みです。",
    errors.LetterNotForThisError: _letter_not_for_this,
    errors.LetterFindingsError: _findings,
    errors.BadFormError: lambda e: _FORM[e.why].format(where=e.where, what=e.what),
    errors.NoAnchorError: lambda _: (
        "このファイルには台帳の記録の番号とハッシュがありません。"
        "窓口台帳が書き出した集計・対応記録（Excel・PDF）を選んでください。"
    ),
    errors.NothingToSubmitError: lambda e: (
        f"{e.number} には認定個人情報保護団体からの照会がありません。先に照会を記録してください。"
    ),
    errors.AttachmentUnfitError: lambda e: (
        f"{e.at}番目の添付ファイルは提出資料に入れられません。{_UNFIT[e.why]}"
    ),
    errors.StillThereError: lambda e: (
        f"伏せるはずの記載が残っていたため、書き出しをやめました（{'・'.join(e.files)}）。"
        "ファイルは残していません。「ほかに伏せる語」を見直してください。"
    ),
    errors.BadLedgerError: lambda e: _word("ledger-file", e.why),
    errors.BadLedgerMapError: lambda e: f"台帳の読み方のファイルに誤りがあります：{e.where}",
    errors.BadDateError: lambda e: f"「{e.written}」を日付として読めません。",
    errors.BadPeriodError: lambda e: f"「{e.written}」を期間として読めません。",
    errors.NoSuchLetterError: lambda e: f"「{e.letter}」という文書はありません（例：L01）。",
    errors.NoSuchTextVersionError: lambda e: (
        f"{e.letter} の文面に第{e.version}版はありません。"
        if e.version > 0
        else f"{e.letter} の元にした標準の文面は分かりません。"
    ),
    TextFaultsError: lambda e: "".join(map(remark_sentence, e.remarks)),
    errors.TextUnchangedError: lambda e: (
        f"{e.letter} の文面は第{e.version}版と同じです。"
        if e.version
        else f"{e.letter} の文面は標準と同じです。"
    ),
    TextFileError: file_sentence,
    LetterTextError: lambda e: text_fault(e.fault, e.line),
    ProfileError: _profile,
}


def _named(character: str) -> str:
    """Return a character as it looks, if it can be shown at all, and as Unicode numbers it."""
    codes = " ".join(f"U+{ord(unit):04X}" for unit in character)
    shown = unicodedata.category(character[0])[0] not in "CM"
    return f"「{character}」（{codes}）" if shown else codes


def finding(found: errors.Finding) -> str:
    """Return what is wrong with a letter, as a sentence with its place."""
    if found.code in _FINDINGS:
        return _FINDINGS[found.code](found)
    place = proof_words.place(found)
    told = proof_words.sentence(found)
    return f"{place}：{told}" if place else told


def remark(found: errors.Finding, lines: Iterable[Line]) -> Remark:
    """Return a finding as the officer sees it; `lines` are those of the letter."""
    own = found.code in _FINDINGS
    spot = found.spot
    return Remark(
        found.key,
        _FINDINGS[found.code](found) if own else proof_words.sentence(found),
        "" if own else proof_words.way_out(found),
        found.severity is Severity.LOOK,
        proof_words.place(found),
        proof_words.written(found, lines),
        proof_words.slot(found),
        str(spot.part) if spot else "",
        spot.line if spot else 0,
    )


_FINDINGS: Mapping[str, Callable[[errors.Finding], str]] = {
    "slot": lambda f: f"「{f.where}」が入っていません。",
    "glyph": lambda f: f"印刷できない文字{_named(f.detail)}が{f.where}にあります。",
    "room": lambda f: f"{f.where}が長すぎて、用紙に収まりません。",
    "name": lambda _: "宛名がありません。",
    "date": lambda f: f"「{f.where}」を日付として読めません。",
    "state": lambda f: f"{f.detail}。",
    "text": lambda f: f"文面に誤りがあります。{text_fault(f.detail, f.where)}",
}
