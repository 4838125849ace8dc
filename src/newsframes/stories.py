"""Two articles on one story, sentence beside sentence: what both code, what one of them codes only, what one of them says only."""

from __future__ import annotations

import pandas as pd

from newsframes.align import numbers_in
from newsframes.rates import counted_entity
from newsframes.regions import COUNTED

VARIABLES = ("frame", "function", "stance", "certainty", "evidence", "entity", "number")
_PLACE = ["story", "left_article", "left_first", "left_last", "right_article", "right_first", "right_last"]


def sentence_codes(
    frames: pd.DataFrame, functions: pd.DataFrame, claims: pd.DataFrame, mentions: pd.DataFrame, sentences: pd.DataFrame
) -> pd.DataFrame:
    """Every code of every sentence of headline and body: article_id, sentence_no, variable (one of VARIABLES), code; one row each.

    The tables may be those of the instrument or of hand coding: article_id and sentence_no in all; frame; function; of claims verb_stance,
    certainty, evidence; of mentions entity_id, form, stands_for; of sentences region and text, which numbers are read from.
    """
    counted = sentences[sentences["region"].isin(COUNTED)]
    place = ["article_id", "sentence_no"]
    numbers = [(row.article_id, row.sentence_no, number) for row in counted.itertuples() for _, number in numbers_in(row.text)]  # fmt: skip
    tables = {
        "frame": frames.rename(columns={"frame": "code"}),
        "function": functions.rename(columns={"function": "code"}),
        "stance": claims.rename(columns={"verb_stance": "code"}),
        "certainty": claims.rename(columns={"certainty": "code"}),
        "evidence": claims.rename(columns={"evidence": "code"}),
        "entity": mentions.assign(code=counted_entity(mentions)),
        "number": pd.DataFrame(numbers, columns=[*place, "code"]),
    }
    parts = [table[[*place, "code"]].assign(variable=variable) for variable, table in tables.items()]
    codes = pd.concat(parts, ignore_index=True).drop_duplicates().merge(counted[place], on=place)
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


def side_by_side(alignment: pd.DataFrame, sentences: pd.DataFrame, translations: pd.DataFrame) -> pd.DataFrame:
    """The sentences of each row of an alignment: for either side sentence (number or numbers), words, text and english.

    Columns left, left_words, left_text, left_english and the same of the right side, score. ``translations`` has article_id, start, translation;
    what has none is taken as it stands.
    """
    english = translations.set_index(["article_id", "start"])["translation"]
    rows = []
    for row in alignment.itertuples():
        cells = []
        for side in ("left", "right"):
            article, first, last = (getattr(row, f"{side}_{name}") for name in ("article", "first", "last"))
            own = sentences.head(0)
            if not pd.isna(first):
                own = sentences[(sentences["article_id"] == article) & sentences["sentence_no"].between(first, last)]
            told = [english.get((article, start), text) for start, text in zip(own["start"], own["text"], strict=True)]
            numbers = "–".join(dict.fromkeys(str(number) for number in own["sentence_no"]))
            cells += [numbers, int(own["n_words"].sum()), " ".join(own["text"]), " ".join(told)]
        rows.append((*cells, row.score))
    names = [f"{side}{name}" for side in ("left", "right") for name in ("", "_words", "_text", "_english")]
    return pd.DataFrame(rows, columns=[*names, "score"])


def namings(alignment: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """How an entity is named in sentences that say the same; one row a pair of articles × entity.

    Columns: left_article, right_article, entity_id, links (in which either side names it), left, right (every surface, the most frequent
    first, with how often where more than once). The most linked entity first.
    """
    rows = []
    for (left, right), links in alignment.dropna(subset=["left_first", "right_first"]).groupby(
        ["left_article", "right_article"]
    ):
        parts = []
        for side, article in (("left", left), ("right", right)):
            own = mentions[mentions["article_id"] == article]
            own = own.assign(entity_id=counted_entity(own))
            for number, link in enumerate(links.itertuples()):
                inside = own["sentence_no"].between(getattr(link, f"{side}_first"), getattr(link, f"{side}_last"))
                parts.append(own.loc[inside, ["entity_id", "surface"]].assign(side=side, link=number))
        named = pd.concat(parts, ignore_index=True)
        for entity, own in named.groupby("entity_id"):
            written = (_with_counts(own.loc[own["side"] == side, "surface"]) for side in ("left", "right"))
            rows.append((left, right, entity, own["link"].nunique(), *written))
    table = pd.DataFrame(rows, columns=["left_article", "right_article", "entity_id", "links", "left", "right"])
    order = ["left_article", "right_article", "links", "entity_id"]
    return table.sort_values(order, ascending=[True, True, False, True], ignore_index=True)


def _with_counts(surfaces: pd.Series) -> str:
    counts = surfaces.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return " · ".join(f"{surface} ×{n}" if n > 1 else surface for surface, n in counts.items())
