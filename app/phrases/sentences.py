"""Every error of the program as what happened and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import errors
from app.company import words as profile_words
from app.company.settings import ProfileError
from app.domain.incidents import ACTS
from app.domain.proofreading.galley import Severity
from app.phrases.approvals import not_approved
from app.phrases.erasing import still_kept, still_needed
from app.phrases.findings import finding
from app.phrases.forms import field
from app.phrases.holders import in_use, left_open, taken_over
from app.phrases.log import not_undone
from app.phrases.words import act, letter_state, missing, state, term, word
from app.rules.identification import fault_sentence, identity_rules, missing_sentence
from app.rules.terms import terms
from app.rules.wording import LetterTextError
from app.texts.check import TextFaultsError
from app.texts.files import TextFileError
from app.texts.words import file_sentence, remark_sentence, text_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain import partners


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
    "altered": "台帳の記録が壊れていて、読み取れません。控えから復元してください。",
    "disk full": "ディスクに空きがありません。空きを作ってからやり直してください。",
    "cannot open": "台帳のファイルが見つからないか、開けません。",
}


def _step(problem: errors.StepRefusedError) -> str:
    wanting = "。".join(missing(one) for one in problem.missing)
    if problem.act in ACTS and "state" not in problem.missing:
        wanting = f"足りないもの：{'・'.join(missing(one) for one in problem.missing)}"
    if problem.about:
        wanting += f"（{'・'.join(term(one) for one in problem.about)}）"
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


_PASSPHRASE = {
    "wrong": "いまの合言葉が違います。合言葉は変わっていません。",
    "short": "新しい合言葉は{least}文字以上にしてください。",
    "same": "いまと同じ合言葉です。",
    "differ": "二度の合言葉が違います。合言葉は変わっていません。",
}


_KEYRING = {
    "library": (
        "鍵を預ける部品が入っていません。パソコンの管理者に「madoguchi[keyring]」の導入を"
        "頼んでください。"
    ),
    "none": (
        "このパソコンには、鍵を安全に預けられる場所（Windowsの資格情報マネージャー、macOSの"
        "キーチェーン、Secret Service、KWallet）がありません。ほかの置き場所は使いません。"
    ),
    "locked": "このパソコンの鍵の保管場所が、ロックされたままです。合言葉なら開けます。",
    "failed": "このパソコンの鍵の保管場所が応答しません。合言葉なら開けます。",
    "off": "この台帳の鍵は、このパソコンに預けてありません。合言葉で開いてください。",
    "stale": "合言葉が変わったため、預けた鍵では開けません。合言葉で開いてください。",
    "missing": (
        "預けた鍵が見つかりません。システムの画面で消されたようです。合言葉で開いてください。"
    ),
    "corrupt": "預けた鍵が読み取れません。合言葉で開いてください。",
    "unfit": "預けた鍵では、この台帳を開けません。合言葉で開いてください。",
}


def _bad_code(problem: errors.BadRecoveryCodeError) -> str:
    if problem.groups:
        listed = "・".join(f"{number}番" for number in problem.groups)
        return f"復旧シートの{listed}の組に打ち間違いがあります。シートと見比べてください。"
    if problem.found != 65:
        return f"復旧シートの符号は65文字です（いま{problem.found}文字）。"
    return "復旧シートの符号が合いません。すべての組をシートと見比べてください。"


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
    errors.CasebookInUseError: in_use,
    errors.CasebookLeftOpenError: left_open,
    errors.CasebookTakenOverError: taken_over,
    errors.OnlyReadingError: lambda _: "閲覧のみで開いています。記録や変更はできません。",
    errors.NothingToReadError: lambda _: (
        "ほかの人が使っています。共有の場所では控えを閲覧しますが、読み取れる控えがありません。"
    ),
    errors.CasebookTooNewError: _too_new,
    errors.StorageFailedError: _storage,
    errors.FileUnreadableError: lambda e: f"ファイルを読めません：{e.path}",
    errors.FileUnwritableError: lambda e: f"ファイルに書き込めません：{e.path}",
    errors.StillKeptError: still_kept,
    errors.NoSuchDisposalError: lambda e: (
        f"消去第{e.number}号の記録がないか、証明書がまだ作られていません。"
    ),
    errors.PassphraseRefusedError: lambda e: _PASSPHRASE[e.why].format(least=e.least),
    errors.BadRecoveryCodeError: _bad_code,
    errors.SheetDoesNotFitError: lambda _: (
        "この復旧シートは、この台帳のものではないか、合言葉を変える前のものです。"
    ),
    errors.KeyringError: lambda e: _KEYRING[e.why],
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
    errors.NoMailAddressError: lambda e: word("no_address", e.why).replace("〔番号〕", e.number),
    errors.CaseErasedError: lambda e: (
        f"{e.number} は、お問い合わせの辞退により {e.on} に破棄済みです。"
        "再開も追記もできません。新しいお申出は新しい案件として受け付けてください。"
    ),
    errors.StillNeededError: still_needed,
    errors.NotTheSamePersonError: lambda e: (
        f"{e.inquiry} には、{e.number} と同じ方が見当たりません。番号を確かめてください。"
        "それでも同じ方のお問い合わせであるときは、内容に理由を書いてください。"
    ),
    errors.NoSuchActError: lambda e: f"「{e.name}」という操作はありません。",
    errors.StepRefusedError: _step,
    errors.FieldRefusedError: _field,
    errors.UndoRefusedError: not_undone,
    errors.ApprovalRefusedError: not_approved,
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
    errors.BadLedgerError: lambda e: word("ledger-file", e.why),
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
