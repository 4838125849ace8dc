"""What the repository promises: paths, checksums, descriptions, locked versions."""

import hashlib
import re
import tomllib
from pathlib import Path

import frictionless
import pytest

from newsframes.figures import load_figure
from newsframes.tables import TABLES, data_dictionary, data_package, figure_list, read_table, rows_without_schema

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_seeds_are_untouched():
    sums = dict(reversed(line.split()) for line in (ROOT / "seeds" / "SHA256SUMS").read_text().splitlines())
    assert sums == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (ROOT / "seeds").glob("*.txt")}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_fits_its_description_and_has_rows_where_any_are_expected(name):
    of_five = ("rejects", "copies")  # nothing is left out of the five articles, and none is a copy of another
    assert bool(len(read_table(name, ROOT / "data"))) == (name not in of_five)


def test_no_data_file_is_without_a_description():
    assert rows_without_schema(ROOT / "data") == []


def test_dictionary_and_package_say_what_the_descriptions_say():
    assert (ROOT / "data" / "README.md").read_text(encoding="utf-8") == data_dictionary()
    assert (ROOT / "data" / "datapackage.json").read_text(encoding="utf-8") == data_package()


def test_the_data_package_validates():
    report = frictionless.validate(str(ROOT / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]


def test_every_figure_has_picture_values_and_words_and_nothing_else_is_there():
    files = [path for path in (ROOT / "figures").iterdir() if path.name != "README.md"]
    stems = {path.stem for path in files}
    assert stems and sorted(path.name for path in files) == sorted(
        f"{s}.{end}" for s in stems for end in ("png", "csv", "txt")
    )
    assert all(load_figure(stem, ROOT / "figures").alt for stem in stems)
    used = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert [stem for stem in stems if f'\\"{stem}\\"' not in used] == []


def test_the_list_of_figures_shows_every_one_with_words_and_links_that_exist():
    text = (ROOT / "figures" / "README.md").read_text(encoding="utf-8")
    assert text == figure_list(ROOT / "figures")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == sorted(p.stem for p in (ROOT / "figures").glob("*.png"))
    links = re.findall(r"(?<!\\)\]\(([^)]+)\)", text)
    assert len(links) == 3 * len(re.findall(r"^!\[.{40,}\]\(.+\)$", text, re.MULTILINE)) > 0
    assert all((ROOT / "figures" / link).exists() for link in links)


def test_paths_and_notebooks_that_the_readme_names_exist():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)|src=\"([^\"]+)\"", README):
        assert (ROOT / "".join(target)).exists(), target
    for path in re.findall(r"`((?:data|seeds|notebooks|figures|src|tests|binder)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"notebooks/{notebook.name}" in README, notebook.name


def test_make_targets_that_the_readme_names_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z]+)", README))
    assert {"run", "test", "lab"} <= named <= targets


def test_every_direct_dependency_is_locked_to_one_version_and_the_package_comes_along():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    lock = (ROOT / "requirements.txt").read_text()
    locked = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    assert {re.split(r"[<>=!~ ]", name)[0].lower() for name in wanted} <= locked
    assert lock.rstrip().endswith("\n-e .")
    assert "://" not in lock
