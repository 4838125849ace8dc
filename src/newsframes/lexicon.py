"""The lexicon: entities, cues and word lists as data, checked when read.

Everything language-specific that is not grammar stands in ``data/lexicon/*.csv``: one row a thing, one column (or one row) a
language. A file that does not fit is refused with its line, the value found and the remedy, before anything is computed.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import functools
import hashlib
import io
import itertools
import math
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import regex

from newsframes.cache import cached_tables
from newsframes.codebook import CUE_VALUES, FRAMES
from newsframes.errors import InputError, InputErrors
from newsframes.text import fold_string, fold_strings, likely_encoding, scripts_of

LANGUAGE_NAMES = {"ar": "Arabic", "en": "English", "fr": "French"}
ENTITY_TYPES = (
    "state", "alliance", "place", "company", "product", "organisation", "government_body", "outlet", "person", "threat_group",
    "event",
)  # fmt: skip
TIERS = ("core", "wide", "mask")
"""core counts by itself, wide is too common to; mask takes shorter forms out where they mean something else (*pay tribute*)."""
NEEDS = ("case", "context", "case+context")
NEIGHBOURS = ("location_before", "location_after", "language_before", "language_after")
WORD_LISTS = ("stop_words", *NEIGHBOURS, "abbreviation", "abbreviation_ends")
BOILERPLATE_RULES = ("section_label", "related_label", "comment_form", "source_label", "blurb", "blurb_weak", "share")
SEPARATOR, OPEN = "|", "*"
MIN_LETTERS_OPEN = 4
"""Shorter stems with an open ending match chance words, above all in Arabic (صح* would match صحيفة)."""
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
MOST_CONTROLS = 0.2
"""Share of control characters in bytes that are text. UTF-16 passes for UTF-8 by chance where all its bytes are below 128."""
_PATTERN_SIGN = re.compile(r"[()*]")
_CHOICE = re.compile(r"\(([^()]*)\)")
_ELIDED = re.compile(r"(?<!\w)((?:[cdjlmnst]|(?:jus|lors|puis)?qu)['’]) (?=\w)", re.IGNORECASE)
_ELIDED_END = re.compile(r"(?<!\w)([cdjlmnst]|(?:jus|lors|puis)?qu)['’]$", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?<!\S)(?:(ل) ال(?=\w)|([بكل]) (?=\w))")
_CURRENCY = regex.compile(r"\p{Sc}")
_WORD_OR_CURRENCY = regex.compile(r"[\p{L}\p{N}\p{Sc}--\u0640]", regex.V1)

_IN_PACKAGE = Path(__file__).with_name("lexicon_data")
DEFAULT_DIRECTORY = _IN_PACKAGE if _IN_PACKAGE.is_dir() else Path(__file__).parents[2] / "data" / "lexicon"
"""Where the lexicon is: beside the modules in an installed wheel, in data/lexicon of a checkout."""


def language_name(code: str) -> str:
    """``ar`` -> ``Arabic``; a code without a name stays."""
    return LANGUAGE_NAMES.get(code, code)


def read_rows(path: Path, columns: Iterable[str], errors: list[InputError] | None = None) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file with a header, each with its ``line`` in the file.

    Raises InputError where the file is missing, is not UTF-8 or lacks one of ``columns``, and where a row has another length or an
    unclosed quotation mark; these last are appended to ``errors`` instead where that list is given, and the other rows returned.
    """
    text = read_text(path)
    csv.field_size_limit(2**31 - 1)  # an article is one cell, and some are long
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, wrong, line = [], [], 1
    try:
        header = next(reader, [])
        check_header(header, columns, path)
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                rows.append({**dict(zip(header, cells, strict=True)), "line": line})
            elif cells:
                what = f"{len(cells)} cells where the header has {len(header)}"
                wrong.append(InputError(what, path=path, line=line, remedy="quote cells that hold a comma"))
            line = reader.line_num + 1
    except csv.Error as error:
        remedy = 'close the quotation mark; double those inside a cell: ""'
        wrong.append(InputError(f"a cell is not closed ({error})", path=path, line=line, remedy=remedy))
    if errors is None:
        InputErrors.raise_if_any(wrong)
    else:
        errors.extend(wrong)
    return rows


def check_header(header: list[str], columns: Iterable[str], path: Path) -> None:
    """Raise InputError where one of ``columns`` is not in the header of a CSV file, or is there twice."""
    for name in columns:
        told = f"the header is {','.join(header)!r}"
        if name not in header:
            semicolons = "; separate columns by commas" if len(header) == 1 and ";" in header[0] else ""
            remedy = "add it to the header" + semicolons
            raise InputError(f"column {name!r} is missing, {told}", path=path, line=1, remedy=remedy)
        if header.count(name) > 1:
            what = f"column {name!r} stands there more than once, {told}"
            raise InputError(what, path=path, line=1, remedy="give each column a name of its own")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file that is open for reading as bytes; a symbolic link is followed.

    Raises InputError where the file is not there, cannot be read or is no regular one: waiting for a pipe or device could last for ever.
    """
    try:
        if path.exists() and not path.is_file():
            raise InputError("no regular file", path=path, remedy="put the file itself here, or move this away")
        file = path.open("rb")
    except FileNotFoundError:
        what = "a symbolic link that leads nowhere" if path.is_symlink() else "the file is not there"
        raise InputError(what, path=path, remedy="restore it, or name the right folder") from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path, remedy="mend it, or move it away") from None
    with file:
        yield file


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark; raises InputError where it cannot be read or is something else."""
    with opened(path) as file:
        return decode(file.read().removeprefix(codecs.BOM_UTF8), path)


def decode(data: bytes, path: Path) -> str:
    """Bytes as UTF-8 text; raises InputError with line and bytes where they are something else."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = data[error.start : error.start + 4].hex(" ")
        likely = likely_encoding(data, error.start)
        what = f"byte {error.start} ({found}) is not UTF-8" + (f", it looks like {likely}" if likely else "")
        raise InputError(what, path=path, line=line, remedy="save the file as UTF-8") from None
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > MOST_CONTROLS * len(data):
        what = f"{controls:,} of {len(data):,} bytes are control characters, it looks like UTF-16"
        raise InputError(what, path=path, remedy="save the file as UTF-8")
    return text


def split_forms(cell: str) -> list[str]:
    """The forms in one cell, separated by a bar."""
    return [form.strip() for form in " ".join(cell.splitlines()).split(SEPARATOR) if form.strip()]


def expand_form(form: str) -> list[str]:
    """The forms that one pattern stands for: ``(raise/raised) taxes`` is *raise taxes* and *raised taxes*.

    What is written together is: ``l' état`` is *l'état*, ``ب الناس`` is *بالناس*; an elided word ends a form without its sign, where words end.
    Raises ValueError, saying what is wrong, for brackets that do not pair, an empty choice, an open ending inside the form or
    after fewer than MIN_LETTERS_OPEN letters, where it would match almost everything (a currency sign apart: $5).
    """
    if not _PATTERN_SIGN.search(form):
        return [_written(form)]
    parts = _CHOICE.split(form)
    choices = [part.split("/") if number % 2 else [part] for number, part in enumerate(parts)]
    if any(sign in part for part in parts for sign in "()"):
        raise ValueError("has brackets that do not pair")
    if any(not choice.strip() for part in choices[1::2] for choice in part):
        raise ValueError("has an empty choice in brackets")
    forms = [_written(" ".join("".join(chosen).split())) for chosen in itertools.product(*choices)]
    for expanded in forms:
        stem = expanded.removesuffix(OPEN)
        if OPEN in stem:
            raise ValueError("has an open ending that is not its end")
        if stem != expanded and sum(map(str.isalpha, stem)) < MIN_LETTERS_OPEN and not _CURRENCY.fullmatch(stem):
            raise ValueError(
                f"has an open ending after fewer than {MIN_LETTERS_OPEN} letters and would match almost everything"
            )
    return forms


def _written(form: str) -> str:
    """A form as it is written: French elided words and Arabic prepositions of one letter together with the next word."""
    form = _ELIDED_END.sub(r"\1", _ELIDED.sub(r"\1", form))
    return _PREPOSITION.sub(lambda found: "لل" if found[1] else found[2], form)


@dataclass(frozen=True)
class Lexicon:
    """Everything the instrument knows, as tables.

    key: names the content of all files of ``directory``, and what reads them
    entities: one row an entity (entity_id, type, wikidata, territory, stands_for, label_<language> …)
    concepts: one row a cue concept (concept, kind, value, tier, note)
    terms: one row a form in a language: form, folded, language, script, layer (entity · cue · context), key (entity_id or
        concept), role (label · alias · demonym, else empty), open (any ending may follow), needs_case, needs_context
    words: folded words by list and language: stop_words, abbreviation, abbreviation_ends, and NEIGHBOURS (words beside a
        name that make a capital a mere place, a demonym a language)
    boilerplate: folded phrases by rule, all languages together
    concept_weights: weight in article scores by concept of a frame
    background: one row a language × frame (language, frame, documents, mean, threshold, spread): figures of general news
    """

    directory: Path
    key: str
    languages: tuple[str, ...]
    entities: pd.DataFrame
    concepts: pd.DataFrame
    terms: pd.DataFrame
    words: dict[str, dict[str, frozenset[str]]]
    boilerplate: dict[str, frozenset[str]]
    concept_weights: pd.Series
    background: pd.DataFrame

    def background_of(self, language: str) -> pd.DataFrame:
        """The background of a language, a row a frame in the order of FRAMES; of a language without one, the others' mean."""
        own = self.background[self.background["language"] == language]
        table = own if len(own) else self.background
        return table.groupby("frame")[["mean", "threshold", "spread"]].mean().loc[list(FRAMES)]

    @functools.cached_property
    def concept_of_term(self) -> np.ndarray:
        """For each term the position of its concept in ``concepts``; -1 where it is an entity's or a context's."""
        number = {concept: number for number, concept in enumerate(self.concepts["concept"])}
        keys = self.terms["key"].where(self.terms["layer"] == "cue")
        return keys.map(number).fillna(-1).to_numpy(dtype="int64")

    @functools.cached_property
    def types(self) -> dict[str, str]:
        """What kind of thing each entity is, by entity_id."""
        return dict(zip(self.entities["entity_id"], self.entities["type"], strict=True))

    @functools.cached_property
    def stands_for(self) -> dict[str, str]:
        """The state that a capital or a government's building can stand for, by entity_id."""
        seats = self.entities.loc[self.entities["stands_for"] != ""]
        return dict(zip(seats["entity_id"], seats["stands_for"], strict=True))

    @functools.cached_property
    def states(self) -> dict[str, str]:
        """The state that a firm, a group, an office or a product belongs to, by entity_id."""
        if "state" not in self.entities:
            return {}
        belongs = self.entities.loc[self.entities["state"] != ""]
        return dict(zip(belongs["entity_id"], belongs["state"], strict=True))

    @functools.cached_property
    def wikidata(self) -> dict[str, str]:
        """The Wikidata id of each entity that has one, by entity_id."""
        known = self.entities.loc[self.entities["wikidata"] != ""]
        return dict(zip(known["entity_id"], known["wikidata"], strict=True))

    @functools.cached_property
    def demonyms(self) -> frozenset[str]:
        """All folded demonyms, with and without the Arabic article."""
        forms = self.terms.loc[self.terms["role"] == "demonym", "folded"]
        return frozenset(forms) | frozenset("ال" + form for form in forms)

    @functools.cached_property
    def all_words(self) -> dict[str, frozenset[str]]:
        """Each word list over all languages together."""
        return {name: frozenset().union(*by_language.values()) for name, by_language in self.words.items()}


@dataclass
class _Terms:
    """The rows of the table of terms, collected; folded together, which is many times quicker than one by one."""

    rows: list[tuple[str, str, str, str, str, str]] = field(default_factory=list)

    def add(self, form: str, language: str, layer: str, key: str, role: str = "", needs: str = "") -> None:
        self.rows.append((form, language, layer, key, role, needs))

    def table(self) -> pd.DataFrame:
        forms, languages, layers, keys, roles, needs = (list(column) for column in zip(*self.rows, strict=True))
        is_open = [layer == "cue" and form.endswith(OPEN) for form, layer in zip(forms, layers, strict=True)]
        forms = [form.removesuffix(OPEN) if ending else form for form, ending in zip(forms, is_open, strict=True)]
        columns = {
            "form": forms, "language": languages, "layer": layers, "key": keys, "role": roles, "open": is_open,
            "folded": fold_strings(forms), "script": scripts_of(forms),
            "needs_case": ["case" in need for need in needs], "needs_context": ["context" in need for need in needs],
        }  # fmt: skip
        first: dict[tuple, int] = {}
        for number, row in enumerate(zip(forms, languages, layers, keys, roles, is_open, strict=True)):
            first.setdefault(row, number)
        return pd.DataFrame(columns).take(list(first.values())).reset_index(drop=True)


def load_lexicon(directory: str | Path = DEFAULT_DIRECTORY) -> Lexicon:
    """Read and check the lexicon of a directory; all errors of a file are told together.

    Raises InputError (file, line, value, remedy) for a bad type, tier, kind or value, a duplicate id, a form that folds to
    nothing, a form of one letter or an alias of two entities that no row of ambiguous_aliases.csv settles.
    """
    return _load_once(Path(directory).resolve())


@functools.cache
def _load_once(directory: Path) -> Lexicon:
    key = _content_key(directory)
    tables = cached_tables(key, functools.partial(_read_tables, directory))
    entities, words, phrases = tables["entities"], tables["words"], tables["boilerplate"]
    languages = tuple(sorted(name.removeprefix("label_") for name in entities.columns if name.startswith("label_")))
    by_list = words.groupby(["list", "language"])["word"].agg(frozenset)
    by_rule = phrases.groupby("rule")["phrase"].agg(frozenset)
    return Lexicon(
        directory,
        key,
        languages,
        entities,
        tables["concepts"],
        tables["terms"],
        {name: {language: by_list.get((name, language), frozenset()) for language in languages} for name in WORD_LISTS},
        {rule: by_rule.get(rule, frozenset()) for rule in BOILERPLATE_RULES},
        tables["concept_weights"].set_index("concept")["weight"],
        tables["background"],
    )


def _content_key(directory: Path) -> str:
    """A name for all that the tables of a lexicon depend on: its files, this code, and the character data of this Python."""
    digest = hashlib.blake2b(
        f"{sys.version} {regex.__version__} {np.__version__} {pd.__version__}".encode(), digest_size=16
    )
    code = [
        Path(__file__).with_name(f"{name}.py") for name in ("cache", "codebook", "errors", "lexicon", "match", "text")
    ]
    for path in [*code, *sorted(directory.glob("*.csv"))]:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _read_tables(directory: Path) -> dict[str, pd.DataFrame]:
    """The files of a lexicon, checked, as tables."""
    terms = _Terms()
    entities = _read_entities(directory, terms)
    languages = tuple(sorted(name.removeprefix("label_") for name in entities.columns if name.startswith("label_")))
    concepts = _read_concepts(directory / "concepts.csv", languages, terms)
    words = {
        "stop_words": _read_words(directory / "stopwords.csv", languages),
        **_read_words_by(directory / "neighbours.csv", "sense", {name: name for name in NEIGHBOURS}, languages),
        **_read_words_by(
            directory / "abbreviations.csv", "kind", {"title": "abbreviation", "ending": "abbreviation_ends"}, languages
        ),
    }
    boilerplate = _read_boilerplate(directory / "boilerplate.csv", languages)
    concept_weights, background = _read_background(directory)
    listed = [
        (name, language, word)
        for name, by_language in words.items()
        for language, found in by_language.items()
        for word in sorted(found)
    ]
    phrases = [(rule, phrase) for rule, found in boilerplate.items() for phrase in sorted(found)]
    return {
        "entities": entities,
        "concepts": concepts,
        "terms": terms.table(),
        "words": pd.DataFrame(listed, columns=["list", "language", "word"], dtype="str"),
        "boilerplate": pd.DataFrame(phrases, columns=["rule", "phrase"], dtype="str"),
        "concept_weights": concept_weights,
        "background": background,
    }


def _read_background(directory: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Weights of concepts and figures of general news; every language has all frames, and every figure is a number."""
    weights = read_rows(directory / "concept_weights.csv", ["concept", "documents", "weight"])
    path = directory / "frame_background.csv"
    rows, errors = read_rows(path, ["language", "frame", "documents", "mean", "threshold", "spread"]), []
    remedy = "make the file again: python -m newsframes background PARALLEL_DIR"
    for file, table, columns in (
        (directory / "concept_weights.csv", weights, ("weight",)),
        (path, rows, ("mean", "threshold", "spread")),
    ):
        for row in table:
            for column in columns:
                value, positive = _number(row[column]), column in ("mean", "spread")
                if not math.isfinite(value) or (positive and value <= 0):
                    what = f"{column} is {row[column]!r}, not a number" + (" above 0" if positive else "")
                    errors.append(InputError(what, path=file, line=row["line"], remedy=remedy))
                row[column] = value
    if not rows:
        errors.append(InputError("there is no row", path=path, remedy=remedy))
    for language in sorted({row["language"] for row in rows}):
        missing = set(FRAMES) - {row["frame"] for row in rows if row["language"] == language}
        if missing:
            what = f"no row for {language} and {sorted(missing)[0]}"
            errors.append(InputError(what, path=path, remedy=remedy))
    InputErrors.raise_if_any(errors)
    by_concept = {row["concept"]: row["weight"] for row in weights}
    by_concept = pd.DataFrame({
        "concept": pd.Series(by_concept.keys(), dtype="str"), "weight": pd.Series(by_concept.values(), dtype="float64"),
    })  # fmt: skip
    return by_concept, pd.DataFrame(rows)


def _number(cell: str) -> float:
    """The cell as a number, not-a-number where it is none."""
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _read_entities(directory: Path, terms: _Terms) -> pd.DataFrame:
    path = directory / "entities.csv"
    rows = read_rows(path, ["entity_id", "type", "wikidata", "territory", "stands_for", "label_en"])
    stems = ("label", "aliases", "demonyms")
    header = list(rows[0]) if rows else []
    languages = sorted(
        {name.partition("_")[2] for name in header if name.startswith(tuple(f"{stem}_" for stem in stems))}
    )
    for column in (f"{stem}_{language}" for language in languages for stem in stems):
        if column not in header:
            remedy = "add it to the header; each language has label_, aliases_ and demonyms_"
            raise InputError(f"column {column!r} is missing", path=path, line=1, remedy=remedy)
    needs, contexts, ambiguous_lines = _read_ambiguous(directory / "ambiguous_aliases.csv", languages)
    errors, lines, claims = [], {}, {}
    ids = {row["entity_id"] for row in rows}
    for row in rows:
        entity, line = row["entity_id"], row["line"]

        def wrong(what: str, remedy: str, line: int = line) -> None:
            errors.append(InputError(what, path=path, line=line, remedy=remedy))

        if not entity:
            wrong("entity_id is empty", "give the entity an id such as org.acme")
        if entity in lines:
            wrong(f"entity_id {entity!r} stands in line {lines[entity]} already", "merge the two rows")
        lines[entity] = line
        if row["type"] not in ENTITY_TYPES:
            wrong(f"type {row['type']!r} of {entity} is unknown", "use one of " + ", ".join(ENTITY_TYPES))
        for column in ("stands_for", "state"):
            if row.get(column) and row[column] not in ids:
                wrong(f"{column} {row[column]!r} of {entity} is no entity_id", "add that entity or empty the cell")
        for language in languages:
            if not row[f"label_{language}"].strip():
                wrong(f"label_{language} of {entity} is empty", "give the name that the press uses")
            for role, cell in (("label", "label"), ("alias", "aliases"), ("demonym", "demonyms")):
                for form in split_forms(row[f"{cell}_{language}"]):
                    folded = fold_string(form)
                    if not folded or not any(char.isalnum() for char in folded):
                        wrong(
                            f"form {form!r} ({language}) of {entity} folds to nothing",
                            "write a name with letters or digits",
                        )
                        continue
                    condition = needs.get((language, folded, entity), "")
                    if len(folded) == 1 and not condition:
                        wrong(
                            f"form {form!r} ({language}) of {entity} is a single character",
                            "say in ambiguous_aliases.csv what it needs",
                        )
                    claims.setdefault((language, folded), {}).setdefault(entity, (line, form, condition))
                    terms.add(form, language, "entity", entity, role, condition)
    for (language, _), claimed in claims.items():
        open_claims = {entity: claim for entity, claim in claimed.items() if "context" not in claim[2]}
        if len(claimed) > 1 and len(open_claims) > 1:
            (first, _), (second, (line, form, _)) = list(open_claims.items())[:2]
            errors.append(InputError(
                f"alias {form!r} ({language}) of {second} belongs to {first} too", path=path, line=line,
                remedy="drop it from one of them, or let a context decide in ambiguous_aliases.csv",
            ))  # fmt: skip
    path = directory / "ambiguous_aliases.csv"
    for (language, folded, entity), line in ambiguous_lines.items():
        if entity not in claims.get((language, folded), {}):
            errors.append(
                InputError(
                    f"alias {folded!r} ({language}) is none of {entity}",
                    path=path,
                    line=line,
                    remedy="add it to entities.csv or drop the row",
                )
            )
    InputErrors.raise_if_any(errors)
    for (language, _, entity), words in contexts.items():
        for word in words:
            terms.add(word, language, "context", entity)
    return pd.DataFrame(rows).drop(columns="line")


def _read_ambiguous(path: Path, languages: list[str]) -> tuple[dict, dict, dict]:
    """What an alias needs, the words that decide it, and its line, each by (language, folded alias, entity_id)."""
    needs, contexts, lines, errors = {}, {}, {}, []
    for row in read_rows(path, ["alias", "language", "entity_id", "needs", "context", "reason"]):
        key = (row["language"], fold_string(row["alias"]), row["entity_id"])
        for column, allowed in (("language", languages), ("needs", NEEDS)):
            if row[column] not in allowed:
                what, remedy = f"{column} {row[column]!r} is unknown", "use one of " + ", ".join(allowed)
                errors.append(InputError(what, path=path, line=row["line"], remedy=remedy))
        needs[key], contexts[key], lines[key] = row["needs"], split_forms(row["context"]), row["line"]
    InputErrors.raise_if_any(errors)
    return needs, contexts, lines


def _read_concepts(path: Path, languages: tuple[str, ...], terms: _Terms) -> pd.DataFrame:
    rows, errors, lines = read_rows(path, ["concept", "kind", "value", "tier", *languages, "note"]), [], {}
    for row in rows:
        concept, line = row["concept"], row["line"]

        def wrong(what: str, remedy: str, line: int = line) -> None:
            errors.append(InputError(what, path=path, line=line, remedy=remedy))

        if concept in lines:
            wrong(f"concept {concept!r} stands in line {lines[concept]} already", "merge the two rows")
        lines[concept] = line
        if row["kind"] not in CUE_VALUES:
            wrong(f"kind {row['kind']!r} of {concept} is unknown", "use one of " + ", ".join(CUE_VALUES))
        elif row["value"] not in CUE_VALUES[row["kind"]]:
            wrong(
                f"value {row['value']!r} of {concept} is no {row['kind']}",
                "use one of " + ", ".join(CUE_VALUES[row["kind"]]),
            )
        if row["tier"] not in TIERS:
            wrong(f"tier {row['tier']!r} of {concept} is unknown", "use one of " + ", ".join(TIERS))
        for language in languages:
            forms = []
            for pattern in split_forms(row[language]):
                try:
                    forms += expand_form(pattern)
                except ValueError as error:
                    wrong(f"form {pattern!r} ({language}) of {concept} {error}", "write it out, or drop it")
            if row[language].strip() and not all(map(str.strip, row[language].split(SEPARATOR))):
                wrong(f"{concept} has an empty form in {language!r}", "take the bar out that nothing stands beside")
            if not row[language].strip() and not row["note"]:
                wrong(
                    f"{concept} has no form in {language!r} and no note", "add a form, or say in note why there is none"
                )
            for form in forms:
                if not (form[0].isascii() and form[0].isalnum()) and not _WORD_OR_CURRENCY.search(form):
                    wrong(f"form {form!r} of {concept} folds to nothing", "write a word")
                else:
                    terms.add(form, language, "cue", concept)
    InputErrors.raise_if_any(errors)
    return pd.DataFrame(rows)[["concept", "kind", "value", "tier", "note"]]


def _read_words(path: Path, languages: tuple[str, ...]) -> dict[str, frozenset[str]]:
    return _read_words_by(path, None, {None: "all"}, languages)["all"]


def _read_words_by(
    path: Path, column: str | None, names: dict, languages: tuple[str, ...]
) -> dict[str, dict[str, frozenset[str]]]:
    """Folded words by list and language from a table (language, word) with a column that names the list, if any."""
    lists = {name: {language: set() for language in languages} for name in names.values()}
    errors = []
    for row in read_rows(path, ["language", "word", *([column] if column else [])]):
        kind = row[column] if column else None
        if row["language"] not in languages:
            errors.append(
                InputError(
                    f"language {row['language']!r} is unknown",
                    path=path,
                    line=row["line"],
                    remedy="use one of " + ", ".join(languages),
                )
            )
        elif kind not in names:
            errors.append(
                InputError(
                    f"{column} {kind!r} is unknown",
                    path=path,
                    line=row["line"],
                    remedy="use one of " + ", ".join(map(str, names)),
                )
            )
        elif not (folded := fold_string(row["word"])):
            errors.append(
                InputError(f"word {row['word']!r} folds to nothing", path=path, line=row["line"], remedy="write a word")
            )
        else:
            lists[names[kind]][row["language"]].add(folded)
    InputErrors.raise_if_any(errors)
    return {name: {language: frozenset(words) for language, words in by.items()} for name, by in lists.items()}


def _read_boilerplate(path: Path, languages: tuple[str, ...]) -> dict[str, frozenset[str]]:
    phrases = {rule: set() for rule in BOILERPLATE_RULES}
    errors = []
    for row in read_rows(path, ["rule", *languages]):
        if row["rule"] not in phrases:
            errors.append(
                InputError(
                    f"rule {row['rule']!r} is unknown",
                    path=path,
                    line=row["line"],
                    remedy="use one of " + ", ".join(BOILERPLATE_RULES),
                )
            )
            continue
        phrases[row["rule"]].update(fold_string(form) for language in languages for form in split_forms(row[language]))
    InputErrors.raise_if_any(errors)
    return {rule: frozenset(forms) for rule, forms in phrases.items()}
