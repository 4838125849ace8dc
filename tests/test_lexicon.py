"""The lexicon: what is shipped is sound, and what is not sound is refused where it stands."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from small_tables import rows_of, write_rows

from newsframes import InputError, load_lexicon
from newsframes.errors import InputErrors
from newsframes.lexicon import ENTITY_TYPES, split_forms
from newsframes.names import TRIGGERS
from newsframes.text import fold_string

SHIPPED = Path(__file__).parents[1] / "data" / "lexicon"
LANGUAGES = ("ar", "en", "fr")
FEW = {
    "state.canada", "state.china", "state.united-states", "place.beijing", "state.congo-brazzaville",
    "state.congo-kinshasa", "app.twitter", "org.meta",
}  # fmt: skip
PREFIXES = {
    "company": {"org"}, "organisation": {"org"}, "government_body": {"body"}, "threat_group": {"group"},
    "product": {"product", "app"}, **{name: {name} for name in ("state", "alliance", "place", "outlet", "person", "event")},
}  # fmt: skip


@pytest.fixture(scope="module")
def small_lexicon(tmp_path_factory) -> Path:
    """The shipped lexicon with a few of its rows, so that it loads in no time."""
    folder = tmp_path_factory.mktemp("small") / "lexicon"
    shutil.copytree(SHIPPED, folder)
    for name in ("entities.csv", "ambiguous_aliases.csv"):
        write_rows(folder / name, [row for row in rows_of(folder / name) if row["entity_id"] in FEW])
    for name in ("concepts.csv", "boilerplate.csv", "stopwords.csv", "neighbours.csv"):
        write_rows(folder / name, rows_of(folder / name)[:10])
    return folder


@pytest.fixture
def lexicon(small_lexicon, tmp_path) -> Path:
    """A copy of it to break."""
    return Path(shutil.copytree(small_lexicon, tmp_path / "lexicon"))


def change(path: Path, key: str, **cells: str) -> int:
    """Change cells of the row whose first column is ``key``; returns its line in the file."""
    rows = rows_of(path)
    number = next(number for number, row in enumerate(rows) if next(iter(row.values())) == key)
    rows[number].update(cells)
    write_rows(path, rows)
    return number + 2


def add_form(path: Path, key: str, column: str, form: str) -> int:
    """Add a form to a cell; returns its line in the file."""
    cell = next(row[column] for row in rows_of(path) if next(iter(row.values())) == key)
    return change(path, key, **{column: f"{cell}|{form}".strip("|")})


def append(path: Path, **cells: str) -> int:
    """Add a row, empty but for ``cells``; returns its line in the file."""
    rows = rows_of(path)
    write_rows(path, [*rows, dict.fromkeys(rows[0], "") | cells])
    return len(rows) + 2


def assert_refused(folder: Path, file: str, line: int | None, value: str, remedy: str) -> None:
    """The lexicon is refused with one error that names file, line, value and remedy."""
    with pytest.raises(InputError) as caught:
        load_lexicon(folder)
    error = caught.value
    assert not isinstance(error, InputErrors), f"more than one error: {error}"
    where = str(folder / file) if line is None else f"{folder / file}, line {line}"
    assert str(error).startswith(f"{where}: ")
    assert value in error.what
    assert remedy in error.remedy
    assert str(error).endswith(f" -> {error.remedy}")


def test_the_lexicon_that_the_other_tests_break_is_sound(lexicon):
    loaded = load_lexicon(lexicon)
    assert set(loaded.entities["entity_id"]) == FEW
    assert loaded.languages == LANGUAGES
    assert loaded.stands_for == {"place.beijing": "state.china"}


# Entities


def test_unknown_type_is_refused(lexicon):
    line = change(lexicon / "entities.csv", "state.china", type="country")
    assert_refused(lexicon, "entities.csv", line, "type 'country' of state.china", ", ".join(ENTITY_TYPES))


def test_second_row_of_an_entity_is_refused(lexicon):
    names = {"label_en": "Cathay", "label_fr": "Cathay", "label_ar": "كاثاي"}
    line = append(lexicon / "entities.csv", entity_id="state.china", type="state", **names)
    first = [row["entity_id"] for row in rows_of(lexicon / "entities.csv")].index("state.china") + 2
    assert_refused(lexicon, "entities.csv", line, f"'state.china' stands in line {first} already", "merge the two rows")


def test_entity_without_an_id_is_refused(lexicon):
    names = {"label_en": "Tencent", "label_fr": "Tencent", "label_ar": "تينسنت"}
    line = append(lexicon / "entities.csv", entity_id="", type="company", **names)
    assert_refused(lexicon, "entities.csv", line, "entity_id is empty", "such as org.acme")


@pytest.mark.parametrize(
    ("column", "form"),
    [("aliases_en", "CANADA"), ("aliases_fr", "Canada"), ("aliases_ar", "كَنَدا"), ("demonyms_en", "Canadian")],
)
def test_alias_of_two_entities_is_refused(lexicon, column, form):
    line = add_form(lexicon / "entities.csv", "state.china", column, form)
    value = f"alias {form!r} ({column[-2:]}) of state.china belongs to state.canada too"
    assert_refused(lexicon, "entities.csv", line, value, "ambiguous_aliases.csv")


def test_alias_of_two_entities_differing_only_in_arabic_spelling_is_refused(lexicon):
    line = add_form(lexicon / "entities.csv", "org.meta", "aliases_ar", "امريكا")
    value = "'امريكا' (ar) of org.meta belongs to state.united-states too"
    assert_refused(lexicon, "entities.csv", line, value, "drop it from one of them")


def shared_alias(lexicon: Path, **settled: str) -> int:
    """Give the alias Dragon to two entities, and an ambiguity row to the second; returns the line of the second."""
    add_form(lexicon / "entities.csv", "state.china", "aliases_en", "Dragon")
    line = add_form(lexicon / "entities.csv", "org.meta", "aliases_en", "Dragon")
    append(lexicon / "ambiguous_aliases.csv", alias="Dragon", language="en", entity_id="org.meta", **settled)
    return line


def test_alias_of_two_entities_is_settled_by_a_context_for_one_of_them(lexicon):
    shared_alias(lexicon, needs="context", context="Zuckerberg")
    terms = load_lexicon(lexicon).terms
    found = terms[(terms["folded"] == "dragon") & (terms["layer"] == "entity")].set_index("key")["needs_context"]
    assert found.to_dict() == {"org.meta": True, "state.china": False}


def test_alias_of_two_entities_is_not_settled_by_letter_case(lexicon):
    line = shared_alias(lexicon, needs="case")
    value = "'Dragon' (en) of org.meta belongs to state.china too"
    assert_refused(lexicon, "entities.csv", line, value, "let a context decide")


@pytest.mark.parametrize(("column", "form"), [("aliases_en", "—"), ("aliases_ar", "ـــ"), ("demonyms_fr", "…")])
def test_form_that_folds_to_nothing_is_refused(lexicon, column, form):
    line = add_form(lexicon / "entities.csv", "place.beijing", column, form)
    value = f"form {form!r} ({column[-2:]}) of place.beijing folds to nothing"
    assert_refused(lexicon, "entities.csv", line, value, "with letters or digits")


def test_alias_of_a_single_letter_is_refused(lexicon):
    line = add_form(lexicon / "entities.csv", "place.beijing", "aliases_fr", "P")
    assert_refused(lexicon, "entities.csv", line, "'P' (fr) of place.beijing is a single character", "what it needs")


def test_alias_of_a_single_letter_is_settled_by_what_it_needs():
    terms = load_lexicon(SHIPPED).terms
    x = terms[(terms["form"] == "X") & (terms["key"] == "app.twitter")]
    assert set(x["language"]) >= {"en", "fr"}
    assert (x["needs_case"] | x["needs_context"]).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_label_is_refused(lexicon, language):
    line = change(lexicon / "entities.csv", "place.beijing", **{f"label_{language}": " "})
    assert_refused(lexicon, "entities.csv", line, f"label_{language} of place.beijing is empty", "the press uses")


def test_unknown_stands_for_is_refused(lexicon):
    line = change(lexicon / "entities.csv", "place.beijing", stands_for="state.cathay")
    assert_refused(
        lexicon, "entities.csv", line, "'state.cathay' of place.beijing", "add that entity or empty the cell"
    )


# Ambiguous aliases


@pytest.mark.parametrize(
    ("alias", "entity"), [("Cathay", "state.china"), ("China", "state.canada"), ("China", "state.nowhere")]
)
def test_ambiguity_row_for_an_alias_that_does_not_exist_is_refused(lexicon, alias, entity):
    line = append(lexicon / "ambiguous_aliases.csv", alias=alias, language="en", entity_id=entity, needs="case")
    value = f"{fold_string(alias)!r} (en) is none of {entity}"
    assert_refused(lexicon, "ambiguous_aliases.csv", line, value, "add it to entities.csv or drop the row")


def test_ambiguity_row_of_an_unknown_language_is_refused(lexicon):
    cells = {"alias": "China", "language": "de", "entity_id": "state.china", "needs": "case"}
    line = append(lexicon / "ambiguous_aliases.csv", **cells)
    assert_refused(lexicon, "ambiguous_aliases.csv", line, "language 'de'", "ar")


def test_ambiguity_row_with_unknown_needs_is_refused(lexicon):
    cells = {"alias": "China", "language": "en", "entity_id": "state.china", "needs": "luck"}
    line = append(lexicon / "ambiguous_aliases.csv", **cells)
    assert_refused(lexicon, "ambiguous_aliases.csv", line, "needs 'luck'", "case, context, case+context")


# Concepts


@pytest.mark.parametrize(
    ("cells", "value", "remedy"),
    [
        ({"kind": "mood"}, "kind 'mood' of say", "allegation, stance, certainty"),
        ({"value": "shout"}, "value 'shout' of say is no stance", "neutral, assert, endorse"),
        ({"tier": "outer"}, "tier 'outer' of say", "core, wide"),
        ({"fr": "", "note": ""}, "say has no form in 'fr' and no note", "say in note why"),
        ({"en": "say|\u200d"}, "form '\\u200d' of say folds to nothing", "write a word"),
    ],
    ids=["kind", "value", "tier", "empty cell without note", "form that folds to nothing"],
)
def test_bad_cell_of_a_concept_is_refused(lexicon, cells, value, remedy):
    line = change(lexicon / "concepts.csv", "say", **cells)
    assert_refused(lexicon, "concepts.csv", line, value, remedy)


def test_value_of_another_kind_is_refused(lexicon):
    line = change(lexicon / "concepts.csv", "say", value="espionage")
    assert_refused(lexicon, "concepts.csv", line, "value 'espionage' of say is no stance", "neutral")


def test_second_row_of_a_concept_is_refused(lexicon):
    path = lexicon / "concepts.csv"
    line = append(path, **(rows_of(path)[0] | {"note": "again"}))
    assert_refused(lexicon, "concepts.csv", line, "'say' stands in line 2 already", "merge the two rows")


def test_empty_cell_of_a_concept_is_allowed_where_a_note_says_why(lexicon):
    change(lexicon / "concepts.csv", "say", fr="", note="dire is in another row")
    terms = load_lexicon(lexicon).terms
    assert set(terms.loc[terms["key"] == "say", "language"]) == {"ar", "en"}


# Word lists


@pytest.mark.parametrize(
    ("file", "cells"),
    [("stopwords.csv", {}), ("neighbours.csv", {"sense": "location_before"}), ("abbreviations.csv", {"kind": "title"})],
)
def test_word_of_an_unknown_language_is_refused(lexicon, file, cells):
    line = append(lexicon / file, language="de", word="und", **cells)
    assert_refused(lexicon, file, line, "language 'de'", "use one of ar, en, fr")


@pytest.mark.parametrize(
    ("file", "column", "remedy"),
    [("neighbours.csv", "sense", "location_before"), ("abbreviations.csv", "kind", "title")],
)
def test_word_of_an_unknown_list_is_refused(lexicon, file, column, remedy):
    line = append(lexicon / file, language="en", word="and", **{column: "somewhere"})
    assert_refused(lexicon, file, line, f"{column} 'somewhere'", remedy)


def test_stop_word_that_folds_to_nothing_is_refused(lexicon):
    line = append(lexicon / "stopwords.csv", language="ar", word="ـ")
    assert_refused(lexicon, "stopwords.csv", line, "'ـ' folds to nothing", "write a word")


def test_unknown_boilerplate_rule_is_refused(lexicon):
    line = append(lexicon / "boilerplate.csv", rule="banner", en="Buy now")
    assert_refused(lexicon, "boilerplate.csv", line, "rule 'banner'", "section_label")


# Files

NEEDED = [
    *(("entities.csv", f"{stem}_{code}") for stem in ("label", "aliases", "demonyms") for code in LANGUAGES),
    *(("entities.csv", column) for column in ("entity_id", "type", "wikidata", "territory", "stands_for")),
    *(("ambiguous_aliases.csv", column) for column in ("alias", "language", "entity_id", "needs", "context", "reason")),
    *(("concepts.csv", column) for column in ("concept", "kind", "value", "tier", "note", *LANGUAGES)),
    *(("stopwords.csv", column) for column in ("language", "word")),
    *(("neighbours.csv", column) for column in ("sense", "language", "word")),
    *(("abbreviations.csv", column) for column in ("kind", "language", "word")),
    *(("boilerplate.csv", column) for column in ("rule", *LANGUAGES)),
]


@pytest.mark.parametrize(("file", "column"), NEEDED, ids=[f"{file}-{column}" for file, column in NEEDED])
def test_missing_column_is_refused(lexicon, file, column):
    rows = rows_of(lexicon / file)
    write_rows(lexicon / file, [{name: cell for name, cell in row.items() if name != column} for row in rows])
    assert_refused(lexicon, file, 1, f"column {column!r} is missing", "add it to the header")


FILES = sorted(path.name for path in SHIPPED.glob("*.csv") if path.name != TRIGGERS)  # read for candidates only


@pytest.mark.parametrize("file", FILES)
def test_missing_file_is_refused(lexicon, file):
    (lexicon / file).unlink()
    assert_refused(lexicon, file, None, "the file is not there", "restore it, or name the right folder")


@pytest.mark.parametrize("file", FILES)
def test_file_that_is_not_utf_8_is_refused(lexicon, file):
    with (lexicon / file).open("ab") as out:
        out.write("الصين\n".encode("cp1256"))
    with pytest.raises(InputError, match=r"is not UTF-8.* -> save the file as UTF-8") as caught:
        load_lexicon(lexicon)
    assert Path(caught.value.path) == lexicon / file


def test_file_that_is_not_utf_8_is_refused_with_its_line(lexicon):
    data = (SHIPPED / "stopwords.csv").read_bytes() + "fr,déjà\n".encode("latin-1")
    (lexicon / "stopwords.csv").write_bytes(data)
    assert_refused(lexicon, "stopwords.csv", data.count(b"\n"), "not UTF-8", "save the file as UTF-8")


def test_row_of_the_wrong_length_is_refused(lexicon):
    with (lexicon / "stopwords.csv").open("a", encoding="utf-8") as out:
        out.write("fr,de,la\n")
    lines = len((lexicon / "stopwords.csv").read_text(encoding="utf-8").splitlines())
    assert_refused(lexicon, "stopwords.csv", lines, "3 cells where the header has 2", "quote cells that hold a comma")


def test_all_errors_of_a_file_are_told_together(lexicon):
    change(lexicon / "entities.csv", "state.china", type="country")
    change(lexicon / "entities.csv", "place.beijing", stands_for="state.cathay")
    with pytest.raises(InputErrors) as caught:
        load_lexicon(lexicon)
    assert len(str(caught.value).splitlines()) == 2
    assert "'country'" in str(caught.value)
    assert "'state.cathay'" in str(caught.value)


# What is shipped


@pytest.fixture(scope="module")
def entities() -> list[dict[str, str]]:
    return rows_of(SHIPPED / "entities.csv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_territories_have_exactly_the_names_of_cldr(entities, language):
    names = Locale(language).territories
    coded = {row["territory"]: row[f"label_{language}"] for row in entities if row["territory"]}
    assert len(coded) > 240
    assert coded == {code: names[code] for code in coded}


def test_every_territory_code_stands_once(entities):
    codes = Counter(row["territory"] for row in entities if row["territory"])
    assert [code for code, count in codes.items() if count > 1] == []


def test_every_form_folds_to_something_with_a_letter_or_digit(entities):
    columns = [name for name in entities[0] if name.startswith(("label_", "aliases_", "demonyms_"))]
    assert len(columns) == 9
    forms = [(row["entity_id"], form) for row in entities for name in columns for form in split_forms(row[name])]
    assert len(forms) > 10_000
    assert [(entity, form) for entity, form in forms if not any(char.isalnum() for char in fold_string(form))] == []


def test_every_entity_id_begins_with_the_prefix_of_its_type(entities):
    assert set(PREFIXES) == set(ENTITY_TYPES)
    wrong = [row["entity_id"] for row in entities if row["entity_id"].partition(".")[0] not in PREFIXES[row["type"]]]
    assert wrong == []


def test_every_type_has_entities_and_there_are_many_more_than_the_254_territories(entities):
    types = Counter(row["type"] for row in entities)
    assert set(types) == set(ENTITY_TYPES)
    assert len(entities) > 1500
    assert len(entities) - types["state"] > 1000


def test_every_capital_stands_for_a_state(entities):
    types = {row["entity_id"]: row["type"] for row in entities}
    seats = {row["entity_id"]: row["stands_for"] for row in entities if row["stands_for"]}
    assert {"place.beijing", "place.moscow", "place.paris"} <= set(seats)
    assert [seat for seat, state in seats.items() if types[state] not in ("state", "alliance")] == []


def test_every_arabic_label_is_written_in_another_script_than_latin(entities):
    latin = [row["entity_id"] for row in entities if row["label_ar"].isascii()]
    assert latin == []


def test_lexicon_is_loaded_whole(entities):
    loaded = load_lexicon(SHIPPED)
    assert len(loaded.entities) == len(entities)
    assert set(loaded.terms.loc[loaded.terms["role"] == "label", "key"]) == {row["entity_id"] for row in entities}
    assert set(loaded.concepts["kind"]) >= {"allegation", "stance", "certainty", "evidence", "response"}


@pytest.mark.parametrize("cell", ["said||says", "said|", "|said", "said| |says"])
def test_an_empty_form_among_others_is_refused(lexicon, cell):
    line = change(lexicon / "concepts.csv", "say", en=cell)
    assert_refused(lexicon, "concepts.csv", line, "say has an empty form in 'en'", "take the bar out")
