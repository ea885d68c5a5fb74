"""Files that came with a mail: their lines, and what can be shown of them without opening them."""

from __future__ import annotations

from ui.attachments.enclosures import Enclosures
from ui.attachments.lines import FileLines, size_of
from ui.attachments.viewer import FileViewer

__all__ = ["Enclosures", "FileLines", "FileViewer", "size_of"]
