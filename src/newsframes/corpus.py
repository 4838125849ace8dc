"""Reading articles: a folder of texts, pages or documents, or a table of them, into the ``articles`` table."""

from __future__ import annotations

import csv
import functools
import hashlib
import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import regex
import wordfreq

from newsframes.errors import InputError, InputErrors, UnknownLanguage
from newsframes.lexicon import Lexicon, decode, language_name, load_lexicon, opened, read_rows
from newsframes.regions import find_regions
from newsframes.sources import DOCUMENTS, Columns, language_code, read_document
from newsframes.text import count_words, fold_string, script_of, visible, words

COLUMNS = (
    "article_id", "language", "language_source", "title", "outlet", "published", "story", "source_path", "sha256",
    "n_chars", "n_words", "text",
)  # fmt: skip
OPTIONAL = ("article_id", "language", "title", "outlet", "published", "story")
TABLE_SUFFIXES = (".jsonl", ".csv", ".parquet")
METADATA, REJECTS = "metadata.csv", "rejects.csv"
NO_ARTICLES = (METADATA, REJECTS)
"""Tables of a folder that tell of its articles, or of input that was left out, and are none themselves."""
REJECT_COLUMNS = ("path", "line", "what", "remedy")
PROVENANCE_COLUMNS = (
    "article_id", "outlet", "outlet_basis", "published", "published_basis", "translation", "translation_basis", "note",
)  # fmt: skip
MOST_CHARACTERS = 1_000_000
"""A longer text is no article but a file that was read wrongly, say for want of a closing quotation mark; it would hold up all others."""
ROWS_AT_ONCE = 200
"""Rows of a Parquet file that are in memory together."""
MIN_STOP_WORD_SHARE = 0.38
"""Running news text in English and French has 38 % or more function words of its own language (NTREX-128, a dozen sentences at a
time: 5th percentile .40 and .48); Spanish has up to a third of French ones. Below that, word frequencies decide."""
MOST_OF_TITLE = 40
"""Characters of a title that stand for its article in figures."""
WORDS_TO_DETECT = 300
MIN_WORDS_TO_DETECT = 2
"""A single word, often a name, is of no language in particular."""

_HALF = regex.compile(r"[\ud800-\udfff]")
"""Half a character: what JSON may hold, and Parquet and UTF-8 cannot."""


def read_corpus(path: str | Path, *, lexicon: Lexicon | None = None, columns: Columns | None = None) -> pd.DataFrame:
    """Read a corpus into the ``articles`` table; one row an article, in the order of the input: files by name, rows as they stand.

    ``path`` is a folder of UTF-8 ``.txt`` files, ``.html`` pages (their main text is taken) or ``.docx`` files, with or without
    ``metadata.csv``, or a ``.jsonl``, ``.csv`` or ``.parquet`` file (or a folder of them) with at least a column of texts; ``columns``
    tells which column is which where its name is none of ``COLUMN_NAMES``. Columns of the result: see ``COLUMNS``; n_chars in code
    points, n_words in graphic words of headline and body. The text is kept exactly as read. A language that is not given is detected
    and marked ``detected``.

    Raises InputError, with file, line and value, for anything that cannot be used; nothing is read in part.
    """
    articles, errors = read_articles(path, lexicon=lexicon, columns=columns)
    InputErrors.raise_if_any(errors)
    if articles.empty:
        raise InputError("no article in it", path=path, remedy="give it at least one")
    return articles


def read_articles(
    path: str | Path, *, lexicon: Lexicon | None = None, columns: Columns | None = None
) -> tuple[pd.DataFrame, list[InputError]]:
    """Like read_corpus, but give the articles that can be used and the errors of those that cannot."""
    lexicon = lexicon or load_lexicon()
    errors: list[InputError] = []
    articles, wrong = article_table(checked_records(Path(path), lexicon, errors, columns), lexicon)
    return articles, errors + wrong


def article_table(records: Iterable[dict], lexicon: Lexicon) -> tuple[pd.DataFrame, list[InputError]]:
    """The ``articles`` table of checked records, and the errors of those whose language cannot be told or is none of the lexicon's."""
    rows, errors = [], []
    for record in records:
        try:
            rows.append(_article(record, lexicon))
        except InputError as error:
            errors.append(error)
    articles = pd.DataFrame(rows, columns=list(COLUMNS))
    texts = [name for name in COLUMNS if name not in ("n_chars", "n_words")]
    return articles.astype({**dict.fromkeys(texts, "str"), "n_chars": "int64", "n_words": "int64"}), errors


def checked_records(
    path: Path, lexicon: Lexicon, errors: list[InputError], columns: Columns | None = None
) -> Iterator[dict]:
    """Raw articles one by one, in the order of the input; those that cannot be used go to ``errors`` as they are met.

    Only the words themselves are not looked at yet. Of each article a hash of its id and its place are remembered, a fifth of a kilobyte,
    so that an id given twice is found in a corpus that memory would not hold.
    """
    files: dict[Path, int] = {}
    places: dict[int, int] = {}
    for record in _records(path, errors, columns or Columns()):
        article_id = record["article_id"]
        key = int.from_bytes(hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=8).digest())
        file = files.setdefault(record["path"], len(files))
        place = places.setdefault(key, file << 40 | (record["line"] or 0))
        first, line = place >> 40, place & (1 << 40) - 1
        if (first, line) == (file, record["line"] or 0):
            try:
                yield _checked(record, lexicon)
            except InputError as error:
                errors.append(error)
        else:
            name = list(files)[first].name + (f", line {line}," if line else "")
            what = f"article_id {article_id!r} is that of {name} too"
            remedy = "give each article an id of its own"
            errors.append(InputError(what, path=record["path"], line=record["line"], remedy=remedy))


def _records(path: Path, errors: list[InputError], columns: Columns) -> Iterator[dict]:
    """Raw articles: text, the optional fields, and path and line (or row) where each was found."""
    if path.is_dir():
        try:
            files = list(path.iterdir())
        except OSError as error:
            what = f"cannot be read ({error.strerror})"
            raise InputError(what, path=path, remedy="mend it, or name another folder") from None
        texts = sorted(
            (file for file in files if file.suffix.lower() in DOCUMENTS), key=lambda text: (text.stem, text.suffix)
        )
        tables = sorted(file for file in files if file.suffix in TABLE_SUFFIXES and file.name not in NO_ARTICLES)
        if texts:
            yield from _folder(path, texts, errors)
        for table in tables:
            try:
                yield from _table(table, errors, columns)
            except InputError as error:
                errors.append(error)
        if not texts and not tables:
            raise InputError(
                "no article in this folder",
                path=path,
                remedy="put .txt, .html, .docx, .jsonl, .csv or .parquet files there",
            )
    elif not path.exists():
        raise InputError("there is no such file or folder", path=path, remedy="check the name")
    elif path.suffix in TABLE_SUFFIXES:
        yield from _table(path, errors, columns)
    else:
        raise InputError(
            f"files that end in {path.suffix!r} cannot be read",
            path=path,
            remedy="give a folder of .txt, .html or .docx files, or .jsonl, .csv, .parquet",
        )


def _folder(folder: Path, texts: list[Path], errors: list[InputError]) -> Iterator[dict]:
    table = folder / METADATA
    metadata, names = {}, {text.stem for text in texts}
    described = table.exists() or table.is_symlink()
    if described:
        for row in read_rows(table, ["article_id"]):
            article_id = _stem(row["article_id"])
            if article_id in metadata:
                errors.append(
                    InputError(
                        f"article_id {article_id!r} stands in line {metadata[article_id]['line']} already",
                        path=table,
                        line=row["line"],
                        remedy="drop one of the rows",
                    )
                )
            elif article_id not in names:
                errors.append(
                    InputError(
                        f"article_id {article_id!r}: there is no file {article_id}.txt beside it",
                        path=table,
                        line=row["line"],
                        remedy="add the file or drop the row",
                    )
                )
            metadata[article_id] = row
    for text in texts:
        if described and text.stem not in metadata:
            errors.append(
                InputError(
                    f"no row for {text.name}",
                    path=table,
                    remedy=f"add a row with article_id {text.stem}, or move the file away",
                )
            )
            continue
        row = metadata.get(text.stem, {})
        try:
            if _HALF.search(text.name):
                raise InputError("its name is not UTF-8", path=text, remedy="rename it")
            told = read_document(text)
        except InputError as error:
            errors.append(error)
        else:
            yield {
                **{name: row.get(name) or told.get(name, "") for name in OPTIONAL},
                "article_id": text.stem, "language": language_code(row.get("language", "")), "text": told["text"],
                "path": text, "line": None, "metadata": (table, row.get("line")),
            }  # fmt: skip


def _stem(name: str) -> str:
    """The article_id that a row of metadata.csv means, which may name the file."""
    return next((name.removesuffix(suffix) for suffix in DOCUMENTS if name.endswith(suffix)), name)


def _table(path: Path, errors: list[InputError], columns: Columns) -> Iterator[dict]:
    for line, values in _table_rows(path, errors, columns):
        text = values.get("text")
        if not isinstance(text, str):
            what = "there is no text" if text is None else f"text is {text!r}, which is no string"
            errors.append(InputError(what, path=path, line=line, remedy="give each article a column or key 'text'"))
            continue
        given = {name: _as_text(values.get(name)) for name in (*OPTIONAL, "source_path")}
        given["language"] = language_code(given["language"])
        given["article_id"] = given["article_id"] or f"{visible(path.stem)}-{line:06d}"
        yield {**given, "text": text, "path": path, "line": line, "metadata": (path, line)}


def _as_text(value: object) -> str:
    """A cell as text: a whole number without decimals, a date without midnight."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat().removesuffix("T00:00:00") if hasattr(value, "isoformat") else str(value)


def _table_rows(path: Path, errors: list[InputError], columns: Columns) -> Iterator[tuple[int, dict]]:
    """Line (or row) number and fields of each article of a table."""
    rows = {".csv": _csv_rows, ".parquet": _parquet_rows, ".jsonl": _json_rows}[path.suffix]
    yield from rows(path, errors, columns)


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file with their ends, whatever these are, without a byte order mark."""
    with opened(path) as file:
        for number, chunk in enumerate(file):
            yield from (chunk if number else chunk.removeprefix(b"\xef\xbb\xbf")).splitlines(keepends=True)


def _csv_rows(path: Path, errors: list[InputError], columns: Columns) -> Iterator[tuple[int, dict]]:
    """Cells are separated by what the header has most of: commas, semicolons or tabs."""
    csv.field_size_limit(50 * MOST_CHARACTERS)  # what follows a quotation mark that never closes is not read to the end
    header = next(_decoded_lines(path), "")
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(_decoded_lines(path), delimiter=delimiter, strict=True)
    line = 1
    try:
        header = next(reader, [])
        fields = {field: header.index(column) for field, column in columns.match(header, path).items()}
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                yield line, {field: cells[place] for field, place in fields.items()}
            elif cells:
                what = f"{len(cells)} cells where the header has {len(header)}"
                separator = {",": "comma", ";": "semicolon", "\t": "tab"}[delimiter]
                errors.append(InputError(what, path=path, line=line, remedy=f"quote cells that hold a {separator}"))
            line = reader.line_num + 1
    except csv.Error as error:
        remedy = 'close the quotation mark; double those inside a cell: ""'
        errors.append(InputError(f"a cell is not closed ({error})", path=path, line=line, remedy=remedy))


def _decoded_lines(path: Path) -> Iterator[str]:
    for number, line in enumerate(_lines(path), start=1):
        try:
            yield decode(line, path)
        except InputError as error:
            raise InputError(error.what, path=path, line=number, remedy=error.remedy) from None


def _parquet_rows(path: Path, errors: list[InputError], columns: Columns) -> Iterator[tuple[int, dict]]:
    row = 0
    try:
        with (
            opened(path) as bare,
            pq.ParquetFile(bare, buffer_size=1 << 20, pre_buffer=False) as file,  # else a row group is read whole
        ):
            fields = columns.match(file.schema_arrow.names, path)
            for batch in file.iter_batches(ROWS_AT_ONCE, columns=list(fields.values())):
                for values in batch.to_pylist():
                    row += 1
                    yield row, {field: values[column] for field, column in fields.items()}
    except (OSError, ValueError, OverflowError, pa.ArrowException) as error:
        if isinstance(error, InputError):
            raise
        what = f"not a Parquet file that can be read ({error})"
        raise InputError(what, path=path, line=row or None, remedy="write it again") from None


def _json_rows(path: Path, errors: list[InputError], columns: Columns) -> Iterator[tuple[int, dict]]:
    for line, row in enumerate(_lines(path), start=1):
        if line == 1 and b"\x00" in row[:1000]:
            decode(row, path)
        if not row.strip():
            continue
        try:
            values = json.loads(decode(row, path))
            if not isinstance(values, dict):
                raise ValueError("not an object")
        except InputError as error:
            errors.append(InputError(error.what, path=path, line=line, remedy=error.remedy))
            continue
        except (ValueError, RecursionError) as error:
            what = f"not a JSON object ({error})"
            errors.append(InputError(what, path=path, line=line, remedy='write one {"text": …} a line'))
            continue
        try:  # keys may be left out of a line
            fields = columns.match({**dict.fromkeys(columns.chosen.values()), **values}, path)
        except InputError as error:
            errors.append(InputError(error.what, path=path, line=line, remedy=error.remedy))
        else:
            found = {field: values.get(key) for field, key in fields.items()}
            yield line, {**found, "source_path": values.get("source_path")}


def _checked(record: dict, lexicon: Lexicon) -> dict:
    """The record, if it has words, not too many, and a language that is known or not given."""
    text, name = record["text"], f"the text of {record['article_id']!r}"
    language, place = record["language"].strip().lower(), {"path": record["path"], "line": record["line"]}
    if len(text) > MOST_CHARACTERS:
        what = f"{name} has {len(text):,} characters, no article has more than {MOST_CHARACTERS:,}"
        raise InputError(what, **place, remedy="look whether it was cut off rightly, or take it out")
    for field in ("text", *OPTIONAL):
        if half := _HALF.search(record[field]):
            what = (
                f"the {field} of {record['article_id']!r} has half a character (U+{ord(half[0]):04X}) at {half.start()}"
            )
            raise InputError(what, **place, remedy="write the whole character, or take it out")
    if not any(char.isalnum() for char in text):
        raise InputError(f"{name} is empty", **place, remedy="give it a text or take it out")
    if language and language not in lexicon.languages:
        path, line = record["metadata"]
        what = f"language {language!r} of {record['article_id']!r} is unknown"
        raise UnknownLanguage(what, path=path, line=line, remedy="use one of " + ", ".join(lexicon.languages))
    return record


def _article(record: dict, lexicon: Lexicon) -> dict:
    """One row of ``articles`` from a raw record."""
    text = record["text"]
    language, source = record["language"].strip().lower(), "given"
    if not language:
        language, source = detect_language(text, lexicon), "detected"
        if language not in lexicon.languages:
            looks = f"looks like {language!r}" if language else "is in a language that cannot be told"
            raise UnknownLanguage(
                f"the text of {record['article_id']!r} {looks}", path=record["path"], line=record["line"],
                remedy="give its language in the column 'language', or take it out; the lexicon knows " + ", ".join(lexicon.languages),
            )  # fmt: skip
    regions = find_regions(text, lexicon, title=record["title"])
    headline = next((text[r.start : r.end] for r in regions if r.region == "headline"), "")
    return {
        "article_id": record["article_id"], "language": language, "language_source": source,
        "title": record["title"] or headline, "outlet": record["outlet"], "published": record["published"],
        "story": record["story"], "source_path": visible(record.get("source_path") or Path(record["path"]).name),
        "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), "n_chars": len(text),
        "n_words": sum(count_words(text[r.start : r.end]) for r in regions if r.region != "boilerplate"), "text": text,
    }  # fmt: skip


def rejects_table(errors: Iterable[InputError]) -> pd.DataFrame:
    """Input that could not be used, one row each: path, line (empty where there is none), what, remedy."""
    rows = [(visible(str(e.path or "")), "" if e.line is None else str(e.line), e.what, e.remedy) for e in errors]
    return pd.DataFrame(rows, columns=list(REJECT_COLUMNS), dtype="str")


def read_rejects(path: str | Path) -> pd.DataFrame:
    """What was left out when a corpus was put together (its ``rejects.csv``); no row where nothing was."""
    file = Path(path) / REJECTS
    if not file.exists():
        return pd.DataFrame(columns=list(REJECT_COLUMNS), dtype="str")
    return pd.read_csv(file, dtype="str", keep_default_na=False)


def read_provenance(path: str | Path, articles: pd.DataFrame) -> pd.DataFrame:
    """How outlet, date and translation of each article are known; one row an article, in the order of ``articles``.

    Columns: article_id, outlet, outlet_basis, published, published_basis, translation, translation_basis, note: those that the
    ``metadata.csv`` of the corpus has from there, else *given* for what the corpus gives and *unknown* for the rest.
    """
    file = Path(path) / METADATA
    rows = (
        {row["article_id"].removesuffix(".txt"): row for row in read_rows(file, ["article_id"])}
        if file.exists()
        else {}
    )
    table = []
    for article in articles.itertuples():
        told = rows.get(article.article_id, {})
        basis = {name: "given" if getattr(article, name) else "unknown" for name in ("outlet", "published")}
        table.append((
            article.article_id, article.outlet, told.get("outlet_basis", basis["outlet"]), article.published,
            told.get("published_basis", basis["published"]), told.get("translation", "unknown"),
            told.get("translation_basis", "unknown"), told.get("note", f"Read from {article.source_path}."),
        ))  # fmt: skip
    return pd.DataFrame(table, columns=list(PROVENANCE_COLUMNS), dtype="str")


def detect_language(text: str, lexicon: Lexicon) -> str:
    """The language of a text (ISO 639-1), or an empty string where none can be told.

    Running text is told by its share of function words among the languages of its script. What that leaves open (short texts,
    other languages) is told by word frequencies: the language of ``wordfreq`` in which the words are most frequent on average.
    """
    script = script_of(text[:20_000])
    if script == "other":
        return ""
    tokens = [
        fold_string(part)
        for word in words(text[:20_000])[:WORDS_TO_DETECT]
        for part in word.replace("’", "'").split("'")
    ]
    known = [language for language in lexicon.languages if (script == "Arabic") == (language == "ar")]
    shares = {
        language: sum(token in lexicon.words["stop_words"][language] for token in tokens) / max(len(tokens), 1)
        for language in known
    }
    best = max(shares, key=lambda language: shares[language])
    others = [share for language, share in shares.items() if language != best]
    if shares[best] >= MIN_STOP_WORD_SHARE and shares[best] >= 2 * max(others, default=0.0) and best != "ar":
        return best
    return _most_frequent_language(tuple(words(text[:20_000])[:WORDS_TO_DETECT]), script)


_LANGUAGES_BY_SCRIPT = {
    "Arabic": ("ar", "fa", "ur"),
    "Latin": ("en", "fr", "ca", "cs", "da", "de", "es", "fi", "fil", "hu", "id", "it", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro", "sh", "sk", "sl", "sv", "tr", "vi"),
}  # fmt: skip


def _most_frequent_language(tokens: tuple[str, ...], script: str) -> str:
    counts = Counter(token.lower() for token in tokens if token.isalpha())
    if counts.total() < MIN_WORDS_TO_DETECT:
        return ""
    scores = {
        language: sum(_zipf(token, language) * n for token, n in counts.items()) / counts.total()
        for language in _LANGUAGES_BY_SCRIPT[script]
    }
    return max(scores, key=lambda language: scores[language])


@functools.lru_cache(maxsize=200_000)
def _zipf(word: str, language: str) -> float:
    return wordfreq.zipf_frequency(word, language, wordlist="small")


def overview(articles: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """The articles that a page has room for: all, or ``most`` of them, the longest of each language in turn; in the table's order."""
    ranked = articles.sort_values(["n_words", "article_id"], ascending=[False, True])
    place = ranked.groupby("language").cumcount()
    chosen = set(ranked.assign(place=place).sort_values(["place", "language"])["article_id"].head(most))
    return articles[articles["article_id"].isin(chosen)]


def article_labels(articles: pd.DataFrame) -> pd.Series:
    """A short name for figures, by article_id: the language and the story (else the title, else the id)."""
    titles = articles["title"].map(lambda title: textwrap.shorten(title, MOST_OF_TITLE, placeholder=" …"))
    names = articles["story"].where(articles["story"] != "", titles)
    names = names.where(names != "", articles["article_id"])
    languages = articles["language"].map(language_name)
    labels = names + " (" + languages + ")"
    repeated = labels.duplicated(keep=False)
    labels = labels.where(~repeated, labels + " " + articles["article_id"])
    return pd.Series(labels.to_numpy(), index=articles["article_id"].to_numpy(), name="label")
