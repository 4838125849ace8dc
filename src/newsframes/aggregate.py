"""Totals over annotated corpora of any size: entities, frames and claims by language, outlet or month, read a part at a time.

The articles are a sample of what their group publishes, so every interval is over articles: a count per word, sentence or claim is a
ratio of two totals, each summed over articles, and its variance is that of the linearised ratio with articles as clusters (Cochran 1977,
chapter 6). It needs no more than sums of squares and products, which parts can be read for one after the other. Intervals are taken
on the log scale for rates and the logit scale for shares (Korn & Graubard 1998), so that they stay within bounds; a group of one article has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit, logit, stdtrit

from newsframes.codebook import CLAIM_VARIABLES, FRAMES
from newsframes.entities import FORMS
from newsframes.errors import InputError
from newsframes.rates import counted_entity
from newsframes.regions import COUNTED

GROUPS = ("language", "outlet", "story", "month", "year")
"""What articles can be grouped by; month and year are those of ``published``, empty where it does not begin with them."""
_DATES = {"month": r"^(\d{4}-\d\d)", "year": r"^(\d{4})"}


def entity_totals(folder: str | Path, *by: str) -> pd.DataFrame:
    """How often each group of articles names each entity, in headline and body; one row a group × entity that occurs in any group.

    ``folder`` has what ``annotate`` wrote; ``by`` are some of GROUPS (default: language). Columns: those of ``by``, entity_id, n (mentions),
    n_name, n_demonym, n_metonym, n_words, rate (mentions per 1,000 words), ci_low, ci_high (95 %, see the module), share (of all mentions of
    the group), n_articles (that name it), all_articles. Sorted by group, then n falling, then entity_id.
    """
    by = by or ("language",)
    table = _ratios(_entity_counts(folder, by), by, ["entity_id"], unit=1000, bounded=False)
    table = table.rename(columns={"size": "n_words", "ratio": "rate"})
    table["share"] = table["n"] / table.groupby(list(by))["n"].transform("sum").clip(lower=1)
    forms = [f"n_{form}" for form in FORMS]
    columns = [
        *by,
        "entity_id",
        "n",
        *forms,
        "n_words",
        "rate",
        "ci_low",
        "ci_high",
        "share",
        "n_articles",
        "all_articles",
    ]
    order = [*by, "n", "entity_id"]
    return table[columns].sort_values(order, ascending=[name != "n" for name in order], ignore_index=True)


def _entity_counts(folder: str | Path, by: tuple[str, ...]) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    for groups, sentences, mentions in _parts(
        folder, by,
        sentences=["article_id", "region", "n_words"],
        mentions=["article_id", "region", "entity_id", "form", "stands_for"],
    ):  # fmt: skip
        words = sentences[sentences["region"].isin(COUNTED)].groupby("article_id")["n_words"].sum()
        mentions = mentions[mentions["region"].isin(COUNTED)]
        mentions = mentions.assign(entity_id=counted_entity(mentions), n=1)
        forms = {f"n_{form}": (mentions["form"] == form).astype("int64") for form in FORMS}
        counts = mentions.assign(**forms).groupby(["article_id", "entity_id"])[["n", *forms]].sum().reset_index()
        yield groups.assign(size=words.reindex(groups["article_id"], fill_value=0).to_numpy()), counts


def frame_totals(folder: str | Path, *by: str) -> pd.DataFrame:
    """How much each group of articles uses each frame; one row a group × frame, in the order of the codebook.

    Columns: those of ``by`` (as in ``entity_totals``), frame, n_sentences (of headline and body, coded with it), all_sentences, share, ci_low,
    ci_high, n_present (articles in which it is present), n_primary, all_articles, presence (share of the articles), presence_low, presence_high.
    """
    by = by or ("language",)
    sentences = _ratios(_frame_counts(folder, by, "n_sentences"), by, ["frame"])
    articles = _ratios(_frame_counts(folder, by, "present"), by, ["frame"])
    sentences = sentences.rename(columns={"n": "n_sentences", "size": "all_sentences", "ratio": "share"})
    articles = articles.rename(
        columns={"n": "n_present", "ratio": "presence", "ci_low": "presence_low", "ci_high": "presence_high"}
    )
    left = [*by, "frame", "n_sentences", "all_sentences", "share", "ci_low", "ci_high"]
    right = [*by, "frame", "n_present", "n_primary", "all_articles", "presence", "presence_low", "presence_high"]
    table = articles[right].merge(sentences[left], how="left", on=[*by, "frame"])
    return _in_order(table[[*left, *right[len(by) + 1 :]]], by, "frame", FRAMES)


def _frame_counts(folder: str | Path, by: tuple[str, ...], name: str) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Of each article and frame the coded sentences, out of all; or whether it is present, out of one."""
    for groups, sentences, frames in _parts(
        folder, by,
        sentences=["article_id", "region"],
        frames=["article_id", "frame", "present", "primary", "n_sentences"],
    ):  # fmt: skip
        counted = sentences[sentences["region"].isin(COUNTED)].groupby("article_id").size()
        size = counted.reindex(groups["article_id"], fill_value=0).to_numpy() if name == "n_sentences" else 1
        numbers = {"n": frames[name].astype("int64"), "n_primary": frames["primary"].astype("int64")}
        yield groups.assign(size=size), frames[["article_id", "frame"]].assign(**numbers)


def claim_totals(folder: str | Path, variable: str, *by: str) -> pd.DataFrame:
    """How many claims of each group of articles have each value of a variable; one row a group × value that occurs in any group.

    ``variable`` is one of the codebook's with a list of values (allegation, verb_stance, certainty …); a claim with several values counts for
    each. Columns: those of ``by`` (as in ``entity_totals``), the variable, n, N (claims), share, ci_low, ci_high, n_articles (with such a claim),
    all_articles (with any claim). Values in the order of the codebook.
    """
    by = by or ("language",)
    table = _ratios(_claim_counts(folder, by, variable), by, [variable])
    table = table.rename(columns={"size": "N", "ratio": "share"})
    columns = [*by, variable, "n", "N", "share", "ci_low", "ci_high", "n_articles", "all_articles"]
    return _in_order(table[columns], by, variable, CLAIM_VARIABLES[variable])


def _claim_counts(
    folder: str | Path, by: tuple[str, ...], variable: str
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    for groups, claims in _parts(folder, by, claims=["article_id", variable]):
        size = claims.groupby("article_id").size().reindex(groups["article_id"], fill_value=0).to_numpy()
        values = claims.assign(**{variable: claims[variable].str.split("|")}).explode(variable)
        counts = values.groupby(["article_id", variable]).size().rename("n").reset_index()
        yield groups.assign(size=size), counts


def _parts(folder: str | Path, by: tuple[str, ...], **tables: list[str]) -> Iterator[list[pd.DataFrame]]:
    """The groups of the articles (article_id and ``by``) and these columns of these tables, one part after the other.

    Raises InputError where a table is missing or the tables do not have the same parts.
    """
    folder = Path(folder)
    if unknown := [name for name in by if name not in GROUPS]:
        raise InputError(f"articles have no {unknown[0]!r}", remedy="group by " + ", ".join(GROUPS))
    kept = [name for name in by if name not in _DATES]
    columns = {"articles": ["article_id", "published", *kept], **tables}
    files = {name: _files(folder / f"{name}.parquet") for name in columns}
    for name, own in files.items():
        if [file.name for file in own[1:]] != [file.name for file in files["articles"][1:]]:
            what = f"{name} has {len(own)} parts, articles has {len(files['articles'])}"
            raise InputError(what, path=folder, remedy="annotate into a folder of its own")
    for part in zip(*files.values(), strict=True):
        articles, *read = (pd.read_parquet(file, columns=own) for file, own in zip(part, columns.values(), strict=True))
        for name, pattern in _DATES.items():
            articles[name] = articles["published"].str.extract(pattern, expand=False).fillna("")
        yield [articles[["article_id", *by]], *read]


def _files(table: Path) -> list[Path]:
    if not table.exists():
        raise InputError("this table is not there", path=table, remedy="python -m newsframes annotate INPUT --out DIR")
    return sorted(table.glob("*.parquet")) if table.is_dir() else [table]


def _ratios(
    parts: Iterable[tuple[pd.DataFrame, pd.DataFrame]],
    by: tuple[str, ...],
    keys: list[str],
    *,
    unit: float = 1,
    bounded: bool = True,
) -> pd.DataFrame:
    """Totals of counts over totals of sizes, with intervals; one row a group × key that occurs in any group.

    A part is two tables: articles (article_id, ``by``, size) and counts (article_id, ``keys``, n, other counts). Articles of size 0
    have no part in it. Columns: ``by``, ``keys``, n, other counts, n_articles (n > 0), size, all_articles, ratio, ci_low, ci_high (per
    ``unit``; up to 1 where ``bounded``; where n is 0 or all, rule of three over the size).
    """
    of_groups, of_keys = [], []
    for sizes, counts in parts:
        sizes = sizes[sizes["size"] > 0]
        squares = sizes.assign(squares=sizes["size"] ** 2, all_articles=1).drop(columns="article_id")
        of_groups = [_added(of_groups, squares, [*by])]
        counts = counts.merge(sizes, on="article_id")
        counts = counts.assign(
            n_squares=counts["n"] ** 2,
            products=counts["n"] * counts["size"],
            n_articles=(counts["n"] > 0).astype("int64"),
        )
        of_keys = [_added(of_keys, counts.drop(columns=["article_id", "size"]), [*by, *keys])]
    groups, found = of_groups[0], of_keys[0]
    seen = found[keys].drop_duplicates()
    table = groups.merge(seen, how="cross").merge(found, how="left", on=[*by, *keys])
    numbers = [name for name in found if name not in (*by, *keys)]
    table[numbers] = table[numbers].fillna(0).astype("int64")
    n, size, m = (table[name].to_numpy(dtype=float) for name in ("n", "size", "all_articles"))
    ratio = n / size
    spread = table["n_squares"] - 2 * ratio * table["products"] + ratio**2 * table["squares"]
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(spread.clip(lower=0).to_numpy() * m / (m - 1)) / size * stdtrit(m - 1, 0.975)
        if bounded:
            low, high = (expit(logit(ratio) + side * error / (ratio * (1 - ratio))) for side in (-1, 1))
        else:
            low, high = (ratio * np.exp(side * error / ratio) for side in (-1, 1))
    beyond = np.minimum(3 / size, 1) if bounded else 3 / size
    all_have_it = bounded & (n == size)
    low = np.select([n == 0, all_have_it], [0.0, 1 - beyond], low)
    high = np.select([n == 0, all_have_it], [beyond, 1.0], high)
    table = table.assign(ratio=unit * ratio, ci_low=unit * low, ci_high=unit * high)
    return table.drop(columns=["squares", "n_squares", "products"])


def _added(before: list[pd.DataFrame], rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Totals so far, and of these rows, by ``keys``."""
    return pd.concat([*before, rows], ignore_index=True).groupby(keys, as_index=False).sum()


def _in_order(table: pd.DataFrame, by: tuple[str, ...], name: str, values: tuple[str, ...]) -> pd.DataFrame:
    """Sorted by group, then by the place of ``name`` among ``values``."""
    place = {value: number for number, value in enumerate(values)}
    return table.sort_values(
        [*by, name], key=lambda cells: cells.map(place) if cells.name == name else cells, ignore_index=True
    )
