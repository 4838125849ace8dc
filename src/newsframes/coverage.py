"""What the lexicon covers: how many concepts and forms each value has in each language, which are shared, which never match."""

from __future__ import annotations

import numpy as np
import pandas as pd

from newsframes.lexicon import SEPARATOR, Lexicon
from newsframes.match import Matcher


def form_hits(articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """How often each form of a concept occurs in texts, whether or not it counts there.

    Columns: kind, value, concept, tier, language, form, open (any ending may follow), n (occurrences in articles of its language),
    shared_with (other concepts of the same kind that have the form, separated by a bar); sorted by kind, value, concept, language, form.
    """
    hits = Matcher(lexicon).find(articles["text"].tolist(), articles["language"].tolist())
    own = lexicon.terms["language"].to_numpy()[hits["term"]] == articles["language"].to_numpy()[hits["text_no"]]
    n = np.bincount(hits["term"][own], minlength=len(lexicon.terms))
    terms = lexicon.terms.assign(n=n).query("layer == 'cue'").rename(columns={"key": "concept"})
    keys = ["concept", "language", "form", "open"]
    forms = terms.groupby(keys, sort=False).agg(n=("n", "sum"), folded=("folded", "first")).reset_index()
    forms = forms.merge(lexicon.concepts[["concept", "kind", "value", "tier"]], on="concept")
    same = ["kind", "language", "folded", "open"]
    others = forms.groupby(same)["concept"].agg(lambda names: sorted(set(names))).rename("all").reset_index()
    forms = forms.merge(others, on=same)
    forms["shared_with"] = [
        SEPARATOR.join(name for name in names if name != own)
        for own, names in zip(forms["concept"], forms.pop("all"), strict=True)
    ]
    columns = ["kind", "value", "concept", "tier", "language", "form", "open", "n", "shared_with"]
    return forms[columns].sort_values(["kind", "value", "concept", "language", "form", "open"], ignore_index=True)


def coverage(forms: pd.DataFrame, kind: str = "frame") -> pd.DataFrame:
    """One row a value of ``kind`` × language, from ``form_hits``: value, language, concepts (with a form in it), core (of these, of tier
    core), forms, shared (forms of several concepts), unmatched (forms that never occur). Masks speak for nothing and are left out."""
    own = forms[(forms["kind"] == kind) & (forms["tier"] != "mask")]
    concepts = own.drop_duplicates(["value", "language", "concept"])
    groups = ["value", "language"]
    table = pd.DataFrame({
        "concepts": concepts.groupby(groups).size(),
        "core": (concepts["tier"] == "core").groupby([concepts[name] for name in groups]).sum(),
        "forms": own.groupby(groups).size(),
        "shared": (own["shared_with"] != "").groupby([own[name] for name in groups]).sum(),
        "unmatched": (own["n"] == 0).groupby([own[name] for name in groups]).sum(),
    })  # fmt: skip
    return table.reset_index()
