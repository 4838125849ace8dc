"""Does the instrument give the same sentence the same code in every language? Measured on parallel news, kept as figures.

Where the same sentence, said in two languages, gets a code in one only, the instrument (or the translation) differs, not the news. A
difference between languages in a corpus has to be larger than that to be one of the news.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd

from newsframes.agreement import wilson
from newsframes.annotate import Annotation
from newsframes.parallel import languages_of, runs_together
from newsframes.rates import SEED, counted_entity

MARGIN = (0.8, 1.25)
"""Set before measuring: prevalences that differ by less than a fifth are taken for the same (the customary margin of bioequivalence)."""
RESAMPLES = 2_000
ENOUGH = 25
"""Lines with a code in both languages from which on a ratio is trusted: for a verdict of equivalence, and to correct a share by."""
SURE = 0.05
WORST, EXAMPLES = 10, 3
"""How many codes and pairs that agree least are shown with lines, and how many lines of each."""
CODES = ("frame", "function", "stance", "certainty", "allegation", "mention", "entity", "attribution", "claim")
VERDICTS = ("equivalent", "different", "too few to tell")


def coded_lines(annotation: Annotation, lines: pd.DataFrame) -> pd.DataFrame:
    """Which line of a parallel corpus has which code in which language: kind, code, language, line, words (what led to it).

    ``annotation`` is of ``parallel_articles(lines)``. Kinds: frame, function, stance (of attributions), certainty (hedges that count),
    allegation (of claims), mention (name · demonym · metonym), entity (named in ENOUGH lines of a language or more; a metonym counts for
    its state), attribution and claim (any). Sorted, one row each.
    """
    columns = ["article_id", "start", "surface", "code"]
    tables = [rows[columns].assign(kind=kind) for kind, rows in _codes(annotation)]
    coded = pd.concat(tables, ignore_index=True)
    coded["line"] = _lines_of(coded, annotation, lines)
    document_language = annotation.articles.set_index("article_id")["language"]
    coded["language"] = coded["article_id"].map(document_language)
    keys = ["kind", "code", "language", "line"]
    words = coded.groupby(keys)["surface"].agg(lambda values: " · ".join(sorted(set(values)))).rename("words")
    coded = words.reset_index()
    often = (
        coded.groupby(["kind", "code", "language"])["line"]
        .transform("size")
        .groupby([coded["kind"], coded["code"]])
        .transform("max")
    )
    return coded[(coded["kind"] != "entity") | (often >= ENOUGH)].reset_index(drop=True)


def _codes(annotation: Annotation) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows with article_id, start, surface and code, by kind."""
    marks = annotation.frame_cues.rename(columns={"value": "code"})
    for kind in ("frame", "function"):
        yield kind, marks[marks["kind"] == kind]
    said = annotation.attributions.rename(columns={"cue_start": "start", "cue": "surface", "verb_stance": "code"})
    yield "stance", said
    yield "attribution", said.assign(code="any")
    hedges = annotation.cues[annotation.cues["accepted"] & (annotation.cues["kind"] == "certainty")]
    yield "certainty", hedges.rename(columns={"value": "code"})
    claims = annotation.claims.assign(code=annotation.claims["allegation"].str.split("|")).explode("code")
    yield "allegation", claims
    yield "claim", claims.assign(code="any")
    yield "mention", annotation.mentions.rename(columns={"form": "code"})
    yield "entity", annotation.mentions.assign(code=counted_entity(annotation.mentions))


def _lines_of(coded: pd.DataFrame, annotation: Annotation, lines: pd.DataFrame) -> np.ndarray:
    """The line of the corpus in which each row begins."""
    numbers = {document: group["line"].to_numpy() for document, group in lines.groupby("document", sort=False)}
    found = np.zeros(len(coded), dtype="int64")
    articles = annotation.articles.set_index("article_id")
    for article, rows in coded.groupby("article_id"):
        text, document = articles.at[article, "text"], articles.at[article, "story"]
        starts = np.cumsum([0, *(len(line) + 1 for line in text.split("\n")[:-1])])
        found[rows.index] = numbers[document][np.searchsorted(starts, rows["start"], side="right") - 1]
    return found


def calibrate(coded: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """How far the instrument gives the same line the same code, for each code and pair of languages (table calibration).

    Columns: part (all documents, those with even or odd number, each without lines that ``runs_together``; odd whole: with them), kind,
    code, first, second (languages), lines, n_first, n_second (lines with the code), n_both, ratio (n_first per n_second) with 95 %
    interval, kappa (Cohen), alpha (Krippendorff, nominal) with 95 % interval, p (exact McNemar), p_holm (Holm 1979, over all codes of
    the pair and part), verdict. Intervals: percentiles over RESAMPLES draws of documents. Verdict: equivalent where the ratio's interval
    lies within MARGIN and at least ENOUGH lines have the code in both; else different where p_holm is below SURE (the test takes lines
    for independent); else too few to tell.
    """
    languages = languages_of(lines)
    number = lines["document"].factorize()[0]
    has = _lines_with(coded, ["kind", "code", "language"], lines)
    parts = _parts(lines)
    if not has or not parts["all"].any():
        return pd.DataFrame(columns=[*_COLUMNS, "p_holm", "verdict"])
    codes = sorted({key[:2] for key in has}, key=lambda key: (CODES.index(key[0]), key[1]))
    nothing = np.zeros(len(lines), dtype=bool)
    tables = []
    for part, chosen in parts.items():
        if not chosen.any():
            continue
        documents = number[chosen]
        for first, second in itertools.combinations(languages, 2):
            rows = [
                (part, kind, code, first, second, *_compare(
                    has.get((kind, code, first), nothing)[chosen], has.get((kind, code, second), nothing)[chosen], documents
                ))
                for kind, code in codes
            ]  # fmt: skip
            tables.append(_with_verdicts(pd.DataFrame(rows, columns=_COLUMNS)))
    return pd.concat(tables, ignore_index=True)


def _lines_with(coded: pd.DataFrame, by: list[str], lines: pd.DataFrame) -> dict[tuple, np.ndarray]:
    """Which lines each combination of values of some columns is found in."""
    return {key: lines["line"].isin(rows["line"]).to_numpy() for key, rows in coded.groupby(by)}


def _parts(lines: pd.DataFrame) -> dict[str, np.ndarray]:
    """The parts of a parallel corpus, and which of its lines each has."""
    odd, faulty = lines["document"].factorize()[0] % 2 == 1, runs_together(lines)
    parts = {"all": ~faulty, "even": ~odd & ~faulty, "odd": odd & ~faulty}
    return parts | ({"odd whole": odd} if (odd & faulty).any() else {})


_COLUMNS = [
    "part", "kind", "code", "first", "second", "lines", "n_first", "n_second", "n_both", "ratio", "ratio_low", "ratio_high",
    "kappa", "alpha", "alpha_low", "alpha_high", "p",
]  # fmt: skip


def _compare(first: np.ndarray, second: np.ndarray, documents: np.ndarray) -> tuple:
    """Counts and measures of two codings of the same lines; intervals resample documents."""
    from scipy.stats import binomtest  # here, for it takes long to import and few commands need it

    size = documents.max() + 1
    counts = np.stack(
        [np.bincount(documents, weights=values, minlength=size) for values in (np.ones(len(first)), first, second, first & second)], axis=1
    )  # fmt: skip
    counts = counts[counts[:, 0] > 0]
    total = counts.sum(axis=0)
    n, a, b, both = total.astype(int)
    ratio, kappa, alpha = (float(values[0]) for values in _measures(total[None, :]))
    rng = np.random.default_rng(SEED)
    drawn = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=RESAMPLES) @ counts
    ratios, _, alphas = _measures(drawn)
    differing = (a - both, b - both)
    p = binomtest(differing[0], sum(differing)).pvalue if sum(differing) else 1.0
    return (n, a, b, both, ratio, *_interval(ratios), kappa, alpha, *_interval(alphas), p)


def _measures(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratio of prevalences, Cohen's kappa and Krippendorff's alpha from rows of (lines, first, second, both)."""
    n, a, b, both = counts.T
    with np.errstate(divide="ignore", invalid="ignore"):
        agreed = 1 - (a + b - 2 * both) / n
        by_chance = (a * b + (n - a) * (n - b)) / n**2
        kappa = (agreed - by_chance) / (1 - by_chance)
        ones = a + b
        expected = 2 * ones * (2 * n - ones) / (2 * n * (2 * n - 1))
        alpha = 1 - (1 - agreed) / expected
        return a / b, kappa, alpha


def _interval(values: np.ndarray) -> tuple[float, float]:
    """95 % percentile interval of the draws that have a value; none where a tenth or more have none, no end where it has no bound."""
    sound = values[~np.isnan(values)]
    if len(sound) < 0.9 * len(values):
        return float("nan"), float("nan")
    ends = np.percentile(sound, [2.5, 97.5], method="inverted_cdf")  # between two draws lies no infinity
    low, high = (float(end) if np.isfinite(end) else float("nan") for end in ends)
    return low, high


def _with_verdicts(table: pd.DataFrame) -> pd.DataFrame:
    order = table["p"].to_numpy().argsort(kind="stable")
    steps = table["p"].to_numpy()[order] * np.arange(len(table), 0, -1)
    adjusted = np.empty(len(table))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    low, high = MARGIN
    within = (table["ratio_low"] >= low) & (table["ratio_high"] <= high) & (table["n_both"] >= ENOUGH)
    verdict = np.select([within, adjusted < SURE], VERDICTS[:2], VERDICTS[2])
    return table.assign(ratio=table["ratio"].where(np.isfinite(table["ratio"])), p_holm=adjusted, verdict=verdict)


def same_entities(annotation: Annotation, lines: pd.DataFrame) -> pd.DataFrame:
    """How often an entity named in a line of one language is named in the same line of another (table calibration_entities).

    Columns: part, first, second, n_first, n_second (entity × line; a metonym counts as what it names), n_both, precision (n_both per
    n_first), recall (per n_second).
    """
    rows = annotation.mentions[["article_id", "start", "entity_id"]].reset_index(drop=True)
    rows["line"] = _lines_of(rows, annotation, lines)
    rows["language"] = rows["article_id"].map(annotation.articles.set_index("article_id")["language"])
    named = {
        language: set(zip(own["line"], own["entity_id"], strict=True)) for language, own in rows.groupby("language")
    }
    languages = languages_of(lines)
    table = []
    for part, chosen in _parts(lines).items():
        here = set(lines["line"][chosen])
        own = {language: {key for key in named.get(language, set()) if key[0] in here} for language in languages}
        for first, second in itertools.combinations(languages, 2):
            a, b, both = len(own[first]), len(own[second]), len(own[first] & own[second])
            table.append((part, first, second, a, b, both, both / a if a else np.nan, both / b if b else np.nan))
    return pd.DataFrame(
        table, columns=["part", "first", "second", "n_first", "n_second", "n_both", "precision", "recall"]
    )


def mending_list(coded: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of even documents that some languages code and others do not, for whoever mends the lexicon.

    Columns: kind, code, line, and for each language the words that led to the code, empty where it has none; the codes with most such
    lines first. Odd documents are left out, so that they stay unread, and lines that ``runs_together``.
    """
    languages = languages_of(lines)
    even = lines["line"][_parts(lines)["even"]]
    wide = coded[coded["line"].isin(even)].pivot(index=["kind", "code", "line"], columns="language", values="words")
    wide = wide.reindex(columns=languages).astype(object).fillna("")
    gaps = wide[(wide == "").any(axis=1)].reset_index()
    gaps.columns.name = None
    most = gaps.groupby(["kind", "code"])["line"].transform("size")
    return gaps.assign(most=-most).sort_values(["most", "kind", "code", "line"], ignore_index=True).drop(columns="most")


def worst_disagreements(coded: pd.DataFrame, lines: pd.DataFrame, calibration: pd.DataFrame) -> pd.DataFrame:
    """Lines of even documents with a code in one language only, for the codes and pairs that agree least (table calibration_disagreements).

    The WORST lowest alphas of the even half among codes with at least ENOUGH lines in both languages, and of each the first EXAMPLES lines,
    spread over the half. Columns: kind, code, first, second, alpha, line, words_first, words_second (what led to the code, empty where
    it was not given). Odd documents are left out, so that they stay unread.
    """
    low = calibration[(calibration["part"] == "even") & (calibration[["n_first", "n_second"]].min(axis=1) >= ENOUGH)]
    gaps = mending_list(coded, lines)
    rows = []
    for pair in low.nsmallest(WORST, "alpha").itertuples():
        own = gaps[(gaps["kind"] == pair.kind) & (gaps["code"] == pair.code)]
        own = own[(own[pair.first] == "") != (own[pair.second] == "")].sort_values("line")
        chosen = own.iloc[np.linspace(0, len(own) - 1, min(EXAMPLES, len(own))).astype(int)]
        rows += [
            (pair.kind, pair.code, pair.first, pair.second, pair.alpha, line, a, b)
            for line, a, b in zip(chosen["line"], chosen[pair.first], chosen[pair.second], strict=True)
        ]
    return pd.DataFrame(
        rows, columns=["kind", "code", "first", "second", "alpha", "line", "words_first", "words_second"]
    )


INSTRUMENT, READER, CLEAR = "instrument", "reader", "reader, clear"
"""Who coded hedges: the instrument; who read the lines; the same, without the marks called doubtful."""


def beside_reader(coded: pd.DataFrame, read: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """How far readers of one language each mark hedges in the same lines, and how far the instrument does (table calibration_hedges).

    ``read`` is the table gold_hedges: what readers marked who saw the lines of one language only, all of them. Columns: part (even, odd),
    code (of certainty), first_coder, first (language), second_coder, second, lines, n_first, n_second, n_both, alpha with 95 % interval
    as in ``calibrate``. Rows: each coder (INSTRUMENT, READER, CLEAR) between two languages, and the instrument beside the reader in each.
    """
    languages = languages_of(lines)
    number = lines["document"].factorize()[0]
    codings = {
        INSTRUMENT: coded[coded["kind"] == "certainty"],
        READER: read,
        CLEAR: read[read["grade"] == "clear"],
    }
    has = _lines_with(pd.concat(codings, names=["who"]).reset_index("who"), ["who", "code", "language"], lines)
    pairs = [
        ((coder, first), (coder, second)) for coder in codings for first, second in itertools.combinations(languages, 2)
    ] + [((INSTRUMENT, language), (coder, language)) for coder in (READER, CLEAR) for language in languages]
    nothing = np.zeros(len(lines), dtype=bool)
    parts = _parts(lines)
    rows = []
    for part, code in itertools.product(("even", "odd"), sorted(set(read["code"]))):
        chosen = parts[part]
        for first, second in pairs if chosen.any() else ():
            marks = [has.get((coder, code, language), nothing)[chosen] for coder, language in (first, second)]
            n, a, b, both, *_, alpha, low, high, _ = _compare(*marks, number[chosen])
            rows.append((part, code, *first, *second, n, a, b, both, alpha, low, high))
    return pd.DataFrame(rows, columns=_BESIDE_COLUMNS)


_BESIDE_COLUMNS = [
    "part", "code", "first_coder", "first", "second_coder", "second", "lines", "n_first", "n_second", "n_both", "alpha", "alpha_low", "alpha_high",
]  # fmt: skip


def code_counts(rows: pd.DataFrame, kind: str, languages: pd.Series, totals: pd.Series) -> pd.DataFrame:
    """How many rows have each code in each language: kind, code, language, n, N (of how many); codes that a language lacks count 0.

    ``rows`` has article_id and code; ``languages`` is by article_id, ``totals`` by language.
    """
    found = rows.groupby(["code", rows["article_id"].map(languages).rename("language")]).size()
    every = pd.MultiIndex.from_product(
        [sorted(rows["code"].unique()), sorted(totals.index)], names=["code", "language"]
    )
    counts = found.reindex(every, fill_value=0).rename("n").reset_index()
    return counts.assign(N=counts["language"].map(totals).astype("int64")).assign(kind=kind)[
        ["kind", "code", "language", "n", "N"]
    ]


def with_shares(counts: pd.DataFrame) -> pd.DataFrame:
    """``counts`` (n of N) with value, the share in per cent, and low and high, its 95 % interval (Wilson 1927)."""
    ends = [wilson(n, total) for n, total in zip(counts["n"], counts["N"], strict=True)]
    low, high = (pd.Series([100 * end[side] for end in ends], index=counts.index, dtype=float) for side in (0, 1))
    return counts.assign(value=100 * counts["n"] / counts["N"].where(counts["N"] > 0), low=low, high=high)


def corrected(
    measured: pd.DataFrame, calibration: pd.DataFrame, *, reference: str = "en", most: float = 100
) -> pd.DataFrame:
    """Shares or rates by language as the instrument would give them were it as sensitive as in ``reference``.

    ``measured`` has kind, code, language, n, value, low, high. On parallel news the same lines get the code ``factor`` times as often in the
    reference as in the language; the value is multiplied by it (a prevalence corrected by relative sensitivity, after Rogan & Gladen
    1978). The interval adds, on either side, the squared distances of the ends of value and factor on the logarithmic scale (delta
    method), so that a factor of 1 without error changes nothing. Adds factor, corrected, corrected_low, corrected_high; all empty where
    fewer than ENOUGH lines of the parallel news have the code in both languages. No end of an interval is above ``most`` (per cent).
    """
    pairs = calibration[calibration["part"] == "all"].set_index(["kind", "code"]).sort_index()
    rows = []
    for row in measured.itertuples():
        known = (row.kind, row.code) in pairs.index
        factor = _factor(pairs.loc[[(row.kind, row.code)]] if known else pairs.head(0), row.language, reference)
        middle, low, high = (np.nan,) * 3
        if factor and not row.n:
            middle, low, high = 0.0, 0.0, min(row.high * factor[2], most)
        elif factor:
            down = np.hypot(np.log(row.value / max(row.low, 1e-9)), np.log(factor[0] / factor[1]))
            up = np.hypot(np.log(row.high / row.value), np.log(factor[2] / factor[0]))
            middle = row.value * factor[0]
            low, high = middle / np.exp(down), min(middle * np.exp(up), most)
        rows.append((factor[0] if factor else np.nan, middle, low, high))
    added = pd.DataFrame(rows, columns=["factor", "corrected", "corrected_low", "corrected_high"], index=measured.index)
    return pd.concat([measured, added.astype(float)], axis=1)


def _factor(pairs: pd.DataFrame, language: str, reference: str) -> tuple[float, float, float] | None:
    """How many times as often the reference has the code as the language, with interval; None where too few lines tell."""
    if language == reference and (pairs["n_both"] >= ENOUGH).any():
        return 1.0, 1.0, 1.0
    forward = pairs[(pairs["first"] == reference) & (pairs["second"] == language)]
    back = pairs[(pairs["first"] == language) & (pairs["second"] == reference)]
    pair = (forward if len(forward) else back).head(1)
    if (
        pair.empty
        or pair["n_both"].iloc[0] < ENOUGH
        or not np.isfinite(pair[["ratio_low", "ratio_high"]].iloc[0]).all()
    ):
        return None
    ratio, low, high = pair[["ratio", "ratio_low", "ratio_high"]].iloc[0]
    return (ratio, low, high) if len(forward) else (1 / ratio, 1 / high, 1 / low)


TOLD = ("yes", "no", "cannot be told")


def larger_than_instrument(values: pd.DataFrame) -> pd.DataFrame:
    """For each code and pair of languages: do the corrected intervals part (yes), overlap (no), or is there none (cannot be told)?

    ``values`` comes from ``corrected``. Columns: kind, code, first, second, raw (do the raw intervals part), corrected.
    """
    rows = []
    for (kind, code), own in values.groupby(["kind", "code"], sort=False):
        for a, b in itertools.combinations(own.itertuples(), 2):
            raw = a.high < b.low or b.high < a.low
            known = np.isfinite(a.corrected) and np.isfinite(b.corrected)
            apart = a.corrected_high < b.corrected_low or b.corrected_high < a.corrected_low
            told = (TOLD[not apart]) if known else TOLD[2]
            rows.append((kind, code, a.language, b.language, TOLD[not raw], told))
    return pd.DataFrame(rows, columns=["kind", "code", "first", "second", "raw", "corrected"])
