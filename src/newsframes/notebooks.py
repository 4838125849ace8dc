"""Regenerating the collection: run every notebook on a copy, then put in place what changed, whole or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets.config import Config

from newsframes.errors import InputError
from newsframes.tables import write_bytes

AT_ONCE = 2
OUTPUTS = ("notebooks", "figures", "data/tables")
INPUTS = ("seeds", "data/gold", "data/lexicon", "data/calibration", "examples/invented")
TIMEOUT = 600
"""Seconds that one cell may take."""


@dataclass(frozen=True)
class Changes:
    """Files below the project that a run made new, made different, or left as they were."""

    new: list[str]
    changed: list[str]
    unchanged: list[str]


def run_notebooks(project: Path, *, say: Callable[[str], None] = print) -> Changes:
    """Execute the notebooks of a project, two at a time, and install notebooks, figures and tables that came out different.

    Everything runs on a copy: where a notebook fails, InputError names it, its cell and the error, and the project stays as it was.
    """
    notebooks = notebooks_of(project)
    with tempfile.TemporaryDirectory(prefix="newsframes-") as folder:
        stage = Path(folder)
        for name in INPUTS:
            shutil.copytree(project / name, stage / name)
        for name in OUTPUTS:
            (stage / name).mkdir(parents=True, exist_ok=True)
        for notebook in notebooks:
            shutil.copy(notebook, stage / "notebooks")
        run_all(notebooks_of(stage), say)
        return install(stage, project, OUTPUTS)


def notebooks_of(project: Path) -> list[Path]:
    """The notebooks of a project in their order; InputError where there are none."""
    notebooks = sorted((project / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    if not notebooks:
        raise InputError(
            "there are no notebooks here", path=project / "notebooks", remedy="run this from the root of the repository"
        )
    return notebooks


def run_all(notebooks: list[Path], say: Callable[[str], None], timeout: int | None = TIMEOUT) -> None:
    """Run notebooks AT_ONCE at a time, each as soon as those that its first cell says it needs are done."""
    waiting = {path: {other for other in notebooks if other.stem[:2] in needs(path)} for path in notebooks}
    done: set[Path] = set()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running: dict = {}
        try:
            while waiting or running:
                ready = [path for path, needed in waiting.items() if needed <= done]
                if not ready and not running:
                    names = ", ".join(path.stem for path in waiting)
                    raise InputError(
                        f"{names} need one another", path=notebooks[0].parent, remedy="mend their rows 'needs'"
                    )
                running |= {pool.submit(execute, path, timeout): path for path in ready}
                waiting = {path: needed for path, needed in waiting.items() if path not in ready}
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    path = running.pop(future)
                    seconds = future.result()
                    done.add(path)
                    say(f"[{len(done)}/{len(notebooks)}] {path.stem}  {seconds:.0f} s")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def needs(path: Path) -> set[str]:
    """The numbers of the notebooks whose tables and figures a notebook reads, from the row ``needs`` of its first cell."""
    first = nbformat.read(path, as_version=4).cells[0].source
    row = re.search(r"^\| needs \|(.*)\|$", first, re.MULTILINE)
    return set(re.findall(r"\b\d\d\b", row[1])) if row else set()


def execute(path: Path, timeout: int | None = TIMEOUT) -> float:
    """Execute a notebook in place, without traces of when and where; returns the seconds it took.

    ``timeout`` is in seconds a cell; without one a cell may take as long as it needs.
    """
    started = time.monotonic()
    notebook = nbformat.read(path, as_version=4)
    config = Config(KernelManager={"transport_encryption": "auto"})  # else the kernel warns on its error stream
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        config=config,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        cell = next(
            i
            for i, c in enumerate(notebook.cells, start=1)
            if any(o["output_type"] == "error" for o in c.get("outputs", []))
        )
        raise InputError(
            f"cell {cell} failed: {error.ename}: {error.evalue}",
            path=path.name,
            remedy="nothing was changed; where the notebook is ours, this is a fault of newsframes and not of your articles",
        ) from None
    write_bytes(path, clean(notebook).encode("utf-8"))
    return time.monotonic() - started


def clean(notebook: nbformat.NotebookNode) -> str:
    """The notebook as text, without what differs between machines: Python's version, timings, collapsed states."""
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
    })  # fmt: skip
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {})
    return nbformat.writes(notebook, version=4, indent=1) + "\n"


def install(stage: Path, project: Path, names: Iterable[str]) -> Changes:
    """Put the files below ``names`` of a stage into a project, those that are new or differ, each whole."""
    changes = Changes([], [], [])
    for name in names:
        for made in sorted(p for p in (stage / name).rglob("*") if p.is_file()):
            relative = made.relative_to(stage)
            target = project / relative
            if not target.exists():
                changes.new.append(str(relative))
            elif target.read_bytes() == made.read_bytes():
                changes.unchanged.append(str(relative))
                continue
            else:
                changes.changed.append(str(relative))
            write_bytes(target, made.read_bytes())
    return changes
