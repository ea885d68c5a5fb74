"""The officer's words: a sentence for every error, a word for every value."""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

import app
import resources
from app import errors, phrases
from app.company.settings import Fault, ProfileError, ProfileFault
from app.desks.blanks import HANDED_OUT
from app.desks.persons import MERGED, UNMERGED
from app.domain.clocks import Mark
from app.domain.erasure import COUNTED, ERASED, Why
from app.domain.forms import FORMS
from app.domain.item import Act, Identity, Item, Missing, State, Wait
from app.domain.likeness import Sign
from app.domain.needs import Setting
from app.domain.next_act import next_act
from app.domain.partners import Wanting
from app.domain.requests import Channel, Decision, Ground, Kind, Method, Role, WaitReason
from app.domain.retention import HOLD, RELEASE
from app.domain.steps import TABLES
from app.domain.striking import STRUCK
from app.domain.undoing import Why as NotUndone
from app.errors import (
    CasebookError,
    FieldRefusedError,
    Finding,
    LetterFindingsError,
    StepRefusedError,
    StorageFailedError,
)
from app.incoming.notes import ATTACHED, CALL
from app.mail.decoding import LOST_ESCAPES, OFFERED
from app.mail.message import Defect
from app.mail.mojibake import REPAIRS
from app.matter.docket import MAILED, OPENED, RECALCULATED, TAKEN_OVER
from app.matter.kept_mails import REREAD
from app.rules.lawbook import lawbook
from app.rules.wording import Fault as TextFault
from app.rules.wording import LetterTextError, letter_texts
from app.texts.check import Flaw, TextFaultsError, TextRemark
from app.texts.files import TextFileError
from app.views.lines import Next

OTHER_EVENTS = (
    "approval-asked",
    OPENED,
    MAILED,
    TAKEN_OVER,
    RECALCULATED,
    ERASED,
    HOLD,
    RELEASE,
    REREAD,
    ATTACHED,
    CALL,
    MERGED,
    UNMERGED,
    HANDED_OUT,
    STRUCK,
)
WORDS = tomllib.loads(resources.open_text("phrases/ja.toml"))
FILE_WORDS = tomllib.loads(resources.open_text("phrases/texts.toml"))["file"]


def every_error():
    """Return every class of error the program may tell about, wherever it is defined."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, ahead = [], [CasebookError]
    while ahead:
        sort = ahead.pop()
        ahead += sort.__subclasses__()
        found.append(sort)
    groups = {CasebookError, errors.RefusedError, errors.UnavailableError}
    return sorted(set(found) - groups, key=lambda sort: sort.__name__)


def japanese(text):
    return any("ぁ" <= c <= "ヿ" or "一" <= c <= "鿿" for c in text)


# ------------------------------------------------------------------ errors


@pytest.mark.parametrize("sort", every_error(), ids=lambda sort: sort.__name__)
def test_that_every_error_has_a_sentence(sort):
    assert phrases.has_sentence(sort)


DAY = date(2026, 11, 24)
PATH = Path("台帳.casebook")
EXAMPLES = [
    errors.CasebookTooNewError(PATH, 9, 1),
    errors.WrongPassphraseError(PATH),
    errors.CasebookInUseError(),
    errors.CasebookInUseError("佐野", "desk-1", "2026-11-24T09:30+09:00"),
    errors.FileUnreadableError(PATH),
    errors.FileUnwritableError(PATH),
    errors.NoPassphraseError(),
    errors.NoCasebookError(),
    errors.CasebookExistsError(PATH),
    errors.EmptyPassphraseError(),
    errors.NoAddressError(),
    errors.UndoRefusedError(""),
    *(errors.UndoRefusedError("letter", why, by) for why in NotUndone for by in ("void", "")),
    errors.NoSuchCaseError("R8-0001"),
    errors.NoSuchItemError("R8-0001", 2),
    errors.NoSuchDocumentError("個情発R8-0001-1号"),
    errors.NoSuchActError("x"),
    errors.ReasonRefusedError("S1", ("D1",)),
    errors.BeforeItBeganError(DAY, DAY),
    errors.NoSuchPartnerError("9"),
    errors.PartnerKnownError(3),
    errors.JointUseUnprovenError("R8-0001", 1, (("JU1", tuple(Wanting)),)),
    errors.EntrustingUnprovenError("R8-0001", 1, (("3", tuple(Wanting)),)),
    errors.NotOnStaffError(named=True),
    errors.NotOnStaffError(named=False),
    errors.NotAMailError("a.eml"),
    errors.AlreadyTakenInError("a.eml", "R8-0001"),
    errors.MailTooLargeError("a.eml", 700_000_000),
    errors.UnknownCharsetError("martian"),
    errors.MailChangedError("a.eml"),
    errors.LetterNotForThisError("R8-0001", "L09", ()),
    errors.LetterNotForThisError("R8-0001", "L09", ("L01",)),
    errors.BadLedgerError("no-headings"),
    errors.BadLedgerMapError("kinds.その他"),
    errors.BadDateError("13/32"),
    errors.BadPeriodError("x"),
    *(LetterTextError(fault, 3) for fault in TextFault),
    *(TextFaultsError("L11", (TextRemark(flaw, 3, "理由一覧"),)) for flaw in (*TextFault, *Flaw)),
    *(TextFileError(why, 3, ("L01",)) for why in FILE_WORDS),
    errors.NoSuchLetterError("L99"),
    errors.NoSuchTextVersionError("L11", 7),
    errors.NoSuchTextVersionError("L11", -1),
    errors.TextUnchangedError("L11", 2),
    errors.TextUnchangedError("L11", 0),
    ProfileError((ProfileFault("company.name", Fault.MISSING),)),
    *(StorageFailedError(cause) for cause in ("read-only", "damaged", "disk full", "cannot open")),
    StorageFailedError("input/output"),
    StorageFailedError("migration 2 would orphan 3"),
    *(
        FieldRefusedError(name, why, choices)
        for name in ("on", "leak")
        for why in ("required", "unknown", "choice", "date", "future", "order")
        for choices in ((), ("yes", "no"))
    ),
    *(
        StepRefusedError("R8-0001", 1, act, state, tuple(Missing))
        for act in Act
        for state in (State.RECEIVED, State.VERIFYING)
    ),
    *(
        LetterFindingsError("L01", (Finding(code, "宛名", "髙"),))
        for code in ("slot", "glyph", "name", "date", "state", "text")
    ),
]


@pytest.mark.parametrize(
    "error", EXAMPLES, ids=lambda error: type(error).__name__ + str(EXAMPLES.index(error))
)
def test_that_a_sentence_is_whole_and_japanese(error):
    sentence = phrases.error(error)
    assert japanese(sentence)
    assert not any(
        mark in sentence for mark in ("{", "}", "None", "Error", "()", "。。", "Missing")
    )
    if isinstance(error, StepRefusedError):
        assert phrases.act(error.act) in sentence
        assert str(error.act) not in sentence


def test_that_causes_of_a_failed_storage_are_told_apart():
    causes = ("read-only", "input/output", "damaged", "disk full", "cannot open")
    assert len({phrases.error(StorageFailedError(cause)) for cause in causes}) == len(causes)


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("state", State),
        ("decision", Decision),
        ("channel", Channel),
        ("role", Role),
        ("wait", WaitReason),
        ("method", Method),
        ("act", Act),
        ("missing", Missing),
        ("defect", Defect),
        ("mark", Mark),
        ("why", Why),
        ("erased", (*COUNTED, "case")),
        ("because", ("withdrawal", "retention")),
        ("sign", Sign),
        ("charset", ["", *OFFERED, LOST_ESCAPES, *REPAIRS]),
        (
            "event",
            [*(act for act in Act), *OTHER_EVENTS],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_that_every_value_has_a_word_of_its_own_and_no_word_is_left_over(table, values):
    words = WORDS[table]
    assert set(words) == {str(value) for value in values}
    assert all(japanese(word) or word == "FAX" for word in words.values())
    if table not in ("event", "next"):
        assert len(set(words.values())) == len(words)


def test_that_kinds_grounds_and_letters_have_words():
    for kind in Kind:
        assert japanese(phrases.kind(kind))
        assert japanese(phrases.kind_short(kind))
        for ground in lawbook().kind(kind).grounds:
            assert japanese(phrases.choice("ground", ground))
    assert len({phrases.choice("ground", ground) for ground in Ground}) == len(Ground)
    assert all(japanese(phrases.letter_title(letter)) for letter in letter_texts())


def test_that_every_field_has_a_label_and_every_choice_a_word():
    for form in FORMS.values():
        for field in form:
            assert field.name in WORDS["field"], field.name
            for choice in field.choices:
                word = phrases.choice(field.name, choice)
                assert japanese(word) or word == "FAX", (field.name, choice)


def test_that_every_stage_of_a_case_has_a_word():
    from app.matter.sheets import _STAGES

    names = {name for ways in _STAGES.values() for name, _ in ways}
    assert names == set(WORDS["stage"])


def test_that_every_state_stands_on_one_stage_of_its_family():
    from app.domain.item import WAIT_STATE
    from app.matter.sheets import _STAGES

    for family, table in TABLES.items():
        states = {step.to for step in table if step.to} | {State.RECEIVED}
        if any(step.act is Act.ASK for step in table):
            states |= set(WAIT_STATE.values())
        placed = [state for _, those in _STAGES[family] for state in those]
        assert states <= set(placed), family
        assert len(placed) == len(set(placed)), family


SETTING = Setting(Role.SELF, contact=True)


def items_on_their_way():
    """Yield an item of every kind in every phase, with and without what has been done by then."""
    for kind in Kind:
        family = lawbook().kind(kind).family
        ways = (
            step for step in TABLES[family] if step.of not in ("receipt", "other", "correction")
        )
        phases = {phase for step in ways for phase in step.at}
        for phase, done in product(phases, (None, DAY)):
            item = Item(kind, family, phase=phase, acknowledged=done, executed=done)
            yield item
            yield replace(item, leak="no", request="no", partner="no", identity=Identity.OK)
            yield replace(item, decision=Decision.FULL, identity=Identity.FAILED)
            asked = Wait(WaitReason.IDENTITY, DAY, DAY, DAY)
            yield replace(item, waits=(asked,), identity=Identity.FAILED)


def test_that_every_next_step_is_a_sentence():
    acts = {offer.act for item in items_on_their_way() if (offer := next_act(item, SETTING))}
    assert acts > {Act.CONFIRM, Act.DECIDE, Act.CLOSE}
    for act in acts:
        sentence = phrases.next_step(Next(act, 1))
        assert sentence.endswith("。")
        assert str(act) not in sentence
    assert phrases.next_step(Next(None)) == WORDS["next"]["none"]
    missing = phrases.next_step(Next(Act.ACCEPT, 1, (Missing.ROLE, Missing.CONTACT)))
    assert missing.count("。") == 1
    assert phrases.missing(Missing.ROLE) in missing


def test_that_an_event_is_headed_by_what_happened():
    assert phrases.event("ask") == "本人へ依頼"
    assert phrases.event(TAKEN_OVER) == "旧台帳から移行"
