from __future__ import annotations

from datetime import date

import pytest

from app import phrases
from app.domain.clocks import (
    Art142,
    ClockSettings,
    Mark,
    Nature,
    clocks_for,
    external,
    leak_clocks,
    notice_to_principal,
)
from app.domain.days import YearlyClosure
from app.matter.certificates import certificate_of, clock_meaning, clock_name, full_day, lines
from app.rules.almanac import load_calendars
from app.rules.lawbook import lawbook
from reports import raster
from reports.certificate import Look, to_pdf

CALENDARS = load_calendars([YearlyClosure("夏季休業", (8, 13), (8, 15))])
RIGHTS = ("K1", "K2", "K10", "K11")


def day(text):
    return date.fromisoformat(text)


def waits(text):
    """Read "11-13/11-16 11-16/" of 2026; without an answer the wait is open."""
    spans = (span.split("/") for span in text.split())
    return [(day(f"2026-{a}"), day(f"2026-{b}") if b else None) for a, b in spans]


def certificate(arrived, spans="", *, ids=RIGHTS, refused=None, art142=Art142.NONE):
    clocks = clocks_for(
        ids, day(arrived), waits(spans), refused, ClockSettings(art142=art142), CALENDARS
    )
    return certified(clocks, arrived)


def certified(clocks, start):
    return certificate_of(
        clocks,
        company="株式会社みどり商事",
        case_number="R8-0140",
        matter="保有個人データの開示",
        start=day(start),
        made=day("2026-11-24"),
    )


def period(found, clock):
    return next(one for one in found.periods if one.id == clock)


# ------------------------------------------------------------------ the golden rows


GOLDEN = [
    pytest.param("2026-11-12", "", "2026-11-26", id="no wait"),
    pytest.param("2026-11-12", "11-13/11-16", "2026-11-30", id="over a weekend"),
    pytest.param("2026-11-12", "11-13/11-18 11-16/11-20", "2026-12-03", id="two that overlap"),
    pytest.param("2026-11-12", "11-13/11-16 11-16/11-18", "2026-12-01", id="two that touch"),
    pytest.param("2026-12-18", "", "2027-01-04", id="turn of the year"),
]


@pytest.mark.parametrize(("arrived", "spans", "due"), GOLDEN)
def test_that_the_target_is_printed_where_the_golden_rows_have_it(arrived, spans, due):
    found = certificate(arrived, spans)
    answer = period(found, "K11")
    assert answer.result == f"{full_day(day(due))}まで"
    (page,) = raster.text(to_pdf(found))
    assert "回答の目標（K11）" in page
    assert answer.result in page


@pytest.mark.parametrize(("arrived", "spans", "due"), GOLDEN)
def test_that_the_days_printed_can_be_counted_by_hand(arrived, spans, due):
    days = period(certificate(arrived, spans), "K11").days
    assert days[0].mark == "起算前"
    assert [one.count for one in days if one.count is not None] == list(range(1, 15))
    assert days[-1].mark == "満了"
    assert days[-1].label.startswith(f"{day(due).month}/{day(due).day}（")
    stopped = [one for one in days if one.mark == "停止"]
    assert len(days) - 1 - 14 - len(stopped) == len(
        [one for one in days if one.count is None and one.mark in ("繰延", "満了")]
    )


def test_that_a_wait_is_told_with_its_days():
    found = period(certificate("2026-11-12", "11-13/11-16"), "K11")
    assert found.waits == ("11/13（金）に依頼、11/16（月）に回答（3日）",)
    assert [one.label for one in found.days if one.look is Look.PAUSED] == [
        "11/14（土）",
        "11/15（日）",
        "11/16（月）",
    ]


def test_that_an_open_wait_reads_as_standing_still():
    found = period(certificate("2026-11-12", "11-13/"), "K11")
    assert found.result.startswith("停止中")
    assert found.waits == ("11/13（金）に依頼、お返事待ち",)


def test_that_the_target_is_called_the_companys():
    found = period(certificate("2026-11-12"), "K11")
    assert found.nature == "当社の目標（法令の期限ではありません）"
    assert "法令の定め" not in "".join(lines(certificate("2026-11-12", ids=("K10", "K11"))))


# ------------------------------------------------------------------ the day of a suit


def test_that_the_guidelines_own_example_is_printed():
    found = period(certificate("2026-04-01"), "K2")
    assert found.result == "訴え提起可能日　令和8年4月16日（木）"
    assert "請求をされた方が" in found.meaning
    assert "当社の回答の期限ではありません" in found.meaning
    assert "まで" not in found.result


def test_that_it_is_said_where_the_reading_makes_no_difference():
    found = period(certificate("2026-04-01"), "K2")
    assert found.readings == ()
    assert found.agreed


def test_that_three_readings_are_shown_where_they_differ():
    found = period(certificate("2026-04-19", art142=Art142.ROLL_TO_OPEN_DAY), "K2")
    assert [one.suit_from for one in found.readings] == [
        "令和8年5月4日（月）",
        "令和8年5月5日（火）",
        "令和8年5月8日（金）",
    ]
    assert [one.shown for one in found.readings] == [False, False, True]
    assert found.result.endswith(found.readings[2].suit_from)
    assert not found.agreed


def test_that_a_refusal_opens_a_suit_at_once():
    found = certificate("2026-11-12", refused=day("2026-11-20"))
    assert period(found, "K3").result == "訴え提起可能日　令和8年11月20日（金）"
    assert period(found, "K3").days == ()


# ------------------------------------------------------------------ what is not certain


def test_that_a_forecast_is_called_one():
    far = CALENDARS.national.covered_until.replace(month=12, day=20)
    found = period(certificate(far.isoformat()), "K11")
    assert found.result.endswith("〔見込み〕まで")
    assert "見込み" in found.provisional
    text = "\n".join(lines(certificate(far.isoformat())))
    assert text.count("〔見込み〕まで") == 1


def test_that_no_number_of_days_is_made_up():
    assert period(certificate("2026-11-12"), "K1").result == "日数の定めなし"
    assert not period(certificate("2026-11-12"), "K1").days
    assert certified([external(day("2026-11-12"), None)], "2026-11-12").periods[0].result == (
        "期日の記載なし"
    )


def test_that_a_day_that_is_full_but_closed_is_not_shaded():
    days = period(certificate("2026-11-12", "11-13/11-16"), "K11").days
    full = days[-2]
    assert (full.mark, full.count, full.note, full.look) == ("繰延", 14, "日曜日", Look.PLAIN)


# ------------------------------------------------------------------ words and pages


def test_that_every_clock_and_nature_has_words():
    settings = ClockSettings()
    found = [
        *clocks_for(
            ("K1", "K2", "K10", "K11", "K12", "K13"),
            day("2026-11-12"),
            [],
            day("2026-11-20"),
            settings,
            CALENDARS,
        ),
        *leak_clocks(day("2026-11-12"), CALENDARS, settings),
        notice_to_principal(day("2026-11-12")),
        external(day("2026-11-12"), day("2026-11-26")),
    ]
    made = certified(found, "2026-11-12")
    assert all(one.name and one.meaning and one.nature for one in made.periods)
    assert {clock.nature for clock in found} == set(Nature)
    assert len({one.name for one in made.periods}) == len(found)
    for kind in lawbook().kinds:
        assert all(clock_name(clock) and clock_meaning(clock) for clock in kind.clocks)


@pytest.mark.parametrize("mark", Mark)
def test_that_every_mark_is_printed_in_a_word(mark):
    assert phrases.mark(mark) != mark


def test_that_the_text_tells_what_the_page_tells():
    found = certificate("2026-04-19", "04-20/04-24", art142=Art142.ROLL_TO_OPEN_DAY)
    told = "".join("".join(lines(found)).split())
    page = "".join("".join(raster.text(to_pdf(found))).split())
    for one in found.periods:
        for part in (one.name, one.result, one.nature, one.meaning, one.basis, *one.waits):
            assert "".join(part.split()) in told
            assert "".join(part.split()) in page
        for each in one.days:
            written = f"{each.label}{each.mark}{'' if each.count is None else each.count}"
            note = "".join(each.note.split())
            assert written + note in told
            assert written + note in page


@pytest.mark.parametrize(
    ("arrived", "spans", "ids", "most"),
    [
        pytest.param("2026-11-12", "11-13/11-16", RIGHTS, 1, id="a request"),
        pytest.param("2026-12-18", "", RIGHTS, 1, id="turn of the year"),
        pytest.param("2026-04-19", "", RIGHTS, 1, id="golden week"),
        pytest.param("2026-11-12", "11-13/11-18", (*RIGHTS, "K13"), 2, id="five clocks"),
        pytest.param("2026-01-08", "01-09/04-20", RIGHTS, 2, id="a long wait"),
    ],
)
def test_that_a_certificate_takes_few_pages(arrived, spans, ids, most):
    assert raster.page_count(to_pdf(certificate(arrived, spans, ids=ids))) == most


def test_that_a_leak_counts_from_the_day_it_was_known():
    made = certificate_of(
        leak_clocks(day("2026-03-06"), CALENDARS, ClockSettings(), malicious=True),
        company="株式会社みどり商事",
        case_number="R8-0141",
        matter="漏えい等",
        start=day("2026-03-06"),
        made=day("2026-03-09"),
        start_name="知った日",
    )
    final = period(made, "K5")
    assert final.result == "令和8年5月7日（木）まで"
    assert final.days[0].count == 1
    assert "知った日を1日目とします" in final.days[0].note
    text = "".join(raster.text(to_pdf(made)))
    assert "K8-preliminary" not in text
    assert "知った日" in lines(made)[4]
