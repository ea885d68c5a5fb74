"""Finding it again: completeness, conditions, order, and where a word was found."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.domain.finding import ListColumn, Order, Place, SavedView, Shown, Sought, Span
from app.domain.item import Act, State
from app.domain.requests import Channel, Kind
from app.errors import FieldRefusedError, FileUnwritableError
from app.finding import passages
from app.jobs import Cancelled, Progress
from app.store.tables import BlobTextRow
from tests.app.finding.test_papers import a_docx, a_pdf
from tests.benchmarks.finding import prove
from tests.benchmarks.hundred_thousand import fill
from tests.builders import a_case, a_casebook, a_mail, reopened


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def take_in(casebook, **mail):
    return casebook.intake.take_in(a_mail(**mail), "m.eml")[0].case


def numbers(casebook, sought):
    return [line.number for line in casebook.cases.lines(casebook.cases.seek(sought))]


def hit(casebook, query):
    (line,) = casebook.cases.lines(casebook.cases.find(query), query)
    return line.hit


# ------------------------------------------------------------------ complete


def test_that_every_question_finds_what_brute_force_finds(casebook, capsys):
    fill(casebook, 300)
    prove(casebook)
    assert "recall 100.0000%, precision 100.0000%" in capsys.readouterr().out


@pytest.mark.parametrize("written", ["髙橋 花子", "高橋　花子", "髙橋花子"])
@pytest.mark.parametrize(
    "asked",
    ["髙橋", "高橋花子", "髙橋 花子", "タカハシ", "たかはし", "ﾀｶﾊｼ ﾊﾅｺ", "たかはしはなこ"],
)
def test_that_a_name_is_found_by_any_writing_and_by_its_reading(casebook, written, asked):
    number = a_case(casebook, name=written, reading="タカハシ ハナコ")
    a_case(casebook, name="商橋", reading="アキハシ", mail="b@example.jp")
    assert numbers(casebook, Sought(asked)) == [number]


@pytest.mark.parametrize(
    "asked", ["０９０－１２３４", "090 1234", "09012345678", "(090)1234-5678", "+81 90"]
)
@pytest.mark.parametrize(
    "kept", ["090-1234-5678", "０９０（１２３４）５６７８", "+81-90-1234-5678"]
)
def test_that_a_telephone_number_is_found_in_any_writing(casebook, asked, kept):
    number = a_case(casebook, phone=kept)
    found = numbers(casebook, Sought(asked))
    assert found == ([] if asked == "+81 90" and not kept.startswith("+") else [number])


def test_that_a_word_is_found_across_the_end_of_a_line(casebook):
    number = take_in(casebook, body="私の個人情\n報を消\r\n去してください。\n\n山田\n\n太郎")
    assert numbers(casebook, Sought("個人情報")) == [number]
    assert numbers(casebook, Sought("消去")) == [number]
    assert numbers(casebook, Sought("山田太郎")) == []  # an empty line parts two texts


def test_that_what_came_with_a_mail_and_what_went_out_is_found(casebook):
    attached = {"申立書.pdf": a_pdf("ガス漏れの件"), "b.pdf": a_docx("浴室暖房")}
    number = take_in(casebook, attachments=attached)
    casebook.cases.do(number, Act.CONFIRM, 1, {"kind": "disclosure"})
    casebook.cases.do(number, Act.ACCEPT, 1, {"leak": "no"})
    document = casebook.letters.issue(number, "L01").document
    for words in ("申立書", "ガス漏れ", "浴室", document, "ご請求", "何卒よろしく"):
        assert numbers(casebook, Sought(words)) == [number], words
    assert hit(casebook, "ガス漏れ").place is Place.ATTACHMENT
    assert hit(casebook, "ガス漏れ").label == "申立書.pdf"
    assert hit(casebook, "下記のとおり").place is Place.DOCUMENT


def test_that_a_file_is_read_once_and_its_text_goes_with_its_bytes(casebook, monkeypatch):
    number = take_in(casebook, attachments={"a.pdf": a_pdf("一度だけ"), "b.bin": b"\x00\x01"})
    monkeypatch.setattr("app.finding.papers.said", None)
    casebook.cases.do(number, Act.NOTE, 0, {"text": "もう一度"})
    assert numbers(casebook, Sought("一度だけ")) == [number]
    with casebook.cases._book.database.transaction() as session:
        kept = session.exec(passages.select(BlobTextRow)).all()
        assert sorted(row.legible for row in kept) == ["not", "whole"]
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        session.connection().exec_driver_sql("DELETE FROM attachment")
        session.connection().exec_driver_sql(
            "DELETE FROM blob WHERE sha256 NOT IN (SELECT sha256 FROM message)"
        )
        session.expunge_all()
        assert session.exec(passages.select(BlobTextRow)).all() == []


def test_that_another_table_of_variants_folds_a_file_anew(casebook, monkeypatch):
    number = a_case(casebook, name="丙田", reading="")
    assert numbers(casebook, Sought("丁田")) == []
    table = {**passages.variants(), ord("丙"): "丁"}
    monkeypatch.setattr("app.people.kept.variants", lambda: table)
    monkeypatch.setattr("app.finding.passages.variants", lambda: table)
    monkeypatch.setattr("app.finding.passages.fingerprint", lambda: "another")
    again = reopened(casebook)
    try:
        assert numbers(again, Sought("丁田")) == [number]
        assert again.safekeeping.check().ok
        assert again.intake.known("丁田")
    finally:
        again.close()


# ------------------------------------------------------------------ conditions


def test_that_each_condition_narrows_the_list(casebook):
    call = a_case(casebook, arrived=date(2026, 11, 2))
    fax = a_case(casebook, Kind.COMPLAINT, channel=Channel.FAX, arrived=date(2026, 11, 20))
    done = a_case(casebook, arrived=date(2026, 11, 10))
    casebook.cases.do(done, Act.WITHDRAW, 0, {"text": "取下げ。"})
    for sought, wanted in (
        (Sought(), {call, fax, done}),
        (Sought(open_only=True), {call, fax}),
        (Sought(channel=Channel.FAX), {fax}),
        (Sought(kind=Kind.COMPLAINT), {fax}),
        (Sought(state=State.WITHDRAWN), {done}),
        (Sought(arrived=Span(date(2026, 11, 10))), {fax, done}),
        (Sought(arrived=Span(last=date(2026, 11, 10))), {call, done}),
        (Sought(due=Span(date(2026, 11, 1), date(2026, 11, 24))), {call}),
        (Sought(officer="佐野"), {call, fax, done}),
        (Sought(officer="別人"), set()),
        (Sought(taken_over=True), set()),
        (Sought(taken_over=False, open_only=True, channel=Channel.PHONE), {call}),
    ):
        assert set(numbers(casebook, sought)) == wanted, sought


def test_that_cases_are_found_by_the_partner_that_was_asked(casebook):
    casebook.partners.add({"name": "あおば発送", "relation": "contractor"})
    (partner,) = casebook.partners.lines()
    number = a_case(casebook, up_to=State.INVESTIGATING)
    a_case(casebook, mail="b@example.jp")
    asked = casebook.cases.do(number, Act.ASK_PARTNER, 1, {"partner": "あおば発送", "text": "照会"})
    assert numbers(casebook, Sought(partner=partner.id)) == [number]
    undone = casebook.undoing.undo(asked.entry)
    assert numbers(casebook, Sought(partner=partner.id)) == []
    casebook.undoing.undo(undone.entry)
    assert numbers(casebook, Sought(partner=partner.id)) == [number]
    assert numbers(casebook, Sought(partner=99)) == []


def test_that_the_first_of_a_list_are_its_first_and_are_counted(casebook):
    fill(casebook, 60)
    for sought in (Sought(), Sought(open_only=True), Sought("です"), Sought(order=Order.STATE)):
        whole = casebook.cases.seek(sought)
        assert casebook.cases.first(sought, 10) == (whole[:10], len(whole))
        assert casebook.cases.first(sought, 1000) == (whole, len(whole))


def test_that_by_relevance_the_number_and_the_name_go_before_all(casebook):
    mention = a_case(casebook, name="森", words="高橋の件。", arrived=date(2026, 11, 2))
    longer = a_case(casebook, name="髙橋 一郎", mail="b@example.jp", arrived=date(2026, 11, 9))
    very = a_case(
        casebook, name="高橋", reading="", mail="c@example.jp", arrived=date(2026, 11, 20)
    )
    assert numbers(casebook, Sought("高橋", order=Order.RELEVANCE)) == [very, longer, mention]
    assert numbers(casebook, Sought("高橋")) == [mention, longer, very]
    casebook.cases.do(mention, Act.NOTE, 0, {"text": f"{very}と同じ"})
    assert numbers(casebook, Sought(very.lower(), order=Order.RELEVANCE)) == [very, mention]


# ------------------------------------------------------------------ tags


def test_that_a_tag_marks_a_case_until_it_is_taken_off(casebook):
    number, other = a_case(casebook), a_case(casebook, mail="b@example.jp")
    casebook.cases.do(number, Act.TAG, 0, {"tag": "ＶＩＰ 対応"})
    casebook.cases.do(other, Act.TAG, 0, {"tag": "vip　対応"})  # the known writing is taken
    assert casebook.cases.tags() == ("ＶＩＰ 対応",)
    assert set(numbers(casebook, Sought(tag="ＶＩＰ 対応"))) == {number, other}
    assert numbers(casebook, Sought(tag="VIP")) == []
    (field,) = (f for f in casebook.cases.fields(number, Act.TAG) if f.name == "remove")
    assert field.choices == ("ＶＩＰ 対応",)
    casebook.cases.do(number, Act.TAG, 0, {"remove": "ＶＩＰ 対応", "tag": "監査"})
    assert numbers(casebook, Sought(tag="監査")) == [number]
    assert casebook.safekeeping.check().ok


@pytest.mark.parametrize("values", [{}, {"tag": "　"}, {"tag": "長" * 41}, {"remove": "ない"}])
def test_that_an_empty_or_unknown_tag_is_refused(casebook, values):
    number = a_case(casebook)
    with pytest.raises(FieldRefusedError):
        casebook.cases.do(number, Act.TAG, 0, values)
    assert casebook.cases.tags() == ()


# ------------------------------------------------------------------ where it was found


def test_that_a_hit_says_where_and_marks_what_was_asked(casebook):
    a_case(casebook, name="髙橋 花子", words="案内が多いので、ＤＭの利用停止を求めます。" * 3)
    found = hit(casebook, "dm 利用停止")
    assert found.place is Place.WORDS
    assert [found.text[a:b] for a, b in found.marks][:2] == ["ＤＭ", "利用停止"]
    name = hit(casebook, "高橋")
    assert (name.place, name.text, name.marks) == (Place.NAME, "髙橋 花子", ((0, 2),))
    assert hit(casebook, "090") is None if casebook.cases.find("090") else True


WRITTEN = st.text("髙ﾊﾞアー1-2 \n（か\u3099辻\U000e0100ABé𠮷", min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(WRITTEN, st.integers(0, 11), st.integers(1, 4))
def test_that_every_word_that_is_found_can_be_marked(text, start, length):
    from app.domain import folding
    from app.people.kept import folded, variants

    word = folded(text)[start : start + length].strip().split(" ")[0]
    if word:
        marks = folding.places(text, [word], variants())
        assert marks
        for first, last in marks:
            assert word in folded(text[first:last]) or len(text[first:last]) >= 1
            assert 0 <= first < last <= len(text)


# ------------------------------------------------------------------ views and the workbook


def test_that_a_view_is_kept_in_the_casebook_and_is_no_act(casebook):
    entries = casebook.safekeeping.check().entries
    sought = Sought(
        "髙橋",
        open_only=True,
        kind=Kind.DISCLOSURE,
        state=State.ACCEPTED,
        channel=Channel.MAIL,
        arrived=Span(date(2026, 4, 1)),
        due=Span(last=date(2026, 12, 31)),
        partner=3,
        tag="監査",
        taken_over=False,
        order=Order.ARRIVED,
        descending=True,
    )
    view = SavedView("今月の開示", sought, (Shown(ListColumn.NUMBER, 98), Shown(ListColumn.TAGS)))
    casebook.cases.keep_view(view)
    casebook.cases.keep_view(SavedView("a", Sought()))
    casebook.cases.keep_columns(view.columns)
    again = reopened(casebook)
    assert again.cases.views() == (SavedView("a", Sought()), view)
    assert again.cases.columns() == view.columns
    again.cases.forget_view("a")
    assert again.cases.views() == (view,)
    assert again.safekeeping.check().entries == entries
    again.close()


def test_that_what_is_shown_is_what_is_written(casebook, tmp_path):
    fill(casebook, 40)
    sought = Sought("です", open_only=True, order=Order.ARRIVED, descending=True)
    columns = (ListColumn.REQUESTER, ListColumn.NUMBER, ListColumn.ARRIVED, ListColumn.FOUND)
    path = tmp_path / "list.xlsx"
    lines = casebook.cases.lines(casebook.cases.seek(sought))
    assert casebook.cases.export(sought, columns, path) == len(lines) > 3
    rows = list(load_workbook(path).active.iter_rows(min_row=5, values_only=True))
    assert [(row[0], row[1], row[2].date()) for row in rows] == [
        (line.requester, line.number, line.arrived) for line in lines
    ]
    assert all("です" in row[3] for row in rows)


def test_that_an_export_is_in_the_journal_and_a_failed_or_cancelled_one_leaves_nothing(
    casebook, tmp_path
):
    a_case(casebook)
    before = casebook.safekeeping.check().entries
    with pytest.raises(FileUnwritableError):
        casebook.cases.export(Sought(), (ListColumn.NUMBER,), tmp_path / "no" / "list.xlsx")
    cancelled = Progress()
    cancelled.cancel()
    with pytest.raises(Cancelled):
        casebook.cases.export(Sought(), (ListColumn.NUMBER,), tmp_path / "x.xlsx", cancelled)
    assert not list(tmp_path.glob("*.xlsx"))
    assert casebook.safekeeping.check().entries == before
    casebook.cases.export(Sought(), (ListColumn.NUMBER,), tmp_path / "x.xlsx")
    assert casebook.safekeeping.check().entries == before + 1
