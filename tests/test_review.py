"""Coding out to people and back: nothing is lost on the way, and nothing that does not fit gets in."""

import csv
import itertools
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

import cassis
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from newsframes import InputError, load_lexicon
from newsframes.__main__ import main
from newsframes.agreement import (
    MIN_OVERLAP,
    match_units,
    pair_units,
    same_rows,
    same_spans,
    unit_agreement,
    value_agreement,
)
from newsframes.codebook import CLAIM_VARIABLES, FRAMES, FUNCTIONS, MANY_VALUED, VERSION
from newsframes.review import (
    cas_of,
    document_names,
    export_review,
    import_review,
    in_xml,
    layers,
    marks_of,
    read_cas,
    read_sheet,
    type_system,
)
from newsframes.tables import TABLES, guarded, read_table, read_table_at, sheet_text, table_text, unguarded

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
GOLD = {"mentions": "gold_mentions_coders", "claims": "gold_claims", "sentence_frames": "gold_sentence_frames"}
FILES = {name: Path(TABLES[gold].path).name for name, gold in GOLD.items()}
TEXTS = {
    "a": "اتهمت فيلنورا 😀 بالتجسس على المستخدمين. ونفت الشركة ذلك.",
    "b": "Experts warn 👩‍💻: the app spies on users. The firm denies it. The firm denies it.",
}


@pytest.fixture(scope="module")
def lexicon():
    """A small one, quick to load."""
    return load_lexicon(ROOT / "examples" / "german")


def write_annotated(
    folder: Path, articles: dict[str, str], sentences: list, mentions: list, claims: list, coded: list
) -> Path:
    """A folder as ``annotate`` writes it, as far as a review reads it; ``coded`` has article_id, sentence_no, frames, functions."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "articles": pd.DataFrame(
            [(i, "ar", "", text) for i, text in articles.items()], columns=["article_id", "language", "title", "text"]
        ),
        "sentences": pd.DataFrame(sentences, columns=["article_id", "sentence_no", "start", "end", "region", "text"]),
        "mentions": pd.DataFrame(
            mentions,
            columns=["article_id", "sentence_no", "start", "end", "surface", "entity_id", "form", "stands_for"],
        ),
        "claims": pd.DataFrame(claims, columns=[c.name for c in TABLES["claims"].columns]),
    }
    for name, place in (("frame", 2), ("function", 3)):
        rows = [(row[0], row[1], value) for row in coded for value in row[place]]
        tables[f"sentence_{name}s"] = pd.DataFrame(rows, columns=["article_id", "sentence_no", name]).astype(
            {"sentence_no": "int64"}
        )
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    return folder


def claim_row(
    claim_id: str, article: str, number: int, text: str, start: int, end: int, cue: tuple[int, int] | None, **values
) -> tuple:
    values = {variable: given[0] if given else "" for variable, given in CLAIM_VARIABLES.items()} | values
    cue_start, cue_end = cue or (-1, -1)
    words = text[cue_start:cue_end] if cue else ""
    return (
        claim_id,
        article,
        number,
        start,
        end,
        text[start:end],
        cue_start,
        cue_end,
        words,
        "group",
        *values.values(),
    )


def small(folder: Path) -> Path:
    sentences, claims, coded = [], [], []
    for article, text in TEXTS.items():
        at = 0
        for number, part in enumerate(text.split(". "), start=1):
            end = at + len(part) + (not part.endswith("."))
            sentences.append((article, number, at, end, "body", text[at:end]))
            coded.append((article, number, FRAMES[:number], FUNCTIONS[:1]))
            at = end + 1
    a, b = TEXTS.values()
    start = a.index("التجسس")
    claims.append(claim_row("a-01", "a", 1, a, start, start + 6, (0, 5), accused_entity="app.tiktok|state.germany"))
    start = b.index("the app")
    claims.append(claim_row("b-01", "b", 1, b, start, b.index("."), None, response="denies|acts"))
    mentions = [("a", 1, 6, 13, a[6:13], "app.tiktok", "name", "")]
    return write_annotated(folder, TEXTS, sentences, mentions, claims, coded)


@pytest.fixture
def exported(tmp_path) -> Path:
    export_review(small(tmp_path / "tables"), tmp_path / "review")
    return tmp_path / "review"


def gold(folder: Path) -> dict[str, pd.DataFrame]:
    return {name: read_table_at(folder / FILES[name], GOLD[name]) for name in GOLD}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rewrite(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def edit(path: Path, row: int, **cells: str) -> None:
    """Change cells of a sheet, as somebody with a spreadsheet does."""
    rows = rows_of(path)
    rows[row] |= cells
    rewrite(path, rows)


# There and back

PIECES = [
    "الصين",
    "وي تشات",
    "é",
    "😀",
    "👩‍💻",
    "𝒳",
    "=1+1",
    "'",
    "-",
    "@x",
    "\t",
    "\n",
    "\r\n",
    "\r",
    '"',
    ",",
    "<&>",
    "\u200f",
    "\x00",
    "\x0b",
    "\ufffe",
    " ",
    "a",
]
QUICK = settings(deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])
"""Without the phase that traces every line."""
CLAIM = [column.name for column in TABLES["claims"].columns]
CODES = {
    v: st.sampled_from(values or ("", "app.tiktok", "state.germany", "new.فيلنورا"))
    for v, values in CLAIM_VARIABLES.items()
}


@st.composite
def codings(draw) -> tuple:
    """Articles with sentences and marks anywhere in them; ids are made of anything."""
    articles, sentences, mentions, claims, coded = {}, [], [], [], []
    for number in range(draw(st.integers(1, 2))):
        article = draw(st.sampled_from(["a", "../a", "a/b", "ا ب", '"', "a\nb", "..", "=x"])) + str(number)
        text = articles[article] = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=2, max_size=12))) + str(
            number
        )
        cuts = [0, *sorted(draw(st.sets(st.integers(1, len(text) - 1), max_size=3))), len(text)]
        for n, (start, end) in enumerate(itertools.pairwise(cuts), start=1):
            region = draw(st.sampled_from(["headline", "body", "boilerplate"]))
            sentences.append((article, n, start, end, region, text[start:end]))
            if region != "boilerplate":
                coded.append(
                    (article, n, *(sorted(draw(st.sets(st.sampled_from(v), max_size=3))) for v in (FRAMES, FUNCTIONS)))
                )
            for left in draw(st.sets(st.integers(start, end - 1), max_size=2)):
                right = draw(st.integers(left + 1, end))
                values = draw(st.sampled_from(["app.tiktok", "new.x"])), draw(st.sampled_from(["name", "demonym"])), ""
                mentions.append((article, n, left, right, text[left:right], *values))
            if draw(st.booleans()):
                left = draw(st.integers(start, end - 1))
                right, cue = draw(st.integers(left + 1, end)), draw(st.sampled_from([None, (start, end)]))
                lists = {"allegation": "|".join(draw(st.sets(CODES["allegation"], min_size=1)))}
                values = {variable: draw(codes) for variable, codes in CODES.items()} | lists
                claims.append(claim_row(f"c{len(claims)}", article, n, text, left, right, cue, **values))
    return articles, sentences, mentions, claims, coded


@settings(QUICK, max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(coding=codings())
def test_what_went_out_comes_back_the_same_through_sheets_and_through_inception(coding, tmp_path_factory, lexicon):
    _, sentences, mentions, claims, coded = coding
    folder = tmp_path_factory.mktemp("review")
    export_review(write_annotated(folder / "tables", *coding), folder / "out")
    for source in ("out", "out/inception"):
        import_review(folder / source, coder="A", out=folder / source / "gold", lexicon=lexicon)
    by_sheets, by_inception = gold(folder / "out" / "gold"), gold(folder / "out" / "inception" / "gold")
    for name in GOLD:
        pd.testing.assert_frame_equal(by_sheets[name], by_inception[name])
    found = by_sheets["mentions"]
    assert sorted(
        found[["article_id", "start", "end", "surface", "entity_id", "form", "stands_for"]].itertuples(
            index=False, name=None
        )
    ) == sorted((row[0], *row[2:]) for row in mentions)
    places = {(article, number): (start, end, region) for article, number, start, end, region, _ in sentences}
    assert sorted(found[["article_id", "start", "region"]].itertuples(index=False, name=None)) == sorted(
        (row[0], row[2], places[row[0], row[1]][2]) for row in mentions
    )
    assert sorted(
        by_sheets["sentence_frames"][["article_id", "start", "end", "frames", "functions"]].itertuples(
            index=False, name=None
        )
    ) == sorted((row[0], *places[row[0], row[1]][:2], "|".join(row[2]), "|".join(row[3])) for row in coded)
    names = [column.name for column in TABLES["claims"].columns]
    wanted = pd.DataFrame(claims, columns=names).drop(columns="sentence_no").sort_values("claim_id", ignore_index=True)
    found = by_sheets["claims"].sort_values("claim_id", ignore_index=True)
    assert found["cue_start"].fillna(-1).tolist() == wanted["cue_start"].tolist()
    same = [name for name in wanted if name not in ("cue_start", "cue_end")]
    assert found[same].to_numpy().tolist() == wanted[same].to_numpy().tolist()
    assert {path.parent for path in folder.rglob("*.xmi")} == {folder / "out" / "inception"}


@settings(QUICK, max_examples=30)
@given(rows=st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map("".join), min_size=1, max_size=6))
def test_cells_of_a_sheet_come_back_whatever_they_hold(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheet") / "claims.csv"
    path.write_bytes(sheet_text(pd.DataFrame({"surface": rows, "note": "="})).encode("utf-8"))
    assert [row["surface"] for row, _ in read_sheet(path, ["surface"])] == rows
    assert {row["note"] for row in rows_of(path)} == {"'="}


@settings(QUICK, max_examples=30)
@given(text=st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join), data=st.data())
def test_marks_of_a_document_come_back_wherever_they_stand(text, data, tmp_path_factory):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    values = {variable: data.draw(codes) for variable, codes in CODES.items()}
    values |= {variable: "|".join(sorted(data.draw(st.sets(CODES[variable])) - {""})) for variable in MANY_VALUED}
    claim = dict(zip(CLAIM, claim_row("c", "a", 1, text, start, end, (start, end), **values), strict=True))
    coding = {name: pd.DataFrame([]) for name in ("sentences", "mentions", "sentence_frames")} | {
        "claims": pd.DataFrame([claim])
    }
    folder, types = tmp_path_factory.mktemp("document"), type_system()
    (folder / "TypeSystem.xml").write_text(types.to_xml(), encoding="utf-8")
    (folder / "a.xmi").write_bytes(cas_of(text, coding, types).to_xmi().encode("utf-8"))
    ((row, _),) = marks_of(read_cas(folder / "a.xmi"), SimpleNamespace(article_id="a", text=text), folder / "a.xmi")[
        "claims"
    ]
    assert row == {name: str(claim[name]) for name in CLAIM if name != "sentence_no"}


@given(st.text(alphabet=st.sampled_from("'=+-@\t\ra ا"), max_size=6))
def test_a_guarded_cell_is_no_formula_and_comes_back(cell):
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(cell)) == cell


def test_offsets_in_documents_are_those_of_uima_and_every_sentence_is_there(exported):
    types = cassis.load_typesystem((exported / "inception" / "TypeSystem.xml").read_bytes().decode())
    (path,) = (exported / "inception").glob("1-*.xmi")
    cas = cassis.load_cas_from_xmi(path, typesystem=types)
    assert cas.sofa_string == TEXTS["a"]
    assert [
        s.get_covered_text() for s in cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence")
    ] == TEXTS["a"].replace(". ", ".\n").split("\n")
    (claim,) = cas.select("newsframes.Claim")
    assert claim.get_covered_text() == "التجسس"
    assert claim.cue.elements[0].target.get_covered_text() == "اتهمت"
    units = len(TEXTS["a"][: claim.begin].encode("utf-16-le")) // 2  # the emoji before it is two
    assert units == claim.begin + 1
    assert f'begin="{units}"' in path.read_text(encoding="utf-8")


def test_layers_have_the_features_of_the_types_and_the_values_of_the_codebook(exported):
    assert json.loads((exported / "inception" / "layers.json").read_text(encoding="utf-8")) == layers()
    types = type_system()
    made = {layer["name"]: {f["name"]: f for f in layer["features"]} for layer in layers()}
    for name, features in made.items():
        known = {feature.name: feature.rangeType.name for feature in types.get_type(name).features}
        links = {"cue": "uima.cas.FSArray"} if name == "newsframes.Claim" else {}
        assert known == {feature: given["type"] for feature, given in features.items()} | links
    for variable, values in CLAIM_VARIABLES.items():
        feature = made["newsframes.Claim"][variable]
        assert (
            (feature["type"] == "uima.cas.StringArray")
            == (feature["multi_value_mode"] == "ARRAY")
            == (variable in MANY_VALUED)
        )
        assert (
            [tag["tag_name"] for tag in feature["tag_set"]["tags"]] == list(values)
            if values
            else feature["tag_set"] is None
        )
    assert [tag["tag_name"] for tag in made["newsframes.SentenceFrames"]["frames"]["tag_set"]["tags"]] == list(FRAMES)


def test_blank_documents_hold_sentences_and_no_code(tmp_path, lexicon):
    tables = small(tmp_path / "tables")
    assert main(["review", "export", str(tables), "--out", str(tmp_path / "out"), "--blank"]) == 0
    assert rows_of(tmp_path / "out" / "claims.csv") == rows_of(tmp_path / "out" / "mentions.csv") == []
    assert {row["frames"] + row["functions"] for row in rows_of(tmp_path / "out" / "sentence_frames.csv")} == {""}
    counts = import_review(tmp_path / "out" / "inception", coder="A", out=tmp_path / "gold", lexicon=lexicon)
    assert counts == {"mentions": 0, "claims": 0, "sentence_frames": 5}


# Names and places


@pytest.mark.parametrize(
    "id",
    [
        "../../etc/passwd",
        "a/b",
        "..",
        "",
        " ",
        'a"b',
        "a\nb",
        "C:\\x",
        "con",
        "ا" * 300,
        "https://x.org/1?a=b",
        "a" * 300,
    ],
)
def test_a_document_is_named_without_what_could_lead_elsewhere(id):
    names = document_names(["x", id, id.upper()])
    assert len({name.lower() for name in names}) == 3
    for name in names:
        assert name == Path(name).name
        assert name.isascii()
        assert len(name) < 60
        assert name[0].isdigit()
        assert name.endswith(".xmi")


def test_what_a_reviewer_may_have_changed_is_never_written_over(exported, tmp_path, capsys):
    before = {path: path.read_bytes() for path in exported.rglob("*") if path.is_file()}
    assert main(["review", "export", str(tmp_path / "tables"), "--out", str(exported)]) == 2
    assert str(exported) in capsys.readouterr().err
    assert {path: path.read_bytes() for path in exported.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["review", "tables"]


def test_the_same_tables_give_the_same_bytes(exported, tmp_path):
    export_review(tmp_path / "tables", tmp_path / "again")
    files = sorted(path.relative_to(exported) for path in exported.rglob("*") if path.is_file())
    assert [(exported / path).read_bytes() for path in files] == [
        (tmp_path / "again" / path).read_bytes() for path in files
    ]


def test_articles_of_the_same_text_are_told_apart_by_the_names_of_their_documents(tmp_path, lexicon):
    texts = {"x": TEXTS["b"], "y": TEXTS["b"]}
    sentences = [(name, 1, 0, len(text), "body", text) for name, text in texts.items()]
    mentions = [("y", 1, 0, 7, "Experts", "new.experts", "name", "")]
    export_review(write_annotated(tmp_path / "t", texts, sentences, mentions, [], []), tmp_path / "out")
    import_review(tmp_path / "out" / "inception", coder="A", out=tmp_path / "gold", lexicon=lexicon)
    assert gold(tmp_path / "gold")["mentions"]["article_id"].tolist() == ["y"]


def test_folder_that_annotate_did_not_write_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"articles\.parquet: there is no such table"):
        export_review(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


# Back into the gold


def test_zip_of_inception_with_marks_that_a_reviewer_made(exported, tmp_path, lexicon):
    types = cassis.load_typesystem((exported / "inception" / "TypeSystem.xml").read_bytes().decode())
    (path,) = (exported / "inception").glob("2-*.xmi")
    cas = cassis.load_cas_from_xmi(path, typesystem=types)
    (claim,) = cas.select("newsframes.Claim")
    cue = types.get_type("newsframes.Cue")(begin=8, end=12)
    claim.cue.elements.append(types.get_type("newsframes.ClaimCueLink")(role="", target=cue))
    claim.verb_stance, claim.claim_id = "warn", None
    cas.add_all([cue, types.get_type("newsframes.Mention")(begin=0, end=7, entity_id="new.experts", form="name")])
    archive = exported / "anna.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("anna.xmi", cas.to_xmi())
        file.writestr("TypeSystem.xml", types.to_xml())
    counts = import_review(archive, coder="Anna", out=tmp_path / "gold", lexicon=lexicon)
    assert counts == {"mentions": 1, "claims": 1, "sentence_frames": 3}
    claim = gold(tmp_path / "gold")["claims"].iloc[0]
    assert claim[["claim_id", "cue", "verb_stance", "coder", "coder_kind", "codebook"]].tolist() == [
        "b-01",
        "warn",
        "warn",
        "Anna",
        "person",
        VERSION,
    ]


def test_gold_of_other_coders_stays_and_that_of_the_same_is_replaced(exported, tmp_path, lexicon):
    out = tmp_path / "gold"
    for coder in ("B", "A", "B"):
        import_review(exported, coder=coder, out=out, lexicon=lexicon)
    edit(exported / "claims.csv", 1, certainty="possible")
    import_review(exported, coder="B", coder_kind="tool", out=out, lexicon=lexicon)
    claims = gold(out)["claims"]
    assert claims[["coder", "coder_kind", "article_id", "certainty"]].to_numpy().tolist() == [
        ["A", "person", "a", "certain"], ["A", "person", "b", "certain"], ["B", "tool", "a", "certain"], ["B", "tool", "b", "possible"],
    ]  # fmt: skip


def test_single_sheet_is_taken_alone_and_leaves_the_other_gold(exported, tmp_path, lexicon):
    assert import_review(exported / "claims.csv", coder="A", out=tmp_path / "gold", lexicon=lexicon) == {"claims": 2}
    assert [path.name for path in (tmp_path / "gold").iterdir()] == ["claims.csv"]


def test_what_a_spreadsheet_does_to_codes_is_undone(exported, tmp_path, lexicon):
    edit(exported / "claims.csv", 1, recap="TRUE", response=" denies | Acts", claim_id="", cue="warn")
    rows = rows_of(exported / "claims.csv")
    rewrite(exported / "claims.csv", [row | {"start": "", "end": ""} for row in rows])
    import_review(exported / "claims.csv", coder="A", out=tmp_path / "gold", lexicon=lexicon)
    claims = read_table_at(tmp_path / "gold" / "claims.csv", "gold_claims")
    second = claims.iloc[1]
    assert second[["recap", "response", "claim_id", "cue_start", "cue_end"]].tolist() == [
        "true",
        "denies|acts",
        "b-01",
        8,
        12,
    ]
    assert claims[["start", "end"]].to_numpy().tolist() == [[int(row["start"]), int(row["end"])] for row in rows]


@pytest.mark.parametrize(
    ("sheet", "cells", "told"),
    [
        ("claims", {"start": "0"}, "0:40 of b is 'Experts warn"),
        ("claims", {"start": "five"}, "start is 'five', not a whole number"),
        ("claims", {"article_id": "z"}, "article_id 'z' is unknown"),
        ("claims", {"certainty": "sure"}, "certainty is 'sure', not one of certain, probable"),
        ("claims", {"allegation": "espionage|spying"}, "allegation is 'espionage|spying': 'spying' is unknown"),
        ("claims", {"response": "denies|denies"}, "response is 'denies|denies': a value stands there twice"),
        ("claims", {"accused_entity": "app.nowhere"}, "accused_entity is 'app.nowhere': 'app.nowhere' is unknown"),
        ("claims", {"claim_group": ""}, "claim_group is '', not a text"),
        ("claims", {"cue": "warn", "cue_start": "0", "cue_end": "4"}, "cue 0:4 of b-01 is 'Expe', not 'warn'"),
        ("claims", {"surface": TEXTS["b"][18:60], "end": "60"}, "does not lie inside one sentence"),
        ("claims", {"start": "", "end": "", "surface": "The firm", "sentence_no": ""}, "surface 'The firm' stands 2 times in the article"),
        ("claims", {"start": "", "end": "", "surface": "nobody"}, "surface 'nobody' stands 0 times in the sentence"),
        ("claims", {"claim_id": "a-01"}, "claim_id 'a-01' stands in an earlier row already"),
        ("sentence_frames", {"frames": "economics"}, "frames is 'economics': 'economics' is unknown"),
        ("sentence_frames", {"end": "5"}, "0:5 of 'a' is no sentence of headline or body"),
    ],
)  # fmt: skip
def test_coding_that_does_not_fit_is_told_with_file_and_row_and_nothing_is_written(
    exported, tmp_path, lexicon, sheet, cells, told
):
    row = 1 if sheet == "claims" else 0
    edit(exported / f"{sheet}.csv", row, **cells)
    with pytest.raises(InputError) as caught:
        import_review(exported, coder="A", out=tmp_path / "gold", lexicon=lexicon)
    assert str(caught.value).startswith(f"{exported / sheet}.csv, line {row + 2}: ")
    assert told in str(caught.value)
    assert caught.value.remedy
    assert not (tmp_path / "gold").exists()


def damaged(path: Path, damage) -> None:
    types = cassis.load_typesystem((path.parent / "TypeSystem.xml").read_bytes().decode())
    cas = cassis.load_cas_from_xmi(path, typesystem=types)
    damage(cas, cas.select("newsframes.Claim")[0])
    path.write_text(cas.to_xmi(), encoding="utf-8")


def two_cues(cas, claim) -> None:
    claim.cue.elements.append(claim.cue.elements[0])


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (
            lambda cas, claim: setattr(claim, "basis", "hearsay"),
            "newsframes.Claim 17:23: basis is 'hearsay', not one of",
        ),
        (
            lambda cas, claim: claim.allegation.elements.append("x"),
            "newsframes.Claim 17:23: allegation is 'espionage|x'",
        ),
        (lambda cas, claim: setattr(claim, "end", 55), "does not lie inside one sentence"),
        (two_cues, "newsframes.Claim 17:23: 2 cues"),
        (
            lambda cas, claim: setattr(cas, "sofa_string", "another " * 9),
            "its text ('another another another another another ' …) is that of no article",
        ),
    ],
)
def test_document_that_does_not_fit_is_told_with_its_name_and_the_mark(exported, tmp_path, lexicon, damage, told):
    (path,) = (exported / "inception").glob("1-*.xmi")
    damaged(path, damage)
    with pytest.raises(InputError) as caught:
        import_review(exported / "inception", coder="A", out=tmp_path / "gold", lexicon=lexicon)
    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)
    assert not (tmp_path / "gold").exists()


def test_document_that_cannot_be_read_is_told(exported, tmp_path, lexicon):
    (path,) = (exported / "inception").glob("1-*.xmi")
    text = path.read_text(encoding="utf-8")
    # Offset 15 in UTF-16 is the second half of the emoji.
    for content in (
        "no XML",
        text.replace('begin="18"', 'begin="15"'),
        text.replace("newsframes:Claim ", "newsframes:Clam "),
    ):
        assert content != text
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match="cannot be read") as caught:
            import_review(path, coder="A", out=tmp_path / "gold", lexicon=lexicon)
        assert str(caught.value).startswith(f"{path}: ")
    (exported / "b.zip").write_bytes(b"PK")
    with pytest.raises(InputError, match="cannot be read"):
        import_review(exported / "b.zip", coder="A", out=tmp_path / "gold", lexicon=lexicon)


def test_documents_of_one_article_from_two_annotators_are_refused(exported, tmp_path, lexicon):
    (path,) = (exported / "inception").glob("1-*.xmi")
    (exported / "inception" / "other.xmi").write_bytes(path.read_bytes())
    with pytest.raises(InputError, match=r"article 'a' is coded by 1-a\.xmi already"):
        import_review(exported / "inception", coder="A", out=tmp_path / "gold", lexicon=lexicon)


def test_coding_without_the_exported_texts_or_without_any_sheet_is_refused(exported, tmp_path, lexicon):
    (tmp_path / "else").mkdir()
    (exported / "claims.csv").rename(tmp_path / "else" / "claims.csv")
    with pytest.raises(InputError, match=r"no articles\.csv and sentences\.csv"):
        import_review(tmp_path / "else", coder="A", out=tmp_path / "gold", lexicon=lexicon)
    (exported / "empty").mkdir()
    with pytest.raises(InputError, match="there is no coding"):
        import_review(exported / "empty", coder="A", out=tmp_path / "gold", lexicon=lexicon)
    with pytest.raises(InputError, match="there is no such file"):
        import_review(exported / "nothing", coder="A", out=tmp_path / "gold", lexicon=lexicon)
    with pytest.raises(InputError, match="the coder has no name"):
        import_review(exported, coder=" ", out=tmp_path / "gold", lexicon=lexicon)


def test_characters_that_xml_cannot_hold_are_replaced_one_by_one():
    assert in_xml("a\x00\x0b\ufffe😀\r\n\t") == "a\ufffd\ufffd\ufffd😀\r\n\t"


# Agreement of any number of coders


def coders(name: str) -> list[pd.DataFrame]:
    return [rows.reset_index(drop=True) for _, rows in read_table(name, DATA).groupby("coder")]


def test_two_coders_of_the_five_articles_agree_as_the_committed_tables_say():
    languages = read_table("articles", DATA).set_index("article_id")["language"]
    claims = same_spans(coders("gold_claims"))
    groups = claims[0]["article_id"].map(languages)
    made = table_text(
        "agreement_values", value_agreement(claims, ["certainty", "response"], groups, "claim", many=MANY_VALUED)
    )
    committed = (DATA / TABLES["agreement_values"].path).read_text(encoding="utf-8").splitlines()
    assert made.splitlines() == [
        line for line in committed if line.startswith(("unit,", "claim,certainty,", "claim,response,"))
    ]
    units = [
        unit_agreement(*coders(name), languages, unit)
        for name, unit in (("gold_claims", "claim"), ("gold_mentions_coders", "mention"))
    ]
    assert table_text("agreement_units", pd.concat(units)) == (DATA / TABLES["agreement_units"].path).read_text(
        encoding="utf-8"
    )


def spans(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "start", "end"])


def test_units_of_three_coders_have_one_mark_of_each_at_most_and_all_overlap():
    # The first and third overlap by 4 of 16 only: what the second shares with both goes to the one it overlaps more.
    first, second, third = (
        spans(("a", 0, 10), ("b", 0, 5)),
        spans(("a", 3, 13)),
        spans(("a", 6, 16), ("b", 0, 5), ("b", 8, 9)),
    )
    units = match_units([first, second, third])
    assert units.astype(object).where(units.notna(), None).to_numpy().tolist() == [
        [1, None, 1, 1.0],
        [0, 0, None, 7 / 13],
    ]
    assert pair_units(first, second)[["first", "second"]].to_numpy().tolist() == [[0, 0]]


@settings(QUICK, max_examples=25)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 12), st.integers(1, 9)), max_size=5),
        min_size=2,
        max_size=4,
    )
)
def test_units_are_made_of_marks_that_overlap_by_half_each_used_once(marks):
    tables = [spans(*((a, s, s + n) for a, s, n in rows)).astype({"start": int, "end": int}) for rows in marks]
    units = match_units(tables)
    for number, table in enumerate(tables):
        used = units[number].dropna()
        assert used.is_unique
        assert used.isin(table.index).all()
    for unit in units[range(len(tables))].itertuples(index=False):
        rows = [tables[number].loc[label] for number, label in enumerate(unit) if not pd.isna(label)]
        assert len(rows) > 1
        for one in rows:
            for other in rows:
                shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
                assert one["article_id"] == other["article_id"]
                assert shared >= MIN_OVERLAP * (max(one["end"], other["end"]) - min(one["start"], other["start"]))


def test_alpha_of_four_coders_with_missing_values_is_krippendorffs():
    # Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section C: nominal data of four observers, twelve units: 0.743.
    data = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    codings = [pd.DataFrame({"value": [None if v is None else str(v) for v in row]}) for row in data]
    table = value_agreement(codings, ["value"], pd.Series(["x"] * 11 + ["y"]), "unit").set_index("group")
    assert table.loc["all", "alpha"] == pytest.approx(0.743, abs=5e-4)
    assert table.loc["all", "n"] == 11  # the last unit has one value only
    assert list(table.index) == ["all", "x"]


def test_coder_who_left_rows_out_has_missing_values_there():
    first = pd.DataFrame({"article_id": ["a", "b"], "start": [0, 0], "frames": ["x", ""]})
    second = pd.DataFrame({"article_id": ["b", "c"], "start": [0, 5], "frames": ["", "y"]})
    tables = same_rows([first, second], ["article_id", "start"])
    assert [table["article_id"].tolist() for table in tables] == [["a", "b", "c"]] * 2
    assert [table["frames"].isna().tolist() for table in tables] == [[False, False, True], [True, False, False]]
    marked = same_spans([spans(("a", 0, 4)), spans(("b", 0, 4)), spans(("b", 0, 4))])
    assert [table["article_id"].tolist() for table in marked] == [["b"]] * 3
    assert [table["start"].isna().tolist() for table in marked] == [[True], [False], [False]]
