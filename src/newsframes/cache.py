"""Tables that take long to make, kept between runs in the user's cache folder."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import platformdirs
import pyarrow as pa

FOLDER = platformdirs.user_cache_path("newsframes")
KEPT = 8
"""So many files stay, the latest."""
MIN_ROWS = 10_000
"""Smaller tables are made as quickly as they are read."""


def cached_tables(key: str, make: Callable[[], dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The tables that ``make`` gives, by name; ``key`` names all that they depend on.

    They are read where an earlier run left them under the same key, else made and left there, whole or not at all. Where the
    folder cannot be read or written they are made every time.
    """
    path = FOLDER / f"{key}.arrow"
    with contextlib.suppress(OSError, pa.ArrowInvalid, KeyError):
        return _read(path)
    tables = make()
    if sum(map(len, tables.values())) < MIN_ROWS:
        return tables
    with contextlib.suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        _write(tables, path)
        for old in sorted(FOLDER.glob("*.arrow"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return tables


def _read(path: Path) -> dict[str, pd.DataFrame]:
    tables = {}
    with pa.memory_map(str(path)) as file:
        while file.tell() < file.size():
            table = pa.ipc.open_stream(file).read_all()
            tables[table.schema.metadata[b"name"].decode()] = table.to_pandas()
    return tables


def _write(tables: dict[str, pd.DataFrame], path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        unfinished = Path(folder) / path.name
        with unfinished.open("wb") as file:
            for name, table in tables.items():
                arrow = pa.Table.from_pandas(table, preserve_index=False)
                arrow = arrow.replace_schema_metadata({**arrow.schema.metadata, b"name": name.encode()})
                with pa.ipc.new_stream(file, arrow.schema) as stream:
                    stream.write_table(arrow)
        unfinished.replace(path)
