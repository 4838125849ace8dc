"""Copies: articles that are versions of one text, as news agencies' reports are in the outlets that print them."""

from __future__ import annotations

import itertools

import pandas as pd
from datasketch import MinHash, MinHashLSH
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from newsframes.regions import COUNTED
from newsframes.text import fold_string, words

SHINGLE = 4
"""Words in a row that are compared: long enough that set phrases are few, short enough that a changed word costs four of them."""
MIN_SIMILARITY, MIN_OF_LONGER = 0.5, 0.25
"""Two texts are versions of one where they share half of the shingles of the shorter and a quarter of those of the longer. The first was
set before measuring; the second was added when a measurement had joined reports that quote one long sentence of a short one."""
MIN_SHINGLES = 10
"""A text of a line or two is too short to be told a copy from a common phrase."""
CANDIDATE_JACCARD, PERMUTATIONS, SEED = 0.2, 128, 1
"""Pairs that share about so much of their shingles are looked at; lower than a version would have that was cut to a third."""


def copies(articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The articles that are copies or versions of another in the same language (table copies); one row an article, sorted by group.

    Candidates come from locality-sensitive hashing of the sets of word shingles (MinHash: Broder 1997), in time that grows with the
    number of articles, not of pairs; each candidate pair is then compared exactly: shared shingles per shingles of the shorter text.
    Pairs that share enough (MIN_SIMILARITY, MIN_OF_LONGER) are joined into groups. The result does not depend on the order of the articles.

    Columns: article_id, group (article_id of its first), similarity (to the most similar one of the group), first (the earliest
    published, the longest of equally early ones).
    """
    shingles = _shingles(articles, sentences)
    pairs = _similar_pairs(shingles)
    grouped = _components(pairs)
    best = (
        pd.concat([pairs.set_index("left")["similarity"], pairs.set_index("right")["similarity"]])
        .groupby(level=0)
        .max()
    )
    own = articles[articles["article_id"].isin(grouped.index)][["article_id", "published", "n_words"]]
    own = own.assign(component=own["article_id"].map(grouped), undated=own["published"] == "")
    own = own.sort_values(["undated", "published", "n_words", "article_id"], ascending=[True, True, False, True])
    first = own.groupby("component")["article_id"].first()
    own["group"] = own["component"].map(first).astype("str")
    own = own.assign(similarity=own["article_id"].map(best).astype("float64"), first=own["article_id"] == own["group"])
    columns = ["article_id", "group", "similarity", "first"]
    return own.sort_values(["group", "first", "article_id"], ascending=[True, False, True])[columns].reset_index(
        drop=True
    )


def _shingles(articles: pd.DataFrame, sentences: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The word shingles of headline and body of each article, by article_id, each marked with the language."""
    counted = sentences[sentences["region"].isin(COUNTED)].sort_values(["article_id", "sentence_no"])
    texts = counted.groupby("article_id")["text"].agg(" ".join)
    found = {}
    for article, language in zip(articles["article_id"], articles["language"], strict=True):
        tokens = [fold_string(word) for word in words(texts.get(article, ""))]
        runs = zip(*(itertools.islice(tokens, place, None) for place in range(SHINGLE)), strict=False)
        own = frozenset(f"{language} " + " ".join(run) for run in runs)
        if len(own) >= MIN_SHINGLES:
            found[article] = own
    return dict(sorted(found.items()))


def _similar_pairs(shingles: dict[str, frozenset[str]]) -> pd.DataFrame:
    """Pairs of articles that share enough: left, right, similarity; each pair once."""
    index = MinHashLSH(threshold=CANDIDATE_JACCARD, num_perm=PERMUTATIONS)
    hashes = MinHash.bulk(
        [[shingle.encode("utf-8") for shingle in sorted(own)] for own in shingles.values()],
        num_perm=PERMUTATIONS, seed=SEED,
    )  # fmt: skip
    rows = []
    for (article, own), signature in zip(shingles.items(), hashes, strict=True):
        for other in sorted(index.query(signature)):
            shared, (shorter, longer) = len(own & shingles[other]), sorted((len(own), len(shingles[other])))
            similarity = shared / shorter
            if similarity >= MIN_SIMILARITY and shared / longer >= MIN_OF_LONGER:
                rows.append((other, article, similarity))
        index.insert(article, signature)
    return pd.DataFrame(rows, columns=["left", "right", "similarity"]).astype({"similarity": "float64"})


def _components(pairs: pd.DataFrame) -> pd.Series:
    """The number of the group of each article that is in a pair, by article_id."""
    names = sorted({*pairs["left"], *pairs["right"]})
    place = {name: number for number, name in enumerate(names)}
    ends = [pairs[side].map(place).to_numpy(dtype="int64") for side in ("left", "right")]
    if not names:
        return pd.Series(dtype="int64")
    graph = coo_array(([1] * len(pairs), ends), shape=(len(names), len(names)))
    return pd.Series(connected_components(graph, directed=False)[1], index=names)
