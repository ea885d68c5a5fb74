"""What comes in: mails that were dropped, and what is heard or read at the desk."""

from __future__ import annotations
