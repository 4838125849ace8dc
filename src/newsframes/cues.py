"""From hits to cues: every word of the lexicon that is no entity, with the reason where one does not count."""

from __future__ import annotations

import numpy as np
import pandas as pd

from newsframes.hedges import HEDGES
from newsframes.lexicon import Lexicon
from newsframes.match import longest, surfaces

_LAYERS = ("stance", "response", "role", "naming", "context", "deed", "link")
"""Kinds of cue that say something else than the rest about the same words, each a layer of its own."""
_BY_VALUE = ("frame", "function")
"""Kinds of which every value is a layer of its own: the same words may show two frames."""
REASONS = ("boilerplate", "inside a name", "inside a longer cue", "too common alone", "not meant")
STRONG = ("", "too common alone")
"""Reasons of cues that count, or would beside the right neighbours: the words that later steps read."""


def find_cues(hits: pd.DataFrame, mentions: pd.DataFrame, texts: list[str], lexicon: Lexicon) -> pd.DataFrame:
    """Cues from hits that have been placed in sentences, candidates that were not accepted among them.

    In: text_no, start, end, term, sentence_no, region, and the mentions. Out: text_no, sentence_no, start, end, surface, concept,
    kind, value, tier, accepted, reason (one of REASONS, empty where accepted). A concept of tier ``wide`` is too common to
    count alone and waits for the steps that read its neighbours; one of tier ``mask`` only keeps shorter ones from counting.
    """
    number = lexicon.concept_of_term[hits["term"]]
    cues = hits[number >= 0].assign(number=number[number >= 0])
    cues = cues.drop_duplicates(["text_no", "start", "end", "number"]).reset_index(drop=True)
    number = cues["number"].to_numpy()
    for name in ("concept", "kind", "value", "tier"):
        cues[name] = pd.Series(lexicon.concepts[name].to_numpy(dtype=object)[number], dtype=object)
    cues["surface"] = surfaces(cues, texts)
    spans = _by_layer(cues, _layers(lexicon.concepts)[number])
    widest, mask = _widest(spans), (cues["tier"] == "mask").to_numpy()
    masks = spans[mask & widest].sort_values(["text_no", "start"])  # which overlap no other of their layer
    cues["reason"] = np.select(
        [
            (cues["region"] == "boilerplate").to_numpy(),
            _inside(cues, mentions) & ~_of_office(cues, mentions, lexicon) & ~_alleges_around(cues, mentions),
            ~widest,
            (cues["tier"] == "wide").to_numpy(),
            mask,
        ],
        np.array(REASONS, dtype=object),
        default="",
    )
    cues.loc[(cues["reason"] == "inside a longer cue") & _inside(spans, masks), "reason"] = "not meant"
    told = np.flatnonzero(cues["concept"].isin(HEDGES).to_numpy() & (cues["reason"] == "too common alone").to_numpy())
    places = zip(*(cues[name].to_numpy()[told] for name in ("concept", "text_no", "start", "end")), strict=True)
    hedges = [HEDGES[concept](texts[text_no], start, end) for concept, text_no, start, end in places]
    cues.loc[told[np.array(hedges, dtype=bool)], "reason"] = ""
    cues["accepted"] = cues["reason"] == ""
    order = [
        "text_no",
        "sentence_no",
        "start",
        "end",
        "surface",
        "concept",
        "kind",
        "value",
        "tier",
        "accepted",
        "reason",
    ]
    return cues.sort_values(["text_no", "start", "end", "concept"])[order].reset_index(drop=True)


def _layers(concepts: pd.DataFrame) -> np.ndarray:
    """For each concept a number of those that compete for the same words: a longer cue hides a shorter one of its own layer only."""
    kind = concepts["kind"].replace("thing", "context")
    return pd.factorize(kind.where(kind.isin(_LAYERS), "").where(~kind.isin(_BY_VALUE), concepts["value"]))[0]


def _by_layer(cues: pd.DataFrame, layer: np.ndarray) -> pd.DataFrame:
    """The stretches of cues as if each layer had texts of its own."""
    text_no = layer * (cues["text_no"].max() + 1) + cues["text_no"]
    return cues[["text_no", "start", "end"]].assign(text_no=text_no)


def _widest(spans: pd.DataFrame) -> np.ndarray:
    """Which stretches, by layer, overlap no longer one."""
    order = np.lexsort((-spans["end"], spans["start"], spans["text_no"]))
    spans = spans.iloc[order]
    first = ~spans.duplicated().to_numpy()
    kept = np.zeros(len(spans), dtype=bool)
    kept[first] = longest(spans[first])
    # What has the same span as another shares its lot.
    widest = np.zeros(len(spans), dtype=bool)
    widest[order] = kept[np.flatnonzero(first)[np.cumsum(first) - 1]]
    return widest


_SAY_NOTHING = ("company", "product", "outlet", "person")


def _of_office(cues: pd.DataFrame, mentions: pd.DataFrame, lexicon: Lexicon) -> np.ndarray:
    """Cues of frames and functions in names of bodies and places, which tell of their business (Ministry of Defence); a firm's
    or a newspaper's name does not (The Wall Street Journal)."""
    names = mentions[mentions["entity_id"].map(lexicon.types).isin(_SAY_NOTHING)]
    return cues["kind"].isin(_BY_VALUE).to_numpy() & ~_inside(cues, names)


def _alleges_around(cues: pd.DataFrame, mentions: pd.DataFrame) -> np.ndarray:
    """Cues that allege in a phrase around a whole name (servers in China, تابعة لبكين)."""
    if mentions.empty or cues.empty:
        return np.zeros(len(cues), dtype=bool)
    (starts, ends), (left, right) = _places(cues, mentions)
    first = np.minimum(np.searchsorted(right, starts, side="right"), len(right) - 1)
    last = np.maximum(np.searchsorted(left, ends, side="left") - 1, 0)
    around = (starts <= left[first]) & (right[last] <= ends) & (ends - starts > right[last] - left[first])
    return (cues["kind"] == "allegation").to_numpy() & around


def _inside(cues: pd.DataFrame, mentions: pd.DataFrame) -> np.ndarray:
    """Whether each cue overlaps the span of a mention (mentions do not overlap one another)."""
    if mentions.empty or cues.empty:
        return np.zeros(len(cues), dtype=bool)
    (starts, ends), (left, right) = _places(cues, mentions)
    before = np.searchsorted(left, ends, side="left") - 1
    return (before >= 0) & (right[np.maximum(before, 0)] > starts)


def _places(*tables: pd.DataFrame) -> list[tuple[np.ndarray, np.ndarray]]:
    """Starts and ends of stretches, numbered on over all texts."""
    reach = np.int64(max(table["end"].max() for table in tables) + 1)
    return [tuple((table["text_no"] * reach + table[side]).to_numpy() for side in ("start", "end")) for table in tables]
