"""Who claims what of whom: tables over the claims, for the instrument's coding and for a hand coding alike."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from newsframes.agreement import pair_claims, pair_units
from newsframes.codebook import CLAIM_VARIABLES, MANY_VALUED


def accusation_pairs(claims: pd.DataFrame, languages: pd.Series) -> pd.DataFrame:
    """Claimant × accused × language with the number of claims; columns language, claimant, accused, n, sorted.

    A claimant without an entity is told by its role (``executive, unnamed``; ``the author``); a claim with several accused counts for each.
    """
    rows = claims.assign(language=claims["article_id"].map(languages), accused=claims["accused_entity"].str.split("|"))
    unnamed = rows["claimant_role"].str.replace("_", " ") + ", unnamed"
    rows["claimant"] = rows["claimant_entity"].where(rows["claimant_entity"] != "", unnamed)
    rows.loc[rows["claimant_role"] == "author", "claimant"] = "the author"
    counts = rows.explode("accused").groupby(["language", "claimant", "accused"]).size()
    return counts.rename("n").reset_index().sort_values(["language", "claimant", "accused"], ignore_index=True)


def value_counts(
    claims: pd.DataFrame, coded: pd.DataFrame, languages: pd.Series, variables: Iterable[str]
) -> pd.DataFrame:
    """How many claims of a language have a value, found by the instrument and coded by hand.

    Columns: variable, value, language, n, N (claims found), n_coded, N_coded; values in the order of the codebook, those that neither has
    left out. A claim with several values counts for each.
    """
    rows = []
    for variable in variables:
        for value in CLAIM_VARIABLES[variable]:
            has = [
                table[variable].str.split("|").map(lambda cell, value=value: value in cell) for table in (claims, coded)
            ]
            if not has[0].any() and not has[1].any():
                continue
            for language in sorted(languages.unique()):
                of = [table["article_id"].map(languages) == language for table in (claims, coded)]
                rows.append((variable, value, language, int((has[0] & of[0]).sum()), int(of[0].sum()), int((has[1] & of[1]).sum()), int(of[1].sum())))  # fmt: skip
    return pd.DataFrame(rows, columns=["variable", "value", "language", "n", "N", "n_coded", "N_coded"])


def certainty_by_position(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims by position and certainty, for each article: article_id, position, and a count for each certainty."""
    counts = claims.groupby(["article_id", "position", "certainty"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(CLAIM_VARIABLES["certainty"]), fill_value=0).reset_index()
    order = {name: place for place, name in enumerate(CLAIM_VARIABLES["position"])}
    counts.columns.name = None
    return counts.sort_values(
        ["article_id", "position"], key=lambda c: c.map(order) if c.name == "position" else c, ignore_index=True
    )


def linked_codings(found: pd.DataFrame, settled: pd.DataFrame, coders: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The claims of the instrument beside those of the settled hand coding and of each coder.

    Columns: article_id, claim_id (of the instrument, empty where it has none), settled, one column a coder (claim ids, empty where there
    is none), differs (variables in which instrument and settled coding differ, separated by a bar). In text order; no rows where nobody
    has coded.
    """
    if settled.empty:
        return pd.DataFrame(columns=["article_id", "claim_id", "settled", *coders, "differs"], dtype="str")
    pairs = pair_claims(found, settled)
    of_settled = dict(zip(pairs["coded"], pairs["found"], strict=True))
    by_coder = {
        name: dict(zip(links["first"], links["second"], strict=True))
        for name, coded in coders.items()
        for links in [pair_units(settled, coded)]
    }
    rows = []
    for row in settled.itertuples():
        own = of_settled.get(row.Index)
        differs = [] if own is None else [v for v in CLAIM_VARIABLES if _differ(found.at[own, v], getattr(row, v), v)]
        ids = [
            coded.at[by_coder[name][row.Index], "claim_id"] if row.Index in by_coder[name] else ""
            for name, coded in coders.items()
        ]
        rows.append(
            (
                row.article_id,
                row.start,
                "" if own is None else found.at[own, "claim_id"],
                row.claim_id,
                *ids,
                "|".join(differs),
            )
        )
    for row in found.drop(index=pairs["found"]).itertuples():
        rows.append((row.article_id, row.start, row.claim_id, "", *[""] * len(coders), ""))
    names = ["article_id", "start", "claim_id", "settled", *coders, "differs"]
    table = pd.DataFrame(rows, columns=names).sort_values(["article_id", "start", "claim_id"], ignore_index=True)
    return table.drop(columns="start")


def _differ(left: object, right: object, variable: str) -> bool:
    if variable in MANY_VALUED:
        return set(str(left).split("|")) != set(str(right).split("|"))
    return str(left) != str(right)


def reading_marks(
    claims: pd.DataFrame, attributions: pd.DataFrame, mentions: pd.DataFrame, article_id: str
) -> pd.DataFrame:
    """What to mark in the text of an article: start, end, kind (claim · cue · source · entity), label (of claims)."""
    own = [table[table["article_id"] == article_id] for table in (claims, attributions, mentions)]
    rows = [
        (c.start, c.end, "claim", f"{c.claim_id.rpartition('-')[2]} {c.allegation.replace('|', ' + ').replace('_', ' ')}, {c.verb_stance if c.verb_stance != 'none' else 'no cue'}, {c.certainty}")
        for c in own[0].itertuples()
    ]  # fmt: skip
    rows += [(c.cue_start, c.cue_end, "cue", "") for c in own[0].itertuples() if c.cue_start >= 0]
    rows += [(a.cue_start, a.cue_end, "cue", "") for a in own[1].itertuples()]
    rows += [(a.source_start, a.source_end, "source", "") for a in own[1].itertuples() if a.source_start >= 0]
    rows += [(m.start, m.end, "entity", "") for m in own[2].itertuples()]
    table = pd.DataFrame(rows, columns=["start", "end", "kind", "label"]).drop_duplicates()
    return table.sort_values(["start", "end", "kind"], ignore_index=True)
