"""Hand coding against the instrument, and the tables that both are kept in."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from newsframes import InputError
from newsframes.agreement import SPAN, accuracy, check_offsets, differences, region_agreement
from newsframes.errors import InputErrors
from newsframes.tables import TABLES, read_table, write_table

DATA = Path(__file__).parents[1] / "data"
GROUPS = pd.Series({"a": "en", "b": "fr"})
SENTENCES = pd.DataFrame(
    [("a", 1, 0, 20), ("a", 2, 21, 50), ("a", 3, 51, 80), ("b", 1, 0, 30), ("b", 2, 31, 60)],
    columns=["article_id", "sentence_no", "start", "end"],
)


def mention_rows(*rows: tuple) -> pd.DataFrame:
    names = ["article_id", "start", "end", "entity_id", "form", "stands_for", "surface"]
    return pd.DataFrame(rows, columns=names).astype({"start": "int64", "end": "int64"})


CODED = mention_rows(
    ("a", 0, 5, "state.china", "name", "", "China"),
    ("a", 21, 28, "place.beijing", "metonym", "state.china", "Beijing"),
    ("a", 30, 36, "app.wechat", "name", "", "WeChat"),
    ("a", 51, 57, "state.canada", "demonym", "", "Canada"),
    ("b", 0, 5, "state.china", "name", "", "Chine"),
)
FOUND = mention_rows(
    ("a", 0, 5, "state.china", "name", "", "China"),
    ("a", 21, 28, "place.beijing", "name", "", "Beijing"),
    ("a", 30, 36, "app.wechat", "name", "", "WeChat"),
    ("b", 0, 5, "state.china", "name", "", "Chine"),
    ("b", 40, 46, "app.tiktok", "name", "", "TikTok"),
)


def test_accuracy_is_what_one_counts_by_hand():
    table = accuracy(FOUND, CODED, SENTENCES, GROUPS).set_index("group")
    assert table[["n_coded", "n_found", "n_right"]].to_numpy().tolist() == [[4, 3, 2], [1, 2, 1]]
    assert table.loc["en", ["precision", "recall", "f1"]].tolist() == pytest.approx([2 / 3, 2 / 4, 4 / 7])
    assert table.loc["fr", ["precision", "recall", "f1"]].tolist() == pytest.approx([1 / 2, 1, 2 / 3])


def test_accuracy_of_spans_alone_forgives_a_wrong_form():
    table = accuracy(FOUND, CODED, SENTENCES, GROUPS, on=SPAN).set_index("group")
    assert table["n_right"].to_dict() == {"en": 3, "fr": 1}


def test_interval_contains_f1():
    table = accuracy(FOUND, CODED, SENTENCES, GROUPS)
    assert ((table["f1_low"] <= table["f1"]) & (table["f1"] <= table["f1_high"])).all()
    assert (table["f1_low"] < table["f1_high"]).all()


def test_everything_right_has_f1_1_and_the_exact_lower_limit_for_its_number_of_rows():
    table = accuracy(CODED, CODED, SENTENCES, GROUPS)
    assert table[["precision", "recall", "f1", "f1_high"]].to_numpy().tolist() == [[1.0] * 4] * 2
    assert table["f1_low"].tolist() == pytest.approx([0.3976, 0.025], abs=1e-4)  # Clopper & Pearson, 4 of 4 and 1 of 1


def test_group_with_nothing_coded_and_nothing_found_has_no_figures_and_no_warning(recwarn):
    table = accuracy(FOUND[FOUND["article_id"] == "a"], CODED[CODED["article_id"] == "a"], SENTENCES, GROUPS)
    french = table.set_index("group").loc["fr"]
    assert french[["n_coded", "n_found", "n_right"]].tolist() == [0, 0, 0]
    assert french[["precision", "recall", "f1", "f1_low", "f1_high"]].isna().all()
    assert [str(warning.message) for warning in recwarn] == []


def test_nothing_found_has_no_precision_and_recall_0():
    table = accuracy(FOUND.head(0), CODED, SENTENCES, GROUPS).set_index("group")
    assert table["precision"].isna().all()
    assert table["recall"].tolist() == [0, 0]
    assert table["f1"].tolist() == [0, 0]


def test_order_of_the_codings_does_not_matter():
    shuffled = accuracy(FOUND.sample(frac=1, random_state=1), CODED.sample(frac=1, random_state=2), SENTENCES, GROUPS)
    pd.testing.assert_frame_equal(shuffled, accuracy(FOUND, CODED, SENTENCES, GROUPS))


def test_differences_are_the_rows_that_only_one_side_has():
    table = differences(FOUND, CODED)
    assert table[["article_id", "surface", "form", "only_in"]].to_numpy().tolist() == [
        ["a", "Beijing", "metonym", "coded"],
        ["a", "Beijing", "name", "found"],
        ["a", "Canada", "demonym", "coded"],
        ["b", "TikTok", "name", "found"],
    ]


def test_region_agreement_counts_visible_characters_for_each_pair_of_codings():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["News\n\nThe ban\nShare"]})
    sentences = pd.DataFrame(
        [("a", 0, 4, "boilerplate"), ("a", 6, 13, "body"), ("a", 14, 19, "body")],
        columns=["article_id", "start", "end", "region"],
    )
    coded = pd.DataFrame(
        [("a", 0, 4, "headline", "A"), ("a", 14, 19, "boilerplate", "A"), ("a", 14, 19, "boilerplate", "B")],
        columns=["article_id", "start", "end", "region", "coder"],
    )
    table = region_agreement(sentences, coded, articles).set_index("pair")
    # Of 4 + 6 + 5 letters: News differs three ways, The ban is body to all, Share is body to the rules alone.
    assert table["n_chars"].tolist() == [15, 15, 15]
    assert table["n_same"].to_dict() == {"instrument – A": 6, "instrument – B": 6, "A – B": 11}
    assert table["share"].tolist() == pytest.approx([6 / 15, 6 / 15, 11 / 15])


# Offsets of hand coding

ARTICLES = pd.DataFrame({"article_id": ["a"], "text": ["تنفي الصين 👀 الاتهامات"]})


def test_right_offsets_pass():
    rows = mention_rows(("a", 5, 10, "", "", "", "الصين"), ("a", 13, 22, "", "", "", "الاتهامات"))
    check_offsets(rows, ARTICLES, "gold.csv")


def test_offset_that_does_not_give_the_surface_is_refused():
    rows = mention_rows(("a", 5, 10, "", "", "", "الصين"), ("a", 14, 23, "", "", "", "الاتهامات"))
    with pytest.raises(InputError) as caught:
        check_offsets(rows, ARTICLES, "gold.csv")
    assert str(caught.value).startswith("gold.csv, line 3: 14:23 of a is 'لاتهامات', not 'الاتهامات'")
    assert "count code points" in caught.value.remedy


def test_article_that_is_not_in_the_corpus_is_refused():
    with pytest.raises(InputError) as caught:
        check_offsets(mention_rows(("z", 0, 4, "", "", "", "تنفي")), ARTICLES, "gold.csv")
    assert str(caught.value).startswith("gold.csv, line 2: article_id 'z' is unknown -> ")


def test_all_wrong_offsets_are_told_together():
    rows = mention_rows(("a", 0, 5, "", "", "", "الصين"), ("z", 0, 5, "", "", "", "الصين"))
    with pytest.raises(InputErrors) as caught:
        check_offsets(rows, ARTICLES, "gold.csv")
    assert [error.line for error in caught.value.errors] == [2, 3]


def test_line_is_that_of_the_file_though_a_surface_above_has_line_breaks(tmp_path):
    coder = {"region": "boilerplate", "coder": "A", "coder_kind": "person", "codebook": "1.2", "article_id": "a"}
    rows = [{"start": 0, "end": 10, "surface": "Share\n\nTag"}, {"start": 11, "end": 15, "surface": "Moon"}]
    path = write_table("gold_regions", pd.DataFrame([coder | row for row in rows]), tmp_path)
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), start=1) if "Moon" in text)
    articles = pd.DataFrame({"article_id": ["a"], "text": ["Share\n\nTag Mars"]})
    with pytest.raises(InputError) as caught:
        check_offsets(read_table("gold_regions", tmp_path), articles, str(path))
    assert caught.value.line == line


# Tables


def example(name: str) -> pd.DataFrame:
    return read_table(name, DATA).head(6)


def assert_refused(name: str, table: pd.DataFrame, folder: Path, line: int | None, *values: str) -> None:
    """Writing is refused naming file, line and values; what was there stays, and nothing is left beside it."""
    path = write_table(name, example(name), folder)
    before = path.read_bytes()
    with pytest.raises(InputError) as caught:
        write_table(name, table, folder)
    told = str(caught.value)
    where = TABLES[name].path if line is None else f"{TABLES[name].path}, line {line}"
    assert f"{where}: " in told
    assert all(value in told for value in values), told
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "name", ["gold_mentions", "gold_regions", "mentions", "cues", "keyness", "entity_rates", "lexicon_entities"]
)
def test_table_that_is_written_and_read_is_the_same(tmp_path, name):
    table = read_table(name, DATA)
    path = write_table(name, table, tmp_path)
    assert path == tmp_path / TABLES[name].path
    pd.testing.assert_frame_equal(read_table(name, tmp_path), table)
    assert path.read_bytes() == (DATA / TABLES[name].path).read_bytes()


def test_columns_are_written_in_the_order_of_the_description(tmp_path):
    table = example("glosses")
    path = write_table("glosses", table[table.columns[::-1]], tmp_path)
    assert path.read_text("utf-8").splitlines()[0] == "language,lemma,gloss,translator"


def test_empty_cells_of_text_and_the_word_na_come_back_as_they_were(tmp_path):
    table = example("lexicon_entities").assign(territory=["NA", "", "nan", "NULL", "None", "N/A"])
    write_table("lexicon_entities", table, tmp_path)
    assert read_table("lexicon_entities", tmp_path)["territory"].tolist() == ["NA", "", "nan", "NULL", "None", "N/A"]


def test_empty_number_comes_back_as_missing(tmp_path):
    table = example("entity_rates").assign(dispersion=[0.5, np.nan, 0, 1, np.nan, 0.123456789])
    write_table("entity_rates", table, tmp_path)
    assert read_table("entity_rates", tmp_path)["dispersion"].tolist() == pytest.approx(
        [0.5, np.nan, 0, 1, np.nan, 0.123457], nan_ok=True
    )


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("glosses", "language", "de"),
        ("glosses", "gloss", ""),
        ("mentions", "form", "nickname"),
        ("mentions", "start", "five"),
        ("mentions", "start", 5.5),
        ("entity_rates", "rate", "many"),
        ("entity_rates", "rate", np.nan),
        ("cues", "accepted", "perhaps"),
    ],
)
def test_bad_value_is_refused_with_file_line_and_column(tmp_path, name, column, value):
    table = example(name).astype({column: object})
    table.loc[2, column] = value
    assert_refused(name, table, tmp_path, 4, column, str(value))


def test_line_is_that_of_the_file_for_a_part_of_a_table(tmp_path):
    table = read_table("glosses", DATA).tail(3)
    table.iloc[1, table.columns.get_loc("language")] = "de"
    assert_refused("glosses", table, tmp_path, 3, "language", "'de'")


def test_second_row_with_the_same_key_is_refused(tmp_path):
    table = example("glosses")
    table = pd.concat([table, table.head(1)], ignore_index=True)
    assert_refused("glosses", table, tmp_path, 8, "language", "lemma", table["lemma"][0])


def test_missing_and_extra_columns_are_refused(tmp_path):
    table = example("glosses")
    assert_refused("glosses", table.drop(columns="gloss"), tmp_path, 1, "'gloss' is missing")
    assert_refused("glosses", table.assign(note=""), tmp_path, 1, "'note' is not described")


@pytest.mark.parametrize(("old", "new", "shown"), [(",True,", ",perhaps,", "perhaps"), (",0,4,", ",0.5,4,", "0.5")])
def test_bad_cell_of_a_file_is_refused_when_read_and_never_turned_into_another(tmp_path, old, new, shown):
    path = write_table("cues", example("cues"), tmp_path)
    text = path.read_text("utf-8")
    assert old in text.splitlines()[1]
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=shown) as caught:
        read_table("cues", tmp_path)
    assert "line 2" in str(caught.value)


def test_error_of_a_file_names_the_file_that_was_read(tmp_path):
    path = write_table("glosses", example("glosses"), tmp_path)
    path.write_text(path.read_text("utf-8").replace("\nar,", "\nde,", 1), "utf-8")
    with pytest.raises(InputError) as caught:
        read_table("glosses", tmp_path)
    assert f"{path}, line 2: language is 'de'" in str(caught.value)


def test_table_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError) as caught:
        read_table("glosses", tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'gold' / 'glosses.csv'}: the table is not there -> ")


@pytest.mark.parametrize(
    "data", [b"", "language,lemma,gloss,translator\nfr,été,é,m\n".encode("latin-1"), b'a,b\n1,"2\n3,4,5\n']
)
def test_file_that_is_no_table_is_refused(tmp_path, data):
    path = tmp_path / "gold" / "glosses.csv"
    path.parent.mkdir()
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_table("glosses", tmp_path)
    assert str(caught.value).startswith(f"{path}: ")
    assert " -> " in str(caught.value)
