"""How articles are framed: tables over sentences and articles, for the instrument's coding and for a hand coding alike."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import pandas as pd

from newsframes.agreement import ACCURACY_COLUMNS, accuracy
from newsframes.codebook import FRAMES, FUNCTIONS, short_name
from newsframes.frames import sentence_values, share_interval
from newsframes.regions import COUNTED

VALUES = {"frame": FRAMES, "function": FUNCTIONS}


def coded_sentences(coded: pd.DataFrame, sentences: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """A hand coding of sentences as one row a sentence × value: article_id, sentence_no, ``name``.

    ``coded`` has article_id, start, end and ``column`` with values separated by a bar; a coded stretch belongs to the sentence it begins in.
    """
    values = in_sentences(coded, sentences)
    values[name] = values[column].str.split("|")
    rows = values.explode(name).query(f"{name} != ''")[["article_id", "sentence_no", name]].drop_duplicates()
    return rows.sort_values(["article_id", "sentence_no", name], ignore_index=True)


def in_sentences(rows: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The rows (article_id, start, …) with the number of the sentence that each begins in; index and order stay."""
    if rows.empty:
        return rows.assign(sentence_no=pd.Series(dtype="int64"))
    places = sentences.sort_values(["start", "article_id"])[["article_id", "sentence_no", "start"]]
    placed = rows.drop(columns="sentence_no", errors="ignore").reset_index(names="row")
    placed = pd.merge_asof(placed.sort_values(["start", "article_id"]), places, on="start", by="article_id")
    return placed.set_index("row").loc[rows.index]


def shares(found: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, name: str) -> pd.DataFrame:
    """Share of the sentences of headline and body that have a frame (or function), found and coded by hand.

    Columns: article_id, ``name``, n (found), n_coded, n_sentences, share, ci_low, ci_high (see
    ``share_interval``), share_coded (not a number for articles that nobody has coded); one row an article × value of the codebook,
    values in its order.
    """
    counted = sentences[sentences["region"].isin(COUNTED)]
    places = counted[["article_id", "sentence_no"]]
    sizes = counted.groupby("article_id").size()
    index = pd.MultiIndex.from_product([sizes.index, VALUES[name]], names=["article_id", name])
    found, coded = (rows.merge(places, on=["article_id", "sentence_no"]) for rows in (found, coded))
    count = lambda rows: rows.groupby(["article_id", name]).size().reindex(index, fill_value=0)  # noqa: E731
    table = pd.DataFrame({"n": count(found), "n_coded": count(coded)}).reset_index()
    size = table["article_id"].map(sizes)
    table["n_sentences"], table["share"] = size, table["n"] / size
    table["ci_low"], table["ci_high"] = share_interval(table["n"].to_numpy(), size.to_numpy())
    table["share_coded"] = (table["n_coded"] / size).where(table["article_id"].isin(coded["article_id"]))
    return table


def coding_accuracy(
    found: pd.DataFrame, coded: pd.DataFrame, sentences: pd.DataFrame, groups: pd.Series, name: str
) -> pd.DataFrame:
    """Precision, recall and F1 of the sentences coded with each frame (or function), against a hand coding.

    Columns: kind (frame · function), value (``all``: every sentence × value), group (language, or all), and those of ``accuracy``. Values
    that neither has are left out; where nothing is coded there are no rows.
    """
    if coded.empty:
        return pd.DataFrame(columns=["kind", "value", *ACCURACY_COLUMNS])
    starts = sentences[["article_id", "sentence_no", "start", "end"]]
    left, right = (table.merge(starts, on=["article_id", "sentence_no"]) for table in (found, coded))
    on, everything = ["article_id", "start", "end", name], pd.Series("all", index=groups.index)
    parts = []
    for value in ("all", *VALUES[name]):
        a, b = (table if value == "all" else table[table[name] == value] for table in (left, right))
        if len(a) + len(b):
            parts += [accuracy(a, b, sentences, of, on=on).assign(value=value) for of in (everything, groups)]
    table = pd.concat(parts, ignore_index=True).assign(kind=name)
    return table[table["n_coded"] + table["n_found"] > 0].reset_index(drop=True)


def voice_counts(sentence_frames: pd.DataFrame) -> pd.DataFrame:
    """Sentences of each frame by voice: frame, author, quoted, n; the most frequent frame first."""
    counts = sentence_frames.groupby(["frame", "voice"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=["author", "quoted"], fill_value=0).reset_index()
    counts.columns.name = None
    return counts.assign(n=counts["author"] + counts["quoted"]).sort_values(
        ["n", "frame"], ascending=[False, True], ignore_index=True
    )


def frames_of_claims(claims: pd.DataFrame, sentence_frames: pd.DataFrame) -> pd.DataFrame:
    """How often the sentence of a claim of a given allegation shows a frame: allegation, frame, n, N (claims with that allegation).

    A claim with several allegations counts for each.
    """
    rows = claims.assign(allegation=claims["allegation"].str.split("|")).explode("allegation")
    total = rows.groupby("allegation")["claim_id"].nunique()
    joined = rows.merge(sentence_frames, on=["article_id", "sentence_no"])
    counts = joined.groupby(["allegation", "frame"])["claim_id"].nunique().rename("n").reset_index()
    return counts.assign(N=counts["allegation"].map(total))


def telling_sentences(frame_cues: pd.DataFrame, name: str, value: str, most: int = 2) -> pd.DataFrame:
    """The stretches of the ``most`` sentences of each article that speak most clearly for a value (most rules, then the first)."""
    own = frame_cues[(frame_cues["kind"] == name) & (frame_cues["value"] == value)]
    rules = own.groupby(["article_id", "sentence_no"])["rule"].nunique().rename("rules").reset_index()
    rules = rules.sort_values(["article_id", "rules", "sentence_no"], ascending=[True, False, True])
    first = rules.groupby("article_id").head(most)[["article_id", "sentence_no"]]
    return own.merge(first, on=["article_id", "sentence_no"]).sort_values(["article_id", "sentence_no", "start", "end"])


def functions_told(
    claims: pd.DataFrame, frame_cues: pd.DataFrame, names: dict[str, str], most: int = 3
) -> pd.DataFrame:
    """What fills the framing functions in each article: article_id, problem (allegations of its claims), cause (who is accused), judgement,
    remedy (the words that tell them); each the ``most`` frequent with their counts."""
    words = frame_cues[frame_cues["kind"] == "function"]
    rows = []
    for article in sorted({*claims["article_id"], *words["article_id"]}):
        own, said = claims[claims["article_id"] == article], words[words["article_id"] == article]
        accused = own["accused_entity"].str.split("|").explode()
        rows.append((
            article,
            _most_frequent(own["allegation"].str.split("|").explode().str.replace("_", " "), most),
            _most_frequent(accused[accused != ""].map(names), most),
            *(_most_frequent(said.loc[said["value"] == function, "surface"], most) for function in ("judgement", "remedy")),
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=["article_id", "problem", "cause", "judgement", "remedy"])


def _most_frequent(values: pd.Series, most: int) -> str:
    counts = values.value_counts().rename("n").rename_axis("value").reset_index()
    head = counts.sort_values(["n", "value"], ascending=[False, True]).head(most)
    return ", ".join(f"{value} ({n})" for value, n in head.itertuples(index=False))


def with_wide(cues: pd.DataFrame, sentence_frames: pd.DataFrame) -> pd.DataFrame:
    """Sentence × frame where words of tier wide code a sentence too."""
    wide = cues[(cues["kind"] == "frame") & (cues["reason"] == "too common alone")].rename(columns={"value": "frame"})
    keys = ["article_id", "sentence_no", "frame"]
    return pd.concat([sentence_frames[keys], wide[keys]]).drop_duplicates().sort_values(keys, ignore_index=True)


def presence(frames: pd.DataFrame, coded: pd.DataFrame, levels: list[float]) -> pd.DataFrame:
    """How many article × frame are present from a score on, one row a level; and where articles are coded by hand, how many of these
    the hand coding has too, and how many it has that are missed.

    ``frames`` has article_id, frame, score; ``coded`` article_id and frames, separated by a bar.
    """
    by_hand = coded.assign(frame=coded["frames"].str.split("|")).explode("frame")
    keys = [set(zip(table["article_id"], table["frame"], strict=True)) for table in (by_hand, frames)]
    rows = []
    for level in levels:
        here = keys[1] & set(
            frames.loc[frames["score"] >= level, ["article_id", "frame"]].itertuples(index=False, name=None)
        )
        rows.append((level, len(here), *((len(here & keys[0]), len(keys[0] - here)) if keys[0] else ())))
    names = ["score from which a frame is present", "present", "also by hand", "by hand, missed"]
    return pd.DataFrame(rows, columns=names if keys[0] else names[:2])


def leave_one_out(frame_cues: pd.DataFrame, outcome: Callable[[pd.DataFrame], pd.Series]) -> pd.DataFrame:
    """What becomes of an outcome by article when each rule (concept or kind of claim) is left out in turn.

    ``outcome`` makes of a table of sentence × frame one value an article. Columns: rule, article_id, before, after; only where they differ.
    """
    own = frame_cues[frame_cues["kind"] == "frame"].rename(columns={"article_id": "text_no"})
    code = lambda cues: sentence_values(cues, "frame", "frame").rename(columns={"text_no": "article_id"})  # noqa: E731
    before = outcome(code(own))
    rows = []
    for rule in sorted(own["rule"].unique()):
        after = outcome(code(own[own["rule"] != rule]))
        for article in before.index:
            if after.get(article, "") != before[article]:
                rows.append((rule, article, before[article], after.get(article, "")))
    return pd.DataFrame(rows, columns=["rule", "article_id", "before", "after"])


def ranking(sentence_frames: pd.DataFrame, most: int = 3) -> pd.Series:
    """The frames with most sentences, by article and by their short names: `` > `` before fewer, `` = `` before equally many (alphabetical)."""
    counts = sentence_frames.groupby(["article_id", "frame"]).size().rename("n").reset_index()
    ranked = {}
    for article, rows in counts.sort_values(["article_id", "n", "frame"], ascending=[True, False, True]).groupby(
        "article_id"
    ):
        head = rows.head(most)
        signs = ["", *(" = " if a == b else " > " for a, b in itertools.pairwise(head["n"]))]
        ranked[article] = "".join(sign + short_name(frame) for sign, frame in zip(signs, head["frame"], strict=True))
    return pd.Series(ranked, dtype="str")


def smallest_p(first: int, second: int) -> float:
    """The smallest two-sided p that a permutation test of ``first`` against ``second`` articles can give."""
    return min(1.0, 2 / math.comb(first + second, first))
