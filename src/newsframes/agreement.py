"""How right the instrument is against hand coding, and how far two hand codings agree."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
import regex

from newsframes.codebook import CLAIM_VARIABLES, FRAMES, FUNCTIONS
from newsframes.errors import InputError, InputErrors
from newsframes.rates import RESAMPLES, SEED
from newsframes.regions import COUNTED
from newsframes.tables import line_numbers

ALPHA_RESAMPLES = 300
SPAN = ["article_id", "start", "end"]
NAMING = [*SPAN, "entity_id", "form", "stands_for"]
ACCURACY_COLUMNS = ["group", "n_coded", "n_found", "n_right", "precision", "recall", "f1", "f1_low", "f1_high"]
LISTS = {
    "allegation": CLAIM_VARIABLES["allegation"], "response": CLAIM_VARIABLES["response"], "frames": FRAMES, "functions": FUNCTIONS,
}  # fmt: skip
"""Columns that hold several values of the codebook, separated by a bar."""
ENTITIES = ("entity_id", "stands_for", "claimant_entity", "accused_entity")
NEW_ENTITY = r"new\.[\w.-]+"
"""How a coder names an entity that the authority file does not have."""


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


def check_lines(read: pd.DataFrame, lines: pd.DataFrame, path: str) -> None:
    """Raise InputError for codings of lines or languages that a parallel corpus does not have."""
    errors = []
    for number, row in zip(line_numbers(read), read.itertuples(), strict=True):
        if not 1 <= row.line <= len(lines):
            what = f"line {row.line} is coded, but the corpus has lines 1 to {len(lines)}"
        elif row.language not in lines.columns:
            what = f"a line of {row.language!r} is coded, which the corpus does not have"
        else:
            continue
        errors.append(InputError(what, path=path, line=number, remedy="give the coding of this corpus"))
    InputErrors.raise_if_any(errors)


def check_values(coded: pd.DataFrame, entities: Collection[str], path: str) -> None:
    """Raise InputError for lists of values that are not in the codebook or stand there twice, and for entities that are neither among
    ``entities`` nor marked as new; whatever columns of these ``coded`` has are checked."""
    lines, errors = line_numbers(coded), []
    for column in coded.columns.intersection([*LISTS, *ENTITIES]):
        values = LISTS.get(column, entities)
        for line, cell in zip(lines, coded[column], strict=True):
            parts = cell.split("|") if cell else []
            wrong = [
                p for p in parts if p not in values and not (column in ENTITIES and regex.fullmatch(NEW_ENTITY, p))
            ]
            if wrong or len(set(parts)) < len(parts):
                what = f"{wrong[0]!r} is unknown" if wrong else "a value stands there twice"
                ids = "use an entity_id of the authority file, or new.NAME for one that it lacks"
                remedy = ids if column in ENTITIES else f"use {' · '.join(values)}"
                errors.append(InputError(f"{column} is {cell!r}: {what}", path=path, line=line, remedy=remedy))
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


def match_units(codings: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Which marks of any number of coders are the same unit, at most one of each coder, by the overlap of their spans.

    Each coding has article_id, start, end and whole numbers as row labels. Columns: a number for each coding, its row label or missing;
    overlap (characters shared per characters of either, mean over the pairs of the unit). The marks that overlap most are joined
    first, ties in text order; all marks of a unit overlap one another by MIN_OVERLAP. A mark that no other coder made is no row.
    """
    near = {
        ((one, left), (other, right)): overlap
        for (one, first), (other, second) in itertools.combinations(enumerate(codings), 2)
        for left, right, overlap in _overlaps(first, second)
        if overlap >= MIN_OVERLAP
    }
    unit_of: dict[tuple, list[tuple]] = {}
    units: list[list[tuple]] = []
    for a, b in sorted(near, key=lambda pair: -near[pair]):
        first, second = unit_of.get(a, [a]), unit_of.get(b, [b])
        if first is second or any(tuple(sorted(pair)) not in near for pair in itertools.product(first, second)):
            continue
        units = [unit for unit in units if unit is not second]
        if len(first) == 1:
            units.append(first)
        first += second
        unit_of |= dict.fromkeys(first, first)
    rows = [
        {**dict(unit), "overlap": np.mean([near[pair] for pair in itertools.combinations(sorted(unit), 2)])}
        for unit in units
    ]
    table = pd.DataFrame(rows, columns=[*range(len(codings)), "overlap"])
    return table.astype({**dict.fromkeys(range(len(codings)), "Int64"), "overlap": "float64"})


def _overlaps(first: pd.DataFrame, second: pd.DataFrame) -> Iterator[tuple[int, int, float]]:
    """Row labels of marks that touch, in text order, and the characters they share per characters of either."""
    for left in first.sort_values([*SPAN]).itertuples():
        for right in second[second["article_id"] == left.article_id].sort_values([*SPAN]).itertuples():
            shared = min(left.end, right.end) - max(left.start, right.start)
            if shared > 0:
                yield left.Index, right.Index, shared / (max(left.end, right.end) - min(left.start, right.start))


def pair_units(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """``match_units`` of two coders; columns: first, second (row labels), overlap."""
    return (
        match_units([first, second])
        .set_axis(["first", "second", "overlap"], axis=1)
        .astype({"first": int, "second": int})
    )


def same_spans(codings: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """The codings with row i the same unit in each (``match_units``); a unit that a coder did not mark has missing values there."""
    units = match_units(codings)
    labels = [units[number] for number in range(len(codings))]
    # A label that no row has stands for what a coder did not mark.
    rows = [coding.reindex(own.fillna(-1).astype(int)) for coding, own in zip(codings, labels, strict=True)]
    return _with_article([table.reset_index(drop=True) for table in rows])


def same_rows(codings: Sequence[pd.DataFrame], key: list[str]) -> list[pd.DataFrame]:
    """The codings with row i the same unit in each, by the columns of ``key``, in their order; what a coder left out has missing values."""
    keys = pd.concat([coding[key] for coding in codings]).drop_duplicates().sort_values(key)
    return [keys.merge(coding, how="left", on=key) for coding in codings]


def _with_article(codings: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """article_id in every row, also of what a coder did not mark."""
    articles = functools.reduce(pd.Series.combine_first, (coding["article_id"] for coding in codings))
    return [coding.assign(article_id=articles) for coding in codings]


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
    codings: Sequence[pd.DataFrame],
    variables: Iterable[str],
    groups: pd.Series,
    unit: str,
    *,
    many: Iterable[str] = (),
) -> pd.DataFrame:
    """Krippendorff's alpha, raw agreement and prevalence of each variable, by group and in all (table agreement_values).

    Row i of all tables is the same unit (``same_spans``, ``same_rows``); ``groups`` gives its group. Any number of coders may have coded it;
    units with fewer than two values of a variable say nothing about it, and a group without others has no row. Variables in ``many`` hold several values
    separated by a bar and are compared by MASI distance (Passonneau 2006), all others are nominal. The interval resamples units.
    """
    rows = []
    for variable in variables:
        coded = zip(*(coding[variable] for coding in codings), strict=True)
        values = [tuple(_value(cell, variable in many) for cell in cells if not pd.isna(cell)) for cells in coded]
        for group in ("all", *sorted(groups.unique())):
            units = [given for given, of in zip(values, groups, strict=True) if group in ("all", of) and len(given) > 1]
            if not units:
                continue
            given = Counter("|".join(sorted(value)) for unit_values in units for value in unit_values)
            value, count = min(given.items(), key=lambda item: (-item[1], item[0]))
            alike = [left == right for unit_values in units for left, right in itertools.combinations(unit_values, 2)]
            figures = (np.mean(alike), value, count / given.total(), alpha(units), *_alpha_interval(units))
            rows.append((unit, variable, group, len(units), *figures))
    names = ["agreement", "most_frequent", "prevalence", "alpha", "alpha_low", "alpha_high"]
    return pd.DataFrame(rows, columns=["unit", "variable", "group", "n", *names])


def _value(cell: str, many: bool) -> frozenset[str]:
    return frozenset(part for part in (str(cell).split("|") if many else [str(cell)]) if part)


def alpha(units: Sequence[tuple[frozenset, ...]]) -> float:
    """Krippendorff's alpha over units, each with the values that two or more coders gave it; not a number where only one value was
    ever given."""
    from nltk.metrics import binary_distance  # here, for nltk takes long to import and few commands need it
    from nltk.metrics.agreement import AnnotationTask

    if len({value for values in units for value in values}) < 2:
        return float("nan")
    data = [(coder, unit, value) for unit, values in enumerate(units) for coder, value in enumerate(values)]
    nominal = all(len(value) <= 1 for values in units for value in values)
    return AnnotationTask(data, distance=binary_distance if nominal else _masi).alpha()


def _masi(first: frozenset, second: frozenset) -> float:
    from nltk.metrics import masi_distance

    return 0.0 if first == second else masi_distance(first, second)


def _alpha_interval(units: Sequence[tuple[frozenset, ...]]) -> tuple[float, float]:
    """95 % percentile interval of alpha, units resampled; a resample without variation says nothing and is left out."""
    if all(len(set(values)) == 1 for values in units):
        return float("nan"), float("nan")  # resampling cannot see beyond perfect agreement
    rng = np.random.default_rng(SEED)
    drawn = [alpha([units[i] for i in rng.integers(len(units), size=len(units))]) for _ in range(ALPHA_RESAMPLES)]
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
    matter of taste, so an instrument that takes a whole clause is not wrong against a coder who took its half. Of equal ones the pair
    whose spans are most alike in length comes first, so that two claims inside one another's clause find their own.
    """
    candidates = []
    for article in sorted({*found["article_id"]} & {*coded["article_id"]}):
        lefts, rights = (table[table["article_id"] == article].sort_values([*SPAN]) for table in (found, coded))
        for left, right in itertools.product(lefts.itertuples(), rights.itertuples()):
            shared = min(left.end, right.end) - max(left.start, right.start)
            shorter, longer = sorted((left.end - left.start, right.end - right.start))
            if shared > 0 and shared / shorter >= MIN_SHARED:
                candidates.append(
                    (-shared / shorter, -shared / longer, article, left.start, right.start, left.Index, right.Index)
                )
    pairs, taken = [], (set(), set())
    for *_, left, right in sorted(candidates):
        if left not in taken[0] and right not in taken[1]:
            taken[0].add(left)
            taken[1].add(right)
            pairs.append((left, right))
    return pd.DataFrame(pairs, columns=["found", "coded"]).astype("int64")  # also where there is no pair


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
    coded values of the F1 of that value, most_frequent the share that always giving the most frequent coded value would get. The
    interval is that of Wilson (1927) for a share of n. No rows where nothing is coded.
    """
    names = ["variable", "group", "n", "n_right", "accuracy", "low", "high", "macro_f1", "most_frequent"]
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
            n, right_ones = len(units), sum(left[i] == right[i] for i in units)
            low, high = wilson(right_ones, n)
            macro = _macro_f1([left[i] for i in units], [right[i] for i in units])
            commonest = max(Counter(right[i] for i in units).values(), default=0)
            rows.append((variable, group, n, right_ones, _ratio(right_ones, n), low, high, macro, _ratio(commonest, n)))
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
