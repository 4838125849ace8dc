"""A study: the collection made for a corpus of one's own, in a folder of its own that looks like ours and runs by itself."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

import nbformat
import pandas as pd

from newsframes.corpus import OPTIONAL
from newsframes.errors import InputError, listed
from newsframes.lexicon import language_name
from newsframes.notebooks import Changes, clean, install, notebooks_of, run_all
from newsframes.tables import TABLES, data_dictionary, table_text, write_text

MADE = "study.json"
"""What tells a study from any other folder: how it was made, and the checksums of the files that were."""
INSTRUMENT = ("data/lexicon", "data/calibration")
ABOUT_INSTRUMENT = ("trial_articles", "trial_attributions", "trial_claims", "glosses")
"""Hand-made tables that say something on any corpus; all others are about our articles, and a study begins with empty ones."""
OURS = "our-corpus"
"""Tag of the cells of a notebook that speak of our articles; a study is made without them, and without a notebook that begins so."""


def make_study(
    project: Path,
    articles: pd.DataFrame,
    rejects: pd.DataFrame,
    out: Path,
    command: Iterable[str],
    *,
    say: Callable[[str], None] = print,
) -> Changes:
    """Run the notebooks of ``project`` on ``articles`` and put notebooks, tables and figures into ``out``, all or nothing.

    ``rejects`` lists the input that was left out (table rejects), ``command`` the arguments by which the study is made. An ``out`` that
    is there must be a study made by the same command whose files nobody has changed, else InputError; nothing of ``project`` changes.
    """
    command = list(command)
    made_before = check_place(out, command)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as folder:
        stage = Path(folder) / "study"
        _stage(project, articles, rejects, stage)
        say(f"{len(articles):,} articles, {len(rejects):,} left out; running {len(notebooks_of(stage))} notebooks")
        run_all(notebooks_of(stage), say, timeout=None)  # of thousands of articles a cell takes as long as it takes
        write_text(stage / "README.md", _readme(articles, rejects, command, notebooks_of(stage)))
        files = {str(path.relative_to(stage)): _sum(path) for path in sorted(stage.rglob("*")) if path.is_file()}
        about = {"newsframes": metadata.version("newsframes"), "command": list(command), "files": files}
        write_text(stage / MADE, json.dumps(about, ensure_ascii=False, indent=1) + "\n")
        changes = install(stage, out, ["."])
    for name in made_before.keys() - files.keys():
        (out / name).unlink()
    return changes


def check_place(out: Path, command: Iterable[str]) -> dict[str, str]:
    """The checksums of the files of an earlier study in ``out`` (none where nothing is there).

    Raises InputError where something else is there: a file, a folder that is no study, a study of another command, or one of whose
    files somebody has changed.
    """
    remedy = "name another folder with --out, or move this one away"
    if not out.exists():
        return {}
    if not out.is_dir():
        raise InputError("this is a file, not a folder", path=out, remedy=remedy)
    if not any(out.iterdir()):
        return {}
    if not (out / MADE).exists():
        raise InputError("this folder is not empty, and no study is in it", path=out, remedy=remedy)
    try:
        about = json.loads((out / MADE).read_text(encoding="utf-8"))
        before, files = list(about["command"]), dict(about["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"cannot be read ({error})", path=out / MADE, remedy=remedy) from None
    if before != list(command):
        raise InputError(f"this study was made by {shlex.join(before)!r}", path=out, remedy=remedy)
    changed = [name for name, checksum in files.items() if (out / name).exists() and _sum(out / name) != checksum]
    if changed:
        what = f"changed since the study was made: {listed(changed)}"
        raise InputError(
            what, path=out, remedy="to run these very files use `python -m newsframes run` in it; else " + remedy
        )
    return files


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stage(project: Path, articles: pd.DataFrame, rejects: pd.DataFrame, stage: Path) -> None:
    """A study before its notebooks have run: corpus, instrument, and notebooks without what they say of our articles."""
    for name in INSTRUMENT:
        shutil.copytree(project / name, stage / name)
    for name, table in TABLES.items():
        if name in ABOUT_INSTRUMENT:
            (stage / "data" / table.path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project / "data" / table.path, stage / "data" / table.path)
        elif table.path.startswith("gold/"):
            header = ",".join(column.name for column in table.columns)
            write_text(stage / "data" / table.path, header + "\n")
    shutil.copy(project / "data" / "codebook.md", stage / "data")
    shutil.copy(project / "CITATION.cff", stage)
    write_text(stage / "data" / "README.md", data_dictionary())
    given = articles[[*OPTIONAL, "source_path", "text"]].assign(
        language=articles["language"].where(articles["language_source"] == "given", "")
    )
    lines = (json.dumps(row, ensure_ascii=False) for row in given.to_dict("records"))
    write_text(stage / "seeds" / "articles.jsonl", "".join(line + "\n" for line in lines))
    write_text(stage / "seeds" / "rejects.csv", table_text("rejects", rejects))
    for name in ("data/tables", "figures", "notebooks"):
        (stage / name).mkdir(parents=True, exist_ok=True)
    notebooks = {path.name: nbformat.read(path, as_version=4) for path in notebooks_of(project)}
    left_out = [name for name, notebook in notebooks.items() if OURS in notebook.cells[0].metadata.get("tags", [])]
    for name, notebook in notebooks.items():
        if name not in left_out:
            write_text(stage / "notebooks" / name, clean(without_ours(notebook, left_out)))


def without_ours(notebook: nbformat.NotebookNode, left_out: Iterable[str] = ()) -> nbformat.NotebookNode:
    """A notebook without outputs, without the cells that speak of our articles, and without links to notebooks that are left out."""
    kept = [cell for cell in notebook.cells if OURS not in cell.metadata.get("tags", [])]
    for cell in kept:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.source = _without_links(cell.source, left_out)
    notebook.cells = kept
    return notebook


def _without_links(source: str, names: Iterable[str]) -> str:
    """Markdown without table rows and way signs that lead to these notebooks; elsewhere their titles stay as words."""
    for name in names:
        link = rf"\[([^\]]*)\]\({re.escape(name)}\)"
        source = re.sub(rf"(?m)^\|[^\n]*{link}[^\n]*\n?", "", source)
        source = re.sub(rf"(?:Previous|Next): {link}(?: · )?", "", source)
        source = re.sub(link, r"\1 of newsframes", source)
    return source


def _readme(articles: pd.DataFrame, rejects: pd.DataFrame, command: Iterable[str], notebooks: list[Path]) -> str:
    """The page that a study opens with: what it is of, how it was made, and what is where."""
    counts = ", ".join(
        f"{language_name(code)} {n}" for code, n in articles["language"].value_counts().sort_index().items()
    )
    left_out = f" {len(rejects)} pieces of input were left out; notebook 01 lists them." if len(rejects) else ""
    titles = {path: nbformat.read(path, as_version=4).cells[0].source.splitlines()[0] for path in notebooks}
    links = "\n".join(f"- [{title.removeprefix('# ')}](notebooks/{path.name})" for path, title in titles.items())
    return f"""# A study of {len(articles):,} articles

Articles by language: {counts}.{left_out} Made by newsframes {metadata.version("newsframes")} with

```
python -m newsframes {shlex.join(command)}
```

The same command makes it again: every file from the articles and the instrument, to the same byte where neither has changed.

{links}

| | |
|---|---|
| `seeds/` | the articles as they were read, one a line, and what was left out |
| `notebooks/` | the notebooks, executed |
| `figures/` | every figure as PNG, with the values it plots (CSV) and the same in words (TXT) |
| `data/tables/` | what the notebooks compute, described in `data/README.md` |
| `data/gold/` | empty tables for coding by hand; and the invented texts on which the instrument was tried |
| `data/lexicon/`, `data/calibration/` | the instrument as it was, and how far it differs between languages |

To change something here and run it, open a terminal in this folder, where newsframes is installed:

```
python -m newsframes run
```

It runs these notebooks on these articles, and uses a hand coding where `data/gold/` has one (`data/codebook.md` says what is coded). The lexicon
that it uses is that of the newsframes installed, not the copy here.
"""
