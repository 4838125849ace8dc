"""From hits to cues: every word of the lexicon that is no entity, with the reason where one does not count."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import regex

from newsframes.lexicon import Lexicon
from newsframes.match import longest, surfaces

_PAST = "تم|تعهد|توصل|تولى|تجاوز|تزايد|توفي|تأكد|تعاقد|تخلى|تعاون|تأخر|تبادل|تناول|تضرر|تجسس|تسلل|تنصت|نشر|نجح|نفى|نقل|نفذ|نظم|نال|نما|نتج|ندد|نصح|نفد"
"""Arabic past verbs that begin like an imperfect one: forms V and VI that are written like no imperfect, and roots that begin with ن."""
_PAST_OR_IMPERFECT = (
    "تأثر|تأسس|تألف|تبين|تجاهل|تجمع|تحدث|تحدد|تحدى|تحرك|تحسن|تحطم|تحقق|تحمل|تحول|تخرج|تخطى|تدخل|تدهور|تذكر|تراجع|ترأس|تردد|ترك|تزامن|تزوج|"
    "تسبب|تسلم|تشكل|تصاعد|تصدر|تصرف|تضاعف|تضمن|تطرق|تطلب|تطور|تعافى|تعامل|تعثر|تعرض|تعرف|تعطل|تعلق|تعلم|تغلب|تغير|تفاقم|تفوق|تقاعد|تقدم|"
    "تقرر|تقلص|تكبد|تكرر|تلا|تلقى|تمثل|تمزق|تمسك|تمكن|تنازل|تنافس|تنحى|تنوع|توجه|تورط|توسط|توسع|توقع|توقف|نشأ|نزل|نزح|نظر|نجا|ندم"
)
"""Arabic past verbs that are written like an imperfect one of another form."""


def _imperfect(past: str) -> regex.Pattern:
    return regex.compile(
        rf"\s+(?:لا\s+)?(?:ي\p{{L}}{{2,}}|أكون|(?!(?:{past})(?:ا|ه|ها|هم)?(?!\p{{L}}))[تن]\p{{L}}{{2,}}(?<!ت)(?<!وا))(?!\p{{L}})"
    )


_IMPERFECT, _IMPERFECT_AFTER_AND = _imperfect(_PAST), _imperfect(f"{_PAST}|{_PAST_OR_IMPERFECT}")
_HAD = regex.compile(r"(?r)(?<!\p{L})[وف]?كان(?:ت|وا|ا)?\s+قد|قد\s+فقد")
_AND_QAD = regex.compile(r"(?r)[وف]قد")
_MARKS = regex.compile(r"\p{Mn}+")
_REACH = 40
"""Characters that are looked at on either side of a word."""


def may_follows(text: str, end: int) -> bool:
    """Whether the Arabic قد, وقد or فقد that ends here stands before an imperfect verb, so that it means *may*.

    Before a past verb, and after كان, it means *has* and *had*. Behind و or ف, where a past verb is what mostly follows, a word that may
    be either is one.
    """
    before, after = _MARKS.sub("", text[max(0, end - _REACH) : end]), _MARKS.sub("", text[end : end + _REACH])
    if _HAD.match(before):
        return False
    return (_IMPERFECT_AFTER_AND if _AND_QAD.match(before) else _IMPERFECT).match(after) is not None


def _matches(pattern: str) -> Callable[[str, int, int], bool]:
    compiled = regex.compile(pattern)
    return lambda text, start, end: compiled.match(text, start) is not None


_BEFORE_VERB = {
    "qad_imperfect": lambda text, start, end: may_follows(text, end),
    "may_can_homograph": _matches(
        r"may\s+(?:(?:not|also|well|still|soon|even)\s+)?\p{Ll}|"
        r"(?<!لا |الذي |التي |اللذين |شيء |\bما )يُ?مكن\p{L}{0,3}\s+(?:ل?\p{L}+\s+){0,6}?أن\s"
    ),
    "fear_to": _matches(r"[\p{L}\p{Mn}]+\s+(?:[\p{L}\p{Mn}\p{N}]+\s+){0,9}?أن\s"),
    "risk_to": _matches(
        r"(?<!\b(?i:le|un|ce|du|au|de|aucun|son|leur|quel|quelque|sans|à|tout|même|moindre|grand|haut|fort|réel|sérieux|vrai|faible|seul|autre)\s)"
        r"risqu\p{L}+\s+(?:\p{L}+\s)?(?:de |d['’])(?:(?:ne pas |se |les? |la |lui |leur |[lsyn]['’]|y |en ))*\p{Ll}+(?:er|ir|re|oir)(?!\p{L})"
    ),
}
"""Hedges that are too common alone, as they count: before a verb (may, not the month; قد, يمكن أن; risquent de, not the risks)."""
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
    told = np.flatnonzero(
        cues["concept"].isin(_BEFORE_VERB).to_numpy() & (cues["reason"] == "too common alone").to_numpy()
    )
    places = zip(*(cues[name].to_numpy()[told] for name in ("concept", "text_no", "start", "end")), strict=True)
    hedges = [_BEFORE_VERB[concept](texts[text_no], start, end) for concept, text_no, start, end in places]
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
