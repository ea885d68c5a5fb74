from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings

from ui.shapes import Shapes


def test_that_a_shape_is_kept_between_two_starts(qapp):
    Shapes().keep("window", QByteArray(b"\x01\x02"))
    assert Shapes().of("window") == QByteArray(b"\x01\x02")


def test_that_a_shape_never_kept_or_broken_is_empty(qapp):
    assert Shapes().of("window").isEmpty()
    QSettings().setValue("shape/window", "not a shape")
    assert Shapes().of("window").isEmpty()
