"""Frames and framing functions: from cues and claims to sentences, from sentences and words to articles.

A sentence is coded by words that assert an aspect by themselves (tier ``core``) and by the security claims made in it: the codebook
counts a threat to a state, its systems or its citizens' data as security, users watched at home as legality, a clash of two states
as external. An article is scored over all its words, ``core`` and ``wide``, against a background of general news.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrik

from newsframes.codebook import FRAMES
from newsframes.cues import STRONG
from newsframes.errors import InputError
from newsframes.lexicon import Lexicon
from newsframes.regions import COUNTED

SECURITY, LEGALITY = "security_and_defense", "legality_constitutionality_and_jurisprudence"
ALLEGATION_FRAMES = {
    "espionage": SECURITY, "intrusion": SECURITY, "implant": SECURITY, "exposure": SECURITY, "influence": SECURITY,
    "censorship": LEGALITY, "noncompliance": LEGALITY,
}  # fmt: skip
"""The codebook's tie-breaks: under which frame a claim shows its matter. What is done with users' data is security where a state is to get
it or warns of it, and else a matter of privacy, so of legality; a risk without a mechanism has the frame that its words have."""
STATE_ROLES = ("executive", "legislature", "intelligence_police")
EXTERNAL = "external_regulation_and_reputation"
WEIGHT_OF_WIDE = 0.25
"""A word of tier wide speaks for its frame less surely than one of tier core. None, a quarter, half and full were tried on half of the
parallel news and on the five articles; a quarter came out best by a little."""
SAMPLE_WORDS = 250
"""Length that articles are made comparable at: most news reach it, and so do the background's documents."""
FLOOR = 0.3
"""Share of the background's mean that is added before the logarithm, so that no word of a frame is no minus infinity."""
CENTRE = 0.5
"""How much of an article's mean over all frames is taken off: wordy, abstract articles have more of every frame."""
OPENING = 0.3
"""How much of an article's primary frame headline and lead decide, which by custom say what it is about; the rest all sentences alike."""
CUE_COLUMNS = ["text_no", "sentence_no", "kind", "value", "start", "end", "surface", "rule", "voice"]


def frame_cues(
    cues: pd.DataFrame, claims: pd.DataFrame, claim_cues: pd.DataFrame, attributions: pd.DataFrame, lexicon: Lexicon
) -> pd.DataFrame:
    """Every stretch of text that codes a sentence with a frame or a function.

    A claim that only goes on with the one before it (allegation by the rule ``topic``) has no word of harm of its own and codes nothing.

    Columns: text_no, sentence_no, kind (frame · function), value, start, end, surface, rule (the lexicon's concept, or ``claim`` and
    its allegation), voice (author, or quoted: in what a source is said to have said).
    """
    words = cues[cues["accepted"] & cues["kind"].isin(["frame", "function"])].rename(columns={"concept": "rule"})
    found = pd.concat([words[CUE_COLUMNS[:-1]], _of_claims(_with_harm(claims, claim_cues), lexicon)], ignore_index=True)
    found = found[~_of_a_leak(found)].reset_index(drop=True)
    quoted = _inside(found, attributions)
    found["voice"] = np.where(quoted, "quoted", "author")
    return found.sort_values(CUE_COLUMNS).drop_duplicates().reset_index(drop=True)


def _with_harm(claims: pd.DataFrame, claim_cues: pd.DataFrame) -> pd.DataFrame:
    """Claims, numbered in their text as in ``claim_cues``, whose allegation rests on words of their own."""
    number = claims.groupby("text_no").cumcount() + 1
    alleged = claim_cues[(claim_cues["variable"] == "allegation") & (claim_cues["rule"] != "topic")]
    own = pd.MultiIndex.from_frame(alleged[["text_no", "claim_no"]])
    return claims[pd.MultiIndex.from_arrays([claims["text_no"], number]).isin(own)]


def _of_claims(claims: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The frames and functions that a claim gives its sentence: it is a problem, and a cause where somebody is blamed."""
    rows = []
    for claim in claims.itertuples():
        place, accused = (
            (claim.text_no, claim.sentence_no),
            claim.accused_entity.split("|") if claim.accused_entity else [],
        )
        states = {_state_of(entity, lexicon) for entity in accused} - {""}
        by_state = claim.claimant_role in STATE_ROLES
        for allegation in claim.allegation.split("|"):
            of_data = SECURITY if states or by_state else LEGALITY
            frame = of_data if allegation == "data_access" else ALLEGATION_FRAMES.get(allegation)
            values = [("frame", frame)] if frame else []
            values += [("function", "problem")] + ([("function", "cause")] if accused else [])
            if states and {_state_of(claim.claimant_entity, lexicon, speaks=True)} - states - {""}:
                values.append(("frame", EXTERNAL))
            rule = f"claim: {allegation}"
            rows += [(*place, kind, value, claim.start, claim.end, claim.surface, rule) for kind, value in values]
    table = pd.DataFrame(rows, columns=CUE_COLUMNS[:-1])
    return table.astype(dict.fromkeys(("text_no", "sentence_no", "start", "end"), "int64"))


def _of_a_leak(found: pd.DataFrame) -> np.ndarray:
    """Claims of data access under legality in a sentence that something else codes as security: there the data are in danger."""
    secured = found[found["value"] == SECURITY]
    place = ["text_no", "sentence_no"]
    among = pd.MultiIndex.from_frame(found[place]).isin(pd.MultiIndex.from_frame(secured[place]))
    return (found["rule"] == "claim: data_access").to_numpy() & (found["value"] == LEGALITY).to_numpy() & among


def _state_of(entity: str, lexicon: Lexicon, *, speaks: bool = False) -> str:
    """The state that an entity is or acts for: itself, its bodies and ruling parties; of those who speak for one, persons too."""
    kind = lexicon.types.get(entity, "")
    if kind in ("state", "alliance"):
        return entity
    acting = ("government_body", "organisation", "person") if speaks else ("government_body", "organisation")
    return lexicon.states.get(entity, "") if kind in acting else ""


def _inside(found: pd.DataFrame, attributions: pd.DataFrame) -> np.ndarray:
    """Which stretches begin in what a source is said to have said."""
    if found.empty or attributions.empty:
        return np.zeros(len(found), dtype=bool)
    reach = np.int64(max(found["start"].max(), attributions["content_end"].max()) + 1)
    said = attributions.sort_values(["text_no", "content_start"])
    left, right = ((said["text_no"] * reach + said[f"content_{side}"]).to_numpy() for side in ("start", "end"))
    begins = (found["text_no"] * reach + found["start"]).to_numpy()
    before = np.searchsorted(left, begins, side="right") - 1
    return (before >= 0) & (np.maximum.accumulate(right)[np.maximum(before, 0)] > begins)


def sentence_values(found: pd.DataFrame, kind: str, name: str) -> pd.DataFrame:
    """One row a sentence × frame (or function, by ``kind``), from ``frame_cues``; the value's column is called ``name``.

    Columns: text_no, sentence_no, ``name``, voice (quoted where all that speaks for it is in a source's words, else author), score
    (0–1: one half is missing after each rule that speaks for it, so .5, .75, .875 … for one, two, three).
    """
    found = found[found["kind"] == kind].rename(columns={"value": name})
    groups = found.groupby(["text_no", "sentence_no", name], sort=True)
    table = groups.agg(voice=("voice", "min"), rules=("rule", "nunique")).reset_index()
    table["score"] = 1 - 0.5 ** table.pop("rules").astype("float64")
    return table


def frame_masses(cues: pd.DataFrame, n_words: np.ndarray, weights: pd.Series) -> np.ndarray:
    """How much of each frame a text of ordinary length would show; an array texts × FRAMES.

    Each concept counts by its chance to be met in SAMPLE_WORDS words drawn from the text, 1 − (1 − SAMPLE_WORDS/n_words)^count:
    rarefaction (Sanders 1968; Hurlbert 1971, here with replacement), which makes a count of kinds comparable between samples of different size. A
    concept weighs by its inverse document frequency in the background (``weights``, by concept; one that was never met there as the
    rarest), one of tier wide WEIGHT_OF_WIDE as much.
    """
    words = _words_of_frames(cues)
    counts = words.groupby(["text_no", "value", "concept", "tier"], sort=False).size().reset_index(name="n")
    text = counts["text_no"].to_numpy(dtype="int64")  # of no rows the type is lost
    size = n_words[text]
    drawn = np.minimum(SAMPLE_WORDS / np.maximum(size, 1), 1)
    met = 1 - (1 - drawn) ** counts["n"].to_numpy(dtype="int64")
    rarest = weights.max() if len(weights) else 1.0
    weight = counts["concept"].map(weights).fillna(rarest).to_numpy(dtype=float)
    tier = np.where(counts["tier"] == "wide", WEIGHT_OF_WIDE, 1.0)
    masses = np.zeros((len(n_words), len(FRAMES)))
    np.add.at(masses, (text, _numbers(counts["value"])), met * weight * tier)
    return masses


def _words_of_frames(cues: pd.DataFrame) -> pd.DataFrame:
    """The cues that feed article scores: of frames, of tier core and wide."""
    return cues[(cues["kind"] == "frame") & cues["reason"].isin(STRONG)]


def _numbers(frames: pd.Series) -> np.ndarray:
    """The place of each frame among FRAMES."""
    return frames.map({frame: number for number, frame in enumerate(FRAMES)}).to_numpy(dtype="int64")


def frame_levels(masses: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Log-ratios to the background, texts × FRAMES: 0 is as much of the frame as general news has; ``means`` texts × FRAMES.

    A text of fewer than SAMPLE_WORDS words shows less of everything; nothing is assumed of the words that it lacks.
    """
    level = np.log((masses + FLOOR * means) / ((1 + FLOOR) * means))
    return level - CENTRE * level.mean(axis=1, keepdims=True)


def article_frames(
    cues: pd.DataFrame, sentence_frames: pd.DataFrame, sentences: pd.DataFrame, languages: list[str], lexicon: Lexicon
) -> pd.DataFrame:
    """One row an article × frame: the article's profile.

    Columns: text_no, frame, present (the level reaches the threshold of its frame and language), primary (of the present ones that
    with the greatest share × score, where headline and lead make OPENING of the share; of an article without any, none), score (0–1, one half at the threshold), n_sentences (sentences of
    headline and body coded with the frame), share (of all of them), ci_low, ci_high (``share_interval``). An article's row does not depend on what other articles
    there are.
    """
    counted = sentences[sentences["region"].isin(COUNTED)]
    texts = np.arange(len(languages))
    n_words = counted.groupby("text_no")["n_words"].sum().reindex(texts, fill_value=0).to_numpy()
    background = {language: lexicon.background_of(language) for language in dict.fromkeys(languages)}
    means, thresholds, spreads = (
        np.array([figures[language] for language in languages]).reshape(-1, len(FRAMES))
        for figures in (
            {language: table[name].to_numpy() for language, table in background.items()}
            for name in ("mean", "threshold", "spread")
        )
    )
    level = frame_levels(frame_masses(cues, n_words, lexicon.concept_weights), means)
    above = (level - thresholds) / spreads
    size, n = _counts(counted, sentence_frames, len(texts))
    opening_size, opening_n = _counts(_openings(counted), sentence_frames, len(texts))
    share, score = n / size, np.where((n_words > 0)[:, None], 1 / (1 + np.exp(-above)), 0)
    present = score >= 0.5
    low, high = share_interval(n, size)
    # Between frames without a coded sentence the score decides.
    weight = ((1 - OPENING) * share + OPENING * opening_n / opening_size + 1e-6) * score
    primary = present & (np.arange(len(FRAMES)) == np.where(present, weight, 0).argmax(axis=1)[:, None])
    return pd.DataFrame({
        "text_no": np.repeat(texts, len(FRAMES)), "frame": np.tile(FRAMES, len(texts)),
        "present": present.ravel(), "primary": primary.ravel(), "score": score.ravel(),
        "n_sentences": n.ravel(), "share": share.ravel(), "ci_low": low.ravel(), "ci_high": high.ravel(),
    })  # fmt: skip


def share_interval(n: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % percentile interval of the share n of size, sentences resampled with replacement: quantiles of the binomial.

    Where none or all have it, which resampling cannot see beyond, the rule of three: 3 per sentence from that end.
    """
    # Few pairs of numbers are met again and again, and quantiles are slow.
    shape = np.broadcast_shapes(n.shape, size.shape)
    pairs, which = np.unique(np.stack(np.broadcast_arrays(n, size)).reshape(2, -1), axis=1, return_inverse=True)
    n, size = pairs
    share, beyond = n / size, np.minimum(3 / size, 1)
    low = np.select([n == 0, n == size], [0.0, 1 - beyond], _binomial_quantile(0.025, size, share) / size)
    high = np.where(n == 0, beyond, _binomial_quantile(0.975, size, share) / size)
    return low[which].reshape(shape), high[which].reshape(shape)


def _binomial_quantile(probability: float, size: np.ndarray, share: np.ndarray) -> np.ndarray:
    """As ``scipy.stats.binom.ppf``, whose module takes longer to import than an article to annotate."""
    count = np.ceil(bdtrik(probability, size, share))
    below = np.maximum(count - 1, 0)
    return np.where(bdtr(below, size, share) >= probability, below, count)


def _openings(sentences: pd.DataFrame) -> pd.DataFrame:
    """Headlines and first sentences of the body."""
    body = sentences[sentences["region"] == "body"].drop_duplicates("text_no")
    return pd.concat([sentences[sentences["region"] == "headline"], body])


def _counts(sentences: pd.DataFrame, sentence_frames: pd.DataFrame, n: int) -> tuple[np.ndarray, np.ndarray]:
    """How many of these sentences each of ``n`` texts has (at least 1; n × 1), and how many with each frame (n × FRAMES)."""
    of = sentence_frames.merge(sentences[["text_no", "sentence_no"]], on=["text_no", "sentence_no"])
    coded = np.zeros((n, len(FRAMES)), dtype="int64")
    np.add.at(coded, (of["text_no"].to_numpy(dtype="int64"), _numbers(of["frame"])), 1)
    return np.maximum(np.bincount(sentences["text_no"], minlength=n), 1)[:, None], coded


PRESENT_ABOVE = {
    "political": 0.65, "legality_constitutionality_and_jurisprudence": 0.65, "crime_and_punishment": 0.65, "security_and_defense": 0.65,
    "policy_prescription_and_evaluation": 0.70, "external_regulation_and_reputation": 0.70, "morality": 0.75,
    "economic": 0.75, "health_and_safety": 0.75, "fairness_and_equality": 0.75, "quality_of_life": 0.80,
    "public_opinion": 0.85, "capacity_and_resources": 0.85, "cultural_identity": 0.85,
}  # fmt: skip
"""Quantile of the background's documents above which a frame is present. Ordered as published codings of political news are (Card et
al. 2015; Piskorski et al. 2023): politics, law, crime and security in many articles, capacity, culture and public opinion in few. No
labelled article was used."""


def background_figures(
    cues: pd.DataFrame, n_words: np.ndarray, languages: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What general news shows of each frame: the figures that an article is compared with.

    In: the cues of a parallel corpus (text_no), words and language of each of its documents, the same documents in every language.
    Out: concept_weights (concept, documents: share of documents that hold it, mean of the languages; weight: log((1 + N) / (1 + N ·
    documents))) and frame_background (language, frame, documents: how many, mean: of the masses, threshold: the quantile PRESENT_ABOVE of
    the levels, spread: their standard deviation).
    """
    names = sorted(set(languages))
    language = np.array(languages, dtype=object)
    n = len(languages) // len(names)
    words = _words_of_frames(cues)
    held = words.drop_duplicates(["text_no", "concept"]).groupby("concept").size() / len(languages)
    weights = pd.DataFrame({"concept": held.index, "documents": held.to_numpy()})
    weights["weight"] = np.log((1 + n) / (1 + n * weights["documents"]))
    masses = frame_masses(cues, n_words, weights.set_index("concept")["weight"])
    rows = []
    for name in names:
        own = np.flatnonzero(language == name)
        mean = masses[own].mean(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):  # a frame that nothing shows is refused below
            level = frame_levels(masses[own], np.broadcast_to(mean, (len(own), len(FRAMES))))
        rows += [
            (name, frame, len(own), mean[at], np.quantile(level[:, at], PRESENT_ABOVE[frame]), level[:, at].std(ddof=1))
            for at, frame in enumerate(FRAMES)
        ]
    background = pd.DataFrame(rows, columns=["language", "frame", "documents", "mean", "threshold", "spread"])
    for row in background[(background["mean"] <= 0) | ~(background["spread"] > 0)].itertuples():
        what = f"no measure of {row.frame} in {row.language}: {row.documents} documents hold too few of its words"
        raise InputError(what, remedy="give a larger corpus of general news")
    return weights, background
