"""Builders with valid defaults: a test names only what matters to it.

A casebook of a test is a real encrypted file, copied from a template made once per profile and
opened with the template's own key; that a passphrase leads to that key is proved in
tests/app/store/test_key.py, and it costs a tenth of a second each time.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from app.casebook import Casebook
from app.company import settings
from app.domain.item import Act, Identity, State
from app.domain.proofreading.galley import Severity
from app.domain.requests import Channel, Kind, Role
from app.errors import LetterFindingsError
from app.now import RehearsalNow
from app.rules.lawbook import lawbook
from app.store.book import Book
from app.store.key import raw_key, salt_of
from app.views.intake import PhoneNote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.changes import Change

PASSPHRASE = "mado to guchi"  # noqa: S105 - of casebooks that live for one test
TODAY = date(2026, 11, 24)
OFFICER = "佐野"

_TERRACE = resources.open_text("companies/terrace.toml")
_TEMPLATES = tempfile.TemporaryDirectory(prefix="madoguchi-tests-")


STAFF = """
[[staff]]
name = "佐野"
duties = ["officer"]

[[staff]]
name = "西"
duties = ["deputy"]

[[staff]]
name = "堀"
duties = ["representative"]

[[staff]]
name = "岸"
duties = ["legal", "deputy"]

[[staff]]
name = "梅田"
duties = ["clerk"]
"""


def a_profile(*, approval: str = "one", published: str = "", fees: str = "") -> str:
    """The shipped profile; `fees` are lines like `disclosure = 500`."""
    text = _TERRACE.replace('approval = "one"', f'approval = "{approval}"')
    if approval == "two":
        text += STAFF
    text = text.replace('published_on = ""', f'published_on = "{published}"')
    return text.replace("[procedure.fees]", f"[procedure.fees]\n{fees}")


@cache
def _template(source: str) -> tuple[Path, str]:
    path = Path(_TEMPLATES.name) / f"{abs(hash(source))}.casebook"
    now = RehearsalNow(date(2026, 4, 1))
    Casebook.create(path, PASSPHRASE, settings.parse(source), actor=OFFICER, now=now).close()
    return path, raw_key(PASSPHRASE, salt_of(path))


def a_casebook(
    folder: Path,
    today: date = TODAY,
    *,
    source: str = _TERRACE,
    actor: str = OFFICER,
    name: str = "a.casebook",
) -> Casebook:
    """A casebook of its own in `folder`, opened; the caller closes it."""
    template, key = _template(source)
    path = folder / name
    shutil.copy(template, path)
    casebook = Casebook(Book._open(path, key, RehearsalNow(today), actor, create=False))
    # No test cuts the power, and waiting for the disk is most of the time of an act.
    casebook._book.database.execute("PRAGMA synchronous = OFF")
    return casebook


def reopened(casebook: Casebook, *, actor: str = OFFICER) -> Casebook:
    """The same file closed and opened again, by somebody else where `actor` says so."""
    key, now = casebook._book.database.key, casebook.now
    casebook.close()
    return Casebook(Book._open(casebook.path, key, now, actor, create=False))


# ------------------------------------------------------------------ what comes in


def a_mail(
    *,
    subject: str = "個人情報の開示をお願いします",
    body: str = "私の保有個人データの開示を請求します。",
    sender: str = "髙橋 花子 <hanako@example.jp>",
    message_id: str = "<1@example.jp>",
    references: str = "",
    arrived: date = date(2026, 11, 12),
    attachments: Mapping[str, bytes] | None = None,
) -> bytes:
    """The bytes of a mail that arrived at the company's server on `arrived`."""
    mail = EmailMessage()
    stamp = f"{arrived:%a, %d %b %Y} 10:00:00 +0900"
    mail["Received"] = f"from relay.example.jp by mx.oya-ub.com with ESMTP id 1; {stamp}"
    mail["Date"] = stamp
    mail["From"] = sender
    mail["To"] = "support@oya-ub.com"
    mail["Subject"] = subject
    mail["Message-ID"] = message_id
    if references:
        mail["References"] = references
    mail.set_content(body)
    for name, content in (attachments or {}).items():
        mail.add_attachment(content, "application", "pdf", filename=name)
    return mail.as_bytes()


def a_phone_note(
    *,
    kinds: Sequence[Kind] = (Kind.DISCLOSURE,),
    arrived: date = date(2026, 11, 12),
    noticed: date | None = None,
    channel: Channel = Channel.PHONE,
    name: str = "髙橋 花子",
    reading: str = "たかはし はなこ",
    organisation: str = "",
    role: Role = Role.SELF,
    mail: str = "hanako@example.jp",
    phone: str = "06-0000-1234",
    address: str = "大阪府豊中市みどり坂3丁目14-2",
    words: str = "私の情報を見せてください。",
) -> PhoneNote:
    """What was heard on the telephone on `arrived`."""
    return PhoneNote(
        channel=channel,
        arrived=arrived,
        noticed=noticed or arrived,
        name=name,
        reading=reading,
        organisation=organisation,
        role=role,
        mail=mail,
        phone=phone,
        postcode="560-0099" if address else "",
        address=address,
        words=words,
        kinds=tuple(kinds),
    )


def an_anonymous_note(**changed: object) -> PhoneNote:
    """A note of somebody who gave neither a name nor a way back."""
    nobody: dict[str, object] = dict.fromkeys(("name", "reading", "mail", "phone", "address"), "")
    return a_phone_note(role=Role.ANONYMOUS, **(nobody | changed))  # type: ignore[arg-type]


def a_case(
    casebook: Casebook,
    *kinds: Kind,
    up_to: State | None = None,
    **note: object,
) -> str:
    """The number of a case opened from a phone note, its items brought to `up_to`."""
    asked = a_phone_note(kinds=kinds or (Kind.DISCLOSURE,), **note)  # type: ignore[arg-type]
    number = casebook.intake.phone(asked).case
    if up_to is not None:
        for position in range(1, len(asked.kinds) + 1):
            bring(casebook, number, up_to, item=position)
    return number


# ------------------------------------------------------------------ what is done


@dataclass(frozen=True, slots=True)
class Did:
    """An act with the fields of its form."""

    act: Act
    item: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter that is issued and leaves the house the same day."""

    letter: str
    items: Sequence[int] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None


def did(act: str, item: int = 0, **values: str) -> Did:
    """An act for `drive`: did("ask", reason="identity", on="2026-11-13")."""
    return Did(Act(act), item, values)


def drive(casebook: Casebook, number: str, *acts: Did | Posted) -> None:
    """Do one act after the other to a case."""
    for act in acts:
        if isinstance(act, Did):
            casebook.cases.do(number, act.act, act.item, act.values)
            continue
        change = issued(casebook, number, act)
        sent = {"number": change.document, "how": "post"}
        if act.on is not None:
            sent["on"] = act.on.isoformat()
        casebook.cases.do(number, Act.DISPATCH, 0, sent)


def issued(casebook: Casebook, number: str, act: Posted, supersedes: str = "") -> Change:
    """Issue a letter as an officer does who has looked at what asks for a second look."""
    issue = partial(
        casebook.letters.issue,
        number,
        act.letter,
        items=act.items,
        values=act.slots,
        on=act.on,
        supersedes=supersedes,
    )
    try:
        return issue()
    except LetterFindingsError as error:
        if any(one.severity is Severity.STOP for one in error.findings):
            raise
        return issue(acknowledged=[one.key for one in error.findings])


PLAIN: Mapping[Act, Mapping[str, str]] = {
    Act.CONFIRM: {},
    Act.TRIAGE: {"leak": "no", "request": "no", "partner": "no"},
    Act.ACCEPT: {"leak": "no"},
    Act.ASK: {"reason": "identity"},
    Act.ANSWERED: {},
    Act.IDENTITY: {"result": "ok", "how": "post", "authority": "ok"},
    Act.SEARCH: {"where": "顧客管理システム", "result": "1件"},
    Act.INVESTIGATE: {"text": "申込書と照合した。"},
    Act.APPROVE: {},
    Act.EXECUTE: {"text": "登録を改めた。"},
    Act.NOTIFY: {"how": "post", "text": "書面で通知した。"},
    Act.ACKNOWLEDGE: {"leak": "no", "request": "no", "partner": "no", "how": "phone"},
    Act.FOLLOW_UP: {"cause": "手順の誤り", "corrective": "no"},
    Act.REPORT: {},
    Act.MATCH: {"of": "found", "inquiry": "11月2日のお問い合わせ"},
    Act.DISPOSE: {"of": "disposed", "stores": "窓口のメール：消去"},
    Act.CLOSE: {"copies": "destroyed"},
    Act.WITHDRAW: {"text": "取り下げるとの電話。"},
    Act.REOPEN: {"text": "新しい事情が示された。"},
    Act.RETURN: {"text": "理由を書き直す。"},
    Act.NOTE: {"text": "経過。"},
}
"""The fields of each act, as a plain case needs them."""

_REASONS = {"NOT_EXIST": "D5", "NONE": "C3"}


def plain(act: Act, kind: Kind, **changed: str) -> dict[str, str]:
    """The fields of an act on an item of `kind`, for the outcome its kind lists first."""
    values = dict(PLAIN.get(act, {}))
    if act is Act.CONFIRM:
        values["kind"] = str(kind)
    if act is Act.DECIDE:
        values["decision"] = str(lawbook().kind(kind).decisions[0])
        if kind in (Kind.DISCLOSURE, Kind.TP_RECORD):
            values["method"] = "paper"
    return values | changed


def bring(
    casebook: Casebook, number: str, state: State, *, item: int = 1, on: date | None = None
) -> None:
    """Bring an item to `state` by doing what the case asks for next, without letters."""
    for _ in range(20):
        sheet = casebook.cases.sheet(number).items[item - 1]
        if sheet.state is state:
            return
        act = _next_without_letters(casebook, number, item)
        day = {"on": on.isoformat()} if on else {}
        casebook.cases.do(number, act, item, plain(act, sheet.kind, **day))
    raise AssertionError(f"{number} {item} never came to {state}")


def _next_without_letters(casebook: Casebook, number: str, item: int) -> Act:
    docket, book = casebook.cases._docket, casebook.cases._book
    with book.reading() as session:
        matter = docket.load(session, number)
    from app.domain.next_act import next_act

    one = matter.item(item)
    offer = next_act(one, matter.setting)
    assert offer is not None, f"{number} {item} has ended"
    if offer.act not in (Act.LETTER, Act.DISPATCH):
        return offer.act
    if one.phase is State.ACCEPTED:
        return Act.IDENTITY if one.identity is Identity.PENDING else Act.SEARCH
    return (
        Act.ACKNOWLEDGE if one.phase is State.TRIAGED and one.acknowledged is None else Act.NOTIFY
    )
