"""The collection on articles of one's own: every notebook runs, nothing of ours changes, nothing else is written over."""

import hashlib
import json
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from newsframes import study
from newsframes.__main__ import main
from newsframes.corpus import read_corpus, read_rejects, rejects_table
from newsframes.errors import InputError
from newsframes.tables import TABLES, read_table, table_text

ROOT = Path(__file__).parents[1]
ABOUT_OURS = ("05", "09")
NOTEBOOKS = sorted(
    path.name for path in (ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb") if not path.name.startswith(ABOUT_OURS)
)
ENGLISH = """Canberra accuses Moscow of breaking into a port
Australia on Tuesday accused Russian military intelligence of hacking the computers of a Melbourne port operator.
The Russian embassy denied the allegation and said that Australia had shown no evidence."""
FRENCH = """Paris accuse Pékin
La France a accusé mardi la Chine d'avoir piraté les serveurs d'un ministère. Pékin a nié toute implication."""
GERMAN = "Die Bundesregierung warnt davor, dass chinesische Hacker die Server des Bundestags angegriffen haben könnten."


def sums(*folders: Path) -> dict[str, str]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def corpus(folder: Path) -> Path:
    folder.mkdir()
    for name, text in (("english", ENGLISH), ("french", FRENCH), ("german", GERMAN)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, int, bool]:
    """A study of two articles and one that is left out: its folder, the exit code, and whether ours stayed as it was."""
    folder = tmp_path_factory.mktemp("own")
    ours = [ROOT / name for name in ("seeds", "notebooks", "figures", "data")]
    before = sums(*ours)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        code = main(["run", "--corpus", str(corpus(folder / "my-articles")), "--out", str(folder / "my-study")])
    return folder / "my-study", code, sums(*ours) == before


def notebook(folder: Path, number: str) -> str:
    """What a notebook says and shows, as plain text."""
    cells = nbformat.read(next((folder / "notebooks").glob(f"{number}-*")), as_version=4).cells
    shown = [
        o["data"].get("text/plain", "")
        for cell in cells
        if cell.cell_type == "code"
        for o in cell.outputs
        if "data" in o
    ]
    return "\n".join([*(cell.source for cell in cells if cell.cell_type == "markdown"), *shown])


def test_every_notebook_runs_on_a_small_corpus_and_ours_stays_as_it_was(made):
    folder, code, same = made
    assert code == 1  # the German text is left out
    assert same
    assert sorted(path.name for path in (folder / "notebooks").iterdir()) == NOTEBOOKS
    for path in (folder / "notebooks").iterdir():
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), path.name
        assert not [o for cell in cells for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"]


def test_a_study_has_the_layout_of_the_collection_and_its_tables_fit_their_descriptions(made):
    folder = made[0]
    for name, table in TABLES.items():
        if (folder / "data" / table.path).exists():
            read_table(name, folder / "data")
    drawn, ours = ({path.name for path in (root / "figures").iterdir()} for root in (folder, ROOT))
    assert drawn == {name for name in ours if not name.startswith(("README", *ABOUT_OURS))}
    assert read_table("articles", folder / "data")["article_id"].tolist() == ["english", "french"]
    assert read_corpus(folder / "seeds")["source_path"].tolist() == ["english.txt", "french.txt"]


def test_what_was_left_out_is_listed_with_its_reason(made):
    rejects = read_table("rejects", made[0] / "data")
    assert len(rejects) == 1
    assert rejects["path"].str.endswith("german.txt").all() and rejects["what"].str.contains("looks like 'de'").all()
    assert "looks like 'de'" in notebook(made[0], "01")


def test_a_study_says_nothing_of_our_articles_nor_of_accuracy_on_texts_that_nobody_coded(made):
    told = "\n".join(notebook(made[0], name[:2]) for name in NOTEBOOKS)
    assert not re.search(
        r"[Tt]hese five|The articles are five|Canada's ban|Two coders marked|machine translation", told
    )
    assert "by hand 0" not in told and "0 coded" not in told
    assert "no article of this corpus has been coded by hand" in notebook(made[0], "02")
    assert "invented texts kept apart" in notebook(made[0], "03")  # what is known of the instrument is told


def test_a_study_opens_with_a_page_whose_links_lead_somewhere(made):
    page = (made[0] / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert len(links) == len(NOTEBOOKS) and all((made[0] / link).exists() for link in links)
    assert "English 1, French 1" in page and "1 pieces of input were left out" in page


def test_links_between_the_notebooks_of_a_study_lead_somewhere(made):
    folder, *_ = made
    notebooks = list((folder / "notebooks").glob("*.ipynb"))
    for path in notebooks:
        prose = "".join(c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "markdown")
        for target in re.findall(r"\]\(([\w-]+\.ipynb)\)", prose):
            assert (path.parent / target).exists(), (path.name, target)


def test_checksums_of_a_study_are_those_of_its_files(made):
    about = json.loads((made[0] / study.MADE).read_text(encoding="utf-8"))
    files = {name: digest for name, digest in sums(made[0]).items() if Path(name).name != study.MADE}
    assert {str(made[0] / name): digest for name, digest in about["files"].items()} == files


def test_rejects_of_a_corpus_keep_the_line_that_they_tell(tmp_path):
    rejects = rejects_table(
        [InputError("it is empty", path="a.csv", line=17, remedy="take it out"), InputError("no", path="b.txt")]
    )
    (tmp_path / "rejects.csv").write_text(table_text("rejects", rejects), encoding="utf-8")
    pd.testing.assert_frame_equal(read_rejects(tmp_path), rejects)
    assert read_rejects(tmp_path / "elsewhere").empty


# Where a study goes


def test_folder_with_something_else_in_it_is_left_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine", encoding="utf-8")
    assert main(["run", "--corpus", str(corpus(tmp_path / "in")), "--out", str(out)]) == 2
    assert "no study is in it" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


def test_file_in_the_place_of_the_study_is_left_alone(tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not a folder"):
        study.check_place(tmp_path / "out", ["run"])


def a_study(folder: Path, command: list[str]) -> Path:
    folder.mkdir()
    (folder / "a.csv").write_text("a", encoding="utf-8")
    about = {"command": command, "files": {"a.csv": hashlib.sha256(b"a").hexdigest(), "gone.csv": "0"}}
    (folder / study.MADE).write_text(json.dumps(about), encoding="utf-8")
    return folder


def test_study_of_another_command_or_changed_by_hand_is_not_written_over(tmp_path):
    out = a_study(tmp_path / "out", ["run", "--corpus", "a"])
    assert set(study.check_place(out, ["run", "--corpus", "a"])) == {"a.csv", "gone.csv"}
    with pytest.raises(InputError, match="was made by 'run --corpus a'"):
        study.check_place(out, ["run", "--corpus", "b"])
    (out / "a.csv").write_text("b", encoding="utf-8")
    with pytest.raises(InputError, match=r"changed since the study was made: a\.csv"):
        study.check_place(out, ["run", "--corpus", "a"])


def test_study_whose_record_is_broken_is_left_alone(tmp_path):
    out = a_study(tmp_path / "out", ["run"])
    (out / study.MADE).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        study.check_place(out, ["run"])


@pytest.mark.parametrize("name", ["empty", "german", "nowhere"])
def test_input_without_an_article_writes_nothing(tmp_path, monkeypatch, name):
    monkeypatch.chdir(ROOT)
    (tmp_path / "empty").mkdir()
    (tmp_path / "german").mkdir()
    (tmp_path / "german" / "a.txt").write_text(GERMAN, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    assert main(["run", "--corpus", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_file_that_cannot_be_read_stops_the_run_before_anything_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (corpus(tmp_path / "in") / "latin.txt").write_bytes("Le Canada a réagi.".encode("latin-1"))
    assert main(["run", "--corpus", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert "latin.txt" in told and "german.txt" not in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [["--corpus", "seeds"], ["--out", "study"]])
def test_corpus_and_out_belong_together(arguments, capsys):
    assert main(["run", *arguments]) == 2
    assert "belong together" in capsys.readouterr().err


def test_notebook_that_fails_leaves_no_study(tmp_path, monkeypatch):
    def fail(notebooks, say, timeout):
        raise InputError("cell 3 failed")

    monkeypatch.setattr(study, "run_all", fail)
    rejects = pd.DataFrame(columns=["path", "line", "what", "remedy"])
    with pytest.raises(InputError):
        study.make_study(ROOT, read_corpus(ROOT / "seeds"), rejects, tmp_path / "out", ["run"])
    assert list(tmp_path.iterdir()) == []


def test_cells_about_our_articles_are_dropped_with_all_outputs():
    cells = [
        nbformat.v4.new_markdown_cell("Any corpus."),
        nbformat.v4.new_markdown_cell("Our five.", metadata={"tags": [study.OURS]}),
    ]
    code = nbformat.v4.new_code_cell("1 + 1", execution_count=4, outputs=[nbformat.v4.new_output("stream", text="2")])
    left = study.without_ours(nbformat.v4.new_notebook(cells=[*cells, code])).cells
    assert [cell.source for cell in left] == ["Any corpus.", "1 + 1"]
    assert left[1].outputs == [] and left[1].execution_count is None
