"""Corpora of any size: the same bytes whatever happens on the way, and nothing lost or half done."""

import contextlib
import errno
import itertools
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from newsframes import InputError, annotate, corpus, engines, read_corpus, stream
from newsframes.__main__ import main
from newsframes.engines import open_engine
from newsframes.stream import ANNOTATED, annotate_corpus

TEXTS = [
    "Canada bans WeChat\n\nBeijing denied the allegations of spying. Tencent did not reply.",
    "Le Canada interdit WeChat\n\nPékin a démenti les accusations d’espionnage. Tencent n’a pas répondu.",
    "كندا تحظر وي تشات\n\nونفت بكين اتهامات التجسس. ولم ترد شركة تينسنت.",
]
CHINESE = "加拿大政府禁止在公务设备上使用微信。"
SMALL = {"batch": 1, "batches_a_part": 2}
"""Five articles make three parts."""


def json_lines(path: Path, *texts: str) -> Path:
    rows = [{"article_id": f"a{number}", "text": text} for number, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """Five short articles."""
    return json_lines(tmp_path_factory.mktemp("in") / "news.jsonl", *TEXTS, *TEXTS[:2])


@pytest.fixture(scope="module")
def written(source, tmp_path_factory) -> dict[str, bytes]:
    """What an undisturbed run of them writes, in three parts."""
    out = tmp_path_factory.mktemp("out") / "tables"
    annotate_corpus(source, out, **SMALL)
    return contents(out)


def in_process(function, *arguments) -> multiprocessing.Process:
    """A process that has the lexicon already."""
    process = multiprocessing.get_context("fork").Process(target=function, args=arguments)
    process.start()
    return process


# What is written


def test_tables_are_those_of_annotate_in_one_file_or_in_parts(source, tmp_path):
    expected = annotate(read_corpus(source)).tables()
    annotate_corpus(source, tmp_path / "whole")
    annotate_corpus(source, tmp_path / "parts", **SMALL)
    assert tuple(expected) == ANNOTATED
    for name, table in expected.items():
        assert (tmp_path / "whole" / f"{name}.parquet").is_file()
        assert len(list((tmp_path / "parts" / f"{name}.parquet").iterdir())) == 3
        for out in ("whole", "parts"):
            pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / out / f"{name}.parquet"), table)


def test_columns_have_their_types_where_nothing_is_found(tmp_path):
    dull = json_lines(tmp_path / "dull.jsonl", "The sun is shining on the hills today.")
    full = json_lines(tmp_path / "full.jsonl", *TEXTS)
    for path in (dull, full):
        annotate_corpus(path, tmp_path / path.stem)
    assert len(pd.read_parquet(tmp_path / "dull" / "claims.parquet")) == 0
    for name in ANNOTATED:
        left, right = (pd.read_parquet(tmp_path / folder / f"{name}.parquet").dtypes for folder in ("dull", "full"))
        pd.testing.assert_series_equal(left, right)


@pytest.mark.parametrize("kind", ["csv", "parquet", "txt", "folder"])
def test_every_source_is_read_in_the_order_of_the_input(kind, tmp_path):
    rows = pd.DataFrame({"article_id": ["b", "a-1", "a", "c"], "text": [*TEXTS, TEXTS[0]]})
    path, expected = tmp_path / f"news.{kind}", rows["article_id"].tolist()
    if kind == "csv":
        rows.to_csv(path, index=False)
    elif kind == "parquet":
        rows.to_parquet(path, row_group_size=3)
    else:
        path.mkdir()
        if kind == "txt":
            for row in rows.itertuples():
                (path / f"{row.article_id}.txt").write_text(row.text, encoding="utf-8")
            expected = sorted(expected)
        else:
            rows[2:].to_parquet(path / "1.parquet")
            rows[:2].to_csv(path / "2.csv", index=False)
            expected = ["a", "c", "b", "a-1"]
    annotate_corpus(path, tmp_path / "out", batch=3)
    assert pd.read_parquet(tmp_path / "out" / "articles.parquet")["article_id"].tolist() == expected
    assert read_corpus(path)["article_id"].tolist() == expected


@pytest.mark.parametrize("workers", [2, 3])
def test_bytes_do_not_depend_on_the_number_of_workers(workers, source, written, tmp_path):
    annotate_corpus(source, tmp_path / "out", workers=workers, **SMALL)
    assert contents(tmp_path / "out") == written


def test_no_more_batches_are_taken_than_the_workers_can_use():
    taken = []
    with open_engine(workers=2) as run:
        results = run(abs, (taken.append(number) or number for number in range(100)))
        for number, result in enumerate(results):
            assert result == number
            assert len(taken) <= number + 4


# A run that is stopped


def killed_after(steps: int, source: Path, out: Path) -> None:
    """Annotate, but be killed in place of the step after so many that change the disk."""
    left = itertools.count(steps, -1)

    def counted(step):
        def do(*arguments, **options):
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*arguments, **options)

        return do

    for owner, name in ((Path, "replace"), (Path, "rename"), (Path, "unlink"), (shutil, "rmtree")):
        setattr(owner, name, counted(getattr(owner, name)))
    stream.pq.ParquetWriter.write_table = counted(pq.ParquetWriter.write_table)
    annotate_corpus(source, out, **SMALL)


def test_run_that_is_killed_at_every_stage_ends_with_the_same_bytes(source, written, tmp_path):
    out, ends = tmp_path / "out", []
    for steps in itertools.islice(itertools.cycle((6, 31, 3)), 60):
        process = in_process(killed_after, steps, source, out)
        process.join()
        ends.append(process.exitcode)
        if process.exitcode == 0:
            break
        assert (out / "unfinished").exists()
    assert set(ends[:-1]) == {-signal.SIGKILL}
    assert ends[-1] == 0
    assert len(ends) > 8
    assert contents(out) == written


def test_finished_parts_are_not_annotated_again(source, written, tmp_path, monkeypatch):
    out = tmp_path / "out"
    annotated = []
    monkeypatch.setattr(stream, "_annotate_records", slow := fails_at(3, annotated, RuntimeError("a bug")))
    with pytest.raises(RuntimeError):
        annotate_corpus(source, out, **SMALL)
    assert annotated == [0, 1, 2]
    slow.at = None
    annotate_corpus(source, out, **SMALL)
    assert annotated == [0, 1, 2, 2, 3, 4]
    assert contents(out) == written


class fails_at:
    """``_annotate_records`` that raises at the batch of this number, and notes the others."""

    def __init__(self, at: int | None, annotated: list[int], error: BaseException):
        self.at, self.annotated, self.error, self.annotate = at, annotated, error, stream._annotate_records

    def __call__(self, batch, expected):
        if batch.number == self.at:
            raise self.error
        self.annotated.append(batch.number)
        return self.annotate(batch, expected)


def test_part_that_a_power_cut_has_harmed_is_made_again(source, written, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setattr(stream, "_annotate_records", fails_at(4, [], RuntimeError("a bug")))
        with pytest.raises(RuntimeError):
            annotate_corpus(source, out, **SMALL)
    (out / "unfinished" / "part-00000" / "cues.parquet").write_bytes(b"PAR1")
    annotate_corpus(source, out, **SMALL)
    assert contents(out) == written


def test_ctrl_c_ends_with_2_says_what_is_finished_and_leaves_no_worker(source, written, tmp_path, monkeypatch, capfd):
    out = tmp_path / "out"

    def command() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the tests were started with
        annotate_corpus.__kwdefaults__.update(SMALL)
        sys.exit(main(["annotate", str(source), "--out", str(out), "--workers", "2"]))

    waiting = waits(tmp_path, monkeypatch)
    process = in_process(command)
    workers = wait_for(lambda: waiting.read_text().split() if waiting.exists() else [])
    wait_for((out / "unfinished" / "part-00000").exists)
    os.kill(process.pid, signal.SIGINT)
    process.join()
    told = capfd.readouterr().err
    assert process.exitcode == 2
    assert (
        told
        == f"newsframes: {out}: stopped -> give the same command again to go on: 1 of 3 parts are finished and stay\n"
    )
    assert not any(is_alive(int(pid)) for pid in workers)
    monkeypatch.undo()
    annotate_corpus(source, out, **SMALL)
    assert contents(out) == written


def test_ctrl_c_while_pyarrow_puts_its_writers_away_is_not_lost(source, tmp_path, monkeypatch):
    deleted = pq.ParquetWriter.__del__

    def interrupted(writer):
        signal.raise_signal(signal.SIGINT)
        deleted(writer)

    monkeypatch.setattr(pq.ParquetWriter, "__del__", interrupted)
    with pytest.raises(InputError, match="stopped -> give the same command again to go on: 1 of 3 parts are finished"):
        annotate_corpus(source, tmp_path / "out", **SMALL)


def test_workers_end_with_the_process_that_began_them_even_if_it_is_killed(source, tmp_path, monkeypatch):
    waiting = waits(tmp_path, monkeypatch)
    process = in_process(lambda: annotate_corpus(source, tmp_path / "out", workers=2, **SMALL))
    workers = wait_for(lambda: waiting.read_text().split() if waiting.exists() else [])
    process.kill()
    process.join()
    wait_for(lambda: not any(is_alive(int(pid)) for pid in workers))


def waits(tmp_path: Path, monkeypatch) -> Path:
    """Let the worker that has the third article wait; it writes its process id to the file that is returned."""
    path, article_table = tmp_path / "waiting", stream.article_table

    def wait(records, lexicon):
        if records[0]["article_id"] == "a2":
            path.write_text(str(os.getpid()))
            time.sleep(100)
        return article_table(records, lexicon)

    monkeypatch.setattr(stream, "article_table", wait)
    return path


def wait_for(condition, seconds: float = 60):
    """The first value of ``condition()`` that is true."""
    for _ in range(int(seconds * 20)):
        if value := condition():
            return value
        time.sleep(0.05)
    raise TimeoutError


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not yet fetched by its parent does not."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_worker_that_dies_ends_the_run_with_a_remedy(source, tmp_path, monkeypatch):
    monkeypatch.setattr(stream, "_annotate_records", die)
    with pytest.raises(InputError, match=r"a worker process died.*fewer --workers"):
        annotate_corpus(source, tmp_path / "out", workers=2, **SMALL)
    assert not (tmp_path / "out").exists()


def die(batch, expected) -> None:
    os._exit(9)


# Whose folder it is


def test_run_that_is_finished_is_not_done_again(source, written, tmp_path, monkeypatch):
    out = tmp_path / "out"
    done = annotate_corpus(source, out, **SMALL)
    monkeypatch.setattr(stream, "open_engine", None)
    assert annotate_corpus(source, out, **SMALL).rows == done.rows
    assert contents(out) == written


def test_finished_run_gives_way_to_another_as_a_whole(source, written, tmp_path):
    out = tmp_path / "out"
    other = json_lines(tmp_path / "other.jsonl", TEXTS[0], CHINESE)
    annotate_corpus(other, out, on_error="skip")
    one_file = contents(out)
    annotate_corpus(source, out, **SMALL)
    assert contents(out) == written
    annotate_corpus(other, out, on_error="skip")
    assert contents(out) == one_file


def test_unfinished_run_of_something_else_is_refused_and_left_alone(source, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setattr(stream, "_annotate_records", fails_at(3, [], RuntimeError("a bug")))
        with pytest.raises(RuntimeError):
            annotate_corpus(source, out, **SMALL)
    before = contents(out)
    other = json_lines(tmp_path / "other.jsonl", *TEXTS)
    with pytest.raises(InputError, match=r"differs in input, articles_read -> delete this folder, or name another"):
        annotate_corpus(other, out, **SMALL)
    assert contents(out) == before


def test_tables_that_annotate_did_not_write_are_refused_and_left_alone(source, tmp_path):
    pd.DataFrame({"text": TEXTS}).to_parquet(tmp_path / "articles.parquet")
    before = contents(tmp_path)
    for path, remedy in ((tmp_path / "articles.parquet", "move it away"), (tmp_path, "name another")):
        with pytest.raises(InputError, match=remedy):
            annotate_corpus(path, tmp_path)
    assert contents(tmp_path) == before


# Input and disks that cannot be used


@pytest.mark.parametrize(("table", "finished"), [("articles", 0), ("frames", 1)])
def test_full_disk_keeps_the_parts_that_are_finished(table, finished, source, written, tmp_path, monkeypatch):
    out, calls, write = tmp_path / "out", itertools.count(), pq.ParquetWriter.write_table

    def fill(writer, rows, *arguments, **options):
        if rows.column_names == stream.SCHEMAS[table].names and next(calls) == 2 * finished:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(writer, rows, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetWriter, "write_table", fill)
        with pytest.raises(InputError, match="the disk is full -> make room, then give the same command again") as told:
            annotate_corpus(source, out, **SMALL)
    assert ("1 of 3 parts are finished" in str(told.value)) == bool(finished) == out.exists()
    annotate_corpus(source, out, **SMALL)
    assert contents(out) == written


def test_stop_keeps_the_parts_before_the_error_and_skip_goes_on_from_there(tmp_path):
    source = json_lines(tmp_path / "news.jsonl", *TEXTS, CHINESE, TEXTS[0])
    with pytest.raises(InputError, match=r"line 4: .* cannot be told .*; 1 of 3 parts are finished and stay"):
        annotate_corpus(source, tmp_path / "out", **SMALL)
    done = annotate_corpus(source, tmp_path / "out", on_error="skip", **SMALL)
    assert (done.rows["articles"], done.rejects["line"].tolist()) == (4, ["4"])
    annotate_corpus(source, tmp_path / "other", on_error="skip", **SMALL)
    assert contents(tmp_path / "out") == contents(tmp_path / "other")


def test_what_reading_shows_to_be_wrong_stops_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setattr(stream, "open_engine", None)
    source = json_lines(tmp_path / "news.jsonl", *TEXTS, "…")
    with source.open("a", encoding="utf-8") as file:
        file.write('{"article_id": "a0", "text": "Once more."}\n{"text": "Cut sho')
    with pytest.raises(InputError) as told:
        annotate_corpus(source, tmp_path / "out")
    assert [error.line for error in told.value.errors] == [4, 5, 6]
    assert not (tmp_path / "out").exists()


def test_skip_lists_what_is_wrong_in_any_file_in_its_order(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    json_lines(folder / "1.jsonl", TEXTS[0], "…", CHINESE)
    pd.DataFrame({"text": TEXTS}).to_parquet(folder / "2.parquet")
    whole = (folder / "2.parquet").read_bytes()
    (folder / "3.parquet").write_bytes(whole[:-9])
    (folder / "4.jsonl").write_text('{"text": "Canada bans', encoding="utf-8")
    (folder / "5.csv").write_text(f'article_id,text\na0,"{TEXTS[0]}"\nb,"{TEXTS[1]}"\n', encoding="utf-8")
    done = annotate_corpus(folder, tmp_path / "out", on_error="skip", **SMALL)
    found = [(Path(row.path).name, row.line) for row in done.rejects.itertuples()]
    assert sorted(found) == [("1.jsonl", "2"), ("1.jsonl", "3"), ("3.parquet", ""), ("4.jsonl", "1"), ("5.csv", "2")]
    assert "'a0' is that of 1.jsonl, line 1, too" in " ".join(done.rejects["what"])
    assert pd.read_parquet(tmp_path / "out" / "articles.parquet")["article_id"].tolist() == [
        "a0", "2-000001", "2-000002", "2-000003", "b",
    ]  # fmt: skip


def test_parquet_file_that_breaks_off_inside_keeps_the_rows_before(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    path = folder / "1.parquet"
    pd.DataFrame({"text": [f"{TEXTS[0]} {n}" for n in range(400)]}).to_parquet(
        path, row_group_size=200, compression=None
    )
    data = bytearray(path.read_bytes())
    start = pq.read_metadata(path).row_group(1).column(0).dictionary_page_offset
    data[start : start + 50] = b"\xff" * 50
    path.write_bytes(data)
    articles, errors = corpus.read_articles(folder)
    assert len(articles) == 200
    assert [(error.path, error.line) for error in errors] == [(path, 200)]


def test_text_that_is_too_long_for_an_article_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "MOST_CHARACTERS", 100)
    source = json_lines(tmp_path / "news.jsonl", TEXTS[0], "word " * 21)
    done = annotate_corpus(source, tmp_path / "out", on_error="skip")
    assert done.rejects["what"].tolist() == ["the text of 'a1' has 105 characters, no article has more than 100"]


# Dask


def test_dask_with_a_worker_killed_writes_the_same_bytes(source, written, tmp_path, capfd):
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'newsframes[scale]'")
    out, killed = tmp_path / "out", []

    def kill_one() -> None:
        wait_for((out / "unfinished" / "part-00000").exists, 300)
        killed.append(multiprocessing.active_children()[0].pid)
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    annotate_corpus(source, out, engine="dask", workers=2, **SMALL)
    killer.join()
    assert contents(out) == written
    assert not is_alive(killed[0])
    assert "the dashboard is at http://" in capfd.readouterr().err


def test_scheduler_and_workers_started_by_hand_write_the_same_bytes(source, written, tmp_path):
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'newsframes[scale]'")
    told, dask = tmp_path / "scheduler.json", [sys.executable, "-m", "dask"]
    commands = [
        [*dask, "scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", told],
        [*dask, "worker", "--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--scheduler-file", told],
    ]
    with contextlib.ExitStack() as opened:
        for command in commands:
            process = opened.enter_context(subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=tmp_path))
            opened.callback(process.terminate)
            wait_for(told.exists, 60)
        address = json.loads(told.read_text())["address"]
        annotate_corpus(source, tmp_path / "out", engine="dask", scheduler=address, **SMALL)
    assert contents(tmp_path / "out") == written


def test_dask_that_is_not_installed_or_does_not_answer_is_told_with_a_remedy(source, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "distributed", None)
        with pytest.raises(InputError, match=r"not installed -> pip install 'newsframes\[scale\]'"):
            annotate_corpus(source, out, engine="dask")
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'newsframes[scale]'")
    monkeypatch.setattr(engines, "SECONDS_TO_JOIN", 1)
    with pytest.raises(
        InputError, match=r"no Dask cluster with a worker answers at tcp://127\.0\.0\.1:1 .*dask worker"
    ):
        annotate_corpus(source, out, engine="dask", scheduler="tcp://127.0.0.1:1")
    assert not out.exists()


def test_scheduler_without_dask_is_refused(source, tmp_path, capsys):
    arguments = ["annotate", str(source), "--out", str(tmp_path / "out"), "--scheduler", "tcp://localhost:8786"]
    assert main(arguments) == 2
    assert "--scheduler is for --engine dask" in capsys.readouterr().err


def test_worker_with_another_lexicon_is_refused(source, tmp_path):
    batch = next(stream._batches(source, stream.load_lexicon(), 1, None))
    with pytest.raises(InputError, match=r"another version .* install the same on every machine"):
        stream._annotate_records(batch, "another")
