"""Tables in words: the sentences under figures and in the findings, every number of them from a table."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from newsframes.accusations import accusation_pairs, value_counts
from newsframes.codebook import short_name
from newsframes.corpus import article_labels
from newsframes.lexicon import language_name
from newsframes.tables import read_table

BEGIN, END = "<!-- findings: written by python -m newsframes check --write -->", "<!-- end of findings -->"
"""Between these lines of README.md stand the key findings."""


def key_findings(data: str | Path) -> list[str]:
    """The findings of the collection, one sentence each, every number of them from a table below ``data``."""
    read = functools.partial(read_table, data=data)
    articles, rates, claims, coded = (
        read(name) for name in ("articles", "entity_rates", "claims", "gold_claims_consensus")
    )
    labels, languages = article_labels(articles), articles.set_index("article_id")["language"]
    names = read("lexicon_entities").set_index("entity_id")["label_en"].to_dict()
    glosses = read("glosses").set_index(["language", "lemma"])["gloss"]
    finding = read("claim_finding")
    five, kept = (
        finding.query("source == @source and unit == 'row' and group == 'all'").iloc[0] for source in ("five", "test")
    )
    frames = read("frame_accuracy").query("kind == 'frame' and value == 'all' and group == 'all'").iloc[0]
    calibration = read("calibration").query("part == 'odd' and kind == 'frame'")
    same = calibration.groupby(["first", "second"])["alpha"].agg(["mean", "min"])
    alphas = [f"{mean:.2f} ({a}–{b}, lowest {lowest:.2f})" for (a, b), mean, lowest in same.itertuples(name=None)]
    units = read("agreement_units").query("unit == 'claim' and group == 'all'").iloc[0]
    told = value_counts(claims, coded, languages, ["evidence", "response"])
    return [
        sentence(f"on one story, {told_alike(read('same_story')).removeprefix('on ')} (notebook 02)"),
        sentence(
            "named most by the articles of each language, which also tell different stories, in mentions per 1,000 words with 95 % "
            f"interval over sentences: {named_most(rates)}; {spread(read('entity_rates_by_article'))} (notebook 02)"
        ),
        sentence(f"what else could be counted: {rank_ranges(read('entity_definitions'), pd.Series(names))} (notebook 02)"),
        sentence(
            f"{len(claims)} security claims are found by the instrument ({len(coded)} by hand); accused most, over their claimant–accused pairs: "
            f"{accused_most(accusation_pairs(claims, languages), names)} (notebook 03)"
        ),
        sentence(f"{told_of(told)} (notebook 03)"),
        sentence(f"{loudest(read('voices'), labels)} (notebook 03)"),
        sentence(
            f"{primary_frames(read('frames'), read('gold_article_frames_consensus'), labels)}; sentences get the frames of the hand coding with "
            f"F1 {frames['f1']:.2f} [{frames['f1_low']:.2f}, {frames['f1_high']:.2f}] on these articles ({frames['n_coded']} codings), their best case (notebook 04)"
        ),
        sentence(
            f"on {calibration['lines'].iloc[0]} lines of parallel news that were not read, the same sentence gets the same of {calibration['code'].nunique()} "
            f"frames with a mean alpha of {', '.join(alphas)} (notebook 08)"
        ),
        sentence(f"around the articles, in page furniture: {boilerplate(read('boilerplate_effect'), labels)} (notebook 01)"),
        sentence(f"words used more than in the language at large: {key_words(read('keyness'), glosses, 4)} (notebook 06)"),
        sentence(
            f"two coders, both language models, found {units['n_first']} and {units['n_second']} claims and agree on {units['n_matched']}; "
            f"the instrument finds claims with F1 {five['f1']:.2f} [{five['f1_low']:.2f}, {five['f1_high']:.2f}] on these articles, its best "
            f"case, and {kept['f1']:.2f} [{kept['f1_low']:.2f}, {kept['f1_high']:.2f}] on invented texts kept apart (notebook 07)"
        ),
    ]  # fmt: skip


def with_findings(readme: str, data: str | Path) -> str:
    """The text of README.md with the key findings between their two lines; unchanged where it has no such lines."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        return readme
    return f"{before}{BEGIN}\n\n" + "\n".join(f"- {item}" for item in key_findings(data)) + f"\n\n{END}{after}"


def sentence(*parts: str) -> str:
    """Parts as one sentence: a capital first, a full stop last, names as they are."""
    text = " ".join(parts)
    return text[:1].upper() + text[1:] + "."


def named_most(rates: pd.DataFrame, n: int = 1) -> str:
    """The first ``n`` entities of each group with rate and interval: ``Arabic: China 21.8 [14.4, 29.6]; …``.

    ``rates`` has group (language), label, rate, ci_low, ci_high, n.
    """
    first = rates[rates["n"] > 0].sort_values(["rate", "entity_id"], ascending=[False, True]).groupby("group").head(n)
    return "; ".join(
        f"{language_name(group)}: "
        + ", ".join(f"{row.label} {row.rate:.1f} [{row.ci_low:.1f}, {row.ci_high:.1f}]" for row in table.itertuples())
        for group, table in first.groupby("group")
    )


def spread(rates: pd.DataFrame) -> str:
    """How many entities are named in every group (article), and how many in one only."""
    groups = rates[rates["n"] > 0].groupby("label")["group"].nunique()
    everywhere = sorted(groups.index[groups == rates["group"].nunique()])
    names = f" ({', '.join(everywhere)})" if everywhere else ""
    return f"of {len(groups)} entities {len(everywhere)} {'is' if len(everywhere) == 1 else 'are'} named in every article{names}, {(groups == 1).sum()} in one only"


def rank_ranges(definitions: pd.DataFrame, labels: pd.Series) -> str:
    """How far the rank of each language's leader moves with the definition; ``labels`` by entity_id."""
    moves = []
    for group, table in definitions.groupby("group"):
        low, high = table["rank"].min(), table["rank"].max()
        held = f"{low}" if low == high else f"{low} to {high}"
        moves.append(f"{language_name(group)} ({labels[table['entity_id'].iloc[0]]}) {held}")
    return f"rank under {definitions['definition'].nunique()} definitions of each language's leader: {'; '.join(moves)}"


def told_alike(pairs: pd.DataFrame) -> str:
    """How many entities the articles on one story name equally often, and which they do not."""
    parts = []
    for story, table in pairs.groupby("story"):
        differ = "; ".join(f"{row.label} {row.counts}" for row in table[~table["alike"]].itertuples())
        parts.append(
            f"on {story!r} the articles name {table['alike'].sum()} of {len(table)} entities equally often"
            + (f", all but {differ}" if differ else "")
        )
    return "; ".join(parts) if parts else "no story is told by two articles"


def boilerplate(effect: pd.DataFrame, labels: pd.Series) -> str:
    """How many mentions boilerplate holds, and which article most of them."""
    left_out, kept = effect["mentions_boilerplate"], effect["mentions_kept"]
    sentence = f"{left_out.sum()} of {left_out.sum() + kept.sum()} mentions stand in boilerplate"
    if not left_out.sum():
        return sentence
    most = effect.loc[left_out.idxmax()]
    return f"{sentence}, {most['mentions_boilerplate']} of them in {labels[most['article_id']]}"


def f1_by_language(accuracy: pd.DataFrame) -> str:
    """F1 with interval and n for each language; ``accuracy`` has group, f1, f1_low, f1_high, n_coded."""
    return "; ".join(
        f"{language_name(row.group)} {row.f1:.3f} [{row.f1_low:.3f}, {row.f1_high:.3f}], n = {row.n_coded}"
        for row in accuracy.itertuples()
    )


def same_regions(agreement: pd.DataFrame) -> str:
    """How many characters each pair of codings puts into the same region, all articles together."""
    pairs = agreement.groupby("pair")[["n_same", "n_chars"]].sum()
    return "; ".join(f"{pair} {100 * same / n:.1f} % of {n:,}" for pair, same, n in pairs.itertuples())


def key_words(keys: pd.DataFrame, glosses: pd.Series, n: int = 3) -> str:
    """The first ``n`` words of each language by keyness, with their glosses."""

    def glossed(row) -> str:
        gloss = glosses.get((row.group, row.lemma), "")
        return f"{row.label} ({gloss})" if gloss else row.label

    return "; ".join(
        f"{language_name(group)}: " + ", ".join(glossed(row) for row in table.head(n).itertuples())
        for group, table in keys.groupby("group")
    )


def counts_by_language(rows: pd.DataFrame, languages: list[str]) -> str:
    """How many rows each language has; ``rows`` has a column language."""
    counts = rows["language"].value_counts()
    return "; ".join(f"{language_name(language)} {counts.get(language, 0)}" for language in languages)


def claims_by_article(claims: pd.DataFrame, labels: pd.Series) -> str:
    """How many claims each article has, and of these how many are certain."""
    parts = []
    for article, label in labels.items():
        own = claims[claims["article_id"] == article]
        parts.append(f"{label} {len(own)} ({(own['certainty'] == 'certain').sum()} certain)")
    return "claims by article: " + ", ".join(parts)


def accused_most(pairs: pd.DataFrame, names: dict[str, str], n: int = 3) -> str:
    """The accused named in most claimant–accused pairs, with their counts."""
    totals = pairs[pairs["accused"] != ""].groupby("accused")["n"].sum().reset_index()
    first = totals.sort_values(["n", "accused"], ascending=[False, True]).head(n)
    return ", ".join(f"{names.get(row.accused, row.accused)} {row.n}" for row in first.itertuples())


def told_of(counts: pd.DataFrame) -> str:
    """For each language, for how many claims evidence is told at all, and an answer; found, and coded by hand in brackets."""
    parts = []
    for language, table in counts.groupby("language"):
        found, coded = int(table["N"].iloc[0]), int(table["N_coded"].iloc[0])
        shares = []
        for name, variable, absent in (("evidence", "evidence", "silent"), ("an answer", "response", "not_reported")):
            none = table[(table["variable"] == variable) & (table["value"] == absent)]
            n, by_hand = found - int(none["n"].sum()), coded - int(none["n_coded"].sum())
            shares.append(f"{name} for {n} (by hand {by_hand} of {coded})")
        parts.append(f"of {found} {language_name(language)} claims {' and '.join(shares)}")
    return "what is told: " + "; ".join(parts)


def loudest(voices: pd.DataFrame, labels: pd.Series) -> str:
    """The share of the author's own voice in each article, and the kind of source that gets most of the rest."""
    parts = []
    for article, label in labels.items():
        own = voices[voices["article_id"] == article].set_index("role")["share"]
        others = own.drop("author", errors="ignore")
        most = f" ({others.idxmax().replace('_', ' ')} {others.max():.0%})" if len(others) else ""
        parts.append(f"{label} {own.get('author', 0.0):.0%}{most}")
    return "words in the author's own voice, then the kind of source that gets most: " + "; ".join(parts)


def leading_value(values: pd.Series) -> str:
    """The value given most often, with its count; several values in one cell are counted each."""
    counts = values.astype(str).str.split("|").explode().value_counts()
    best = sorted(counts[counts == counts.max()].index)
    return f"{' / '.join(best).replace('_', ' ')} ({counts.max()})"


def leading_frames(shares: pd.DataFrame, labels: pd.Series, name: str = "frame", most: int = 2) -> str:
    """The frames (or functions) with most sentences in each article, with their shares; by hand in brackets."""
    parts = []
    for article, label in labels.items():
        own = shares[shares["article_id"] == article].sort_values(["n", name], ascending=[False, True]).head(most)
        told = [f"{short_name(getattr(row, name))} {row.share:.0%} ({row.share_coded:.0%})" for row in own.itertuples()]
        parts.append(f"{label}: {', '.join(told)}")
    return "share of the sentences, by hand in brackets: " + "; ".join(parts)


def primary_frames(frames: pd.DataFrame, coded: pd.DataFrame, labels: pd.Series) -> str:
    """The primary frame of each article, by the instrument; and in how many articles the hand coding has the same."""
    own = frames[frames["primary"]].set_index("article_id")["frame"]
    hand = coded.set_index("article_id")["primary"]
    same = sum(own.get(article) == hand[article] for article in labels.index)
    parts = [f"{short_name(own.get(article, 'none'))} in {label}" for article, label in labels.items()]
    return f"primary frame: {', '.join(parts)}; the hand coding has the same in {same} of {len(labels)}"


def parted(told: pd.DataFrame, name: Callable[[str], str], most: int = 6) -> str:
    """In how many comparisons between languages the corrected intervals part, which these are, and how many cannot be told.

    ``told`` is from ``calibration.larger_than_instrument``; ``name`` gives a code's name.
    """
    apart = told[told["corrected"] == "yes"]
    which = [f"{name(row.code)} {row.first}–{row.second}" for row in apart.itertuples()]
    if len(which) > most:
        which = [*which[:most], f"{len(which) - most} more"]
    examples = f" ({', '.join(which)})" if which else ""
    return (
        f"of {len(told)} comparisons between two languages the intervals part in {(told['raw'] == 'yes').sum()} as found and in {len(apart)} "
        f"corrected{examples}; {(told['corrected'] == 'cannot be told').sum()} cannot be told from the instrument"
    )
