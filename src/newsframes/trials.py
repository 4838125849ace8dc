"""How right an alignment is: against hand alignment, with sentences left out, and on parallel news made unlike by chance."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd
import regex

from newsframes.align import Link, Telling, align_spans, compared, tellings
from newsframes.annotate import Annotation
from newsframes.parallel import languages_of
from newsframes.rates import SEED
from newsframes.regions import COUNTED

SPLIT, MERGED, LEFT_OUT = 0.1, 0.1, 0.2
"""Of the sentences of either side: the share left out, and of those that remain the shares cut in two and joined with the next."""
DRAWS, PARALLEL_DRAWS = 200, 3
RESAMPLES = 2_000
COUNTS = ["links_true", "links_found", "links_right", "singles_true", "singles_found", "singles_right"]
MEASURES = ["precision", "recall", "f1", "f1_low", "f1_high", "singles_f1", "singles_f1_low", "singles_f1_high"]


class Piece(NamedTuple):
    """A stretch of text that stands for a sentence, and the lines of the corpus that it says."""

    start: int
    end: int
    lines: frozenset[int]


def links_of(alignment: pd.DataFrame) -> set[tuple[str, int, str, int]]:
    """The pairs of sentences that an alignment joins: article and sentence_no, left and right."""
    linked = alignment.dropna(subset=["left_first", "right_first"])
    return {
        (row.left_article, left, row.right_article, right)
        for row in linked.itertuples()
        for left in range(int(row.left_first), int(row.left_last) + 1)
        for right in range(int(row.right_first), int(row.right_last) + 1)
    }


def alignment_accuracy(annotation: Annotation, alignment: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """An alignment against the one by hand, whole and with sentences left out at random (table alignment_accuracy).

    ``coded`` has the columns of ``alignment``. One row a trial: the articles as they are, and DRAWS draws that leave out LEFT_OUT of the
    sentences of either. Columns: trial, first, second (languages), n (draws), the COUNTS over all draws and MEASURES. A link is a pair of
    sentences, a single one a sentence in no pair. Intervals: percentiles over the draws; of a single trial without an error the exact
    lower limit (Clopper & Pearson 1934).
    """
    languages = annotation.articles.set_index("article_id")["language"]
    sentences = annotation.sentences[annotation.sentences["region"].isin(COUNTED)]
    rows = []
    for (left, right), own in coded.groupby(["left_article", "right_article"]):
        sides = [sentences[sentences["article_id"] == article] for article in (left, right)]
        told = tellings(annotation, {left, right})
        pair = compared(told[left], told[right])
        by_hand = {(a, b) for _, a, _, b in links_of(own)}
        mine = (alignment["left_article"] == left) & (alignment["right_article"] == right)
        found = {(a, b) for _, a, _, b in links_of(alignment[mine])}
        numbers = [side["sentence_no"].tolist() for side in sides]
        whole = np.array([_tally(found, by_hand, *numbers)])
        rng, drawn = np.random.default_rng(SEED), []
        for _ in range(DRAWS):
            kept = [side[rng.random(len(side)) >= LEFT_OUT] for side in sides]
            spans = [side[["start", "end"]].to_numpy() for side in kept]
            numbers = [side["sentence_no"].tolist() for side in kept]
            links = _pairs(align_spans(pair, *spans))
            found = {(numbers[0][i], numbers[1][j]) for i, j in links}
            there = {(a, b) for a, b in by_hand if a in numbers[0] and b in numbers[1]}
            drawn.append(_tally(found, there, *numbers))
        for trial, counts in (("whole", whole), ("left out", np.array(drawn))):
            rows.append(
                (trial, languages[left], languages[right], len(counts), *counts.sum(axis=0), *_measures(counts))
            )
    return pd.DataFrame(rows, columns=["trial", "first", "second", "n", *COUNTS, *MEASURES])


def calibrate_alignment(annotation: Annotation, lines: pd.DataFrame) -> pd.DataFrame:
    """Alignment of parallel news whose sentences were left out, cut in two and joined at random (table calibration_alignment).

    ``annotation`` is of ``parallel_articles(lines)``. The lines of a document are its sentences. Each draw treats either side by itself
    (``disturbed``). Columns: part (documents of even number served to choose the constants of align.py, those of odd number did not),
    first, second, n (documents), the COUNTS over all draws and MEASURES; intervals: percentiles over RESAMPLES draws of documents.
    """
    languages = languages_of(lines)
    texts = annotation.articles.set_index("article_id")["text"]
    told = tellings(annotation, set(texts.index))
    documents = list(dict.fromkeys(lines["document"]))
    rows = []
    for first, second in itertools.combinations(languages, 2):
        counts = np.array([_document_tally(document, first, second, told, texts) for document in documents])
        for part, own in (("even", counts[::2]), ("odd", counts[1::2])):
            if len(own):
                drawn = np.random.default_rng(SEED).multinomial(len(own), np.full(len(own), 1 / len(own)), RESAMPLES)
                totals = own.sum(axis=0)
                rows.append((part, first, second, len(own), *totals, *_measures(totals[None, :], drawn @ own)))
    table = pd.DataFrame(rows, columns=["part", "first", "second", "n", *COUNTS, *MEASURES])
    return table.sort_values(["part", "first", "second"], ignore_index=True)


def _document_tally(document: str, first: str, second: str, told: dict[str, Telling], texts: pd.Series) -> np.ndarray:
    """COUNTS of a document in two languages, over PARALLEL_DRAWS draws."""
    names = [f"{document}.{language}" for language in (first, second)]
    pair, total = compared(told[names[0]], told[names[1]]), np.zeros(len(COUNTS), dtype=int)
    for draw in range(PARALLEL_DRAWS):
        rng = np.random.default_rng([SEED, draw, *"/".join(names).encode()])
        sides = [disturbed(texts[name], rng) for name in names]
        spans = [np.array([piece[:2] for piece in side], dtype=np.int64).reshape(-1, 2) for side in sides]
        found = _pairs(align_spans(pair, *spans))
        true = {(i, j) for i, a in enumerate(sides[0]) for j, b in enumerate(sides[1]) if a.lines & b.lines}
        total += _tally(found, true, range(len(sides[0])), range(len(sides[1])))
    return total


def disturbed(text: str, rng: np.random.Generator) -> list[Piece]:
    """The lines of a text, some left out, of the rest some cut in two and some joined with the next line where that is still there."""
    pieces, start = [], 0
    for number, line in enumerate(text.split("\n")):
        if rng.random() >= LEFT_OUT:
            pieces.append(Piece(start, start + len(line), frozenset([number])))
        start += len(line) + 1
    made = []
    while pieces:
        piece, chance = pieces.pop(0), rng.random()
        cut = _cut(text[piece.start : piece.end]) if chance < SPLIT else 0
        if cut:
            made += [piece._replace(end=piece.start + cut), piece._replace(start=piece.start + cut)]
        elif chance >= 1 - MERGED and pieces and pieces[0].start == piece.end + 1:
            following = pieces.pop(0)
            made.append(Piece(piece.start, following.end, piece.lines | following.lines))
        else:
            made.append(piece)
    return made


_CLAUSE_BORDERS = (regex.compile(r"[,،;؛:]\s+"), regex.compile(r"\s+"))
_MIDDLE = (0.25, 0.75)


def _cut(line: str) -> int:
    """Where to cut a line in two: the clause border, or else the word border, nearest its middle; 0 where there is none."""
    for border in _CLAUSE_BORDERS:
        ends = [place.end() for place in border.finditer(line)]
        inner = [end for end in ends if _MIDDLE[0] * len(line) < end < _MIDDLE[1] * len(line)]
        if inner:
            return min(inner, key=lambda end: abs(end - len(line) / 2))
    return 0


def _pairs(links: list[Link]) -> set[tuple[int, int]]:
    return {(i, j) for link in links for i in range(*link.left) for j in range(*link.right)}


def _tally(found: set, true: set, left: list, right: list) -> np.ndarray:
    """COUNTS of one trial."""
    singles = [
        {(side, place) for side, places in enumerate((left, right)) for place in places if place not in {pair[side] for pair in links}}
        for links in (true, found)
    ]  # fmt: skip
    return np.array([len(true), len(found), len(true & found), *map(len, singles), len(singles[0] & singles[1])])


def _measures(counts: np.ndarray, drawn: np.ndarray | None = None) -> list[float]:
    """MEASURES of rows of COUNTS together; intervals over ``drawn``, by default the rows themselves."""
    drawn = counts if drawn is None else drawn
    true, found, right, singles_true, singles_found, singles_right = counts.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        measures = [right / found, right / true, 2 * right / (true + found)]
        for place, value in ((0, measures[2]), (3, 2 * singles_right / (singles_true + singles_found))):
            f1 = 2 * drawn[:, place + 2] / (drawn[:, place] + drawn[:, place + 1])
            some = f1[np.isfinite(f1)]
            low, high = np.percentile(some, [2.5, 97.5]) if len(some) > 1 else (np.nan, np.nan)
            if len(drawn) == 1 and value == 1:
                low, high = 0.025 ** (1 / counts[0, place]), 1.0
            measures += [low, high] if place == 0 else [value, low, high]
    return [float(measure) for measure in measures]
