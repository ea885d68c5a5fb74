from __future__ import annotations

import pytest

from app.errors import FileUnwritableError
from app.files import staged


def test_that_a_folder_appears_whole(tmp_path):
    with staged(tmp_path / "new" / "out") as staging:
        staging.put("a/b.txt", b"1")
        assert list(staging.written()) == [("a/b.txt", b"1")]
        path = staging.publish("papers")
    assert path == tmp_path / "new" / "out" / "papers"
    assert (path / "a/b.txt").read_bytes() == b"1"
    assert [p.name for p in path.parent.iterdir()] == ["papers"]


def test_that_a_single_file_appears_alone(tmp_path):
    with staged(tmp_path) as staging:
        staging.put("x", b"1")
        path = staging.publish("papers.zip", single="x")
    assert path.read_bytes() == b"1"
    assert [p.name for p in tmp_path.iterdir()] == ["papers.zip"]


@pytest.mark.parametrize("published", [False, True])
def test_that_what_failed_leaves_nothing_not_even_the_folder_it_made(tmp_path, published):
    with pytest.raises(LookupError), staged(tmp_path / "new" / "out") as staging:
        staging.put("a", b"1")
        if published:
            staging.publish("papers")
        raise LookupError
    assert list(tmp_path.iterdir()) == []


def test_that_what_is_there_is_never_written_over(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "p.zip").write_bytes(b"old")
    with staged(tmp_path) as staging:
        staging.put("a", b"1")
        assert staging.publish("papers").name == "papers_2"
    with staged(tmp_path) as staging:
        staging.put("a", b"1")
        assert staging.publish("p.zip", single="a").name == "p_2.zip"
    assert (tmp_path / "p.zip").read_bytes() == b"old"


def test_that_a_disk_that_refuses_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileUnwritableError), staged(tmp_path / "file"):
        pass
