"""Tables kept between runs: what comes back is what was made, and nothing that goes wrong with the folder is ever seen."""

import pandas as pd
import pytest

from newsframes import cache
from newsframes.cache import cached_tables
from newsframes.lexicon import _content_key

TABLES = {
    "words": pd.DataFrame({"word": pd.Series(["الصين", "l’État", ""], dtype="str"), "n": [1, 2, 3], "open": [True, False, True]}),
    "none": pd.DataFrame({"word": pd.Series([], dtype="str"), "weight": pd.Series([], dtype="float64")}),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(cache, "MIN_ROWS", 0)
    return tmp_path / "cache"


@pytest.fixture
def made():
    """What makes the tables, and how often it was asked to."""

    def make():
        make.times += 1
        return TABLES

    make.times = 0
    return make


def assert_same(tables):
    assert list(tables) == list(TABLES)
    for name, table in TABLES.items():
        pd.testing.assert_frame_equal(tables[name], table)


def test_tables_are_made_once_and_come_back_as_they_were(folder, made):
    assert_same(cached_tables("key", made))
    assert_same(cached_tables("key", made))
    assert made.times == 1
    assert [path.name for path in folder.iterdir()] == ["key.arrow"]


def test_another_key_makes_them_anew(folder, made):
    cached_tables("key", made)
    cached_tables("another", made)
    assert made.times == 2


def test_a_file_cut_short_is_made_anew_or_has_all(folder, made):
    cached_tables("key", made)
    path = folder / "key.arrow"
    whole = path.read_bytes()
    for left in range(0, len(whole), 8):
        path.write_bytes(whole[:left])
        assert_same(cached_tables("key", made))
        assert path.read_bytes() == whole or left > len(whole) - 9  # without its last sign it is complete


def test_a_folder_that_cannot_be_written_is_no_error(folder, made):
    folder.write_text("a file where the folder should be")
    assert_same(cached_tables("key", made))
    assert_same(cached_tables("key", made))
    assert made.times == 2


def test_only_the_latest_files_stay(folder, made, monkeypatch):
    monkeypatch.setattr(cache, "KEPT", 2)
    for key in "abc":
        cached_tables(key, made)
    assert len(list(folder.iterdir())) == 2


def test_small_tables_are_not_kept(folder, made, monkeypatch):
    monkeypatch.setattr(cache, "MIN_ROWS", 4)
    assert_same(cached_tables("key", made))
    assert not folder.exists()


def test_the_key_of_a_lexicon_changes_with_any_of_its_files(tmp_path):
    (tmp_path / "entities.csv").write_text("a,b\n")
    (tmp_path / "concepts.csv").write_text("c\n")
    keys = {_content_key(tmp_path)}
    (tmp_path / "concepts.csv").write_text("d\n")
    keys.add(_content_key(tmp_path))
    (tmp_path / "concepts.csv").rename(tmp_path / "stopwords.csv")
    keys.add(_content_key(tmp_path))
    assert len(keys) == 3
