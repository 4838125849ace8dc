"""How right the instrument is against hand coding, and how far two hand codings agree."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd
from nltk.metrics import binary_distance, masi_distance
from nltk.metrics.agreement import AnnotationTask

from newsframes.errors import InputError, InputErrors
from newsframes.rates import RESAMPLES, SEED
from newsframes.regions import COUNTED
from newsframes.tables import line_numbers

ALPHA_RESAMPLES = 300
SPAN = ["article_id", "start", "end"]
NAMING = [*SPAN, "entity_id", "form", "stands_for"]
ACCURACY_COLUMNS = ["group", "n_coded", "n_found", "n_right", "precision", "recall", "f1", "f1_low", "f1_high"]


def check_offsets(coded: pd.DataFrame, articles: pd.DataFrame, path: str) -> None:
    """Raise InputError for coded rows whose article is unknown or whose offsets do not give their surface."""
    texts = articles.set_index("article_id")["text"]
    errors = []
    for line, row in zip(line_numbers(coded), coded.itertuples(), strict=True):
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


def check_coding(coded: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, path: str) -> None:
    """Raise InputError for coded claims whose offsets do not fit their text, whose cue is not where it is said to be, or that reach
    beyond one sentence (``sentences`` has article_id, start, end)."""
    check_offsets(coded, articles, path)
    texts, errors = articles.set_index("article_id")["text"], []
    for line, row in zip(line_numbers(coded), coded.itertuples(), strict=True):
        has_place = row.cue_start >= 0 and row.cue_end > row.cue_start
        found = texts[row.article_id][int(row.cue_start) : int(row.cue_end)] if has_place else ""
        if found != row.cue or (not row.cue and max(row.cue_start, row.cue_end) >= 0):
            what = f"cue {row.cue_start:g}:{row.cue_end:g} of {row.claim_id} is {found!r}, not {row.cue!r}"
            remedy = "count code points of the file as read, end exclusive; leave both empty where there is no cue"
            errors.append(InputError(what, path=path, line=line, remedy=remedy))
        own = sentences[sentences["article_id"] == row.article_id]
        if not ((own["start"] <= row.start) & (row.end <= own["end"])).any():
            what = f"claim {row.claim_id} ({row.start}:{row.end}) does not lie inside one sentence"
            remedy = "a claim is coded in one sentence; a repeat in another is a row of its own"
            errors.append(InputError(what, path=path, line=line, remedy=remedy))
    InputErrors.raise_if_any(errors)


def two_coders(coded: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of either of two coders, the coders in alphabetical order; both empty where nobody has coded.

    Raises InputError where there is one coder, or more than two.
    """
    coders = sorted(coded["coder"].unique())
    if len(coders) not in (0, 2):
        what = f"coded by {len(coders)} ({', '.join(coders)})"
        raise InputError(what, remedy="agreement is measured between two: give the coding of both, or of none")
    first, second = coders or ("", "")
    return coded[coded["coder"] == first].reset_index(drop=True), coded[coded["coder"] == second].reset_index(drop=True)


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
        if not n_coded + n_found:
            rows.append((group, 0, 0, 0, *[float("nan")] * 5))
            continue
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
    return pd.DataFrame(rows, columns=ACCURACY_COLUMNS)


def mention_accuracy(
    found: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, groups: pd.Series
) -> pd.DataFrame:
    """How right the mentions of headline and body are (table mention_accuracy), exactly and by span and entity.

    No rows where nothing is coded: then nothing is known of how right they are.
    """
    found, coded = (table[table["region"].isin(COUNTED)] for table in (found, coded))
    if coded.empty:
        return pd.DataFrame(columns=["compared", *ACCURACY_COLUMNS])
    compared = {"exact": NAMING, "entity": [*SPAN, "entity_id"]}
    return pd.concat(
        [accuracy(found, coded, sentences, groups, on=on).assign(compared=name) for name, on in compared.items()]
    )


def attribution_accuracy(
    found: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, groups: pd.Series
) -> pd.DataFrame:
    """Attributions found against coded ones, per group of texts (table attribution_accuracy without ``half``).

    A cue is right where it overlaps a coded one, one to one in text order. Precision, recall and F1 are of cues; the shares of right
    sources, contents, quote forms and stances are over the right cues.
    """
    pairs = []
    for article in sorted({*found["article_id"], *coded["article_id"]}):
        free = list(found[found["article_id"] == article].itertuples())
        for row in coded[coded["article_id"] == article].sort_values("cue_start").itertuples():
            match = next((f for f in free if f.cue_start < row.cue_end and row.cue_start < f.cue_end), None)
            if match is not None:
                free.remove(match)
                pairs.append((article, row.cue_start, match, row))
    as_cues = lambda table: table.rename(columns={"cue_start": "start", "cue_end": "end"})[SPAN]  # noqa: E731
    # A right cue is given its coded span; a number of its own keeps rows of the same span apart.
    found_spans = as_cues(found).assign(pair=-1 - np.arange(len(found)))
    coded_spans = as_cues(coded).assign(pair=np.arange(len(coded)))
    for _, _, match, row in pairs:
        found_spans.loc[match.Index, [*SPAN, "pair"]] = coded_spans.loc[row.Index].to_numpy()
    found_spans = found_spans.astype({"start": int, "end": int, "pair": int})
    table = accuracy(found_spans, coded_spans, sentences, groups, on=[*SPAN, "pair"]).set_index("group")
    checks = pd.DataFrame(
        [(groups[a], *_same_attribution(match, row)) for a, _, match, row in pairs],
        columns=["group", "source_overlap", "content_overlap", "same_quote_form", "same_stance"],
    )
    return table.join(checks.groupby("group").mean()).reset_index()


def _same_attribution(found, coded) -> tuple[bool, bool, bool, bool]:
    def overlap(first: float, last: float, start: float, end: float) -> bool:
        return min(last, end) > max(first, start)

    unsaid = np.isnan(coded.source_start) and found.source_start < 0
    source = unsaid or overlap(found.source_start, found.source_end, coded.source_start, coded.source_end)
    content = overlap(found.content_start, found.content_end, coded.content_start, coded.content_end)
    return source, content, found.quote_form == coded.quote_form, found.verb_stance == coded.verb_stance


def differences(found: pd.DataFrame, coded: pd.DataFrame, *, on: list[str] | None = None) -> pd.DataFrame:
    """The rows in which two codings differ: those of ``on`` and surface, and ``only_in`` (found · coded), in text order."""
    on = [*(on or NAMING), "surface"]
    both = coded[on].merge(found[on], how="outer", on=on, indicator=True)
    both = both[both["_merge"] != "both"]
    both["only_in"] = both["_merge"].map({"left_only": "coded", "right_only": "found"}).astype(str)
    return both.drop(columns="_merge").sort_values([*SPAN, "only_in"], ignore_index=True)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


MIN_OVERLAP = 0.5
"""Two marked spans are the same unit where they share at least half of the characters that either has."""


def pair_units(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Which units of two coders are the same, one to one, by the overlap of their spans.

    Both have article_id, start, end. Columns: first, second (row labels), overlap (shared characters per characters of either);
    the pairs that overlap most first, ties in text order.
    """
    candidates = []
    for left in first.sort_values([*SPAN]).itertuples():
        for right in second[second["article_id"] == left.article_id].sort_values([*SPAN]).itertuples():
            shared = min(left.end, right.end) - max(left.start, right.start)
            if shared > 0:
                either = max(left.end, right.end) - min(left.start, right.start)
                candidates.append((left.Index, right.Index, shared / either))
    candidates.sort(key=lambda pair: -pair[2])
    taken_first, taken_second, pairs = set(), set(), []
    for left, right, overlap in candidates:
        if overlap >= MIN_OVERLAP and left not in taken_first and right not in taken_second:
            taken_first.add(left)
            taken_second.add(right)
            pairs.append((left, right, overlap))
    return _labels_as_numbers(pd.DataFrame(pairs, columns=["first", "second", "overlap"]), ["first", "second"])


def _labels_as_numbers(pairs: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Pairs of row labels, whole numbers even where there is no pair."""
    return pairs.astype(dict.fromkeys(names, "int64"))


def unit_agreement(first: pd.DataFrame, second: pd.DataFrame, languages: pd.Series, unit: str) -> pd.DataFrame:
    """How far two coders mark the same units, by language and in all (table agreement_units); no row where neither marks any."""
    pairs = pair_units(first, second)
    of = (
        first["article_id"].map(languages),
        second["article_id"].map(languages),
        first["article_id"].loc[pairs["first"]].map(languages),
    )
    rows = []
    for group in ("all", *sorted(languages.unique())):
        n_first, n_second = (
            len(table) if group == "all" else int((mark == group).sum())
            for table, mark in ((first, of[0]), (second, of[1]))
        )
        if not n_first + n_second:
            continue
        matched = pairs if group == "all" else pairs[(of[2] == group).to_numpy()]
        f1 = 2 * len(matched) / (n_first + n_second) if n_first + n_second else float("nan")
        rows.append((unit, group, n_first, n_second, len(matched), f1, matched["overlap"].mean()))
    return pd.DataFrame(rows, columns=["unit", "group", "n_first", "n_second", "n_matched", "f1", "overlap"])


def value_agreement(
    first: pd.DataFrame,
    second: pd.DataFrame,
    variables: Iterable[str],
    groups: pd.Series,
    unit: str,
    *,
    many: Iterable[str] = (),
) -> pd.DataFrame:
    """Krippendorff's alpha, raw agreement and prevalence of each variable, by group and in all (table agreement_values).

    Row i of both tables is the same unit; ``groups`` gives its group. Variables in ``many`` hold several values separated by a bar and are compared
    by MASI distance (Passonneau 2006), all others are nominal. The interval resamples units.
    """
    rows = []
    for variable in variables:
        values = [[_value(cell, variable in many) for cell in table[variable]] for table in (first, second)]
        for group in ("all", *sorted(groups.unique())):
            units = [i for i, of in enumerate(groups) if group in ("all", of)]
            if not units:
                continue
            pairs = [(values[0][i], values[1][i]) for i in units]
            given = Counter("|".join(sorted(value)) for pair in pairs for value in pair)
            value, count = min(given.items(), key=lambda item: (-item[1], item[0]))
            low, high = _alpha_interval(pairs)
            same = sum(left == right for left, right in pairs)
            rows.append(
                (
                    unit,
                    variable,
                    group,
                    len(pairs),
                    same / len(pairs),
                    value,
                    count / given.total(),
                    alpha(pairs),
                    low,
                    high,
                )
            )
    names = [
        "unit",
        "variable",
        "group",
        "n",
        "agreement",
        "most_frequent",
        "prevalence",
        "alpha",
        "alpha_low",
        "alpha_high",
    ]
    return pd.DataFrame(rows, columns=names)


def _value(cell: str, many: bool) -> frozenset[str]:
    return frozenset(part for part in (str(cell).split("|") if many else [str(cell)]) if part)


def alpha(pairs: list[tuple[frozenset, frozenset]]) -> float:
    """Krippendorff's alpha of two coders over paired values; not a number where only one value was ever given."""
    if len({value for pair in pairs for value in pair}) < 2:
        return float("nan")
    data = [(coder, unit, value) for unit, pair in enumerate(pairs) for coder, value in enumerate(pair)]
    nominal = all(len(value) <= 1 for pair in pairs for value in pair)
    return AnnotationTask(data, distance=binary_distance if nominal else _masi).alpha()


def _masi(first: frozenset, second: frozenset) -> float:
    return 0.0 if first == second else masi_distance(first, second)


def _alpha_interval(pairs: list[tuple[frozenset, frozenset]]) -> tuple[float, float]:
    """95 % percentile interval of alpha, units resampled; a resample without variation says nothing and is left out."""
    if all(left == right for left, right in pairs):
        return float("nan"), float("nan")  # resampling cannot see beyond perfect agreement
    rng = np.random.default_rng(SEED)
    drawn = [alpha([pairs[i] for i in rng.integers(len(pairs), size=len(pairs))]) for _ in range(ALPHA_RESAMPLES)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


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


MIN_SHARED = 0.5
"""A claim that the instrument finds is a coded one where they share at least half of the characters of the shorter."""


def pair_claims(found: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """Which found claim is which coded one, one to one, the greatest overlap first; columns found, coded (row labels).

    Both have article_id, start, end. Spans are compared by what they share of the shorter: where the border of a content lies is a
    matter of taste, so an instrument that takes a whole clause is not wrong against a coder who took its half.
    """
    candidates = []
    for article in sorted({*found["article_id"]} & {*coded["article_id"]}):
        lefts, rights = (table[table["article_id"] == article].sort_values([*SPAN]) for table in (found, coded))
        for left, right in itertools.product(lefts.itertuples(), rights.itertuples()):
            shared = min(left.end, right.end) - max(left.start, right.start)
            shorter = min(left.end - left.start, right.end - right.start)
            if shared > 0 and shared / shorter >= MIN_SHARED:
                candidates.append(
                    (-shared / shorter, -shared, article, left.start, right.start, left.Index, right.Index)
                )
    pairs, taken = [], (set(), set())
    for *_, left, right in sorted(candidates):
        if left not in taken[0] and right not in taken[1]:
            taken[0].add(left)
            taken[1].add(right)
            pairs.append((left, right))
    return _labels_as_numbers(pd.DataFrame(pairs, columns=["found", "coded"]), ["found", "coded"])


def claim_finding(found: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """How right the instrument is in finding claims, by sentence and by row (table claim_finding without ``source``).

    A sentence is right where both have a claim in it; a row where it is paired with a coded one. Per group of articles, and for all;
    no rows where nothing is coded.
    """
    if coded.empty:
        return pd.DataFrame(columns=["unit", *ACCURACY_COLUMNS])
    pairs = pair_claims(found, coded)
    # A right row is given the span of its coded one; a number of its own keeps rows of the same span apart.
    as_coded, by_hand = (
        found[SPAN].assign(pair=-1 - np.arange(len(found))),
        coded[SPAN].assign(pair=np.arange(len(coded))),
    )
    as_coded.loc[pairs["found"], [*SPAN, "pair"]] = by_hand.loc[pairs["coded"]].to_numpy()
    everything = pd.Series("all", index=groups.index)
    tables = []
    for unit, (left, right) in {
        "sentence": (_claim_sentences(found, sentences), _claim_sentences(coded, sentences)),
        "row": (as_coded.astype({"start": int, "end": int, "pair": int}), by_hand),
    }.items():
        for of in (groups, everything):
            tables.append(accuracy(left, right, sentences, of, on=list(right.columns)).assign(unit=unit))
    return pd.concat(tables, ignore_index=True)


def _claim_sentences(claims: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The sentences in which claims begin, each once."""
    places = sentences.sort_values(["start", "article_id"])[[*SPAN]].rename(columns={"start": "first", "end": "last"})
    placed = pd.merge_asof(
        claims.sort_values(["start", "article_id"])[["article_id", "start"]],
        places.assign(start=places["first"]),
        on="start",
        by="article_id",
    )
    return placed[["article_id", "first", "last"]].drop_duplicates().set_axis(SPAN, axis=1)


def claim_values(
    found: pd.DataFrame, coded: pd.DataFrame, variables: Iterable[str], groups: pd.Series, *, many: Iterable[str] = ()
) -> pd.DataFrame:
    """How often a found claim has the coded value, over the paired ones (table claim_values without ``source``).

    Variables in ``many`` hold several values separated by a bar and are right only where the sets are equal. macro_f1 is the mean over
    coded values of the F1 of that value. The interval is that of Wilson (1927) for a share of n. No rows where nothing is coded.
    """
    names = ["variable", "group", "n", "n_right", "accuracy", "low", "high", "macro_f1"]
    if coded.empty:
        return pd.DataFrame(columns=names)
    pairs = pair_claims(found, coded)
    of = found["article_id"].loc[pairs["found"]].map(groups).to_numpy()
    rows = []
    for variable in variables:
        left = [_value(cell, variable in many) for cell in found[variable].loc[pairs["found"]].astype(str)]
        right = [_value(cell, variable in many) for cell in coded[variable].loc[pairs["coded"]].astype(str)]
        for group in ("all", *sorted(groups.unique())):
            units = [i for i, name in enumerate(of) if group in ("all", name)]
            right_ones = sum(left[i] == right[i] for i in units)
            low, high = wilson(right_ones, len(units))
            macro = _macro_f1([left[i] for i in units], [right[i] for i in units])
            rows.append((variable, group, len(units), right_ones, _ratio(right_ones, len(units)), low, high, macro))
    return pd.DataFrame(rows, columns=names)


def group_agreement(found: pd.DataFrame, coded: pd.DataFrame) -> tuple[int, int, int]:
    """Pairs of paired claims that stand in one claim_group: by hand, by the instrument, by both."""
    pairs = pair_claims(found, coded)
    groups = list(zip(found["claim_group"].loc[pairs["found"]], coded["claim_group"].loc[pairs["coded"]], strict=True))
    together = [(a[0] == b[0], a[1] == b[1]) for a, b in itertools.combinations(groups, 2)]
    return sum(c for _, c in together), sum(f for f, _ in together), sum(f and c for f, c in together)


def _macro_f1(found: list[frozenset], coded: list[frozenset]) -> float:
    scores = []
    for value in sorted({value for values in coded for value in values}):
        both = sum(value in f and value in c for f, c in zip(found, coded, strict=True))
        scores.append(2 * both / (sum(value in f for f in found) + sum(value in c for c in coded)))
    return float(np.mean(scores)) if scores else float("nan")


def wilson(right: int, n: int) -> tuple[float, float]:
    """95 % interval of a share after Wilson (1927)."""
    if not n:
        return float("nan"), float("nan")
    z = 1.959964
    share, spread = right / n, z * np.sqrt(right / n * (1 - right / n) / n + z**2 / (4 * n**2))
    centre, scale = share + z**2 / (2 * n), 1 + z**2 / n
    return float(max(0.0, (centre - spread) / scale)), float(min(1.0, (centre + spread) / scale))
