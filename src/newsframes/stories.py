"""Two articles on one story, sentence beside sentence: what both code, what one of them codes only, what one of them says only."""

from __future__ import annotations

import pandas as pd

from newsframes.align import numbers_in
from newsframes.annotate import Annotation
from newsframes.rates import counted_entity

VARIABLES = ("frame", "function", "stance", "certainty", "evidence", "entity", "number")
_PLACE = ["story", "left_article", "left_first", "left_last", "right_article", "right_first", "right_last"]


def sentence_codes(annotation: Annotation) -> pd.DataFrame:
    """Every code of every sentence: article_id, sentence_no, variable (one of VARIABLES), code; one row each.

    Frames and functions of the sentence, stances of its attributions, certainty and evidence of its claims, entities it names, numbers.
    """
    mentions, sentences = annotation.mentions, annotation.sentences
    numbers = [
        (row.article_id, row.sentence_no, number)
        for row in sentences.itertuples()
        for _, number in numbers_in(row.text)
    ]
    place = ["article_id", "sentence_no"]
    tables = {
        "frame": annotation.sentence_frames.rename(columns={"frame": "code"}),
        "function": annotation.sentence_functions.rename(columns={"function": "code"}),
        "stance": annotation.attributions.rename(columns={"verb_stance": "code"}),
        "certainty": annotation.claims.rename(columns={"certainty": "code"}),
        "evidence": annotation.claims.rename(columns={"evidence": "code"}),
        "entity": mentions.assign(code=counted_entity(mentions)),
        "number": pd.DataFrame(numbers, columns=[*place, "code"]),
    }
    parts = [table[[*place, "code"]].assign(variable=variable) for variable, table in tables.items()]
    codes = pd.concat(parts, ignore_index=True).drop_duplicates()
    return codes.sort_values([*place, "variable", "code"], ignore_index=True)[[*place, "variable", "code"]]


def aligned_codes(alignment: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """What aligned sentences code alike and what only one side does (table aligned_codes).

    ``codes`` comes from ``sentence_codes``. One row a link × a variable that either side has a code of; columns: place of the link, variable,
    both, left_only, right_only (codes, separated by a bar).
    """
    known = codes.groupby(["article_id", "variable"])
    by_article = {key: list(zip(own["sentence_no"], own["code"], strict=True)) for key, own in known}
    rows = []
    for link in alignment.dropna(subset=["left_first", "right_first"]).itertuples():
        sides = (
            (link.left_article, link.left_first, link.left_last),
            (link.right_article, link.right_first, link.right_last),
        )
        for variable in VARIABLES:
            left, right = (
                {code for number, code in by_article.get((article, variable), []) if first <= number <= last}
                for article, first, last in sides
            )
            if left | right:
                parts = ("|".join(sorted(part)) for part in (left & right, left - right, right - left))
                rows.append((*(getattr(link, name) for name in _PLACE), variable, *parts))
    return pd.DataFrame(rows, columns=[*_PLACE, "variable", "both", "left_only", "right_only"])


def changed_codes(aligned: pd.DataFrame) -> pd.DataFrame:
    """How often codes change between aligned sentences, by pair of articles and variable.

    Columns: left_article, right_article, variable, links (with a code on either side), alike (links coded the same), both, left_only,
    right_only (codes).
    """
    size = lambda cells: cells.map(lambda cell: len(cell.split("|")) if cell else 0)  # noqa: E731
    counts = aligned.assign(
        links=1, alike=(aligned["left_only"] == "") & (aligned["right_only"] == ""),
        **{name: size(aligned[name]) for name in ("both", "left_only", "right_only")},
    )  # fmt: skip
    keys = ["left_article", "right_article", "variable"]
    table = counts.groupby(keys, sort=False)[["links", "alike", "both", "left_only", "right_only"]].sum().reset_index()
    return table.sort_values(keys[:2], kind="stable", ignore_index=True)
