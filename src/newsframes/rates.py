"""How often entities are named: rates with intervals, dispersion, shares, and what other definitions would give."""

from __future__ import annotations

import numpy as np
import pandas as pd

from newsframes.regions import COUNTED

RESAMPLES = 10_000
SEED = 20210720
"""Fixed so that a rerun gives the same interval. Where a few sentences carry a count, another seed moves an end by some tenths."""
RATE_COLUMNS = [
    "group", "entity_id", "n", "n_name", "n_demonym", "n_metonym", "n_words", "rate", "ci_low", "ci_high", "share", "n_sentences",
    "all_sentences", "dispersion",
]  # fmt: skip


def counted_entity(mentions: pd.DataFrame, *, metonyms_as_states: bool = True) -> pd.Series:
    """The entity a mention counts for: a metonym counts for the state it stands for (Washington for the United States)."""
    as_state = (mentions["form"] == "metonym") & metonyms_as_states
    return mentions["stands_for"].where(as_state, mentions["entity_id"])


def entity_rates(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    groups: pd.Series,
    *,
    regions: tuple[str, ...] = COUNTED,
    demonyms: bool = True,
    metonyms_as_states: bool = True,
    resamples: int = RESAMPLES,
) -> pd.DataFrame:
    """How often each group of articles names each entity; one row a group × entity that occurs in any group.

    ``groups`` maps article_id to the group (language, or the article itself). Columns: group, entity_id, n (mentions), n_name,
    n_demonym, n_metonym, n_words, rate (mentions per 1,000 words), ci_low, ci_high (95 % percentile interval, sentences of the
    group resampled with replacement; for n = 0 the upper end is the rule of three, 3 per n_words), share (of all mentions of
    the group), n_sentences (that name it), all_sentences, dispersion (normalised deviation of proportions over the
    group's sentences, 0 even – 1 concentrated; Gries 2008, Lijffijt & Gries 2012; empty for n = 0).
    Sorted by group, then n falling, then entity_id.
    """
    sentences = sentences[sentences["region"].isin(regions)]
    mentions = mentions[mentions["region"].isin(regions)]
    if not demonyms:
        mentions = mentions[mentions["form"] != "demonym"]
    mentions = mentions.assign(
        group=mentions["article_id"].map(groups),
        entity_id=counted_entity(mentions, metonyms_as_states=metonyms_as_states),
    )
    entities = sorted(mentions["entity_id"].unique())
    sentences = sentences.sort_values(["article_id", "sentence_no"])  # the same draws in any order of rows
    if not entities:
        return pd.DataFrame(columns=RATE_COLUMNS).astype(
            {name: "int64" for name in RATE_COLUMNS if name.startswith("n")}
        )
    parts = [
        _group_rates(
            group,
            mentions[mentions["group"] == group],
            sentences[sentences["article_id"].map(groups) == group],
            entities,
            resamples,
        )
        for group in sorted(groups.unique())
        if sentences["article_id"].map(groups).eq(group).any()
    ]
    rates = pd.concat(parts, ignore_index=True)
    return rates.sort_values(["group", "n", "entity_id"], ascending=[True, False, True], ignore_index=True)


def _group_rates(
    group: str, mentions: pd.DataFrame, sentences: pd.DataFrame, entities: list[str], resamples: int
) -> pd.DataFrame:
    keys = pd.MultiIndex.from_frame(sentences[["article_id", "sentence_no"]])
    counts = (
        mentions.groupby(["article_id", "sentence_no", "entity_id"]).size().unstack(fill_value=0)
        .reindex(index=keys, columns=entities, fill_value=0).to_numpy(dtype=float)
    )  # fmt: skip
    words = sentences["n_words"].to_numpy(dtype=float)
    total, n_words = counts.sum(axis=0), words.sum()
    rng = np.random.default_rng(SEED)
    drawn = (
        rng.multinomial(len(words), np.full(len(words), 1 / len(words)), size=resamples)
        if len(words)
        else np.zeros((1, 0))
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = np.nanpercentile(1000 * (drawn @ counts) / (drawn @ words)[:, None], [2.5, 97.5], axis=0)
    high = np.where(total == 0, 3000 / n_words, high)
    forms = mentions.groupby(["entity_id", "form"]).size().unstack(fill_value=0).reindex(entities, fill_value=0)
    table = pd.DataFrame({
        "group": group, "entity_id": entities, "n": total.astype(int),
        **{f"n_{form}": forms.get(form, pd.Series(0, index=entities)).to_numpy() for form in ("name", "demonym", "metonym")},
        "n_words": int(n_words), "rate": 1000 * total / n_words, "ci_low": low, "ci_high": high,
        "share": total / max(total.sum(), 1), "n_sentences": (counts > 0).sum(axis=0), "all_sentences": len(words),
        "dispersion": _dispersion(counts, words),
    })  # fmt: skip
    return table


def _dispersion(counts: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Normalised deviation of proportions: half the summed distance between where words and where mentions are."""
    expected = words / words.sum()
    with np.errstate(invalid="ignore"):
        observed = counts / counts.sum(axis=0)
    if len(words) < 2:
        return np.where(
            counts.sum(axis=0) > 0, 0.0, np.nan
        )  # one sentence holds all there is: nothing to be uneven over
    return np.abs(observed - expected[:, None]).sum(axis=0) / 2 / (1 - expected.min())


def rates_by_definition(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    groups: pd.Series,
    leaders: pd.Series,
    *,
    words_and_clitics: pd.Series,
) -> pd.DataFrame:
    """How the rate and rank of each group's own leader change with the definition; one row a definition × group.

    ``leaders`` is the entity_id by group; ``words_and_clitics`` has the number of words of each sentence when clitics count as words.
    Columns: group, entity_id, definition, n, rate (per ``unit``), unit, rank (1 = most often named in the group; ties share the best).
    """
    everywhere = (*COUNTED, "boilerplate")
    definitions = {
        "names, demonyms, metonyms; headline and body": {},
        "without demonyms": {"demonyms": False},
        "metonyms count for the city": {"metonyms_as_states": False},
        "boilerplate included": {"regions": everywhere},
        "elided and prefixed words counted apart": {"sentences": sentences.assign(n_words=words_and_clitics)},
    }
    rows = []
    for definition, options in definitions.items():
        options = {"sentences": sentences, **options}
        table = entity_rates(mentions, groups=groups, resamples=1, **options)
        rows.append(table.assign(definition=definition, unit="per 1,000 words"))
    share = rows[0].assign(definition="per mention instead of per word", unit="per 100 mentions")
    rows.append(share.assign(rate=100 * share["share"]))
    table = pd.concat(rows, ignore_index=True)
    table["rank"] = table.groupby(["definition", "group"])["n"].rank(method="min", ascending=False).astype(int)
    own = table["entity_id"] == table["group"].map(leaders)
    columns = ["group", "entity_id", "definition", "n", "rate", "unit", "rank"]
    return table.loc[own, columns].sort_values(["group"], kind="stable", ignore_index=True)


def leading_entities(rates: pd.DataFrame) -> pd.Series:
    """The entity that each group names most, by group."""
    first = rates.sort_values(["n", "entity_id"], ascending=[False, True]).groupby("group").head(1)
    return first.set_index("group")["entity_id"].sort_index()


def by_language(rates: pd.DataFrame, names: pd.Series, values: list[str]) -> pd.DataFrame:
    """Values of entities side by side: entity (its name), then a column for each value and language, as ``n ar``.

    ``rates`` has group, entity_id and ``values``; ``names`` is by entity_id, one row each in its order.
    """
    table = pd.DataFrame({"entity": names})
    for value in values:
        wide = rates.pivot(index="entity_id", columns="group", values=value).reindex(names.index)
        for group in wide:
            table[f"{value} {group}"] = wide[group]
    return table


def named_by_all(rates: pd.DataFrame) -> str:
    """The entity whose lowest rate over the groups is highest: the one that all of them name, where there is one; else that of highest
    rates; empty where none is named."""
    of_entity = rates.groupby("entity_id")["rate"].agg(["min", "sum"])
    ranked = of_entity.sort_values(["min", "sum"], ascending=False, kind="stable")
    return next(iter(ranked.index), "")


def same_story(rates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """What articles on one story name; one row a story × entity that any of them names.

    ``rates`` is by article (its ``group``). Columns: story, entity_id, label, counts (times named, in the order of ``articles``, with dashes
    between), alike (whether all name it equally often). Stories told by one article only are left out.
    """
    shared = articles[(articles["story"] != "") & articles["story"].duplicated(keep=False)]
    rows = []
    for story, group in shared.groupby("story"):
        wide = rates[rates["group"].isin(group["article_id"])].pivot(
            index=["entity_id", "label"], columns="group", values="n"
        )
        wide = wide[group["article_id"]][wide.sum(axis=1) > 0]
        wide = wide.iloc[np.lexsort((wide.index.get_level_values("entity_id"), -wide.sum(axis=1)))]
        for (entity, label), counts in wide.iterrows():
            rows.append((story, entity, label, " – ".join(map(str, counts)), counts.nunique() == 1))
    return pd.DataFrame(rows, columns=["story", "entity_id", "label", "counts", "alike"])


def mentions_by_form(mentions: pd.DataFrame, languages: pd.Series) -> pd.DataFrame:
    """Mentions of headline and body by language and form; columns language, name, demonym, metonym, all."""
    kept = mentions[mentions["region"].isin(COUNTED)]
    table = kept.groupby([kept["article_id"].map(languages).rename("language"), "form"]).size().unstack(fill_value=0)
    table = table.reindex(columns=["name", "demonym", "metonym"], fill_value=0)
    return table.assign(all=table.sum(axis=1)).rename_axis(columns=None).reset_index()


def boilerplate_effect(sentences: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """What boilerplate would have added to each article's counts; one row an article.

    Columns: article_id, words_kept, words_boilerplate, mentions_kept, mentions_boilerplate, rate_kept, rate_all (mentions per 1,000
    words of headline and body, and of everything).
    """
    effect = pd.DataFrame(index=pd.Index(sorted(sentences["article_id"].unique()), name="article_id"))
    for name, table, size in (
        ("words", sentences, sentences["n_words"]),
        ("mentions", mentions, pd.Series(1, mentions.index)),
    ):
        kept = table["region"].isin(COUNTED)
        for side, rows in (("kept", kept), ("boilerplate", ~kept)):
            effect[f"{name}_{side}"] = size[rows].groupby(table["article_id"]).sum().reindex(effect.index, fill_value=0)
    effect["rate_kept"] = 1000 * effect["mentions_kept"] / effect["words_kept"]
    effect["rate_all"] = (
        1000
        * (effect["mentions_kept"] + effect["mentions_boilerplate"])
        / (effect["words_kept"] + effect["words_boilerplate"])
    )
    return effect.reset_index()
