"""What a report is printed from. Everything is counted in items (項目).

One case that asks for two things counts twice. Nothing here is personal data unless names are
asked for; a figure leads to its cases by their numbers (`Entry`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from reports.charts import MonthBar


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, printed as a rate (率); of nothing there is no rate."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """Return part / whole, None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Spread:
    """Average, median and maximum (平均・中央値・最大) of a number of days."""

    average: float
    median: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Days:
    """How long it took: calendar days from arrival (到達) to notice (通知).

    The spreads are over the `notified` items of the span, None where there was none. `net`
    leaves out the days in which we waited for the person (正味). The shares are what was done
    in time of what fell due in the span.
    """

    notified: int
    calendar: Spread | None
    net: Spread | None
    acknowledged: Share  # 受付の通知, clock K10
    answered: Share  # 回答, clock K11
    over_14: int  # open, and not notified for more than 14 days; includes over_30
    over_30: int


@dataclass(frozen=True, slots=True)
class KindMonth:
    """What became of one kind (種別) in the span, in items."""

    kind: str  # as printed
    received: tuple[int, ...]  # by channel, in the order of Month.channels
    open_at_start: int  # 期首未了
    reopened: int
    completed: int
    withdrawn: int  # 取下げ
    referred: int  # 取次等
    decided: tuple[int, ...]  # in the span, in the order of Month.decisions
    days: Days

    @property
    def open_at_end(self) -> int:
        """Items still open at the end (期末未了) by the balance."""
        came = self.open_at_start + sum(self.received) + self.reopened
        return came - self.completed - self.withdrawn - self.referred


@dataclass(frozen=True, slots=True)
class Balance:
    """The coming and going of all items in one month of a longer span."""

    first: date
    open_at_start: int
    received: int
    reopened: int
    completed: int
    withdrawn: int
    referred: int

    @property
    def open_at_end(self) -> int:
        """Return what is open at the end by the balance."""
        came = self.open_at_start + self.received + self.reopened
        return came - self.completed - self.withdrawn - self.referred


@dataclass(frozen=True, slots=True)
class Earlier:
    """The main figures of an earlier span, to compare with."""

    received: int
    completed: int
    open_at_end: int
    average_days: float | None  # calendar days; None where nobody was notified
    answered: Share
    over_14: int


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item open at the end of the span (未了): a row of the list."""

    case: str
    kind: str  # as in KindMonth, the balance is compared by it
    channel: str
    arrived: date
    arrived_era: str  # 令和8年10月5日
    due: date | None  # None while the company's clock stands still, or without one
    state: str
    next: str
    name: str = ""  # printed only when names are asked for


@dataclass(frozen=True, slots=True)
class CompletedItem:
    """An item completed in the span (完了): a row of the list."""

    case: str
    kind: str  # as in KindMonth, the balance is compared by it
    channel: str
    arrived: date
    arrived_era: str
    notified: date | None  # None where nobody was to be notified
    net_days: int | None
    decision: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """Something recorded in the span that changes what earlier spans count (訂正).

    `what` says what: a change of kind, an arrival or an end that was recorded late.
    """

    case: str
    what: str  # 種別の変更, 受付の後日記録 …
    was: str
    now: str
    arrived: date
    on: date  # the day it was recorded


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure of an earlier report that counts otherwise today (前回の報告からの訂正)."""

    span: str  # 2026年10月
    reported: date  # when it was reported last
    figure: str
    was: int
    now: int


# ------------------------------------------------------------------ figures beside the balance


class Figure(StrEnum):
    """What is counted beside the balance; the value is what the sheet 明細 calls it.

    A figure whose entries carry a value (days, yen) can be summed and averaged as well.
    """

    OPEN_AT_START = "期首未了"
    RECEIVED = "受付"
    REOPENED = "再開"
    COMPLETED = "完了"
    WITHDRAWN = "取下げ"
    REFERRED = "取次等"
    OPEN_AT_END = "期末未了"
    DECISION = "決定"
    NOTIFIED = "通知"
    ACKNOWLEDGE_DUE = "受付の通知の期限到来"
    ACKNOWLEDGED = "受付の通知の期限内"
    ANSWER_DUE = "回答の期限到来"
    ANSWERED = "回答の期限内"
    DECIDED = "決定（請求）"
    GRANTED = "応諾（全部・一部）"
    NOT_EXIST = "不存在"
    FIXED = "補正を求めた請求"
    UNVERIFIED = "本人確認の不成立"
    REQUESTED = "受付（請求）"
    BY_AGENT = "代理人による請求"
    AGAIN = "90日以内の再申出"
    OVER_14 = "未通知14日超"
    OVER_30 = "未通知30日超"
    COMPLAINT = "苦情の受付"
    JUDGED = "苦情の決定"
    JUSTIFIED = "理由ありの苦情"
    CAUSE = "原因区分の記録"
    RELAPSE = "再発"
    LEAK = "漏えい等の認識"
    LEAK_FOUND = "苦情から判明した漏えい等"
    LEAK_PRELIMINARY = "速報"
    LEAK_FINAL = "確報"
    LEAK_PERSONS = "本人への通知"
    LEAK_PMARK = "付与機関への事故報告"
    BODY_ASKED = "団体からの照会の受領"
    BODY_CLOSED = "団体からの照会の終結"
    BODY_OPEN = "団体からの照会（期末に未了）"
    PARTNER = "関係先の関与する受付"
    PARTNER_ASKED = "関係先への依頼"
    PARTNER_ANSWERED = "関係先からの回答"
    PARTNER_OWING = "関係先の未回答（期末）"
    CORRECTIVE = "是正処置 要"
    NO_CORRECTIVE = "是正処置 不要"
    CORRECTED = "是正処置の実施済"
    CORRECTING = "是正処置の実施中（期末）"
    REPORTED = "代表者への報告"
    LETTER = "文書の発行"
    LETTER_VOID = "文書の取消"
    LETTER_REPLACED = "文書の差替え"
    LETTER_BACK = "文書の返戻"
    DISPOSED = "破棄の完了"
    FEE = "手数料の収納"


Measure = Literal["count", "rate", "average", "sum"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of the sheet 指標: a count, a part of a whole, or the sum or mean of values."""

    label: str
    part: Figure
    whole: Figure | None = None
    measure: Measure = "count"


GROUPS: Final[tuple[tuple[str, tuple[Indicator, ...]], ...]] = (
    (
        "請求の受付と決定",
        (
            Indicator("応諾率（全部・一部）", Figure.GRANTED, Figure.DECIDED, "rate"),
            Indicator("不存在率", Figure.NOT_EXIST, Figure.DECIDED, "rate"),
            Indicator("補正率", Figure.FIXED, Figure.DECIDED, "rate"),
            Indicator("本人確認不成立率", Figure.UNVERIFIED, Figure.DECIDED, "rate"),
            Indicator("代理人率", Figure.BY_AGENT, Figure.REQUESTED, "rate"),
            Indicator("再申出率（同じ方から90日以内）", Figure.AGAIN, Figure.RECEIVED, "rate"),
        ),
    ),
    (
        "未通知",
        (
            Indicator("14日超（30日超を含む）", Figure.OVER_14),
            Indicator("30日超", Figure.OVER_30),
        ),
    ),
    (
        "苦情と是正処置",
        (
            Indicator("理由あり率（一部を含む）", Figure.JUSTIFIED, Figure.JUDGED, "rate"),
            Indicator("再発（12か月以内に同じ原因区分）", Figure.RELAPSE),
            Indicator("是正処置を要するとしたもの", Figure.CORRECTIVE),
            Indicator("是正処置を要しないとしたもの", Figure.NO_CORRECTIVE),
            Indicator("是正処置の実施済", Figure.CORRECTED),
            Indicator("是正処置の実施中（期末）", Figure.CORRECTING),
            Indicator("代表者への報告", Figure.REPORTED),
        ),
    ),
    (
        "漏えい等",
        (
            Indicator("認識した漏えい等（おそれを含む）", Figure.LEAK),
            Indicator("うち苦情から判明", Figure.LEAK_FOUND),
            Indicator("個人情報保護委員会への速報", Figure.LEAK_PRELIMINARY),
            Indicator("個人情報保護委員会への確報", Figure.LEAK_FINAL),
            Indicator("本人への通知", Figure.LEAK_PERSONS),
            Indicator("プライバシーマーク付与機関への報告", Figure.LEAK_PMARK),
        ),
    ),
    (
        "認定個人情報保護団体",
        (
            Indicator("照会の受領", Figure.BODY_ASKED),
            Indicator("照会の終結", Figure.BODY_CLOSED),
            Indicator("未了（期末）", Figure.BODY_OPEN),
        ),
    ),
    (
        "共同利用・委託先の関与",
        (
            Indicator("関与率", Figure.PARTNER, Figure.RECEIVED, "rate"),
            Indicator("依頼", Figure.PARTNER_ASKED),
            Indicator("回答", Figure.PARTNER_ANSWERED),
            Indicator("未回答（期末）", Figure.PARTNER_OWING),
        ),
    ),
    (
        "文書・破棄・手数料",
        (
            Indicator("文書の発行", Figure.LETTER),
            Indicator("文書の取消", Figure.LETTER_VOID),
            Indicator("文書の差替え", Figure.LETTER_REPLACED),
            Indicator("文書の返戻", Figure.LETTER_BACK),
            Indicator("破棄の完了", Figure.DISPOSED),
            Indicator("破棄までの平均日数", Figure.DISPOSED, None, "average"),
            Indicator("手数料の収納件数", Figure.FEE),
            Indicator("手数料収入（円）", Figure.FEE, None, "sum"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the things a figure counts: a row of the sheet 明細."""

    figure: Figure
    kind: str  # as in KindMonth; "" where it is about the case as a whole
    detail: str  # what it is counted under: class, cause, channel
    case: str
    on: date | None
    value: int | None = None  # days, yen


class Tally:
    """How often each figure was counted, and what its values come to."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._counts: Counter[Figure] = Counter()
        self._details: Counter[tuple[Figure, str]] = Counter()
        self._values: dict[Figure, list[int]] = defaultdict(list)
        for entry in entries:
            self._counts[entry.figure] += 1
            self._details[entry.figure, entry.detail] += 1
            if entry.value is not None:
                self._values[entry.figure].append(entry.value)

    def count(self, figure: Figure, detail: str | None = None) -> int:
        """Return how many there were, of one detail where one is named."""
        return self._counts[figure] if detail is None else self._details[figure, detail]

    def share(self, part: Figure, whole: Figure) -> Share:
        """Return a part of a whole."""
        return Share(self._counts[part], self._counts[whole])

    def of(self, indicator: Indicator) -> float | None:
        """Return what an indicator comes to; None for a rate or an average of nothing."""
        match indicator.measure:
            case "rate" if indicator.whole is not None:
                return self.share(indicator.part, indicator.whole).rate
            case "average":
                values = self._values[indicator.part]
                return fmean(values) if values else None
            case "sum":
                return sum(self._values[indicator.part])
            case _:
                return self._counts[indicator.part]


def written(figure: float | None, measure: Measure) -> str:
    """Return an indicator as it is printed: 12, 8.5, 33.3%, － for nothing to count."""
    if figure is None:
        return "－"
    if measure == "rate":
        return f"{figure:.1%}"
    return f"{figure:.1f}" if measure == "average" else f"{figure:,.0f}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a classification (苦情の相談種別, 原因区分): what it is called, and whose part."""

    label: str
    within: bool = False  # 内数: counted in the row above as well


@dataclass(frozen=True, slots=True)
class Month:
    """All that is printed about a month, a quarter, a half or a fiscal year.

    Labels are printed as they are given.
    """

    company: str
    officer: str  # 個人情報保護管理者
    label: str  # 2026年10月（令和8年10月）
    fiscal_year: str  # 2026年度（令和8年度）
    as_of: date  # the day of the balance: the last of the span, or today in a running one
    as_of_label: str  # 令和8年10月31日現在
    made: datetime
    made_label: str  # 作成日 令和8年11月2日
    head: str  # hash of the journal's newest entry when the figures were read
    channels: tuple[str, ...]
    decisions: tuple[str, ...]
    kinds: tuple[KindMonth, ...]
    calendar: Spread | None  # over all kinds: a median of all is not one of medians
    net: Spread | None
    justified: Share  # 苦情のうち理由があると認めたもの（一部を含む）, of those decided
    open_items: tuple[OpenItem, ...]
    completed_items: tuple[CompletedItem, ...]
    before: Earlier | None  # the span before; None before the casebook began
    year_before: Earlier | None  # the same span of last year
    twelve: tuple[MonthBar, ...]  # the last month of the span last
    corrections: tuple[Correction, ...] = ()
    revisions: tuple[Revision, ...] = ()
    entries: tuple[Entry, ...] = ()
    tally_before: Tally | None = None
    tally_year_before: Tally | None = None
    classes: tuple[Listed, ...] = ()  # of complaints, as the accredited body counts them
    causes: tuple[Listed, ...] = ()
    balances: tuple[Balance, ...] = ()  # by month, of a span longer than one
    entries_in_journal: int = 0  # how far the journal was: `head` is the hash of this entry
    sort: str = "月次"  # 月次, 四半期, 半期, 年次
    previous: str = "前月"  # what `before` is called: 前月, 前期

    @property
    def answerable(self) -> str:
        """Return who answers for it: 個人情報保護管理者　佐藤 恵."""
        title = "個人情報保護管理者"
        return self.officer if self.officer.startswith(title) else f"{title}　{self.officer}"

    @property
    def now_called(self) -> str:
        """Return 当月, or 当期 of a longer span."""
        return "当月" if self.sort == "月次" else "当期"

    @property
    def year_before_called(self) -> str:
        """Return 前年同月, or 前年同期 of a longer span."""
        return "前年同月" if self.sort == "月次" else "前年同期"

    @property
    def anchor(self) -> str:
        """Return the place in the journal the figures were read at, as it is printed.

        `check --against` finds it again: number of the entry, and its hash.
        """
        return f"{self.entries_in_journal}番 {self.head}"

    @property
    def class_parts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each class of complaints with the labels it counts: those within it, too."""
        found: list[tuple[str, tuple[str, ...]]] = []
        for one in self.classes:
            if one.within and found:
                label, labels = found[-1]
                found[-1] = label, (*labels, one.label)
            else:
                found.append((one.label, (one.label,)))
        return tuple(found)

    @property
    def tally(self) -> Tally:
        """Return what the entries come to. It counts them: keep it."""
        return Tally(self.entries)
