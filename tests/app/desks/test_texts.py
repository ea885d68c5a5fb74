"""The officer's own copies of letter texts: by version, in force by day, never written over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from app.domain.comparing import Side
from app.domain.item import Act
from app.errors import (
    FieldRefusedError,
    FileUnwritableError,
    NoSuchLetterError,
    NoSuchTextVersionError,
    NotOnStaffError,
    TextUnchangedError,
)
from app.letters.proofing import of_text
from app.rules.wording import letter_texts
from app.texts.check import Flaw, TextFaultsError
from app.texts.files import read_text
from app.texts.own import OwnTexts, text_digest
from app.texts.views import BASE, SHIPPED, TextState, TextWish
from tests.builders import TODAY, a_case, a_casebook, a_profile, reopened

L01 = letter_texts()["L01"].template
OPENING = "拝啓"


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def reworded(words, letter="L01"):
    """The text that ships with a sentence of the officer's before its end."""
    return letter_texts()[letter].template.replace("敬具\n", f"　{words}\n敬具\n", 1)


def line(casebook, letter="L01"):
    (found,) = (one for one in casebook.texts.lines() if one.letter == letter)
    return found


def said(pdf):
    from io import BytesIO

    pages = PdfReader(BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def letter_facts(casebook, number):
    events = casebook.cases.sheet(number).events
    book = casebook._book
    with book.reading() as session:
        matter = casebook.texts._docket.load(session, number)
    assert events
    return [e.facts for e in matter.events if e.sort == Act.LETTER]


# ------------------------------------------------------------------ versions


def test_that_every_letter_ships_with_a_text(casebook):
    lines = casebook.texts.lines()
    assert len(lines) == sum(bool(one.template) for one in letter_texts().values())
    assert {one.state for one in lines} == {TextState.SHIPPED}
    assert casebook.texts.sheet("L01").text == L01


def test_that_a_copy_is_kept_with_who_when_and_from_what(casebook):
    change = casebook.texts.save("L01", reworded("お体を大切に。"), note="季節の言葉")
    assert change.settings
    (version,) = casebook.texts.sheet("L01").versions
    assert (version.number, version.since, version.actor) == (1, TODAY, "佐野")
    assert version.note == "季節の言葉"
    assert version.in_force
    assert casebook.texts.sheet("L01").base == L01
    assert (line(casebook).state, line(casebook).version) == (TextState.OWN, 1)
    assert line(casebook, "L02").state is TextState.SHIPPED


def test_that_no_version_is_ever_written_over(casebook, tmp_path):
    first, second = reworded("一つ目。"), reworded("二つ目。")
    casebook.texts.save("L01", first)
    casebook.texts.save("L01", second)
    casebook.texts.restore("L01", 1)
    casebook.texts.restore("L01", SHIPPED)
    again = reopened(casebook)
    versions = again.texts.sheet("L01").versions
    assert [one.text for one in versions] == [first, second, first, ""]
    assert [one.withdrawn for one in versions] == [False, False, False, True]
    assert not any(one.in_force for one in versions)
    assert again.texts.sheet("L01").text == L01
    assert again.safekeeping.check().ok
    again.texts.restore("L01", 2)
    assert again.texts.sheet("L01").text == second
    again.close()
    casebook.__init__(a_casebook(tmp_path, name="b.casebook")._book)


def test_that_a_version_comes_into_force_on_its_day(casebook):
    casebook.texts.save("L01", reworded("今日から。"))
    casebook.texts.save("L01", reworded("来月から。"), since=date(2026, 12, 1))
    casebook.texts.save("L01", reworded("今日から、直した。"))
    assert line(casebook).coming == date(2026, 12, 1)
    own = casebook.texts._docket.texts
    days = (date(2026, 11, 23), TODAY, date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 1))
    assert [own.text("L01", day).version for day in days] == [0, 3, 3, 2, 2]


def test_that_the_past_is_not_rewritten(casebook):
    with pytest.raises(FieldRefusedError) as caught:
        casebook.texts.save("L01", reworded("昨日から。"), since=date(2026, 11, 23))
    assert (caught.value.name, caught.value.why) == ("in_force", "past")
    assert casebook.texts.sheet("L01").versions == ()


def test_that_the_very_same_is_no_version(casebook):
    with pytest.raises(TextUnchangedError):
        casebook.texts.save("L01", L01)
    casebook.texts.save("L01", reworded("一つ目。"))
    for same in (reworded("一つ目。"), reworded("一つ目。").replace("\n", "\r\n") + "\n\n"):
        with pytest.raises(TextUnchangedError) as caught:
            casebook.texts.save("L01", same)
        assert caught.value.version == 1
    casebook.texts.save("L01", L01)  # typed back by hand: the text that ships is in force again
    assert line(casebook).state is TextState.SHIPPED
    with pytest.raises(TextUnchangedError):
        casebook.texts.restore("L01", SHIPPED)


def test_that_a_text_with_a_fault_is_not_kept(casebook):
    for bad in ("{{ 到着日 }}", L01 + "{% include 'x' %}", "", L01 + "{{ ''.__class__ }}"):
        with pytest.raises(TextFaultsError):
            casebook.texts.save("L01", bad, accept=True)
    assert casebook.texts.sheet("L01").versions == ()
    assert casebook.safekeeping.check().ok


def test_that_a_slot_is_dropped_only_on_the_officers_word(casebook):
    without = L01.replace("{{ 手段 }}にて", "")
    with pytest.raises(TextFaultsError) as caught:
        casebook.texts.save("L01", without)
    assert [one.flaw for one in caught.value.remarks] == [Flaw.SLOT_DROPPED]
    casebook.texts.save("L01", without, accept=True)
    refusal = letter_texts()["L11"].template.replace("{{ 理由.理由 }}", "")
    with pytest.raises(TextFaultsError):
        casebook.texts.save("L11", refusal, accept=True)


def test_that_what_is_not_there_is_refused(casebook):
    for letter in ("L99", "L33", "", "../L01"):
        with pytest.raises(NoSuchLetterError):
            casebook.texts.sheet(letter)
    for number in (1, 7, BASE):
        with pytest.raises(NoSuchTextVersionError):
            casebook.texts.text("L01", number)
    with pytest.raises(NoSuchTextVersionError):
        casebook.texts.restore("L01", 3)
    with pytest.raises(FieldRefusedError):
        casebook.texts.save("L01", reworded("一つ。"), note="長" * 501)


def test_that_who_is_not_on_the_staff_keeps_nothing(tmp_path):
    casebook = a_casebook(tmp_path, source=a_profile(approval="two"), actor="")
    with pytest.raises(NotOnStaffError):
        casebook.texts.save("L01", reworded("だれか。"))
    assert casebook.texts.sheet("L01").versions == ()
    casebook.close()


# ------------------------------------------------------------------ the text that ships changes


def shipping(casebook, letter, base):
    """As if the copy had been made when another text shipped."""
    own = casebook.texts._docket.texts
    aged = [replace(one, base=base, base_sha256=text_digest(base)) for one in own.versions(letter)]
    casebook.texts._docket.texts = OwnTexts(aged)


def test_that_an_update_leaves_her_copy_and_shows_what_changed(casebook):
    casebook.texts.save("L01", reworded("当社の言葉。"))
    earlier = L01.replace(OPENING, "謹啓")
    shipping(casebook, "L01", earlier)
    assert line(casebook).state is TextState.OUTDATED
    assert casebook.texts.sheet("L01").text == reworded("当社の言葉。")
    lines = casebook.texts.compare("L01", BASE, L01)
    assert [one.side for one in lines if one.side is not Side.BOTH] == [Side.OLD, Side.NEW]
    kept = casebook.texts._docket.texts.version("L01", TODAY)
    casebook.texts.save("L01", reworded("当社の、別の言葉。"))
    assert line(casebook).state is TextState.OUTDATED  # she has not looked at it yet
    assert casebook.texts.sheet("L01").base == kept.base
    casebook.texts.save("L01", reworded("当社の、別の言葉。"), base_sha256=text_digest(L01))
    assert line(casebook).state is TextState.OWN
    assert casebook.texts.sheet("L01").base == L01


def test_that_her_copy_stands_once_she_has_seen_the_update(casebook):
    with pytest.raises(TextUnchangedError):
        casebook.texts.review("L01")
    casebook.texts.save("L01", reworded("当社の言葉。"))
    with pytest.raises(TextUnchangedError):
        casebook.texts.review("L01")
    shipping(casebook, "L01", L01.replace(OPENING, "謹啓"))
    casebook.texts.review("L01")
    assert line(casebook).state is TextState.OWN
    assert [one.text for one in casebook.texts.sheet("L01").versions] == [
        reworded("当社の言葉。"),
        reworded("当社の言葉。"),
    ]


# ------------------------------------------------------------------ letters


def test_that_letters_are_written_by_the_version_in_force(casebook):
    number = a_case(casebook)
    shipped = casebook.letters.issue(number, "L01").document
    before = casebook.letters.stored(shipped)
    casebook.texts.save("L01", reworded("末筆ながら、ご自愛ください。"))
    casebook.texts.save("L01", reworded("年末のご挨拶。"), since=date(2026, 12, 1))
    other = a_case(casebook, name="森 三郎")
    draft = casebook.letters.draft(other, "L01")
    assert "末筆ながら、ご自愛ください。" in said(draft.pdf)
    later = casebook.letters.draft(other, "L01", on=date(2026, 12, 2))
    assert "年末のご挨拶。" in said(later.pdf)
    own = casebook.letters.issue(other, "L01").document
    assert "末筆ながら" in said(casebook.letters.stored(own).pdf)
    assert casebook.letters.stored(shipped) == before  # never rendered anew
    (first,), (second,) = letter_facts(casebook, number), letter_facts(casebook, other)
    assert (first["wording"], first["wording_sha256"]) == ("0", text_digest(L01))
    assert second["wording"] == "1"
    assert second["wording_sha256"] == text_digest(reworded("末筆ながら、ご自愛ください。"))
    assert casebook.safekeeping.check().ok


def test_that_a_copy_has_a_subject_of_its_own(casebook, tmp_path):
    text = f"件名：{{{{ 区分 }}}}を承りました\n{L01}"
    casebook.texts.save("L01", text)
    number = a_case(casebook)
    draft = casebook.letters.draft(number, "L01")
    assert draft.findings == ()
    assert draft.title == "ご請求を承りました"
    assert "件名：" not in said(draft.pdf)
    written = casebook.letters.draft(number, "L01", values={"件名": "お手紙の件"})
    assert written.title == "お手紙の件"  # what is written into this one letter goes first
    issued = casebook.letters.issue(number, "L01").document
    assert casebook.letters.stored(issued).title == "ご請求を承りました"
    assert "ご請求を承りました" in said(casebook.letters.stored(issued).pdf)
    casebook.texts.export("L01", tmp_path / "L01.txt")
    assert casebook.texts.read(tmp_path / "L01.txt").text == text
    assert casebook.texts.preview(TextWish("L01", text)).remarks == ()
    assert casebook.safekeeping.check().ok


@pytest.mark.parametrize(
    "words",
    [
        '<img src="/etc/passwd">',
        "{{ 7*7 }}",
        "=cmd|' /C calc'!A0",
        "件名：乙",
        "\u202e逆\x07",
        "長" * 9000,
    ],
)
def test_that_what_a_person_wrote_stays_plain_text_in_a_subject(casebook, words):
    casebook.texts.save("L01", f"件名：「{{{{ 対象 }}}}」の件\n{L01}", accept=True)
    draft = casebook.letters.draft(a_case(casebook), "L01", values={"対象": words})
    assert draft.title == f"「{words}」の件"
    if draft.pdf is None:
        assert draft.findings  # too long for a page, and said so
    else:
        shown = "".join(c for c in f"「{words}」の件" if c.isprintable())
        assert shown.replace(" ", "") in said(draft.pdf).replace(" ", "")


def test_that_the_subject_is_read_for_faults_as_a_subject(casebook):
    text = letter_texts()["L11"].template
    casebook.texts.save("L11", f"件名：不開示決定通知書\n{text}")
    found = {(f.code, f.spot.part, f.spot.line) for f in proofread_text(casebook, "L11")}
    assert found == {("banned-word", "title", 1)}


def proofread_text(casebook, letter):
    docket = casebook.texts._docket
    return of_text(docket.texts.text(letter, TODAY), docket.editions, TODAY)


def test_that_the_letter_to_the_accredited_body_goes_by_her_copy_too(casebook):
    text = "件名：苦情のご説明\n" + reworded("当社の言葉。", "L28")
    casebook.texts.save("L28", text)
    from app.letters import covering

    paper = covering.paper(casebook.texts._docket, {}, TODAY)
    assert (paper.text.version, paper.text.template) == (1, text)
    assert paper.title == "苦情のご説明"


# ------------------------------------------------------------------ proof


_ADDED = (
    "INSERT INTO letter_text SELECT 9, letter, 9, since, at, '', '', 1, '', '', '' FROM letter_text"
)


@pytest.mark.parametrize(
    "altered",
    [
        "UPDATE letter_text SET text = text || 'x'",
        "UPDATE letter_text SET since = '2026-01-01'",
        "UPDATE letter_text SET withdrawn = 1",
        "UPDATE letter_text SET base_sha256 = ''",
        "UPDATE letter_text SET note = 'x'",
        "UPDATE letter_text SET version = 2",
        "DELETE FROM letter_text",
        _ADDED,
    ],
)
def test_that_a_version_that_was_altered_is_found(casebook, altered):
    casebook.texts.save("L01", reworded("当社の言葉。"))
    assert casebook.safekeeping.check().ok
    casebook._book.database.execute(altered)
    faults = casebook.safekeeping.check().faults
    assert faults
    assert all(fault.startswith("text:L01:") for fault in faults)


@pytest.mark.parametrize("payload", ["{}", '{"text": 1}', '{"text": {}}'])
def test_that_an_altered_entry_is_told_by_the_chain(casebook, payload):
    casebook.texts.save("L01", reworded("当社の言葉。"))
    number = casebook._book.database.execute("SELECT max(number) FROM journal")[0][0]
    casebook._book.database.execute(
        "UPDATE journal_payload SET payload = ? WHERE number = ?", (payload, number)
    )
    assert any(one.startswith("journal:") for one in casebook.safekeeping.check().faults)


def test_that_the_journal_seals_the_text_and_repeats_no_word_of_it(casebook):
    casebook.texts.save("L01", reworded("当社の言葉。"), note="覚え")
    rows = casebook._book.database.execute(
        "SELECT payload FROM journal_payload ORDER BY number DESC LIMIT 1"
    )
    told = json.loads(rows[0][0])["text"]
    assert told["sha256"] == text_digest(reworded("当社の言葉。"))
    assert "当社の言葉" not in rows[0][0]
    assert "覚え" not in rows[0][0]


# ------------------------------------------------------------------ files


def test_that_a_text_leaves_and_comes_back(casebook, tmp_path):
    casebook.texts.save("L01", reworded("当社の言葉。"))
    out = tmp_path / "L01.txt"
    casebook.texts.export("L01", out)
    found = casebook.texts.read(out)
    assert (found.letter, found.text) == ("L01", reworded("当社の言葉。"))
    casebook.texts.restore("L01", SHIPPED)
    casebook.texts.save(found.letter, found.text, base_sha256=found.base_sha256)
    assert line(casebook).state is TextState.OWN
    casebook.texts.export("L01", out, SHIPPED)
    assert read_text(out.read_bytes()).text == L01
    with pytest.raises(FileUnwritableError):
        casebook.texts.export("L01", tmp_path / "none" / "L01.txt")


def test_that_a_text_from_an_older_program_is_known_as_outdated(casebook):
    casebook.texts.save("L01", reworded("当社の言葉。"), base_sha256="ab" * 32)
    assert line(casebook).state is TextState.OUTDATED
    assert casebook.texts.sheet("L01").base == ""
    with pytest.raises(NoSuchTextVersionError):
        casebook.texts.compare("L01", BASE, L01)


# ------------------------------------------------------------------ looking at a text


def test_that_a_text_is_looked_at_before_it_is_kept(casebook):
    drawn = casebook.texts.preview(TextWish("L01", reworded("当社の言葉。")))
    assert (drawn.remarks, drawn.missing, drawn.page, drawn.pages) == ((), (), 0, 2)
    assert drawn.picture.width > 500
    assert casebook.texts.sheet("L01").versions == ()
    broken = casebook.texts.preview(TextWish("L01", L01 + "{{ 到達日"))
    assert broken.picture is None
    assert broken.remarks[0].line == L01.count("\n") + 1
    unknown = casebook.texts.preview(TextWish("L01", L01 + "{{ 到着日 }}"))
    assert unknown.picture is not None  # shown as 〔到着日〕
    assert unknown.missing == ("到着日",)


def test_that_every_letter_can_be_looked_at_in_every_way(casebook):
    for one in casebook.texts.lines():
        sheet = casebook.texts.sheet(one.letter)
        for way in range(len(sheet.ways)):
            drawn = casebook.texts.preview(TextWish(one.letter, sheet.text, way, scale=0.2))
            assert drawn.picture is not None, (one.letter, way)
            assert drawn.missing == ()


def test_that_a_text_is_looked_at_with_the_values_of_a_case(casebook):
    number = a_case(casebook)
    whole = casebook.texts.preview(TextWish("L01", L01, case=number))
    assert whole.picture is not None
    assert whole.missing == ()
    other = casebook.texts.preview(TextWish("L11", letter_texts()["L11"].template, case=number))
    assert "理由一覧" in {name.split(".")[0] for name in other.missing}
    assert all(
        casebook.texts.preview(
            TextWish(one.letter, casebook.texts.text(one.letter, SHIPPED), case=number, scale=0.2)
        ).pages
        for one in casebook.texts.lines()
    )
