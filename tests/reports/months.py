"""A month of a fictional electricity company, and an empty one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from reports.month.figures import (
    Balance,
    CompletedItem,
    Correction,
    Days,
    Earlier,
    Entry,
    Figure,
    KindMonth,
    Listed,
    Month,
    OpenItem,
    Revision,
    Share,
    Spread,
    Tally,
)

KINDS = (
    "利用目的の通知",
    "保有個人データの開示",
    "第三者提供記録の開示",
    "訂正等",
    "利用停止等",
    "第三者への提供の停止",
    "苦情",
    "相談",
    "問合せ",
    "外国にある第三者への提供に関する情報提供",
    "配信・勧誘の停止",
    "お問い合わせの辞退",
)
CHANNELS = ("メール", "電話", "郵送", "来訪", "FAX", "Web")
DECISIONS = (
    "全部応諾", "一部応諾", "代替措置", "不応諾", "不存在", "理由あり", "一部理由あり", "理由なし",
    "判断できず", "対象外", "回答済み", "停止済み", "破棄済み", "保留",
)  # fmt: skip
HEAD = "9f3ac2d17b6e5804c1aa0f7e6d2b94835e10c7f2a96b3d48e7105c2f8ab64d93"


@dataclass(frozen=True, slots=True)
class Bar:
    year: int
    month: int
    requests: int
    others: int


def bars(*counts: tuple[int, int], year: int = 2025, month: int = 11) -> tuple[Bar, ...]:
    found = []
    for requests, others in counts:
        found.append(Bar(year, month, requests, others))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)


TWELVE = bars(
    (5, 4), (4, 2), (9, 4), (3, 4), (2, 3), (6, 4), (5, 1), (9, 4), (9, 3), (4, 1), (4, 4), (8, 10)
)


def days(notified: int = 0, *, calendar: Spread | None = None, net: Spread | None = None) -> Days:
    return Days(notified, calendar, net, Share(notified, notified), Share(notified, notified), 0, 0)


def kind(
    label: str,
    received: tuple[int, ...] = (0,) * 6,
    *,
    start: int = 0,
    left: tuple[int, int, int, int] = (0, 0, 0, 0),
    decided: dict[str, int] | None = None,
    spent: Days | None = None,
) -> KindMonth:
    """`left`: reopened, completed, withdrawn, referred."""
    decided = decided or {}
    counts = tuple(decided.get(name, 0) for name in DECISIONS)
    return KindMonth(label, received, start, *left, counts, spent or days())


def open_item(n: int, label: str, arrived: date, due: date | None, **more: str) -> OpenItem:
    words = {"state": "調査中", "next": "探索の結果を記録し、決定案を作ります。"} | more
    era = f"令和{arrived.year - 2018}年{arrived.month}月{arrived.day}日"
    return OpenItem(f"R8-{n:04}", label, "メール", arrived, era, due, **words)


def completed_item(n: int, label: str, arrived: date, took: int | None, decision: str):
    era = f"令和{arrived.year - 2018}年{arrived.month}月{arrived.day}日"
    notified = None if took is None else arrived + timedelta(took)
    net = None if took is None else max(0, took - 2)
    return CompletedItem(
        f"R8-{n:04}", label, "メール", arrived, era, notified, net, decision, "髙橋 花子"
    )


CLASSES = (
    Listed("個人情報の安全管理"), Listed("漏えい・紛失", within=True),
    Listed("個人情報の開示等（開示・訂正・利用停止等）"),
    Listed("個人情報の提供（同意のない提供等）"),
    Listed("個人情報の利用（目的外利用・DM・勧誘）"), Listed("窓口の対応"), Listed("その他"),
)  # fmt: skip
CAUSES = (Listed("手順の不備"), Listed("作業の誤り（宛先・封入・入力）"), Listed("その他"))


def entries(kinds: tuple[KindMonth, ...]) -> tuple[Entry, ...]:
    """What october() counts: every arrival, and some of everything else."""
    day = date(2026, 10, 5)
    found = [
        Entry(Figure.RECEIVED, each.kind, channel, f"R8-{n:04}", day)
        for n, each in enumerate(kinds, 100)
        for channel, count in zip(CHANNELS, each.received, strict=True)
        for _ in range(count)
    ]
    found += [
        Entry(figure, each.kind, "", f"R8-{n:04}", day)
        for n, each in enumerate(kinds, 100)
        for figure, count in (
            (Figure.OPEN_AT_START, each.open_at_start),
            (Figure.REOPENED, each.reopened),
            (Figure.COMPLETED, each.completed),
            (Figure.WITHDRAWN, each.withdrawn),
            (Figure.REFERRED, each.referred),
            (Figure.OPEN_AT_END, each.open_at_end),
            (Figure.DECISION, sum(each.decided)),
            (Figure.NOTIFIED, each.days.notified),
            (Figure.ACKNOWLEDGE_DUE, each.days.acknowledged.whole),
            (Figure.ACKNOWLEDGED, each.days.acknowledged.part),
            (Figure.ANSWER_DUE, each.days.answered.whole),
            (Figure.ANSWERED, each.days.answered.part),
        )
        for _ in range(count)
    ]
    asked = [e for e in found if e.figure is Figure.RECEIVED and e.kind in KINDS[:6]]
    found += [Entry(Figure.REQUESTED, e.kind, "", e.case, day) for e in asked]
    found.append(Entry(Figure.BY_AGENT, KINDS[1], "", "R8-0101", day))
    found += [
        Entry(Figure.DECIDED, KINDS[1], word, f"R8-{n:04}", day)
        for n, word in enumerate(("全部応諾", "全部応諾", "不存在", "一部応諾", "不応諾"), 101)
    ]
    found += [Entry(Figure.GRANTED, KINDS[1], "全部応諾", f"R8-010{n}", day) for n in (1, 2, 4)]
    found += [
        Entry(Figure.COMPLAINT, KINDS[6], one.label, f"R8-011{n}", day)
        for n, one in enumerate((CLASSES[0], CLASSES[1], CLASSES[1], CLASSES[4]))
    ]
    found += [
        Entry(figure, KINDS[6], CLASSES[n].label, f"R8-011{n}", day)
        for figure, places in ((Figure.JUDGED, (1, 1, 4)), (Figure.JUSTIFIED, (1, 4)))
        for n in places
    ]
    found += [
        Entry(Figure.CAUSE, KINDS[6], CAUSES[1].label, "R8-0111", day),
        Entry(Figure.CORRECTIVE, KINDS[6], CAUSES[1].label, "R8-0111", day),
        Entry(Figure.LEAK, "", "", "R8-0111", day),
        Entry(Figure.LEAK_FOUND, "", "", "R8-0111", day),
        Entry(Figure.DISPOSED, KINDS[11], "", "R8-0120", day, 7),
        Entry(Figure.DISPOSED, KINDS[11], "", "R8-0121", day, 4),
        Entry(Figure.FEE, KINDS[1], "", "R8-0101", day, 500),
        Entry(Figure.LETTER, "", "L09", "R8-0101", day),
    ]
    return tuple(found)


def a_year() -> Month:
    """October as if it were a year of three months, to look at the sheet 月別."""
    return replace(
        october(),
        sort="年次",
        previous="前年度",
        label="2026年度（令和8年度）",
        balances=(
            Balance(date(2026, 8, 1), 0, 4, 0, 2, 0, 0),
            Balance(date(2026, 9, 1), 2, 5, 0, 3, 1, 0),
            Balance(date(2026, 10, 1), 3, 18, 1, 15, 1, 1),
        ),
    )


def october() -> Month:
    """A usual month: every table has figures, the balance agrees with the lists."""
    kinds = (
        kind(KINDS[0], (1, 0, 0, 0, 0, 0), left=(0, 1, 0, 0), decided={"全部応諾": 1},
             spent=days(1, calendar=Spread(6, 6, 6), net=Spread(4, 4, 4))),
        kind(KINDS[1], (2, 0, 1, 0, 0, 1), start=2, left=(0, 3, 1, 0),
             decided={"全部応諾": 2, "不存在": 1},
             spent=Days(3, Spread(31 / 3, 9, 14), Spread(25 / 3, 7, 12),
                        Share(4, 4), Share(2, 3), 1, 0)),
        kind(KINDS[2]),
        kind(KINDS[3], (0, 0, 1, 0, 0, 0), decided={}),
        kind(KINDS[4], (1, 0, 0, 0, 0, 1), left=(1, 2, 0, 0),
             decided={"一部応諾": 1, "不応諾": 1},
             spent=Days(2, Spread(8.5, 8.5, 12), Spread(6.5, 6.5, 10),
                        Share(2, 2), Share(2, 2), 0, 0)),
        kind(KINDS[5]),
        kind(KINDS[6], (1, 2, 0, 1, 0, 0), start=1, left=(0, 3, 0, 1),
             decided={"理由あり": 1, "一部理由あり": 1, "理由なし": 1},
             spent=Days(3, Spread(5, 4, 9), Spread(5, 4, 9), Share(4, 4), Share(3, 3), 1, 1)),
        kind(KINDS[7], (0, 2, 0, 0, 0, 0), left=(0, 2, 0, 0), decided={"回答済み": 2},
             spent=days(2, calendar=Spread(1.5, 1.5, 2), net=Spread(0, 0, 0))),
        kind(KINDS[8], (1, 0, 0, 0, 0, 0), left=(0, 1, 0, 0), decided={"回答済み": 1},
             spent=days(1, calendar=Spread(1, 1, 1), net=Spread(0, 0, 0))),
        kind(KINDS[9]),
        kind(KINDS[10], (1, 1, 0, 0, 0, 0), left=(0, 2, 0, 0), decided={"停止済み": 2},
             spent=days(2, calendar=Spread(1, 1, 1), net=Spread(0, 0, 0))),
        kind(KINDS[11], (1, 0, 0, 0, 0, 0), left=(0, 1, 0, 0), decided={"破棄済み": 1},
             spent=days(1, calendar=Spread(7, 7, 7), net=Spread(5, 5, 5))),
    )  # fmt: skip
    still_open = (
        open_item(131, KINDS[6], date(2026, 9, 24), date(2026, 10, 8), state="事実の確認中",
                  next="回答書の案を作り、代表者の承認を受けてください。", name="髙橋 花子"),
        open_item(138, KINDS[1], date(2026, 10, 9), None, state="本人の返事待ち",
                  next="本人確認書類の到着を待っています。", name="株式会社みなと商会 山﨑 健"),
        open_item(140, KINDS[1], date(2026, 10, 21), date(2026, 11, 4), name="吉田 一郎"),
        open_item(142, KINDS[3], date(2026, 10, 24), date(2026, 10, 31), state="決定案の承認待ち",
                  next="委託先2社の訂正の確認を待っています。", name="渡邉 美咲"),
        open_item(143, KINDS[4], date(2026, 10, 26), date(2026, 11, 9), name="小林 優子"),
    )  # fmt: skip
    took = iter((6, 14, 9, 8, 5, 12, 9, 4, 2, 1, 2, 1, 1, 1, 7))
    completed = tuple(
        completed_item(100 + n, each.kind, date(2026, 10, 1) + timedelta(n), next(took), "全部応諾")
        for n, each in enumerate(k for k in kinds for _ in range(k.completed))
    )
    return Month(
        company="テラスでんき&住まい株式会社",
        officer="佐藤 恵",
        label="2026年10月（令和8年10月）",
        fiscal_year="2026年度（令和8年度）",
        as_of=date(2026, 10, 31),
        as_of_label="令和8年10月31日現在",
        made=datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("Asia/Tokyo")),
        made_label="作成日 令和8年11月2日",
        head=HEAD,
        channels=CHANNELS,
        decisions=DECISIONS,
        kinds=kinds,
        calendar=Spread(5.9, 5, 14),
        net=Spread(4.3, 4, 12),
        justified=Share(2, 3),
        open_items=still_open,
        completed_items=completed,
        before=Earlier(15, 14, 4, 6.6, Share(11, 12), 1),
        year_before=Earlier(0, 0, 0, None, Share(0, 0), 0),
        twelve=TWELVE,
        entries=entries(kinds),
        tally_before=Tally(entries(kinds[:7])),
        classes=CLASSES,
        causes=CAUSES,
        corrections=(
            Correction(
                "R8-0099", "種別の変更", KINDS[8], KINDS[6], date(2026, 9, 3), date(2026, 10, 2)
            ),
            Correction(
                "R8-0098",
                "受付の後日記録",
                "－",
                "令和8年9月30日",
                date(2026, 9, 30),
                date(2026, 10, 1),
            ),
        ),
        revisions=(Revision("2026年9月（令和8年9月）", date(2026, 10, 1), "受付", 14, 15),),
        entries_in_journal=1234,
    )


def empty() -> Month:
    """The first month of a casebook, in which nothing came in."""
    return Month(
        company="テラスでんき&住まい株式会社",
        officer="佐藤 恵",
        label="2026年4月（令和8年4月）",
        fiscal_year="2026年度（令和8年度）",
        as_of=date(2026, 4, 30),
        as_of_label="令和8年4月30日現在",
        made=datetime(2026, 5, 1, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo")),
        made_label="作成日 令和8年5月1日",
        head=HEAD,
        channels=CHANNELS,
        decisions=DECISIONS,
        kinds=tuple(kind(label) for label in KINDS),
        calendar=None,
        net=None,
        justified=Share(0, 0),
        open_items=(),
        completed_items=(),
        before=None,
        year_before=None,
        twelve=bars(*[(0, 0)] * 12, year=2025, month=5),
    )
