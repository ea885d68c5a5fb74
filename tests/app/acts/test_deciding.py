"""Deciding, approving, re-classifying and telling at the desk: what is implied and refused."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.__main__ import main
from app.domain.item import INTERNAL, Act, Missing, State
from app.domain.requests import Decision, Kind, Role, WaitReason
from app.errors import (
    FieldRefusedError,
    LetterNotForThisError,
    NotOnStaffError,
    ReasonRefusedError,
    StepRefusedError,
)
from tests.builders import (
    Posted,
    a_case,
    a_casebook,
    a_mail,
    a_profile,
    bring,
    did,
    drive,
    plain,
    reopened,
)

TWO = a_profile(approval="two")
L09 = {"開示対象": "ご登録情報", "同封物一覧": "ご登録情報の写し"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def item_of(book, number, position=1):
    return book.cases.sheet(number).items[position - 1]


def refusing(error, book, number, act, item=0, **values):
    before = book.cases.sheet(number)
    with pytest.raises(error) as refused:
        book.cases.do(number, act, item, values)
    assert book.cases.sheet(number) == before
    return refused.value


def clocks(book, number, item=1):
    return {c.clock.id: c for c in book.cases.sheet(number).clocks if c.item == item}


# ------------------------------------------------------------------ approval by two


def test_that_a_refusal_goes_through_the_hands_of_three(tmp_path):
    book = a_casebook(tmp_path, source=TWO)
    number = a_case(book, up_to=State.INVESTIGATING)
    drive(book, number, did("decide", decision="NONE", reasons="D2"), did("submit"))
    assert book.cases.sheet(number).state is State.IN_APPROVAL
    book = reopened(book, actor="梅田")  # records, but approves nothing
    assert refusing(StepRefusedError, book, number, "approve").missing == (Missing.APPROVER,)
    book = reopened(book, actor="西")
    drive(book, number, did("approve"))
    assert (item_of(book, number).state, item_of(book, number).approvals) == (
        State.IN_APPROVAL,
        ("西",),
    )
    twice = refusing(StepRefusedError, book, number, "approve")
    assert twice.missing == (Missing.SECOND_APPROVAL,)
    book = reopened(book, actor="堀")
    drive(book, number, did("approve"))
    assert item_of(book, number).state is State.APPROVED
    approvals = [e for e in book.cases.sheet(number).events if e.sort == Act.APPROVE]
    assert [(e.actor, dict(e.facts)["duties"]) for e in approvals] == [
        ("堀", "representative"),
        ("西", "deputy"),
    ]
    assert book.safekeeping.check().ok
    book.close()


def test_that_who_is_sent_back_reads_why_and_no_letter_says_it(tmp_path):
    book = a_casebook(tmp_path, source=TWO)
    number = a_case(book, up_to=State.INVESTIGATING)
    comment = "理由の書き方が足りない。"
    drive(book, number, did("decide", decision="NONE", reasons="D2"), did("submit"))
    book = reopened(book, actor="西")
    drive(book, number, did("return", text=comment))
    sheet = book.cases.sheet(number)
    assert (sheet.state, sheet.next.act) == (State.DRAFTED, Act.SUBMIT)
    (returned,) = [e for e in sheet.events if e.sort == Act.RETURN]
    assert (returned.text, returned.actor) == (comment, "西")
    assert Act.RETURN in INTERNAL
    month = book.reporting.workbook(2026, 11)
    assert comment.encode() not in month
    book.close()


def test_that_nobody_approves_the_answer_to_a_complaint_about_himself(tmp_path):
    book = a_casebook(tmp_path, source=TWO)
    number = a_case(book, Kind.COMPLAINT)
    fields = {f.name: f for f in book.cases.fields(number, "triage", 1)}
    assert fields["concerned"].choices == ("佐野", "西", "堀", "岸", "梅田")
    stranger = {"concerned": "だれか", **plain(Act.TRIAGE, Kind.COMPLAINT)}
    refusing(FieldRefusedError, book, number, "triage", **stranger)
    told = plain(Act.TRIAGE, Kind.COMPLAINT, concerned="西")
    drive(book, number, did("triage", **told), did("acknowledge", how="phone"))
    drive(book, number, did("investigate", text="聞き取った。"))
    drive(book, number, did("decide", decision="NOT_JUSTIFIED"), did("submit"))
    book = reopened(book, actor="西")
    assert refusing(StepRefusedError, book, number, "approve").missing == (Missing.UNCONCERNED,)
    book = reopened(book, actor="岸")
    drive(book, number, did("approve"))
    assert item_of(book, number).state is State.APPROVED
    book.close()


def test_that_two_items_are_not_approved_at_once_where_one_needs_another_approval(tmp_path):
    book = a_casebook(tmp_path, source=TWO)
    number = a_case(book, Kind.DISCLOSURE, Kind.PURPOSE_NOTICE, up_to=State.INVESTIGATING)
    drive(book, number, did("decide", 1, decision="NONE", reasons="D2"))
    drive(book, number, did("decide", 2, decision="NOTIFY"), did("submit"))
    book = reopened(book, actor="西")
    assert refusing(FieldRefusedError, book, number, "approve").name == "item"
    drive(book, number, did("approve", 1), did("approve", 2))
    states = [item.state for item in book.cases.sheet(number).items]
    assert states == [State.IN_APPROVAL, State.APPROVED]
    book.close()


def test_that_only_the_staff_of_the_settings_act(tmp_path):
    book = a_casebook(tmp_path, source=TWO)
    number = a_case(book)
    assert book.staff == ("佐野", "西", "堀", "岸", "梅田")
    for actor, named in (("相川", True), ("", False)):
        book = reopened(book, actor=actor)
        assert book.cases.sheet(number).number == number  # reading is free
        assert refusing(NotOnStaffError, book, number, "confirm", kind="disclosure").named is named
    with pytest.raises(NotOnStaffError):
        book.act_as("相川")
    book.act_as("西")
    drive(book, number, did("confirm", kind="disclosure"))
    assert book.cases.sheet(number).events[0].actor == "西"
    book.close()


def test_that_the_only_one_of_the_staff_need_not_be_named(tmp_path):
    source = a_profile() + '\n[[staff]]\nname = "佐野"\nduties = ["officer"]\n'
    book = reopened(a_casebook(tmp_path, source=source), actor="")
    assert book.actor == "佐野"
    book.close()


def test_that_at_a_desk_of_one_approval_is_one_act(casebook):
    number = a_case(casebook, up_to=State.DRAFTED)
    offered = {offer.act for offer in item_of(casebook, number).offers}
    assert Act.APPROVE in offered
    assert Act.SUBMIT not in offered
    drive(casebook, number, did("approve"))
    assert item_of(casebook, number).state is State.APPROVED


# ------------------------------------------------------------------ answers that take a position


def test_that_a_legal_position_is_approved_before_it_is_given(casebook):
    number = a_case(casebook, Kind.CONSULTATION, up_to=State.TRIAGED)
    drive(casebook, number, did("decide", decision="ANSWERED", position="yes"))
    assert item_of(casebook, number).state is State.DRAFTED
    refused = refusing(StepRefusedError, casebook, number, "notify", how="phone", text="…です。")
    assert refused.missing == (Missing.STATE,)
    drive(casebook, number, did("approve"), did("notify", how="phone", text="…です。"))
    assert item_of(casebook, number).state is State.ANSWERED


def test_that_a_plain_answer_stays_one_act(casebook):
    number = a_case(casebook, Kind.CONSULTATION, up_to=State.TRIAGED)
    drive(casebook, number, did("notify", how="phone", text="窓口の時間を案内した。"))
    assert item_of(casebook, number).state is State.ANSWERED


def test_that_fields_that_do_not_go_with_an_item_are_not_asked_and_refused(casebook):
    number = a_case(casebook, up_to=State.INVESTIGATING)
    fields = {f.name: f.choices for f in casebook.cases.fields(number, "decide", 1)}
    assert (fields["position"], fields["pays"]) == ((), ())
    for name in ("position", "pays"):
        told = {"decision": "FULL", "method": "paper", name: "yes"}
        assert refusing(FieldRefusedError, casebook, number, "decide", **told).name == name


def test_that_a_stop_is_refused_for_want_of_a_ground_only_when_confirmed(tmp_path):
    source = a_profile().replace("[work]", "[work]\npms_right_to_refuse = true")
    book = a_casebook(tmp_path, source=source)
    number = a_case(book, Kind.USE_STOP, up_to=State.INVESTIGATING)
    told = {"decision": "NONE", "reasons": "S2"}
    for confirmed in ({}, {"confirmed": "no"}):
        refused = refusing(FieldRefusedError, book, number, "decide", **told, **confirmed)
        assert (refused.name, refused.choices) == ("confirmed", ("yes",))
    drive(book, number, did("decide", confirmed="yes", **told))
    book.close()


def test_that_a_company_that_follows_the_law_alone_is_not_asked_to_confirm(casebook):
    number = a_case(casebook, Kind.USE_STOP, up_to=State.INVESTIGATING)
    fields = {f.name: f.choices for f in casebook.cases.fields(number, "decide", 1)}
    assert fields["confirmed"] == ()
    drive(casebook, number, did("decide", decision="NONE", reasons="S2"))


def test_that_data_outside_a_database_are_left_aside_only_where_the_company_says_so(tmp_path):
    told = {"decision": "NOT_EXIST", "reasons": "C6c"}
    shipped = a_casebook(tmp_path)
    number = a_case(shipped, up_to=State.INVESTIGATING)
    assert "C6c" not in refusing(ReasonRefusedError, shipped, number, "decide", **told).allowed
    shipped.close()
    source = a_profile().replace("[work]", "[work]\nscattered_apart = true")
    (tmp_path / "set").mkdir()
    book = a_casebook(tmp_path / "set", source=source)
    number = a_case(book, up_to=State.INVESTIGATING)
    drive(book, number, did("decide", **told))
    assert item_of(book, number).decision is Decision.NOT_EXIST
    book.close()


def test_that_an_heir_is_heard_in_a_consultation_or_as_somebody_who_asks_for_himself(casebook):
    number = a_case(casebook, role=Role.HEIR)
    confirmed = {"kind": "disclosure", "leak": "no"}
    drive(casebook, number, did("confirm", **confirmed))
    assert refusing(StepRefusedError, casebook, number, "accept").missing == (Missing.LIVING,)
    other = a_case(casebook, role=Role.HEIR, name="高橋 一郎", mail="", phone="06-0000-9999")
    drive(casebook, number, did("person", role="self"), did("accept"))
    drive(casebook, other, did("confirm", kind="consultation", leak="no"))
    assert item_of(casebook, other).kind is Kind.CONSULTATION
    assert Missing.LIVING not in {m for o in item_of(casebook, other).offers for m in o.missing}


# ------------------------------------------------------------------ the refused part


@pytest.fixture
def partly(casebook):
    number = a_case(casebook, Kind.USE_STOP)
    bring(casebook, number, State.INVESTIGATING, on=date(2026, 11, 16))
    drive(
        casebook,
        number,
        did("target", ground="35-5a,35-5c", on="2026-11-16"),
        did("decide", decision="PARTIAL", reasons="S2|契約の情報|まだ要る。", on="2026-11-16"),
        did("approve", on="2026-11-16"),
        did("execute", text="委託先に指示した。", progress="begun", on="2026-11-17"),
    )
    return number


def test_that_the_refused_part_opens_k3_and_the_item_is_told_later(casebook, partly):
    assert casebook.cases.sheet(partly).next.act is Act.LETTER
    part = {f.name: f.value for f in casebook.cases.fields(partly, "notify", 1)}["part"]
    assert part == "refused"
    told = did("notify", how="post", text="契約の情報は止めない。", part=part, on="2026-11-18")
    drive(casebook, partly, told)
    item = item_of(casebook, partly)
    assert (item.state, item.refusal_told, item.notified) == (
        State.EXECUTING,
        date(2026, 11, 18),
        None,
    )
    running = clocks(casebook, partly)
    assert running["K3"].clock.suit_from == date(2026, 11, 18)
    assert (running["K1"].met, running["K11"].met) == (None, None)
    drive(
        casebook,
        partly,
        did("execute", text="止めた。", on="2026-11-20"),
        did("notify", how="post", text="配信は止めた。", on="2026-11-23"),
    )
    assert item_of(casebook, partly).state is State.NOTIFIED
    running = clocks(casebook, partly)
    assert running["K3"].clock.suit_from == date(2026, 11, 18)
    assert {running[k].met for k in ("K1", "K11")} == {date(2026, 11, 23)}
    month = casebook.reporting.month(2026, 11)
    assert sum(kind.days.notified for kind in month.kinds) == 1
    assert casebook.safekeeping.check().ok


def said(book, number):
    return "".join(
        page.extract_text() for page in PdfReader(BytesIO(book.letters.stored(number).pdf)).pages
    )


def test_that_the_refused_part_goes_by_its_own_letter(casebook, partly):
    slots = {"請求対象": "ご登録情報の利用停止"}
    first = next(c for c in casebook.letters.choices(partly) if c.letter == "L18")
    assert (first.purpose, first.suggested) == ("refusal", True)
    drive(casebook, partly, Posted("L18", slots=slots))
    item = item_of(casebook, partly)
    assert (item.state, item.notified) == (State.EXECUTING, None)
    assert item.refusal_told == date(2026, 11, 24)
    (letter,) = casebook.cases.sheet(partly).documents
    words = "".join(said(casebook, letter.number).split())
    assert "実施のうえ、別に書面をもってご通知申し上げます" in words
    assert "全部について" not in words
    assert "L18" not in {c.letter for c in casebook.letters.choices(partly)}
    drive(casebook, partly, did("execute", text="止めた。"))
    # only what was granted is left to tell
    answers = [c.letter for c in casebook.letters.choices(partly) if c.suggested]
    assert answers[:1] == ["L16"]
    drive(casebook, partly, Posted("L16", slots=slots | {"区分": "利用の停止"}))
    assert item_of(casebook, partly).state is State.NOTIFIED


def test_that_done_at_once_it_is_told_in_one(casebook, partly):
    drive(casebook, partly, did("execute", text="止めた。", progress="done"))
    fields = {f.name: f.choices for f in casebook.cases.fields(partly, "notify", 1)}
    assert fields["part"] == ()
    refusing(FieldRefusedError, casebook, partly, "notify", how="post", text="x", part="refused")


# ------------------------------------------------------------------ another kind


def test_that_another_kind_is_counted_once_and_its_clocks_are_told_anew(casebook):
    number = a_case(casebook, Kind.COMPLAINT, arrived=date(2026, 10, 20), up_to=State.INVESTIGATING)
    assert "K2" not in clocks(casebook, number)
    told = {"kind": "use_stop", "ground": "35-5a", "text": "消去の請求と分かった。"}
    drive(casebook, number, did("reclassify", **told))
    item = item_of(casebook, number)
    assert (item.kind, item.former) == (Kind.USE_STOP, (Kind.COMPLAINT,))
    assert (item.state, item.grounds) == (State.TRIAGED, ("35-5a",))
    assert clocks(casebook, number)["K2"].clock.suit_from == date(2026, 11, 4)
    assert "K13" not in clocks(casebook, number)
    event = casebook.cases.sheet(number).events[0]
    assert (event.text, dict(event.facts)["was"]) == ("消去の請求と分かった。", "complaint")
    month = casebook.reporting.month(2026, 10)
    received = {kind.kind: sum(kind.received) for kind in month.kinds if sum(kind.received)}
    assert list(received.values()) == [1]
    assert "利用停止" in next(iter(received))
    drive(casebook, number, did("accept", leak="no"))
    bring(casebook, number, State.CLOSED)
    assert casebook.safekeeping.check().ok


def test_that_a_change_of_kind_is_seen_in_the_month_it_was_made(casebook):
    number = a_case(casebook, Kind.COMPLAINT, arrived=date(2026, 10, 20), up_to=State.INVESTIGATING)
    drive(casebook, number, did("reclassify", kind="use_stop", text="請求と分かった。"))
    assert casebook.reporting.month(2026, 10).corrections == ()
    lines = casebook.reporting.month(2026, 11).corrections
    (line,) = (one for one in lines if one.what == "種別の変更")
    assert (line.case, line.on) == (number, date(2026, 11, 24))
    assert "苦情" in line.was
    assert "利用停止" in line.now


def test_that_a_wait_the_new_kind_cannot_have_ends(tmp_path):
    source = a_profile(published="2026-04-01", fees="disclosure = 500")
    book = a_casebook(tmp_path, source=source)
    number = a_case(book, up_to=State.ACCEPTED)
    drive(book, number, did("ask", reason="fee", on="2026-11-16", by="2026-11-30"))
    drive(book, number, did("reclassify", kind="correction", text="x", on="2026-11-18"))
    (wait,) = book.cases.sheet(number).waits
    assert (wait.reason, wait.answered) == (WaitReason.FEE, date(2026, 11, 18))
    assert item_of(book, number).state is State.ACCEPTED
    book.close()


def test_that_a_fee_the_new_kind_may_not_carry_is_given_back(tmp_path):
    source = a_profile(published="2026-04-01", fees="disclosure = 500")
    book = a_casebook(tmp_path, source=source)
    number = a_case(book, up_to=State.ACCEPTED)
    drive(book, number, did("ask", reason="fee", on="2026-11-16", by="2026-11-30"))
    drive(book, number, did("answered", reason="fee", on="2026-11-17"))
    drive(book, number, did("reclassify", kind="correction", text="x", on="2026-11-18"))
    (task,) = book.cases.sheet(number).tasks
    assert task.text == "お預かりした手数料を返還する"
    book.close()


def test_that_grounds_the_new_kind_does_not_know_are_refused_or_dropped(casebook):
    number = a_case(casebook, Kind.USE_STOP, up_to=State.ACCEPTED)
    drive(casebook, number, did("target", ground="35-1a,35-5c"))
    told = {"kind": "tp_stop", "text": "x"}
    refused = refusing(FieldRefusedError, casebook, number, "reclassify", ground="35-1a", **told)
    assert refused.name == "ground"
    drive(casebook, number, did("reclassify", **told))
    assert item_of(casebook, number).grounds == ("35-5c",)


def test_that_the_same_kind_is_no_change_and_a_reason_is_wanted(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    refused = refusing(
        FieldRefusedError, casebook, number, "reclassify", kind="disclosure", text="x"
    )
    assert refused.name == "kind"
    refused = refusing(FieldRefusedError, casebook, number, "reclassify", kind="correction")
    assert refused.name == "text"


def test_that_a_letter_issued_for_the_former_kind_answers_no_more(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    issued = casebook.letters.issue(number, "L09", values=L09).document
    drive(casebook, number, did("reclassify", kind="purpose_notice", text="通知の求めだった。"))
    stored = casebook.letters.stored(issued)
    drive(casebook, number, did("dispatch", number=issued, how="post"))
    item = item_of(casebook, number)
    assert (item.state, item.notified) == (State.INVESTIGATING, None)
    assert casebook.letters.stored(issued) == stored
    with pytest.raises(LetterNotForThisError):
        casebook.letters.issue(number, "L09", values=L09)


# ------------------------------------------------------------------ a letter that came back


def test_that_a_letter_that_came_back_has_told_nobody(casebook):
    number = a_case(casebook, up_to=State.APPROVED)
    drive(casebook, number, Posted("L09", slots=L09, on=date(2026, 11, 24)))
    (letter,) = casebook.cases.sheet(number).documents
    with pytest.raises(FieldRefusedError) as unknown:
        casebook.cases.do(number, "returned", 0, {"number": "x"})
    assert unknown.value.choices == (letter.number,)
    drive(casebook, number, did("returned", number=letter.number, text="転居先不明。"))
    item = item_of(casebook, number)
    assert (item.state, item.notified) == (State.APPROVED, None)
    assert clocks(casebook, number)["K11"].met is None
    again = {"number": letter.number, "how": "registered"}
    with pytest.raises(StepRefusedError) as refused:
        casebook.cases.do(number, "dispatch", 0, again)
    assert refused.value.missing == (Missing.ADDRESS,)
    assert casebook.cases.sheet(number).next.act == Act.IDENTITY
    drive(casebook, number, did("identity", result="ok", how="phone", text="新住所を確かめた。"))
    drive(casebook, number, did("dispatch", **again))
    assert item_of(casebook, number).state is State.NOTIFIED
    assert casebook.safekeeping.check().ok


def test_that_what_is_difficult_in_the_wanted_method_is_disclosed_on_paper(casebook):
    number = a_case(casebook, up_to=State.INVESTIGATING)
    drive(casebook, number, did("target", method="electronic"))
    told = {"decision": "FULL", "difficulty": "紙の台帳しかないため。"}
    refused = refusing(StepRefusedError, casebook, number, "decide", method="other", **told)
    assert refused.missing == (Missing.METHOD,)
    drive(casebook, number, did("decide", method="paper", **told))


# ------------------------------------------------------------------ from the command line


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command as somebody; return its code and its JSON."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", "ひみつの合言葉")
    (tmp_path / "company.toml").write_text(TWO, encoding="utf-8")
    (tmp_path / "some.eml").write_bytes(a_mail())

    def command(*words, by=""):
        code = main([*words, "--json", "--today", "2026-11-24", *(("--as", by) if by else ())])
        return code, json.loads(capsys.readouterr().out)

    return command


def test_that_a_request_is_approved_and_reclassified_from_the_command_line(run):
    assert run("new", "p.casebook", "--company", "company.toml")[0] == 0
    for by in ("", "相川"):
        code, refused = run("import", "some.eml", by=by)
        assert (code, refused[0]["error"]["kind"]) == (1, "NotOnStaff")
    number = run("import", "some.eml", by="佐野")[1][0]["number"]
    for act in (
        ["confirm", "kind=correction"],
        ["accept", "leak=no"],
        ["reclassify", "kind=disclosure", "text=写しの請求だった"],
        ["identity", "result=ok", "how=post"],
        ["search", "where=台帳", "result=1件"],
        ["decide", "decision=NONE", "reasons=D2"],
        ["submit"],
    ):
        code, said = run("act", number, *act, by="佐野")
        assert code == 0, said
    assert said["items"][0]["former"] == ["correction"]
    assert (said["state"], said["next"]["act"]) == ("IN_APPROVAL", "approve")
    assert run("act", number, "approve", by="佐野")[1]["error"]["facts"]["missing"] == [
        "second-person"
    ]
    assert run("act", number, "approve", by="西")[1]["items"][0]["approvals"] == ["西"]
    assert run("act", number, "approve", by="堀")[1]["state"] == "APPROVED"
    assert run("check")[1]["ok"] is True
