"""One story told by two articles: which sentences say the same, which were merged or split, which stand in one only.

No dictionary between two languages is asked. What two sentences share is told by what stands in both whatever the language: entities
and concepts of the lexicon, numbers, dates, quotation marks, names by their consonants, words of common origin, length and order.
Groups of sentences are matched by dynamic programming (Gale & Church 1993; words of common origin: Simard, Foster & Isabelle 1992),
every possible link gets its posterior probability by the forward–backward algorithm, and the links with the greatest expected gain
are kept (Goodman 1996).
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import regex
from babel import Locale, localedata
from scipy import sparse

from newsframes.annotate import Annotation
from newsframes.errors import InputError
from newsframes.lexicon import load_lexicon
from newsframes.match import PROCLITICS
from newsframes.regions import COUNTED
from newsframes.text import WORD, fold_string, script_of, strip_accents

COLUMNS = [
    "story", "left_article", "left_first", "left_last", "right_article", "right_first", "right_last", "score",
]  # fmt: skip
RATES = {
    "number": 0.95, "date": 0.95, "quotation": 0.9, "mark": 0.8, "entity": 0.78, "name": 0.9, "similar name": 0.5, "foreign word": 0.72,
    "common origin": 0.8, "frame": 0.85, "function": 0.85, "role": 0.6, "other cue": 0.55, "wide": 0.8, "inside": 0.75,
}  # fmt: skip
"""By kind of evidence: how often a sentence shares a key with the sentence that says the same, where both articles have the key
somewhere. Counted on the documents of even number of a parallel corpus, and lowered a little, for news is no translation; those of
entities, foreign words and offices as far as links on these documents gained by it. The last six are cues: of frames, of functions, of
an office, any other, too common to count alone, and inside a longer cue."""
SMOOTHING = 0.25
"""Added to the sentences with and without a key before the share of sentences that have it by chance is taken."""
MISSING = 0.8
"""Weight of a key that only one side has."""
TRUST = 0.8
"""What all evidence is multiplied by: the keys of a sentence are not independent of one another."""
SKIP = -1.0
MOVES = {(1, 1): 0.7, (1, 2): -1.0, (2, 1): -1.0, (2, 2): -6.0, (1, 3): -4.0, (3, 1): -4.0}
"""Sentences left and right in a group, and what the move adds to its evidence (log odds); a sentence left out adds SKIP. Groups of three
are what a sentence becomes whose counterpart is joined with the next and itself cut in two."""
CHARACTERS = {"ar": 0.93, "en": 1.0, "fr": 1.19}
"""Length of the same text by language, on the same documents; where a language is not among them, lengths of the articles decide."""
LENGTH_VARIANCE, LENGTH_BY_CHANCE, LENGTH_WEIGHT, LEAST_LENGTH = 3.0, 0.75, 0.7, -4.0
"""Length as evidence: variance of the logarithm of the ratio of lengths, times length in characters; its standard deviation between
any two sentences; weight; lowest value, for a sentence may have lost a part."""
GAIN = 0.42
"""Posterior probability from which on a link is worth setting."""
MIN_CONSONANTS, MIN_SIMILAR, STEM = 3, 4, 4
"""Consonants that a name must have, and one that is not quite the same; letters by which words of common origin are told."""
ACROSS = 6.0
"""Evidence (log odds) from which on two sentences are linked whose order differs from that of the rest."""
MOST_PAIRS = 10_000_000
"""Sentences of one article times those of another; memory and time grow with it."""


class Link(NamedTuple):
    """Sentences left and right that say the same: positions from 0, ends exclusive; of a single sentence one side is empty."""

    left: tuple[int, int]
    right: tuple[int, int]
    score: float


class Key(NamedTuple):
    """A piece of evidence and where in the text it stands. Cues over the same words share the weight of one."""

    start: int
    kind: str
    value: str
    weight: float = 1.0


@dataclass(frozen=True)
class Telling:
    """An article as it is compared: the keys it would have in any language, and its words for what is written or sounds alike.

    names: consonants of words that may be names, each with its variants (an Arabic word with and without what stands glued before it);
    words: those that the lexicon does not know.
    """

    language: str
    script: str
    keys: list[Key]
    names: list[tuple[int, tuple[str, ...]]]
    words: list[tuple[int, str]]


def align(annotation: Annotation) -> pd.DataFrame:
    """Which sentences of headline and body say the same, for every two articles that share a ``story`` (table alignment).

    One row is a group of neighbouring sentences (as in MOVES), or a sentence that stands in one article only. Columns: story,
    left_article (the lower article_id), left_first, left_last (sentence_no), right_article, right_first, right_last, score (0–1): the
    posterior probability that the sentences belong together, or that a single one has no counterpart. Of a single sentence first and
    last of the other side are empty. A link across the order of the rest is a second grade: it scores half of the weakest link that it
    crosses (``is_across`` finds these). Rows in the order of the left article.

    Raises InputError where no two articles share a story, or where two of them have more than MOST_PAIRS pairs of sentences.
    """
    articles = annotation.articles.sort_values("article_id")
    pairs = [
        (story, *pair)
        for story, group in articles[articles["story"] != ""].groupby("story")
        for pair in itertools.combinations(group["article_id"], 2)
    ]
    if not pairs:
        raise InputError(
            f"no two of {len(articles)} articles share a story",
            remedy="give articles on the same event the same value in the column 'story'",
        )
    told = tellings(annotation, {article for _, *both in pairs for article in both})
    sentences = annotation.sentences[annotation.sentences["region"].isin(COUNTED)]
    places = dict(iter(sentences.groupby("article_id")))
    rows = []
    for story, *ids in pairs:
        sides = [places.get(article, sentences.head(0)) for article in ids]
        if len(sides[0]) * len(sides[1]) > MOST_PAIRS:
            sizes = " and ".join(f"{article!r} ({len(own):,})" for article, own in zip(ids, sides, strict=True))
            what = f"articles {sizes} have more than {MOST_PAIRS:,} pairs of sentences"
            raise InputError(what, remedy="cut them into parts, each with a story of its own")
        spans = [own[["start", "end"]].to_numpy() for own in sides]
        for link in align_spans(compared(told[ids[0]], told[ids[1]]), *spans):
            left, right = (_numbers(own, place) for own, place in zip(sides, link[:2], strict=True))
            rows.append((story, ids[0], *left, ids[1], *right, link.score))
    numbers = dict.fromkeys(("left_first", "left_last", "right_first", "right_last"), "Int64")
    return pd.DataFrame(rows, columns=COLUMNS).astype(numbers)


def _numbers(sentences: pd.DataFrame, place: tuple[int, int]) -> tuple[object, object]:
    """sentence_no of the first and the last of some sentences."""
    if place[0] == place[1]:
        return pd.NA, pd.NA
    numbers = sentences["sentence_no"]
    return int(numbers.iloc[place[0]]), int(numbers.iloc[place[1] - 1])


def is_across(alignment: pd.DataFrame) -> pd.Series:
    """Which links cross a link of the same two articles that scores higher: the second grade."""
    across = pd.Series(False, index=alignment.index)
    linked = alignment.dropna(subset=["left_first", "right_first"])
    for _, own in linked.groupby(["left_article", "right_article"]):
        left, right = (own[name].to_numpy(dtype=int) for name in ("left_first", "right_first"))
        crosses = (left[:, None] - left) * (right[:, None] - right) < 0
        across[own.index] = (crosses & (own["score"].to_numpy()[:, None] < own["score"].to_numpy())).any(axis=1)
    return across


# What an article shows


def tellings(annotation: Annotation, wanted: set[str]) -> dict[str, Telling]:
    """The articles of an annotation as they are compared, by article_id."""
    articles = annotation.articles[annotation.articles["article_id"].isin(wanted)]
    mentions = dict(iter(annotation.mentions.groupby("article_id")))
    cues = dict(iter(annotation.cues.groupby("article_id")))
    made = {}
    for row in articles.itertuples():
        own, named = (
            cues.get(row.article_id, annotation.cues.head(0)),
            mentions.get(row.article_id, annotation.mentions.head(0)),
        )
        words = _words(row.text)
        entities = named["stands_for"].where(named["form"] == "metonym", named["entity_id"])
        keys = [Key(start, "entity", entity) for start, entity in zip(named["start"], entities, strict=True)]
        keys += [*_sign_keys(row.text), *_date_keys(words, row.language), *_cue_keys(own)]
        # What the lexicon knows is told by it, and not once more by the looks of the word.
        known = pd.concat([named, own[own["accepted"] & own["kind"].isin(["frame", "function"])]])[["start", "end"]]
        rest = [
            word for word, told in zip(words, _covered(words, known.to_numpy(dtype=np.int64)), strict=True) if not told
        ]
        made[row.article_id] = Telling(row.language, script_of(row.text), keys, _names(rest, words, row.language), rest)
    return made


def _covered(words: list[tuple[int, str]], spans: np.ndarray) -> np.ndarray:
    """Whether each word begins inside one of the spans."""
    starts = np.array([start for start, _ in words], dtype=np.int64)
    opened = np.searchsorted(np.sort(spans[:, 0]), starts, side="right")
    return opened > np.searchsorted(np.sort(spans[:, 1]), starts, side="right")


_PART = regex.compile(r"[^'’ʼ\-‐‑]+")


def _words(text: str) -> list[tuple[int, str]]:
    """Words and where they begin; what an apostrophe or a hyphen joins is two (l'Iran)."""
    return [(word.start() + part.start(), part[0]) for word in WORD.finditer(text) for part in _PART.finditer(word[0])]


_NUMBER = regex.compile(r"\p{N}+(?:[.,٫٬]\p{N}+|[ \u00a0\u202f]\p{N}{3}(?!\p{N}))*")
_SIGN = regex.compile(r"[\"“”«»„]|[?؟!:;؛(]")
_MARKS = {"؟": "?", "؛": ";"}


def numbers_in(text: str) -> list[tuple[int, str]]:
    """Where a number stands, and its digits without any sign between: 1,500 and ١٬٥٠٠ are the same."""
    return [(m.start(), regex.sub(r"\D", "", fold_string(m[0]))) for m in _NUMBER.finditer(text)]


def _sign_keys(text: str) -> list[Key]:
    keys = [Key(start, "number", digits) for start, digits in numbers_in(text)]
    for sign in _SIGN.finditer(text):
        mark = _MARKS.get(sign[0], sign[0])
        keys.append(Key(sign.start(), "mark", mark) if mark in "?!:;(" else Key(sign.start(), "quotation", "quotation"))
    return keys


def _date_keys(words: list[tuple[int, str]], language: str) -> list[Key]:
    names = _calendar(language)
    keys = []
    for start, word in words:
        for form in dict.fromkeys((fold_string(word), _bare(word))):
            name, has_capital = names.get(form, ("", False))
            if name and (word[0].isupper() or not has_capital):
                keys.append(Key(start, "date", name))
                break
    return keys


@functools.cache
def _calendar(language: str) -> dict[str, tuple[str, bool]]:
    """Months and weekdays of a language by their folded names in any of its countries, and whether they are written with a capital."""
    names = {}
    for identifier in sorted(localedata.locale_identifiers()):
        if identifier.split("_")[0] == language:
            locale = Locale.parse(identifier)
            for unit, table in (("month", locale.months), ("day", locale.days)):
                for number, name in table["format"]["wide"].items():
                    names.setdefault(fold_string(name), (f"{unit} {number}", name[:1].isupper()))
    return names


def _cue_keys(cues: pd.DataFrame) -> list[Key]:
    """Concepts of cues that count, and of those that do not because they are common, or part of a longer cue or of a name."""
    frames = cues["kind"].isin(["frame", "function"])
    kind = np.select(
        [
            cues["accepted"] & frames, cues["accepted"] & (cues["kind"] == "role"), cues["accepted"], cues["reason"] == "too common alone",
            frames & (cues["reason"] == "inside a longer cue"), frames & (cues["reason"] == "inside a name"),
        ],
        [cues["kind"], "role", "other cue", np.where(frames, "wide", "other cue"), "inside", "frame"], default="",
    )  # fmt: skip
    own = cues.assign(evidence=kind)[kind != ""]
    begins, ends = np.sort(own["start"]), np.sort(own["end"])
    around = np.searchsorted(begins, own["end"]) - np.searchsorted(ends, own["start"], side="right")
    return [
        Key(*row) for row in zip(own["start"], own["evidence"], own["concept"], around**-0.5, strict=True)
    ]  # fmt: skip


# Names and words that are alike

_SOUNDS = [
    ("sch", "š"), ("tch", "š"), ("tsh", "š"), ("ch", "š"), ("sh", "š"), ("ph", "f"), ("th", "t"), ("kh", "x"), ("gh", "g"), ("dj", "g"),
    ("ck", "k"), ("qu", "k"), ("x", "ks"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("تش", "ش"),
]  # fmt: skip
_CONSONANTS = str.maketrans(
    dict(zip("pvjcqzd" + "بپتثطدضذظجچغگقكفڤڨسصزژشخرلمن", "bfgkkst" + "bbttttttt" + "gšgg" + "kk" + "ffg" + "sss" + "g" + "šxrlmn", strict=True))
)  # fmt: skip
_NO_CONSONANT = regex.compile("[^bfgklmnrstxš]")
_DOUBLED = regex.compile(r"(.)\1+")


@functools.lru_cache(maxsize=200_000)
def consonants(word: str) -> str:
    """The consonants of a word as its name is heard in any script: p is b, v is f, j is g; no vowels, h, w or y; doubled ones once."""
    plain = strip_accents(fold_string(word))
    for written, heard in _SOUNDS:
        plain = plain.replace(written, heard)
    return _DOUBLED.sub(r"\1", _NO_CONSONANT.sub("", plain.translate(_CONSONANTS)))


@functools.lru_cache(maxsize=200_000)
def _variants(word: str) -> tuple[str, ...]:
    """The consonants of an Arabic word, with and without what may stand glued before it."""
    rests = [
        word,
        *(word[len(front) :] for front in PROCLITICS if word.startswith(front) and len(word) - len(front) > 1),
    ]
    return tuple(dict.fromkeys(consonants(rest) for rest in rests))


def _bare(word: str) -> str:
    """A folded word without the longest proclitic; one of another script as it is."""
    folded = fold_string(word)
    fronts = [front for front in PROCLITICS if folded.startswith(front) and len(folded) - len(front) > 2]
    return folded[len(max(fronts, key=len)) :] if fronts else folded


def _names(
    rest: list[tuple[int, str]], words: list[tuple[int, str]], language: str
) -> list[tuple[int, tuple[str, ...]]]:
    """Words that may be names: of Latin script those with a capital that are never without and no function words; of Arabic all."""
    lower = {word for _, word in words if not word[0].isupper()}
    stop_words = load_lexicon().words["stop_words"].get(language, frozenset())
    names = []
    for start, word in rest:
        if script_of(word) == "Arabic":
            names.append((start, _variants(fold_string(word))))
        elif word[0].isupper() and word.lower() not in lower and fold_string(word) not in stop_words:
            names.append((start, (consonants(word),)))
    return [
        (start, kept)
        for start, forms in names
        if (kept := tuple(form for form in forms if len(form) >= MIN_CONSONANTS))
    ]


class Pair(NamedTuple):
    """Two articles made ready to be aligned: the keys of each, and how much longer the right language is (0 where that is unknown)."""

    keys: tuple[list[Key], list[Key]]
    ratio: float


def compared(left: Telling, right: Telling) -> Pair:
    """Two articles with the keys that they have alone and those that they have together."""
    added = _pair_keys(left, right)
    keys = tuple(telling.keys + own for telling, own in zip((left, right), added, strict=True))
    known = left.language in CHARACTERS and right.language in CHARACTERS
    return Pair(keys, CHARACTERS[right.language] / CHARACTERS[left.language] if known else 0.0)


def _pair_keys(left: Telling, right: Telling) -> tuple[list[Key], list[Key]]:
    """Keys that only two articles together have: names that sound alike, foreign words, and, of one script, words of common origin."""
    if left.script == right.script:
        return tuple(_keys_of_one_script(side) for side in (left, right))
    if left.script == "Arabic":
        return tuple(reversed(_pair_keys(right, left)))
    keys = ([Key(start, "name", form) for start, (form,) in left.names], [])
    wanted = {key.value for key in keys[0]}
    keys[1].extend(Key(start, "name", form) for start, forms in right.names for form in forms if form in wanted)
    spelled = {fold_string(word) for _, word in right.words if script_of(word) == left.script}
    foreign = [
        [Key(start, "foreign word", fold_string(word)) for start, word in side.words if fold_string(word) in spelled]
        for side in (left, right)
    ]
    missing = sorted(wanted - {key.value for key in keys[1]})
    similar = {
        form: [name for name in missing if _nearly_same(name, form)]
        for form in sorted({form for _, forms in right.names for form in forms})
    }
    loose = [Key(start, "similar name", name) for start, forms in right.names for form in forms for name in similar[form]]  # fmt: skip
    found = {key.value for key in loose}
    echo = [key._replace(kind="similar name") for key in keys[0] if key.value in found]
    return [*keys[0], *foreign[0], *echo], [*keys[1], *foreign[1], *loose]


def _keys_of_one_script(telling: Telling) -> list[Key]:
    keys = [Key(start, "name", forms[0]) for start, forms in telling.names] if telling.script != "Arabic" else []
    for start, word in telling.words:
        if script_of(word) != telling.script:
            keys.append(Key(start, "foreign word", fold_string(word)))
        elif len(stem := strip_accents(_bare(word))[:STEM]) == STEM:
            keys.append(Key(start, "common origin", stem))
    return keys


def _nearly_same(name: str, form: str) -> bool:
    """Whether one consonant, not the first, is another, or one is missing."""
    short, long = sorted((name, form), key=len)
    if len(long) < MIN_SIMILAR or len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        return short[0] == long[0] and sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


# Evidence for groups of sentences


def align_spans(pair: Pair, left_spans: np.ndarray, right_spans: np.ndarray) -> list[Link]:
    """The links of two articles whose sentences are ``spans`` (rows of start and end, in text order), and the single sentences."""
    n, m = len(left_spans), len(right_spans)
    if not n or not m:
        return [*(Link((i, i + 1), (0, 0), 1.0) for i in range(n)), *(Link((0, 0), (j, j + 1), 1.0) for j in range(m))]
    evidence = _evidence(pair, left_spans, right_spans)
    joint, single_left, single_right = _posteriors({move: evidence[move] + MOVES[move] for move in evidence}, n, m)
    gains = {move: _windows(joint - GAIN, move) for move in evidence}
    groups = _best_groups(gains, n, m)
    links = [
        Link((i, i + a), (j, j + b), float(joint[i : i + a, j : j + b].mean().round(6))) for i, j, a, b in groups
    ]  # fmt: skip
    links += _links_across(evidence[1, 1], links, n, m)
    covered = [{position for link in links for position in range(*link[side])} for side in (0, 1)]
    links += [Link((i, i + 1), (0, 0), float(single_left[i].round(6))) for i in range(n) if i not in covered[0]]
    singles = [Link((0, 0), (j, j + 1), float(single_right[j].round(6))) for j in range(m) if j not in covered[1]]
    return _in_order(links, singles)


def _evidence(pair: Pair, left_spans: np.ndarray, right_spans: np.ndarray) -> dict:
    """For each move the log-likelihood ratio of every group: do these sentences say the same, or any two things of this story?

    A key in both counts log(rate ÷ chance), with the shares of sentences that have it on either side for chance; a key that one side lacks
    counts log((1 − rate) ÷ (1 − chance)). A key that one of the articles never has tells nothing: it may be beyond the instrument.
    """
    names = sorted({key[1:3] for keys in pair.keys for key in keys})
    column = {name: number for number, name in enumerate(names)}
    one, other = (
        _incidence(keys, spans, column) for keys, spans in zip(pair.keys, (left_spans, right_spans), strict=True)
    )
    chances = [((side > 0).sum(axis=0) + SMOOTHING) / (side.shape[0] + 2 * SMOOTHING) for side in (one, other)]
    chances = [np.asarray(chance).ravel() for chance in chances]
    known = np.asarray((one.sum(axis=0) > 0) & (other.sum(axis=0) > 0)).ravel()
    rate = np.maximum.reduce([np.array([RATES[kind] for kind, _ in names], dtype=float), *chances])
    rate = np.minimum(rate, 0.99)
    shared = known * (np.log(rate / chances[0]) + np.log(rate / chances[1])) / 2
    missing = [known * MISSING * np.log((1 - rate) / (1 - np.minimum(chance, rate))) for chance in reversed(chances)]
    lengths = [(spans[:, 1] - spans[:, 0]).astype(float) for spans in (left_spans, right_spans)]
    ratio = pair.ratio or lengths[1].sum() / lengths[0].sum()
    found = {}
    for a, b in MOVES:
        if a <= len(left_spans) and b <= len(right_spans):
            first, second = _joined(one, a), _joined(other, b)
            core = sparse.diags_array(shared - missing[0] - missing[1])
            both = (first.sqrt() @ core @ second.sqrt().T).toarray()
            alone = (first @ missing[0])[:, None] + (second @ missing[1])[None, :]
            length = _length_evidence(_sums(lengths[0], a), _sums(lengths[1], b), ratio)
            found[a, b] = (TRUST * (both + alone + length)).round(9)  # the same whichever article is left
    return found


def _incidence(keys: list[Key], spans: np.ndarray, column: dict[tuple[str, str], int]) -> sparse.csr_array:
    """Sentence × key: the greatest weight of the key in the sentence, 0 where it is not."""
    shape = (len(spans), len(column))
    kept = [key for key in keys if key[1:3] in column]
    starts = np.array([key.start for key in kept], dtype=np.int64)
    at = np.searchsorted(spans[:, 0], starts, side="right") - 1
    inside = (at >= 0) & (starts < spans[np.maximum(at, 0), 1])
    cells: dict[tuple[int, int], float] = {}
    for row, key in zip(at[inside].tolist(), itertools.compress(kept, inside), strict=True):
        cell = (row, column[key[1:3]])
        cells[cell] = max(cells.get(cell, 0.0), key.weight)
    rows, columns = zip(*cells, strict=True) if cells else ((), ())
    return sparse.csr_array((np.array(list(cells.values())), (rows, columns)), shape=shape)


def _joined(side: sparse.csr_array, size: int) -> sparse.csr_array:
    """The keys of every group of ``size`` neighbouring sentences."""
    return functools.reduce(lambda a, b: a.maximum(b), (side[at : side.shape[0] - size + 1 + at] for at in range(size)))


def _sums(lengths: np.ndarray, size: int) -> np.ndarray:
    return np.lib.stride_tricks.sliding_window_view(lengths, size).sum(axis=1)


def _length_evidence(left: np.ndarray, right: np.ndarray, ratio: float) -> np.ndarray:
    """Log-likelihood ratio of the lengths: a normal density of the logarithm of their ratio, narrower the longer the sentences."""
    left, right = np.maximum(left, 1), np.maximum(right, 1)
    distance = np.log(right)[None, :] - np.log(left)[:, None] - np.log(ratio)
    variance = LENGTH_VARIANCE / np.sqrt(left[:, None] * right[None, :])
    odds = np.log(LENGTH_BY_CHANCE) - np.log(variance) / 2 - distance**2 / 2 * (1 / variance - 1 / LENGTH_BY_CHANCE**2)
    return LENGTH_WEIGHT * np.maximum(odds, LEAST_LENGTH)


# Dynamic programming


def _forward(moves: dict, n: int, m: int, skip: float, add: np.ufunc) -> np.ndarray:
    """Value of all ways (``add`` is logaddexp) or of the best way (maximum) to the border before sentences i and j.

    Sentences left out between two groups are taken in one order, first the left ones, so that no way is counted twice.
    """
    steps = skip * np.arange(m + 1)
    whole, before_right = np.full((n + 1, m + 1), -np.inf), np.full((n + 1, m + 1), -np.inf)
    before_right[0, 0] = 0
    for i in range(n + 1):
        row = before_right[i]
        if i:
            row = before_right[i - 1] + skip
            for (a, b), value in moves.items():
                if i >= a:
                    row[b:] = add(row[b:], whole[i - a, : m + 1 - b] + value[i - a])
            before_right[i] = row
        whole[i] = add.accumulate(row - steps) + steps
    return whole


def _posteriors(moves: dict, n: int, m: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probability of each two sentences to be in one group, and of each left and each right one to be in none."""
    ahead = _forward(moves, n, m, SKIP, np.logaddexp)
    back = _forward({move: value[::-1, ::-1] for move, value in moves.items()}, n, m, SKIP, np.logaddexp)[::-1, ::-1]
    joint, single_left, single_right = np.zeros((n, m)), np.ones(n), np.ones(m)
    for (a, b), value in moves.items():
        group = np.exp(ahead[: n + 1 - a, : m + 1 - b] + value + back[a:, b:] - ahead[n, m])
        for x in range(a):
            single_left[x : n + 1 - a + x] -= group.sum(axis=1)
            for y in range(b):
                joint[x : n + 1 - a + x, y : m + 1 - b + y] += group
        for y in range(b):
            single_right[y : m + 1 - b + y] -= group.sum(axis=0)
    return joint, single_left.clip(0, 1), single_right.clip(0, 1)


def _windows(values: np.ndarray, move: tuple[int, int]) -> np.ndarray:
    """Sum of the values of every group; of groups of the same sum the smaller is taken."""
    a, b = move
    n, m = values.shape
    parts = (values[x : n + 1 - a + x, y : m + 1 - b + y] for x in range(a) for y in range(b))
    return sum(parts).round(9) - 1e-6 * (a * b - 1)


def _best_groups(gains: dict, n: int, m: int) -> list[tuple[int, int, int, int]]:
    """The groups of the way with the greatest gain: position left, position right, size left, size right."""
    value = _forward(gains, n, m, 0.0, np.maximum)
    i, j, groups = n, m, []
    while i and j:
        ways = [(value[i - a, j - b] + gains[a, b][i - a, j - b], a, b) for a, b in gains if i >= a and j >= b]
        best, a, b = max(ways, key=lambda way: way[0])
        if best > max(value[i - 1, j], value[i, j - 1]) + 1e-9:
            i, j = i - a, j - b
            groups.append((i, j, a, b))
        elif value[i - 1, j] >= value[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return groups[::-1]


def _links_across(evidence: np.ndarray, links: list[Link], n: int, m: int) -> list[Link]:
    """Single sentences that share much, though they stand in another order than the rest; the most evidence first."""
    free = [sorted(set(range(size)) - {p for link in links for p in range(*link[side])}) for side, size in ((0, n), (1, m))]  # fmt: skip
    strong = sorted((-evidence[i, j], i, j) for i in free[0] for j in free[1] if evidence[i, j] >= ACROSS)
    made, used = [], (set(), set())
    for _, i, j in strong:
        crossed = [link.score for link in links if (link.left[0] - i) * (link.right[0] - j) < 0]
        if crossed and i not in used[0] and j not in used[1]:
            made.append(Link((i, i + 1), (j, j + 1), round(min(crossed) / 2, 6)))
            used[0].add(i)
            used[1].add(j)
    return made


def _in_order(links: list[Link], singles: list[Link]) -> list[Link]:
    """Links and single sentences of the left article in its order; those of the right one behind what stands before them."""
    ordered = sorted(links, key=lambda link: link.left)
    for single in singles:
        before = [
            place for place, link in enumerate(ordered, start=1) if link.right[0] < link.right[1] <= single.right[0]
        ]
        ordered.insert(max(before, default=0), single)
    return ordered
