"""What other tools read: Web Annotations by the W3C's model, and annotated tables as a data package."""

import json
import shutil
import urllib.parse
from pathlib import Path

import frictionless
import jsonschema
import pandas as pd
import pyarrow.parquet as pq
import pytest

from newsframes import InputError
from newsframes.__main__ import main
from newsframes.annotated import by_article, read_annotated
from newsframes.exports import AROUND, article_iri, web_annotations
from newsframes.tables import TABLES, annotation_package

ROOT = Path(__file__).parents[1]
INVENTED = ROOT / "examples" / "invented"

# What https://www.w3.org/TR/annotation-model/ requires of an annotation, its bodies and its target (sections 3.1, 3.2, 4.2.4, 4.2.5).
IRI = {"type": "string", "pattern": r"^[a-z]{2,}:[^\s<>\"{}|\\^`]+$"}
MODEL = {
    "type": "object",
    "required": ["@context", "id", "type", "target"],
    "properties": {
        "@context": {"type": "array", "contains": {"const": "http://www.w3.org/ns/anno.jsonld"}},
        "id": IRI,
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["identifying", "classifying"]},
        "body": {
            "type": "array",
            "minItems": 1,
            "items": {
                "oneOf": [
                    {
                        "required": ["type", "value", "purpose"],
                        "properties": {
                            "type": {"const": "TextualBody"},
                            "value": {"type": "string", "minLength": 1},
                            "purpose": {"const": "tagging"},
                        },
                    },
                    {
                        "required": ["type", "source", "purpose"],
                        "properties": {
                            "type": {"const": "SpecificResource"},
                            "source": IRI,
                            "purpose": {"const": "identifying"},
                        },
                    },
                ]
            },
        },
        "target": {
            "type": "object",
            "required": ["source", "selector"],
            "properties": {
                "source": IRI,
                "selector": {
                    "type": "array",
                    "prefixItems": [
                        {
                            "required": ["type", "start", "end"],
                            "properties": {
                                "type": {"const": "TextPositionSelector"},
                                "start": {"type": "integer", "minimum": 0},
                                "end": {"type": "integer"},
                            },
                        },
                        {
                            "required": ["type", "exact"],
                            "properties": {
                                "type": {"const": "TextQuoteSelector"},
                                "exact": {"type": "string", "minLength": 1},
                            },
                        },
                    ],
                    "minItems": 2,
                    "maxItems": 2,
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def annotated(tmp_path_factory) -> Path:
    """What ``annotate`` writes for the invented articles."""
    out = tmp_path_factory.mktemp("invented") / "tables"
    assert main(["annotate", str(INVENTED), "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def exported(annotated) -> Path:
    out = annotated.parent / "web.jsonl"
    assert main(["export", str(annotated), "--out", str(out)]) == 0
    return out


def lines(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


# Web Annotations


def test_every_mention_and_claim_is_an_annotation_as_the_model_requires(annotated, exported):
    made = lines(exported)
    assert len(made) == sum(len(read_annotated(annotated, name)) for name in ("mentions", "claims"))
    assert {annotation["motivation"] for annotation in made} == {"identifying", "classifying"}
    check = jsonschema.Draft202012Validator(MODEL)
    assert [error.message for annotation in made for error in check.iter_errors(annotation)] == []
    assert len({annotation["id"] for annotation in made}) == len(made)


def test_both_selectors_find_the_same_words_by_code_points(annotated, exported):
    texts = {article_iri(row.article_id): row.text for row in read_annotated(annotated, "articles").itertuples()}
    for annotation in lines(exported):
        text, (position, quotation) = texts[annotation["target"]["source"]], annotation["target"]["selector"]
        start, end = position["start"], position["end"]
        assert text[start:end] == quotation["exact"]
        assert quotation["prefix"] == text[:start][-AROUND:]
        assert quotation["suffix"] == text[end:][:AROUND]


def test_the_same_tables_give_the_same_bytes(annotated, exported, tmp_path):
    assert main(["export", str(annotated), "--out", str(tmp_path / "again.jsonl")]) == 0
    assert (tmp_path / "again.jsonl").read_bytes() == exported.read_bytes()


def test_bodies_name_each_value_of_the_codebook_and_the_iri_of_a_known_entity():
    text = "😀 China hacked the port"
    mentions = pd.DataFrame(
        [{"article_id": "a", "start": 2, "end": 7, "entity_id": "state.china", "form": "name", "stands_for": ""}]
    )
    (mention,) = web_annotations("a", text, mentions, pd.DataFrame(), {"state.china": "Q148"})
    told = [(body["variable"], body.get("value") or body["source"]) for body in mention["body"]]
    assert told == [
        ("entity_id", "state.china"),
        ("entity_id", "http://www.wikidata.org/entity/Q148"),
        ("form", "name"),
    ]
    assert mention["target"]["selector"] == [
        {"type": "TextPositionSelector", "start": 2, "end": 7},
        {"type": "TextQuoteSelector", "exact": "China", "prefix": "😀 ", "suffix": " hacked the port"},
    ]


@pytest.mark.parametrize("id", ["a b", "../x", "ا/ب", 'a"b\n', "C:\\x", "a?b#c", "100%"])
def test_id_that_is_no_iri_becomes_one_and_can_be_read_back(id):
    iri = article_iri(id)
    jsonschema.validate(iri, IRI)
    assert urllib.parse.unquote(iri.removeprefix("urn:newsframes:article:")) == id


def test_id_that_is_an_iri_is_the_source_itself():
    assert article_iri("https://example.org/news/1?a=b") == "https://example.org/news/1?a=b"
    assert article_iri("https://example.org/a b") == "urn:newsframes:article:https%3A%2F%2Fexample.org%2Fa%20b"


# Reading what annotate wrote


def in_parts(source: Path, folder: Path, rows: int) -> Path:
    """The same tables, each a folder of parts of so many rows."""
    for name in ("articles", "mentions", "claims"):
        table = pq.read_table(source / f"{name}.parquet")
        (folder / f"{name}.parquet").mkdir(parents=True)
        for at in range(0, table.num_rows, rows):
            pq.write_table(table.slice(at, rows), folder / f"{name}.parquet" / f"part-{at:05d}.parquet")
    return folder


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_tables_in_parts_give_the_same_export_as_whole_ones(annotated, exported, tmp_path, rows):
    folder = in_parts(annotated, tmp_path / "parts", rows)
    assert main(["export", str(folder), "--out", str(tmp_path / "web.jsonl")]) == 0
    assert (tmp_path / "web.jsonl").read_bytes() == exported.read_bytes()
    pd.testing.assert_frame_equal(read_annotated(folder, "claims"), read_annotated(annotated, "claims"))


def test_articles_come_with_their_own_rows_and_without_where_they_have_none(tmp_path):
    pd.DataFrame({"article_id": list("abcd"), "text": "x"}).to_parquet(tmp_path / "articles.parquet")
    pd.DataFrame({"article_id": list("bbd"), "n": [1, 2, 3]}).to_parquet(tmp_path / "mentions.parquet")
    pairs = by_article(tmp_path, ["article_id"], "mentions")
    assert [(article["article_id"], rows["n"].tolist()) for article, (rows,) in pairs] == [
        ("a", []),
        ("b", [1, 2]),
        ("c", []),
        ("d", [3]),
    ]


def test_rows_in_another_order_than_the_articles_are_refused_and_nothing_is_written(annotated, tmp_path, capsys):
    shutil.copytree(annotated, tmp_path / "tables")
    mentions = read_annotated(annotated, "mentions")
    mentions.iloc[::-1].to_parquet(tmp_path / "tables" / "mentions.parquet", index=False)
    assert main(["export", str(tmp_path / "tables"), "--out", str(tmp_path / "web.jsonl")]) == 2
    assert "stand in another order than the articles" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tables"]


def test_folder_without_tables_is_refused(tmp_path):
    with pytest.raises(InputError, match="there is no such table"):
        read_annotated(tmp_path, "articles")
    (tmp_path / "claims.parquet").write_bytes(b"not Parquet")
    with pytest.raises(InputError, match="cannot be read"):
        read_annotated(tmp_path, "claims")


# Data package


def test_annotated_tables_are_a_data_package_that_validates(annotated):
    package = json.loads((annotated / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["path"] for resource in package["resources"]} == {
        path.name for path in annotated.glob("*.parquet")
    }
    report = frictionless.validate(str(annotated / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]


def test_data_package_says_what_is_wrong_with_a_table(annotated, tmp_path):
    claims = read_annotated(annotated, "claims")
    claims.assign(certainty="sure").to_parquet(tmp_path / "claims.parquet", index=False)
    (tmp_path / "datapackage.json").write_text(annotation_package({"claims": ["claims.parquet"]}), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert {field for (field,) in report.flatten(["fieldName"])} == {"certainty"}


def test_table_in_parts_has_all_their_paths():
    (resource,) = json.loads(annotation_package({"claims": ["claims.parquet/0.parquet", "claims.parquet/1.parquet"]}))[
        "resources"
    ]
    assert resource["path"] == ["claims.parquet/0.parquet", "claims.parquet/1.parquet"]
    assert [field["name"] for field in resource["schema"]["fields"]] == [
        column.name for column in TABLES["claims"].columns
    ]
