"""The committed notebooks: executed in order, clean, readable, and of the common shape."""

import json
import re
import statistics
import tempfile
from pathlib import Path

import bleach
import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KNOWN_TAGS = {"nbval-ignore-output", "our-corpus"}
HERE = sorted({str(Path.home()), tempfile.gettempdir(), str(ROOT.parent)} - {"/"})
MACHINE_PATH = re.compile("|".join(r"(?<![\w.])" + re.escape(root) + "/" for root in [*HERE, "/home", "/Users"]))
notebooks = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


def cells(path: Path, kind: str | None = None) -> list:
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if kind in (None, cell.cell_type)]


def outputs(path: Path) -> list:
    return [output for cell in cells(path, "code") for output in cell.outputs]


def test_there_are_notebooks():
    assert NOTEBOOKS and NOTEBOOKS[0].stem == "00-start-here"


@notebooks
def test_every_code_cell_was_executed_once_in_order_from_top_to_bottom(path):
    counts = [cell.execution_count for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))


@notebooks
def test_no_output_is_an_error_or_on_stderr(path):
    assert [o for o in outputs(path) if o.output_type == "error" or o.get("name") == "stderr"] == []


@notebooks
def test_no_path_of_a_machine_stands_in_a_notebook(path):
    assert MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []


@notebooks
def test_nothing_tells_when_or_where_a_notebook_ran(path):
    notebook = nbformat.read(path, as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert "version" not in notebook.metadata.language_info
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


@notebooks
def test_tags_are_ones_that_nbval_or_a_study_knows(path):
    assert {tag for cell in cells(path) for tag in cell.metadata.get("tags", [])} <= KNOWN_TAGS


@notebooks
def test_a_notebook_is_valid_and_small_enough_for_github(path):
    nbformat.validate(nbformat.read(path, as_version=4))
    assert path.stat().st_size < 1_000_000


@notebooks
def test_code_is_short_and_prose_at_least_as_frequent(path):
    code = ["".join(cell.source).splitlines() for cell in cells(path, "code")]
    assert max(map(len, code)) <= 15
    assert max(len(line) for lines in code for line in lines) <= 106  # what a page of GitHub shows
    assert statistics.median(map(len, code)) <= 5
    assert not any(re.match(r"\s*(def |class |%|!)|.*sys\.path", line) for lines in code for line in lines)
    assert not any(lines[-1].rstrip().endswith(";") for lines in code)
    words = sum(len(cell.source.split()) for cell in cells(path, "markdown"))
    assert words >= sum(len(line.split()) for lines in code for line in lines)


@notebooks
def test_a_notebook_has_the_common_parts(path):
    prose = "\n".join(cell.source for cell in cells(path, "markdown"))
    assert cells(path)[0].source.startswith(f"# {path.stem[:2]}. ")
    assert "?" in cells(path)[0].source.splitlines()[0]
    for part in (
        "| reads |",
        "| writes |",
        "| needs |",
        "| runs in |",
        "| covers |",
        "## Findings",
        "## Limitations",
        "cite",
    ):
        assert part in prose, part
    assert cells(path, "code")[-2].source.startswith("assert ")
    assert "versions(" in cells(path, "code")[-1].source


@notebooks
def test_links_lead_to_notebooks_that_exist(path):
    prose = "\n".join(cell.source for cell in cells(path, "markdown"))
    for target in re.findall(r"\]\(([^)#]+)\)", prose):
        assert target.startswith("https://") or (path.parent / target).exists(), target


@notebooks
def test_every_picture_says_in_words_what_it_shows(path):
    for output in outputs(path):
        if "image/png" in output.get("data", {}):
            alt = output.metadata["image/png"]["alt"]
            assert "".join(output.data["text/plain"]) == alt
            assert re.search(r"\d", alt), "a text alternative tells N"
        assert not {"image/svg+xml", "application/javascript"} & set(output.get("data", {}))


@notebooks
def test_outputs_pass_a_sanitiser_like_that_of_github_whole(path):
    tags = {"b", "blockquote", "br", "caption", "i", "li", "mark", "p", "small", "span", "table", "tbody", "td", "th", "thead", "tr", "ul"}  # fmt: skip
    for output in outputs(path):
        markup = "".join(output.get("data", {}).get("text/html", ""))
        assert bleach.clean(markup, tags=tags, attributes=["dir", "lang", "align"], strip=True).count(
            "<"
        ) == markup.count("<")


@notebooks
def test_no_table_is_wider_than_a_screen(path):
    for output in outputs(path):
        markup = "".join(output.get("data", {}).get("text/html", ""))
        assert all(row.count("<th ") <= 10 for row in markup.split("</tr>"))


@notebooks
def test_what_a_notebook_says_it_writes_is_there(path):
    writes = re.search(r"\| writes \|(.*)\|", cells(path)[0].source)[1]
    tables, _, figures = writes.partition("figure")
    for name in re.findall(r"`([^`]+)`", tables):
        assert (ROOT / "data" / "tables" / f"{name}.csv").exists(), name
    for name in re.findall(r"`([^`]+)`", figures):
        assert all((ROOT / "figures" / f"{name}.{kind}").exists() for kind in ("png", "csv", "txt")), name


def test_files_are_written_the_way_the_runner_writes_them():
    for path in NOTEBOOKS:
        text = path.read_text(encoding="utf-8")
        assert text.endswith("}\n") and json.loads(text)["nbformat"] == 4
