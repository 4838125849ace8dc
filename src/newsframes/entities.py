"""From hits to mentions: which entity is named, by name, demonym or metonym."""

from __future__ import annotations

import numpy as np
import pandas as pd
import regex

from newsframes.lexicon import Lexicon
from newsframes.match import longest
from newsframes.text import fold_string

FORMS = ("name", "demonym", "metonym")
_WORDS = regex.compile(r"[\w'’\-]+")
_GLUED = regex.compile(r"[\p{L}\p{M}\u0640]+$")
"""Proclitics written together with the name: the words before it come before them."""
_REACH = 40
_CONJUNCTIONS = ("و", "ف")


def find_mentions(hits: pd.DataFrame, texts: list[str], languages: list[str], lexicon: Lexicon) -> pd.DataFrame:
    """Mentions from hits that have been placed in sentences.

    In: text_no, start, end, term, sentence_no, region. Out: text_no, sentence_no, start, end, surface, entity_id, form,
    stands_for, region; no two overlap. An alias that needs a context counts where the entity is named elsewhere in the article by
    an alias that needs none (or the state it stands for is), or where one of its context words stands in the same sentence. A demonym that names a language
    (Chinese speakers, المتحدثين بالصينية) is no mention.
    """
    terms = lexicon.terms.loc[hits["term"], ["layer", "key", "role", "needs_context"]].reset_index(drop=True)
    hits = pd.concat([hits.reset_index(drop=True), terms], axis=1)
    context = hits.loc[hits["layer"] == "context", ["text_no", "sentence_no", "key"]].drop_duplicates()
    named = hits[hits["layer"] == "entity"]
    sure = named.loc[~named["needs_context"] & longest(named), ["text_no", "key"]].drop_duplicates()
    in_context = named.merge(context.assign(by_words=True), how="left", on=["text_no", "sentence_no", "key"])[
        "by_words"
    ].notna()
    # A capital is also in its context where its state is named: Wellington beside New Zealand.
    seats = pd.DataFrame(list(lexicon.stands_for.items()), columns=["seat", "key"])
    near = sure.merge(seats, on="key").drop(columns="key").rename(columns={"seat": "key"})
    sure = pd.concat([sure, near]).drop_duplicates()
    elsewhere = named.merge(sure.assign(by_name=True), how="left", on=["text_no", "key"])["by_name"].notna()
    named = named[(~named["needs_context"].to_numpy()) | in_context.to_numpy() | elsewhere.to_numpy()]
    # Of one span claimed twice: the unconditional reading first, then the form that is whole (الكاميرون, not كاميرون with an
    # article), then name before demonym.
    named = named.assign(length=named["end"] - named["start"], demonym=named["role"] == "demonym")
    named = named.sort_values(
        ["text_no", "start", "length", "needs_context", "glued", "demonym", "term"],
        ascending=[True, True, False, True, True, True, True],
    )
    mentions = named[longest(named)].reset_index(drop=True)
    mentions["surface"] = [
        texts[t][s:e] for t, s, e in zip(mentions["text_no"], mentions["start"], mentions["end"], strict=True)
    ]
    mentions["entity_id"] = mentions["key"]
    spans = list(zip(mentions["text_no"], mentions["start"], mentions["end"], strict=True))
    seats = mentions["entity_id"].isin(lexicon.stands_for.keys()).to_numpy()
    demonyms = mentions["demonym"].to_numpy()
    form = np.where(demonyms, "demonym", "name").astype(object)
    for index in np.flatnonzero(seats & ~demonyms):
        text_no, start, end = spans[index]
        if not has_neighbour(texts[text_no], start, end, "location", languages[text_no], lexicon):
            form[index] = "metonym"
    is_language = np.zeros(len(mentions), dtype=bool)
    for index in np.flatnonzero(demonyms):
        text_no, start, end = spans[index]
        is_language[index] = has_neighbour(texts[text_no], start, end, "language", languages[text_no], lexicon)
    mentions["form"] = form
    mentions["stands_for"] = [
        lexicon.stands_for[e] if f == "metonym" else "" for e, f in zip(mentions["entity_id"], form, strict=True)
    ]
    mentions = mentions[~is_language].reset_index(drop=True)
    return mentions[["text_no", "sentence_no", "start", "end", "surface", "entity_id", "form", "stands_for", "region"]]


def has_neighbour(text: str, start: int, end: int, sense: str, language: str, lexicon: Lexicon) -> bool:
    """Whether the words directly before or after a span give it another sense than the entity's.

    ``location``: a capital is only a place (in Beijing, ومقرها بكين). ``language``: a demonym is the language (Chinese speakers).
    """
    before = _WORDS.findall(fold_string(_GLUED.sub("", text[max(0, start - _REACH) : start])))
    after = _WORDS.findall(fold_string(text[end : end + _REACH]))
    preceding, following = (lexicon.words[f"{sense}_{side}"][language] for side in ("before", "after"))
    tails = [" ".join(before[-n:]) for n in range(1, 4) if len(before) >= n]
    heads = [" ".join(after[:n]).lstrip("-") for n in range(1, 4) if len(after) >= n]
    return any(tail in preceding or (tail[1:] in preceding and tail[0] in _CONJUNCTIONS) for tail in tails) or any(
        head in following for head in heads
    )
