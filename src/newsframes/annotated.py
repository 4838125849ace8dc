"""Reading what ``annotate`` wrote: tables whole, or batch by batch where a corpus is larger than memory."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from newsframes.errors import InputError


def read_annotated(folder: str | Path, name: str, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """A table that ``annotate`` wrote into ``folder``, whole: one file, or a folder of parts."""
    return pd.concat(list(_batches(Path(folder) / f"{name}.parquet", columns)), ignore_index=True)


def _batches(path: Path, columns: Iterable[str] | None = None) -> Iterator[pd.DataFrame]:
    """The rows of a table, a batch at a time, in the order in which they were written; at least one batch, be it empty."""
    parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    for part in parts or [path / "*.parquet"]:
        try:
            with pq.ParquetFile(part) as file:
                names = [*columns] if columns else file.schema_arrow.names
                if missing := set(names) - set(file.schema_arrow.names):
                    what = f"column {min(missing)!r} is missing"
                    raise InputError(what, path=part, remedy="annotate the articles again with this version")
                yield file.schema_arrow.empty_table().select(names).to_pandas()
                yield from (batch.to_pandas() for batch in file.iter_batches(columns=names))
        except (OSError, pa.ArrowInvalid) as error:
            what = "there is no such table" if isinstance(error, FileNotFoundError) else f"cannot be read ({error})"
            raise InputError(what, path=part, remedy="give a folder that `newsframes annotate` wrote") from None


def by_article(
    folder: str | Path, columns: Iterable[str], *names: str
) -> Iterator[tuple[pd.Series, list[pd.DataFrame]]]:
    """Each article (``columns`` of it) with its rows of the tables ``names``, in the order of the articles; no table is ever whole in memory.

    Raises InputError where a table has its rows in another order than the articles, which ``annotate`` never writes.
    """
    tables = [_groups(Path(folder) / f"{name}.parquet") for name in names]
    waiting = [next(table) for table in tables]
    for batch in _batches(Path(folder) / "articles.parquet", columns):
        for _, article in batch.iterrows():
            own = []
            for at, (table, (article_id, rows)) in enumerate(zip(tables, waiting, strict=True)):
                if article_id == article["article_id"]:
                    own.append(rows)
                    waiting[at] = next(table)
                else:
                    own.append(rows.head(0))
            yield article, own
    for name, (article_id, _) in zip(names, waiting, strict=True):
        if article_id is not None:
            what = f"the rows of {article_id!r} stand in another order than the articles"
            raise InputError(what, path=Path(folder) / f"{name}.parquet", remedy="annotate the articles again")


def _groups(path: Path) -> Iterator[tuple[str | None, pd.DataFrame]]:
    """article_id and rows of each article in a table, a run of rows at a time; last None and no row."""
    held_id, held = None, []
    empty = pd.DataFrame()
    for batch in _batches(path):
        empty = batch.head(0)
        runs = (batch["article_id"] != batch["article_id"].shift()).cumsum()
        for _, rows in batch.groupby(runs, sort=False):
            article_id = rows["article_id"].iloc[0]
            if article_id != held_id and held:
                yield held_id, pd.concat(held, ignore_index=True)
                held = []
            held_id = article_id
            held.append(rows)
    if held:
        yield held_id, pd.concat(held, ignore_index=True)
    yield from itertools.repeat((None, empty))
