"""Review by people: annotated articles out to INCEpTION and to spreadsheets, and back as the gold of a named coder.

INCEpTION (https://inception-project.github.io) reads UIMA CAS XMI, written here by dkpro-cassis: a layer each for mentions, claims, their
cues, and frames of sentences, with the codebook's values as tagsets. The spreadsheets hold the same coding as CSV. Offsets are code
points everywhere but inside the XMI, where UIMA counts UTF-16 units; cassis converts them.
"""

from __future__ import annotations

import io
import itertools
import json
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import regex

from newsframes.agreement import check_coding, check_offsets, check_values
from newsframes.annotated import read_annotated
from newsframes.codebook import CLAIM_VARIABLES, FRAMES, FUNCTIONS, MANY_VALUED, VERSION
from newsframes.entities import FORMS
from newsframes.errors import InputError, InputErrors
from newsframes.lexicon import Lexicon, load_lexicon, read_rows
from newsframes.regions import COUNTED
from newsframes.tables import (
    TABLES,
    line_numbers,
    read_table_at,
    sheet_text,
    table_text,
    unguarded,
    validate,
    write_text,
)

GOLD = {"mentions": "gold_mentions_coders", "claims": "gold_claims", "sentence_frames": "gold_sentence_frames"}
"""The tables that a coder codes, and the gold that each becomes."""

FEATURES: dict[str, dict[str, tuple[str, ...]]] = {
    "mentions": {"entity_id": (), "form": FORMS, "stands_for": ()},
    "claims": {"claim_id": (), "claim_group": (), **CLAIM_VARIABLES},
    "sentence_frames": {"frames": FRAMES, "functions": FUNCTIONS},
}
"""What is coded of each mark, with its values; without values where an id or a name is."""

LISTED = {*MANY_VALUED, "frames", "functions"}
"""Features that hold several values."""

TYPES = {"mentions": "newsframes.Mention", "claims": "newsframes.Claim", "sentence_frames": "newsframes.SentenceFrames"}
CUE, LINK, SENTENCE = (
    "newsframes.Cue",
    "newsframes.ClaimCueLink",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence",
)

_NOT_IN_XML = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_READING = {
    "articles": ("article_id", "document", "language", "title", "text"),
    "sentences": ("article_id", "sentence_no", "start", "end", "region", "text"),
}
"""The sheets that are only for reading, and what marks are checked against."""

_TO_READ = {
    "mentions": ("sentence_no", "sentence"),
    "claims": ("sentence_no", "sentence"),
    "sentence_frames": ("sentence_no", "sentence"),
}


Row = dict[str, str]


class Place(NamedTuple):
    """Where a coded row was found."""

    path: Path
    line: int | None
    what: str = ""


# Out


def export_review(folder: str | Path, out: str | Path, *, blank: bool = False) -> int:
    """Write annotated articles (a folder that ``annotate`` wrote) for review into the new folder ``out``; returns how many.

    ``out`` gets the sheets articles, sentences (for reading), mentions, claims and sentence_frames (to be coded) as CSV, and in
    ``inception`` a document each, TypeSystem.xml and layers.json. With ``blank`` nothing is coded yet, for coders who are to code
    independently of the instrument. Raises InputError where ``out`` holds anything: a reviewer's work is never written over.
    """
    out = Path(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError("there is something already", path=out, remedy="name a new folder with --out")
    tables = review_tables(folder, blank=blank)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".review-") as made:
        stage = Path(made) / "review"
        for name, table in tables.items():
            write_text(stage / f"{name}.csv", sheet_text(table))
        _write_documents(tables, stage / "inception")
        if out.exists():
            out.rmdir()
        shutil.move(stage, out)
    return len(tables["articles"])


def review_tables(folder: str | Path, *, blank: bool = False) -> dict[str, pd.DataFrame]:
    """The sheets of annotated articles: two for reading, and the coding in the shape of the gold, without who coded."""
    articles, sentences, mentions, claims = (
        read_annotated(folder, name) for name in ("articles", "sentences", "mentions", "claims")
    )
    if blank:
        mentions, claims = mentions.head(0), claims.head(0)
    keys = ["article_id", "sentence_no"]
    coded = sentences[sentences["region"].isin(COUNTED)]
    for table, value in (("sentence_frames", "frame"), ("sentence_functions", "function")):
        values = read_annotated(folder, table).groupby(keys)[value].agg("|".join).rename(f"{value}s")
        coded = coded.join(values.head(0) if blank else values, on=keys)
    tables = {
        "articles": articles.assign(document=document_names(articles["article_id"]))[[*_READING["articles"]]],
        "sentences": sentences[[*_READING["sentences"]]],
        "mentions": mentions,
        "claims": claims.assign(**{name: claims[name].where(claims[name] >= 0) for name in ("cue_start", "cue_end")}),
        "sentence_frames": coded.fillna({"frames": "", "functions": ""}),
    }
    own_words = sentences[[*keys, "text"]].rename(columns={"text": "sentence"})
    for name in GOLD:
        joined = tables[name].merge(own_words, on=keys, how="left")
        tables[name] = joined[[*_coded_columns(name), *_TO_READ[name]]]
    return tables


def document_names(ids: Iterable[str]) -> list[str]:
    """A file name for each article, whatever its id is made of: its number and what is harmless of the id."""
    ids = [*ids]
    width = len(str(len(ids)))
    slugs = (regex.sub(r"[^A-Za-z0-9]+", "-", id)[:40].strip("-") for id in ids)
    return [f"{number:0{width}d}-{slug}".rstrip("-") + ".xmi" for number, slug in enumerate(slugs, start=1)]


def _coded_columns(name: str) -> list[str]:
    """The columns of the gold that a coder fills in; the region of a mention follows from its place."""
    filled_in = {"coder", "coder_kind", "codebook", "region"}
    return [column.name for column in TABLES[GOLD[name]].columns if column.name not in filled_in]


def in_xml(text: str) -> str:
    """Text with a replacement character for each that XML cannot hold; as long as before."""
    return _NOT_IN_XML.sub("\ufffd", text)


def _write_documents(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """A CAS for each article, the type system, and the layers with their tagsets for INCEpTION's project settings."""
    types = type_system()
    write_text(folder / "TypeSystem.xml", types.to_xml())
    write_text(folder / "layers.json", json.dumps(layers(), ensure_ascii=False, indent=1) + "\n")
    by_article = {name: dict(iter(table.groupby("article_id"))) for name, table in tables.items() if name != "articles"}
    for article in tables["articles"].itertuples():
        own = {name: rows.get(article.article_id, tables[name].head(0)) for name, rows in by_article.items()}
        write_text(folder / article.document, cas_of(article.text, own, types).to_xmi())


def type_system():
    """The types of the layers, as UIMA knows them (a cassis TypeSystem)."""
    types = _cassis().TypeSystem()
    types.create_type(SENTENCE)
    types.create_type(CUE)
    link = types.create_type(LINK, supertypeName="uima.cas.TOP")
    types.create_feature(link, "role", "uima.cas.String")
    types.create_feature(link, "target", CUE)
    for name, features in FEATURES.items():
        layer = types.create_type(TYPES[name])
        for feature in features:
            types.create_feature(layer, feature, f"uima.cas.String{'Array' if feature in LISTED else ''}")
    types.create_feature(types.get_type(TYPES["claims"]), "cue", "uima.cas.FSArray", elementType=LINK)
    return types


def cas_of(text: str, coding: dict[str, pd.DataFrame], types):
    """An article as a CAS: its sentences and what is coded of it (tables of ``review_tables``, rows of this article)."""
    cas = _cassis().Cas(typesystem=types)
    cas.sofa_string, cas.sofa_mime = in_xml(text), "text/plain"
    new = {name: types.get_type(name) for name in (SENTENCE, CUE, LINK, *TYPES.values())}
    strings, references = types.get_type("uima.cas.StringArray"), types.get_type("uima.cas.FSArray")
    cas.add_all([new[SENTENCE](begin=int(row.start), end=int(row.end)) for row in coding["sentences"].itertuples()])
    for name, features in FEATURES.items():
        for row in coding[name].to_dict("records"):
            values = {feature: in_xml(row[feature]) for feature in features}
            lists = {
                f: strings(elements=[v for v in cell.split("|") if v]) for f, cell in values.items() if f in LISTED
            }
            mark = new[TYPES[name]](begin=int(row["start"]), end=int(row["end"]), **{**values, **lists})
            if name == "claims":
                links = []
                if row["cue"]:
                    cue = new[CUE](begin=int(row["cue_start"]), end=int(row["cue_end"]))
                    cas.add(cue)
                    links.append(new[LINK](role="cue", target=cue))
                mark.cue = references(elements=links)
            cas.add(mark)
    return cas


def layers() -> list[dict]:
    """The layers as INCEpTION imports them in its project settings, with the codebook's values as tagsets."""
    made = [_layer(CUE, "Cue", [])]
    for name, features in FEATURES.items():
        own = [_feature(feature, values) for feature, values in features.items()]
        if name == "claims":
            link = {"type": CUE, "multi_value_mode": "ARRAY", "link_mode": "WITH_ROLE", "link_type_name": LINK}
            roles = {"link_type_role_feature_name": "role", "link_type_target_feature_name": "target"}
            own.append(_feature("cue", ()) | link | roles)
        made.append(_layer(TYPES[name], TYPES[name].rpartition(".")[2], own))
    return made


def _layer(name: str, label: str, features: list[dict]) -> dict:
    return {
        "name": name, "uiName": label, "type": "span", "description": "newsframes codebook " + VERSION, "features": features,
        "enabled": True, "built_in": False, "readonly": False, "attach_type": None, "attach_feature": None,
        "allow_stacking": True, "cross_sentence": False, "show_hover": True, "anchoring_mode": "CHARACTERS",
        "overlap_mode": "ANY_OVERLAP", "validation_mode": "ALWAYS", "lock_to_token_offset": False, "multiple_tokens": True,
        "linked_list_behavior": False,
    }  # fmt: skip


def _feature(name: str, values: tuple[str, ...]) -> dict:
    tags = [{"tag_name": value, "tag_description": None} for value in values]
    tag_set = {
        "name": name,
        "description": "newsframes codebook " + VERSION,
        "language": "x-undefined",
        "tags": tags,
        "create_tag": False,
    }
    return {
        "name": name, "uiName": name.replace("_", " "), "tag_set": tag_set if values else None,
        "type": f"uima.cas.String{'Array' if name in LISTED else ''}", "multi_value_mode": "ARRAY" if name in LISTED else "NONE",
        "enabled": True, "visible": True, "include_in_hover": False, "required": False, "remember": False,
        "hideUnconstraintFeature": False, "description": None, "link_mode": "NONE", "link_type_name": None,
        "link_type_role_feature_name": None, "link_type_target_feature_name": None, "traits": None,
    }  # fmt: skip


# In


def import_review(
    source: str | Path, *, coder: str, coder_kind: str = "person", out: str | Path, lexicon: Lexicon | None = None
) -> dict[str, int]:
    """Take a coding back as the gold of a coder; returns how many rows of each table.

    ``source`` is a sheet, a folder of sheets, a ``.xmi`` or ``.zip`` of INCEpTION or a folder of them, in or below a folder that
    ``export_review`` wrote: its articles.csv and sentences.csv are what the coding is checked against. The tables claims.csv,
    mentions_coders.csv and sentence_frames.csv in ``out`` get the rows; those of other coders stay, those that the same coder coded
    of the same articles before are replaced. Raises InputError with file, row and value for all that does not fit; then nothing is written.
    """
    if not coder.strip():
        raise InputError("the coder has no name", remedy="name one with --coder")
    source, lexicon = Path(source), lexicon or load_lexicon()
    articles, sentences = _what_was_coded(source)
    documents, sheets = _files(source)
    if documents:
        coded, seen = _from_documents(documents, articles)
    else:
        coded, seen = _from_sheets(sheets, articles, sentences), articles["article_id"].tolist()
    who = {"coder": coder.strip(), "coder_kind": coder_kind, "codebook": VERSION}
    texts = {}
    for name, rows in coded.items():
        table = _checked(name, rows, articles, sentences, lexicon, who)
        path = Path(out) / Path(TABLES[GOLD[name]].path).name
        if path.exists():
            before = read_table_at(path, GOLD[name])
            kept = (before["coder"] != who["coder"]) | ~before["article_id"].isin(seen)
            table = pd.concat([before[kept], table], ignore_index=True)
        texts[path] = table_text(GOLD[name], table)
    for path, text in texts.items():
        write_text(path, text)
    return {name: len(rows) for name, rows in coded.items()}


def _what_was_coded(source: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles and sentences that ``export_review`` wrote, from the folder of the coding or one above it."""
    for folder in (source, *source.absolute().parents):
        if all((folder / f"{name}.csv").is_file() for name in _READING):
            rows = [
                [row for row, _ in read_sheet(folder / f"{name}.csv", columns)] for name, columns in _READING.items()
            ]
            articles, sentences = (pd.DataFrame(r, columns=[*c]) for r, c in zip(rows, _READING.values(), strict=True))
            return articles, sentences.astype(dict.fromkeys(("sentence_no", "start", "end"), "int64"))
    what = "there are no articles.csv and sentences.csv beside it or above it"
    raise InputError(what, path=source, remedy="put it into the folder that `newsframes review export` wrote")


def _files(source: Path) -> tuple[list[Path], dict[str, Path]]:
    """The documents of INCEpTION, or the sheets, that a coding consists of; sheets where a folder has both."""
    if not source.exists():
        raise InputError("there is no such file or folder", path=source, remedy="check the name")
    beside = [source] if source.is_file() else sorted(source.iterdir())
    sheets = {path.stem: path for path in beside if path.suffix == ".csv" and path.stem in GOLD}
    below = [] if sheets else [source] if source.is_file() else sorted(source.rglob("*"))
    documents = [path for path in below if path.suffix in (".xmi", ".zip")]
    if not sheets and not documents:
        names = ", ".join(f"{name}.csv" for name in GOLD)
        raise InputError("there is no coding", path=source, remedy=f"give {names}, or .xmi or .zip files of INCEpTION")
    return documents, sheets


def read_sheet(path: Path, columns: Iterable[str]) -> list[tuple[Row, Place]]:
    """The rows of a sheet, each with its place."""
    rows = read_rows(path, columns)
    return [({key: unguarded(row[key]) for key in row if key != "line"}, Place(path, row["line"])) for row in rows]


def _from_sheets(
    sheets: dict[str, Path], articles: pd.DataFrame, sentences: pd.DataFrame
) -> dict[str, list[tuple[Row, Place]]]:
    """Coded rows with their places, by table; codes without space around and in lower case, marks without offsets found by their words."""
    texts = articles.set_index("article_id")["text"].to_dict()
    spans = {article: rows.to_dict("records") for article, rows in sentences.groupby("article_id")}
    coded, errors = {}, []
    for name, path in sheets.items():
        coded[name] = read_sheet(path, _coded_columns(name))
        for row, place in coded[name]:
            for feature, values in FEATURES[name].items():
                parts = (row[feature].lower() if values else row[feature]).split("|")
                row[feature] = "|".join(part.strip() for part in parts)
            try:
                _find_words(row, place, texts.get(row["article_id"], ""), spans.get(row["article_id"], []))
            except InputError as error:
                errors.append(error)
    InputErrors.raise_if_any(errors)
    return coded


def _find_words(row: Row, place: Place, text: str, sentences: list[dict]) -> None:
    """Fill in offsets that a row leaves empty, where its words stand only once in its sentence."""
    for words, first, last in (("surface", "start", "end"), ("cue", "cue_start", "cue_end")):
        if not row.get(words) or row[first].strip() or row[last].strip():
            continue
        own = [s for s in sentences if str(s["sentence_no"]) == row.get("sentence_no", "").strip()]
        own = own or [s for s in sentences if row["start"].isdecimal() and s["start"] <= int(row["start"]) < s["end"]]
        within = (own[0]["start"], own[0]["end"]) if own else (0, len(text))
        if (n := text.count(row[words], *within)) != 1:
            what = f"{words} {row[words]!r} stands {n} times in the {'sentence' if own else 'article'}"
            raise InputError(
                what, path=place.path, line=place.line, remedy=f"give {first} and {last}, or its sentence_no"
            )
        at = text.index(row[words], *within)
        row[first], row[last] = str(at), str(at + len(row[words]))


def _from_documents(
    documents: list[Path], articles: pd.DataFrame
) -> tuple[dict[str, list[tuple[Row, Place]]], list[str]]:
    """Coded rows with their places, by table, and the articles that were coded."""
    coded, seen, errors = {name: [] for name in GOLD}, {}, []
    for path in documents:
        try:
            cas = read_cas(path)
            article = _article_of(cas.sofa_string or "", path, articles)
            if article.article_id in seen:
                what = f"article {article.article_id!r} is coded by {seen[article.article_id]} already"
                raise InputError(what, path=path, remedy="give one document of each article")
            seen[article.article_id] = path.name
            for name, rows in marks_of(cas, article, path).items():
                coded[name] += rows
        except InputError as error:
            errors.append(error)
    InputErrors.raise_if_any(errors)
    return coded, [*seen]


def read_cas(path: Path):
    """A document of INCEpTION: an .xmi with TypeSystem.xml beside it, or a .zip of both."""
    cassis = _cassis()
    remedy = "export it again from INCEpTION as UIMA CAS XMI, with its TypeSystem.xml"
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                (name,) = [name for name in archive.namelist() if name.endswith(".xmi")]
                xmi, types = archive.read(name), archive.read("TypeSystem.xml")
        else:
            xmi, types = path.read_bytes(), (path.parent / "TypeSystem.xml").read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # cassis warns of offsets that are inside a character
            cas = cassis.load_cas_from_xmi(io.BytesIO(xmi), typesystem=cassis.load_typesystem(io.BytesIO(types)))
        for name in TYPES.values():
            cas.typesystem.get_type(name)
    except Exception as error:  # cassis passes on whatever its parts raise
        raise InputError(f"cannot be read ({type(error).__name__}: {error})", path=path, remedy=remedy) from None
    return cas


def _article_of(text: str, path: Path, articles: pd.DataFrame):
    """The article that a document is of: told by its text; by its name where several have the same."""
    same = [row for row in articles.itertuples() if in_xml(row.text) == text]
    if len(same) > 1:
        same = [row for row in same if row.document in (path.name, path.stem, path.parent.name)]
    if len(same) != 1:
        what = f"its text ({text[:40]!r} …) is that of {'several articles' if same else 'no article'} in articles.csv"
        raise InputError(what, path=path, remedy="give documents as they were exported: their text is never edited")
    return same[0]


def marks_of(cas, article, path: Path) -> dict[str, list[tuple[Row, Place]]]:
    """What is marked in the document of an article (with article_id and text), as rows of the sheets with their places."""
    marks = {}
    for name, features in FEATURES.items():
        marks[name] = []
        for mark in cas.select(TYPES[name]):
            place = Place(path, None, f"{TYPES[name]} {mark.begin}:{mark.end}: ")
            row = {"article_id": article.article_id, "start": str(mark.begin), "end": str(mark.end)}
            row["surface"] = article.text[mark.begin : mark.end]
            for feature in features:
                value = getattr(mark, feature)
                if feature in LISTED:
                    value = "|".join(part for part in (value.elements if value else []) if part)
                row[feature] = value or ""
            marks[name].append((row | _cue_of(mark, article, place) if name == "claims" else row, place))
    return marks


def _cue_of(claim, article, place: Place) -> Row:
    """The cue of a claim and its offsets, empty where it has none."""
    cues = [link.target for link in (claim.cue.elements if claim.cue else []) if link.target]
    if len(cues) > 1:
        what = f"{place.what}{len(cues)} cues"
        raise InputError(what, path=place.path, remedy="leave the one that governs the content")
    if not cues:
        return {"cue_start": "", "cue_end": "", "cue": ""}
    start, end = cues[0].begin, cues[0].end
    return {"cue_start": str(start), "cue_end": str(end), "cue": article.text[start:end]}


def _checked(
    name: str,
    coded: list[tuple[Row, Place]],
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    lexicon: Lexicon,
    who: dict[str, str],
) -> pd.DataFrame:
    """Coded rows as a table of the gold; all that does not fit codebook or texts is told with its place."""
    columns = TABLES[GOLD[name]].columns
    table = pd.DataFrame([row for row, _ in coded], columns=[column.name for column in columns]).assign(**who)
    for column in columns:
        if column.type == "string":
            table[column.name] = table[column.name].astype("str")
        else:
            table[column.name] = [
                int(cell) if cell.isdecimal() else cell or None for cell in map(str.strip, table[column.name])
            ]
    places, path = [place for _, place in coded], str(TABLES[GOLD[name]].path)
    if name == "claims":
        table["claim_id"] = _with_ids(table)
    if name == "mentions":
        table["region"] = _regions(table, sentences)
    table = _placed(places, table, lambda: validate(GOLD[name], table))
    table = table.astype({c.name: "int64" if c.type == "integer" else "float64" for c in columns if c.type != "string"})
    _placed(places, table, lambda: check_values(table, lexicon.types, path))
    if name == "claims":
        _placed(places, table, lambda: check_coding(table, articles, sentences, path))
    elif name == "mentions":
        _placed(places, table, lambda: check_offsets(table, articles, path))
    else:
        _placed(places, table, lambda: _check_sentences(table, sentences, path))
    return table.sort_values(["article_id", "start", "end"], ignore_index=True)


def _placed(places: list[Place], table: pd.DataFrame, check: Callable[[], Any]) -> Any:
    """What a check gives; its errors told with the place where each row was found."""
    try:
        return check()
    except InputError as error:
        row_at = {line: row for row, line in enumerate(line_numbers(table))}
        errors = []
        for one in getattr(error, "errors", [error]):
            place = places[row_at[one.line]]
            errors.append(InputError(place.what + one.what, path=place.path, line=place.line, remedy=one.remedy))
        raise (errors[0] if len(errors) == 1 else InputErrors(errors)) from None


def _with_ids(claims: pd.DataFrame) -> list[str]:
    """claim_id of each claim; of those without one the article and the next number that no other has."""
    ids = claims["claim_id"].tolist()
    taken = {*ids}
    for at, article in enumerate(claims["article_id"]):
        if not ids[at]:
            ids[at] = next(name for n in itertools.count(1) if (name := f"{article}-{n:02d}") not in taken)
            taken.add(ids[at])
    return ids


def _regions(mentions: pd.DataFrame, sentences: pd.DataFrame) -> list[str]:
    """The region of the sentence in which each mention begins."""
    spans = {article: rows.to_dict("records") for article, rows in sentences.groupby("article_id")}
    regions = []
    for article, start in zip(mentions["article_id"], mentions["start"], strict=True):
        own = [s["region"] for s in spans.get(article, []) if isinstance(start, int) and s["start"] <= start < s["end"]]
        regions.append(own[0] if own else "body")
    return regions


def _check_sentences(coded: pd.DataFrame, sentences: pd.DataFrame, path: str) -> None:
    """Raise InputError for rows that are no sentence of headline or body."""
    own = sentences[sentences["region"].isin(COUNTED)]
    known = {*own[["article_id", "start", "end"]].itertuples(index=False, name=None)}
    errors = []
    for line, row in zip(line_numbers(coded), coded.itertuples(), strict=True):
        if (row.article_id, row.start, row.end) not in known:
            what = f"{row.start}:{row.end} of {row.article_id!r} is no sentence of headline or body"
            errors.append(
                InputError(what, path=path, line=line, remedy="leave the borders of sentences.csv as they are")
            )
    InputErrors.raise_if_any(errors)


def _cassis():
    """The library that reads and writes UIMA CAS XMI; only a review needs it."""
    try:
        import cassis
    except ImportError:
        raise InputError("dkpro-cassis is not installed", remedy="pip install 'newsframes[review]'") from None
    return cassis
