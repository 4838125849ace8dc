"""Parallel news: the same sentences in several languages, one a line, as a measure of the instrument."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import regex

from newsframes.errors import InputError
from newsframes.lexicon import read_text

DOCUMENTS = "document_ids.tsv"
LONGEST_WORD = {"ar": 15}
"""Letters of the longest word of a language that is written together, where any is sure to be no longer (أفاستسقيناكموها)."""


def read_parallel(directory: str | Path, languages: tuple[str, ...]) -> pd.DataFrame:
    """The lines of a parallel corpus, one row a line: line (from 1), document, and a column for each language.

    A directory holds ``<language>.txt`` for each language, line N of each the same sentence, and ``document_ids.tsv`` whose line N
    names (in its last column) the document that line N belongs to. Raises InputError where a file is missing, is for a language that the
    lexicon does not know, or has another number of lines than the others.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise InputError(
            "no such folder", path=directory, remedy="give a folder with en.txt, fr.txt … and " + DOCUMENTS
        )
    for path in sorted(directory.glob("??.txt")):
        if path.stem not in languages:
            remedy = "the lexicon has " + ", ".join(languages) + "; move the file away, or add the language"
            raise InputError(f"language {path.stem!r} is unknown", path=path, remedy=remedy)
    found = [language for language in languages if (directory / f"{language}.txt").exists()]
    if len(found) < 2:
        remedy = "a parallel corpus has a file for each of two languages or more, such as en.txt and fr.txt"
        raise InputError(f"{len(found)} of the files needed", path=directory, remedy=remedy)
    texts = {language: _lines(directory / f"{language}.txt") for language in found}
    documents = [line.split("\t")[-1] for line in _lines(directory / DOCUMENTS)]
    for name, lines in {**texts, DOCUMENTS: documents}.items():
        if len(lines) != len(texts[found[0]]):
            shorter = min(len(lines), len(texts[found[0]]))
            path = directory / (name if name == DOCUMENTS else f"{name}.txt")
            what = f"{len(lines)} lines, but {found[0]}.txt has {len(texts[found[0]])}"
            remedy = "line N of every file must be the same sentence; this is the first line that only one of them has"
            raise InputError(what, path=path, line=shorter + 1, remedy=remedy)
    if not documents:
        raise InputError("there is no line", path=directory, remedy="give a corpus with at least one")
    for number, document in enumerate(documents, start=1):
        if not document.strip():
            path = directory / DOCUMENTS
            raise InputError("no document is named", path=path, line=number, remedy="give the line's document")
    return pd.DataFrame({"line": range(1, len(documents) + 1), "document": documents, **texts})


def _lines(path: Path) -> list[str]:
    text = read_text(path).replace("\r\n", "\n")
    return text.removesuffix("\n").split("\n") if text else []


def languages_of(lines: pd.DataFrame) -> list[str]:
    """The languages of a parallel corpus."""
    return [name for name in lines.columns if name not in ("line", "document")]


def runs_together(lines: pd.DataFrame) -> np.ndarray:
    """Which lines have a fault of the file: a word longer than any of its language (LONGEST_WORD), so several run together."""
    faulty = np.zeros(len(lines), dtype=bool)
    for language in LONGEST_WORD.keys() & set(lines.columns):
        too_long = regex.compile(rf"[\p{{L}}--ـ]{{{LONGEST_WORD[language] + 1},}}", regex.VERSION1)
        faulty |= [too_long.search(text) is not None for text in lines[language]]
    return faulty


def parallel_articles(lines: pd.DataFrame) -> pd.DataFrame:
    """The corpus as articles, a document of a language each, for ``annotate``: its lines are the article's lines."""
    languages = languages_of(lines)
    rows = [
        (f"{document}.{language}", language, document, "\n".join(group[language]))
        for language in languages
        for document, group in lines.groupby("document", sort=False)
    ]
    articles = pd.DataFrame(rows, columns=["article_id", "language", "story", "text"])
    return articles.assign(title="")
