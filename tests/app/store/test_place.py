"""Where a casebook lies: by name, by marker, by mount table; and the copies of a service."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from app.store import place
from app.store.place import Place, Sort, conflicts, is_conflict, is_unc, mounted, of_linux, of_mac

MOUNTINFO = r"""
21 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
40 21 0:50 / /home/sano/共有\040フォルダー rw,relatime shared:9 - cifs //nas/desk rw,vers=3.1.1
41 21 0:51 / /mnt/nfs rw shared:7 master:3 - nfs4 nas:/export rw
42 41 8:1 / /mnt/nfs/stick rw - ext4 /dev/sdb1 rw
43 21 0:60 / /home/sano/cloud rw - fuse.sshfs sano@nas: rw
broken line
""".encode().decode("utf-8")
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//sano@nas._smb._tcp.local/desk on /Volumes/窓口 (1) (smbfs, nodev, nosuid, mounted by sano)
/dev/disk4s1 on /Volumes/STICK (msdos, local, nodev, nosuid, noowners)
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/sano/a.casebook", ""),
        ("/home/sano/共有 フォルダー/a.casebook", "cifs"),
        ("/home/sano/共有 フォルダー2/a.casebook", ""),
        ("/mnt/nfs/desk/a.casebook", "nfs4"),
        ("/mnt/nfs/stick/a.casebook", ""),  # a disk of this machine below a share
        ("/home/sano/cloud/a.casebook", "fuse.sshfs"),
    ],
)
def test_that_a_share_of_linux_is_known_by_its_mount(path, kind):
    assert mounted(PurePosixPath(path), of_linux(MOUNTINFO)) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/Volumes/窓口 (1)/a.casebook", "smbfs"), ("/Volumes/STICK/a", ""), ("/Users/sano/a", "")],
)
def test_that_a_share_of_a_mac_is_known_by_its_mount(path, kind):
    assert mounted(PurePosixPath(path), of_mac(MAC)) == kind


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\nas\desk\a.casebook", True),
        ("//nas/desk/a.casebook", True),
        (r"\\?\UNC\nas\desk\a.casebook", True),
        (r"\\?\C:\desk\a.casebook", False),
        (r"\\.\C:\a", False),
        (r"C:\Users\sano\a.casebook", False),
    ],
)
def test_that_a_share_of_windows_is_known_by_its_name(path, share):
    assert is_unc(path) is share


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - 株式会社テラス/窓口", "OneDrive"),
        ("onedrive/窓口", "OneDrive"),
        ("Library/CloudStorage/OneDrive-Personal", "OneDrive"),
        ("Dropbox (Terrace)/desk", "Dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs/desk", "iCloud Drive"),
        ("iCloudDrive", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-sano@example.jp/マイドライブ", "Google ドライブ"),
        ("Library/CloudStorage/Box-Box", "Box"),
        ("Documents/Toolbox", ""),
        ("Documents/Box", ""),  # only right below the user's own folder is it the service's
        ("MyOneDriveNotes", ""),
        ("Documents", ""),
    ],
)
def test_that_a_synced_folder_is_known_by_its_name(tmp_path, folder, service):
    found = place.place_of(tmp_path / folder / "a.casebook")
    assert found == (Place(Sort.SYNC, service) if service else Place(Sort.LOCAL))


def test_that_the_folder_of_a_service_right_below_ones_own_is_known(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert place.sync_of(tmp_path / "Box" / "desk") == "Box"
    (tmp_path / ".dropbox").mkdir()  # its settings, not its folder
    assert place.sync_of(tmp_path / "Documents") == ""


def test_that_a_synced_folder_is_known_by_what_the_service_put_there(tmp_path):
    (tmp_path / "会社" / ".dropbox.cache").mkdir(parents=True)
    assert place.sync_of(tmp_path / "会社" / "窓口") == "Dropbox"
    assert place.sync_of(tmp_path) == ""


def test_that_a_synced_folder_is_known_by_the_variable_that_names_it(tmp_path, monkeypatch):
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "会社"))
    assert place.sync_of(tmp_path / "会社" / "窓口") == "OneDrive"
    assert place.sync_of(tmp_path / "会社2") == ""


@pytest.mark.parametrize(
    ("found", "conflict"),
    [
        ("台帳 (佐野 の競合コピー 2026-11-24)", True),
        ("台帳 (SANO-PC's conflicted copy 2026-11-24)", True),
        ("台帳-DESKTOP-7K2", True),
        ("台帳 (1)", True),
        ("台帳(2)", True),
        ("台帳 2", True),
        ("台帳-20261124-100000", False),  # a backup
        ("台帳-20261124-100000-2", False),
        ("台帳-形式2-20261124-100000", False),
        ("台帳-20261124-100000-復元", False),
        ("別の台帳 (1)", False),
        ("台帳", False),
    ],
)
def test_that_a_copy_of_a_service_is_known_by_its_name(found, conflict):
    assert is_conflict("台帳", found) is conflict


def test_that_only_a_copy_of_the_same_casebook_is_one(tmp_path):
    path = tmp_path / "台帳.casebook"
    path.write_bytes(b"s" * 16 + b"rest")
    (tmp_path / "台帳 (1).casebook").write_bytes(b"s" * 16 + b"other")
    (tmp_path / "台帳 (2).casebook").write_bytes(b"t" * 16)
    (tmp_path / "台帳 (3).pdf").write_bytes(b"s" * 16)
    assert conflicts(path, b"s" * 16) == (tmp_path / "台帳 (1).casebook",)
    assert conflicts(tmp_path / "gone" / "a.casebook", b"s" * 16) == ()
