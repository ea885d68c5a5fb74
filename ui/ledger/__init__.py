"""Taking an older ledger over: what each column and word means, what would come in, and in."""

from __future__ import annotations

SUFFIXES = (".xlsx", ".xlsm", ".csv", ".tsv", ".xls", ".xlsb", ".ods")
"""Files that are taken for a ledger when they are dropped; those not read are told what to do."""

PATTERN = "台帳 (*.xlsx *.xlsm *.csv *.tsv *.xls);;すべてのファイル (*)"
