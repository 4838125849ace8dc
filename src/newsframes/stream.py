"""Annotating a corpus of any size: read in batches, written in parts, continued where it stopped."""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import itertools
import json
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from newsframes import __version__
from newsframes.annotate import BATCH, annotate_batch
from newsframes.corpus import REJECT_COLUMNS, REJECTS, article_table, checked_records, read_rejects, rejects_table
from newsframes.engines import open_engine
from newsframes.errors import InputError, InputErrors
from newsframes.lexicon import DEFAULT_DIRECTORY, Lexicon, load_lexicon
from newsframes.sources import Columns
from newsframes.tables import MOST_ERRORS, TABLES, annotation_package, csv_text, guarded, write_text

BATCHES_A_PART = 4
"""With 500 articles a batch, corpora of up to 2,000 articles are one file a table."""
ANNOTATED = (
    "articles", "sentences", "mentions", "cues", "attributions", "claims", "claim_cues", "frame_cues", "sentence_frames",
    "sentence_functions", "frames",
)  # fmt: skip
MANIFEST, UNFINISHED = "manifest.json", "unfinished"
_ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}


def _schema(name: str) -> pa.Schema:
    fields = [(column.name, _ARROW[column.type]) for column in TABLES[name].columns]
    return pa.schema([*fields, ("text", pa.string())] if name == "articles" else fields)


SCHEMAS = {name: _schema(name) for name in ANNOTATED}
"""Types of the columns: a batch in which nothing was found has none of its own. The text is in no table that is published."""


class Finished(NamedTuple):
    """What a run wrote: rows of each table, and the input that was left out (path, line, what, remedy)."""

    rows: dict[str, int]
    rejects: pd.DataFrame


class _Batch(NamedTuple):
    """Articles annotated together, and the errors that were met while they were read."""

    number: int
    records: list[dict]
    errors: list[InputError]


class _Result(NamedTuple):
    """The tables of a batch in the order of ANNOTATED, how many articles were read for it, and the errors of those left out."""

    n: int
    tables: list[pa.Table]
    errors: list[InputError]


def annotate_corpus(
    path: str | Path,
    out: str | Path,
    *,
    engine: str = "local",
    workers: int = 1,
    scheduler: str | None = None,
    on_error: str = "stop",
    columns: Columns | None = None,
    batch: int = BATCH,
    batches_a_part: int = BATCHES_A_PART,
) -> Finished:
    """Annotate a corpus (anything that ``read_corpus`` reads) into Parquet tables below ``out``, in memory that does not grow with it.

    ``out/<table>.parquet`` is a file, or a folder of parts where the corpus has more than one part; both open with ``pandas.read_parquet``.
    Rows stand in the order of the input, and bytes are the same for any engine and number of workers (see ``open_engine``) and
    however often the run was stopped. Until all is done everything is in ``out/unfinished``, a folder a part with all its tables or none; the
    same call goes on from there. Then the tables take their places, those of an earlier run give way, and ``manifest.json`` tells what
    they were made of. ``on_error`` is ``stop`` (at the first batch with an error) or ``skip`` (list it in ``rejects.csv``).

    Raises InputError for input that cannot be used, a folder that holds tables of something else or another unfinished run, a full disk
    and Ctrl-C; it tells how many parts are finished and how to go on.
    """
    path, out = Path(path), Path(out)
    if path.resolve() == out.resolve():
        raise InputError("the tables would stand among the articles", path=out, remedy="name another with --out")
    lexicon = load_lexicon()
    plan = _survey(path, lexicon, on_error, columns) | {"batch": batch, "batches_a_part": batches_a_part}
    if finished := _finished(out, plan, on_error):
        return finished
    new = not out.exists()
    work = _begin(out, plan)
    try:
        if "rows" not in _manifest(work):
            _annotate_parts(work, path, lexicon, plan, engine, workers, scheduler, on_error, columns)
            _close(work, plan)
        _publish(work, out)
    except (InputError, OSError, KeyboardInterrupt) as error:
        finished = _n_parts(plan) if "rows" in _manifest(work) else len(_parts(work))
        if not finished:
            shutil.rmtree(work, ignore_errors=True)
            if new:
                out.rmdir()
        raise _told(error, out, finished, _n_parts(plan)) from None
    return _finished(out, plan, on_error)


def _survey(path: Path, lexicon: Lexicon, on_error: str, columns: Columns | None) -> dict:
    """What a run is made of: version, instrument, input and its number of articles; reads all of the input once, which takes little.

    With ``stop``, raises the errors that are met, before any work is lost to them.
    """
    digest, n, errors = hashlib.blake2b(digest_size=16), 0, []
    for record in checked_records(path, lexicon, errors, columns):
        kept = {name: value for name, value in record.items() if name != "metadata"}
        digest.update(json.dumps(kept | {"path": record["path"].name}, sort_keys=True).encode())
        n += 1
    for error in errors:
        digest.update(f"{error.what}{error.line}".encode("utf-8", "surrogatepass"))
    if on_error == "stop" or not n:
        InputErrors.raise_if_any(errors[:MOST_ERRORS])
    if not n:
        raise InputError("no article in the input", path=path, remedy="give it at least one")
    return {"newsframes": __version__, "instrument": instrument(), "input": digest.hexdigest(), "articles_read": n}


@functools.cache
def instrument() -> str:
    """A digest of lexicon and code, the same on every machine that annotates alike."""
    digest = hashlib.blake2b(digest_size=16)
    for folder, pattern in ((DEFAULT_DIRECTORY, "*.csv"), (Path(__file__).parent, "*.py")):
        for file in sorted(folder.glob(pattern)):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


# The folder of a run


def _manifest(folder: Path) -> dict:
    """What the tables of a folder were or are being made of; empty where it does not say."""
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}


def _finished(out: Path, plan: dict, on_error: str) -> Finished | None:
    """The finished run of this plan, if ``out`` has it."""
    manifest = _manifest(out)
    rows = manifest.pop("rows", {})
    rejects = read_rejects(out)
    whole = manifest == plan and all((out / f"{name}.parquet").exists() for name in ANNOTATED)
    if not whole or (on_error == "stop" and len(rejects)):
        return None
    if not _manifest(out / UNFINISHED):  # killed in its very last step
        shutil.rmtree(out / UNFINISHED, ignore_errors=True)
    return Finished(rows, rejects)


def _begin(out: Path, plan: dict) -> Path:
    """The folder of an unfinished run of this plan: that which is there, or a new one."""
    work = out / UNFINISHED
    begun = {name: value for name, value in _manifest(work).items() if name != "rows"}
    if begun:
        if differ := [name for name in plan if begun.get(name) != plan[name]]:
            what = f"another run is not finished here, it differs in {', '.join(differ)}"
            raise InputError(what, path=work, remedy="delete this folder, or name another with --out")
        return work
    strange = [name for name in ANNOTATED if (out / f"{name}.parquet").exists() and not _manifest(out)]
    if strange:
        what = f"{strange[0]}.parquet is there and no {MANIFEST} says that annotate wrote it"
        raise InputError(what, path=out, remedy="move it away, or name another folder with --out")
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        write_text(work / MANIFEST, json.dumps(plan, indent=1) + "\n")
    except OSError as error:
        what = f"cannot make this folder ({error.strerror})"
        raise InputError(what, path=out, remedy="name another with --out") from None
    return work


def _parts(work: Path) -> dict[int, Path]:
    """The folders of the finished parts by number; one that a power cut has harmed does not count."""
    folders = sorted(work.glob("part-*"))
    return {int(folder.name.removeprefix("part-")): folder for folder in folders if _whole(folder)}


def _whole(part: Path) -> bool:
    try:
        return all(pq.read_metadata(part / f"{name}.parquet").num_columns for name in ANNOTATED)
    except (OSError, pa.ArrowException):
        return False


def _n_parts(plan: dict) -> int:
    return -(-plan["articles_read"] // (plan["batch"] * plan["batches_a_part"]))


def _told(error: BaseException, out: Path, finished: int, parts: int) -> InputError:
    """An error in words that say what is finished and how to go on."""
    state = f"{finished} of {parts} parts are finished and stay"
    again = "give the same command again" + (f" to go on: {state}" if finished else "")
    if isinstance(error, KeyboardInterrupt):
        return InputError("stopped", path=out, remedy=again)
    if isinstance(error, InputErrors):
        return InputErrors([*error.errors, InputError(state, path=out)]) if finished else error
    if isinstance(error, InputError):
        remedy = f"{error.remedy}; {state}" if finished else error.remedy
        return InputError(error.what, path=error.path, line=error.line, remedy=remedy)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    what = "the disk is full" if full else f"cannot read or write ({error})"
    return InputError(what, path=out, remedy=("make room, then " if full else "mend it, then ") + again)


# Parts


def _annotate_parts(
    work: Path,
    path: Path,
    lexicon: Lexicon,
    plan: dict,
    engine: str,
    workers: int,
    scheduler: str | None,
    on_error: str,
    columns: Columns | None,
) -> None:
    """Annotate the parts that are not there yet."""
    per_part, size = plan["batches_a_part"], plan["batch"] * plan["batches_a_part"]
    done = _parts(work)
    n_done = sum(min(size, plan["articles_read"] - number * size) for number in done)
    todo = (batch for batch in _batches(path, lexicon, plan["batch"], columns) if batch.number // per_part not in done)
    annotate = functools.partial(_annotate_records, expected=plan["instrument"])
    workers = min(workers, -(-plan["articles_read"] // plan["batch"]))
    with (
        open_engine(engine, workers=workers, scheduler=scheduler) as run,
        tqdm(total=plan["articles_read"], initial=n_done, unit=" articles", disable=None) as bar,
    ):
        results = _counted(run(annotate, todo), bar, on_error)
        for number in (number for number in range(_n_parts(plan)) if number not in done):
            _write_part(work, work / f"part-{number:05d}", itertools.islice(results, per_part))


def _batches(path: Path, lexicon: Lexicon, size: int, columns: Columns | None) -> Iterator[_Batch]:
    """Articles in batches; an error goes with the article before it."""
    records, errors, number = [], [], 0
    for record in checked_records(path, lexicon, errors, columns):
        if len(records) == size:
            yield _Batch(number, records, errors.copy())
            records, number = [], number + 1
            errors.clear()
        records.append(record)
    yield _Batch(number, records, errors)


def _annotate_records(batch: _Batch, expected: str) -> _Result:
    """The tables of a batch, on whichever machine."""
    if instrument() != expected:
        what = "a worker has another version of newsframes or of its lexicon"
        raise InputError(what, remedy="install the same on every machine")
    lexicon = load_lexicon()
    articles, errors = article_table(batch.records, lexicon)
    found = zip(ANNOTATED, (articles, *annotate_batch(articles, lexicon.directory)), strict=True)
    tables = [pa.Table.from_pandas(table, SCHEMAS[name], preserve_index=False) for name, table in found]
    return _Result(len(batch.records), tables, batch.errors + errors)


def _counted(results: Iterable[_Result], bar: tqdm, on_error: str) -> Iterator[_Result]:
    for result in results:
        if on_error == "stop":
            InputErrors.raise_if_any(result.errors[:MOST_ERRORS])
        yield result
        bar.update(result.n)


def _write_part(work: Path, part: Path, results: Iterable[_Result]) -> None:
    """All tables of a part and its rejects: written beside their place, and moved there in one step."""
    results = list(results)
    with _interrupt_later():
        writing = work / "writing"
        for old in (writing, part):  # what a run left that was killed
            shutil.rmtree(old, ignore_errors=True)
        writing.mkdir()
        _write_tables(writing, results)
        rejects = rejects_table([error for result in results for error in result.errors])
        rejects["path"] = rejects["path"].map(guarded)
        write_text(writing / REJECTS, csv_text(rejects, header=False))
        writing.rename(part)


def _write_tables(folder: Path, results: list[_Result]) -> None:
    """Its own function, so that the writers are deleted when it ends, while Ctrl-C still waits."""
    with contextlib.ExitStack() as opened:
        writers = [
            opened.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", SCHEMAS[name])) for name in ANNOTATED
        ]
        for result in results:
            for writer, table in zip(writers, result.tables, strict=True):
                if table.num_rows:
                    writer.write_table(table)


@contextlib.contextmanager
def _interrupt_later() -> Iterator[None]:
    """Ctrl-C waits for the end of the block: while an object is being deleted (pyarrow's writers run Python code then) it would be lost."""
    if threading.current_thread() is not threading.main_thread():  # no other gets it
        yield
        return
    waiting = []
    handler = signal.signal(signal.SIGINT, lambda number, frame: waiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler or signal.SIG_DFL)
        if waiting:
            signal.raise_signal(signal.SIGINT)


def rejected(rejects: pd.DataFrame) -> list[InputError]:
    """The rows of ``rejects`` as the errors that they were."""
    return [
        InputError(r.what, path=r.path, line=int(r.line) if r.line else None, remedy=r.remedy)
        for r in rejects.itertuples()
    ]


def _close(work: Path, plan: dict) -> None:
    """Note that all parts are there and what they hold; raises what was wrong with the input if nothing of it could be used."""
    parts = _parts(work).values()
    rows = {name: sum(pq.read_metadata(part / f"{name}.parquet").num_rows for part in parts) for name in ANNOTATED}
    rejects = "".join((part / REJECTS).read_text(encoding="utf-8") for part in parts)
    if rejects:
        write_text(work / REJECTS, ",".join(REJECT_COLUMNS) + "\n" + rejects)
    if not rows["articles"]:
        found = read_rejects(work)[:MOST_ERRORS]
        shutil.rmtree(work)
        InputErrors.raise_if_any(rejected(found))
    write_text(work / MANIFEST, json.dumps(plan | {"rows": rows}, indent=1) + "\n")


def _publish(work: Path, out: Path) -> None:
    """Move the finished tables to their place; a run that is killed here goes on here."""
    tables = work / "tables"
    parts = sorted(work.glob("part-*"))
    for part in parts:
        for name in ANNOTATED:
            made, moved = part / f"{name}.parquet", tables / f"{name}.parquet" / f"{part.name}.parquet"
            moved.parent.mkdir(parents=True, exist_ok=True)
            if made.exists():
                made.replace(moved)
        shutil.rmtree(part)
    (out / MANIFEST).unlink(missing_ok=True)
    for table in sorted(tables.iterdir()):
        made = sorted(table.iterdir())
        if made:
            _remove(out / table.name)
            (made[0] if len(made) == 1 else table).replace(out / table.name)
    (out / REJECTS).unlink(missing_ok=True)
    if (work / REJECTS).exists():
        (work / REJECTS).replace(out / REJECTS)
    files = {name: sorted(_files(out / f"{name}.parquet")) for name in ANNOTATED}
    paths = {name: [str(file.relative_to(out)) for file in own] for name, own in files.items()}
    write_text(out / "datapackage.json", annotation_package(paths))
    (work / MANIFEST).replace(out / MANIFEST)
    shutil.rmtree(work)


def _files(table: Path) -> list[Path]:
    """The Parquet files of a table that is one file or a folder of parts."""
    return list(table.glob("*.parquet")) if table.is_dir() else [table]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
