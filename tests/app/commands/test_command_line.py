"""The command line contract: what it prints, and with which code it ends."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from app.__main__ import main

ROOT = Path(__file__).resolve().parents[3]

# ISO-2022-JP as mail programs of Japan write it, beyond the standard: ㈱ of NEC's row 13, and
# half-width kana (ｶﾀ) after ESC ( I.
BODY = (
    b"\x1b$B-j\x1b(B"
    + "みなと商会の花木です。".encode("iso2022_jp")
    + b"\x1b(I6@\x1b(B\r\n"
    + "私の個人情報を開示してください。".encode("iso2022_jp")
)
MAIL = (
    b"Received: from mail.example.jp by mx.oya-ub.com; Thu, 12 Nov 2026 23:50:00 +0900\r\n"
    b"From: =?ISO-2022-JP?B?GyRCMlZMWhsoQg==?= <hana@example.jp>\r\n"
    b"To: support@oya-ub.com\r\n"
    b"Subject: =?UTF-8?B?5YCL5Lq65oOF5aCx44Gu6ZaL56S644Gr44Gk44GE44Gm?=\r\n"
    b"Date: Thu, 12 Nov 2026 23:49:00 +0900\r\n"
    b"Message-ID: <first@example.jp>\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=ISO-2022-JP\r\n"
    b"Content-Transfer-Encoding: 7bit\r\n"
    b"\r\n" + BODY
)
HOLDER = """
import sys
from pathlib import Path
from app.casebook import Casebook

book = Casebook.open(Path("f.casebook"), "ひみつの合言葉")
print("open", flush=True)
sys.stdin.read()
book.close()
"""
ANSWER = MAIL.replace(
    b"<first@example.jp>", b"<second@example.jp>\r\nIn-Reply-To: <first@example.jp>"
)


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", "ひみつの合言葉")
    return tmp_path


@pytest.fixture
def casebook(desk, capsys):
    assert main(["new", "f.casebook"]) == 0
    (desk / "some.eml").write_bytes(MAIL)
    capsys.readouterr()
    return desk / "f.casebook"


def given(capsys, *words: str) -> object:
    code = main([*words, "--json", "--today", "2026-11-24"])
    printed = capsys.readouterr().out
    assert code == 0, printed
    return json.loads(printed)


def test_that_a_mail_becomes_a_case_a_letter_and_a_month(casebook, capsys):
    (taken,) = given(capsys, "import", "some.eml")
    assert taken["joined"] is False
    (line,) = given(capsys, "cases")
    assert line["number"] == taken["number"] == "R8-0001"
    assert (line["arrived"], line["state"]) == ("2026-11-12", "RECEIVED")
    letter = given(capsys, "letter", "R8-0001", "L01", "out.pdf")
    assert letter["number"] == "個情発R8-0001-1号"
    assert Path("out.pdf").read_bytes().startswith(b"%PDF-")
    month = given(capsys, "report", "2026-11", "out.xlsx")
    assert Path(month["path"]).read_bytes().startswith(b"PK")
    found = given(capsys, "check")
    assert found["ok"] is True
    assert found["journal"]["entries"] >= 4


def test_that_the_same_mail_is_not_taken_in_twice(casebook, capsys):
    given(capsys, "import", "some.eml")
    assert main(["import", "some.eml", "--json"]) == 1
    (refused,) = json.loads(capsys.readouterr().out)
    assert refused["error"]["kind"] == "AlreadyTakenIn"
    assert refused["error"]["facts"]["number"] == "R8-0001"


def test_that_a_reply_joins_its_case_by_the_reference_header(casebook, desk, capsys):
    given(capsys, "import", "some.eml")
    (desk / "reply.eml").write_bytes(ANSWER)
    (joined,) = given(capsys, "import", "reply.eml")
    assert joined == {**joined, "joined": True, "number": "R8-0001"}


def test_that_what_is_no_mail_is_read_with_defects_and_never_taken_in(casebook, desk, capsys):
    (desk / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (desk / "empty.eml").write_bytes(b"")
    for name in ("picture.png", "empty.eml"):
        (shown,) = given(capsys, "read", name)
        assert shown["defects"], name
    assert main(["import", "empty.eml", "picture.png", "some.eml", "--json"]) == 1
    caught = capsys.readouterr()
    first, second, third = json.loads(caught.out)
    assert (first["error"]["kind"], second["error"]["kind"]) == ("NotAMail", "NotAMail")
    assert third["number"] == "R8-0001"  # the rest of the batch is done
    assert caught.err.count("メールではありません") == 2


def test_that_reading_stores_nothing_and_needs_no_casebook(desk, capsys):
    (desk / "some.eml").write_bytes(MAIL)
    (shown,) = given(capsys, "read", "some.eml")
    assert shown["sender"] == {"name": "花木", "address": "hana@example.jp"}
    assert shown["body"].startswith("㈱みなと商会の花木です。ｶﾀ")
    assert [kind["kind"] for kind in shown["proposal"]["kinds"]] == ["disclosure"]
    assert shown["proposal"]["arrived"] == "2026-11-12"
    assert not list(desk.glob("*.casebook"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("mistyped", "StorageFailed"),
        ("zero", "StorageFailed"),
        ("new", "WrongPassphrase"),
        ("garbage", "WrongPassphrase"),
    ],
)
def test_that_a_casebook_that_does_not_open_ends_with_three(desk, capsys, monkeypatch, name, kind):
    path = desk / f"{name}.casebook"
    if name == "zero":
        path.touch()
    elif name == "new":
        main(["new", path.name])
    elif name == "garbage":
        path.write_bytes(os.urandom(8192))
    before = path.read_bytes() if path.exists() else None
    capsys.readouterr()
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", "wrong")
    assert main(["cases", "--casebook", path.name, "--json"]) == 3
    caught = capsys.readouterr()
    assert json.loads(caught.out)["error"]["kind"] == kind
    assert caught.err.strip().endswith("。")
    assert (path.read_bytes() if path.exists() else None) == before


def test_that_a_passphrase_is_asked_for_nowhere_but_where_somebody_is(
    casebook, monkeypatch, capsys
):
    monkeypatch.delenv("MADOGUCHI_PASSPHRASE")
    assert main(["cases"]) == 3
    assert "合言葉" in capsys.readouterr().err


def test_that_the_passphrase_file_beats_the_environment(casebook, desk, monkeypatch, capsys):
    (desk / "secret.txt").write_text("ひみつの合言葉\n", encoding="utf-8")
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", "wrong")
    assert main(["cases", "--passphrase-file", "secret.txt"]) == 0


def test_that_a_new_casebook_never_takes_the_place_of_a_file(casebook, capsys):
    before = casebook.read_bytes()
    assert main(["new", "f.casebook", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "CasebookExists"
    assert casebook.read_bytes() == before


def test_that_a_case_is_driven_to_its_end_by_the_command_line(casebook, capsys):
    given(capsys, "import", "some.eml")

    def act(*words: str) -> dict:
        return given(capsys, "act", "R8-0001", *words)

    act("confirm", "kind=disclosure", "on=11/13")
    act("accept", "leak=no", "on=11/13")
    act("ask", "reason=identity", "on=11/13", "by=11/30")
    waiting = given(capsys, "case", "R8-0001")
    assert waiting["state"] == "VERIFYING"
    (answer,) = (clock for clock in waiting["clocks"] if clock["id"] == "K11")
    assert (answer["state"], answer["due"]) == ("paused", None)
    act("answered", "on=11/16")
    act("identity", "result=ok", "how=post", "document=運転免許証", "copies=kept", "on=11/16")
    act("target", "target=契約者情報")
    act("search", "where=顧客管理システム", "result=1件あり", "on=11/17")
    act("decide", "decision=FULL", "method=paper", "on=11/18")
    act("approve")
    letter = given(
        capsys, "letter", "R8-0001", "L09", "l09.pdf", "--set", "同封物一覧=契約者情報の写し"
    )
    act("dispatch", f"number={letter['number']}", "how=registered")
    done = given(capsys, "case", "R8-0001")
    assert done["state"] == "NOTIFIED"
    (answer,) = (clock for clock in done["clocks"] if clock["id"] == "K11")
    assert (answer["state"], answer["due"], answer["met"]) == ("met", "2026-11-30", "2026-11-24")
    assert main(["act", "R8-0001", "close", "--today", "2026-11-24"]) == 1  # copies are kept
    assert "写し" in capsys.readouterr().err
    act("close", "copies=destroyed")
    assert given(capsys, "case", "R8-0001")["state"] == "CLOSED"
    assert given(capsys, "check")["ok"] is True


def test_that_a_refused_act_says_what_is_missing_and_keeps_nothing(casebook, capsys):
    given(capsys, "import", "some.eml")
    before = given(capsys, "case", "R8-0001")
    refused = main(["act", "R8-0001", "approve", "--json", "--today", "2026-11-24"])
    assert refused == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["kind"], error["facts"]["missing"]) == ("StepRefused", ["state"])
    assert given(capsys, "case", "R8-0001") == before
    assert given(capsys, "check")["ok"]


def test_that_the_acts_allowed_now_are_listed_with_their_fields(casebook, capsys):
    given(capsys, "import", "some.eml")
    found = given(capsys, "act", "R8-0001")
    acts = {one["act"]: one for one in found["acts"]}
    assert acts["confirm"]["missing"] == []
    assert "kind" in acts["confirm"]["fields"]
    assert "approve" not in acts


def test_that_a_draft_takes_no_number(casebook, capsys):
    given(capsys, "import", "some.eml")
    draft = given(capsys, "letter", "R8-0001", "L01", "draft.pdf", "--draft")
    assert draft["number"] is None
    issued = given(capsys, "letter", "R8-0001", "L01", "out.pdf")
    assert issued["number"] == "個情発R8-0001-1号"


@pytest.mark.parametrize(
    ("words", "due"),
    [
        (["2026-11-12"], "2026-11-26"),
        (["2026-11-12", "--pause", "2026-11-13..2026-11-16"], "2026-11-30"),
        (
            ["2026-11-12", "--pause", "11/13..11/18", "--pause", "11/16..11/20"],
            "2026-12-03",
        ),
        (
            ["2026-11-12", "--pause", "11/13..11/16", "--pause", "11/16..11/18"],
            "2026-12-01",
        ),
        (["R8.12.18"], "2027-01-04"),
    ],
)
def test_that_a_deadline_is_told_without_a_casebook(words, due, capsys):
    found = given(capsys, "deadline", "disclosure", *words)
    clocks = {clock["id"]: clock for clock in found["clocks"]}
    assert clocks["K11"]["due"] == due
    assert clocks["K2"]["due"] is None
    assert clocks["K11"]["steps"]


def test_that_a_backup_opens_and_is_restored_beside(casebook, desk, capsys):
    given(capsys, "import", "some.eml")
    made = given(capsys, "backup", "safe")
    restored = given(capsys, "restore", made["path"], "again.casebook")
    assert restored["ok"] is True
    assert main(["restore", made["path"], "again.casebook"]) == 1
    (line,) = given(capsys, "cases", "--casebook", "again.casebook")
    assert line["number"] == "R8-0001"


def test_that_wrong_usage_ends_with_two(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["letter"])
    assert stopped.value.code == 2


def test_that_a_second_opener_is_told_who_has_the_file(casebook, capsys):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLDER,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "open"
    try:
        assert main(["cases", "--json"]) == 3
        error = json.loads(capsys.readouterr().out)["error"]
        assert error["kind"] == "CasebookInUse"
        assert error["facts"]["host"]
        assert main(["cases", "--read-only"]) == 0  # whoever has it
        capsys.readouterr()
        assert main(["backup", "--read-only", "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["error"]["kind"] == "OnlyReading"
    finally:
        holder.communicate("")
    assert main(["cases"]) == 0


@pytest.mark.parametrize("words", [["cases", "--json"], ["--json", "cases"]])
def test_that_an_option_may_stand_before_or_behind_the_command(casebook, capsys, words):
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out) == []


CLOSURE = """
[[closures]]
name = "創立記念日"
first = "2026-11-26"
last = "2026-11-27"
"""


def test_that_the_office_is_shown_with_what_its_policy_lacks(casebook, capsys):
    found = given(capsys, "office")
    assert (found["company"], found["version"]) == ("株式会社テラス", 1)
    gaps = {gap["gap"]: gap for gap in found["gaps"]}
    assert gaps["representative"]["basis"] == "個人情報の保護に関する法律第32条第1項第1号"
    assert gaps["procedure"]["consequences"] == ["answer-on-request", "any-form", "no-fee"]
    assert main(["office", "--today", "2026-11-24"]) == 0
    assert gaps["representative"]["missing"] in capsys.readouterr().out


def test_that_settings_change_only_when_it_is_said_what_becomes_of_the_days(casebook, desk, capsys):
    given(capsys, "import", "some.eml")
    given(capsys, "act", "R8-0001", "confirm", "kind=disclosure")
    text = resources.open_text("companies/terrace.toml") + CLOSURE
    (desk / "changed.toml").write_text(text, encoding="utf-8")
    moves = [
        {
            "case": "R8-0001",
            "item": 1,
            "clock": "K11",
            "old": "2026-11-26",
            "new": "2026-11-30",
        }
    ]

    def due() -> str:
        (clock,) = (c for c in given(capsys, "case", "R8-0001")["clocks"] if c["id"] == "K11")
        return clock["due"]

    shown = given(capsys, "office", "change", "changed.toml")
    assert shown == {"version": 1, "changed": False, "moved": False, "moves": moves}
    assert (given(capsys, "office")["version"], due()) == (1, "2026-11-26")
    kept = given(capsys, "office", "change", "changed.toml", "--keep")
    assert kept == {"version": 2, "changed": True, "moved": False, "moves": moves}
    assert due() == "2026-11-26"
    moved = given(capsys, "office", "change", "changed.toml", "--move")
    assert moved == {"version": 2, "changed": True, "moved": True, "moves": moves}
    assert due() == "2026-11-30"
    assert given(capsys, "check")["ok"] is True
    with pytest.raises(SystemExit) as stopped:
        main(["office", "change", "changed.toml", "--keep", "--move"])
    assert stopped.value.code == 2


def test_that_the_settings_are_written_to_be_edited_and_given_back(casebook, desk, capsys):
    settings = given(capsys, "office")["settings"]
    assert settings["desk"]["mail"] == "support@oya-ub.com"
    assert given(capsys, "office", "write", "now.toml") == {"path": "now.toml", "version": 1}
    text = (desk / "now.toml").read_text("utf-8")
    assert text == resources.open_text("companies/terrace.toml")
    (desk / "now.toml").write_text(text.replace("answer_days = 14", "answer_days = 10"), "utf-8")
    given(capsys, "office", "change", "now.toml", "--keep")
    assert given(capsys, "office")["settings"]["clocks"]["answer_days"] == 10


def test_that_settings_with_faults_are_refused_by_their_keys(casebook, desk, capsys):
    text = resources.open_text("companies/terrace.toml").replace(
        "answer_days = 14", "answer_days = 0"
    )
    (desk / "changed.toml").write_text(text, encoding="utf-8")
    assert main(["office", "change", "changed.toml", "--move", "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["kind"], error["facts"]["faults"]) == (
        "Profile",
        [{"key": "clocks.answer_days", "fault": "not-allowed"}],
    )
    assert main(["office", "change", "absent.toml"]) == 3
    assert given(capsys, "office")["version"] == 1


def test_that_a_deadline_is_certified_on_paper(casebook, capsys):
    given(capsys, "import", "some.eml")
    made = given(capsys, "certificate", "R8-0001", "out.pdf")
    assert Path("out.pdf").read_bytes().startswith(b"%PDF-")
    assert made["sha256"] == hashlib.sha256(Path("out.pdf").read_bytes()).hexdigest()
    assert made["lines"][0] == "期限計算書"
    assert main(["certificate", "R8-0001", "out.pdf", "--item", "2", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "NoSuchItem"


def test_that_closing_a_withdrawn_inquiry_says_what_it_destroyed_and_what_still_holds_it(
    casebook, capsys
):
    given(capsys, "import", "some.eml")
    for words in (
        ["confirm", "kind=inquiry"],
        ["notify", "how=mail", "text=花木様に回答"],
        ["close"],
    ):
        given(capsys, "act", "R8-0001", *words)
    Path("w.eml").write_bytes(MAIL.replace(b"<first@", b"<other@"))
    given(capsys, "import", "w.eml")
    stores = "stores=窓口のメール：消去：佐野：2026-11-24"
    for words in (
        ["confirm", "kind=withdrawal"],
        ["match", "of=found", "inquiry=R8-0001"],
        ["dispose", "of=disposed", stores],
    ):
        given(capsys, "act", "R8-0002", *words)
    backup = Path(given(capsys, "backup", "copies")["path"]).name
    told = given(capsys, "act", "R8-0002")["erasure"]
    assert [one["number"] for one in told["cases"]] == ["R8-0001", "R8-0002"]
    assert main(["act", "R8-0002", "close", "--today", "2026-11-24"]) == 0
    said = capsys.readouterr().out
    for words in ("破棄：R8-0001", "破棄：R8-0002", "メール1", "台帳から消える方：1人", backup):
        assert words in said
    sheet = given(capsys, "case", "R8-0001")
    assert (sheet["requester"], sheet["words"], sheet["people"], sheet["messages"]) == (
        "",
        "",
        [],
        [],
    )
    assert sheet["tombstone"]["withdrawal"] == "R8-0002"
    assert main(["case", "R8-0001"]) == 0
    said = capsys.readouterr().out
    assert "R8-0001  破棄済  完了" in said
    assert "窓口のメール　消去　佐野　2026-11-24" in said
    assert backup in said
    assert main(["act", "R8-0001", "reopen", "text=再開", "--json"]) == 1
    refused = json.loads(capsys.readouterr().out)["error"]
    assert refused["kind"] == "CaseErased"
    assert "再開も追記もできません" in refused["message"]
    assert given(capsys, "check")["ok"] is True
    assert main(["cases", "花木"]) == 0
    assert capsys.readouterr().out.strip() == "0件"


def test_that_a_list_is_narrowed_named_and_written(casebook, capsys):
    given(capsys, "import", "some.eml")
    given(capsys, "act", "R8-0001", "tag", "tag=監査")
    for words, count in (
        (["--tag", "監査", "--from", "11/12", "--to", "2026-11-12", "--channel", "mail"], 1),
        (["--tag", "監査", "--from", "11/13"], 0),
        (["--kind", "complaint"], 0),
        (["花木", "--order", "relevance", "--due-to", "2026-12-31", "--no-migrated"], 1),
    ):
        assert len(given(capsys, "cases", *words)) == count, words
    (line,) = given(capsys, "cases", "みなと商会")
    assert line["found"]["place"] == "words"
    assert line["tags"] == ["監査"]
    given(capsys, "cases", "--tag", "監査", "--save-view", "監査分")
    assert len(given(capsys, "cases", "--view", "監査分")) == 1
    out = given(capsys, "cases", "--view", "監査分", "--export", "list.xlsx")
    assert (out["rows"], Path("list.xlsx").read_bytes()[:2]) == (1, b"PK")
    assert main(["cases", "--forget-view", "監査分"]) == 0
    assert main(["cases", "--view", "監査分"]) == 1
    assert main(["cases", "--partner", "いない"]) == 1


def test_that_a_reader_who_leaves_early_is_no_fault():
    """`madoguchi-cli deadline … | head -1`"""
    asked = [sys.executable, "-m", "app", "deadline", "disclosure", "2026-04-01"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as run:
        run.stdout.close()
        said = run.stderr.read().decode()
    assert (run.returncode, said) == (0, "")
