"""The command line as a contract: what it writes, what it leaves alone, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from newsframes.__main__ import main
from newsframes.codebook import CLAIM_VARIABLES

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
COLUMNS = {
    "articles": [
        "article_id", "language", "language_source", "title", "outlet", "published", "story", "source_path", "sha256",
        "n_chars", "n_words", "text",
    ],
    "sentences": ["article_id", "sentence_no", "start", "end", "region", "n_words", "text"],
    "mentions": ["article_id", "sentence_no", "start", "end", "surface", "entity_id", "form", "stands_for", "region"],
    "attributions": [
        "article_id", "sentence_no", "cue_start", "cue_end", "cue", "verb_stance", "source_start", "source_end", "source",
        "source_entity", "content_start", "content_end", "quote_form",
    ],
    "claims": [
        "claim_id", "article_id", "sentence_no", "start", "end", "surface", "cue_start", "cue_end", "cue", "claim_group",
        *CLAIM_VARIABLES,
    ],
    "claim_cues": ["claim_id", "article_id", "variable", "value", "start", "end", "surface", "rule"],
    "frame_cues": ["article_id", "sentence_no", "kind", "value", "start", "end", "surface", "rule", "voice"],
    "sentence_frames": ["article_id", "sentence_no", "frame", "voice", "score"],
    "sentence_functions": ["article_id", "sentence_no", "function", "voice", "score"],
    "frames": [
        "article_id", "frame", "present", "primary", "score", "n_sentences", "share", "ci_low", "ci_high",
    ],
    "cues": [
        "article_id", "sentence_no", "start", "end", "surface", "concept", "kind", "value", "tier", "accepted",
        "reason",
    ],
}  # fmt: skip
FILES = sorted([*(f"{name}.parquet" for name in COLUMNS), "datapackage.json", "manifest.json"])
SHORT = [
    "Canada bans WeChat\nBeijing denied the allegations. Tencent did not reply.",
    "Le Canada interdit WeChat\nPékin a démenti les accusations. Tencent n’a pas répondu.",
    "كندا تحظر وي تشات\nونفت بكين الاتهامات. ولم ترد شركة تينسنت.",
]


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, hidden ones included, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """What ``annotate`` writes for the five articles."""
    out = tmp_path_factory.mktemp("seeds") / "out"
    assert main(["annotate", str(SEEDS), "--out", str(out)]) == 0
    return out


@pytest.fixture
def corpus(tmp_path) -> Path:
    """Three good articles and two that cannot be used."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in zip("abc", SHORT, strict=True):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_text("…", encoding="utf-8")
    (folder / "latin.txt").write_bytes("Le Canada a réagi.".encode("latin-1"))
    return folder


# What it writes


def test_annotate_writes_its_tables_and_nothing_else(written):
    assert sorted(contents(written)) == FILES


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_have_the_columns_of_the_contract_in_order(written, table):
    assert list(pd.read_parquet(written / f"{table}.parquet").columns) == COLUMNS[table]


@pytest.mark.parametrize(("table", "surface"), [("sentences", "text"), ("mentions", "surface"), ("cues", "surface")])
def test_offsets_of_every_row_give_its_surface(written, table, surface):
    texts = pd.read_parquet(written / "articles.parquet").set_index("article_id")["text"]
    rows = pd.read_parquet(written / f"{table}.parquet")
    assert set(rows["article_id"]) == set(texts.index)
    assert [texts[row.article_id][row.start : row.end] for row in rows.itertuples()] == rows[surface].tolist()
    assert (rows["end"] > rows["start"]).all()


@pytest.mark.parametrize("table", ["mentions", "cues"])
def test_every_row_stands_inside_its_sentence(written, table):
    sentences = pd.read_parquet(written / "sentences.parquet")
    rows = pd.read_parquet(written / f"{table}.parquet")
    both = rows.merge(sentences, on=["article_id", "sentence_no"], suffixes=("", "_sentence"), validate="many_to_one")
    assert len(both) == len(rows)
    assert ((both["start"] >= both["start_sentence"]) & (both["end"] <= both["end_sentence"])).all()


def test_sentences_leave_out_nothing_but_white_space(written):
    sentences = pd.read_parquet(written / "sentences.parquet")
    for article in pd.read_parquet(written / "articles.parquet").itertuples():
        own = sentences[sentences["article_id"] == article.article_id]
        assert "".join("".join(own["text"]).split()) == "".join(article.text.split())
        assert own["sentence_no"].tolist() == list(range(1, len(own) + 1))


def test_cues_that_are_not_accepted_say_why_and_the_others_do_not(written):
    cues = pd.read_parquet(written / "cues.parquet")
    assert set(cues["accepted"]) == {True, False}
    assert ((cues["reason"] == "") == cues["accepted"]).all()


def test_annotate_tells_how_much_it_wrote_and_draws_no_bar_off_a_terminal(tmp_path, capsys):
    assert main(["annotate", str(SEEDS), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("5 articles, ")
    assert str(tmp_path / "out") in told.out
    assert told.err == ""


# The same every time


def test_two_workers_write_the_same_bytes_as_one(tmp_path):
    rows = [{"article_id": f"{n:03d}", "text": f"{SHORT[n % 3].splitlines()[1]} {n}"} for n in range(450)]
    source = tmp_path / "many.jsonl"
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    for workers in ("1", "2"):
        assert main(["annotate", str(source), "--out", str(tmp_path / workers), "--workers", workers]) == 0
    one, two = contents(tmp_path / "1"), contents(tmp_path / "2")
    assert sorted(one) == FILES
    assert one == two
    assert len(pd.read_parquet(tmp_path / "1" / "articles.parquet")) == 450
    assert pd.read_parquet(tmp_path / "1" / "mentions.parquet")["article_id"].nunique() == 450


def test_module_writes_the_same_bytes_with_another_hash_seed(written, tmp_path):
    other = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    command = [sys.executable, "-m", "newsframes", "annotate", str(SEEDS), "--out", str(tmp_path / "out")]
    run = subprocess.run(
        command, env=os.environ | {"PYTHONHASHSEED": other}, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert contents(tmp_path / "out") == contents(written)


# Input that cannot be used


def test_skip_writes_the_good_articles_lists_the_others_and_ends_with_1(corpus, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["annotate", str(corpus), "--out", str(out), "--on-error", "skip"]) == 1
    assert sorted(contents(out)) == sorted([*FILES, "rejects.csv"])
    assert pd.read_parquet(out / "articles.parquet")["article_id"].tolist() == ["a", "b", "c"]
    rejects = pd.read_csv(out / "rejects.csv", dtype="str", keep_default_na=False)
    assert rejects.columns.tolist() == ["path", "line", "what", "remedy"]
    assert {Path(row.path).name: row.line for row in rejects.itertuples()} == {"empty.txt": "", "latin.txt": "1"}
    assert rejects["what"].str.contains("'empty' is empty|not UTF-8").all()
    assert (rejects["remedy"] != "").all()
    told = capsys.readouterr().err
    assert "empty.txt" in told
    assert "latin.txt" in told


def test_skip_without_a_bad_article_ends_with_0_and_leaves_no_old_rejects(corpus, tmp_path):
    out = tmp_path / "out"
    command = ["annotate", str(corpus), "--out", str(out), "--on-error", "skip"]
    assert main(command) == 1
    for name in ("empty.txt", "latin.txt"):
        (corpus / name).unlink()
    assert main(command) == 0
    assert sorted(contents(out)) == FILES


def test_skip_of_one_csv_row_of_wrong_length_ends_with_1(tmp_path):
    source = tmp_path / "news.csv"
    source.write_text("article_id,text\na,Canada bans WeChat\nb,Canada, too, bans TikTok\n", encoding="utf-8")
    assert main(["annotate", str(source), "--out", str(tmp_path / "out"), "--on-error", "skip"]) == 1
    assert pd.read_parquet(tmp_path / "out" / "articles.parquet")["article_id"].tolist() == ["a"]


def test_stop_writes_nothing_tells_all_errors_and_ends_with_2(corpus, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["annotate", str(corpus), "--out", str(out)]) == 2
    assert not out.exists()
    told = capsys.readouterr()
    assert "empty.txt" in told.err
    assert "latin.txt, line 1" in told.err
    assert told.out == ""


def test_stop_leaves_an_earlier_output_as_it_was(corpus, tmp_path):
    out = tmp_path / "out"
    assert main(["annotate", str(corpus), "--out", str(out), "--on-error", "skip"]) == 1
    before = contents(out)
    (corpus / "d.txt").write_text(SHORT[0], encoding="utf-8")
    assert main(["annotate", str(corpus), "--out", str(out)]) == 2
    assert contents(out) == before


def test_full_disk_leaves_an_earlier_output_as_it_was(corpus, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    command = ["annotate", str(corpus), "--out", str(out), "--on-error", "skip"]
    assert main(command) == 1
    before = contents(out)
    (corpus / "d.txt").write_text(SHORT[0], encoding="utf-8")

    def fill(writer, table):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", fill)
    assert main(command) == 2
    assert "the disk is full" in capsys.readouterr().err
    assert contents(out) == before


def test_input_without_one_good_article_ends_with_2_even_with_skip(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("?", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["annotate", str(tmp_path / "in"), "--out", str(out), "--on-error", "skip"]) == 2
    assert not out.exists()


@pytest.mark.parametrize("name", ["nowhere", "empty.jsonl", "header.csv", "report.pdf"])
def test_input_without_articles_ends_with_2_and_names_it(tmp_path, capsys, name):
    for file, content in (("empty.jsonl", ""), ("header.csv", "article_id,text\n"), ("report.pdf", "%PDF")):
        (tmp_path / file).write_text(content, encoding="utf-8")
    assert main(["annotate", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
    assert f"newsframes: {tmp_path / name}: " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_output_folder_that_is_a_file_ends_with_2(tmp_path, capsys):
    out = tmp_path / "out"
    out.write_text("mine", encoding="utf-8")
    assert main(["annotate", str(SEEDS), "--out", str(out)]) == 2
    assert "--out" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["anotate"],
        ["annotate"],
        ["annotate", "seeds"],
        ["annotate", "seeds", "--out", "out", "--workers", "0"],
        ["annotate", "seeds", "--out", "out", "--workers", "two"],
        ["annotate", "seeds", "--out", "out", "--on-error", "hope"],
        ["annotate", "seeds", "--out", "out", "--engine", "spark"],
    ],
    ids=" ".join,
)
def test_arguments_that_do_not_fit_end_with_2(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert contents(tmp_path) == {}


def test_half_a_character_pair_does_not_break_the_command(tmp_path, capsys):
    source = tmp_path / "posts.jsonl"
    rows = [{"text": "Canada has banned WeChat \ud83d"}, {"text": SHORT[0]}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main(["annotate", str(source), "--out", str(tmp_path / "out"), "--on-error", "skip"]) in (0, 1)
    assert "posts-000002" in pd.read_parquet(tmp_path / "out" / "articles.parquet")["article_id"].tolist()


# The repository


def test_check_passes_on_the_repository(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    code = main(["check"])
    told = capsys.readouterr()
    assert (code, told.err) == (0, "")
    assert "tables fit their descriptions" in told.out
