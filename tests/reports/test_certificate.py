from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from reports import raster
from reports.certificate import LEGEND, Certificate, Day, Look, Period, Reading, to_pdf
from reports.errors import MissingGlyphError

TWO_WEEKS = tuple(
    Day(f"11/{12 + n}（{'木金土日月火水'[n % 7]}）", "令和8年11月", "算入", n + 1)
    for n in range(14)
)
PERIOD = Period(
    id="K11",
    name="回答の目標",
    nature="当社の目標（法令の期限ではありません）",
    result="令和8年11月26日（木）まで",
    meaning="当社が回答する目標の日です。",
    basis="社内の目標（14日）",
    waits=("11/13（金）に依頼、11/16（月）に回答（3日）",),
    days=TWO_WEEKS,
)
CERTIFICATE = Certificate(
    company="株式会社みどり商事",
    case_number="R8-0140",
    matter="保有個人データの開示",
    start_name="到達日",
    start="令和8年11月12日（木）",
    made="令和8年11月24日（火）",
    periods=(PERIOD,),
)


def pages(certificate):
    return raster.text(to_pdf(certificate))


def with_period(**changes):
    return replace(CERTIFICATE, periods=(replace(PERIOD, **changes),))


def inked(pdf, page=0):
    """Return a page as grey values at one pixel a point, row by row."""
    seen = raster.picture(pdf, page, 1.0)
    return [
        [seen.pixels[y * seen.stride + 4 * x] for x in range(seen.width)]
        for y in range(seen.height)
    ]


def test_that_a_certificate_is_read_from_its_title_to_its_legend():
    (text,) = pages(CERTIFICATE)
    order = [
        "期限計算書",
        "株式会社みどり商事",
        "受付番号",
        "保有個人データの開示",
        "令和8年11月12日（木）",
        "回答の目標（K11）",
        "令和8年11月26日（木）まで",
        "当社の目標（法令の期限ではありません）",
        "当社が回答する目標の日です。",
        "社内の目標（14日）",
        "11/13（金）に依頼",
        "11/12（木）",
        LEGEND,
        "受付番号\u3000R8-0140",
    ]
    assert text.split()[-1] == "1/1"
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_that_every_day_is_read_with_its_mark_and_its_number():
    words = pages(CERTIFICATE)[0].split()
    at = words.index("11/12（木）")
    told = words[at:]
    for day in TWO_WEEKS:
        place = told.index(day.label)
        assert told[place + 1 : place + 3] == ["算入", str(day.count)]


def test_that_a_note_stands_with_its_day():
    noted = (*TWO_WEEKS[:3], replace(TWO_WEEKS[3], note="勤労感謝の日"), *TWO_WEEKS[4:])
    (text,) = pages(with_period(days=noted))
    told = text[text.index("11/15（日）") : text.index("11/16（月）", text.index("11/15（日）"))]
    assert "勤労感謝の日" in told


def test_that_readings_stand_in_a_table_and_the_one_shown_is_marked():
    readings = (
        Reading("民法第142条によらない", "令和8年5月3日（日）", "令和8年5月4日（月）", shown=False),
        Reading("次の開庁日まで", "令和8年5月7日（木）", "令和8年5月8日（金）", shown=True),
    )
    (text,) = pages(with_period(readings=readings))
    assert text.index("訴え提起可能日") < text.index("令和8年5月4日（月）")
    assert text.count("○") == 1
    assert text.index("令和8年5月8日（金）") < text.index("○")


def test_that_a_forecast_says_so():
    why = "まだ官報で公表されていない祝日によります。"
    assert why in pages(with_period(provisional=why))[0]
    assert "見込み" not in pages(CERTIFICATE)[0]


@pytest.mark.parametrize(("look", "shade"), [(Look.OUT, 0.93), (Look.PAUSED, 0.85)])
def test_that_a_day_that_does_not_count_is_shaded(look, shade):
    plain = to_pdf(with_period(days=(Day("11/12（木）", "令和8年11月", "停止", None),)))
    shaded = to_pdf(with_period(days=(Day("11/12（木）", "令和8年11月", "停止", None, "", look),)))
    grey = round(shade * 255)
    count = [sum(abs(p - grey) <= 1 for row in inked(pdf) for p in row) for pdf in (plain, shaded)]
    assert count[1] - count[0] > 500  # of the 57 × 23 points of a day


def test_that_the_last_day_is_framed():
    (plain, framed) = (
        to_pdf(with_period(days=(Day("11/12（木）", "令和8年11月", "満了", 1, "", look),)))
        for look in (Look.PLAIN, Look.END)
    )
    dark = [sum(p < 128 for row in inked(pdf) for p in row) for pdf in (plain, framed)]
    assert dark[1] > dark[0] + 60


def test_that_what_does_not_fit_goes_on_under_a_heading():
    many = tuple(Day(f"{n}日目", "令和8年11月", "停止", None) for n in range(1, 301))
    found = pages(with_period(days=many))
    assert len(found) > 1
    for number, text in enumerate(found, 1):
        assert f"{number}/{len(found)}" in text
        assert "受付番号\u3000R8-0140" in text
        assert ("期限計算書（つづき）" in text) == (number > 1)
        assert ("回答の目標（K11）つづき" in text) == (number > 1)
    words = " ".join(found).split()
    assert [word for word in words if word.endswith("日目")] == [day.label for day in many]


@pytest.mark.parametrize("above", range(28, 48))
def test_that_a_head_is_not_parted_from_its_first_days(above):
    first = replace(PERIOD, id="K1", waits=("\n".join(["お待ちしました"] * above),), days=())
    found = pages(replace(CERTIFICATE, periods=(first, PERIOD)))
    (page,) = [text for text in found if "回答の目標（K11）" in text][:1]
    assert "11/12（木）" in page.split("回答の目標（K11）")[1]


def test_that_rows_stand_closer_before_a_page_is_added():
    def step(count):
        """Return the distance of the first two lines in points, and how many pages there are."""
        pdf = to_pdf(replace(CERTIFICATE, periods=(PERIOD,) * count))
        rows = [any(p < 128 for p in row) for row in inked(pdf)]
        tops = [y for y in range(1, len(rows)) if rows[y] and not rows[y - 1]]
        return tops[2] - tops[1], raster.page_count(pdf)

    found = [step(count) for count in range(1, 9)]
    one_page = [distance for distance, count in found if count == 1]
    assert one_page == sorted(one_page, reverse=True)
    assert one_page[-1] < one_page[0]
    assert found[-1] == (one_page[0], 2)


def test_that_markup_is_read_by_nobody():
    assert "<b>髙﨑 & 𠮷田" in pages(replace(CERTIFICATE, company="<b>髙﨑 & 𠮷田"))[0]


def test_that_a_character_no_font_has_stops_the_page():
    with pytest.raises(MissingGlyphError):
        to_pdf(replace(CERTIFICATE, company="\u0e01"))


def test_that_the_same_certificate_makes_the_same_bytes():
    assert to_pdf(CERTIFICATE) == to_pdf(replace(CERTIFICATE))


def test_that_days_are_cells_of_a_table_to_who_listens():
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(CERTIFICATE)))
    root = reader.trailer["/Root"]["/StructTreeRoot"]

    def roles(node):
        node = node.get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            return [role for child in node for role in roles(child)]
        if not isinstance(node, pypdf.generic.DictionaryObject):
            return []
        return [str(node.get("/S", ""))] + (roles(node["/K"]) if "/K" in node else [])

    found = roles(root)
    assert found.count("/TD") == 14
    assert found.count("/TR") == 2
    assert found.count("/H1") == 1
    assert found.count("/H2") == 1
