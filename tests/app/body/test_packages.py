"""What a package for the accredited body tells, and what can be got out of it by force.

The searcher of this test shares no code with the program: it unzips, inflates and decodes by
itself, folds by rules of its own, and has to find the same secrets in what the casebook keeps.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import html
import io
import re
import shutil
import unicodedata
import urllib.parse
import zipfile
import zlib
from datetime import date
from email.message import EmailMessage

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from app.casebook import Casebook
from app.domain.item import State
from app.domain.jipdec import Missing
from app.domain.jipdec import State as Matter
from app.domain.masking import Mode
from app.domain.requests import Kind
from app.errors import (
    AttachmentUnfitError,
    CaseErasedError,
    FieldRefusedError,
    FileUnwritableError,
    NothingToSubmitError,
    StepRefusedError,
    StillThereError,
)
from app.jobs import Cancelled, Progress
from app.now import RehearsalNow
from app.store.book import Book
from app.views.package import PackageWish
from tests.builders import (
    OFFICER,
    TODAY,
    Posted,
    a_case,
    a_casebook,
    a_profile,
    did,
    drive,
    reopened,
)

MY_NUMBER = "123456789018"
CARD = "4111111111111111"
WORD = "合言葉 1"
L20 = {
    "申出要旨": "髙橋 花子様に、断ったのに電話が続いていること。連絡先は０６－００００－１２３４。",
    "調査一覧": "架電の記録の確認\n委託先への照会",
}
NOTE = "録音を聞いた。髙橋さんはかなり怒っている。顧問弁護士に相談する。"

# Each secret as it must not be found, folded by this file's own rules.
SECRETS = {
    "name": "高橋花子",
    "family name": "高橋",
    "reading": "たかはしはなこ",
    "latin": "takahashihanako",
    "mail": "hanako@example.jp",
    "phone": "0600001234",
    "phone abroad": "81600001234",
    "postcode": "5600099",
    "street": "みどり坂3丁目14",
    "street, short": "みどり坂3-14",
    "my number": MY_NUMBER,
    "card": CARD,
    "insurer": "06130012",
    "insured": "34567890",
    "pension": "1234567890",
    "colleague": "佐野",
    "note": "怒っている",
    "lawyer": "顧問弁護士",
    "stranger": "宮崎一郎",
    "metadata": "himitsu-metadata",
    "comment": "ひみつのこめんと",
    "id copy": "免許証の写し",
    "recording": "録音",
}
NAMES_OF_NUMBERS = ("個人番号", "マイナンバー", "保険者番号", "被保険者", "基礎年金番号")


# ------------------------------------------------------------------ the case


def a_pdf():
    """A PDF that says little on its page and much of itself."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    canvas.drawString(72, 720, "Takahashi Hanako 06-0000-1234")
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(drawn))
    writer.add_metadata({"/Author": "髙橋 花子", "/Keywords": "himitsu-metadata"})
    writer.add_attachment("hanako.txt", "髙橋花子 06-0000-1234".encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_workbook():
    book = Workbook()
    book.active["A1"] = "明細"
    book.active["A1"].comment = Comment("ひみつの\nコメント 髙橋花子", "佐野")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_stuffed_mail():
    body = f"""個人情報相談窓口 御中

髙橋花子（タカハシ　ハナコ）と申します。断ったのに勧誘の電話が続き、困っています。
連絡先は 06-0000-1234、０６（００００）１２３４、+81 6 0000 1234 のどれでもかまいません。
行末で切れた番号は 060000
1234 です。住所は〒560－0099 大阪府豊中市みどり坂三丁目14番2号です。
マイナンバーは {MY_NUMBER[:4]} {MY_NUMBER[4:8]} {MY_NUMBER[8:]} です。
カードは 4111-1111-1111
1111、保険者番号は06130012、記号・番号は12・34567890、基礎年金番号は1234-567890。
> 先日の件、高󠄀橋
> 花子より。ﾀｶﾊｼ ﾊﾅｺ
みどり坂3-14-2 に届いた書面は捨てました。
父の宮﨑一郎も同じ電話を受けました。
---
Hanako TAKAHASHI <HANAKO＠example.jp>
"""
    mail = EmailMessage()
    stamp = "Thu, 12 Nov 2026 10:00:00 +0900"
    mail["Received"] = f"from relay.example.jp by mx.oya-ub.com with ESMTP id 1; {stamp}"
    mail["Date"] = stamp
    mail["From"] = "髙橋 花子 <hanako@example.jp>"
    mail["To"] = "support@oya-ub.com"
    mail["Subject"] = "髙橋花子より苦情（06-0000-1234）"
    mail["Message-ID"] = "<stuffed@example.jp>"
    mail.set_content(body)
    mail.add_attachment(a_pdf(), "application", "pdf", filename="髙橋花子の明細.pdf")
    mail.add_attachment(a_workbook(), "application", "octet-stream", filename="明細.xlsx")
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    mail.add_attachment(picture, "image", "png", filename="免許証の写し.png")
    mail.add_attachment(b"RIFF0000WAVE", "audio", "wav", filename="通話録音.wav")
    return mail.as_bytes()


def a_stuffed_case(book, *, basis="appi.53.2", exhibits="", up_to="approve"):
    """A complaint full of secrets, with a matter of the body brought to `up_to`."""
    a_case(book, name="宮崎 一郎", reading="", mail="ichiro@example.com", phone="", address="")
    change, _ = book.intake.take_in(a_stuffed_mail(), "stuffed.eml")
    number = change.case
    person = book.cases.sheet(number).people[0]
    drive(
        book,
        number,
        did(
            "person",
            person=str(person.id),
            name="髙橋 花子",
            reading="たかはし はなこ",
            phone="06-0000-1234",
            postcode="560-0099",
            address="大阪府豊中市みどり坂3丁目14-2",
        ),
        did("confirm", 1, kind="complaint"),
        did("triage", 1, leak="no", request="no", partner="no", text="佐野が髙橋さんと電話。"),
        Posted("L20", (1,), L20 | {"予定日": "2026-11-26"}),
        did(
            "investigate",
            1,
            text="佐野が架電の記録を確認。髙橋花子様への架電は3回。顧問弁護士に相談済み。",
        ),
        did("note", text=NOTE),
    )
    asked = {"number": "JIP-8-311", "dated": "2026-11-17", "due": "2026-12-01"}
    book.cases.do(number, "jipdec-inquiry", 0, asked | {"basis": basis, "complainant": "named"})
    acts = [
        ("link", {"of": "found"}),
        (
            "draft",
            {
                "answer": "whole",
                "text": "髙橋 花子様へのお電話は3回でした。佐野が確認しました。",
                "exhibits": exhibits,
            },
        ),
        ("approve", {"text": "承認。髙橋さんには慎重に。"}),
        ("submit", {}),
    ]
    for act, values in acts:
        book.cases.do(number, f"jipdec-{act}", 0, {k: v for k, v in values.items() if v})
        if act == up_to:
            break
    return number


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A stuffed case written once; tests work on copies of its file."""
    book = a_casebook(tmp_path_factory.mktemp("stuffed"))
    number = a_stuffed_case(book)
    key = book._book.database.key
    book.close()
    return book.path, key, number


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def a_copy(written, folder):
    """The casebook with the stuffed case, its answer approved; and the number of the case."""
    path, key, number = written
    shutil.copy(path, folder / "stuffed.casebook")
    now = RehearsalNow(TODAY)
    file = folder / "stuffed.casebook"
    return Casebook(Book._open(file, key, now, OFFICER, create=False)), number


@pytest.fixture
def stuffed(written, tmp_path):
    book, number = a_copy(written, tmp_path)
    yield book, number
    book.close()


@pytest.fixture(scope="module")
def exported(written, tmp_path_factory):
    """A package as it usually is, and the casebook it came from. Tests only look at them."""
    folder = tmp_path_factory.mktemp("exported")
    book, number = a_copy(written, folder)
    packed = book.reporting.package(number, folder / "out", PackageWish())
    yield book, number, packed
    book.close()


@pytest.fixture(scope="module")
def hits(exported):
    """What the searcher gets out of that package, searched once."""
    _, _, packed = exported
    named = {word: squeezed(word) for word in NAMES_OF_NUMBERS}
    return found_in(files_of(packed.path), SECRETS | named)


# ------------------------------------------------------------------ the searcher

_VARIANTS = str.maketrans({"髙": "高", "﨑": "崎"})
_NOTHING = re.compile("[\\s\u200b-\u200f\ufe00-\ufe0f\U000e0100-\U000e01ef・,，>＞]")


def squeezed(text):
    """Text as anybody could read it together: half width, hiragana, no spaces."""
    text = unicodedata.normalize("NFKC", _NOTHING.sub("", text)).casefold().translate(_VARIANTS)
    text = "".join(chr(ord(c) - 96) if "ァ" <= c <= "ヶ" else c for c in text)
    return _NOTHING.sub("", text)


def writings(text):
    """Text once as it is, once with nothing between digits, once with kanji digits as digits."""
    plain = squeezed(text)
    yield plain
    yield plain.translate(str.maketrans("一二三四五六七八九〇", "1234567890"))
    yield re.sub("[-‐‑‒–—―−ー().・ /+]", "", plain)


def unpacked(name, content):
    """Every layer of a file as bytes: members of ZIPs, inflated streams of PDFs."""
    yield name, content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield name, packed.comment
            for entry in packed.infolist():
                yield name, entry.filename.encode() + b"\n" + entry.comment + b"\n" + entry.extra
                yield from unpacked(f"{name}/{entry.filename}", packed.read(entry))
    if content[:4] == b"%PDF":
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            inflated = zlib.decompressobj()
            try:
                yield name, inflated.decompress(stream)
            except zlib.error:
                yield name, stream


def disguised(content):
    """Bytes that are written as other bytes: hexadecimal and octal strings of PDF, base64."""
    for found in re.findall(rb"<([0-9A-Fa-f\s]{4,})>", content):
        digits = re.sub(rb"\s", b"", found)
        yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    for found in re.findall(
        rb"\(((?:[^()\\]|\\.)*\\[0-7]{3}(?:[^()\\]|\\.)*)\)", content, re.DOTALL
    ):
        yield re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8) & 255]), found)
    for found in re.findall(rb"[A-Za-z0-9+/]{16,}={0,2}", content):
        with contextlib.suppress(ValueError):
            yield base64.b64decode(found[: len(found) // 4 * 4])


def decoded(content):
    """Every text that bytes may stand for."""
    for encoding in ("utf-8", "utf-16-be", "utf-16-le", "cp932", "euc_jp", "iso2022_jp"):
        text = content.decode(encoding, "ignore")
        yield text
        if "&#" in text:
            yield html.unescape(text)
        if "%" in text:
            yield urllib.parse.unquote(text)
    for hidden in disguised(content):
        yield hidden.decode("utf-8", "ignore")
        yield hidden.decode("utf-16-be", "ignore")


def readings(name, content):
    """Every text a layer may be read as, and what readers of PDF and XLSX get from a file."""
    yield from decoded(content)
    if content[:4] == b"%PDF":
        reader = PdfReader(io.BytesIO(content))
        pages = [page.extract_text() for page in reader.pages]
        yield "\n".join(pages)
        yield from (str(value) for value in (reader.metadata or {}).values())
        yield from reader.attachments
        for files in reader.attachments.values():
            yield from (one.decode("utf-8", "ignore") for one in files)
    if content[:2] == b"PK" and b"xl/workbook.xml" in content:
        for sheet in load_workbook(io.BytesIO(content)):
            for row in sheet.iter_rows():
                for cell in row:
                    yield str(cell.value or "")
                    yield cell.comment.text if cell.comment else ""


def found_in(files, secrets):
    """The secrets that are to be got out of these files, each with where."""
    hits = set()
    for name, whole in files.items():
        for where, layer in unpacked(name, whole):
            for text in (where, *readings(where, layer)):
                for writing in writings(text):
                    hits |= {(key, name) for key, secret in secrets.items() if secret in writing}
    return hits


def files_of(path):
    if path.is_file():
        return {path.name: path.read_bytes()}
    return {
        file.relative_to(path.parent).as_posix(): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file()
    }


# ------------------------------------------------------------------ the proof


def test_that_nothing_secret_is_in_any_byte_of_a_package(hits):
    assert {key for key, _ in hits} & set(SECRETS) == set()


def test_that_the_searcher_finds_each_secret_where_it_is(stuffed, tmp_path):
    """Else the test before would prove nothing."""
    book, number = stuffed
    sheet = book.cases.sheet(number)
    kept = {message.subject: book.cases.content(message.sha256) for message in sheet.messages}
    kept["body"] = sheet.messages[0].body.encode()
    for message in sheet.messages:
        for one in message.attachments:
            kept[one.name] = book.cases.content(one.sha256)
    kept["letter.pdf"] = book.letters.stored(sheet.documents[0].number).pdf
    kept["people"] = repr((sheet.people, sheet.events)).encode()
    missed = set(SECRETS) - {key for key, _ in found_in(kept, SECRETS)}
    assert missed == set()


DISGUISES = {
    "entities": lambda text: html_entities(text).encode(),
    "percent": lambda text: urllib.parse.quote(text).encode(),
    "hexadecimal": lambda text: b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">",
    "octal": lambda text: b"(" + b"".join(b"\\%03o" % one for one in text.encode()) + b")",
    "base64": lambda text: base64.b64encode(f"宛名は {text} です".encode()),
    "seven bits": lambda text: text.encode("iso2022_jp"),
    "comment of a ZIP": lambda text: a_zip(comment=text.encode()),
    "name in a ZIP in a ZIP": lambda text: a_zip(a_zip(name=f"{text}.txt")),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_that_the_searcher_sees_through_disguises(disguise):
    files = {"x": DISGUISES[disguise]("高橋花子")}
    assert found_in(files, SECRETS) >= {("name", "x")}


def html_entities(text):
    return "".join(f"&#x{ord(one):x};" for one in text)


def a_zip(content=b"", *, name="a.txt", comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, content)
        packed.comment = comment
    return out.getvalue()


def test_that_nothing_is_in_a_package_that_nobody_can_search(exported):
    """Pictures, sounds, macros and embedded files hold what no searcher reads: there are none."""
    _, _, packed = exported
    for name, content in files_of(packed.path).items():
        if content[:4] == b"%PDF":
            reader = PdfReader(io.BytesIO(content))
            assert [list(page.images) for page in reader.pages] == [[]] * len(reader.pages), name
            assert not re.search(rb"/(EmbeddedFile|JavaScript|JS|Annots|AcroForm)\b", content)
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                parts = book.namelist()
                properties = book.read("docProps/core.xml").decode()
            known = (
                "xl/worksheets/sheet",
                "xl/workbook.xml",
                "xl/styles.xml",
                "xl/theme/theme1.xml",
                "xl/_rels/",
                "_rels/.rels",
                "[Content_Types].xml",
                "docProps/core.xml",
                "docProps/app.xml",
            )
            assert [part for part in parts if not part.startswith(known)] == []
            assert "株式会社テラス" in properties


def test_that_no_number_is_named(hits):
    assert {key for key, _ in hits} & set(NAMES_OF_NUMBERS) == set()


def text_of(pdf):
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def cells_of(xlsx):
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in load_workbook(io.BytesIO(xlsx))
    }


def one(files, part):
    (content,) = (content for name, content in files.items() if part in name)
    return content


def test_that_the_chronology_still_makes_sense(exported):
    _, _, packed = exported
    sheets = cells_of(one(files_of(packed.path), "/02_"))
    assert list(sheets) == ["概要", "経過", "事実と見解", "是正", "提出資料一覧", "秘匿処理一覧"]
    told = [(row[2], row[4]) for row in sheets["経過"] if isinstance(row[4], str)]
    assert ("申出人", "電子メールが届きました") in told
    assert ("当社", "調査の結果\n担当者が架電の記録を確認。申出人様への架電は3回。") in told
    said = "".join(str(cell) for row in sheets["事実と見解"] for cell in row if cell)
    assert "申出人様へのお電話は3回でした。担当者が確認しました。" in said
    assert "断ったのに勧誘の電話が続き、困っています。" in said
    days = [row[0] for row in sheets["経過"] if isinstance(row[0], date)]
    assert days == sorted(days)


def test_that_the_copies_say_what_they_are_and_keep_the_rest(exported):
    _, _, packed = exported
    files = files_of(packed.path)
    letter, mail = text_of(one(files, "送付文書")), text_of(one(files, "電子メール"))
    assert squeezed("写し（一部秘匿）資料１") in letter
    assert squeezed("断ったのに電話が続いていること") in letter
    assert squeezed("申出人　様") in letter
    assert squeezed("写し（一部秘匿）資料２") in mail
    assert squeezed("断ったのに勧誘の電話が続き、困っています。") in mail
    for content in files.values():
        if content[:4] == b"%PDF":
            assert PdfReader(io.BytesIO(content)).attachments == {}


def test_that_the_manifest_seals_every_file(exported):
    _, _, packed = exported
    manifest = (packed.path / "manifest-sha256.txt").read_bytes()
    assert packed.sha256 == packed.manifest == hashlib.sha256(manifest).hexdigest()
    lines = dict(reversed(line.split("  ", 1)) for line in manifest.decode().splitlines())
    on_disk = {
        file.relative_to(packed.path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in packed.path.rglob("*")
        if file.is_file() and file.name != "manifest-sha256.txt"
    }
    assert lines == on_disk
    assert len(lines) == 4


# ------------------------------------------------------------------ what is left in the casebook


def test_that_the_export_is_noted_and_every_mask_stays_inside(exported):
    book, number, packed = exported
    (inquiry,) = book.cases.sheet(number).inquiries
    assert inquiry.packages == ((date(2026, 11, 24), packed.letter),)
    assert inquiry.state is Matter.APPROVED  # moved by the officer's own acts alone
    row = book._book.database.execute(
        "SELECT actor, act, payload FROM journal JOIN journal_payload USING (number)"
        " ORDER BY number DESC LIMIT 1"
    )[0]
    assert row[:2] == ("佐野", "jipdec-package")
    for kept in (
        packed.manifest,
        '"purpose":"appi.53.2"',
        "髙橋花子",
        "my-number",
        '"staff":"role"',
    ):
        assert kept in row[2]
    assert MY_NUMBER not in row[2]
    assert book.safekeeping.check().ok


def test_that_the_letter_is_issued_once_for_the_same_papers(stuffed, tmp_path):
    book, number = stuffed
    first = book.reporting.package(number, tmp_path / "out", PackageWish())
    again = book.reporting.package(number, tmp_path / "out", PackageWish())
    assert first.letter == again.letter == book.cases.sheet(number).documents[-1].number
    assert first.path != again.path
    less = PackageWish(masks={"mails": Mode.DROP})
    other = book.reporting.package(number, tmp_path / "out", less)
    assert other.letter != first.letter
    assert not [name for name in other.files if "電子メール" in name]


def test_that_papers_of_an_answer_nobody_approved_are_a_draft(casebook, tmp_path):
    number = a_stuffed_case(casebook, up_to="draft")
    packed = casebook.reporting.package(number, tmp_path / "out", PackageWish())
    assert packed.letter == ""
    assert packed.path.name.endswith("_下書き")
    assert [d.letter for d in casebook.cases.sheet(number).documents] == ["L20"]
    letter = text_of(one(files_of(packed.path), "/01_"))
    assert squeezed("申出人様へのお電話は3回でした") in letter


def test_that_the_letter_can_be_issued_by_itself_and_then_goes_along(stuffed, tmp_path):
    book, number = stuffed
    choice = book.letters.choices(number)
    assert [c.letter for c in choice if c.suggested][:1] == ["L28"]
    issued = book.letters.issue(number, "L28").document
    packed = book.reporting.package(number, tmp_path / "out", PackageWish())
    assert packed.letter == issued
    assert one(files_of(packed.path), "/01_") == book.letters.stored(issued).pdf


def test_that_a_submission_takes_the_letter_out_of_the_house(stuffed, tmp_path):
    book, number = stuffed
    packed = book.reporting.package(number, tmp_path / "out", PackageWish())
    before = {d.number: d.dispatched for d in book.cases.sheet(number).documents}
    assert before[packed.letter] is None
    book.cases.do(number, "jipdec-submit", 0, {})
    after = {d.number: d.dispatched for d in book.cases.sheet(number).documents}
    assert after[packed.letter] == date(2026, 11, 24)


# ------------------------------------------------------------------ masks


def test_that_initials_are_for_whom_the_body_named(tmp_path):
    book = a_casebook(tmp_path)
    number = a_stuffed_case(book)
    wish = PackageWish(masks={"complainant-name": Mode.INITIAL})
    packed = book.reporting.package(number, tmp_path / "out", wish)
    overview = dict(row[:2] for row in cells_of(one(files_of(packed.path), "/02_"))["概要"])
    assert overview["申出人"] == "H.T."
    values = {"of": "found", "complainant": "unknown"}
    book.cases.do(number, "jipdec-link", 0, values)
    with pytest.raises(FieldRefusedError):
        book.reporting.package(number, tmp_path / "out", wish)
    book.close()


@pytest.mark.parametrize(
    ("field", "mode"),
    [
        ("complainant-name", Mode.SHOW),
        ("complainant-contact", Mode.SHOW),
        ("numbers", Mode.SHOW),
        ("internal", Mode.SHOW),
        ("attachments", Mode.SHOW),
        ("company", Mode.DROP),
        ("nonsense", Mode.DROP),
    ],
)
def test_that_the_law_part_cannot_be_chosen_away(stuffed, tmp_path, field, mode):
    book, number = stuffed
    with pytest.raises(FieldRefusedError):
        book.reporting.package(number, tmp_path / "out", PackageWish(masks={field: mode}))
    assert not (tmp_path / "out").exists()


def test_that_what_the_body_publishes_of_itself_is_no_secret_though_it_wrote_to_us(
    stuffed, tmp_path
):
    book, number = stuffed
    a_case(
        book,
        Kind.COMPLAINT,
        name="",
        reading="",
        mail="",
        phone="03-5860-7565",
        address="",
        organisation="一般財団法人日本情報経済社会推進協会",
    )
    text = "苦情相談室（03-5860-7565）の案内をした。"
    book.cases.do(number, "investigate", 1, {"text": text})
    packed = book.reporting.package(number, tmp_path / "out", PackageWish())
    told = cells_of(one(files_of(packed.path), "/02_"))["経過"]
    assert any("03-5860-7565" in str(cell) for row in told for cell in row)


def test_that_further_words_are_taken_out_of_everything(stuffed, tmp_path):
    book, number = stuffed
    wish = PackageWish(words=("勧誘の電話",))
    packed = book.reporting.package(number, tmp_path / "out", wish)
    word = {"word": squeezed("勧誘の電話")}
    assert found_in(files_of(packed.path), word) == set()


def test_that_what_looks_like_a_name_is_shown_before_it_leaves(stuffed):
    book, number = stuffed
    book.cases.do(
        number, "investigate", 1, {"text": "販売店の小鳥遊さんに聞いた。お客様の話と合う。"}
    )
    found = book.reporting.package_preview(number)
    assert found.doubtful == ("小鳥遊さん",)
    wish = PackageWish(words=("小鳥遊",))
    assert book.reporting.package_preview(number, wish).doubtful == ()


def test_that_a_preview_tells_what_is_shown_and_what_stays(stuffed):
    book, number = stuffed
    before = book.safekeeping.check().head
    found = book.reporting.package_preview(number)
    assert found.settled
    assert [choice.exhibit for choice in found.attachments] == [None, None, "id-copy", "recording"]
    assert {line.field for line in found.masks if not line.listed} == {
        "attachments",
        "numbers",
        "internal",
    }
    assert any("添付ファイル 4件" in line for line in found.inside)
    assert any("番号" in line for line in found.inside)
    assert not [text for _, text in found.chronology if "髙橋" in text]
    assert book.safekeeping.check().head == before


# ------------------------------------------------------------------ attachments


def test_that_a_chosen_attachment_goes_along_as_masked_text(stuffed, tmp_path):
    book, number = stuffed
    wish = PackageWish(attachments=(1,))
    packed = book.reporting.package(number, tmp_path / "out", wish)
    files = files_of(packed.path)
    copy = one(files, "添付ファイル")
    assert squeezed("申出人") in text_of(copy)
    assert found_in({"copy": copy}, SECRETS) == set()


def test_that_papers_of_identity_need_a_demand_and_the_approval(tmp_path):
    cases = (
        ("appi.53.1", "", (Missing.DEMAND, Missing.EXHIBIT)),
        ("appi.53.2", "", (Missing.EXHIBIT,)),
    )
    for at, (basis, exhibits, lacking) in enumerate(cases):
        book = a_casebook(tmp_path, name=f"{at}.casebook")
        number = a_stuffed_case(book, basis=basis, exhibits=exhibits)
        with pytest.raises(StepRefusedError) as refused:
            book.reporting.package(number, tmp_path / "out", PackageWish(attachments=(3,)))
        assert refused.value.missing == lacking
        book.close()


def test_that_a_picture_never_goes_along_for_nobody_can_search_it(casebook, tmp_path):
    number = a_stuffed_case(casebook, exhibits="id-copy,recording")
    for at, why in ((3, "picture"), (4, "sound"), (2, "unreadable"), (9, "unknown")):
        with pytest.raises(AttachmentUnfitError) as refused:
            casebook.reporting.package(number, tmp_path / "out", PackageWish(attachments=(at,)))
        assert (refused.value.at, refused.value.why) == (at, why)


def test_that_where_two_approve_an_exhibit_needs_a_second_person(tmp_path):
    book = a_casebook(tmp_path, source=a_profile(approval="two"))
    number = a_stuffed_case(book, exhibits="id-copy", up_to="draft")
    with pytest.raises(StepRefusedError):
        book.cases.do(number, "jipdec-approve", 0, {})
    lacking = book.reporting.package_preview(number).attachments[2].lacking
    assert lacking == (Missing.EXHIBIT,)
    for approver in ("西", "堀"):  # the deputy, then the representative
        assert book.reporting.package_preview(number).attachments[2].lacking
        book = reopened(book, actor=approver)
        book.cases.do(number, "jipdec-approve", 0, {})
    assert book.reporting.package_preview(number).attachments[2].lacking == ()
    book.close()


# ------------------------------------------------------------------ writing


def test_that_a_zip_holds_the_same_and_nothing_else_is_left(stuffed, tmp_path):
    book, number = stuffed
    wish = PackageWish(zipped=True)
    packed = book.reporting.package(number, tmp_path / "out", wish)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [packed.path.name]
    assert packed.sha256 == hashlib.sha256(packed.path.read_bytes()).hexdigest()
    with zipfile.ZipFile(packed.path) as archive:
        assert archive.testzip() is None
        held = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert set(held) == set(packed.files)
    sealed = held.pop("manifest-sha256.txt").decode()
    for name, content in held.items():
        assert f"{hashlib.sha256(content).hexdigest()}  {name}\n" in sealed


def test_that_a_password_locks_the_workbook(stuffed, tmp_path):
    import msoffcrypto

    book, number = stuffed
    packed = book.reporting.package(number, tmp_path / "out", PackageWish(password=WORD))
    shut = one(files_of(packed.path), "/02_")
    assert shut[:8] == bytes.fromhex("D0CF11E0A1B11AE1")
    file, opened = msoffcrypto.OfficeFile(io.BytesIO(shut)), io.BytesIO()
    file.load_key(password=WORD, verify_password=True)
    file.decrypt(opened)
    assert "概要" in cells_of(opened.getvalue())
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        file.load_key(password=f"{WORD}2", verify_password=True)


def test_that_a_hit_stops_the_export_and_leaves_nothing(stuffed, tmp_path):
    book, number = stuffed
    # An officer's own sentence in an issued letter is not masked: the last gate finds it.
    values = {"見解": "髙橋花子様へのお電話は3回でした。"}
    book.letters.issue(number, "L28", values=values)
    before = book.cases.sheet(number), book.safekeeping.check().head
    with pytest.raises(StillThereError) as refused:
        book.reporting.package(number, tmp_path / "out", PackageWish())
    assert refused.value.files == ("01_苦情に関するご説明（資料提出）について.pdf",)
    assert not (tmp_path / "out").exists()
    assert (book.cases.sheet(number), book.safekeeping.check().head) == before


def test_that_a_package_called_off_leaves_nothing(stuffed, tmp_path):
    book, number = stuffed
    progress = Progress()
    progress.cancel()
    before = book.safekeeping.check().head
    with pytest.raises(Cancelled):
        book.reporting.package(number, tmp_path / "out", PackageWish(), progress)
    assert not (tmp_path / "out").exists()
    assert book.safekeeping.check().head == before


def test_that_what_was_there_is_never_written_over(stuffed, tmp_path):
    book, number = stuffed
    (tmp_path / "taken").write_text("here")
    with pytest.raises(FileUnwritableError):
        book.reporting.package(number, tmp_path / "taken", PackageWish())
    assert (tmp_path / "taken").read_text() == "here"


# ------------------------------------------------------------------ which case


def test_that_a_case_without_a_matter_has_no_papers(casebook, tmp_path):
    number = a_case(casebook, Kind.COMPLAINT)
    with pytest.raises(NothingToSubmitError):
        casebook.reporting.package(number, tmp_path / "out", PackageWish())


def test_that_our_own_case_is_told_with_the_letters_of_the_body(casebook, tmp_path):
    own = a_case(casebook, Kind.COMPLAINT, name="髙橋 花子", words="髙橋です。電話が続きます。")
    asked = a_case(
        casebook,
        Kind.COMPLAINT,
        name="",
        reading="",
        mail="",
        phone="03-5860-7565",
        address="",
        organisation="一般財団法人日本情報経済社会推進協会",
        words="髙橋花子様の件でご説明ください。",
    )
    values = {
        "basis": "appi.53.1",
        "number": "JIP-1",
        "dated": "2026-11-17",
        "complainant": "named",
    }
    casebook.cases.do(asked, "jipdec-inquiry", 0, values)
    casebook.cases.do(asked, "jipdec-link", 0, {"of": "found", "case": own})
    packed = casebook.reporting.package(asked, tmp_path / "out", PackageWish())
    files = files_of(packed.path)
    sheets = cells_of(one(files, "/02_"))
    said = "".join(str(cell) for rows in sheets.values() for row in rows for cell in row if cell)
    assert own in said
    assert "申出人です。電話が続きます。" in said
    assert found_in(files, {"name": "高橋"}) == set()
    assert "03-5860-7565" not in "".join(casebook.reporting.package_preview(asked).doubtful)


def test_that_no_papers_are_made_of_what_was_disposed_of(casebook, tmp_path):
    number = a_case(casebook, Kind.WITHDRAWAL, up_to=State.CLOSED)
    values = {"basis": "appi.53.1", "number": "JIP-1", "dated": "2026-11-17"}
    with pytest.raises(CaseErasedError):
        casebook.cases.do(number, "jipdec-inquiry", 0, values)
    with pytest.raises(NothingToSubmitError):
        casebook.reporting.package(number, tmp_path / "out", PackageWish())
    assert not (tmp_path / "out").exists()
