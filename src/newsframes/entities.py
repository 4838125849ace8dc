"""From hits to mentions: which entity is named, by name, demonym or metonym."""

from __future__ import annotations

import numpy as np
import pandas as pd
import regex
import wordfreq

from newsframes.lexicon import Lexicon
from newsframes.match import longest, rows_of, surfaces
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
    hits = hits[lexicon.concept_of_term[hits["term"]] < 0].reset_index(drop=True)
    terms = lexicon.terms[["layer", "key", "role", "needs_context"]].take(hits["term"]).reset_index(drop=True)
    hits = pd.concat([hits, terms], axis=1)
    context = hits.loc[hits["layer"] == "context", ["text_no", "sentence_no", "key"]].drop_duplicates()
    named = hits[hits["layer"] == "entity"]
    named = named[_cut_where_arabic_cuts(named, texts, lexicon)]
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
    # Of one span claimed twice: the unconditional reading first, then the form that is whole (السورية, not سورية with an
    # article), then name before demonym.
    named = named.assign(length=named["end"] - named["start"], demonym=named["role"] == "demonym")
    named = named.sort_values(
        ["text_no", "start", "length", "needs_context", "proclitic", "demonym", "term"],
        ascending=[True, True, False, True, True, True, True],
    )
    mentions = named[longest(named)].reset_index(drop=True)
    mentions["surface"] = surfaces(mentions, texts)
    mentions["entity_id"] = mentions["key"]
    glued_to_b = mentions["proclitic"].str.contains("ب").to_numpy()
    spans = list(zip(mentions["text_no"], mentions["start"], mentions["end"], strict=True))
    seats = mentions["entity_id"].isin(lexicon.stands_for.keys()).to_numpy()
    demonyms = mentions["demonym"].to_numpy()
    form = np.where(demonyms, "demonym", "name").astype(object)
    for index in np.flatnonzero(seats & ~demonyms):
        text_no, start, end = spans[index]
        # ب written together with a capital is "in": ببغداد.
        if not glued_to_b[index] and not has_neighbour(
            texts[text_no], start, end, "location", languages[text_no], lexicon
        ):
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


def _cut_where_arabic_cuts(hits: pd.DataFrame, texts: list[str], lexicon: Lexicon) -> np.ndarray:
    """Which hits behind a proclitic are cut as a reader would cut them.

    س stands before verbs only. A name of a state, place or person has its article already or takes none: القطر is no Qatar. And
    where the whole word is more frequent in general Arabic than what the cut leaves, it is that word: باكرا (early), not ب + Accra.
    """
    keep = np.ones(len(hits), dtype=bool)
    types = lexicon.types
    cut = np.flatnonzero(hits["proclitic"].to_numpy() != "")
    folded = lexicon.terms["folded"]
    for index, hit in zip(cut.tolist(), rows_of(hits.iloc[cut]), strict=True):
        form, proclitic = folded.iat[hit.term], hit.proclitic
        proper = hit.role != "demonym" and types[hit.key] in ("state", "place", "person")
        if "س" in proclitic or (proper and proclitic.endswith(("ال", "لل")) and not form.startswith("ال")):
            keep[index] = False
        elif not proclitic.endswith("لل") and " " not in form:
            rest = texts[hit.text_no][hit.start : hit.end]
            whole = texts[hit.text_no][hit.start - len(proclitic.removesuffix("ال")) : hit.end]
            keep[index] = wordfreq.zipf_frequency(rest, "ar") >= wordfreq.zipf_frequency(whole, "ar")
    return keep


def has_neighbour(text: str, start: int, end: int, sense: str, language: str, lexicon: Lexicon) -> bool:
    """Whether the words directly before or after a span give it another sense than the entity's.

    ``location``: a capital is only a place (in Beijing, ومقرها بكين). ``language``: a demonym is the language (Chinese speakers).
    """
    preceding, following = (lexicon.words[f"{sense}_{side}"][language] for side in ("before", "after"))
    before = _WORDS.findall(fold_string(_GLUED.sub("", text[max(0, start - _REACH) : start])))
    after = _WORDS.findall(fold_string(text[end : end + _REACH]))
    if len(before) > 1 and before[-1] in lexicon.demonyms:
        before.pop()  # the French capital Paris, العاصمة الفرنسية باريس
    tails = [" ".join(before[-n:]) for n in range(1, 4) if len(before) >= n]
    heads = [" ".join(after[:n]).lstrip("-") for n in range(1, 4) if len(after) >= n]
    return any(tail in preceding or (tail[1:] in preceding and tail[0] in _CONJUNCTIONS) for tail in tails) or any(
        head in following for head in heads
    )
