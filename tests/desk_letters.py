"""Letters brought about as an officer does: a case is opened, brought on, and its letter issued.

For people whose names and addresses are hard to print, on a real encrypted casebook. What a letter
was told to say is what the desk gave to the page.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import reports.letter
from app.domain.item import State
from app.domain.leak_facts import Topic
from app.domain.requests import Kind, Role
from tests.app.letter_samples import VALUES
from tests.builders import Posted, a_case, a_casebook, a_profile, bring, did, drive
from tests.builders import issued as issue_as_officers_do
from tests.hostile_letters import (
    LATIN_ADDRESS,
    LATIN_NAME,
    LONG_ADDRESS,
    LONG_PERSON,
    RARE,
    Made,
    prose,
    told,
)
from tests.withdrawn import STORES

if TYPE_CHECKING:
    from app.casebook import Casebook
    from reports.letter import Letter

_PARTNER = "株式会社みほん発送"
_PRINCIPAL = "みほん電力株式会社"
_SUPPLIER = "株式会社みほん送配電"
_JOINT_USE = {
    "group": "JU1",
    "responsible": _SUPPLIER,
    "address": "大阪市北区中之島一丁目1番1号",
    "representative": "代表取締役　見本太郎",
    "published": "2026-04-01",
    "within": "yes",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever asks; `acts_for` names the person, where another acts for him."""

    name: str
    note: Mapping[str, Any]
    acts_for: str = ""


ASKING = (
    Asking("一字", {"name": "辻", "reading": "つじ"}),
    Asking("六十字", {"name": LONG_PERSON, "address": "\n".join(LONG_ADDRESS)}),
    Asking("異体字", {"name": RARE, "address": f"東京都{RARE}町1"}),
    Asking("外国", {"name": LATIN_NAME, "reading": "", "address": "\n".join(LATIN_ADDRESS)}),
    Asking("未成年", {"name": "髙橋 花子", "role": Role.PARENT}, acts_for="髙橋 みなと"),
    Asking(
        "代理人",
        {
            "name": "𠮷川 法子",
            "role": Role.LAWYER,
            "organisation": "弁護士法人みほん総合法律事務所",
        },
        acts_for=RARE,
    ),
    Asking("会社", {"name": "", "reading": "", "organisation": "株式会社みどり商事 大阪支店"}),
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a case comes to call for a letter."""

    kind: Kind
    acts: Callable[[Casebook, str], None]
    slots: Mapping[str, str] = field(default_factory=dict)
    arrived: date = date(2026, 11, 12)
    by: tuple[Role, ...] = tuple(Role)  # who may be the one that asks


def _nothing(_casebook: Casebook, _number: str) -> None:
    return


def _asked(reason: str, *first: Any) -> Callable[[Casebook, str], None]:
    def acts(casebook: Casebook, number: str) -> None:
        bring(casebook, number, State.ACCEPTED)
        drive(casebook, number, *first, did("ask", reason=reason, by="2026-12-04"))
        if reason == "method":
            drive(casebook, number, did("identity", result="ok", how="post", authority="ok"))

    return acts


def _decided(decision: str, reasons: str = "", **more: str) -> Callable[[Casebook, str], None]:
    def acts(casebook: Casebook, number: str) -> None:
        bring(casebook, number, State.ACCEPTED)
        kind = casebook.cases.sheet(number).items[0].kind
        stopping = kind in (Kind.USE_STOP, Kind.TP_STOP)
        ground = {"ground": "35-5a"} if stopping else {}
        drive(casebook, number, did("target", target="お申込みの記録", **ground))
        bring(casebook, number, State.INVESTIGATING)
        if kind is Kind.CORRECTION:
            drive(casebook, number, did("investigate", text="申込書と照合した。"))
        drive(casebook, number, did("search", where="顧客管理システム", result="確認"))
        method = {"method": "paper"} if kind in (Kind.DISCLOSURE, Kind.TP_RECORD) else {}
        said = did("decide", decision=decision, reasons=reasons, **method, **more)
        drive(casebook, number, said, did("approve"))
        if (stopping or kind is Kind.CORRECTION) and decision in ("FULL", "PARTIAL"):
            drive(casebook, number, did("execute", text="登録を改めた。"))

    return acts


def _brought(state: State) -> Callable[[Casebook, str], None]:
    return lambda casebook, number: bring(casebook, number, state)


def _identified(casebook: Casebook, number: str) -> None:
    bring(casebook, number, State.TRIAGED)
    drive(casebook, number, did("identity", result="ok", how="post", authority="ok"))


def _complained(casebook: Casebook, number: str) -> None:
    questions = {"leak": "no", "request": "no", "partner": "no"}
    drive(casebook, number, did("confirm", 1, kind="complaint"), did("triage", 1, **questions))


def _late(casebook: Casebook, number: str) -> None:
    bring(casebook, number, State.INVESTIGATING)
    drive(casebook, number, did("interim", how="phone", text="調査中と伝えた", on="2026-11-09"))


def _copies(casebook: Casebook, number: str) -> None:
    bring(casebook, number, State.ACCEPTED)
    seen = {"seen": "licence", "copies": "kept", "masked": "yes", "authority": "ok"}
    drive(casebook, number, did("identity", result="ok", how="post", **seen))
    bring(casebook, number, State.NOTIFIED)
    drive(casebook, number, did("close", copies="destroyed", on="2026-11-24"))


def _partner(sort: str, partner: str) -> Callable[[Casebook, str], None]:
    def acts(casebook: Casebook, number: str) -> None:
        bring(casebook, number, State.ACCEPTED)
        drive(
            casebook,
            number,
            did("target", target="ご案内の送付先", ground="35-5a"),
            did("identity", result="ok", how="post", authority="ok"),
            did("ask-partner", partner=partner, sort=sort, by="2026-12-01", text="消去する。"),
        )

    return acts


def _unrecorded(casebook: Casebook, number: str) -> None:
    bring(casebook, number, State.INVESTIGATING)
    drive(
        casebook,
        number,
        did("search", where="第三者提供記録簿", result="該当なし"),
        did("route", 1, way="BOTH", others="GUIDE", groups="JU1", given="2026-06-01"),
        did("decide", decision="NOT_EXIST", reasons="D5"),
        did("approve"),
    )


def _withdrawn(casebook: Casebook, number: str) -> None:
    bring(casebook, number, State.ACCEPTED)
    drive(casebook, number, did("withdraw", text="もうよいとの電話", on="2026-11-18"))


def _leaked(entrusted: str) -> Callable[[Casebook, str], None]:
    def acts(casebook: Casebook, number: str) -> None:
        questions = {"leak": "yes", "request": "no", "partner": "no"}
        drive(casebook, number, did("confirm", 1, kind="complaint"), did("triage", 1, **questions))
        facts = dict.fromkeys(("protection", "property", "malice"), "no")
        facts |= {"happened": "yes", "scope": "personal-data", "sensitive": "yes"}
        known = {"on": "2026-11-13", "department": "コールセンター"}
        for act, values in (
            ("leak-aware", known),
            ("leak-facts", facts | {"entrusted": entrusted}),
            *(("leak-topic", {"topic": str(one), "text": said}) for one, said in _TOPICS.items()),
            ("leak-judge", {}),
            ("leak-reportable", {}),
        ):
            casebook.cases.do(number, act, 0, values)

    return acts


def _disposed(casebook: Casebook, number: str) -> None:
    sheet = casebook.cases.sheet(number)
    asked = a_case(casebook, Kind.INQUIRY, arrived=date(2026, 11, 2), name=sheet.people[0].name)
    drive(
        casebook,
        number,
        did("match", of="found", inquiry=asked),
        did("dispose", of="disposed", stores=STORES),
    )


def _asked_by_the_body(casebook: Casebook, number: str) -> None:
    _complained(casebook, number)
    received = {name: _written(VALUES[name]) for name in ("申出要旨", "調査一覧", "予定日")}
    drive(
        casebook,
        number,
        Posted("L20", (1,), received),
        did("investigate", 1, text="架電の記録を確認した。"),
    )
    inquiry = {"number": "JIP-8-311", "dated": "2026-11-17", "due": "2026-12-01"}
    for act, values in (
        ("inquiry", inquiry | {"basis": "appi.53.2", "complainant": "named"}),
        ("link", {"of": "found"}),
        ("draft", {"answer": "whole", "text": _ANSWER}),
        ("approve", {}),
    ):
        casebook.cases.do(number, f"jipdec-{act}", 0, values)


_TOPICS: Mapping[Topic, str] = {
    Topic.OUTLINE: "令和8年11月13日、ご案内の書面1通を、お申込みをいただいた方とは別の方の宛先に"
    "発送いたしました。",
    Topic.DATA: "氏名、住所、契約番号",
    Topic.PERSONS: "1名",
    Topic.CAUSE: "封入の際の宛名と書面との照合を、担当者1名で行っていたためです。",
    Topic.SECONDARY: "現在のところ、確認しておりません。",
    Topic.RESPONSE: "書面にてお詫びとお知らせを差し上げます。",
    Topic.PUBLICATION: "公表は行っておりません。",
    Topic.PREVENTION: "照合を2名で行う手順に改め、11月16日から実施しております。",
    Topic.REFERENCE: "心当たりのないご連絡がございましたら、下記担当までお知らせください。",
}
_ANSWER = "お断りをいただいた後のお電話は、停止の登録の漏れによるもので、不適切でした。"
_SUBMITTED = ("L28",)  # leaves the house with its papers
_LONG = prose(40).replace("|", "")
_DISCLOSED = {"開示対象": "申込みの記録", "同封物一覧": "申込書の写し（1枚）"}
_ANSWERED = {"申出要旨": "何に使うのか。", "回答": _LONG}
RECIPES: Mapping[str, Recipe] = {
    "L01": Recipe(Kind.DISCLOSURE, _nothing),
    "L02": Recipe(Kind.DISCLOSURE, _asked("fix")),
    "L03": Recipe(Kind.DISCLOSURE, _asked("identity")),
    "L04": Recipe(Kind.DISCLOSURE, _asked("fee")),
    "L05": Recipe(Kind.DISCLOSURE, _asked("fix")),
    "L06": Recipe(
        Kind.DISCLOSURE, _asked("method", did("target", target="録音", method="electronic"))
    ),
    "L07": Recipe(Kind.PURPOSE_NOTICE, _decided("NOTIFY")),
    "L08": Recipe(Kind.PURPOSE_NOTICE, _decided("NOT_NOTIFY", f"P1||{_LONG}")),
    "L09": Recipe(Kind.DISCLOSURE, _decided("FULL"), _DISCLOSED),
    "L10": Recipe(Kind.DISCLOSURE, _decided("PARTIAL", f"D2|評価の記録|{_LONG}")),
    "L11": Recipe(Kind.DISCLOSURE, _decided("NONE", f"D1||{_LONG}")),
    "L12": Recipe(Kind.DISCLOSURE, _decided("NOT_EXIST", "D5||")),
    "L13a": Recipe(Kind.TP_RECORD, _decided("FULL")),
    "L13b": Recipe(Kind.TP_RECORD, _unrecorded),
    "L14": Recipe(Kind.CORRECTION, _decided("FULL")),
    "L15": Recipe(Kind.CORRECTION, _decided("NONE", f"R1||{_LONG}")),
    "L16": Recipe(Kind.USE_STOP, _decided("FULL")),
    "L17": Recipe(Kind.USE_STOP, _decided("PARTIAL", f"S2|印刷済みの冊子|{_LONG}")),
    "L18": Recipe(Kind.USE_STOP, _decided("NONE", f"S2||{_LONG}")),
    "L19": Recipe(Kind.TP_STOP, _decided("FULL")),
    "L20": Recipe(Kind.COMPLAINT, _complained, {"申出要旨": _LONG}),
    "L21": Recipe(Kind.COMPLAINT, _brought(State.APPROVED)),
    "L22": Recipe(Kind.DISCLOSURE, _late, arrived=date(2026, 11, 2)),
    "L23": Recipe(Kind.COMPLAINT, _leaked("no")),
    "L24": Recipe(Kind.CONSULTATION, _brought(State.TRIAGED), _ANSWERED),
    "L25": Recipe(Kind.WITHDRAWAL, _disposed),
    "L26": Recipe(Kind.TP_RECORD, _unrecorded),
    "L27": Recipe(Kind.DISCLOSURE, _brought(State.ACCEPTED), by=(Role.LAWYER,)),
    "L28": Recipe(Kind.COMPLAINT, _asked_by_the_body, by=(Role.SELF,)),
    "L29": Recipe(Kind.USE_STOP, _partner("instruct", _PARTNER)),
    "L30": Recipe(Kind.USE_STOP, _partner("notify", _SUPPLIER)),
    "L31": Recipe(Kind.DISCLOSURE, _copies, by=(Role.SELF,)),
    "L32": Recipe(Kind.DISCLOSURE, _withdrawn),
    "L34": Recipe(Kind.COMPLAINT, _leaked("whole")),
    "L35": Recipe(Kind.FOREIGN_INFO, _identified),
}
"""A letter and how its case comes to it. L33, the month's report, is a page of reports.month."""


def through_the_desk(wanted: Callable[[str], bool]) -> Iterator[Made]:
    """Every letter of `RECIPES` for everybody of `ASKING`, issued on an encrypted casebook."""
    fees = a_profile(published="2026-04-01", fees="disclosure = 500")
    with (
        tempfile.TemporaryDirectory(prefix="madoguchi-letters-") as folder,
        closing(a_casebook(Path(folder), source=fees)) as casebook,
    ):
        casebook.partners.add({"name": _PARTNER, "relation": "contractor", "address": "大阪市1-1"})
        casebook.partners.add({"name": _SUPPLIER, "relation": "recipient", "address": "大阪市2-2"})
        casebook.partners.add({"name": _PRINCIPAL, "relation": "principal", "address": "京都市3"})
        casebook.partners.state_joint_use(_JOINT_USE)
        for letter, recipe in RECIPES.items():
            for asking in ASKING:
                name = f"{letter}-窓口-{asking.name}"
                if wanted(name) and asking.note.get("role", Role.SELF) in recipe.by:
                    yield _made(casebook, letter, name, _opened(casebook, recipe, asking))


def _opened(casebook: Casebook, recipe: Recipe, asking: Asking) -> tuple[str, Recipe]:
    number = a_case(casebook, recipe.kind, arrived=recipe.arrived, **asking.note)
    if asking.acts_for:
        person = {"role": "self", "name": asking.acts_for, "address": "大阪府豊中市1-1"}
        drive(casebook, number, did("person", person="new", **person))
    recipe.acts(casebook, number)
    return number, recipe


def _made(casebook: Casebook, letter: str, name: str, opened: tuple[str, Recipe]) -> Made:
    number, recipe = opened
    draft = casebook.letters.draft(number, letter, values=recipe.slots)
    slots = {
        slot.name: _written(VALUES[slot.name])
        for slot in draft.slots
        if slot.required and not slot.value and slot.name in VALUES
    }
    slots |= {name: _written(VALUES[name]) for name in _named(draft.findings, draft.slots)}
    posted = Posted(letter, slots={**slots, **recipe.slots})
    with _given() as letters:
        issued = issue_as_officers_do(casebook, number, posted).document
    pdf = casebook.letters.stored(issued).pdf
    if letter not in _SUBMITTED:
        drive(casebook, number, did("dispatch", number=issued, how="post"))
    return Made(name, pdf, told(letters[-1]))


def _named(findings: tuple[str, ...], slots: Any) -> Iterator[str]:
    """Yield the slots that a finding asks for."""
    for slot in slots:
        if slot.name in VALUES and any(f"「{slot.name}」" in finding for finding in findings):
            yield slot.name


def _written(value: object) -> str:
    """Return a sample as an officer writes it into a slot."""
    if isinstance(value, list | tuple):
        return "\n".join(
            "｜".join(map(str, entry.values())) if isinstance(entry, dict) else str(entry)
            for entry in value
        )
    return str(value)


@contextmanager
def _given() -> Iterator[list[Letter]]:
    """Note what the desk gives to the page, which draws it as ever."""
    letters: list[Letter] = []
    draw = reports.letter.to_pdf

    def noting(letter: Letter) -> bytes:
        letters.append(letter)
        return draw(letter)

    with mock.patch.object(reports.letter, "to_pdf", noting):
        yield letters
