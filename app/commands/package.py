"""The command for the accredited body: shows what papers would say, or writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app import phrases
from app.commands import shown
from app.commands.run import opened, pairs
from app.commands.secret import password_of
from app.domain.masking import Mode
from app.errors import FieldRefusedError
from app.views.package import PackageWish

if TYPE_CHECKING:
    from argparse import Namespace

    from app.commands.outcome import Outcome
    from app.views.package import PackagePreview


def jipdec(given: Namespace, out: Outcome) -> None:
    """Write the papers into a folder; without a folder show what they would say."""
    casebook = opened(given)
    try:
        wish = _wish(given)
        if given.folder is None:
            _say(casebook.reporting.package_preview(given.number, wish), out)
            return
        packed = casebook.reporting.package(given.number, Path(given.folder), wish)
    finally:
        casebook.close()
    out.say(f"提出資料を書き出しました：{packed.path}")
    for name in packed.files:
        out.say(f"    {name}")
    out.say(f"    説明の文書：{packed.letter or '下書き（回答案が承認されていません）'}")
    out.give(
        {
            "path": str(packed.path),
            "sha256": packed.sha256,
            "manifest": packed.manifest,
            "number": packed.case,
            "letter": packed.letter or None,
            "files": list(packed.files),
        }
    )


def _wish(given: Namespace) -> PackageWish:
    masks = {}
    for field, value in pairs(given.mask).items():
        if value not in set(Mode):
            raise FieldRefusedError(field, "choice", tuple(Mode))
        masks[field] = Mode(value)
    return PackageWish(
        nr=given.nr,
        masks=masks,
        words=tuple(given.hide),
        attachments=tuple(given.attach),
        zipped=given.zip,
        password=password_of(given),
    )


def _say(found: PackagePreview, out: Outcome) -> None:
    ready = found.settled or bool(found.letter)
    out.say(f"{found.case}：{'提出できます' if ready else '下書きになります'}")
    for line in found.masks:
        modes = "|".join(line.allowed)
        out.say(f"    {line.field:<20}{line.label}：{line.shown}（{modes}）")
    for paper in found.papers:
        out.say(f"    資料：{paper}")
    for choice in found.attachments:
        needs = "、".join(phrases.missing(one) for one in choice.lacking)
        out.say(f"    添付{choice.at}：{choice.name}　{needs}".rstrip())
    for inside in found.inside:
        out.say(f"    台帳に残すもの：{inside}")
    for word in found.doubtful:
        out.say(f"    確かめてください：{word}")
    out.give(shown.plain(found))
