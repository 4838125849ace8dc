"""How right the instrument is against hand coding, and how far two hand codings agree."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from newsframes.errors import InputError, InputErrors
from newsframes.rates import RESAMPLES, SEED

SPAN = ["article_id", "start", "end"]
NAMING = [*SPAN, "entity_id", "form", "stands_for"]


def check_offsets(coded: pd.DataFrame, articles: pd.DataFrame, path: str) -> None:
    """Raise InputError for coded rows whose article is unknown or whose offsets do not give their surface."""
    texts = articles.set_index("article_id")["text"]
    errors = []
    for line, row in enumerate(coded.itertuples(), start=2):
        if row.article_id not in texts.index:
            errors.append(
                InputError(
                    f"article_id {row.article_id!r} is unknown",
                    path=path,
                    line=line,
                    remedy="code the texts of this corpus",
                )
            )
        elif (found := texts[row.article_id][row.start : row.end]) != row.surface:
            errors.append(InputError(
                f"{row.start}:{row.end} of {row.article_id} is {found!r}, not {row.surface!r}", path=path, line=line,
                remedy="count code points of the file as read, end exclusive",
            ))  # fmt: skip
    InputErrors.raise_if_any(errors)


def accuracy(
    found: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, groups: pd.Series, *, on: list[str] | None = None
) -> pd.DataFrame:
    """Precision, recall and F1 of found rows against coded ones, per group of articles.

    A row is right where all columns of ``on`` (default: span, entity, form, stands_for) are equal. Columns: group, n_coded, n_found,
    n_right, precision, recall, f1, f1_low, f1_high (95 % percentile interval, sentences resampled; without a single error, which
    resampling cannot see beyond, the exact lower limit of Clopper & Pearson 1934 for n_coded). ``groups`` maps article_id to the group.
    """
    on = on or NAMING
    both = coded[on].merge(found[on], how="outer", on=on, indicator=True)
    # Each row belongs to the sentence it begins in, so that resampling keeps what stands together.
    places = sentences.sort_values(["start", "article_id"])
    both = pd.merge_asof(
        both.sort_values(["start", "article_id"]),
        places[["article_id", "start", "sentence_no"]],
        on="start",
        by="article_id",
    )
    right = (both["_merge"] == "both").to_numpy()
    coded_here, found_here = (both["_merge"] != "right_only").to_numpy(), (both["_merge"] != "left_only").to_numpy()
    tally = pd.DataFrame({"coded": coded_here, "found": found_here, "right": right}).astype(int)
    tally[["article_id", "sentence_no"]] = both[["article_id", "sentence_no"]]
    per_sentence = tally.groupby(["article_id", "sentence_no"])[["coded", "found", "right"]].sum()
    index = pd.MultiIndex.from_frame(sentences[["article_id", "sentence_no"]])
    per_sentence = per_sentence.reindex(index, fill_value=0)
    rows = []
    for group in sorted(groups.unique()):
        counts = per_sentence[per_sentence.index.get_level_values("article_id").map(groups) == group].to_numpy(
            dtype=float
        )
        n_coded, n_found, n_right = counts.sum(axis=0).astype(int)
        drawn = (
            np.random.default_rng(SEED).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=RESAMPLES)
            @ counts
        )
        with np.errstate(invalid="ignore"):
            low, high = np.nanpercentile(2 * drawn[:, 2] / (drawn[:, 0] + drawn[:, 1]), [2.5, 97.5])
        if n_coded and n_coded == n_found == n_right:
            low = 0.025 ** (1 / n_coded)
        rows.append((
            group, n_coded, n_found, n_right, _ratio(n_right, n_found), _ratio(n_right, n_coded), _ratio(2 * n_right, n_coded + n_found),
            low, high,
        ))  # fmt: skip
    names = ["group", "n_coded", "n_found", "n_right", "precision", "recall", "f1", "f1_low", "f1_high"]
    return pd.DataFrame(rows, columns=names)


def differences(found: pd.DataFrame, coded: pd.DataFrame, *, on: list[str] | None = None) -> pd.DataFrame:
    """The rows in which two codings differ: those of ``on`` and surface, and ``only_in`` (found · coded), in text order."""
    on = [*(on or NAMING), "surface"]
    both = coded[on].merge(found[on], how="outer", on=on, indicator=True)
    both = both[both["_merge"] != "both"]
    both["only_in"] = both["_merge"].map({"left_only": "coded", "right_only": "found"}).astype(str)
    return both.drop(columns="_merge").sort_values([*SPAN, "only_in"], ignore_index=True)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def region_agreement(sentences: pd.DataFrame, coded: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """How many characters of each article two codings of regions put into the same region; one row an article × pair.

    ``coded`` has article_id, start, end, region, coder for headline and boilerplate; all else is body. White space does not count.
    Columns: article_id, pair (``instrument – coder A`` …), n_chars (no white space), n_same, share.
    """
    rows = []
    for article, text in zip(articles["article_id"], articles["text"], strict=True):
        visible = np.array([not char.isspace() for char in text])
        codings = {"instrument": _painted(len(text), sentences[sentences["article_id"] == article])}
        for coder, group in coded[coded["article_id"] == article].groupby("coder"):
            codings[coder] = _painted(len(text), group)
        for coder in coded["coder"].unique():
            codings.setdefault(coder, _painted(len(text), coded.head(0)))
        names = ["instrument", *sorted(set(codings) - {"instrument"})]
        for first, second in itertools.combinations(names, 2):
            same = int(((codings[first] == codings[second]) & visible).sum())
            rows.append((article, f"{first} – {second}", int(visible.sum()), same, same / visible.sum()))
    return pd.DataFrame(rows, columns=["article_id", "pair", "n_chars", "n_same", "share"])


def _painted(length: int, stretches: pd.DataFrame) -> np.ndarray:
    regions = np.full(length, "body", dtype=object)
    for start, end, region in stretches[["start", "end", "region"]].itertuples(index=False):
        regions[start:end] = region
    return regions
