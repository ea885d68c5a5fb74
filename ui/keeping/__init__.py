"""保管: the backups, what was kept long enough, and the passphrase."""

from __future__ import annotations
