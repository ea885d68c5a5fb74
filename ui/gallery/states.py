"""Pictures of what an officer meets on the way: a refusal, a mistake, a mail, work under way."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

from app.domain.item import Act
from app.errors import CasebookInUseError
from ui.gallery.casebooks import STRUCK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from app.casebook import Casebook
    from ui.frame import Frame
    from ui.gallery.studio import Studio
    from ui.pages import Place

    Frames = Callable[[Place, Casebook], Frame]
    Shots = Iterator[tuple[str, Callable[[], QWidget]]]

OWN_SIZE = ("palette-nothing", "menu-views", "menu-more", "question-issue")
"""Pictures as large as what is on them."""
_HELD: list[QWidget] = []  # what a menu hangs on goes with the last reference to it


def shots(studio: Studio) -> Shots:
    """Yield the name of each picture and what is on it."""
    # long names in the one, cases with mails in the other
    given = (studio.frame, studio.acted, studio.practice)
    cases = _Cases(*given)
    yield "case-mail", cases.mail
    yield "case-mail-small", cases.mail
    yield "case-words", cases.words
    yield "case-long", cases.long
    yield "case-form-wrong", cases.wrong
    yield "case-form-wrong-small", cases.wrong
    yield "case-form-refused", cases.refused
    yield "case-unfolded", cases.unfolded
    yield "menu-more", cases.more
    yield "menu-views", cases.views
    others = _Others(*given)
    yield "phone-wrong", others.phone_wrong
    yield "phone-unfinished", others.phone_unfinished
    yield "mails-wrong", others.mails_wrong
    yield "mails-unreadable", others.mails_unreadable
    yield "mails-over", others.mails_over
    yield "letter-lacking", others.letter_lacking
    yield "letter-voiding", others.letter_voiding
    yield "question-issue", others.question
    yield "palette-nothing", others.palette_nothing
    yield "working", others.working
    yield "dragged", others.dragged


class _Seen:
    def __init__(self, frames: Frames, casebook: Casebook, told: Casebook) -> None:
        self._frames = frames
        self._casebook = casebook
        self._told = told

    def _case(self, number: str, casebook: Casebook | None = None) -> Frame:
        from ui.pages import PageName, Place

        return self._frames(Place(PageName.CASE, case=number), casebook or self._casebook)

    def _mailed(self) -> str:
        """Return the first open case that came by a mail."""
        cases = self._told.cases
        lines = cases.lines(cases.find("", open_only=True))
        return next(line.number for line in lines if line.channel == "mail")


class _Cases(_Seen):
    """The case page and the list."""

    def mail(self) -> QWidget:
        return self._tab(1)

    def words(self) -> QWidget:
        return self._tab(2)

    def _tab(self, place: int) -> QWidget:
        from ui.cases.case_page import CasePage

        frame = self._case(self._mailed(), self._told)
        if isinstance(frame.page, CasePage):
            frame.page.tabs.setCurrentIndex(place)
        return frame

    def long(self) -> QWidget:
        return self._case("R8-0001")

    def wrong(self) -> QWidget:
        return self._identity({"on": "2026-11-31"})

    def refused(self) -> QWidget:
        return self._identity({"on": "2026-11-10", "how": "post", "result": "ok"})

    def _identity(self, values: dict[str, str]) -> QWidget:
        from ui.cases.case_page import CasePage
        from ui.cases.next_card import Deed

        frame = self._case(STRUCK)
        page = frame.page
        if isinstance(page, CasePage):
            page.begin(Deed(Act.IDENTITY, 1))
            form = page.next.form
            if form is not None:
                for name, value in values.items():
                    form.fill(name, value)
                form.submit()
        return frame

    def unfolded(self) -> QWidget:
        from ui.cases.clocks_card import ClockRow

        frame = self._case(STRUCK)
        frame.findChildren(ClockRow)[1].fold.click()
        return frame

    def more(self) -> QWidget:
        from ui.cases.case_page import CasePage

        frame = self._case(STRUCK)
        _HELD.append(frame)
        assert isinstance(frame.page, CasePage)  # noqa: S101 - it was sent there
        return frame.page.next.menu

    def views(self) -> QWidget:
        from app.domain.finding import SavedView, Sought
        from ui.cases.list_page import ListPage
        from ui.pages import PageName, Place

        for name in ("今月の苦情", "委託先の回答待ち（コールセンター北摂・印刷センター淀川）"):
            self._casebook.cases.keep_view(SavedView(name, Sought(open_only=True)))
        frame = self._frames(Place(PageName.CASES), self._casebook)
        _HELD.append(frame)
        assert isinstance(frame.page, ListPage)  # noqa: S101 - it was sent there
        return frame.page.views


class _Others(_Seen):
    """Coming in, letters, and what lies over the pages."""

    def phone_wrong(self) -> QWidget:
        return self._phone({"name": "辻󠄀 太郎", "arrived": "13/45", "words": ""}, submit=True)

    def phone_unfinished(self) -> QWidget:
        from ui.intake.draft import Draft
        from ui.pages import PageName, Place

        draft = Draft({"channel": "phone", "name": "葛󠄀西 﨑子", "words": "折り返しの電話が"}, ())
        self._casebook.drafts.keep("note:2026-11-24T09:58:00:0badcafe", draft.text)
        frame = self._frames(Place(PageName.PHONE), self._casebook)
        self._casebook.drafts.keep("note:2026-11-24T09:58:00:0badcafe", "")
        return frame

    def _phone(self, fields: dict[str, str], *, submit: bool) -> QWidget:
        from ui.intake.draft import Draft
        from ui.intake.phone_page import PhonePage
        from ui.pages import PageName, Place

        frame = self._frames(Place(PageName.PHONE), self._casebook)
        page = frame.page
        if isinstance(page, PhonePage):
            page.form.take(Draft({"channel": "phone", **fields}, ()))
            if submit:
                page.form.submit()
        return frame

    def mails_wrong(self) -> QWidget:
        from ui.intake.proposals import ProposalsPage

        frame = self._mails(_A_MAIL)
        for page in frame.findChildren(ProposalsPage):
            page.form.refuse(CasebookInUseError())
        return frame

    def mails_unreadable(self) -> QWidget:
        return self._mails(b"MZ\0\0" + bytes(64), _A_MAIL)

    def mails_over(self) -> QWidget:
        from ui.intake.proposals import ProposalsPage

        frame = self._mails(_A_MAIL, _A_MAIL.replace("お礼".encode(), "再送".encode()))
        for page in frame.findChildren(ProposalsPage):
            page.form.accept.click()
            page.form.leave_out.click()
        return frame

    def _mails(self, *raws: bytes) -> Frame:
        from ui.pages import Mail, PageName, Place

        mails = tuple(Mail(f"{place}.eml", raw) for place, raw in enumerate(raws, start=1))
        return self._frames(Place(PageName.MAILS, mails=mails), self._casebook)

    def letter_lacking(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frames(Place(PageName.LETTER, case="R8-0001", letter="L02"), self._casebook)

    def letter_voiding(self) -> QWidget:
        from ui.letters.letter_page import LetterPage
        from ui.pages import PageName, Place

        sheet = self._casebook.cases.sheet(STRUCK)
        if sheet.documents:
            number = sheet.documents[0].number
        else:
            number = self._casebook.letters.issue(STRUCK, "L01").document
        frame = self._frames(Place(PageName.LETTER, case=STRUCK, letter=number), self._casebook)
        if isinstance(frame.page, LetterPage):
            frame.page.issued.open_form(Act.VOID)
        return frame

    def question(self) -> QWidget:
        from ui.ask import question_box

        asked = (
            "R8-0002 の「個人情報に関するご請求の受付について」を発行します。\n"
            "番号が付き、発行したあとは書き換えられません。"
        )
        return question_box(None, asked, "発行する")[0]

    def palette_nothing(self) -> QWidget:
        from ui.pages import PageName, Place
        from ui.palette.palette import Palette

        frame = self._frames(Place(PageName.TODAY), self._casebook)
        frame.resize(1360, 860)
        assert frame.page is not None  # noqa: S101 - it was sent to one
        _HELD.append(frame)
        box = Palette(frame.page.desk, frame.actions_table, frame)
        box.open_at(None)
        box.field.setText("存在しない名前")
        box.ask_now()
        return box

    def working(self) -> QWidget:
        from ui.busy import Busy
        from ui.pages import PageName, Place

        frame = self._frames(Place(PageName.CASES), self._casebook)
        for busy in frame.findChildren(Busy):
            busy.tell(12_400, 100_000)
            busy.show()
        return frame

    def dragged(self) -> QWidget:
        from ui.pages import PageName, Place
        from ui.window import drop_sign, lay_over

        frame = self._frames(Place(PageName.TODAY), self._casebook)
        frame.resize(1360, 860)
        lay_over(drop_sign(frame), frame)
        return frame


def _a_mail() -> bytes:
    mail = EmailMessage()
    mail["Date"] = "Tue, 24 Nov 2026 09:11:58 +0900"
    mail["From"] = "辻󠄀 﨑子 <tsuji@example.net>"
    mail["To"] = "privacy@oya-ub.com"
    mail["Subject"] = "お礼"
    mail.set_content("保有している私の個人データの開示をお願いします。\n")
    return mail.as_bytes()


_A_MAIL = _a_mail()
