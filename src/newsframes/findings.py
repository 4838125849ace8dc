"""Tables in words: the sentences under figures and in the findings, every number of them from a table."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from newsframes.accusations import accusation_pairs
from newsframes.calibration import ENOUGH
from newsframes.codebook import CLAIM_VARIABLES, short_name
from newsframes.corpus import article_labels
from newsframes.lexicon import language_name
from newsframes.tables import TABLES, read_table

BEGIN, END = "<!-- findings: written by python -m newsframes check --write -->", "<!-- end of findings -->"
"""Between these lines of README.md stand the key findings."""
MOST_ARTICLES, MOST_STORIES, MOST_ENTITIES = 12, 3, 8
"""So many articles, stories or entities are told one by one; of more, how many they are or what they come to together."""


def key_findings(data: str | Path) -> list[str]:
    """The findings of the collection, one sentence each, every number of them from a table below ``data``."""
    read = functools.partial(read_table, data=data)
    articles, rates, claims, coded = (
        read(name) for name in ("articles", "entity_rates", "claims", "gold_claims_consensus")
    )
    labels, languages = article_labels(articles), articles.set_index("article_id")["language"]
    names = read("lexicon_entities").set_index("entity_id")["label_en"].to_dict()
    glosses = read("glosses").set_index(["language", "lemma"])["gloss"]
    measured = read("calibration")
    unread, whole = (measured[measured["part"] == part] for part in ("odd", "odd whole"))
    calibration = unread[unread["kind"] == "frame"]
    claim_lines = unread.query("kind == 'claim' and first == 'ar' and second == 'en'").iloc[0]
    same = calibration.groupby(["first", "second"])["alpha"].agg(["mean", "min"])
    alphas = [f"{mean:.2f} ({a}–{b}, lowest {lowest:.2f})" for (a, b), mean, lowest in same.itertuples(name=None)]
    n_left_out = whole["lines"].max() - unread["lines"].max()
    left_out = f" (without {n_left_out} in which words run together)" if n_left_out > 0 else ""
    story, units = (
        read("same_story"),
        read("agreement_units").query("unit == 'claim' and group == 'all' and n_first > 0"),
    )
    coders = "".join(
        f"two runs of one language model, coding from codebook and texts, found {row.n_first} and {row.n_second} claims and agree on {row.n_matched}; "
        for row in units.itertuples()
    )
    accused_by_hand = f" (by hand: {accused_most(accusation_pairs(coded, languages), names)})" if len(coded) else ""
    paired = (Path(data) / TABLES["alignment"].path).exists()  # a study has none: notebook 05 is about our pair
    pairs = [sentence(f"{told_together(read('alignment'), read('aligned_codes'))} (notebook 05)")] if paired else []
    return [
        sentence(f"on one story, {told_alike(story).removeprefix('on ')} (notebook 02)" if len(story) else f"{told_alike(story)} (notebook 02)"),
        *pairs,
        sentence(
            "named most by the articles of each language, which also tell different stories, in mentions per 1,000 words with 95 % "
            f"interval over sentences: {named_most(rates)}; {spread(read('entity_rates_by_article'))} (notebook 02)"
        ),
        sentence(f"what else could be counted: {rank_ranges(read('entity_definitions'), pd.Series(names))} (notebook 02)"),
        sentence(
            f"{len(claims)} security claims are found by the instrument{f' ({len(coded)} by hand)' if len(coded) else ''}; accused most, over their "
            f"claimant–accused pairs: {accused_most(accusation_pairs(claims, languages), names)}{accused_by_hand}; how many are found differs "
            "between languages on the same news too, so their numbers do not compare (notebooks 03, 08)"
        ),
        sentence(f"{told_of(claims, coded, languages)} (notebook 03)"),
        sentence(f"{loudest(read('voices'), labels)} (notebook 03)"),
        sentence(
            f"{primary_frames(read('frames'), read('gold_article_frames_consensus'), labels)}{frames_f1(read('frame_accuracy'))} (notebook 04)"
        ),
        sentence(
            f"on {calibration['lines'].iloc[0]} lines of parallel news that were not read{left_out}, the same sentence gets the same of {calibration['code'].nunique()} "
            f"frames with a mean alpha of {', '.join(alphas)}; {other_alphas(unread)}; claims are found in {claim_lines['n_first']} of them in Arabic, in "
            f"{claim_lines['n_second']} in English (notebook 08)"
        ),
        sentence(f"around the articles, in page furniture: {boilerplate(read('boilerplate_effect'), labels)} (notebook 01)"),
        sentence(f"words used more than in the language at large, and how often: {key_words(read('keyness'), glosses, 4)} (notebook 06)"),
        sentence(
            f"{coders}the instrument finds claims with {claims_f1(read('claim_finding'))} (notebook 07)"
        ),
    ]  # fmt: skip


def other_alphas(unread: pd.DataFrame) -> str:
    """How far the same line gets the same function, stance and hedge; ``unread`` is the odd part of table calibration, codes of ENOUGH lines."""
    common = unread[unread[["n_first", "n_second"]].min(axis=1) >= ENOUGH]
    parts = []
    for kind, name in (("function", "functions"), ("stance", "stances"), ("certainty", "hedges")):
        alphas = common.loc[common["kind"] == kind, "alpha"]
        if len(alphas):
            parts.append(f"{name} {alphas.min():.2f} to {alphas.max():.2f}")
    return f"alphas of codes with {ENOUGH} lines or more in both languages: {', '.join(parts) or 'none has as many'}"


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


def claims_f1(finding: pd.DataFrame, unit: str = "row") -> str:
    """F1 of finding claims with its interval, on the articles where they were coded by hand, and on the trial texts kept apart."""
    places = {"five": "on these articles, its best case", "test": "on invented texts kept apart"}
    rows = finding[(finding["unit"] == unit) & (finding["group"] == "all")].set_index("source")
    told = [
        f"{rows.loc[source, 'f1']:.2f} [{rows.loc[source, 'f1_low']:.2f}, {rows.loc[source, 'f1_high']:.2f}] {place}"
        for source, place in places.items()
        if source in rows.index
    ]
    return "F1 " + (", and " if len(told) > 1 else "").join(told)


def frames_f1(accuracy: pd.DataFrame) -> str:
    """With which F1 sentences get the frames of the hand coding, as the end of a sentence; nothing where there is no hand coding."""
    rows = accuracy.query("kind == 'frame' and value == 'all'")
    each = ", ".join(f"{language_name(row.group)} {row.f1:.2f}" for row in rows[rows["group"] != "all"].itertuples())
    return "".join(
        f"; sentences get the frames of the hand coding with F1 {row.f1:.2f} [{row.f1_low:.2f}, {row.f1_high:.2f}] on these "
        f"articles ({each}; {row.n_coded} codings), their best case"
        for row in rows[rows["group"] == "all"].itertuples()
    )


def named_most(rates: pd.DataFrame, n: int = 1) -> str:
    """The first ``n`` entities of each group with rate and interval: ``Arabic: China 21.8 [14.4, 29.6]; …``.

    ``rates`` has group (language), label, rate, ci_low, ci_high, n.
    """
    first = rates[rates["n"] > 0].sort_values(["rate", "entity_id"], ascending=[False, True]).groupby("group").head(n)
    if first.empty:
        return "nobody"
    return "; ".join(
        f"{language_name(group)}: "
        + ", ".join(f"{row.label} {row.rate:.1f} [{row.ci_low:.1f}, {row.ci_high:.1f}]" for row in table.itertuples())
        for group, table in first.groupby("group")
    )


def spread(rates: pd.DataFrame) -> str:
    """How many entities are named in every group (article), and how many in one only."""
    groups = rates[rates["n"] > 0].groupby("label")["group"].nunique()
    if groups.empty:
        return "no entity of the authority file is named in any article"
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
    if not moves:
        return "no entity is named, so none leads"
    return f"rank under {definitions['definition'].nunique()} definitions of each language's leader: {'; '.join(moves)}"


def told_alike(pairs: pd.DataFrame) -> str:
    """How many entities the articles on one story name equally often, and which they do not."""
    parts, stories = [], pairs["story"].nunique()
    for story, table in itertools.islice(pairs.groupby("story"), MOST_STORIES):
        unlike = table[~table["alike"]]
        differ = "; ".join(f"{row.label} {row.counts}" for row in unlike.head(MOST_ENTITIES).itertuples())
        differ += f" and {len(unlike) - MOST_ENTITIES} more" if len(unlike) > MOST_ENTITIES else ""
        parts.append(
            f"on {story!r} the articles name {table['alike'].sum()} of {len(table)} entities equally often"
            + (f", all but {differ} (article by article, as they stand in the corpus)" if differ else "")
        )
    if stories > MOST_STORIES:
        parts.append(f"and so on for {stories} stories")
    return "; ".join(parts) if parts else "no two articles are given the same story"


def boilerplate(effect: pd.DataFrame, labels: pd.Series) -> str:
    """How many mentions boilerplate holds, and which article most of them."""
    left_out, kept = effect["mentions_boilerplate"], effect["mentions_kept"]
    sentence = f"{left_out.sum()} of {left_out.sum() + kept.sum()} mentions stand in boilerplate"
    if not left_out.sum():
        return sentence
    most = effect.loc[left_out.idxmax()]
    return f"{sentence}, {most['mentions_boilerplate']} of them in {labels[most['article_id']]}"


def boilerplate_words(sentences: pd.DataFrame, labels: pd.Series) -> str:
    """How many words are boilerplate, and which article has most of them."""
    total = sentences["n_words"].sum()
    left_out = sentences[sentences["region"] == "boilerplate"].groupby("article_id")["n_words"].sum()
    told = f"Of {total:,} words {left_out.sum():,} ({left_out.sum() / total:.0%}) are boilerplate"
    return f"{told}, most of them in {labels[left_out.idxmax()]}" if left_out.sum() else told


def copied(copies: pd.DataFrame, articles: pd.DataFrame) -> str:
    """How many articles are copies of others, and how many groups they make."""
    if copies.empty:
        return f"None of {len(articles)} articles is a copy of another in its language"
    return f"{len(copies)} of {len(articles)} articles are versions of {copies['group'].nunique()} texts"


def lowest_alpha(values: pd.DataFrame) -> str:
    """The variable on which two coders agree least, with its alpha."""
    if not values["alpha"].notna().any():
        return "No alpha can be told"
    low = values.loc[values["alpha"].idxmin()]
    return f"Lowest: {low['variable']} of the {low['unit']}, {low['alpha']:.2f}"


def coders_agree(units: pd.DataFrame, values: pd.DataFrame, enough: float) -> str:
    """How far two coders mark the same claims and give the same values; ``values`` of all articles together."""
    claims = units.query("unit == 'claim' and group == 'all' and n_first + n_second > 0")
    told = [
        f"coders mark the same claims with F1 {row.f1:.3f} ({row.n_first} and {row.n_second} claims); {(values['alpha'] < enough).sum()} "
        f"of {len(values)} variables lie below alpha {enough}; {lowest_alpha(values).lower()}"
        for row in claims.itertuples()
    ]
    return told[0] if told else "no article has been coded by hand, so nothing can be told of agreement"


def codes_f1(accuracy: pd.DataFrame) -> str:
    """With which F1 sentences are coded with frames and functions, all values and languages together."""
    rows = accuracy[(accuracy["value"] == "all") & (accuracy["group"] == "all")]
    told = [f"{row.f1:.2f} [{row.f1_low:.2f}, {row.f1_high:.2f}] for {row.kind}s" for row in rows.itertuples()]
    if not told:
        return "no article has been coded by hand, so how right the codes of these articles are is not known"
    return f"sentences are coded with an F1 of {' and '.join(told)}"


def f1_by_language(accuracy: pd.DataFrame) -> str:
    """F1 with interval and n for each language; ``accuracy`` has group, f1, f1_low, f1_high, n_coded."""
    told = "; ".join(
        f"{language_name(row.group)} {row.f1:.3f} [{row.f1_low:.3f}, {row.f1_high:.3f}], n = {row.n_coded}"
        for row in accuracy.itertuples()
    )
    return told or "not known, for no article has been coded by hand"


def same_regions(agreement: pd.DataFrame) -> str:
    """How many characters each pair of codings puts into the same region, all articles together."""
    pairs = agreement.groupby("pair")[["n_same", "n_chars"]].sum()
    told = "; ".join(f"{pair} {100 * same / n:.1f} % of {n:,}" for pair, same, n in pairs.itertuples())
    return told or "not known, for no article has been coded by hand"


def key_words(keys: pd.DataFrame, glosses: pd.Series, n: int = 3) -> str:
    """The first ``n`` words of each language by keyness, with their glosses and how often they are said."""

    def glossed(row) -> str:
        gloss = glosses.get((row.group, row.lemma), "")
        return f"{row.label} ({gloss}) {row.n}" if gloss else f"{row.label} {row.n}"

    told = "; ".join(
        f"{language_name(group)}: " + ", ".join(glossed(row) for row in table.head(n).itertuples())
        for group, table in keys.groupby("group")
    )
    return told or "no word is said twice"


def counts_by_language(rows: pd.DataFrame, languages: list[str]) -> str:
    """How many rows each language has; ``rows`` has a column language."""
    counts = rows["language"].value_counts()
    return "; ".join(f"{language_name(language)} {counts.get(language, 0)}" for language in languages)


def claims_by_article(claims: pd.DataFrame, labels: pd.Series) -> str:
    """How many claims each article has, and of these how many are certain."""
    if len(labels) > MOST_ARTICLES:
        counts = claims.groupby("article_id").size().reindex(labels.index, fill_value=0)
        return (
            f"claims by article: median {counts.median():g}, from {counts.min()} to {counts.max()}, none in {(counts == 0).sum()} of "
            f"{len(labels)} articles; {(claims['certainty'] == 'certain').sum()} of {len(claims)} claims are certain"
        )
    parts = []
    for article, label in labels.items():
        own = claims[claims["article_id"] == article]
        parts.append(f"{label} {len(own)} ({(own['certainty'] == 'certain').sum()} certain)")
    return "claims by article: " + ", ".join(parts)


def certain_by_position(places: pd.DataFrame) -> str:
    """How many claims of headlines, leads and bodies are certain; ``places`` from ``accusations.certainty_by_position``."""
    parts = []
    for position in CLAIM_VARIABLES["position"]:
        counts = places.loc[places["position"] == position, list(CLAIM_VARIABLES["certainty"])].sum()
        if counts.sum():
            parts.append(f"{position} {counts['certain']} of {counts.sum()} ({counts['certain'] / counts.sum():.0%})")
    return f"claims that are certain: {', '.join(parts)}" if parts else "no claim is found"


def accused_most(pairs: pd.DataFrame, names: dict[str, str], n: int = 3) -> str:
    """The accused named in most claimant–accused pairs, with their counts."""
    totals = pairs[pairs["accused"] != ""].groupby("accused")["n"].sum().reset_index()
    first = totals.sort_values(["n", "accused"], ascending=[False, True]).head(n)
    told = [f"{names.get(row.accused, row.accused)} {row.n}" for row in first.itertuples()]
    nobody = pairs.loc[pairs["accused"] == "", "n"].sum()
    return ", ".join(told + ([f"nobody named {nobody}"] if nobody else [])) or "nobody"


_ANSWERS = ("denies", "counter_accuses", "dismisses", "concedes", "acts", "no_comment")
_TOLD = (
    ("evidence is told for", "evidence", ("specified", "gestured")),
    ("said or noted to be lacking for", "evidence", ("denied", "noted_absent")),
    ("an answer is told for", "response", _ANSWERS),
    ("one was asked for without an answer for", "response", ("requested",)),
)
"""What may be told of a claim, by the values of its variables of which one is enough."""


def told_of(claims: pd.DataFrame, coded: pd.DataFrame, languages: pd.Series) -> str:
    """For each language, for how many claims what is told of evidence and answers; found, and coded by hand in brackets."""
    parts = []
    for language in sorted(languages.unique()):
        found, by_hand = (table[table["article_id"].map(languages) == language] for table in (claims, coded))
        if found.empty and by_hand.empty:
            continue
        told = []
        for name, variable, values in _TOLD:
            n, n_coded = (
                sum(not set(values).isdisjoint(cell.split("|")) for cell in table[variable])
                for table in (found, by_hand)
            )
            told.append(f"{name} {n}" + (f" ({n_coded})" if len(by_hand) else ""))
        beside = f" (by hand {len(by_hand)})" if len(by_hand) else ""
        parts.append(f"of {len(found)} {language_name(language)} claims{beside} {', '.join(told)}")
    return "what is told: " + ("; ".join(parts) or "no claim is found")


def loudest(voices: pd.DataFrame, labels: pd.Series) -> str:
    """The share of the author's own voice in each article, and the kind of source that gets most of the rest."""
    if len(labels) > MOST_ARTICLES:
        author = (
            voices[voices["role"] == "author"].set_index("article_id")["share"].reindex(labels.index, fill_value=0.0)
        )
        others = voices[voices["role"] != "author"].groupby("role")["n_words"].sum()
        most = (
            f"; of the rest most go to {others.idxmax().replace('_', ' ')} ({others.max() / others.sum():.0%})"
            if len(others)
            else ""
        )
        return f"words in the author's own voice: median {author.median():.0%} of an article, from {author.min():.0%} to {author.max():.0%}{most}"
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
    if counts.empty:
        return "none"
    best = sorted(counts[counts == counts.max()].index)
    return f"{' / '.join(best).replace('_', ' ')} ({counts.max()})"


def leading_frames(shares: pd.DataFrame, labels: pd.Series, name: str = "frame", most: int = 2) -> str:
    """The frames (or functions) with most sentences in each article, with their shares; by hand in brackets."""
    by_hand = ", by hand in brackets" if shares["share_coded"].notna().any() else ""
    if len(labels) > MOST_ARTICLES:
        sums = (
            shares.groupby(name)[["n", "n_sentences"]]
            .sum()
            .sort_values(["n"], ascending=False, kind="stable")
            .head(most)
        )
        told = [f"{short_name(value)} {n / size:.0%}" for value, n, size in sums.itertuples()]
        return f"share of the sentences of all {shares['article_id'].nunique()} articles: {', '.join(told)}"
    parts = []
    for article, label in labels.items():
        own = shares[(shares["article_id"] == article) & (shares["n"] > 0)]
        own = own.sort_values(["n", name], ascending=[False, True]).head(most)
        told = [
            f"{short_name(getattr(row, name))} {row.share:.0%}" + (f" ({row.share_coded:.0%})" if by_hand else "")
            for row in own.itertuples()
        ]
        parts.append(f"{label}: {', '.join(told) or 'none'}")
    return f"share of the sentences{by_hand}: " + "; ".join(parts)


def primary_frames(frames: pd.DataFrame, coded: pd.DataFrame, labels: pd.Series) -> str:
    """The primary frame of each article, by the instrument; and in how many articles the hand coding has the same."""
    own = frames[frames["primary"]].set_index("article_id")["frame"]
    hand = coded.set_index("article_id")["primary"]
    same = sum(own.get(article) == primary for article, primary in hand.items())
    by_hand = f"; the hand coding has the same in {same} of {len(hand)}" if len(hand) else ""
    if len(labels) > MOST_ARTICLES:
        counts = own.reindex(labels.index).fillna("none").value_counts().rename_axis("frame").reset_index(name="n")
        counts = counts.sort_values(["n", "frame"], ascending=[False, True])
        parts = [f"{short_name(frame)} in {n}" for frame, n in counts.itertuples(index=False)]
        return f"primary frame of {len(labels)} articles: {', '.join(parts)}{by_hand}"
    parts = [f"{short_name(own.get(article, 'none'))} in {label}" for article, label in labels.items()]
    return f"primary frame: {', '.join(parts)}{by_hand}"


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


def told_together(alignment: pd.DataFrame, codes: pd.DataFrame) -> str:
    """How many sentences articles on one story share, and in how many aligned sentences frames and entities are the same."""
    if alignment.empty:
        return "no story is told by two articles"
    linked = alignment.dropna(subset=["left_first", "right_first"])
    sides = [linked[f"{side}_last"] - linked[f"{side}_first"] + 1 for side in ("left", "right")]
    joined, single = int(sum(side.sum() for side in sides)), len(alignment) - len(linked)
    alike = []
    for variable, name in (("entity", "entities"), ("frame", "frames"), ("certainty", "certainty")):
        own = codes[codes["variable"] == variable]
        same = ((own["left_only"] == "") & (own["right_only"] == "")).sum()
        alike.append(f"{name} in {same} of {len(own)}")
    return (
        f"of {joined + single} sentences of articles on one story {joined} say the same as one or more of the other, {single} stand alone; "
        f"of the links where the instrument gives either side such a code, both have the same {', '.join(alike)}"
    )
