"""The command `partners`: who else has the data, who has not answered, and keeping the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands import shown
from app.commands.run import opened, pairs
from app.errors import FieldRefusedError
from app.rules.terms import terms

if TYPE_CHECKING:
    from argparse import Namespace

    from app.commands.outcome import Outcome
    from app.desks.partners import Partners


def partners(given: Namespace, out: Outcome) -> None:
    """List the partners, change the list, or say who has not answered."""
    casebook = opened(given)
    try:
        desk, values = casebook.partners, pairs(given.values)
        match given.doing:
            case "wall":
                _say_wall(desk, out)
            case "joint-use":
                if values:
                    desk.state_joint_use(values)
                _say_joint_use(desk, out)
            case "entrusting":
                if values:
                    desk.state_entrusting(values)
                _say_entrusting(desk, out)
            case doing:
                _keep(desk, doing, values)
                _say_partners(desk, out)
    finally:
        casebook.close()


def _keep(desk: Partners, doing: str | None, values: dict[str, str]) -> None:
    if doing == "add":
        desk.add(values)
    elif doing == "change":
        desk.change(_which(values), values)
    elif doing == "retire":
        partner = _which(values)
        unknown = values.keys() - {"ended"}
        if unknown:
            raise FieldRefusedError(min(unknown), "unknown", ("partner", "ended"))
        desk.retire(partner, values.get("ended", ""))


def _which(values: dict[str, str]) -> str:
    if not values.get("partner"):
        raise FieldRefusedError("partner", "required")
    return values.pop("partner")


def _say_partners(desk: Partners, out: Outcome) -> None:
    lines = desk.lines()
    for line in lines:
        groups = f"  {'・'.join(line.groups)}" if line.groups else ""
        ended = "" if line.active else f"  終了 {line.ended or ''}".rstrip()
        out.say(f"{line.id}  {line.name}  {terms().word(line.relation)}{groups}{ended}")
    out.say(f"{len(lines)}件")
    out.give(shown.plain(lines))


def _say_wall(desk: Partners, out: Outcome) -> None:
    lines = desk.wall()
    for line in lines:
        out.say(shown.line_of_ask(line))
    out.say(f"返答待ち {len(lines)}件")
    out.give([shown.ask_line(line) for line in lines])


def _say_joint_use(desk: Partners, out: Outcome) -> None:
    lines = desk.joint_use()
    for line in lines:
        lacks = "・".join(terms().word(one) for one in line.wanting)
        out.say(f"{line.group}  {line.responsible}  {f'足りないもの：{lacks}' if lacks else '可'}")
    out.give(shown.plain(lines))


def _say_entrusting(desk: Partners, out: Outcome) -> None:
    lines = desk.entrusting()
    for line in lines:
        lacks = "・".join(terms().word(one) for one in line.wanting)
        held = f"足りないもの：{lacks}" if lacks else "可"
        out.say(f"{line.partner}  {line.name}  {line.contract}  {held}")
    out.give(shown.plain(lines))
