"""Desk: the partners of the company, what they were asked, and who has not answered."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.acts import partners as partner_acts
from app.domain import folding
from app.domain.eras import parse_date
from app.domain.forms import YES_NO, FormField
from app.domain.partners import Relation, Wanting, entrusting_wanting
from app.errors import FieldRefusedError, NoSuchPartnerError, PartnerKnownError
from app.matter.asked import owing
from app.partners import entrusting, joint_use
from app.partners.known import found, line_of, partners_of, put_in_order
from app.rules.almanac import eras
from app.store.tables import PartnerRow
from app.views.acts import Field
from app.views.partners import EntrustingLine, JointUseLine, PartnerLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlmodel import Session

    from app.changes import Change
    from app.matter.docket import Docket
    from app.store.book import Acting, Book
    from app.views.partners import AskLine

_FLAGS = frozenset({"needed", "on_behalf", "abroad"})
_GROUPS = FormField("groups", "choices")  # of the joint use
FORM = (
    FormField("name", required=True),
    FormField("relation", "choice", required=True, choices=tuple(Relation)),
    _GROUPS,
    FormField("contact"),
    FormField("mail"),
    FormField("phone"),
    FormField("address", "text"),
    FormField("begun", "date"),
    FormField("ended", "date"),
)
JOINT_USE = (
    FormField("group", "choice", required=True),
    FormField("responsible"),
    FormField("address", "text"),
    FormField("representative"),
    FormField("published", "date"),
    FormField("within", "choice", choices=YES_NO),
)
ENTRUSTING = (
    FormField("partner", required=True),  # a contractor, by name or number
    FormField("contract"),
    FormField("begun", "date"),
    FormField("covers", "text"),
    FormField("needed", "choice", choices=YES_NO),
    FormField("on_behalf", "choice", choices=YES_NO),
    FormField("abroad", "choice", choices=YES_NO),
)


class Partners:
    """The desk of partners: contractors, joint users, recipients, principals."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book = book
        self._docket = docket

    # ------------------------------------------------------------------ lists

    def lines(self, *, active_only: bool = False) -> tuple[PartnerLine, ...]:
        """Return the partners, whoever was kept first first."""
        with self._book.reading() as session:
            return partners_of(session, active_only=active_only)

    def wall(self) -> tuple[AskLine, ...]:
        """Return what partners have not answered, the most pressing partner first."""
        with self._book.reading() as session:
            return owing(session, self._docket, self._book.now.moment().date())

    def fields(self, partner: str = "") -> tuple[Field, ...]:
        """Return the form of a partner, filled with what is kept of one."""
        with self._book.reading() as session:
            line = self._one(session, partner) if partner else None
        known = _written(line) if line else {}
        return tuple(
            Field(f.name, f.sort, f.required, self._choices(f), known.get(f.name, "")) for f in FORM
        )

    def _choices(self, field: FormField) -> tuple[str, ...]:
        if field.name in ("groups", "group"):
            return partner_acts.group_ids(self._docket.profile)
        return field.choices

    # ------------------------------------------------------------------ acts

    def add(self, values: Mapping[str, str]) -> Change:
        """Keep a new partner. Raises FieldRefusedError, PartnerKnownError for the same name."""
        with self._book.act("partner-add") as acting:
            told = self._read(acting, FORM, values)
            for field in FORM:
                if field.required and not told.get(field.name):
                    raise FieldRefusedError(field.name, "required", field.choices)
            row = PartnerRow(name="", relation="")
            self._keep(acting, row, told)
            return acting.change

    def change(self, partner: str, values: Mapping[str, str]) -> Change:
        """Correct what is kept about a partner; only what `values` name changes.

        `partner` is a name or a number. Raises NoSuchPartnerError and as `add`.
        """
        with self._book.act("partner-change") as acting:
            row = self._row(acting.session, partner)
            told = self._read(acting, FORM, values)
            for field in FORM:
                if field.required and field.name in told and not told[field.name]:
                    raise FieldRefusedError(field.name, "required", field.choices)
            self._keep(acting, row, told)
            return acting.change

    def retire(self, partner: str, ended: str = "") -> Change:
        """End with a partner on a day, today unless said. What it owes stays on the wall."""
        with self._book.act("partner-retire") as acting:
            row = self._row(acting.session, partner)
            told = self._read(acting, FORM, {"ended": ended or acting.today.isoformat()})
            row.active = False
            self._keep(acting, row, told)
            return acting.change

    def put_in_order(self, ids: Sequence[int]) -> Change:
        """Let the partners stand in this order wherever they are listed.

        Whoever is not in it comes behind. Raises NoSuchPartnerError.
        """
        with self._book.act("partner-order") as acting:
            known = {one.id for one in partners_of(acting.session)}
            for one in ids:
                if one not in known:
                    raise NoSuchPartnerError(str(one))
            put_in_order(acting.session, tuple(dict.fromkeys(ids)))
            acting.settings = True
            acting.payload["order"] = [*ids]
            return acting.change

    def _keep(self, acting: Acting, row: PartnerRow, told: Mapping[str, Any]) -> None:
        for name, value in told.items():
            setattr(row, name, value)
        if row.begun and row.ended and row.ended < row.begun:
            raise FieldRefusedError("ended", "order")
        for other in partners_of(acting.session, active_only=True):
            if row.active and other.name == row.name and other.id != row.id:
                raise PartnerKnownError(other.id)
        acting.session.add(row)
        acting.session.flush()
        acting.settings = True
        acting.payload["partner"] = {"id": row.id, **_written(line_of(row)), "active": row.active}

    def _row(self, session: Session, partner: str) -> PartnerRow:
        row = session.get(PartnerRow, self._one(session, partner).id)
        if row is None:
            raise NoSuchPartnerError(partner)
        return row

    @staticmethod
    def _one(session: Session, partner: str) -> PartnerLine:
        active_first = sorted(partners_of(session), key=lambda one: not one.active)
        line = found(tuple(active_first), partner)
        if line is None:
            raise NoSuchPartnerError(partner)
        return line

    # ------------------------------------------------------------------ joint use

    def joint_use(self) -> tuple[JointUseLine, ...]:
        """Return each group of the joint use with what is wanting for it to hold today."""
        today = self._book.now.moment().date()
        with self._book.reading() as session:
            groups = joint_use.published(session, self._docket.profile)
            lacks = joint_use.wanting(session, self._docket.profile, today)
        return tuple(
            JointUseLine(
                group,
                use.responsible,
                use.address,
                use.representative,
                use.since,
                use.within,
                lacks[group],
            )
            for group, use in groups.items()
        )

    def state_joint_use(self, values: Mapping[str, str]) -> Change:
        """Record what was found published of a group, as appi.27.5.3 wants it."""
        with self._book.act("joint-use") as acting:
            told = self._read(acting, JOINT_USE, values)
            groups = partner_acts.group_ids(self._docket.profile)
            group = told.pop("group", "")
            if group not in groups:
                raise FieldRefusedError("group", "choice" if group else "required", groups)
            if "published" in told:
                told["since"] = told.pop("published")
            if "within" in told:
                told["within"] = told["within"] == "yes"
            before = joint_use.STATED.of(acting.session, group)
            joint_use.STATED.keep(acting, group, replace(before, **told))
            return acting.change

    # ------------------------------------------------------------------ entrusting

    def entrusting(self) -> tuple[EntrustingLine, ...]:
        """Return each contractor with what is wanting for the entrusting to hold today."""
        today = self._book.now.moment().date()
        with self._book.reading() as session:
            known = entrusting.known(session)
        return tuple(
            EntrustingLine(
                line.id,
                line.name,
                **asdict(said),
                wanting=entrusting_wanting(entrusting.entrusted(line, said), today)
                + ((Wanting.ABROAD,) if said.abroad else ()),
            )
            for line, said in known.values()
        )

    def entrusting_fields(self, partner: str) -> tuple[Field, ...]:
        """Return the form of what is known of the entrusting to a contractor, filled."""
        with self._book.reading() as session:
            line = self._contractor(session, partner)
            said = entrusting.STATED.of(session, line.id)
        yes_no = {name: YES_NO[getattr(said, name)] for name in _FLAGS if said.contract}
        known = {
            "partner": str(line.id),
            "contract": said.contract,
            "begun": said.since.isoformat() if said.since else "",
            "covers": said.covers,
            **yes_no,
        }
        return tuple(
            Field(f.name, f.sort, f.required, self._choices(f), known.get(f.name, ""))
            for f in ENTRUSTING
            if f.name != "partner"
        )

    def state_entrusting(self, values: Mapping[str, str]) -> Change:
        """Record by which contract, since when, for what and how a contractor has data."""
        with self._book.act("entrusting") as acting:
            told = self._read(acting, ENTRUSTING, values)
            line = self._contractor(acting.session, told.pop("partner", ""))
            if "begun" in told:
                told["since"] = told.pop("begun")
            for name in _FLAGS & told.keys():
                told[name] = told[name] == "yes"
            before = entrusting.STATED.of(acting.session, line.id)
            entrusting.STATED.keep(acting, line.id, replace(before, **told))
            return acting.change

    def _contractor(self, session: Session, partner: str) -> PartnerLine:
        contractors = [line for line, _ in entrusting.known(session).values()]
        line = found(tuple(sorted(contractors, key=lambda one: not one.active)), partner)
        if line is None:
            why = "choice" if partner else "required"
            raise FieldRefusedError("partner", why, tuple(one.name for one in contractors))
        return line

    # ------------------------------------------------------------------ reading forms

    def _read(
        self, acting: Acting, form: tuple[FormField, ...], values: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return the fields that were given, proved: days as dates, an empty day as none."""
        fields = {field.name: field for field in form}
        told: dict[str, Any] = {}
        for name, written in values.items():
            field = fields.get(name)
            if field is None:
                raise FieldRefusedError(name, "unknown", tuple(fields))
            told[name] = self._proved(acting.today, field, folding.storable(written).strip())
        return told

    def _proved(self, today: date, field: FormField, value: str) -> str | date | None:
        if field.sort == "date":
            day = parse_date(value, today, eras()) if value else None
            if value and day is None:
                raise FieldRefusedError(field.name, "date")
            return day
        choices = self._choices(field)
        if field.sort == "choices":
            parts = [part.strip() for part in value.split(",") if part.strip()]
            if not set(parts) <= set(choices):
                raise FieldRefusedError(field.name, "choice", choices)
            return ",".join(dict.fromkeys(parts))
        if value and field.sort == "choice" and value not in choices:
            raise FieldRefusedError(field.name, "choice", choices)
        return value


def _written(line: PartnerLine) -> dict[str, str]:
    """Return a partner as its form would be written."""
    return {
        "name": line.name,
        "relation": str(line.relation),
        "groups": ",".join(line.groups),
        "contact": line.contact,
        "mail": line.mail,
        "phone": line.phone,
        "address": line.address,
        "begun": line.begun.isoformat() if line.begun else "",
        "ended": line.ended.isoformat() if line.ended else "",
    }
