"""What a report says when it is held against the casebook it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.views.reports import Against


def against(found: Against) -> tuple[str, ...]:
    """Return what comparing a report with the casebook says, a sentence a line."""
    if not found.ok:
        return tuple(_differs(one, found) for one in found.differs)
    bytes_known = (
        "ファイルは、書き出したときのままです。"
        if found.written
        else "ファイルの中身は書き出したときと同じとは確かめられません（保存し直すと変わります）。"
    )
    return (
        f"この台帳は、報告書を作ったときの記録（{found.number}番）をそのまま含んでいます。",
        f"その後の記録は{found.entries - found.number}件で、鎖はつながっています。",
        bytes_known,
    )


def _differs(what: str, found: Against) -> str:
    sort, _, rest = what.partition(":")
    match sort:
        case "shorter":
            return f"記録は{rest}番までしかなく、報告書の{found.number}番がありません。"
        case "entry":
            return f"記録{rest}番のハッシュが報告書と違います。"
        case "anchor":
            return f"報告書の中に、別の記録の番号（{rest}番）も書かれています。"
    return f"記録の鎖が切れています（{rest}）。"
